//! Deliveries to handlers besides the events of chats, and objects that are shown in part.

use bitrix24_portal::{Forgery, Portal, Shape, Thing, demo};
use serde_json::json;

use crate::common::{client, control, send};
use crate::tools::{call, events};

/// Nothing listens there, so deliveries can only be read in the log.
const URL: &str = "http://127.0.0.1:9/handler";

/// The values of the last delivery's form by their names.
async fn last(portal: &Portal, count: u64) -> Vec<(String, String)> {
    portal.wait_for_deliveries(count).await;
    let delivery = portal.deliveries().pop().expect("a delivery");
    form_urlencoded::parse(delivery.body.as_bytes())
        .into_owned()
        .collect()
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = form.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// Calls with an access token.
async fn is_let_in(portal: &Portal, token: &str) -> bool {
    let url = format!("{}/rest/portal.echo", portal.oauth_host());
    send(client().get(url).bearer_auth(token)).await.status == 200
}

/// Exchanges a refresh token.
async fn is_renewed(portal: &Portal, token: &str) -> bool {
    let (host, client_id, secret) = (portal.oauth_host(), demo::CLIENT_ID, demo::CLIENT_SECRET);
    let request = client().get(format!(
        "{host}/oauth/token/?grant_type=refresh_token&client_id={client_id}\
         &client_secret={secret}&refresh_token={token}"
    ));
    send(request).await.status == 200
}

#[tokio::test]
async fn an_application_is_installed_and_removed() {
    let portal = Portal::start().await.unwrap();
    let expected = portal.world(|world| {
        world.install(demo::CLIENT_ID, URL).unwrap();
        world.token_of_application(demo::OAUTH_APPLICATION)
    });
    let form = last(&portal, 1).await;
    for (name, expected) in [
        ("event", Some("ONAPPINSTALL")),
        ("data[VERSION]", Some("1")),
        ("data[ACTIVE]", Some("Y")),
        ("data[INSTALLED]", Some("Y")),
        ("data[LANGUAGE_ID]", Some("en")),
        ("auth[expires_in]", Some("3600")),
        ("auth[scope]", Some("im imbot")),
        ("auth[user_id]", Some("1")),
        ("auth[member_id]", Some(demo::MEMBER_ID)),
        ("auth[application_token]", Some(expected.as_str())),
    ] {
        assert_eq!(value(&form, name), expected, "{name}");
    }
    assert!(is_let_in(&portal, value(&form, "auth[access_token]").unwrap()).await);
    assert!(is_renewed(&portal, value(&form, "auth[refresh_token]").unwrap()).await);
    assert_eq!(portal.deliveries()[0].bot, 0);

    let removal = json!({ "url": URL, "clean": true });
    assert_eq!(control(&portal, "uninstall", &removal).await.status, 200);
    let form = last(&portal, 2).await;
    assert_eq!(value(&form, "event"), Some("ONAPPUNINSTALL"));
    assert_eq!(value(&form, "data[CLEAN]"), Some("1"));
    assert_eq!(value(&form, "auth[application_token]"), Some(&*expected));
    assert_eq!(value(&form, "auth[access_token]"), None);

    assert_eq!(
        control(&portal, "install", &json!({ "url": URL }))
            .await
            .status,
        200
    );
    let unknown = json!({ "url": URL, "client_id": "app.unknown" });
    let refused = control(&portal, "install", &unknown).await;
    assert!(refused.body.to_string().contains("unknown application"));
}

#[tokio::test]
async fn a_page_is_opened() {
    let portal = Portal::start().await.unwrap();
    portal.deliver_as_json(true);
    let page = json!({ "url": format!("{URL}?a=1") });
    assert_eq!(control(&portal, "open", &page).await.status, 200);
    let form = last(&portal, 1).await;
    let delivery = &portal.deliveries()[0];
    assert_eq!(delivery.content_type, "application/x-www-form-urlencoded");
    let domain = portal.address().to_string().replace(':', "%3A");
    let query = format!("?a=1&DOMAIN={domain}&PROTOCOL=0&LANG=en&APP_SID=");
    assert!(delivery.url.contains(&query), "{}", delivery.url);
    for (name, expected) in [
        ("AUTH_EXPIRES", "3600"),
        ("APPLICATION_SCOPE", "im,imbot"),
        ("member_id", demo::MEMBER_ID),
        ("status", "L"),
        ("PLACEMENT", "DEFAULT"),
    ] {
        assert_eq!(value(&form, name), Some(expected), "{name}");
    }
    let server = format!("{}/rest/", portal.oauth_host());
    assert_eq!(value(&form, "SERVER_ENDPOINT"), Some(server.as_str()));
    assert!(is_let_in(&portal, value(&form, "AUTH_ID").unwrap()).await);
    assert!(is_renewed(&portal, value(&form, "REFRESH_ID").unwrap()).await);
    let nowhere = control(&portal, "open", &json!({ "url": "page" })).await;
    assert!(
        nowhere.body.to_string().contains("not the address"),
        "{nowhere:?}"
    );
}

#[tokio::test]
async fn an_event_is_forged() {
    let portal = Portal::start().await.unwrap();
    let refused = portal.world(|world| world.forge(demo::BOT_ID, Forgery::default()));
    assert!(refused.unwrap_err().to_string().contains("no handler"));
    portal.world(|world| {
        assert!(world.set_webhook_url(demo::BOT_ID, Some(URL)));
        world.forge(demo::BOT_ID, Forgery::default()).unwrap();
    });
    let form = last(&portal, 1).await;
    assert_eq!(value(&form, "event"), Some("ONIMBOTV2MESSAGEADD"));
    assert_eq!(value(&form, "data[bot][id]"), Some("456"));
    let shown = value(&form, "auth[application_token]").unwrap();
    assert_ne!(
        shown,
        portal.world(|world| world.application_token(demo::BOT_ID))
    );
    assert_eq!(value(&form, "auth[member_id]"), Some(demo::MEMBER_ID));

    // A forger who knows the token, and claims another portal.
    let forgery = json!({
        "botId": 456, "application_token": "custommy_bot_token", "member_id": "other",
    });
    assert_eq!(control(&portal, "forge", &forgery).await.status, 200);
    let form = last(&portal, 2).await;
    assert_eq!(
        value(&form, "auth[application_token]"),
        Some("custommy_bot_token")
    );
    assert_eq!(value(&form, "auth[member_id]"), Some("other"));
}

/// Deleted or hidden objects are shown in part, in responses and in events.
#[tokio::test]
async fn things_are_shown_in_part() {
    let portal = Portal::start().await.unwrap();
    // A method that returns a chat is documented to return one.
    let chat = async || {
        let chat = call(
            &portal,
            "imbot.v2.Chat.get",
            &json!({ "dialogId": "chat5" }),
        )
        .await;
        chat.body["result"]["chat"].clone()
    };
    let whole = chat().await;
    for (shape, expected) in [
        (Shape::Id, json!({ "id": 5 })),
        (Shape::Nothing, json!([])),
        (Shape::Whole, whole.clone()),
    ] {
        portal.world(|world| world.show_as(Thing::Chat(5), shape));
        assert_eq!(chat().await, expected, "{shape:?}");
    }
    portal.world(|world| world.show_as(Thing::Chat(5), Shape::Nulls));
    let nulls = chat().await;
    let nulls = nulls.as_object().unwrap();
    assert_eq!(nulls.len(), whole.as_object().unwrap().len());
    assert!(
        nulls
            .iter()
            .all(|(key, value)| value.is_null() || key == "id")
    );

    for (thing, shape) in [("user", "nothing"), ("message", "id"), ("bot", "id")] {
        let id = match thing {
            "user" => 1,
            "message" => 791,
            _ => 456,
        };
        let answer = control(&portal, "show", &json!({ thing: id, "as": shape })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    portal.world(|world| world.write(1, "456", "Hello").unwrap());
    let data = events(&portal).await[0]["data"].clone();
    assert_eq!(data["message"], json!({ "id": 791 }));
    assert_eq!(data["user"], json!([]));
    assert_eq!(data["bot"], json!({ "id": 456 }));
    for wrong in [
        json!({}),
        json!({ "user": "x", "as": "id" }),
        json!({ "user": 1, "as": "x" }),
    ] {
        assert_eq!(control(&portal, "show", &wrong).await.status, 400);
    }
}

/// A form omits an object that is shown as nothing.
#[tokio::test]
async fn nothing_is_left_out_of_a_form() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        assert!(world.set_webhook_url(demo::BOT_ID, Some(URL)));
        world.show_as(Thing::User(1), Shape::Nothing);
        world.show_as(Thing::Bot(demo::BOT_ID), Shape::Id);
        world.write(1, "456", "Hello").unwrap();
    });
    let form = last(&portal, 1).await;
    assert!(form.iter().all(|(name, _)| !name.starts_with("data[user]")));
    let bot: Vec<&str> = form
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| name.starts_with("data[bot]"))
        .collect();
    assert_eq!(bot, ["data[bot][id]"]);
}
