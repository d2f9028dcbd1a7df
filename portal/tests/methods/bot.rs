//! `imbot.v2.Bot.*` and `imbot.v2.Revision.get`.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::common::{by_token, client, send, with};
use crate::tools::{Case, PICTURE, WIDE_PICTURE, call, case, ok, refused};

const REGISTER: &str = "imbot.v2.Bot.register";
const UPDATE: &str = "imbot.v2.Bot.update";
const GET: &str = "imbot.v2.Bot.get";
const LIST: &str = "imbot.v2.Bot.list";
const UNREGISTER: &str = "imbot.v2.Bot.unregister";

/// Returns the fields of a bot that can be registered, with some of them changed.
fn fields(changes: Value) -> Value {
    let right = json!({ "code": "new", "botToken": "new_token", "properties": { "name": "New" } });
    json!({ "fields": with(&right, changes) })
}

fn update(fields: Value) -> Value {
    json!({ "fields": fields })
}

pub fn cases() -> Vec<Case> {
    let register = |code, changes| case(REGISTER, code, fields(changes));
    let avatar = |picture: &str| json!({ "name": "New", "avatar": picture });
    let long = "x".repeat(41);
    vec![
        case(
            REGISTER,
            "BOT_TOKEN_NOT_SPECIFIED",
            with(
                &fields(json!({ "botToken": null })),
                json!({ "botToken": "" }),
            ),
        ),
        register("BOT_CODE_REQUIRED", json!({ "code": null })),
        register("BOT_PROPERTIES_REQUIRED", json!({ "properties": null })),
        register("BOT_PROPERTIES_REQUIRED", json!({ "properties": {} })),
        register("BOT_CODE_ALREADY_TAKEN", json!({ "code": "bot457" })),
        register("BOT_CODE_ALREADY_TAKEN", json!({ "code": demo::BOT_CODE })),
        register("BOT_INVALID_TYPE", json!({ "type": "robot" })),
        register("BOT_INVALID_EVENT_MODE", json!({ "eventMode": "push" })),
        register(
            "BOT_WEBHOOK_URL_REQUIRED",
            json!({ "eventMode": "webhook" }),
        ),
        register(
            "BOT_INVALID_CALLBACK",
            json!({ "eventMode": "webhook", "webhookUrl": "handler.php" }),
        ),
        register(
            "BOT_INVALID_CALLBACK",
            json!({ "webhookUrl": "https://localhost/handler" }),
        ),
        register(
            "BOT_AVATAR_INCORRECT_TYPE",
            json!({ "properties": avatar("Zm9v") }),
        ),
        register(
            "BOT_AVATAR_INCORRECT_TYPE",
            json!({ "properties": avatar("?") }),
        ),
        register(
            "BOT_AVATAR_INCORRECT_SIZE",
            json!({ "properties": avatar(WIDE_PICTURE) }),
        ),
        register("BOT_TOKEN_INVALID_LENGTH", json!({ "botToken": long })),
        register("BOT_LIMIT_EXCEEDED", json!({})).in_world(|world| {
            for id in 1_000..1_100 {
                world.add_bot(id, "new_token", [demo::WEBHOOK_APPLICATION]);
            }
        }),
        case(
            UPDATE,
            "BOT_INVALID_EVENT_MODE",
            update(json!({ "eventMode": "push" })),
        ),
        case(
            UPDATE,
            "BOT_AVATAR_INCORRECT_TYPE",
            update(json!({ "properties": { "avatar": "Zm9v" } })),
        ),
        case(
            UPDATE,
            "BOT_AVATAR_INCORRECT_SIZE",
            update(json!({ "properties": { "avatar": WIDE_PICTURE } })),
        ),
        case(
            UPDATE,
            "BOT_TOKEN_INVALID_LENGTH",
            update(json!({ "botToken": long })),
        ),
        case(
            UPDATE,
            "BOT_TOKEN_ROTATION_FAILED",
            update(json!({ "botToken": demo::OTHER_BOT_TOKEN })),
        ),
        case(GET, "BOT_TOKEN_NOT_SPECIFIED", json!({ "botToken": null })),
        case(GET, "PARAMS_REQUIRED", json!({ "botId": null })),
        case(GET, "BOT_NOT_FOUND", json!({ "botId": 1 })),
        case(
            GET,
            "BOT_NOT_FOUND",
            json!({ "botId": null, "code": "nobody" }),
        ),
        case(LIST, "BOT_TOKEN_NOT_SPECIFIED", json!({ "botToken": null })),
    ]
}

#[tokio::test]
async fn a_bot_is_registered() {
    let portal = Portal::start().await.unwrap();
    let registered = ok(
        &portal,
        REGISTER,
        json!({ "fields": {
            "code": "helper", "botToken": "helper_token", "type": "personal",
            "isHidden": "Y", "isReactionsEnabled": "0", "backgroundId": "mint",
            "properties": {
                "name": "Mia", "lastName": "Helper", "workPosition": "Assistant",
                "color": "lime", "gender": "F", "avatar": PICTURE,
            },
        } }),
    )
    .await;
    let host = portal.oauth_host();
    assert_eq!(
        registered,
        json!({
            "bot": {
                "id": 458, "code": "helper", "type": "personal", "isHidden": true,
                "isSupportOpenline": false, "isReactionsEnabled": false, "backgroundId": "mint",
                "language": "en", "moduleId": "rest", "eventMode": "fetch", "countMessage": 0,
                "countCommand": 0, "countChat": 0, "countUser": 0,
            },
            "users": [{
                "id": 458, "active": true, "name": "Mia Helper", "firstName": "Mia",
                "lastName": "Helper", "workPosition": "Assistant", "color": "#58cc47",
                "avatar": format!("{host}/upload/avatar/458"), "gender": "F", "birthday": "",
                "extranet": false, "bot": true, "connector": false, "externalAuthId": "bot",
                "status": "online", "idle": false, "lastActivityDate": false,
                "mobileLastDate": false, "desktopLastDate": false, "absent": false,
                "departments": [1], "phones": false, "type": "bot", "website": "", "email": "",
            }],
        })
    );
}

#[tokio::test]
async fn registering_again_changes_nothing() {
    let portal = Portal::start().await.unwrap();
    let first = ok(&portal, REGISTER, fields(json!({}))).await;
    let again = fields(json!({ "type": "supervisor", "properties": { "name": "Other" } }));
    assert_eq!(ok(&portal, REGISTER, again).await, first);
    // With another token a webhook is another application.
    let other = fields(json!({ "botToken": "other" }));
    assert_eq!(
        refused(&portal, REGISTER, other).await,
        "BOT_CODE_ALREADY_TAKEN"
    );
}

#[tokio::test]
async fn parameters_have_older_names_too() {
    let portal = Portal::start().await.unwrap();
    let fields = json!({
        "CODE": "upper", "TYPE": "Personal", "EVENT_MODE": "WEBHOOK",
        "WEBHOOK_URL": "https://bot.example/handler",
        "PROPERTIES": { "NAME": "Upper", "LAST_NAME": "Case" },
    });
    for token in ["botToken", "BOT_TOKEN", "clientId", "CLIENT_ID"] {
        let mut call = json!({ "botToken": null, "fields": fields });
        call[token] = json!("older");
        let bot = ok(&portal, REGISTER, call).await;
        assert_eq!(bot["bot"]["type"], "personal", "{token}");
        assert_eq!(bot["bot"]["eventMode"], "webhook");
        assert_eq!(bot["users"][0]["name"], "Upper Case");
    }
    let call = json!({
        "botId": null, "BOT_ID": 458, "botToken": null, "CLIENT_ID": "older",
        "dialogId": "1", "fields": { "message": "Hello" },
    });
    ok(&portal, "imbot.v2.Chat.Message.send", call).await;
}

/// A background cannot be removed.
#[tokio::test]
async fn an_unknown_background_is_ignored() {
    let portal = Portal::start().await.unwrap();
    let background = |value: Value| update(json!({ "backgroundId": value }));
    for (given, kept) in [
        (json!("azure"), json!("azure")),
        (json!("Azure"), json!("azure")),
        (json!("sky"), json!("sky")),
        (json!(null), json!("sky")),
    ] {
        let updated = ok(&portal, UPDATE, background(given)).await;
        assert_eq!(updated["bot"]["backgroundId"], kept);
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names() {
    let portal = Portal::start().await.unwrap();
    let before = ok(&portal, GET, json!({})).await;
    let same = ok(&portal, UPDATE, update(json!({}))).await;
    assert_eq!(same, before);
    let changed = ok(
        &portal,
        UPDATE,
        update(json!({
            "isHidden": true, "eventMode": "webhook", "webhookUrl": "https://bot.example/handler",
            "properties": { "lastName": "Robot", "color": "ultraviolet", "gender": "X" },
        })),
    )
    .await;
    assert_eq!(changed["bot"]["isHidden"], true);
    assert_eq!(changed["bot"]["eventMode"], "webhook");
    assert_eq!(changed["users"][0]["name"], "Support Robot");
    assert_eq!(changed["users"][0]["color"], before["users"][0]["color"]);
    assert_eq!(changed["users"][0]["gender"], "M");
    // An invalid address is ignored, and so is a mode without one.
    ok(&portal, UPDATE, update(json!({ "webhookUrl": "ftp://x/" }))).await;
}

/// The properties of a bot are replaced as a whole.
#[tokio::test]
async fn omitted_properties_are_cleared() {
    let portal = Portal::start().await.unwrap();
    let properties = json!({
        "name": "Mia", "lastName": "Helper", "workPosition": "Assistant", "gender": "F",
        "color": "lime", "avatar": PICTURE,
    });
    let whole = ok(&portal, UPDATE, update(json!({ "properties": properties }))).await;
    assert_eq!(whole["users"][0]["name"], "Mia Helper");
    let name = json!({ "properties": { "name": "Ada" } });
    let user = ok(&portal, UPDATE, update(name)).await["users"][0].take();
    assert_eq!(user["name"], "Ada");
    assert_eq!(user["lastName"], "");
    assert_eq!(user["gender"], "M");
    assert_eq!(user["workPosition"], "Chat bot");
    assert_eq!(user["color"], whole["users"][0]["color"]);
    assert_eq!(user["avatar"], whole["users"][0]["avatar"]);
    let blank = json!({ "properties": { "name": " ", "lastName": "Byron" } });
    let user = ok(&portal, UPDATE, update(blank)).await["users"][0].take();
    assert_eq!(user["name"], "Ada Byron");
}

#[tokio::test]
async fn a_bot_that_goes_over_to_a_handler_loses_its_queue() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.write(1, "456", "Hello").unwrap());
    assert_eq!(portal.world(|world| world.waiting_events(demo::BOT_ID)), 1);
    ok(&portal, UPDATE, update(json!({ "eventMode": "webhook" }))).await;
    assert_eq!(portal.world(|world| world.waiting_events(demo::BOT_ID)), 0);
}

#[tokio::test]
async fn a_token_is_changed_with_the_old_one() {
    let portal = Portal::start().await.unwrap();
    let application_token = portal.world(|world| world.application_token(demo::BOT_ID));
    ok(&portal, UPDATE, update(json!({ "botToken": "   " }))).await;
    ok(&portal, UPDATE, update(json!({ "botToken": "fresh" }))).await;
    assert_eq!(
        refused(&portal, UPDATE, update(json!({}))).await,
        "BOT_OWNERSHIP_ERROR"
    );
    ok(&portal, GET, json!({ "botToken": "fresh" })).await;
    assert_ne!(
        portal.world(|world| world.application_token(demo::BOT_ID)),
        application_token
    );
}

#[tokio::test]
async fn others_know_a_bot_in_brief() {
    let portal = Portal::start().await.unwrap();
    let own = ok(
        &portal,
        GET,
        json!({ "botId": null, "code": demo::BOT_CODE }),
    )
    .await;
    assert_eq!(own["bot"]["id"], demo::BOT_ID);
    assert_eq!(own["bot"]["countChat"], 1);
    assert_eq!(own["bot"]["countUser"], 1);
    let others = ok(&portal, GET, json!({ "botId": demo::OTHER_BOT_ID })).await;
    assert_eq!(
        others["bot"],
        json!({
            "id": 457, "code": "bot457", "type": "bot", "isHidden": false,
            "isSupportOpenline": false, "isReactionsEnabled": true, "backgroundId": null,
            "language": "en",
        })
    );
    // With the wrong token, a webhook counts as another caller.
    let stranger = ok(&portal, GET, json!({ "botToken": "wrong" })).await;
    assert_eq!(stranger["bot"].get("moduleId"), None);
}

#[tokio::test]
async fn bots_are_listed_by_application() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        for id in 1_000..1_060 {
            world.add_bot(id, demo::BOT_TOKEN, [demo::WEBHOOK_APPLICATION]);
        }
        world.set_bot_type(1_059, "supervisor");
    });
    let page = ok(&portal, LIST, json!({})).await;
    assert_eq!(page["bots"].as_array().unwrap().len(), 50);
    assert_eq!(page["users"].as_array().unwrap().len(), 50);
    assert_eq!(page["bots"][0]["id"], demo::BOT_ID);
    assert_eq!(page["hasNextPage"], true);
    let rest = ok(&portal, LIST, json!({ "offset": 60, "limit": 1 })).await;
    assert_eq!(rest["bots"][0]["id"], 1_059);
    // A full page reports another one, even if there is none.
    assert_eq!(rest["hasNextPage"], true);
    let supervisors = json!({ "filter": { "type": "supervisor" } });
    let supervisors = ok(&portal, LIST, supervisors).await;
    assert_eq!(supervisors["bots"].as_array().unwrap().len(), 1);
    // An unknown type does not filter.
    let all = json!({ "filter": { "type": "unheard" }, "limit": 1_000 });
    let all = ok(&portal, LIST, all).await;
    assert_eq!(all["bots"].as_array().unwrap().len(), 61);
    assert_eq!(all["hasNextPage"], false);
    let none = ok(&portal, LIST, json!({ "botToken": "unheard" })).await;
    assert_eq!(none["bots"], json!([]));
}

#[tokio::test]
async fn a_bot_that_is_gone() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, UNREGISTER, json!({})).await;
    assert_eq!(
        refused(&portal, UNREGISTER, json!({})).await,
        "BOT_NOT_FOUND"
    );
    let again = fields(json!({ "code": demo::BOT_CODE }));
    let again = ok(&portal, REGISTER, again).await;
    assert_eq!(again["bot"]["id"], 458, "numbers are given once");
    let members = json!({ "botId": 458, "botToken": "new_token", "dialogId": "chat5" });
    assert_eq!(
        refused(&portal, "imbot.v2.Chat.get", members).await,
        "ACCESS_DENIED"
    );
}

#[tokio::test]
async fn an_application_needs_no_token() {
    let portal = Portal::start().await.unwrap();
    let ask = async |method: &str, parameters: Value| {
        let url = format!("{}/rest/{method}", portal.oauth_host());
        let auth = json!({ "auth": portal.access_token() });
        send(client().post(url).json(&with(&parameters, auth))).await
    };
    let fields = json!({ "fields": { "code": "app", "properties": { "name": "App" } } });
    let registered = ask(REGISTER, fields).await;
    assert_eq!(registered.status, 200, "{registered:?}");
    let bots = ask(LIST, json!({})).await.body["result"]["bots"].take();
    let ids: Vec<&Value> = bots
        .as_array()
        .unwrap()
        .iter()
        .map(|bot| &bot["id"])
        .collect();
    assert_eq!(ids, [456, 458]);
    // Without a token, no webhook can act as the bot.
    let stranger = json!({ "botId": 458, "botToken": "x", "fields": {} });
    assert_eq!(
        refused(&portal, UPDATE, stranger).await,
        "BOT_OWNERSHIP_ERROR"
    );
}

#[tokio::test]
async fn revisions() {
    let portal = Portal::start().await.unwrap();
    let parameters = json!({ "botId": null, "botToken": null });
    let revisions = ok(&portal, "imbot.v2.Revision.get", parameters).await;
    assert_eq!(
        revisions,
        json!({ "rest": 36, "web": 130, "mobile": 23, "desktop": 6 })
    );
}

#[tokio::test]
async fn letter_case_counts() {
    let portal = Portal::start().await.unwrap();
    let lower = call(&portal, "imbot.v2.bot.get", &json!({})).await;
    assert_eq!(
        (lower.status, lower.error()),
        (404, "ERROR_METHOD_NOT_FOUND")
    );
    let token = by_token(&portal, portal.unscoped_token(), &json!({})).await;
    assert_eq!(token.error(), "insufficient_scope");
}
