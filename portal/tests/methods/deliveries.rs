//! Events that are sent to a bot's handler.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use bitrix24_portal::{Portal, demo};
use serde_json::{Value, json};

use crate::common::{client, control, send};
use crate::tools::{events, ok};

/// A handler of a bot, and the bodies it was sent.
struct Handler {
    url: String,
    received: Arc<Mutex<Vec<(HeaderMap, String)>>>,
}

impl Handler {
    async fn start(status: StatusCode) -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&received);
        let keep = async move |headers: HeaderMap, body: Bytes| {
            let body = String::from_utf8(body.to_vec()).expect("UTF-8");
            log.lock().unwrap().push((headers, body));
            status
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/handler?bot=1", listener.local_addr().unwrap());
        let app = Router::new().fallback(keep);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, received }
    }

    fn bodies(&self) -> Vec<String> {
        let received = self.received.lock().unwrap();
        received.iter().map(|(_, body)| body.clone()).collect()
    }
}

/// A portal that sends the events of the demo bot to a handler.
async fn start() -> (Portal, Handler) {
    let (portal, handler) = (
        Portal::start().await.unwrap(),
        Handler::start(StatusCode::OK).await,
    );
    portal.world(|world| assert!(world.set_webhook_url(demo::BOT_ID, Some(&handler.url))));
    (portal, handler)
}

/// The values of a form by the names they are written under.
fn form(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = form.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn an_event_is_delivered_as_a_form() {
    let (portal, handler) = start().await;
    portal.world(|world| world.write(1, "456", "Hello & more").unwrap());
    portal.wait_for_deliveries(1).await;
    let (headers, body) = handler.received.lock().unwrap()[0].clone();
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(headers["user-agent"], "Bitrix24 Webhook Engine");
    assert!(body.contains("&data%5Bbot%5D%5Bid%5D=456&"), "{body}");

    let form = form(&body);
    let token = portal.world(|world| world.application_token(demo::BOT_ID));
    for (name, expected) in [
        ("event", Some("ONIMBOTV2MESSAGEADD")),
        ("ts", Some("1728626400")),
        ("data[bot][id]", Some("456")),
        ("data[bot][code]", Some("support_bot")),
        ("data[message][id]", Some("791")),
        ("data[message][text]", Some("Hello & more")),
        ("data[message][isSystem]", Some("0")),
        ("data[chat][dialogId]", Some("1")),
        ("data[chat][parentChatId]", Some("0")),
        ("data[user][active]", Some("1")),
        ("data[user][idle]", Some("0")),
        ("data[user][departments][0]", Some("1")),
        ("data[user][birthday]", Some("")),
        ("data[language]", Some("en")),
        ("auth[application_token]", Some(token.as_str())),
        ("auth[member_id]", Some(demo::MEMBER_ID)),
        // The short form of a bot, without null and empty values.
        ("data[bot][type]", None),
        ("data[bot][auth][access_token]", None),
        ("auth[access_token]", None),
        ("data[message][forward]", None),
        ("data[message][params]", None),
        ("data[chat][backgroundId]", None),
    ] {
        assert_eq!(value(&form, name), expected, "{name}");
    }
    assert_eq!(token, "custommy_bot_token");

    let [delivery] = &portal.deliveries()[..] else {
        panic!("one delivery");
    };
    assert_eq!((delivery.bot, delivery.status), (demo::BOT_ID, Some(200)));
    assert_eq!(delivery.event, "ONIMBOTV2MESSAGEADD");
    assert_eq!((&delivery.url, &delivery.body), (&handler.url, &body));
    assert!(events(&portal).await.is_empty(), "nothing is left to fetch");
}

#[tokio::test]
async fn the_token_of_a_delivery_acts_for_the_bot() {
    let (portal, handler) = start().await;
    portal.world(|world| {
        // A bot of an application; those of webhooks receive no tokens.
        world.add_bot(500, "", [demo::OAUTH_APPLICATION]);
        world.set_webhook_url(500, Some(&handler.url));
        world.write(1, "500", "Hello").unwrap();
        world.invite(1, demo::CHAT_ID, 500).unwrap();
        world.remove_bot(500);
    });
    portal.wait_for_deliveries(3).await;
    let bodies = handler.bodies();
    let written = form(&bodies[0]);
    let token = value(&written, "data[bot][auth][access_token]").unwrap();
    let call = json!({ "botId": 500, "dialogId": "1", "fields": { "message": "Hi" } });
    let url = format!("{}/rest/imbot.v2.Chat.Message.send", portal.oauth_host());
    let answer = send(client().post(url).bearer_auth(token).json(&call)).await;
    assert_eq!(answer.error(), "BOT_NOT_FOUND", "the token is let in");

    let own = |name: &str| value(&written, &format!("auth[{name}]"));
    assert_eq!(own("user_id"), Some("1"));
    assert!(own("access_token").is_some() && own("refresh_token").is_some());
    assert_ne!(own("access_token"), Some(token));
    let shown = own("application_token").unwrap();
    assert_eq!(
        shown,
        portal.world(|world| world.token_of_application(demo::OAUTH_APPLICATION))
    );
    assert_eq!(shown.len(), 32);
    let inner = value(&written, "data[bot][auth][application_token]");
    assert!(inner.is_some_and(|inner| inner != shown), "{inner:?}");

    // A bot that is added or removed receives no refresh token, and a removed one receives no
    // further events.
    let joined = form(&bodies[1]);
    assert_eq!(value(&joined, "event"), Some("ONIMBOTV2JOINCHAT"));
    assert_eq!(value(&joined, "auth[refresh_token]"), None);
    let removed = form(&bodies[2]);
    assert_eq!(value(&removed, "event"), Some("ONIMBOTV2DELETE"));
    assert_eq!(value(&removed, "auth[access_token]"), None);
    assert_eq!(value(&removed, "data[language]"), None);
}

#[tokio::test]
async fn a_token_is_cut_to_fifty_characters() {
    let portal = Portal::start().await.unwrap();
    let token = "x".repeat(60);
    portal.world(|world| {
        world.add_bot(500, &token, [demo::WEBHOOK_APPLICATION]);
        let shown = world.application_token(500);
        assert_eq!(shown, format!("custom{}", "x".repeat(44)));
        assert_eq!(world.application_token(999), "");
    });
}

#[tokio::test]
async fn deliveries_as_json_and_twice() {
    let (portal, handler) = start().await;
    portal.deliver_as_json(true);
    portal.deliver_twice(true);
    portal.world(|world| world.write(1, "456", "Hello").unwrap());
    portal.wait_for_deliveries(2).await;
    let bodies = handler.bodies();
    assert_eq!(bodies[0], bodies[1]);
    let body: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(body["data"]["user"]["id"], 1);
    assert_eq!(body["data"]["message"]["forward"], json!(null));
    assert_eq!(portal.deliveries()[0].content_type, "application/json");

    let answer = control(&portal, "delivery", &json!({ "json": false })).await;
    assert_eq!(answer.body, json!({ "json": false, "twice": true }));
    let answer = control(&portal, "delivery", &json!({ "twice": "x" })).await;
    assert_eq!(answer.status, 400);
    portal.world(|world| world.write(1, "456", "Hello").unwrap());
    portal.wait_for_deliveries(4).await;
    assert_eq!(
        value(&form(&handler.bodies()[3]), "event"),
        Some("ONIMBOTV2MESSAGEADD")
    );

    let url = format!("{}/_portal/deliveries", portal.oauth_host());
    let log = send(client().get(url)).await.body["deliveries"].take();
    assert_eq!(log.as_array().map(Vec::len), Some(4));
    assert_eq!(log[3]["status"], 200);
}

#[tokio::test]
async fn a_handler_that_comes_by_registration() {
    let portal = Portal::start().await.unwrap();
    let handler = Handler::start(StatusCode::INTERNAL_SERVER_ERROR).await;
    let fields = json!({
        "code": "hook", "botToken": "hook", "eventMode": "webhook", "webhookUrl": handler.url,
        "properties": { "name": "Hook" },
    });
    let bot = ok(
        &portal,
        "imbot.v2.Bot.register",
        json!({ "fields": fields }),
    )
    .await;
    assert_eq!(bot["bot"]["eventMode"], "webhook");
    portal.world(|world| world.write(1, "458", "one").unwrap());
    portal.wait_for_deliveries(1).await;
    assert_eq!(portal.deliveries()[0].status, Some(500));

    // Back to fetching.
    let update = |fields: Value| json!({ "botId": 458, "botToken": "hook", "fields": fields });
    ok(
        &portal,
        "imbot.v2.Bot.update",
        update(json!({ "eventMode": "fetch" })),
    )
    .await;
    portal.world(|world| world.write(1, "458", "two").unwrap());
    assert_eq!(portal.world(|world| world.waiting_events(458)), 1);
    ok(
        &portal,
        "imbot.v2.Bot.update",
        update(json!({ "eventMode": "webhook" })),
    )
    .await;

    // The last event.
    let bot = json!({ "botId": 458, "botToken": "hook" });
    ok(&portal, "imbot.v2.Bot.unregister", bot).await;
    portal.wait_for_deliveries(2).await;
    let form = form(&handler.bodies()[1]);
    assert_eq!(value(&form, "event"), Some("ONIMBOTV2DELETE"));
    assert_eq!(value(&form, "data[bot][id]"), Some("458"));
}

#[tokio::test]
async fn other_machines_are_left_alone() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        for (n, url) in ["https://bot.example/handler", "http://192.0.2.1/"]
            .iter()
            .enumerate()
        {
            world.set_webhook_url(demo::BOT_ID, Some(url));
            world.write(1, "456", &n.to_string()).unwrap();
        }
    });
    portal.wait_for_deliveries(2).await;
    let statuses: Vec<_> = portal.deliveries().iter().map(|it| it.status).collect();
    assert_eq!(statuses, [None, None]);
    let shown = format!("{:?}", portal.deliveries());
    assert!(!shown.contains("token"), "{shown}");
}
