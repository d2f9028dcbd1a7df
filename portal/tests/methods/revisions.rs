//! Differences between portals of different revisions.

use bitrix24_portal::{Config, Portal, Revision, demo};
use serde_json::{Value, json};

use crate::common::{call as bare, with};
use crate::tools::call;

const ALL: [Revision; 3] = [Revision::Before34, Revision::V34, Revision::V35];

async fn start(revision: Revision) -> Portal {
    let config = Config {
        revision,
        ..Config::default()
    };
    Portal::start_with(config).await.unwrap()
}

/// The result of a call, whose form differs from the documented one.
async fn result(portal: &Portal, method: &str, parameters: Value) -> Value {
    let mut answer = call(portal, method, &parameters).await;
    assert_eq!(answer.status, 200, "{method}: {answer:?}");
    answer.body["result"].take()
}

#[tokio::test]
async fn the_revision_number_that_a_portal_reports() {
    for (revision, expected) in ALL.into_iter().zip([33, 33, 36]) {
        let portal = start(revision).await;
        let reported = result(&portal, "imbot.v2.Revision.get", json!({})).await;
        assert_eq!(reported["rest"], expected);
        portal.reset();
        let after = result(&portal, "imbot.v2.Revision.get", json!({})).await;
        assert_eq!(after, reported, "a reset leaves the revision");
    }
}

#[tokio::test]
async fn who_registered_a_bot() {
    for revision in ALL {
        let portal = start(revision).await;
        portal.world(|world| world.write(1, "456", "Hello").unwrap());
        let bot = result(&portal, "imbot.v2.Bot.get", json!({})).await["bot"].take();
        let page = result(&portal, "imbot.v2.Event.get", json!({})).await;
        let application = match revision {
            Revision::V35 => None,
            _ => Some(json!("custommy_bot_token")),
        };
        assert_eq!(bot.get("appId"), application.as_ref(), "{revision:?}");
        let reported = &page["events"][0]["data"]["bot"];
        assert_eq!(reported.get("appId"), application.as_ref(), "{revision:?}");
    }
}

#[tokio::test]
async fn a_handler_of_a_webhooks_bot() {
    for revision in ALL {
        let portal = start(revision).await;
        let urls = [
            "http://127.0.0.1:9/",
            "http://127.0.0.1:9/?client_id=wrong",
            "http://127.0.0.1:9/?a=1&client_id=my_bot_token",
        ];
        portal.world(|world| {
            for url in urls {
                world.set_webhook_url(demo::BOT_ID, Some(url));
                world.write(1, "456", "Hello").unwrap();
            }
        });
        let expected = if revision == Revision::V35 { 3 } else { 1 };
        portal.wait_for_deliveries(expected).await;
        let log = portal.deliveries();
        assert_eq!(log.len() as u64, expected, "{revision:?}");
        assert_eq!(log.last().map(|it| it.url.as_str()), Some(urls[2]));
        // Events that are not sent do not wait to be fetched either.
        assert_eq!(portal.world(|world| world.waiting_events(demo::BOT_ID)), 0);
    }
}

#[tokio::test]
async fn a_token_is_changed_on_newer_portals_only() {
    for revision in ALL {
        let portal = start(revision).await;
        let change = json!({ "fields": { "botToken": "fresh" } });
        result(&portal, "imbot.v2.Bot.update", change).await;
        let old = call(&portal, "imbot.v2.Bot.update", &json!({})).await;
        let is_old = revision == Revision::V35;
        assert_eq!(old.error() == "BOT_OWNERSHIP_ERROR", is_old, "{revision:?}");
    }
}

#[tokio::test]
async fn what_changed_with_revision_34() {
    for revision in ALL {
        let is_older = revision == Revision::Before34;
        let portal = start(revision).await;

        let add = "imbot.v2.Chat.Message.Reaction.add?botId=456&botToken=my_bot_token\
                   &messageId=789&reaction=like";
        let cmd = json!({ "cmd": [add, "portal.echo"] });
        let batch = bare(&portal, "batch", &cmd).await.body["result"].take();
        let code = &batch["result_error"][0]["error"];
        assert_eq!(code == "ERROR_METHOD_NOT_FOUND", is_older, "{batch}");

        portal.world(|world| world.write(1, "456", "Hello").unwrap());
        let page = result(&portal, "imbot.v2.Event.get", json!({})).await;
        let (known, other) = if is_older {
            (("lastEventId", 1), "nextOffset")
        } else {
            (("nextOffset", 2), "lastEventId")
        };
        assert_eq!(page[known.0], known.1);
        assert_eq!(page.get(other), None);

        let chat = result(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "1" })).await;
        let expected = if is_older { json!("Y") } else { json!(true) };
        assert_eq!(chat["chat"]["textFieldEnabled"], expected);
        let switch = json!({ "dialogId": "1", "enabled": false });
        let switched = call(&portal, "imbot.v2.Chat.TextField.enabled", &switch).await;
        assert_eq!(switched.error() == "ACCESS_DENIED", is_older);

        let fields = json!({ "command": "help", "title": { "en": "Help" } });
        let register = json!({ "fields": fields });
        result(&portal, "imbot.v2.Command.register", register).await;
        let listed = result(&portal, "imbot.v2.Command.list", json!({})).await;
        let title = if is_older { "" } else { "Help" };
        assert_eq!(listed["commands"][6]["title"], title);

        let change = json!({ "fields": { "backgroundId": "Azure" } });
        let bot = result(&portal, "imbot.v2.Bot.update", change).await;
        let kept = if is_older {
            json!("Azure")
        } else {
            json!(null)
        };
        assert_eq!(bot["bot"]["backgroundId"], kept);

        let none = with(&json!({ "botToken": null }), json!({}));
        let refused = bare(&portal, "imbot.v2.Bot.list", &none).await;
        let code = if is_older {
            "CLIENT_ID_NOT_SPECIFIED"
        } else {
            "BOT_TOKEN_NOT_SPECIFIED"
        };
        assert_eq!(refused.error(), code);
    }
}
