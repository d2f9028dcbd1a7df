//! An event is the same whichever way it arrives: fetched, or sent as JSON or as a form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bitrix24::events::{EventToken, Events, Fetched, parse_webhook};
use bitrix24::imbot::{Bot, Event};
use bitrix24_portal::Portal;
use bitrix24_portal::demo::{BOT_ID, BOT_TOKEN, CHAT_ID, USER_ID};
use client_tests::by_webhook;
use serde_json::{Map, Value, json};

const TOKEN: &str = "the application's token";
const MEMBER: &str = "5f1d0e3c7a924b86b1c2d3e4f5061728";

/// How a form spells null and empty lists.
#[derive(Debug, Clone, Copy)]
enum Nothing {
    /// Not at all, as observed on portals.
    Dropped,
    /// As an empty text, as the vendor's pages say.
    Blank,
}

/// Returns the body of a delivery as PHP writes it.
fn form(name: &str, data: &Value, nothing: Nothing) -> String {
    let mut pairs = vec![
        ("event".to_owned(), name.to_owned()),
        ("auth[application_token]".to_owned(), TOKEN.to_owned()),
        ("auth[member_id]".to_owned(), MEMBER.to_owned()),
    ];
    flatten("data", data, nothing, &mut pairs);
    let encode = |text: &str| -> String {
        let encoded = text.bytes().map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).into(),
            b' ' => "+".to_owned(),
            byte => format!("%{byte:02X}"),
        });
        encoded.collect()
    };
    let written = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    written.collect::<Vec<_>>().join("&")
}

fn flatten(name: &str, value: &Value, nothing: Nothing, pairs: &mut Vec<(String, String)>) {
    let text = match value {
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{name}[{index}]"), item, nothing, pairs);
            }
            return;
        }
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                flatten(&format!("{name}[{key}]"), value, nothing, pairs);
            }
            return;
        }
        Value::Null | Value::Array(_) | Value::Object(_) => match nothing {
            Nothing::Dropped => return,
            Nothing::Blank => String::new(),
        },
        Value::Bool(yes) => u8::from(*yes).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
    };
    pairs.push((name.to_owned(), text));
}

fn sent(content_type: &str, body: &str) -> Event {
    parse_webhook(content_type, body.as_bytes())
        .and_then(|event| {
            event
                .verify(&EventToken::of_member(MEMBER, TOKEN))
                .map_err(|forged| panic!("{forged}"))
        })
        .expect("an event")
        .event
}

fn sent_as_json(name: &str, data: &Value) -> Event {
    let auth = json!({"application_token": TOKEN, "member_id": MEMBER});
    let body = json!({"event": name, "data": data, "auth": auth});
    sent("application/json; charset=utf-8", &body.to_string())
}

fn sent_as_form(name: &str, data: &Value, nothing: Nothing) -> Event {
    sent(
        "application/x-www-form-urlencoded",
        &form(name, data, nothing),
    )
}

fn fetched(name: &str, data: &Value) -> Event {
    let envelope = json!({"eventId": 1, "type": name, "data": data});
    serde_json::from_value::<Fetched<Event>>(envelope)
        .expect("an envelope")
        .event
}

/// Returns the event without what a form cannot express: a value of any type is a text in a form,
/// which does not distinguish null, an empty list or object and a missing value, nor an empty text
/// if that is how the form spells null.
fn sayable(event: &Event, nothing: Nothing) -> Value {
    let value = serde_json::to_value(event).expect("an event serializes");
    say(value, nothing).unwrap_or_default()
}

fn say(value: Value, nothing: Nothing) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() && matches!(nothing, Nothing::Blank) => None,
        Value::Bool(yes) => Some(u8::from(yes).to_string().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::String(text) => Some(text.into()),
        Value::Array(items) => {
            let said = |item| say(item, nothing);
            let items: Vec<Value> = items.into_iter().filter_map(said).collect();
            (!items.is_empty()).then(|| items.into())
        }
        Value::Object(fields) => {
            let said = |(key, value)| Some((key, say(value, nothing)?));
            let fields: Map<_, _> = fields.into_iter().filter_map(said).collect();
            (!fields.is_empty()).then(|| fields.into())
        }
    }
}

/// Compares an event that was sent in both encodings with the fetched one.
#[track_caller]
fn check(name: &str, data: &Value) {
    let expected = fetched(name, data);
    assert!(
        !matches!(expected, Event::Unknown(_)),
        "{name}: {expected:?}"
    );
    assert_eq!(expected.name(), name);
    assert_eq!(sent_as_json(name, data), expected, "{name}");
    for nothing in [Nothing::Dropped, Nothing::Blank] {
        let event = sent_as_form(name, data, nothing);
        assert!(!matches!(event, Event::Unknown(_)), "{name}: {event:?}");
        if matches!(nothing, Nothing::Dropped) {
            assert_eq!(event, expected, "{name}");
        }
        let (event, expected) = (sayable(&event, nothing), sayable(&expected, nothing));
        assert_eq!(event, expected, "{name}, {nothing:?}");
    }
}

/// Returns the events in the spec's examples, those of bots and those that areas share, each with
/// its name and its data.
fn examples() -> Vec<(String, Value)> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/schemas");
    let folders = ["events", "imbot/events"].map(|folder| schemas.join(folder));
    let files = folders
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).expect("the schemas of the events"));
    let examples = files.flat_map(|file| {
        let path = file.expect("a file").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = fs::read(&path).expect("a schema");
        let schema: Value = serde_json::from_slice(&text).expect("JSON");
        let examples = schema["examples"].as_array().expect("examples").clone();
        examples
            .into_iter()
            .map(move |data| (name.clone().into_owned(), data))
            .collect::<Vec<_>>()
    });
    examples.collect()
}

fn every_name() -> BTreeSet<String> {
    Event::NAMES.iter().copied().map(str::to_owned).collect()
}

#[test]
fn every_event_of_the_spec() {
    let examples = examples();
    let names: BTreeSet<String> = examples.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, every_name());
    for (name, data) in &examples {
        check(name, data);
    }
}

#[test]
fn what_no_page_tells_of_does_no_harm() {
    for (name, mut data) in examples() {
        let plain = fetched(&name, &data);
        for key in ["message", "chat", "user", "bot"] {
            let Some(object) = data.get_mut(key).and_then(Value::as_object_mut) else {
                continue;
            };
            object.insert("counter".to_owned(), json!(5));
            object.insert("hasManageCapability".to_owned(), json!(true));
            object.insert(
                "aliases".to_owned(),
                json!({"a": [1, {"b": null}], "c": []}),
            );
        }
        assert_eq!(fetched(&name, &data), plain, "{name}");
        check(&name, &data);
    }
}

/// Returns the value with each of its scalars in turn replaced by `false`: this is how PHP writes
/// "no value", for which a form has a 0. A form does not distinguish `true` from a 1, which may be
/// an id.
fn with_flags(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => {
            let inside = fields.iter().flat_map(|(key, value)| {
                with_flags(value).into_iter().map(|value| {
                    let mut fields = fields.clone();
                    fields.insert(key.clone(), value);
                    Value::from(fields)
                })
            });
            inside.collect()
        }
        Value::Array(items) => {
            let inside = items.iter().enumerate().flat_map(|(position, value)| {
                with_flags(value).into_iter().map(move |value| {
                    let mut items = items.clone();
                    items[position] = value;
                    Value::from(items)
                })
            });
            inside.collect()
        }
        _ => vec![json!(false)],
    }
}

#[test]
fn a_flag_is_read_alike_whatever_belongs_in_its_place() {
    for (name, data) in examples() {
        for data in with_flags(&data) {
            // A delivery omits tokens that are for no host, which a queue does not contain.
            let is_host = |key: &str| data["bot"]["auth"][key] == json!(false);
            if is_host("client_endpoint") || is_host("domain") {
                continue;
            }
            let expected = fetched(&name, &data);
            let event = sent_as_form(&name, &data, Nothing::Dropped);
            match (&event, &expected) {
                // Data that is kept as received differs like the received data.
                (Event::Unknown(_), Event::Unknown(_)) => {}
                _ => assert_eq!(event, expected, "{name}: {data}"),
            }
        }
    }
}

/// No chat and no message has the number 0, with which PHP writes that there is none.
#[test]
fn nothing_is_no_id() {
    let name = "ONIMBOTV2MESSAGEADD";
    let ids = |message: Value| {
        let data = json!({"bot": {"id": 456}, "message": message, "chat": []});
        let all = [
            fetched(name, &data),
            sent_as_json(name, &data),
            sent_as_form(name, &data, Nothing::Dropped),
        ];
        all.map(|event| match event {
            Event::MessageAdded(event) => {
                let reply_id = event.message.params.reply_id.map(|id| id.0);
                let dialog_id = event.dialog_id().map(|id| id.0);
                let author_id = event.message.author_id.map(|id| id.0);
                (dialog_id, reply_id, author_id)
            }
            other => panic!("{other:?}"),
        })
    };
    for (message, dialog_id) in [
        (json!({"id": 9, "chatId": 0}), None),
        (json!({"id": 9, "chatId": false}), None),
        (json!({"id": 9, "chatId": 5, "chat_id": 0}), Some("chat5")),
        (
            json!({"id": 9, "chatId": 5, "chat_id": false}),
            Some("chat5"),
        ),
        (json!({"id": 9, "chatId": 0, "chat_id": 5}), Some("chat5")),
        (
            json!({"id": 9, "chat_id": 6, "chatId": 5, "params": {"REPLY_ID": 0}}),
            Some("chat5"),
        ),
    ] {
        for (dialog, reply_id, _) in ids(message.clone()) {
            assert_eq!(
                (dialog.as_deref(), reply_id),
                (dialog_id, None),
                "{message}"
            );
        }
    }
    // The portal itself is the user 0.
    for (_, _, author_id) in ids(json!({"id": 9, "chatId": 5, "authorId": 0})) {
        assert_eq!(author_id, Some(0));
    }
}

#[test]
fn codes_that_no_page_lists_are_kept() {
    let codes = [
        ("/chat/type", "seminar"),
        ("/chat/messageType", "Z"),
        ("/user/externalAuthId", "imconnector"),
        ("/user/type", "robot"),
        ("/user/gender", "D"),
        ("/bot/type", "human"),
        ("/reaction", "applause"),
        ("/command/context", "voice"),
    ];
    let mut tried = BTreeSet::new();
    for (name, mut data) in examples() {
        for (place, code) in codes {
            if let Some(value) = data.pointer_mut(place) {
                *value = json!(code);
                tried.insert(place);
            }
        }
        check(&name, &data);
        if let Event::MessageAdded(event) = sent_as_form(&name, &data, Nothing::Dropped)
            && let Some(kind) = event.chat.and_then(|chat| chat.kind)
        {
            assert_eq!(kind.as_str(), "seminar");
        }
    }
    assert_eq!(tried.len(), codes.len(), "{tried:?}");
}

#[test]
fn an_event_that_nobody_has_described_is_kept_as_it_came() {
    let data = json!({"new": {"id": 5}, "list": [1, 2]});
    let Event::Unknown(event) = sent_as_json("ONIMBOTV3TELEPATHY", &data) else {
        panic!("nobody has described it");
    };
    assert_eq!(
        (event.name.as_str(), &event.data),
        ("ONIMBOTV3TELEPATHY", &data)
    );
    let Event::Unknown(event) = sent_as_form("ONIMBOTV3TELEPATHY", &data, Nothing::Dropped) else {
        panic!("nobody has described it");
    };
    assert_eq!(
        event.data,
        json!({"new": {"id": "5"}, "list": {"0": "1", "1": "2"}})
    );
}

/// Simulates the actions that cause every event of a bot except its removal.
async fn live(portal: &Portal, bot: &Bot) {
    let greeting = bot.message_send(format!("chat{CHAT_ID}")).message("Hello");
    let greeting = greeting.await.expect("it is sent").id;
    let greeting = greeting.expect("it has a text").0 as u64;
    let private = BOT_ID.to_string();
    portal
        .world(|world| {
            world.add_bot_command(BOT_ID, "help", false);
            world.add_chat(77, [USER_ID]);
            world.invite(USER_ID, 77, BOT_ID)?;
            let written = world.write(USER_ID, &private, "Is it [B]you[/B] & + 👋?")?;
            world.edit(USER_ID, written, "")?;
            world.delete(USER_ID, written)?;
            world.write(USER_ID, &private, "/help me")?;
            world.react(USER_ID, greeting, "like")?;
            world.unreact(USER_ID, greeting, "like")?;
            for context in [json!({"order": 5, "no": null, "empty": []}), Value::Null] {
                world.open_with_context(USER_ID, &private, &context)?;
            }
            Ok::<(), bitrix24_portal::Impossible>(())
        })
        .expect("people may do all this");
}

#[tokio::test]
async fn every_event_of_the_portal() {
    let portal = Portal::start().await.expect("the portal starts");
    let client = by_webhook(&portal);
    let bot = client.bot(BOT_ID as i64, BOT_TOKEN);
    assert!(client.im().event_subscribe().await.expect("a subscription"));
    live(&portal, &bot).await;
    let request = json!({"botId": BOT_ID, "botToken": BOT_TOKEN, "withUserEvents": true});
    let page: Value = client
        .call_raw("imbot.v2.Event.get", request)
        .await
        .expect("a page");
    let mut names = BTreeSet::from(["ONIMBOTV2DELETE".to_owned()]);
    for event in page["events"].as_array().expect("events") {
        let name = event["type"].as_str().expect("a name");
        check(name, &event["data"]);
        names.insert(name.to_owned());
    }
    // Events about the application itself are in no queue.
    let queued = every_name()
        .into_iter()
        .filter(|name| !name.starts_with("ONAPP"));
    assert_eq!(names, queued.collect());
}

#[tokio::test]
async fn every_delivery_of_the_portal() {
    for as_json in [false, true] {
        let portal = Portal::start().await.expect("the portal starts");
        portal.deliver_as_json(as_json);
        // Nothing listens there; the portal's log contains what was sent.
        portal.world(|world| world.set_webhook_url(BOT_ID, Some("http://127.0.0.1:1/")));
        let token = EventToken::of_bot(portal.address().to_string(), BOT_TOKEN);
        let bot = by_webhook(&portal).bot(BOT_ID as i64, BOT_TOKEN);
        live(&portal, &bot).await;
        bot.bot_unregister().await.expect("it is gone");
        let mut names = BTreeSet::new();
        let mut count = 1;
        while !names.contains("ONIMBOTV2DELETE") {
            portal.wait_for_deliveries(count).await;
            let sent = &portal.deliveries()[count as usize - 1];
            let event = parse_webhook::<Event>(sent.content_type, sent.body.as_bytes())
                .expect("an event")
                .verify(&token)
                .expect("the portal's")
                .event;
            assert!(!matches!(event, Event::Unknown(_)), "{event:?}");
            assert_eq!(event.name(), sent.event);
            names.insert(sent.event.clone());
            count += 1;
        }
        let of_bots = every_name().into_iter().filter(|name| name.contains("BOT"));
        assert_eq!(names, of_bots.collect());
    }
}
