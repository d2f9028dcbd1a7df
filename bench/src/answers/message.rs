//! A message as portals send it: read on request, in a page of events, and in a delivery.
//!
//! All keys that portals send are there, with values of the documented types, which a derived floor
//! can read as well.

use serde_json::{Map, Value, json};

use super::SUCCESS;

/// How many events a page holds.
const EVENTS: usize = 100;

/// The tokens of the delivery's portal.
pub const APPLICATION_TOKEN: &str = "4c73e2950000071b0008440001b0009c38d5";

/// The portal of the delivery.
pub const MEMBER_ID: &str = "5f1d0e3c7a924b86b1c2d3e4f5061728";

/// Returns the response of a method that returns a message with its author.
#[must_use]
pub fn message_with_author() -> Vec<u8> {
    response(json!({"message": message(9005), "user": user()}))
}

/// Returns a page of message events as the queue of a bot holds them.
#[must_use]
pub fn events() -> Vec<u8> {
    let events: Vec<Value> = (1..=EVENTS)
        .map(|id| {
            json!({
                "eventId": id,
                "type": "ONIMBOTV2MESSAGEADD",
                "date": "2026-10-05T11:50:00+02:00",
                "data": data(id, None),
            })
        })
        .collect();
    response(json!({"events": events, "nextOffset": EVENTS + 1, "hasMore": true}))
}

/// Returns the body of a message event that a webhook delivers as JSON.
#[must_use]
pub fn delivery() -> Vec<u8> {
    delivered().to_string().into_bytes()
}

/// Returns the same body as PHP writes it as a form, which drops null and empty lists.
#[must_use]
pub fn form() -> Vec<u8> {
    let mut form = Vec::new();
    if let Value::Object(fields) = delivered() {
        for (name, value) in &fields {
            write(name, value, &mut form);
        }
    }
    form
}

fn write(name: &str, value: &Value, form: &mut Vec<u8>) {
    let text = match value {
        Value::Null => return,
        Value::Array(entries) => {
            for (position, entry) in entries.iter().enumerate() {
                write(&format!("{name}[{position}]"), entry, form);
            }
            return;
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                write(&format!("{name}[{key}]"), value, form);
            }
            return;
        }
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
    };
    if !form.is_empty() {
        form.push(b'&');
    }
    let [name, text] = [name, &text].map(|text| form_urlencoded::byte_serialize(text.as_bytes()));
    form.extend(name.flat_map(str::bytes));
    form.push(b'=');
    form.extend(text.flat_map(str::bytes));
}

fn response(result: Value) -> Vec<u8> {
    let time: Value = serde_json::from_slice(SUCCESS).expect("it is JSON");
    let answer = json!({"result": result, "time": time["time"]});
    answer.to_string().into_bytes()
}

fn delivered() -> Value {
    let auth = auth();
    json!({
        "event": "ONIMBOTV2MESSAGEADD",
        "event_handler_id": 17,
        "data": data(9005, Some(&auth)),
        "ts": 1_795_345_200,
        "auth": auth,
    })
}

/// The data of a message event; only in a delivery, the bot has tokens.
fn data(id: usize, auth: Option<&Value>) -> Value {
    let mut bot = Map::from_iter([
        ("id".to_owned(), json!(512)),
        ("code".to_owned(), json!("lunch_bot")),
    ]);
    match auth {
        Some(auth) => drop(bot.insert("auth".to_owned(), auth.clone())),
        None => bot.extend(settings()),
    }
    json!({
        "bot": bot,
        "message": message(id),
        "chat": chat(),
        "user": user(),
        "language": "en",
    })
}

fn settings() -> impl Iterator<Item = (String, Value)> {
    let settings = [
        ("type", json!("bot")),
        ("isHidden", json!(false)),
        ("isSupportOpenline", json!(false)),
        ("isReactionsEnabled", json!(true)),
        ("backgroundId", json!("martaAI")),
        ("language", json!("en")),
        ("moduleId", json!("rest")),
        ("appId", json!("customlunch_bot_token")),
        ("eventMode", json!("fetch")),
        ("countMessage", json!(64)),
        ("countCommand", json!(2)),
        ("countChat", json!(7)),
        ("countUser", json!(31)),
    ];
    settings
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
}

fn auth() -> Value {
    json!({
        "access_token": "6a91c0730000071b0008440001b0007a16b3",
        "expires": 1_795_348_800,
        "expires_in": 3600,
        "scope": "imbot",
        "domain": "example.bitrix24.com",
        "server_endpoint": "https://oauth.bitrix.info/rest/",
        "status": "L",
        "client_endpoint": "https://example.bitrix24.com/rest/",
        "member_id": MEMBER_ID,
        "user_id": 8,
        "refresh_token": "5b82d1840000071b0008440001b0008b27c4",
        "application_token": APPLICATION_TOKEN,
    })
}

fn message(id: usize) -> Value {
    json!({
        "id": id,
        "chatId": 73,
        "authorId": 8,
        "date": "2026-10-05T11:50:00+02:00",
        "text": "Is there soup today? Yesterday's was better than the salad, and so was Monday's.",
        "isSystem": false,
        "uuid": "6f2d1f0e-5c1b-4f7a-9a53-0d0c5a0f6c11",
        "forward": {
            "id": "chat80/512",
            "userId": 9,
            "chatTitle": "Kitchen",
            "chatType": "openChannel",
            "chatId": 80,
            "date": "2026-10-05T11:40:00+02:00",
        },
        "params": {
            "FILE_ID": [138],
            "REPLY_ID": 9004,
            "LIKE": [9, 12],
            "IS_EDITED": "Y",
            "CODE": "LUNCH",
            "URL_ID": ["4"],
        },
        "viewedByOthers": true,
    })
}

fn chat() -> Value {
    json!({
        "id": 73,
        "dialogId": "chat73",
        "name": "Lunch",
        "type": "chat",
        "messageType": "C",
        "owner": 8,
        "color": "#ab7761",
        "avatar": "https://portal.bitrix24.com/upload/73.png",
        "description": "What is for lunch",
        "extranet": false,
        "containsCollaber": false,
        "entityType": "LINES",
        "entityId": "livechat|1|73|8",
        "entityData1": "Y|1",
        "entityData2": "N",
        "entityData3": "0",
        "entityLink": {"type": "LINES", "url": "https://example.com/73", "id": "livechat|1|73|8"},
        "diskFolderId": 512,
        "permissions": {
            "manageUsersAdd": "member",
            "manageUsersDelete": "manager",
            "manageUi": "owner",
            "manageSettings": "owner",
            "manageMessages": "member",
            "manageMessagesAutoDelete": "owner",
            "canPost": "member",
        },
        "parentChatId": 70,
        "parentMessageId": 8001,
        "isNew": false,
        "textFieldEnabled": "Y",
        "backgroundId": "martaAI",
    })
}

fn user() -> Value {
    json!({
        "id": 8,
        "active": true,
        "name": "Mary Miller",
        "firstName": "Mary",
        "lastName": "Miller",
        "workPosition": "Cook",
        "color": "#df532d",
        "avatar": "https://portal.bitrix24.com/upload/8.png",
        "gender": "F",
        "birthday": "15-03",
        "extranet": false,
        "bot": false,
        "connector": true,
        "externalAuthId": "default",
        "status": "online",
        "idle": "2026-10-05T11:30:00+02:00",
        "lastActivityDate": "2026-10-05T11:44:10+02:00",
        "mobileLastDate": "2026-10-05T11:44:10+02:00",
        "desktopLastDate": "2026-10-05T11:44:10+02:00",
        "absent": "2026-10-12T00:00:00+02:00",
        "departments": [4],
        "phones": {"personal_mobile": "+12025550123", "work_phone": "+12025550124"},
        "type": "employee",
        "website": "https://example.com",
        "email": "mary@example.com",
    })
}
