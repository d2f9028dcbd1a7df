//! `imbot.v2.Command.*`.

use std::time::Duration;

use bitrix24_portal::{Portal, World, demo};
use serde_json::{Value, json};

use crate::common::with;
use crate::tools::{Case, case, events, ok, refused};

const REGISTER: &str = "imbot.v2.Command.register";
const UPDATE: &str = "imbot.v2.Command.update";
const LIST: &str = "imbot.v2.Command.list";
const UNREGISTER: &str = "imbot.v2.Command.unregister";
const ANSWER: &str = "imbot.v2.Command.answer";

fn register(fields: Value) -> Value {
    json!({ "fields": fields })
}

fn help() -> Value {
    register(json!({ "command": "help", "title": { "en": "Help", "de": "Hilfe" } }))
}

fn change(id: u64, fields: Value) -> Value {
    json!({ "commandId": id, "fields": fields })
}

pub fn cases() -> Vec<Case> {
    let title = json!({ "en": "Title" });
    let registered = |code, fields| case(REGISTER, code, register(fields));
    vec![
        registered("COMMAND_REQUIRED", json!({ "title": title })),
        registered("COMMAND_REQUIRED", json!({ "command": "", "title": title })),
        registered(
            "COMMAND_NAME_INVALID",
            json!({ "command": ["x"], "title": title }),
        ),
        registered(
            "COMMAND_NAME_INVALID",
            json!({ "command": 7, "title": title }),
        ),
        registered("COMMAND_TITLE_REQUIRED", json!({ "command": "x" })),
        registered(
            "COMMAND_TITLE_REQUIRED",
            json!({ "command": "x", "title": {} }),
        ),
        case(
            REGISTER,
            "COMMAND_REQUIRED",
            json!({ "command": "x", "title": title }),
        ),
        case(UPDATE, "COMMAND_NOT_FOUND", change(1, json!({}))),
        case(
            UPDATE,
            "COMMAND_NAME_EMPTY",
            change(1, json!({ "command": " / " })),
        )
        .in_world(with_command),
        case(
            UPDATE,
            "COMMAND_NAME_INVALID",
            change(1, json!({ "command": true })),
        )
        .in_world(with_command),
        case(
            UPDATE,
            "COMMAND_ALREADY_EXISTS",
            change(1, json!({ "command": "other" })),
        )
        .in_world(with_command),
        case(UNREGISTER, "COMMAND_NOT_FOUND", json!({ "commandId": 7 })),
        case(UNREGISTER, "COMMAND_NOT_FOUND", json!({})),
        case(
            UPDATE,
            "COMMAND_TITLE_INVALID",
            change(1, json!({ "title": "Help" })),
        )
        .in_world(with_command),
        case(
            ANSWER,
            "COMMAND_NOT_FOUND",
            answer(789, json!({ "message": "x" })),
        ),
        case(
            ANSWER,
            "MESSAGE_NOT_FOUND",
            answer(999, json!({ "message": "x" })),
        ),
        case(
            ANSWER,
            "MESSAGE_ACCESS_DENIED",
            answer(789, json!({ "message": "x" })),
        )
        .in_world(|world| {
            assert!(world.hide_history(demo::CHAT_ID, demo::BOT_ID));
        }),
        // There is no content to send.
        case(ANSWER, "COMMAND_ANSWER_FAILED", answer(791, json!({}))).in_world(with_call),
    ]
}

fn answer(message: u64, fields: Value) -> Value {
    json!({ "commandId": 1, "messageId": message, "dialogId": "chat5", "fields": fields })
}

/// The bot has the commands 1 and 2.
fn with_command(world: &mut World) {
    assert_eq!(world.add_bot_command(demo::BOT_ID, "help", false), 1);
    assert_eq!(world.add_bot_command(demo::BOT_ID, "other", false), 2);
}

/// Somebody has called the command 1 with the message 791.
fn with_call(world: &mut World) {
    with_command(world);
    assert_eq!(world.write(1, "chat5", "/help me"), Ok(791));
}

#[tokio::test]
async fn a_command_is_registered() {
    let portal = Portal::start().await.unwrap();
    let registered = ok(&portal, REGISTER, help()).await;
    let expected = json!({ "command": {
        "id": 1, "botId": 456, "command": "/help", "common": false, "hidden": false,
        "extranetSupport": false,
    } });
    assert_eq!(registered, expected);
    // A second registration returns it unchanged.
    let again = register(json!({ "command": "help", "title": { "en": "x" }, "common": true }));
    assert_eq!(ok(&portal, REGISTER, again).await, expected);
    let hidden = register(json!({ "command": "yes", "hidden": "Y" }));
    assert_eq!(
        ok(&portal, REGISTER, hidden).await["command"]["hidden"],
        true
    );
}

#[tokio::test]
async fn commands_are_listed() {
    let portal = Portal::start().await.unwrap();
    let listed = ok(&portal, LIST, json!({})).await["commands"].take();
    let ids: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["id"])
        .collect();
    assert_eq!(ids, ["def0", "def1", "def2", "def3", "def4", "def5"]);
    assert_eq!(listed[0]["botId"], 0);
    let fields = json!({
        "command": "track", "common": 1, "extranetSupport": "N",
        "title": { "DE": "Suche" }, "params": { "de": "Nummer", "en": "number" },
    });
    ok(&portal, REGISTER, register(fields)).await;
    assert_eq!(
        ok(&portal, LIST, json!({})).await["commands"][6],
        json!({
            "id": 1, "botId": 456, "command": "/track", "common": "Y", "extranet": "N",
            "title": "Suche", "params": "number", "category": "Support Bot", "context": "",
        })
    );
}

#[tokio::test]
async fn a_command_is_changed() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, REGISTER, help()).await;
    let listed = async || ok(&portal, LIST, json!({})).await["commands"][6].clone();
    let title = json!({ "title": { "en": null }, "params": { "en": "x", "de": "y" } });
    ok(&portal, UPDATE, change(1, title)).await;
    let now = listed().await;
    assert_eq!(
        (&now["title"], &now["params"]),
        (&json!("Hilfe"), &json!("x"))
    );
    let fields = json!({ "command": "/aid", "title": { "en": "Aid" }, "hidden": true });
    let changed = ok(&portal, UPDATE, change(1, fields)).await;
    assert_eq!(changed["command"]["command"], "/aid");
    assert_eq!(listed().await["title"], "Aid");
    ok(&portal, UPDATE, change(1, json!({ "command": "aid" }))).await;
}

#[tokio::test]
async fn a_command_is_removed() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, REGISTER, help()).await;
    ok(&portal, UNREGISTER, json!({ "commandId": 1 })).await;
    assert_eq!(
        refused(&portal, UNREGISTER, json!({ "commandId": 1 })).await,
        "COMMAND_NOT_FOUND"
    );
    assert_eq!(ok(&portal, REGISTER, help()).await["command"]["id"], 2);
}

#[tokio::test]
async fn a_call_is_answered() {
    let portal = Portal::start().await.unwrap();
    portal.world(with_call);
    let right = answer(791, json!({ "message": "Here you are" }));
    ok(&portal, ANSWER, right.clone()).await;
    let texts = portal.world(|world| {
        let ids = world.messages_in(demo::CHAT_ID);
        ids.into_iter()
            .map(|id| world.text(id).unwrap().to_owned())
            .collect::<Vec<_>>()
    });
    assert_eq!(texts, ["Message 789", "/help me", "Here you are"]);
    let count = || portal.world(|world| world.messages_in(demo::CHAT_ID).len());
    // The dialog in the call does not matter.
    ok(&portal, ANSWER, with(&right, json!({ "dialogId": "1" }))).await;
    assert_eq!(count(), 4);
    // For a command that was not called, or too long ago, the response is a success, and nothing is
    // sent.
    for silent in [json!({ "commandId": 2 }), json!({ "messageId": 789 })] {
        ok(&portal, ANSWER, with(&right, silent)).await;
        assert_eq!(count(), 4);
    }
    portal.advance(Duration::from_secs(600));
    ok(&portal, ANSWER, right.clone()).await;
    assert_eq!(count(), 5);
    portal.advance(Duration::from_secs(1));
    ok(&portal, ANSWER, right.clone()).await;
    assert_eq!(count(), 5);
    let other = with(&right, json!({ "commandId": 3 }));
    assert_eq!(refused(&portal, ANSWER, other).await, "COMMAND_NOT_FOUND");
}

/// A common command can be called in any chat, and its bot may then answer there.
#[tokio::test]
async fn a_call_from_a_chat_without_the_bot() {
    let portal = Portal::start().await.unwrap();
    let message = portal.world(|world| {
        assert_eq!(world.add_bot_command(demo::BOT_ID, "local", false), 1);
        assert_eq!(world.add_bot_command(demo::BOT_ID, "common", true), 2);
        world
            .write(1, "chat6", "/local\n/common a b\nno /common")
            .unwrap()
    });
    let waiting = events(&portal).await;
    assert_eq!(waiting.len(), 1);
    let called = &waiting[0]["data"];
    assert_eq!(
        called["command"],
        json!({ "id": 2, "command": "/common", "params": "a b", "context": "textarea" })
    );
    assert_eq!(called["chat"]["dialogId"], "chat6");
    let answer = json!({
        "commandId": 2, "messageId": message, "dialogId": "chat6",
        "fields": { "message": "Found" },
    });
    ok(&portal, ANSWER, answer).await;
    assert_eq!(
        portal.world(|world| world.text(message + 1).map(str::to_owned)),
        Some("Support Bot: Found".to_owned())
    );
}
