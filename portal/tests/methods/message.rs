//! `imbot.v2.Chat.Message.*` but reactions.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::common::with;
use crate::tools::{Case, call, case, ok, refused};

const SEND: &str = "imbot.v2.Chat.Message.send";
const UPDATE: &str = "imbot.v2.Chat.Message.update";
const DELETE: &str = "imbot.v2.Chat.Message.delete";
const READ: &str = "imbot.v2.Chat.Message.read";
const GET: &str = "imbot.v2.Chat.Message.get";
const GET_CONTEXT: &str = "imbot.v2.Chat.Message.getContext";

fn to_chat(fields: Value) -> Value {
    json!({ "dialogId": "chat5", "fields": fields })
}

fn of_message(id: u64, fields: Value) -> Value {
    json!({ "messageId": id, "fields": fields })
}

/// Returns a lower-case version 4 UUID that ends with this number.
fn uuid(number: u64) -> String {
    format!("f47ac10b-58cc-4372-a567-{number:012}")
}

pub fn cases() -> Vec<Case> {
    let broken = json!([{ "MESSAGE": "text", "LINK": {} }]);
    let too_long = json!([{ "MESSAGE": "x".repeat(60_000) }]);
    let forward = |ids: &[(String, u64)]| {
        let ids: serde_json::Map<String, Value> = ids
            .iter()
            .map(|(key, id)| (key.clone(), json!(id)))
            .collect();
        json!({ "forwardIds": ids })
    };
    let many: Vec<(String, u64)> = (0..101).map(|number| (uuid(number), 789)).collect();
    let send = |code, fields| case(SEND, code, to_chat(fields));
    let mut cases = vec![
        case(
            SEND,
            "CHAT_NOT_FOUND",
            json!({ "dialogId": "chat999", "fields": { "message": "x" } }),
        ),
        case(
            SEND,
            "ACCESS_DENIED",
            json!({ "dialogId": "chat6", "fields": { "message": "x" } }),
        ),
        send(
            "ACCESS_DENIED",
            forward(&[(uuid(1), demo::FOREIGN_MESSAGE_ID)]),
        ),
        send("TOO_MANY_MESSAGES", forward(&many)),
        send("WRONG_UUID", forward(&[("a".to_owned(), 789)])),
        send("WRONG_UUID", forward(&[(uuid(1).to_uppercase(), 789)])),
        send(
            "MESSAGES_IN_DIFFERENT_CHAT_ERROR",
            forward(&[(uuid(1), 789), (uuid(2), demo::FOREIGN_MESSAGE_ID)]),
        ),
        send("EMPTY_MESSAGE", json!({})),
        send("EMPTY_MESSAGE", json!({ "message": " \n " })),
        send(
            "EMPTY_MESSAGE",
            json!({ "message": "", "keyboard": [{ "TEXT": "Yes" }] }),
        ),
        send("PARAM_ATTACH_ERROR", json!({ "attach": broken })),
        send("PARAM_ATTACH_ERROR", json!({ "attach": too_long })),
        send(
            "PARAM_KEYBOARD_ERROR",
            json!({ "message": "x", "keyboard": [{ "LINK": "/" }] }),
        ),
        send(
            "MESSAGE_NOT_FOUND",
            json!({ "message": "x", "replyId": 999 }),
        ),
        send("ACCESS_DENIED", json!({ "message": "x", "replyId": 790 })),
        send(
            "MESSAGE_ACCESS_DENIED",
            json!({ "message": "x", "replyId": 789 }),
        )
        .in_world(hide),
        send("REPLY_ERROR", json!({ "message": "x", "replyId": 791 })).in_world(own_message),
    ];
    // The message of a person, an inaccessible one, and one that does not exist.
    for method in [UPDATE, DELETE] {
        for (id, code) in [(790, "ACCESS_DENIED"), (999, "MESSAGE_NOT_FOUND")] {
            let parameters = of_message(id, json!({ "message": "x" }));
            cases.push(case(method, code, parameters));
        }
    }
    let update = of_message(789, json!({ "message": "x" }));
    cases.extend([
        case(UPDATE, "MESSAGE_ACCESS_DENIED", update),
        case(DELETE, "MESSAGE_ACCESS_DENIED", json!({ "messageId": 789 })).in_world(hide),
        case(
            READ,
            "MESSAGE_ACCESS_DENIED",
            json!({ "dialogId": "chat5", "messageId": 789 }),
        )
        .in_world(hide),
        case(READ, "CHAT_NOT_FOUND", json!({ "dialogId": "chat999" })),
        case(READ, "ACCESS_DENIED", json!({ "dialogId": "chat6" })),
        case(
            READ,
            "MESSAGE_NOT_FOUND",
            json!({ "dialogId": "chat5", "messageId": 790 }),
        ),
        case(
            READ,
            "MESSAGE_NOT_FOUND",
            json!({ "dialogId": "chat5", "messageId": 0 }),
        ),
    ]);
    for method in [GET, GET_CONTEXT] {
        cases.extend([
            case(method, "BOT_TYPE_NOT_ALLOWED", json!({ "messageId": 789 })),
            // Access is checked first.
            case(method, "ACCESS_DENIED", json!({ "messageId": 790 })),
            case(method, "MESSAGE_NOT_FOUND", json!({ "messageId": 999 })),
            case(method, "MESSAGE_NOT_FOUND", json!({})),
            // The message is older than the bot's membership.
            case(method, "MESSAGE_ACCESS_DENIED", json!({ "messageId": 789 })).in_world(hide),
        ]);
    }
    cases
}

/// The bot has written the message 791, in a chat of its own.
fn own_message(world: &mut bitrix24_portal::World) {
    world.add_chat(30, [demo::BOT_ID]);
    world.add_message(791, 30);
}

fn hide(world: &mut bitrix24_portal::World) {
    assert!(world.hide_history(demo::CHAT_ID, demo::BOT_ID));
    assert!(!world.hide_history(999, demo::BOT_ID));
}

fn supervise(world: &mut bitrix24_portal::World) {
    assert!(world.set_bot_type(demo::BOT_ID, "supervisor"));
}

async fn send(portal: &Portal, fields: Value) -> u64 {
    let sent = ok(portal, SEND, to_chat(fields)).await;
    sent["id"].as_u64().expect("a number")
}

/// A portal whose bot may read, and the messages of the chat as it reads them.
async fn supervised() -> Portal {
    let portal = Portal::start().await.unwrap();
    portal.world(supervise);
    portal
}

async fn message(portal: &Portal, id: u64) -> Value {
    let mut found = ok(portal, GET, json!({ "messageId": id })).await;
    found["message"].take()
}

#[tokio::test]
async fn a_message_is_sent() {
    let portal = supervised().await;
    let sent = ok(
        &portal,
        SEND,
        to_chat(json!({ "message": "Hello", "replyId": 789 })),
    )
    .await;
    assert_eq!(sent, json!({ "id": 791, "uuidMap": [] }));
    let found = ok(&portal, GET, json!({ "messageId": 791 })).await;
    assert_eq!(
        found["message"],
        json!({
            "id": 791, "chatId": 5, "authorId": 456, "date": "2024-10-11T06:00:00+00:00",
            "text": "Hello", "isSystem": false, "uuid": null, "forward": null,
            "params": { "REPLY_ID": 789 }, "viewedByOthers": false,
        })
    );
    assert_eq!(found["user"]["id"], 456);
}

#[tokio::test]
async fn a_message_to_a_person() {
    let portal = Portal::start().await.unwrap();
    let sent = ok(
        &portal,
        SEND,
        json!({ "dialogId": "2", "fields": { "message": "Hi" } }),
    )
    .await;
    let id = sent["id"].as_u64().unwrap();
    let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "2" })).await;
    assert_eq!(chat["chat"]["lastMessageId"], id);
}

#[tokio::test]
async fn a_long_text_is_cut() {
    let portal = Portal::start().await.unwrap();
    let whole = send(&portal, json!({ "message": "ü".repeat(20_000) })).await;
    let cut = send(&portal, json!({ "message": "ü".repeat(20_007) })).await;
    portal.world(|world| {
        assert_eq!(world.text(whole), Some("ü".repeat(20_000).as_str()));
        assert_eq!(
            world.text(cut),
            Some(format!("{} (...)", "ü".repeat(20_000)).as_str())
        );
    });
}

#[tokio::test]
async fn what_a_message_holds() {
    let portal = supervised().await;
    let id = send(
        &portal,
        json!({
            "attach": [{ "MESSAGE": "text" }], "urlPreview": "N",
            "keyboard": { "BUTTONS": [
                { "TEXT": "Yes", "COMMAND": "yes" }, { "TYPE": "NEWLINE" },
                { "TEXT": "No", "LINK": "/no" },
            ] },
        }),
    )
    .await;
    assert_eq!(
        message(&portal, id).await["params"],
        json!({
            "ATTACH": [{ "BLOCKS": [{ "MESSAGE": "text" }] }],
            "KEYBOARD": [
                { "TEXT": "Yes", "COMMAND": "yes", "BOT_ID": 456 }, { "TYPE": "NEWLINE" },
                { "TEXT": "No", "LINK": "/no", "BOT_ID": 456 },
            ],
            "URL_PREVIEW": "N",
        })
    );
    // Invalid parts of a change are ignored, and so is the setting for previews.
    let fields = json!({
        "message": "Done", "attach": ["x"], "keyboard": "N", "urlPreview": "Y",
    });
    ok(&portal, UPDATE, of_message(id, fields)).await;
    let after = message(&portal, id).await;
    assert_eq!(after["text"], "Done");
    assert_eq!(
        after["params"],
        json!({
            "ATTACH": [{ "BLOCKS": [{ "MESSAGE": "text" }] }], "IS_EDITED": "Y",
            "URL_PREVIEW": "N",
        })
    );
    // A message without content is deleted.
    let nothing = json!({ "message": "", "attach": "N" });
    ok(&portal, UPDATE, of_message(id, nothing)).await;
    assert_eq!(
        portal.world(|world| world.text(id).map(str::to_owned)),
        None
    );
}

#[tokio::test]
async fn messages_are_forwarded() {
    let portal = supervised().await;
    portal.world(|world| world.add_message(792, demo::CHAT_ID));
    let ids = json!({ "forwardIds": { uuid(1): 789, uuid(2): 792, uuid(3): 999 } });
    let sent = ok(&portal, SEND, json!({ "dialogId": "2", "fields": ids })).await;
    assert_eq!(
        sent,
        json!({ "id": null, "uuidMap": { uuid(1): 793, uuid(2): 794 } })
    );
    let copy = message(&portal, 793).await;
    assert_eq!(copy["text"], "Message 789");
    assert_eq!(copy["authorId"], demo::BOT_ID);
    assert_eq!(copy["uuid"], uuid(1));
    assert_eq!(
        copy["forward"],
        json!({ "id": "chat5/789", "userId": 1, "chatTitle": "Chat 5", "chatType": "chat" })
    );
    let forwarded = of_message(793, json!({ "message": "x" }));
    assert_eq!(
        refused(&portal, UPDATE, forwarded).await,
        "MESSAGE_ACCESS_DENIED"
    );
    let both = with(&ids, json!({ "message": "See these" }));
    let sent = ok(&portal, SEND, to_chat(both)).await;
    assert_eq!(sent["id"], 795);
}

/// The same UUID is the same message, if it is one that the portal looks up.
#[tokio::test]
async fn a_message_is_sent_once() {
    let portal = supervised().await;
    let fields = |id: &str, text: &str| json!({ "message": text, "templateId": id });
    let first = send(&portal, fields(&uuid(1), "Hello")).await;
    assert_eq!(message(&portal, first).await["uuid"], uuid(1));
    let elsewhere = json!({ "dialogId": "2", "fields": fields(&uuid(1), "Again") });
    assert_eq!(ok(&portal, SEND, elsewhere).await["id"], first);
    portal.advance(std::time::Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(send(&portal, fields(&uuid(1), "Later")).await, first);
    assert_eq!(portal.world(|world| world.messages_in(5).len()), 2);

    assert_eq!(send(&portal, fields(&uuid(2), "Hello")).await, first + 1);
    for other in ["order-1", &uuid(1).to_uppercase()] {
        let sent = send(&portal, fields(other, "Hello")).await;
        assert_ne!(send(&portal, fields(other, "Hello")).await, sent, "{other}");
    }
    let line = with(&fields(&uuid(1), "Joined"), json!({ "system": "Y" }));
    let sent = send(&portal, line.clone()).await;
    assert_ne!(send(&portal, line).await, sent);
}

#[tokio::test]
async fn a_message_that_is_still_under_way() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.keep_under_way(2));
    let fields = || to_chat(json!({ "message": "Hello", "templateId": uuid(1) }));
    let first = ok(&portal, SEND, fields()).await["id"].take();
    for _ in 0..2 {
        assert_eq!(
            refused(&portal, SEND, fields()).await,
            "MESSAGE_DUPLICATED_BY_UUID"
        );
    }
    assert_eq!(ok(&portal, SEND, fields()).await["id"], first);

    let answer = crate::common::control(&portal, "under_way", &json!({ "repeats": 1 })).await;
    assert_eq!(answer.body, json!({ "repeats": 1 }));
    // A message without a UUID of the right kind cannot be waited for.
    ok(&portal, SEND, to_chat(json!({ "message": "x" }))).await;
    let other = || to_chat(json!({ "message": "x", "templateId": uuid(2) }));
    ok(&portal, SEND, other()).await;
    assert_eq!(
        refused(&portal, SEND, other()).await,
        "MESSAGE_DUPLICATED_BY_UUID"
    );
    ok(&portal, SEND, other()).await;
}

#[tokio::test]
async fn a_line_of_the_portal_is_nobodys() {
    let portal = supervised().await;
    let id = send(&portal, json!({ "message": "Joined", "system": "Y" })).await;
    let update = of_message(id, json!({ "message": "x" }));
    assert_eq!(
        refused(&portal, UPDATE, update).await,
        "MESSAGE_ACCESS_DENIED"
    );
    // Its author is still an object, which no page documents.
    let got = call(&portal, GET, &json!({ "messageId": id })).await;
    let user = &got.body["result"]["user"];
    assert_eq!(
        (&user["id"], &user["firstName"]),
        (&json!(null), &json!(""))
    );
    // Without the right, nothing is deleted, and no error is returned.
    ok(&portal, DELETE, json!({ "messageId": id })).await;
    assert_eq!(got.body["result"]["message"]["text"], "Joined");
    assert!(portal.world(|world| world.text(id).is_some()));
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    ok(&portal, DELETE, json!({ "messageId": id })).await;
    assert_eq!(
        portal.world(|world| world.text(id).map(str::to_owned)),
        None
    );
}

#[tokio::test]
async fn messages_are_deleted() {
    let portal = Portal::start().await.unwrap();
    let id = send(&portal, json!({ "message": "Hello" })).await;
    ok(&portal, DELETE, json!({ "messageId": id })).await;
    let text = |id: u64| portal.world(|world| world.text(id).map(str::to_owned));
    assert_eq!(text(id), None);
    let again = json!({ "messageId": id });
    assert_eq!(refused(&portal, DELETE, again).await, "MESSAGE_NOT_FOUND");
    assert_eq!(send(&portal, json!({ "message": "Next" })).await, id + 1);
    // Messages of others are deleted only if `complete` is set, which needs no right.
    ok(&portal, DELETE, json!({ "messageId": 789 })).await;
    assert!(text(789).is_some());
    ok(
        &portal,
        DELETE,
        json!({ "messageId": 789, "complete": true }),
    )
    .await;
    assert_eq!(text(789), None);
}

#[tokio::test]
async fn messages_are_read() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        for id in 800..804 {
            world.add_message(id, demo::CHAT_ID);
        }
    });
    let read = async |up_to: Value| {
        ok(
            &portal,
            READ,
            json!({ "dialogId": "chat5", "messageId": up_to }),
        )
        .await
    };
    assert_eq!(
        read(json!(801)).await,
        json!({ "chatId": 5, "lastId": 801, "counter": 2, "viewedMessages": [789, 800, 801] })
    );
    assert_eq!(
        read(json!("800")).await,
        json!({ "chatId": 5, "lastId": 801, "counter": 2, "viewedMessages": [] })
    );
    assert_eq!(
        read(json!(null)).await,
        json!({ "chatId": 5, "lastId": 803, "counter": 0, "viewedMessages": [] })
    );
    let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "chat5" })).await;
    assert_eq!(chat["chat"]["lastId"], 803);
    assert_eq!(chat["chat"]["unreadId"], 0);
}

#[tokio::test]
async fn a_message_that_others_have_read() {
    let portal = supervised().await;
    assert_eq!(message(&portal, 789).await["viewedByOthers"], false);
    ok(&portal, READ, json!({ "dialogId": "chat5" })).await;
    assert_eq!(message(&portal, 789).await["viewedByOthers"], true);
    let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "chat5" })).await;
    let views = &chat["chat"]["lastMessageViews"];
    assert_eq!(
        (&views["messageId"], &views["countOfViewers"]),
        (&json!(789), &json!(1))
    );
    assert_eq!(views["firstViewers"][0]["userId"], demo::BOT_ID);
}

#[tokio::test]
async fn the_context_of_a_message() {
    let portal = supervised().await;
    portal.world(|world| {
        for id in 800..900 {
            world.add_message(id, demo::CHAT_ID);
        }
    });
    let context = async |id: u64, range: Value| {
        let context = json!({ "messageId": id, "range": range });
        let context = ok(&portal, GET_CONTEXT, context).await;
        let id = |message: &Value| message["id"].as_u64().unwrap();
        let ids: Vec<u64> = context["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(id)
            .collect();
        let users = context["users"].as_array().unwrap().len();
        assert_eq!(users, 1, "one person wrote them all");
        (
            ids,
            context["hasPrevPage"] == true,
            context["hasNextPage"] == true,
        )
    };
    assert_eq!(
        context(850, json!(2)).await,
        ((848..=852).collect(), true, true)
    );
    assert_eq!(
        context(800, json!(1)).await,
        (vec![789, 800, 801], false, true)
    );
    assert_eq!(context(899, json!(1)).await, (vec![898, 899], true, false));
    assert_eq!(
        context(850, json!(null)).await.0,
        (800..=899).collect::<Vec<u64>>()
    );
    assert_eq!(context(850, json!(1_000)).await.0.len(), 100);
    assert_eq!(context(850, json!(0)).await.0, [849, 850, 851]);
}
