//! The REST protocol below the methods: addresses, encodings, authorization, hostile input.

mod common;

use bitrix24_portal::{Authorization, Portal};
use common::{ADD, Answer, by_token, client, like, oauth_add, send, webhook_add, with};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LIKE_FORM: &str = "botId=456&botToken=my_bot_token&messageId=789&reaction=like";

async fn start() -> Portal {
    Portal::start().await.expect("a free port")
}

/// A POST with this body through the webhook.
async fn post(portal: &Portal, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = client()
        .post(webhook_add(portal))
        .header("content-type", content_type);
    send(request.body(body)).await
}

#[tokio::test]
async fn every_encoding_means_the_same() {
    let json_portal = start().await;
    let expected = post(
        &json_portal,
        "application/json; charset=utf-8",
        like().to_string(),
    )
    .await;
    assert_eq!(expected.status, 200);

    let form_portal = start().await;
    let form = post(&form_portal, "application/x-www-form-urlencoded", LIKE_FORM).await;
    assert_eq!(form, expected);

    let query_portal = start().await;
    let url = format!("{}?{LIKE_FORM}", webhook_add(&query_portal));
    assert_eq!(send(client().get(url)).await, expected);

    let mixed_portal = start().await;
    let url = format!("{}?{LIKE_FORM}&reaction=none", webhook_add(&mixed_portal));
    assert_eq!(
        send(client().post(url).json(&json!({ "reaction": "like" }))).await,
        expected
    );

    for portal in [json_portal, form_portal, query_portal, mixed_portal] {
        assert!(portal.world(|world| world.has_reaction(789, 456, "like")));
    }
}

#[tokio::test]
async fn nested_forms_arrive_as_trees() {
    let portal = start().await;
    let form = "fields%5Btitle%5D=a%26b&fields[PHONE][0][VALUE]=1&fields[PHONE][1][VALUE]=2";
    post(&portal, "application/x-www-form-urlencoded", form).await;
    assert_eq!(
        portal.requests()[0].parameters,
        json!({ "fields": { "title": "a&b", "PHONE": [{ "VALUE": "1" }, { "VALUE": "2" }] } })
    );
}

#[tokio::test]
async fn the_json_suffix_changes_nothing() {
    let portal = start().await;
    let url = format!("{}.json", webhook_add(&portal));
    assert_eq!(send(client().post(url).json(&like())).await.status, 200);
    let url = format!("{}.json?auth={}", oauth_add(&portal), portal.access_token());
    let other = with(&like(), json!({ "reaction": "fire" }));
    assert_eq!(send(client().post(url).json(&other)).await.status, 200);
    assert_eq!(portal.requests()[1].method, ADD);
}

#[tokio::test]
async fn keys_that_open_nothing() {
    let portal = start().await;
    let refused = |code: &str, description: &str| Answer {
        status: 401,
        body: json!({ "error": code, "error_description": description }),
    };
    let expected = refused("INVALID_CREDENTIALS", "Invalid request credentials");
    for path in ["1/wrong", "2/demowebhookcode", "one/demowebhookcode", "/"] {
        let url = format!("{}/rest/{path}/{ADD}", portal.oauth_host());
        assert_eq!(
            send(client().post(url).json(&like())).await,
            expected,
            "{path}"
        );
    }
    let expected = refused("invalid_token", "Unable to get application by token");
    assert_eq!(by_token(&portal, "wrong", &like()).await, expected);
    let expected = refused("NO_AUTH_FOUND", "Wrong authorization data");
    assert_eq!(by_token(&portal, "", &like()).await, expected);
    assert_eq!(
        send(client().post(oauth_add(&portal)).json(&like())).await,
        expected
    );
    let nested = with(
        &like(),
        json!({ "auth": { "access_token": portal.access_token() } }),
    );
    assert_eq!(
        send(client().post(oauth_add(&portal)).json(&nested)).await,
        expected
    );
}

/// In the header, as `auth`, as `access_token`: the first of these is used.
#[tokio::test]
async fn where_a_token_may_stand() {
    let portal = start().await;
    let (good, bad) = (portal.access_token(), "wrong");
    for (header, auth, access_token, expected) in [
        (Some(good), Some(bad), Some(bad), ""),
        (None, Some(good), Some(bad), ""),
        (None, None, Some(good), ""),
        (Some(bad), Some(good), Some(good), "invalid_token"),
        (None, None, None, "NO_AUTH_FOUND"),
    ] {
        portal.reset();
        let tokens = json!({ "auth": auth, "access_token": access_token });
        let mut request = client().post(oauth_add(&portal));
        if let Some(token) = header {
            request = request.bearer_auth(token);
        }
        let answer = send(request.json(&with(&like(), tokens))).await;
        assert_eq!(answer.error(), expected);
        let shown = portal.requests()[0].authorization;
        assert_eq!(shown == Authorization::Missing, expected == "NO_AUTH_FOUND");
    }
}

/// Of several errors, the first in this order is reported.
#[tokio::test]
async fn the_order_of_the_checks() {
    let portal = start().await;
    portal.limit_operating(Some(std::time::Duration::ZERO));
    portal.set_cost(ADD, std::time::Duration::from_secs(1));
    let ask = async |path: &str, token: &str, parameters: Value| {
        let url = format!("{}/rest/{path}", portal.oauth_host());
        let answer = send(client().post(url).bearer_auth(token).json(&parameters)).await;
        (answer.status, answer.error().to_owned())
    };
    let error = |status: u16, code: &str| (status, code.to_owned());
    let unscoped = portal.unscoped_token();
    assert_eq!(
        ask("no.such.method", "wrong", json!({})).await,
        error(404, "ERROR_METHOD_NOT_FOUND")
    );
    assert_eq!(
        ask(ADD, "wrong", json!({})).await,
        error(401, "invalid_token")
    );
    assert_eq!(
        ask(ADD, unscoped, json!({})).await,
        error(401, "insufficient_scope")
    );
    let good = portal.access_token();
    assert_eq!(
        ask(ADD, good, json!({})).await,
        error(400, "BOT_ID_REQUIRED")
    );
    assert_eq!(
        ask(ADD, good, json!({})).await,
        error(429, "OPERATION_TIME_LIMIT")
    );
}

#[tokio::test]
async fn answers_are_written_in_ascii() {
    let portal = start().await;
    let text = "Grüße <b>&'\"</b> \u{1f600}";
    let url = format!("{}portal.echo", portal.webhook_url());
    let answer = client()
        .post(url)
        .json(&json!({ "text": text }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let body = answer.text().await.unwrap();
    let written =
        r#""text":"Gr\u00fc\u00dfe \u003cb\u003e\u0026\u0027\u0022\u003c/b\u003e \ud83d\ude00""#;
    assert!(body.contains(written), "{body}");
    let read: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read["result"]["text"], text);
}

#[tokio::test]
async fn an_expired_token() {
    let portal = start().await;
    let answer = by_token(&portal, portal.expired_token(), &like()).await;
    assert_eq!((answer.status, answer.error()), (401, "expired_token"));
}

#[tokio::test]
async fn a_token_without_the_scope() {
    let portal = start().await;
    let answer = by_token(&portal, portal.unscoped_token(), &like()).await;
    assert_eq!((answer.status, answer.error()), (401, "insufficient_scope"));
}

#[tokio::test]
async fn unknown_methods() {
    let portal = start().await;
    for method in [
        "user.get",
        "imbot.v2.chat.message.reaction.add",
        "x%20y",
        "%ff",
        &format!("{ADD}.xml"),
    ] {
        let url = format!("{}{method}", portal.webhook_url());
        let answer = send(client().post(url).json(&like())).await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "ERROR_METHOD_NOT_FOUND"),
            "{method}"
        );
    }
}

#[tokio::test]
async fn addresses_that_name_no_method() {
    let portal = start().await;
    for path in [
        "/",
        "/rest",
        "/rest/",
        "/rest/1/code",
        "/rest/1/2/3/4",
        "/rest/1/code/.json",
        "/x",
    ] {
        let answer = send(client().get(format!("{}{path}", portal.oauth_host()))).await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "UNREADABLE_REQUEST"),
            "{path}"
        );
    }
    assert_eq!(portal.requests().len(), 7);
}

#[tokio::test]
async fn only_get_and_post() {
    let portal = start().await;
    for verb in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let answer = send(client().request(verb, webhook_add(&portal)).json(&like())).await;
        assert_eq!((answer.status, answer.error()), (405, "UNREADABLE_REQUEST"));
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let portal = start().await;
    for (content_type, body, status) in [
        (
            "application/x-www-form-urlencoded",
            &"a=1&".repeat(1_001),
            400,
        ),
        (
            "application/x-www-form-urlencoded",
            &format!("a{}=1", "[b]".repeat(64)),
            400,
        ),
        ("multipart/form-data; boundary=x", &"--x--".to_owned(), 415),
    ] {
        let answer = post(&portal, content_type, body.to_owned()).await;
        let start: String = body.chars().take(20).collect();
        assert_eq!(
            (answer.status, answer.error()),
            (status, "UNREADABLE_REQUEST"),
            "{start}"
        );
    }
    assert!(
        portal
            .requests()
            .iter()
            .all(|request| request.parameters.is_null())
    );
    assert_eq!(
        post(&portal, "application/json", like().to_string())
            .await
            .status,
        200
    );
}

/// A portal ignores the parameters of a body that is not JSON.
#[tokio::test]
async fn broken_json_is_not_refused() {
    let portal = start().await;
    let deep = "[".repeat(100_000);
    for body in ["{", "true", "null", "\"text\"", deep.as_str(), "\0"] {
        let url = format!("{}portal.echo?a=1", portal.webhook_url());
        let request = client()
            .post(url)
            .header("content-type", "application/json");
        let answer = send(request.body(body.to_owned())).await;
        assert_eq!(answer.body["result"], json!({ "a": "1" }));
    }
    // A body of any content type is read as a query.
    let form = post(&portal, "text/plain", LIKE_FORM).await;
    assert_eq!(form.status, 200);
}

#[tokio::test]
async fn the_body_limit() {
    const LIMIT: usize = 140 * 1024 * 1024;
    let portal = start().await;
    // A body that is read completely is refused for its contents.
    let body = vec![b' '; LIMIT];
    assert_eq!(post(&portal, "multipart/form-data", body).await.status, 415);

    // The portal responds before it has read everything, so the client may fail to write the rest;
    // a raw connection that sends only the head and the first excess byte always receives the
    // response.
    let mut connection = TcpStream::connect(portal.address()).await.unwrap();
    let head = format!(
        "POST /rest/1/x/y HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        2 * LIMIT
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&vec![b' '; LIMIT + 1]).await.unwrap();
    let mut answer = [0; 64];
    let length = connection.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

/// Random bytes in place of text must never crash the portal or produce anything but JSON.
#[tokio::test]
async fn noise() {
    let portal = start().await;
    let client = client();
    let alphabet = b"{}[]\"\\:,=&%+.a0 \xff\0\r\nu-e";
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for round in 0..400 {
        let body: Vec<u8> = (0..random() % 80)
            .map(|_| alphabet[random() as usize % alphabet.len()])
            .collect();
        let query: String = body.iter().map(|byte| format!("%{byte:02x}")).collect();
        let content_type = ["application/json", "application/x-www-form-urlencoded"][round % 2];
        let url = format!(
            "{}?{}",
            webhook_add(&portal),
            if round % 3 == 0 { &query } else { "" }
        );
        let request = client
            .post(url)
            .header("content-type", content_type)
            .body(body);
        let answer = send(request).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
        assert_ne!(answer.error(), "");
    }
    assert_eq!(portal.connections(), 1);
    assert_eq!(
        post(&portal, "application/json", like().to_string())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_log() {
    let portal = start().await;
    let call = client()
        .post(webhook_add(&portal))
        .header("user-agent", "bot/1");
    send(call.json(&like())).await;
    by_token(&portal, "some-token", &like()).await;
    send(client().get(format!("{}?a=1", oauth_add(&portal)))).await;

    let log = portal.requests();
    let brief: Vec<_> = log
        .iter()
        .map(|it| (it.authorization, it.status, it.error.as_deref()))
        .collect();
    assert_eq!(
        brief,
        [
            (Authorization::Webhook, 200, None),
            (Authorization::OAuth, 401, Some("invalid_token")),
            (Authorization::Missing, 401, Some("NO_AUTH_FOUND")),
        ]
    );
    assert_eq!(log[0].method, ADD);
    assert_eq!(log[0].path, format!("/rest/1/demowebhookcode/{ADD}"));
    assert_eq!(log[0].parameters, like());
    assert_eq!(log[0].headers["user-agent"], "bot/1");
    assert_eq!(log[0].headers["content-type"], "application/json");
    assert_eq!(log[1].parameters["auth"], "some-token");
    assert_eq!(log[2].path, format!("/rest/{ADD}?a=1"));

    let shown = format!(
        "{log:?} {portal:?} {:?}",
        portal.world(|world| format!("{world:?}"))
    );
    for secret in [
        "demowebhookcode",
        "my_bot_token",
        "some-token",
        "demo-access-token",
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains(ADD) && shown.contains("401"), "{shown}");
}

#[tokio::test]
async fn connections_are_counted() {
    let portal = start().await;
    let client = client();
    for _ in 0..20 {
        send(client.post(webhook_add(&portal)).json(&like())).await;
    }
    assert_eq!(portal.connections(), 1);
    let second = common::client();
    send(
        second
            .post(webhook_add(&portal))
            .json(&Value::Array(Vec::new())),
    )
    .await;
    assert_eq!(portal.connections(), 2);
}
