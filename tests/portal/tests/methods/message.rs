//! `imbot.v2.Chat.Message.*` but reactions.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::common::with;
use crate::tools::{Case, case, ok, refused};

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

pub fn cases() -> Vec<Case> {
    let broken = json!([{ "MESSAGE": "text", "LINK": {} }]);
    let too_long = json!([{ "MESSAGE": "x".repeat(60_000) }]);
    let mut forwarded = json!({});
    for key in 0..101 {
        forwarded[key.to_string()] = json!(789);
    }
    let send = |code, fields| case(SEND, code, to_chat(fields));
    let mut cases = vec![
        case(
            SEND,
            "ACCESS_DENIED",
            json!({ "dialogId": "chat6", "fields": { "message": "x" } }),
        ),
        send(
            "ACCESS_DENIED",
            json!({ "forwardIds": { "a": demo::FOREIGN_MESSAGE_ID } }),
        ),
        send("EMPTY_MESSAGE", json!({})),
        send(
            "EMPTY_MESSAGE",
            json!({ "message": "", "keyboard": [{ "TEXT": "Yes" }] }),
        ),
        send("SENDING_FAILED", json!({ "forwardIds": forwarded })),
        send("ATTACH_ERROR", json!({ "attach": broken })),
        send("ATTACH_OVERSIZE", json!({ "attach": too_long })),
    ];
    // The message of a person, one out of reach, one that is not there.
    for method in [UPDATE, DELETE] {
        for id in [789, 790, 999] {
            let parameters = of_message(id, json!({ "message": "x" }));
            cases.push(case(method, "ACCESS_DENIED", parameters));
        }
    }
    let update = |code, fields| case(UPDATE, code, of_message(791, fields)).in_world(own_message);
    cases.extend([
        update("ATTACH_ERROR", json!({ "attach": broken })),
        update("ATTACH_OVERSIZE", json!({ "attach": too_long })),
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
        case(GET, "BOT_TYPE_NOT_ALLOWED", json!({ "messageId": 789 })),
        case(
            GET_CONTEXT,
            "BOT_TYPE_NOT_ALLOWED",
            json!({ "messageId": 789 }),
        ),
    ]);
    for (code, id) in [
        ("MESSAGE_NOT_FOUND", json!(999)),
        ("MESSAGE_NOT_FOUND", json!(null)),
        ("MESSAGE_ACCESS_DENIED", json!(790)),
    ] {
        let parameters = json!({ "messageId": id });
        cases.push(case(GET_CONTEXT, code, parameters).in_world(supervise));
    }
    cases
}

/// The bot has written the message 791, in a chat of its own.
fn own_message(world: &mut bitrix24_portal::World) {
    world.add_chat(30, [demo::BOT_ID]);
    world.add_message(791, 30);
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
    assert_eq!(sent, json!({ "id": 791, "uuidMap": {} }));
    let found = ok(&portal, GET, json!({ "messageId": 791 })).await;
    assert_eq!(
        found["message"],
        json!({
            "id": 791, "chatId": 5, "authorId": 456, "date": "2024-10-11T06:00:00+00:00",
            "text": "Hello", "isSystem": false, "uuid": "", "forward": null,
            "params": { "REPLY_ID": 789 }, "viewedByOthers": false, "unread": false,
            "viewed": true,
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
    let cut = send(&portal, json!({ "message": "ü".repeat(20_001) })).await;
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
    let fields = json!({ "message": "Done", "keyboard": "N", "urlPreview": "Y" });
    ok(&portal, UPDATE, of_message(id, fields)).await;
    let after = message(&portal, id).await;
    assert_eq!(after["text"], "Done");
    assert_eq!(
        after["params"],
        json!({ "ATTACH": [{ "BLOCKS": [{ "MESSAGE": "text" }] }], "IS_EDITED": "Y" })
    );
}

#[tokio::test]
async fn messages_are_forwarded() {
    let portal = supervised().await;
    portal.world(|world| world.add_message(792, demo::CHAT_ID));
    let ids = json!({ "forwardIds": { "first": 789, "second": 792 } });
    let sent = ok(&portal, SEND, json!({ "dialogId": "2", "fields": ids })).await;
    assert_eq!(
        sent,
        json!({ "id": 794, "uuidMap": { "first": 793, "second": 794 } })
    );
    let copy = message(&portal, 793).await;
    assert_eq!(copy["text"], "Message 789");
    assert_eq!(copy["authorId"], demo::BOT_ID);
    assert_eq!(
        copy["forward"],
        json!({ "id": "chat5/789", "userId": 1, "chatId": 5, "date": "2024-10-11T06:00:00+00:00" })
    );
    let both = with(&ids, json!({ "message": "See these" }));
    let sent = ok(&portal, SEND, to_chat(both)).await;
    assert_eq!(sent["id"], 795);
}

#[tokio::test]
async fn a_line_of_the_portal_is_nobodys() {
    let portal = Portal::start().await.unwrap();
    let id = send(&portal, json!({ "message": "Joined", "system": "Y" })).await;
    let update = of_message(id, json!({ "message": "x" }));
    assert_eq!(refused(&portal, UPDATE, update).await, "ACCESS_DENIED");
    let delete = json!({ "messageId": id });
    assert_eq!(
        refused(&portal, DELETE, delete.clone()).await,
        "ACCESS_DENIED"
    );
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    ok(&portal, DELETE, delete).await;
}

#[tokio::test]
async fn messages_are_deleted() {
    let portal = Portal::start().await.unwrap();
    let id = send(&portal, json!({ "message": "Hello" })).await;
    ok(
        &portal,
        DELETE,
        json!({ "messageId": id, "complete": true }),
    )
    .await;
    assert_eq!(
        portal.world(|world| world.text(id).map(str::to_owned)),
        None
    );
    let again = json!({ "messageId": id });
    assert_eq!(refused(&portal, DELETE, again).await, "ACCESS_DENIED");
    assert_eq!(send(&portal, json!({ "message": "Next" })).await, id + 1);
    // Whoever runs the chat may delete what others wrote.
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    ok(&portal, DELETE, json!({ "messageId": 789 })).await;
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
        json!({ "chatId": 5, "lastId": 803, "counter": 0, "viewedMessages": [802, 803] })
    );
    let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "chat5" })).await;
    assert_eq!(chat["chat"]["lastId"], 803);
    assert_eq!(chat["chat"]["unreadId"], json!(null));
}

#[tokio::test]
async fn a_message_that_others_have_read() {
    let portal = supervised().await;
    assert_eq!(message(&portal, 789).await["viewedByOthers"], false);
    assert_eq!(message(&portal, 789).await["unread"], true);
    ok(&portal, READ, json!({ "dialogId": "chat5" })).await;
    let read = message(&portal, 789).await;
    assert_eq!(
        (&read["viewedByOthers"], &read["viewed"]),
        (&json!(true), &json!(true))
    );
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
}

/// The page is silent about them.
#[tokio::test]
async fn messages_that_cannot_be_got() {
    let portal = supervised().await;
    for (id, code) in [(999, "MESSAGE_NOT_FOUND"), (790, "MESSAGE_ACCESS_DENIED")] {
        assert_eq!(
            refused(&portal, GET, json!({ "messageId": id })).await,
            code
        );
    }
}
