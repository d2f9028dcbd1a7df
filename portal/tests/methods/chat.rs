//! `imbot.v2.Chat.add`, `.get`, `.update`, `.leave` and `.setOwner`.

use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::tools::{Case, PICTURE, case, event_names, events, ok, refused};

const ADD: &str = "imbot.v2.Chat.add";
const GET: &str = "imbot.v2.Chat.get";
const UPDATE: &str = "imbot.v2.Chat.update";
const LEAVE: &str = "imbot.v2.Chat.leave";
const SET_OWNER: &str = "imbot.v2.Chat.setOwner";

pub fn cases() -> Vec<Case> {
    let denied = |method, parameters| case(method, "ACCESS_DENIED", parameters);
    let mut cases: Vec<Case> = [GET, UPDATE, LEAVE, SET_OWNER]
        .into_iter()
        .flat_map(|method| {
            ["chat6", "chat999", "999", "456", "x", ""].map(|dialog| {
                let code = match dialog {
                    "chat6" => "ACCESS_DENIED",
                    _ => "CHAT_NOT_FOUND",
                };
                case(method, code, json!({ "dialogId": dialog, "userId": 1 }))
            })
        })
        .collect();
    cases.extend([
        case(GET, "CHAT_NOT_FOUND", json!({})),
        // Only its owner can change a chat, and nobody can change a private one.
        denied(UPDATE, json!({ "dialogId": "chat5" })),
        case(UPDATE, "WRONG_MESSAGE_TYPE", json!({ "dialogId": "1" })),
        case(SET_OWNER, "WRONG_MESSAGE_TYPE", json!({ "dialogId": "1" })),
        denied(LEAVE, json!({ "dialogId": "1" })),
        denied(SET_OWNER, json!({ "dialogId": "chat5", "userId": 1 })),
        denied(SET_OWNER, json!({ "dialogId": "chat5", "userId": 2 })).in_world(|world| {
            world.set_owner(demo::CHAT_ID, demo::BOT_ID);
        }),
    ]);
    cases
}

#[tokio::test]
async fn a_chat_is_created() {
    let portal = Portal::start().await.unwrap();
    let mut created = ok(
        &portal,
        ADD,
        json!({ "fields": {
            "title": "Support", "description": "For all", "color": "pink", "avatar": PICTURE,
            "userIds": [1, 2, 999, 1], "ownerId": 1, "message": "Welcome",
        } }),
    )
    .await;
    let host = portal.oauth_host();
    assert_eq!(
        created["chat"],
        json!({
            "id": 7, "dialogId": "chat7", "name": "Support", "description": "For all",
            "type": "chat", "messageType": "C", "owner": 1, "color": "#f76187",
            "avatar": format!("{host}/upload/avatar/chat"), "extranet": false,
            "containsCollaber": false, "entityType": "", "entityId": "", "entityData1": "",
            "entityData2": "", "entityData3": "",
            "entityLink": { "type": "", "url": null, "id": "" }, "diskFolderId": 7,
            "role": "member",
            "permissions": {
                "manageUsersAdd": "member", "manageUsersDelete": "manager", "manageUi": "owner",
                "manageSettings": "owner", "manageMessages": "member",
                "manageMessagesAutoDelete": "owner", "canPost": "member",
            },
            "muteList": [], "parentChatId": 0, "parentMessageId": 0, "isNew": true,
            "textFieldEnabled": true, "backgroundId": null,
            "dateCreate": "2024-10-11T06:00:00+00:00", "lastMessageId": 791,
            "lastMessageViews": { "messageId": 791, "firstViewers": [], "countOfViewers": 0 },
            "lastId": 791, "managerList": [1], "markedId": 0, "messageCount": 1, "public": "",
            "unreadId": 0, "userCounter": 3,
        })
    );
    // Of the members of a group, only the bot is reported.
    let users = created["users"].as_array_mut().map(std::mem::take).unwrap();
    let ids: Vec<&Value> = users.iter().map(|user| &user["id"]).collect();
    assert_eq!(ids, [456]);
    assert_eq!(
        portal.world(|world| world.text(791).unwrap().to_owned()),
        "Welcome"
    );
}

#[tokio::test]
async fn a_chat_for_everybody_about_something() {
    let portal = Portal::start().await.unwrap();
    let fields = json!({ "type": "open", "entityType": "MY_APP", "entityId": "7" });
    let chat = ok(&portal, ADD, json!({ "fields": fields })).await["chat"].take();
    assert_eq!(
        (&chat["type"], &chat["messageType"]),
        (&json!("open"), &json!("O"))
    );
    assert_eq!(chat["entityType"], "MY_APP");
    assert_eq!(chat["entityLink"]["id"], "7");
}

#[tokio::test]
async fn a_chat_of_the_bot_alone() {
    let portal = Portal::start().await.unwrap();
    let created = ok(&portal, ADD, json!({})).await;
    assert_eq!(created["chat"]["owner"], demo::BOT_ID);
    assert_eq!(created["chat"]["role"], "owner");
    assert_eq!(created["chat"]["userCounter"], 1);
    assert_eq!(created["chat"]["lastMessageId"], json!(null));
    let chat = ok(&portal, GET, json!({ "dialogId": "chat7" })).await;
    assert_eq!(chat["chat"]["isNew"], false);
}

#[tokio::test]
async fn a_private_chat_begins_with_the_first_word() {
    let portal = Portal::start().await.unwrap();
    let chat = ok(&portal, GET, json!({ "dialogId": 2 })).await;
    assert_eq!(chat["chat"]["dialogId"], "2");
    assert_eq!(chat["chat"]["type"], "private");
    assert_eq!(chat["chat"]["messageType"], "P");
    assert_eq!(chat["chat"]["userCounter"], 2);
    let users = chat["users"].as_array().unwrap();
    let ids: Vec<&Value> = users.iter().map(|user| &user["id"]).collect();
    assert_eq!(ids, [456, 2]);
    let again = ok(&portal, GET, json!({ "dialogId": "2" })).await;
    assert_eq!(again, chat);
}

#[tokio::test]
async fn a_chat_is_changed() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    let fields = json!({ "title": "New", "description": "Text", "color": "red" });
    ok(
        &portal,
        UPDATE,
        json!({ "dialogId": "chat5", "fields": fields }),
    )
    .await;
    ok(
        &portal,
        UPDATE,
        json!({ "dialogId": "chat5", "fields": { "color": "none" } }),
    )
    .await;
    let chat = ok(&portal, GET, json!({ "dialogId": "chat5" })).await;
    assert_eq!(chat["chat"]["name"], "New");
    assert_eq!(chat["chat"]["description"], "Text");
    assert_eq!(chat["chat"]["color"], "#df532d");
}

#[tokio::test]
async fn a_bot_leaves() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    ok(&portal, LEAVE, json!({ "dialogId": "chat5" })).await;
    assert_eq!(
        refused(&portal, LEAVE, json!({ "dialogId": "chat5" })).await,
        "ACCESS_DENIED"
    );
    assert_eq!(
        refused(&portal, GET, json!({ "dialogId": "chat5" })).await,
        "ACCESS_DENIED"
    );
}

#[tokio::test]
async fn an_owner_who_leaves_is_replaced() {
    let portal = Portal::start().await.unwrap();
    let fields = json!({ "fields": { "userIds": [2, demo::OTHER_BOT_ID] } });
    ok(&portal, ADD, fields).await;
    ok(&portal, LEAVE, json!({ "dialogId": "chat7" })).await;
    portal.world(|world| {
        world.add_bot(457, demo::OTHER_BOT_TOKEN, [demo::WEBHOOK_APPLICATION]);
    });
    let other = json!({
        "botId": 457, "botToken": demo::OTHER_BOT_TOKEN, "dialogId": "chat7",
    });
    assert_eq!(ok(&portal, GET, other).await["chat"]["owner"], 2);
}

#[tokio::test]
async fn an_owner_hands_a_chat_over() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| assert!(world.set_owner(demo::CHAT_ID, demo::BOT_ID)));
    let call = json!({ "dialogId": "chat5", "userId": 1 });
    ok(&portal, SET_OWNER, call.clone()).await;
    assert_eq!(refused(&portal, SET_OWNER, call).await, "ACCESS_DENIED");
    let chat = ok(&portal, GET, json!({ "dialogId": "chat5" })).await;
    assert_eq!(chat["chat"]["owner"], 1);
    assert_eq!(chat["chat"]["role"], "member");
}

#[tokio::test]
async fn a_bot_receives_the_event_of_joining_a_chat() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, ADD, json!({ "fields": { "userIds": [1] } })).await;
    assert!(
        event_names(&portal).await.is_empty(),
        "its own chat is no news"
    );
    let fields = json!({ "userIds": [demo::BOT_ID] });
    let other = json!({ "botId": 457, "botToken": demo::OTHER_BOT_TOKEN, "fields": fields });
    portal.world(|world| {
        world.add_bot(457, demo::OTHER_BOT_TOKEN, [demo::WEBHOOK_APPLICATION]);
    });
    ok(&portal, ADD, other).await;
    let joined = &events(&portal).await[0];
    assert_eq!(joined["type"], "ONIMBOTV2JOINCHAT");
    assert_eq!(joined["data"]["dialogId"], "chat8");
    assert_eq!(joined["data"]["user"]["id"], 457);
}
