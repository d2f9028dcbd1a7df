//! Requests on the wire: exactly as the vendor documents them.

use std::time::Duration;

use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{AnyError, Client, Method, Reaction, SystemError};
use bitrix24_portal::{Authorization, Portal};
use client_tests::{Server, by_oauth, by_webhook, local, response, serve};
use serde_json::{Value, json};

/// A received request, parsed.
struct Seen {
    line: String,
    headers: Vec<String>,
    body: String,
}

fn content_with_everything() -> Server {
    serve(|_| response(200, &[], r#"{"result":{"result":true}}"#))
}

fn seen(server: &Server) -> Seen {
    let request = server.requests.recv().expect("a request");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n").map(str::to_owned);
    let line = lines.next().expect("a request line");
    let mut headers: Vec<String> = lines.collect();
    headers.sort();
    Seen {
        line,
        headers,
        body: body.to_owned(),
    }
}

#[tokio::test]
async fn a_webhook_call_to_the_byte() {
    let server = content_with_everything();
    let address = format!("http://{}/rest/1/a1b2c3/", server.address);
    let client = Client::webhook_with(&address, local()).expect("a good address");
    let put = client
        .bot(456, "my_bot_token")
        .reaction_add(789, Reaction::Like)
        .await;
    assert_eq!(put, Ok(true));

    let mut seen = seen(&server);
    // The id of the call, which differs each time.
    let id = seen.headers.pop().expect("an id");
    let id = id.strip_prefix("x-request-id: ").expect("an id");
    assert_eq!(
        seen.line,
        "POST /rest/1/a1b2c3/imbot.v2.Chat.Message.Reaction.add HTTP/1.1"
    );
    assert_eq!(
        seen.headers,
        [
            "accept: application/json".to_owned(),
            format!("content-length: {}", seen.body.len()),
            "content-type: application/json".to_owned(),
            format!("host: {}", server.address),
            format!("user-agent: bitrix24-rs/{}", env!("CARGO_PKG_VERSION")),
        ]
    );
    assert_eq!(id.len(), 36);
    assert_eq!(
        seen.body,
        r#"{"botId":456,"botToken":"my_bot_token","messageId":789,"reaction":"like"}"#
    );
}

#[tokio::test]
async fn an_oauth_call_to_the_byte() {
    let server = content_with_everything();
    let host = format!("http://{}", server.address);
    let config = local().user_agent("my-bot/1.0");
    let client = Client::oauth_with(&host, "my token", config).expect("a good address");
    let put = client.bot(456).reaction_add(789, Reaction::Like).await;
    assert_eq!(put, Ok(true));

    let seen = seen(&server);
    assert_eq!(
        seen.line,
        "POST /rest/imbot.v2.Chat.Message.Reaction.add HTTP/1.1"
    );
    assert!(
        seen.headers.contains(&"user-agent: my-bot/1.0".to_owned()),
        "{:?}",
        seen.headers
    );
    assert_eq!(
        seen.body,
        r#"{"auth":"my token","botId":456,"messageId":789,"reaction":"like"}"#
    );
    let head = format!("{} {:?}", seen.line, seen.headers);
    assert!(!head.contains("token"), "{head}");
}

#[tokio::test]
async fn the_portal_sees_the_documented_parameters() {
    let portal = Portal::start().await.expect("a portal");
    let mut documented = json!({ "botId": 456, "messageId": 789, "reaction": "like" });

    let bot = by_oauth(&portal).bot(456);
    bot.reaction_add(789, Reaction::Like).await.expect("put");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    bot.reaction_add(789, Reaction::Fire).await.expect("put");

    let [oauth, webhook] = &portal.requests()[..] else {
        panic!("two requests");
    };
    documented["auth"] = portal.access_token().into();
    assert_eq!(oauth.parameters, documented);
    assert_eq!(oauth.authorization, Authorization::OAuth);

    documented = json!({
        "botId": 456, "botToken": "my_bot_token", "messageId": 789, "reaction": "fire",
    });
    assert_eq!(webhook.parameters, documented);
    assert_eq!(webhook.authorization, Authorization::Webhook);
    for request in [oauth, webhook] {
        assert_eq!(request.method, "imbot.v2.Chat.Message.Reaction.add");
        assert!(
            request.path.ends_with(&format!("/{}", request.method)),
            "{}",
            request.path
        );
        assert_eq!((request.status, &request.error), (200, &None));
    }
}

#[tokio::test]
async fn calls_in_a_row_share_one_connection() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    assert_eq!(bot.reaction_add(789, Reaction::Like).await, Ok(true));
    // Refusals must not close the connection either.
    for _ in 1..100 {
        let error = bot
            .reaction_add(789, Reaction::Like)
            .await
            .expect_err("it is there");
        assert_eq!(error.refusal(), Some(&ReactionAddError::ReactionAlreadySet));
    }
    assert_eq!((portal.requests().len(), portal.connections()), (100, 1));
}

#[tokio::test]
async fn a_method_that_does_not_exist() {
    let portal = Portal::start().await.expect("a portal");
    let error = by_oauth(&portal)
        .call_raw("imbot.v2.Chat.Message.Reaction.ad", Value::Null)
        .await
        .expect_err("no such method");
    let expected = AnyError::System(SystemError::ErrorMethodNotFound);
    assert_eq!(error.refusal(), Some(&expected));
    assert_eq!(
        error.to_string(),
        "imbot.v2.Chat.Message.Reaction.ad: ERROR_METHOD_NOT_FOUND: Method not found! (HTTP 404). \
         The portal does not know the method. It checks this before the credentials. Check the \
         spelling. The portal may be older than the method; `imbot.v2.Revision.get` returns its \
         revision."
    );
}

#[tokio::test]
async fn a_raw_call_says_what_a_typed_one_says() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token("my_bot_token");
    let parameters = serde_json::to_value(&request).expect("a request serializes");
    let result = client.call_raw(ReactionAdd::NAME, parameters).await;
    assert_eq!(result, Ok(json!({ "result": true })));

    client.call(request).await.expect_err("it is there");
    let [raw, typed] = &portal.requests()[..] else {
        panic!("two requests");
    };
    assert_eq!(
        (&raw.path, &raw.parameters),
        (&typed.path, &typed.parameters)
    );
    let without_id = |request: &bitrix24_portal::Request| {
        let mut headers = request.headers.clone();
        assert!(headers.remove("x-request-id").is_some());
        headers
    };
    assert_eq!(without_id(raw), without_id(typed));
}

#[tokio::test]
async fn the_answer_tells_the_portals_timing() {
    let portal = Portal::start().await.expect("a portal");
    portal.limit_operating(Some(Duration::from_secs(480)));
    portal.set_cost(ReactionAdd::NAME, Duration::from_secs(2));
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    let answer = bot
        .reaction_add(789, Reaction::Like)
        .response()
        .await
        .expect("put");
    assert!(answer.value);
    let time = answer.time.expect("the portal reports the time");
    assert_eq!(time.start, Some(1_728_626_400.0));
    assert_eq!(time.finish, Some(1_728_626_400.123));
    assert_eq!(time.operating, Some(2.0));
    assert_eq!(time.operating_reset_at, Some(1_728_627_000));
    assert_eq!(
        time.date_start.as_deref(),
        Some("2024-10-11T06:00:00+00:00")
    );
}

/// A request is data: it is created without a client, stored, read again and sent.
#[tokio::test]
async fn a_request_can_be_stored_and_sent_later() {
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token("my_bot_token");
    let stored = serde_json::to_string(&request).expect("a request serializes");
    let restored: ReactionAdd = serde_json::from_str(&stored).expect("and deserializes");
    assert_eq!(restored, request);

    let portal = Portal::start().await.expect("a portal");
    assert_eq!(by_webhook(&portal).call(restored).await, Ok(true));
    let sent = portal.requests().remove(0).parameters;
    assert_eq!(
        sent,
        serde_json::from_str::<Value>(&stored).expect("it is JSON")
    );
}

#[test]
fn a_stored_request_without_what_it_needs_is_refused() {
    let whole = json!({ "botId": "456", "messageId": 789, "reaction": "new code", "more": [] });
    let request: ReactionAdd = serde_json::from_value(whole.clone()).expect("whole");
    let expected = ReactionAdd::new(456, 789, "new code".parse().expect("a code"));
    assert_eq!(request, expected);
    for key in ["botId", "messageId", "reaction"] {
        let mut part = whole.clone();
        part.as_object_mut().expect("an object").remove(key);
        let error = serde_json::from_value::<ReactionAdd>(part).expect_err(key);
        assert_eq!(
            error.to_string(),
            format!("`{key}`: expected a value, found nothing")
        );
    }
}

/// A command arrives with its slash, and is registered without it.
#[test]
fn the_name_of_a_command_has_no_slash() {
    for (command, name) in [("/help", "help"), ("help", "help"), ("//", "/"), ("", "")] {
        let called: bitrix24::imbot::CalledCommand =
            serde_json::from_value(json!({ "id": 1, "command": command })).expect("a command");
        assert_eq!(called.name().as_deref(), Some(name));
    }
}
