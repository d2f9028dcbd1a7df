//! Actions of people, and the events that bots receive.

use bitrix24_portal::{Portal, World, demo};
use serde_json::{Value, json};

use crate::common::{control, with};
use crate::tools::{event_names, events, fits, ok};

const SEND: &str = "imbot.v2.Chat.Message.send";

/// Returns the types of the demo bot's events after an action, without the common part of their
/// names.
async fn events_after(act: impl FnOnce(&mut World)) -> Vec<String> {
    events_of_type_after("bot", act).await
}

async fn events_of_type_after(kind: &str, act: impl FnOnce(&mut World)) -> Vec<String> {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        assert!(world.set_bot_type(demo::BOT_ID, kind));
        act(world);
    });
    let names = event_names(&portal).await.into_iter();
    names
        .map(|name| name.trim_start_matches("ONIMBOTV2").to_owned())
        .collect()
}

#[tokio::test]
async fn which_messages_a_bot_receives() {
    let write = |dialog: &'static str, text: &'static str| {
        move |world: &mut World| {
            let id = world.write(1, dialog, text).unwrap();
            world.edit(1, id, text).unwrap();
            world.delete(1, id).unwrap();
        }
    };
    let all = ["MESSAGEADD", "MESSAGEUPDATE", "MESSAGEDELETE"];
    let none = [""; 0];
    for kind in ["bot", "openline"] {
        assert_eq!(
            events_of_type_after(kind, write("456", "private")).await,
            all
        );
        assert_eq!(
            events_of_type_after(kind, write("chat5", "[USER=456]Bot[/USER] hello")).await,
            all
        );
        assert_eq!(
            events_of_type_after(kind, write("chat5", "[user=456]")).await,
            all
        );
        assert_eq!(
            events_of_type_after(kind, write("chat5", "to all")).await,
            none
        );
        assert_eq!(
            events_of_type_after(kind, write("chat5", "[USER=4567]Other[/USER]")).await,
            none
        );
        assert_eq!(
            events_of_type_after(kind, write("chat6", "[USER=456]Bot[/USER]")).await,
            none
        );
    }
    for kind in ["supervisor", "personal"] {
        assert_eq!(
            events_of_type_after(kind, write("chat5", "to all")).await,
            all
        );
        assert_eq!(
            events_of_type_after(kind, write("chat6", "elsewhere")).await,
            none
        );
    }
}

#[tokio::test]
async fn a_private_dialog_has_the_number_of_the_other() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.write(2, "456", "Hello").unwrap());
    let data = &events(&portal).await[0]["data"];
    assert_eq!(data["chat"]["dialogId"], "2");
    assert_eq!(data["chat"]["type"], "private");
    assert_eq!(data["user"]["name"], "Anna Davis");
}

#[tokio::test]
async fn bots_hear_nothing_that_bots_write() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| assert!(world.set_bot_type(demo::BOT_ID, "supervisor")));
    let call = json!({ "dialogId": "chat5", "fields": { "message": "mine" } });
    ok(&portal, SEND, call).await;
    assert!(event_names(&portal).await.is_empty());
    portal.world(|world| world.add_bot(500, "t", [demo::WEBHOOK_APPLICATION]));
    portal.world(|world| world.invite(1, demo::CHAT_ID, 500).unwrap());
    let call = json!({
        "botId": 500, "botToken": "t", "dialogId": "chat5", "fields": { "message": "yours" },
    });
    ok(&portal, SEND, call).await;
    assert!(event_names(&portal).await.is_empty());
}

#[tokio::test]
async fn a_bot_is_invited() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world
            .invite(1, demo::FOREIGN_CHAT_ID, demo::BOT_ID)
            .unwrap();
        // A member of a chat cannot join it again.
        world
            .invite(1, demo::FOREIGN_CHAT_ID, demo::BOT_ID)
            .unwrap();
    });
    let waiting = events(&portal).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["type"], "ONIMBOTV2JOINCHAT");
    assert_eq!(waiting[0]["data"]["dialogId"], "chat6");
    assert_eq!(waiting[0]["data"]["user"]["id"], 1);
}

#[tokio::test]
async fn reactions_to_the_messages_of_a_bot() {
    let portal = Portal::start().await.unwrap();
    let sent = ok(
        &portal,
        SEND,
        json!({ "dialogId": "chat5", "fields": { "message": "x" } }),
    );
    let id = sent.await["id"].as_u64().unwrap();
    portal.world(|world| {
        world.react(1, demo::MESSAGE_ID, "like").unwrap();
        world.react(1, id, "fire").unwrap();
        assert!(world.has_reaction(id, 1, "fire"));
        assert!(world.react(1, id, "fire").is_err());
        world.unreact(1, id, "fire").unwrap();
        assert!(world.unreact(1, id, "fire").is_err());
        assert!(world.react(1, id, "Fire").is_err());
        assert!(world.react(2, id, "fire").is_err());
    });
    let waiting = events(&portal).await;
    let actions: Vec<&Value> = waiting
        .iter()
        .map(|event| &event["data"]["action"])
        .collect();
    assert_eq!(actions, ["add", "delete"]);
    assert_eq!(waiting[0]["data"]["reaction"], "fire");
    assert_eq!(waiting[0]["data"]["message"]["id"], id);

    let fields = json!({ "fields": { "isReactionsEnabled": false } });
    ok(&portal, "imbot.v2.Bot.update", fields).await;
    assert!(portal.world(|world| world.react(1, id, "fire").is_err()));
}

#[tokio::test]
async fn a_dialog_is_opened_with_a_context() {
    let portal = Portal::start().await.unwrap();
    let context = json!({ "action": "openTask", "taskId": 456 });
    portal.world(|world| world.open_with_context(1, "456", &context).unwrap());
    let opened = &events(&portal).await[0];
    assert_eq!(opened["type"], "ONIMBOTV2CONTEXTGET");
    assert_eq!(opened["data"]["context"], context);
    assert_eq!(opened["data"]["dialogId"], "1");
}

#[tokio::test]
async fn commands_are_typed() {
    let names = events_after(|world| {
        world.add_bot_command(demo::BOT_ID, "help", false);
        world.add_bot_command(demo::OTHER_BOT_ID, "other", false);
        world
            .write(1, "456", "/help\n/help topic\n/other\n/unknown")
            .unwrap();
        world.write(1, "chat5", "/help").unwrap();
        world.write(1, "456", "/unknown").unwrap();
    });
    // A message that calls a command causes no other event; one that calls none does.
    assert_eq!(
        names.await,
        ["COMMANDADD", "COMMANDADD", "COMMANDADD", "MESSAGEADD"]
    );
}

#[tokio::test]
async fn buttons_are_pressed() {
    let portal = Portal::start().await.unwrap();
    let keyboard = json!({ "BUTTONS": [
        { "TEXT": "Vote", "COMMAND": "vote", "COMMAND_PARAMS": "yes", "BLOCK": "Y" },
        { "TEXT": "Gone", "COMMAND": "gone" },
        { "TEXT": "Off", "COMMAND": "vote", "DISABLED": "Y" },
        { "TEXT": "Say", "ACTION": "SEND", "ACTION_VALUE": "[USER=456]Bot[/USER] said" },
        { "TEXT": "Look", "LINK": "/" },
    ] });
    let fields = json!({ "message": "Well?", "keyboard": keyboard });
    let call = || json!({ "dialogId": "chat5", "fields": fields });
    let sent = ok(&portal, SEND, call()).await["id"].as_u64().unwrap();
    let press = |button: &str| portal.world(|world| world.press(1, sent, button));
    portal.world(|world| world.add_bot_command(demo::BOT_ID, "vote", false));
    for (button, reason) in [
        ("Gone", "no command"),
        ("Off", "is disabled"),
        ("None", "no button"),
    ] {
        let refused = press(button).unwrap_err().to_string();
        assert!(refused.contains(reason), "{refused}");
    }
    press("Look").unwrap();
    press("Vote").unwrap();
    assert!(press("Vote").is_err(), "it is blocked once it was pressed");
    press("Say").unwrap();
    let waiting = events(&portal).await;
    assert_eq!(waiting.len(), 2);
    assert_eq!(
        waiting[0]["data"]["command"],
        json!({ "id": 1, "command": "/vote", "params": "yes", "context": "keyboard" })
    );
    assert_eq!(waiting[0]["data"]["message"]["id"], sent);
    assert_eq!(
        waiting[1]["data"]["message"]["text"],
        "[USER=456]Bot[/USER] said"
    );

    // The bot answers, and sends its keyboard again.
    let answer = json!({
        "commandId": 1, "messageId": sent, "dialogId": "chat5", "fields": { "message": "Thanks" },
    });
    ok(&portal, "imbot.v2.Command.answer", answer).await;
    let update = json!({ "messageId": sent, "fields": { "keyboard": keyboard } });
    ok(&portal, "imbot.v2.Chat.Message.update", update).await;
    press("Vote").unwrap();
    let clear = json!({ "messageId": sent, "fields": { "keyboard": "N" } });
    ok(&portal, "imbot.v2.Chat.Message.update", clear).await;
    assert!(press("Vote").is_err());
}

#[tokio::test]
async fn a_person_sends_a_file() {
    let portal = Portal::start().await.unwrap();
    let (file, message) = portal
        .world(|world| world.send_file(1, "456", "a.txt", b"Hello", ""))
        .unwrap();
    let sent = json!({
        "dialogId": "456", "name": "b.txt", "content": "SGVsbG8=", "text": "Look", "person": 2,
    });
    let over_http = control(&portal, "file", &sent).await;
    assert_eq!(
        over_http.body,
        json!({ "fileId": file + 1, "messageId": message + 1 })
    );
    let waiting = events(&portal).await;
    assert_eq!(waiting.len(), 2);
    let params = |at: usize| &waiting[at]["data"]["message"]["params"];
    assert_eq!(params(0), &json!({ "FILE_ID": [file] }));
    assert_eq!(params(1), &json!({ "FILE_ID": [file + 1] }));
    assert_eq!(waiting[1]["data"]["message"]["text"], "Look");
    let link = json!({ "fileId": file + 1 });
    ok(&portal, "imbot.v2.File.download", link).await;
    let refused = control(&portal, "file", &with(&sent, json!({ "content": "*" }))).await;
    assert!(refused.body.to_string().contains("base64"), "{refused:?}");
}

#[tokio::test]
async fn what_nobody_can_do() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        let chat = demo::CHAT_ID;
        assert!(world.write(2, "chat5", "x").is_err());
        assert!(world.write(9, "456", "x").is_err());
        assert!(world.write(demo::BOT_ID, "chat5", "x").is_err());
        assert!(world.write(1, "1", "x").is_err());
        assert!(world.send_file(2, "chat5", "a", b"", "").is_err());
        assert!(world.edit(2, demo::MESSAGE_ID, "x").is_err());
        assert!(world.delete(1, 999).is_err());
        assert!(world.press(1, demo::MESSAGE_ID, "x").is_err());
        assert!(world.invite(2, chat, demo::BOT_ID).is_err());
        assert!(world.invite(1, chat, 999).is_err());
        assert!(world.open_with_context(2, "chat5", &json!({})).is_err());
        assert!(!world.set_owner(chat, 2));
        assert!(!world.set_bot_type(999, "bot"));
        assert!(!world.remove_bot(999));
    });
    assert!(event_names(&portal).await.is_empty());
}

#[tokio::test]
async fn acts_over_http() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| world.add_bot_command(demo::BOT_ID, "help", false));
    let act = async |path: &str, body: Value| {
        let answer = control(&portal, path, &body).await;
        assert_eq!(answer.status, 200, "{path} {answer:?}");
        answer.body
    };
    let written = act(
        "write",
        json!({ "dialogId": "456", "text": "Hi", "person": 2 }),
    )
    .await;
    assert_eq!(written, json!({ "messageId": 791 }));
    let keyboard = json!([{ "TEXT": "Help", "COMMAND": "help" }]);
    let fields = json!({ "message": "Press", "keyboard": keyboard });
    ok(&portal, SEND, json!({ "dialogId": "2", "fields": fields })).await;
    act(
        "edit",
        json!({ "messageId": 791, "text": "Ho", "person": 2 }),
    )
    .await;
    act(
        "react",
        json!({ "messageId": 792, "reaction": "like", "person": 2 }),
    )
    .await;
    act(
        "unreact",
        json!({ "messageId": 792, "reaction": "like", "person": 2 }),
    )
    .await;
    act(
        "press",
        json!({ "messageId": 792, "button": "Help", "person": 2 }),
    )
    .await;
    act("delete", json!({ "messageId": 791, "person": 2 })).await;
    act("invite", json!({ "chatId": 6, "userId": 456 })).await;
    act("context", json!({ "dialogId": 456, "context": { "a": 1 } })).await;
    assert_eq!(
        event_names(&portal).await,
        [
            "ONIMBOTV2MESSAGEADD",
            "ONIMBOTV2MESSAGEUPDATE",
            "ONIMBOTV2REACTIONCHANGE",
            "ONIMBOTV2REACTIONCHANGE",
            "ONIMBOTV2COMMANDADD",
            "ONIMBOTV2MESSAGEDELETE",
            "ONIMBOTV2JOINCHAT",
            "ONIMBOTV2CONTEXTGET",
        ]
    );
    for (path, body, reason) in [
        ("write", json!({ "text": "x" }), "`dialogId` must be text"),
        (
            "write",
            json!({ "dialogId": "chat9", "text": "x" }),
            "has no dialog",
        ),
        (
            "edit",
            json!({ "messageId": "x" }),
            "`messageId` must be a whole number",
        ),
        (
            "react",
            json!({ "messageId": 1, "reaction": "like" }),
            "cannot see a message",
        ),
        (
            "write",
            json!({ "person": "x", "dialogId": "456", "text": "x" }),
            "`person`",
        ),
    ] {
        let refused = control(&portal, path, &body).await;
        assert_eq!(refused.status, 400);
        assert!(refused.body.to_string().contains(reason), "{refused:?}");
    }
}

/// Every event in its envelope fits the schema of any event.
#[tokio::test]
async fn the_envelope() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world.write(1, "456", "Hello").unwrap();
        world.invite(1, 6, 456).unwrap();
    });
    for event in events(&portal).await {
        fits("imbot: event", &event);
    }
}
