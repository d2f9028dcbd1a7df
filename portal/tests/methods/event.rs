//! `imbot.v2.Event.get`: the queue of a bot.

use std::time::Duration;

use bitrix24_portal::{Grant, Portal, World, demo};
use serde_json::{Value, json};

use crate::tools::{Case, case, ok};

const GET: &str = "imbot.v2.Event.get";
const SUBSCRIBE: &str = "im.v2.Event.subscribe";

pub fn cases() -> Vec<Case> {
    let both = || json!({ "withUserEvents": true });
    vec![
        case(GET, "USER_NOT_SUBSCRIBED", both()),
        case(GET, "SCOPE_ERROR", both())
            .by("bots-only")
            .in_world(|world: &mut World| {
                let grant = Grant::new(demo::OAUTH_APPLICATION).acting_for(demo::USER_ID);
                world.add_access_token("bots-only", grant.with_scopes(["imbot"]));
            }),
        case(GET, "AUTH_ERROR", both())
            .by("nobody")
            .in_world(|world: &mut World| {
                let grant = Grant::new(demo::OAUTH_APPLICATION).with_scopes(["imbot", "im"]);
                world.add_access_token("nobody", grant);
            }),
    ]
}

/// Writes this many private messages to the demo bot.
fn write(portal: &Portal, count: usize) {
    portal.world(|world| {
        for n in 0..count {
            world.write(1, "456", &format!("message {n}")).unwrap();
        }
    });
}

fn ids(page: &Value) -> Vec<u64> {
    let id = |event: &Value| event["eventId"].as_u64().expect("a number");
    page["events"]
        .as_array()
        .expect("a list")
        .iter()
        .map(id)
        .collect()
}

#[tokio::test]
async fn an_empty_queue() {
    let portal = Portal::start().await.unwrap();
    for parameters in [json!({}), json!({ "offset": 0 }), json!({ "offset": "" })] {
        let page = ok(&portal, GET, parameters).await;
        assert_eq!(
            page,
            json!({ "events": [], "nextOffset": 0, "hasMore": false })
        );
    }
    let page = ok(&portal, GET, json!({ "offset": 7 })).await;
    assert_eq!(
        page,
        json!({ "events": [], "nextOffset": 7, "hasMore": false })
    );
}

#[tokio::test]
async fn events_wait_until_they_are_confirmed() {
    let portal = Portal::start().await.unwrap();
    write(&portal, 5);
    let first = ok(&portal, GET, json!({ "limit": 2 })).await;
    assert_eq!(ids(&first), [1, 2]);
    assert_eq!(
        (&first["nextOffset"], &first["hasMore"]),
        (&json!(3), &json!(true))
    );
    // Nothing was confirmed, so the events are returned again.
    assert_eq!(ok(&portal, GET, json!({ "limit": 2 })).await, first);
    let rest = ok(&portal, GET, json!({ "offset": 3 })).await;
    assert_eq!(ids(&rest), [3, 4, 5]);
    assert_eq!(
        (&rest["nextOffset"], &rest["hasMore"]),
        (&json!(6), &json!(false))
    );
    // A full page reports more, and the next one may be empty.
    let full = ok(&portal, GET, json!({ "offset": 3, "limit": 3 })).await;
    assert_eq!(full["hasMore"], true);
    // Confirmed events are gone, whatever the next offset is.
    assert_eq!(
        ids(&ok(&portal, GET, json!({ "offset": 1 })).await),
        [3, 4, 5]
    );
    assert_eq!(
        ids(&ok(&portal, GET, json!({ "offset": 6 })).await),
        [0_u64; 0]
    );
    assert_eq!(portal.world(|world| world.waiting_events(demo::BOT_ID)), 0);
}

#[tokio::test]
async fn how_many_events_come() {
    let portal = Portal::start().await.unwrap();
    write(&portal, 1_100);
    for (limit, count) in [
        (json!(null), 100),
        (json!(1), 1),
        (json!("1000"), 1_000),
        (json!(5_000), 1_000),
        (json!(0), 1),
        (json!("x"), 1),
    ] {
        let page = ok(&portal, GET, json!({ "limit": limit })).await;
        assert_eq!(ids(&page).len(), count, "{limit}");
    }
}

#[tokio::test]
async fn an_event_in_full() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world
            .write(1, "chat5", "Hello [USER=456]bot[/USER]!")
            .unwrap()
    });
    let mut page = ok(&portal, GET, json!({})).await;
    let event = page["events"][0].take();
    assert_eq!(
        event,
        json!({
            "eventId": 1,
            "type": "ONIMBOTV2MESSAGEADD",
            "date": "2024-10-11T06:00:00+00:00",
            "data": {
                "bot": {
                    "id": 456, "code": "support_bot", "type": "bot", "isHidden": false,
                    "isSupportOpenline": false, "isReactionsEnabled": true,
                    "backgroundId": null, "language": "en", "moduleId": "rest",
                    "eventMode": "fetch", "countMessage": 0, "countCommand": 0, "countChat": 1,
                    "countUser": 1,
                },
                "message": {
                    "id": 791, "chatId": 5, "authorId": 1, "date": "2024-10-11T06:00:00+00:00",
                    "text": "Hello [USER=456]bot[/USER]!", "isSystem": false, "uuid": null,
                    "forward": null, "params": [], "viewedByOthers": false, "chat_id": 5,
                    "author_id": 1,
                },
                "chat": {
                    "id": 5, "dialogId": "chat5", "name": "Chat 5", "type": "chat",
                    "messageType": "C", "owner": 1, "color": "#4ba984", "avatar": "",
                    "description": "", "extranet": false, "containsCollaber": false,
                    "entityType": "", "entityId": "", "entityData1": "", "entityData2": "",
                    "entityData3": "", "entityLink": { "type": "", "url": null, "id": "" },
                    "diskFolderId": 5,
                    "permissions": {
                        "manageUsersAdd": "member", "manageUsersDelete": "manager",
                        "manageUi": "owner", "manageSettings": "owner",
                        "manageMessages": "member", "manageMessagesAutoDelete": "owner",
                        "canPost": "member",
                    },
                    "parentChatId": 0, "parentMessageId": 0, "isNew": false,
                    "textFieldEnabled": true, "backgroundId": null,
                },
                "user": {
                    "id": 1, "active": true, "name": "John Smith", "firstName": "John",
                    "lastName": "Smith", "workPosition": "", "color": "#df532d", "avatar": "",
                    "gender": "M", "birthday": "", "extranet": false, "bot": false,
                    "connector": false, "externalAuthId": "default", "status": "online",
                    "idle": false, "lastActivityDate": false, "mobileLastDate": false,
                    "desktopLastDate": false, "absent": false, "departments": [1],
                    "phones": false, "type": "user", "website": "", "email": "",
                },
                "language": "en",
            },
        })
    );
}

#[tokio::test]
async fn one_offset_for_both_streams() {
    let portal = Portal::start().await.unwrap();
    assert_eq!(ok(&portal, SUBSCRIBE, json!({})).await, json!(true));
    write(&portal, 2);
    let names = |page: &Value| {
        let events = page["events"].as_array().unwrap().iter();
        events
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let both = ok(&portal, GET, json!({ "withUserEvents": "Y" })).await;
    let mut expected = ["ONIMV2MESSAGEADD", "ONIMBOTV2MESSAGEADD"].repeat(2);
    assert_eq!(names(&both), expected);
    assert_eq!(ids(&both), [1, 2, 3, 4]);
    let part = ok(&portal, GET, json!({ "withUserEvents": true, "limit": 3 })).await;
    assert_eq!(
        (&part["nextOffset"], &part["hasMore"]),
        (&json!(4), &json!(true))
    );
    // Confirming the bot's own stream does not affect the other one.
    expected.retain(|name| *name == "ONIMBOTV2MESSAGEADD");
    assert_eq!(names(&ok(&portal, GET, json!({})).await), expected);
    let rest = ok(&portal, GET, json!({ "withUserEvents": true, "offset": 4 })).await;
    assert_eq!(names(&rest), ["ONIMBOTV2MESSAGEADD"]);
    let user = ok(&portal, "im.v2.Event.get", json!({})).await;
    assert_eq!(user["events"], json!([]), "one offset confirmed both");
}

#[tokio::test]
async fn events_are_kept_for_a_day() {
    let portal = Portal::start().await.unwrap();
    ok(&portal, SUBSCRIBE, json!({})).await;
    write(&portal, 1);
    portal.advance(Duration::from_secs(24 * 60 * 60 - 1));
    let both = ok(&portal, GET, json!({ "withUserEvents": true })).await;
    assert_eq!(ids(&both).len(), 2);
    portal.advance(Duration::from_secs(1));
    let both = ok(&portal, GET, json!({ "withUserEvents": true })).await;
    assert_eq!(ids(&both).len(), 0);
}
