//! `imbot.v2.Chat.User.*` and `imbot.v2.Chat.Manager.*`.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::tools::{Case, case, ok};

const ADD: &str = "imbot.v2.Chat.User.add";
const DELETE: &str = "imbot.v2.Chat.User.delete";
const LIST: &str = "imbot.v2.Chat.User.list";
const ADD_MANAGER: &str = "imbot.v2.Chat.Manager.add";
const DELETE_MANAGER: &str = "imbot.v2.Chat.Manager.delete";

pub fn cases() -> Vec<Case> {
    let parameters = |dialog: &str| json!({ "dialogId": dialog, "userId": 2, "userIds": [2] });
    let denied = |method, dialog| case(method, "ACCESS_DENIED", parameters(dialog));
    let mut cases = vec![
        denied(ADD, "1"),
        denied(DELETE, "1"),
        // The member exists, but the bot lacks the right.
        denied(DELETE, "chat5"),
        denied(ADD_MANAGER, "chat5"),
        denied(DELETE_MANAGER, "chat5"),
    ];
    for method in [LIST, ADD, DELETE, ADD_MANAGER, DELETE_MANAGER] {
        cases.push(denied(method, "chat6"));
        cases.push(case(method, "CHAT_NOT_FOUND", parameters("chat999")));
    }
    for method in [ADD_MANAGER, DELETE_MANAGER] {
        cases.push(case(method, "WRONG_MESSAGE_TYPE", parameters("1")));
        cases.push(denied(method, "chat5").in_world(|world| {
            // A manager may manage members, but appoint no managers.
            world.set_owner(demo::CHAT_ID, demo::BOT_ID);
            world.set_owner(demo::CHAT_ID, demo::OTHER_BOT_ID);
        }));
        for ids in [json!(null), json!([]), json!(["x"])] {
            let parameters = json!({ "dialogId": "chat5", "userIds": ids });
            let empty = case(method, "EMPTY_USER_IDS", parameters);
            cases.push(empty.in_world(|world| {
                world.set_owner(demo::CHAT_ID, demo::BOT_ID);
            }));
        }
    }
    cases
}

/// A portal where the demo bot owns the chat.
async fn own() -> Portal {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    portal
}

async fn members(portal: &Portal, parameters: Value) -> Vec<u64> {
    let users = ok(
        portal,
        LIST,
        crate::common::with(&json!({ "dialogId": "chat5" }), parameters),
    );
    let id = |user: &Value| user["id"].as_u64().unwrap();
    users.await.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn members_come_and_go() {
    let portal = own().await;
    let add = json!({ "dialogId": "chat5", "userIds": [2, 999, 2] });
    ok(&portal, ADD, add).await;
    assert_eq!(members(&portal, json!({})).await, [1, 456, 457, 2]);
    for _ in 0..2 {
        ok(&portal, DELETE, json!({ "dialogId": "chat5", "userId": 1 })).await;
        assert_eq!(members(&portal, json!({})).await, [456, 457, 2]);
    }
}

#[tokio::test]
async fn managers() {
    let portal = own().await;
    let managers = async || {
        let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "chat5" })).await;
        chat["chat"]["managerList"].clone()
    };
    let name = json!({ "dialogId": "chat5", "userIds": [1, 2, 456] });
    ok(&portal, ADD_MANAGER, name).await;
    assert_eq!(
        managers().await,
        json!([1]),
        "only members, and not the owner"
    );
    let dismiss = json!({ "dialogId": "chat5", "userIds": [1, 457] });
    ok(&portal, DELETE_MANAGER, dismiss).await;
    assert_eq!(managers().await, json!([]));
}

#[tokio::test]
async fn any_member_may_add_members() {
    let portal = own().await;
    portal.world(|world| {
        world.add_bot(457, demo::OTHER_BOT_TOKEN, [demo::WEBHOOK_APPLICATION]);
    });
    let other = json!({
        "botId": 457, "botToken": demo::OTHER_BOT_TOKEN, "dialogId": "chat5", "userIds": [2],
    });
    ok(&portal, ADD, other).await;
    assert_eq!(members(&portal, json!({})).await, [1, 456, 457, 2]);
}

#[tokio::test]
async fn members_are_sorted_and_limited() {
    let portal = own().await;
    ok(&portal, ADD, json!({ "dialogId": "chat5", "userIds": [2] })).await;
    portal.world(|world| world.write(2, "chat5", "first").unwrap());
    portal.world(|world| world.write(1, "chat5", "second").unwrap());
    let order = |key: &str, direction: &str| json!({ "order": { key: direction } });
    for (parameters, expected) in [
        (order("id", "ASC"), [1, 456, 457, 2]),
        (order("id", "DESC"), [2, 457, 456, 1]),
        (order("userId", "ASC"), [1, 2, 456, 457]),
        (order("userId", "DESC"), [457, 456, 2, 1]),
        (order("lastSendMessageId", "ASC"), [456, 457, 2, 1]),
        (order("lastSendMessageId", "DESC"), [1, 2, 457, 456]),
        (order("name", "DESC"), [1, 456, 457, 2]),
    ] {
        assert_eq!(
            members(&portal, parameters.clone()).await,
            expected,
            "{parameters}"
        );
    }
    assert_eq!(members(&portal, json!({ "limit": 2 })).await, [1, 456]);

    portal.world(|world| world.add_chat(20, (1_000..1_300).chain([demo::BOT_ID])));
    portal.world(|world| world.set_owner(20, demo::BOT_ID));
    let of = |limit: Value| json!({ "dialogId": "chat20", "limit": limit });
    assert_eq!(members(&portal, of(json!(null))).await.len(), 50);
    assert_eq!(members(&portal, of(json!("200"))).await.len(), 200);
    for out_of_bounds in [201, 1_000, 0] {
        assert_eq!(members(&portal, of(json!(out_of_bounds))).await.len(), 50);
    }
}
