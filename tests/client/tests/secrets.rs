//! A secret is in the request and nowhere else: no error of any cause shows one.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bitrix24::events::{EventToken, Fetched, parse_webhook};
use bitrix24::imbot::{Bot, Event};
use bitrix24::imbot::{BotRegister, FileUpload, ReactionAdd, ReactionAddError};
use bitrix24::{
    Client, DownloadLink, Error, ErrorKind, ErrorTable, Method, MethodError, OAuth, Reaction,
    SystemError, Webhook, decode,
};
use bitrix24_portal::{Fault, Grant, Portal, demo};
use client_tests::{Server, local, response, serve};
use serde_json::json;
use tokio::net::TcpSocket;

const CODE: &str = "canarycode";
const BOT_TOKEN: &str = "canarybottoken";
const ACCESS_TOKEN: &str = "canaryaccesstoken";

#[track_caller]
fn holds_no_secret(text: &str) {
    assert!(!text.is_empty());
    assert!(!text.to_lowercase().contains("canary"), "{text}");
}

#[track_caller]
fn shows_no_secret<E: MethodError>(error: &Error<E>) {
    holds_no_secret(&format!("{error} {error:?} {error:#?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        holds_no_secret(&format!("{error} {error:?}"));
        cause = error.source();
    }
}

fn webhook(host: &str) -> Client<Webhook> {
    let address = format!("http://{host}/rest/1/{CODE}/");
    Client::webhook_with(&address, local()).expect("a good address")
}

fn oauth(host: &str) -> Client<OAuth> {
    Client::oauth_with(&format!("http://{host}"), ACCESS_TOKEN, local()).expect("a good address")
}

/// Returns a request with a bot token, for both authorizations.
fn request() -> ReactionAdd {
    ReactionAdd::new(456, 789, Reaction::Like).bot_token(BOT_TOKEN)
}

/// Returns the errors of a typed and of a raw call, with both authorizations.
async fn failures(host: &str) -> Vec<String> {
    let mut text = Vec::new();
    for call in [webhook(host).call(request()), oauth(host).call(request())] {
        match call.response().await {
            // A result of the wrong shape reads as absent, and is reported as a mismatch.
            Ok(answer) => {
                assert!(!answer.mismatches.is_empty());
                holds_no_secret(&format!("{answer:?} {:?}", answer.mismatches));
            }
            Err(error) => {
                shows_no_secret(&error);
                text.push(error.to_string());
            }
        }
    }
    let parameters = serde_json::to_value(request()).expect("a request serializes");
    for call in [
        webhook(host).call_raw("any.method", parameters.clone()),
        oauth(host).call_raw("any.method", parameters),
    ] {
        // Without a type there is no result of the wrong shape.
        if let Err(error) = call.await {
            shows_no_secret(&error);
            text.push(error.to_string());
        }
    }
    text
}

/// Starts a server whose responses contain the whole request.
fn echo(answer: impl Fn(&str) -> String + Send + 'static) -> Server {
    serve(move |request| {
        assert!(request.contains(BOT_TOKEN), "{request}");
        assert!(
            request.contains(CODE) || request.contains(ACCESS_TOKEN),
            "{request}"
        );
        answer(request)
    })
}

#[tokio::test]
async fn refusals_that_quote_the_request() {
    let server = echo(|request| {
        let body = json!({ "error": request, "error_description": request });
        response(400, &[], &body.to_string())
    });
    for text in failures(&server.address.to_string()).await {
        assert!(text.contains("[redacted]"), "{text}");
    }
}

#[tokio::test]
async fn answers_that_cannot_be_read() {
    let answers: [fn(&str) -> String; 5] = [
        |request| json!({ "result": request }).to_string(),
        |request| json!({ "result": { "result": { request: request } } }).to_string(),
        |request| format!(r#"{{"result":{}"#, json!(request)),
        |request| format!("<html>{request}</html>"),
        |request| request.replace('c', "%63").replace('/', "%2F"),
    ];
    for answer in answers {
        let server = echo(move |request| response(200, &[], &answer(request)));
        for text in failures(&server.address.to_string()).await {
            assert!(text.contains("cannot be read"), "{text}");
        }
    }
}

#[tokio::test]
async fn redirects_that_carry_the_request() {
    let server = echo(|request| {
        let path = request.split(' ').nth(1).expect("a path");
        let location = format!("location: https://{BOT_TOKEN}.example.com{path}?{ACCESS_TOKEN}");
        response(302, &[&location], request)
    });
    for text in failures(&server.address.to_string()).await {
        assert!(text.contains("redirect"), "{text}");
    }
}

#[tokio::test]
async fn connections_that_break_amid_the_request_quoted() {
    let answers: [fn(&str) -> String; 3] = [
        |request| request.to_owned(),
        |request| format!("HTTP/1.1 200 X\r\n{request}"),
        |request| format!("HTTP/1.1 200 X\r\ncontent-length: 99999\r\n\r\n{request}"),
    ];
    for answer in answers {
        let server = echo(answer);
        assert_eq!(failures(&server.address.to_string()).await.len(), 4);
    }
}

#[tokio::test]
async fn answers_that_are_too_large() {
    let server = echo(|request| response(200, &[], request));
    let address = format!("http://{}/rest/1/{CODE}/", server.address);
    let config = local().max_response_bytes(16);
    let client = Client::webhook_with(&address, config).expect("a good address");
    let error = client.call(request()).await.expect_err("too large");
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");
    shows_no_secret(&error);
}

#[tokio::test]
async fn limits_that_run_out() {
    let portal = Portal::start().await.expect("a portal");
    // A portal on the same machine may respond faster than any timer.
    portal.fault_next(Fault::hold());
    let call = webhook(&portal.address().to_string()).call(request());
    let error = call.timeout(Duration::ZERO).await.expect_err("no time");
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    shows_no_secret(&error);
}

#[tokio::test]
async fn portals_that_are_not_there() {
    // A port that is reserved, so that no other test gets it, and on which nothing listens.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind(([127, 0, 0, 1], 0).into())
        .expect("a free port");
    let address = socket.local_addr().expect("its address");
    for text in failures(&address.to_string()).await {
        assert!(text.contains("was not sent"), "{text}");
    }
}

#[tokio::test]
async fn refusals_of_the_portal() {
    let portal = Portal::start().await.expect("a portal");
    portal.world(|world| {
        world.add_webhook(1, CODE, Grant::new(demo::WEBHOOK_APPLICATION));
        world.add_access_token(ACCESS_TOKEN, Grant::new(demo::OAUTH_APPLICATION));
        world.add_bot(458, BOT_TOKEN, [demo::WEBHOOK_APPLICATION]);
        world.add_chat(7, [458]);
        world.add_message(791, 7);
    });
    let host = portal.address().to_string();
    let (webhook, oauth) = (webhook(&host), oauth(&host));

    // The portal accepts the canaries as credentials, so the following calls are not refused for
    // lack of them.
    let bot = webhook.bot(458, BOT_TOKEN);
    assert_eq!(bot.reaction_add(791, Reaction::Like).await, Ok(true));

    let unlisted = || "thumbsSideways".parse().expect("a code");
    for (call, code) in [
        (
            webhook.bot(456, "").reaction_add(789, Reaction::Like),
            "BOT_TOKEN_NOT_SPECIFIED",
        ),
        (
            webhook.bot(0, BOT_TOKEN).reaction_add(789, Reaction::Like),
            "BOT_ID_REQUIRED",
        ),
        (
            webhook.bot(1, BOT_TOKEN).reaction_add(789, Reaction::Like),
            "BOT_NOT_FOUND",
        ),
        (
            webhook
                .bot(456, BOT_TOKEN)
                .reaction_add(789, Reaction::Like),
            "BOT_OWNERSHIP_ERROR",
        ),
        (
            oauth.bot(458).reaction_add(791, Reaction::Like),
            "BOT_OWNERSHIP_ERROR",
        ),
        (bot.reaction_add(790, Reaction::Like), "ACCESS_DENIED"),
        (bot.reaction_add(791, unlisted()), "REACTION_NOT_FOUND"),
        (
            bot.reaction_add(791, Reaction::Like),
            "REACTION_ALREADY_SET",
        ),
    ] {
        let error = call.await.expect_err(code);
        assert_eq!(error.code(), Some(code));
        shows_no_secret(&error);
    }
    for row in SystemError::TABLE {
        for bot in [bot.clone(), oauth.bot(456)] {
            portal.fail_next(row.facts.code).expect(row.facts.code);
            let error = bot
                .reaction_add(791, Reaction::Fire)
                .await
                .expect_err("text to fail");
            assert_eq!(error.code(), Some(row.facts.code));
            shows_no_secret(&error);
        }
    }
}

#[tokio::test]
async fn requests_that_are_wrong_in_themselves() {
    let portal = Portal::start().await.expect("a portal");
    let host = portal.address().to_string();
    let address = format!("http://{host}/rest/1/{CODE}/any.method");
    for (method, parameters) in [
        (address.as_str(), json!({})),
        ("any.method", json!([BOT_TOKEN])),
        ("any.method", json!(ACCESS_TOKEN)),
    ] {
        let error = webhook(&host)
            .call_raw(method, parameters)
            .await
            .expect_err("not sent");
        shows_no_secret(&error);
    }
    let error = oauth(&host)
        .call_raw("any.method", json!({ "auth": ACCESS_TOKEN }))
        .await
        .expect_err("a token of one's own");
    shows_no_secret(&error);
    let error = webhook(&host)
        .call(request())
        .wait()
        .expect_err("to be awaited here");
    shows_no_secret(&error);
    assert_eq!(portal.connections(), 0);
}

#[test]
fn a_call_outside_of_a_runtime() {
    let call = pin!(webhook("127.0.0.1:9").call(request()).into_future());
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => shows_no_secret(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn addresses_that_cannot_be_used() {
    for address in [
        "canarycode",
        "http://example.com/rest/1/canarycode/",
        "https://canary:canary@example.com/rest/1/canarycode/",
        "https://example.com/rest/1/canarycode/?auth=canary",
        "https://example.com/rest/1/canarycode/profile.json",
        "https://example.com/canarycode/",
    ] {
        let error = Client::webhook(address).expect_err(address);
        holds_no_secret(&format!("{error} {error:?}"));
        let error = Client::oauth("https://example.com/rest/1/canarycode/", ACCESS_TOKEN)
            .expect_err("a webhook");
        holds_no_secret(&format!("{error} {error:?}"));
    }
}

#[test]
fn what_is_printed_for_debugging() {
    fn shows_none(value: &impl Debug) {
        holds_no_secret(&format!("{value:?} {value:#?}"));
    }
    let (webhook, oauth) = (webhook("127.0.0.1:9"), oauth("127.0.0.1:9"));
    let bot: Bot = webhook.bot(456, BOT_TOKEN);
    shows_none(&webhook);
    shows_none(&oauth);
    shows_none(&bot);
    shows_none(&request());
    shows_none(&bot.reaction_add(789, Reaction::Like));
    shows_none(&oauth.call(request()));
    shows_none(&oauth.call_raw("any.method", json!({ "botToken": BOT_TOKEN })));
}

#[test]
fn events_that_bring_tokens_along() {
    let tokens = json!({
        "application_token": "canary1",
        "access_token": "canary2",
        "refresh_token": "canary3",
        "client_endpoint": "https://example.bitrix24.com/rest/",
        "member_id": "a223",
    });
    for name in ["ONIMBOTV2DELETE", "ONIMBOTV2MESSAGEADD", "NEW"] {
        // The second lacks its message, and the third is not known.
        let data = json!({"bot": {"id": 1, "code": "x", "auth": tokens}, "message": "canary4"});
        let body = json!({"event": name, "data": data, "auth": tokens}).to_string();
        let sent = parse_webhook::<Event>("application/json", body.as_bytes()).expect("an event");
        holds_no_secret(&format!("{sent:?} {:?}", sent.claim()));
        let forged = parse_webhook::<Event>("application/json", body.as_bytes())
            .expect("an event")
            .verify(&EventToken::of_member("a223", "canary5"))
            .expect_err("another token");
        holds_no_secret(&format!("{forged} {forged:?}"));
        let token = EventToken::of_member("a223", "canary1");
        holds_no_secret(&format!("{token:?}"));
        let incoming = sent.verify(&token).expect("its token");
        holds_no_secret(&format!(
            "{incoming:?} {incoming:#?} {:?}",
            incoming.tokens()
        ));

        let envelope = json!({"eventId": 1, "type": name, "data": data});
        let fetched: Fetched<Event> = serde_json::from_value(envelope).expect("an envelope");
        holds_no_secret(&format!("{fetched:?} {fetched:#?}"));
    }
}

#[test]
fn requests_that_hold_tokens_and_files() {
    let upload = FileUpload::new(456, "chat5", "x.txt", b"canary".to_vec()).bot_token(BOT_TOKEN);
    // In base64 too.
    assert!(!format!("{upload:?}").contains("Y2FuYXJ5"), "{upload:?}");
    holds_no_secret(&format!("{upload:?} {upload:#?}"));
    let register = BotRegister::new("code", "name").bot_token(BOT_TOKEN);
    holds_no_secret(&format!("{register:?} {register:#?}"));
    let bot = webhook("127.0.0.1:1").bot(456, BOT_TOKEN);
    holds_no_secret(&format!("{bot:?} {:?}", bot.file_download(1)));
}

#[tokio::test]
async fn links_to_files() {
    let address = "https://example.com/rest/1/canarycode/download/?token=canary";
    let body = json!({ "result": { "downloadUrl": address } }).to_string();
    let server = serve(move |_| response(200, &[], &body));
    let bot = webhook(&server.address.to_string()).bot(456, BOT_TOKEN);
    let answer = bot.file_download(1).response().await.expect("an answer");
    holds_no_secret(&format!("{answer:?} {answer:#?}"));
    let link: DownloadLink = answer.value;
    assert_eq!(link.expose(), address);
    // A stored secret can be read back.
    let stored = serde_json::to_value(&link).expect("a text");
    assert_eq!(stored, address);
    assert_eq!(serde_json::from_value(stored).ok(), Some(link));
}

/// Returns the text of the error of a request with this bot token and this response.
fn error_text(token: &str, status: u16, body: &str) -> String {
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token(token);
    let error = decode(&request, status, body.as_bytes()).expect_err("no output");
    match error.kind() {
        ErrorKind::InvalidResponse(error) => format!("{} {}", error.path(), error.reason()),
        _ => error.to_string(),
    }
}

/// The client's own words contain no secret: a token that is one of them is not redacted there.
#[test]
fn a_token_that_is_a_word_mutilates_no_sentence() {
    let rows = ReactionAddError::TABLE.iter().map(|row| row.facts);
    let rows: Vec<_> = rows
        .chain(SystemError::TABLE.iter().map(|row| row.facts))
        .collect();
    let mut answers: Vec<(u16, String)> = Vec::new();
    let mut sentences = vec![ReactionAdd::NAME.to_owned()];
    for facts in rows {
        sentences.extend([facts.code, facts.when, facts.remedy].map(str::to_owned));
        for &status in facts.statuses.iter().chain(&[400]) {
            for message in facts.messages.iter().chain(&[""]) {
                let body = json!({ "error": facts.code, "error_description": message });
                answers.push((status, body.to_string()));
            }
        }
    }
    // Other texts contain the name of the method, and no further text of their own.
    let body = json!({ "error": 7, "error_description": ReactionAdd::NAME });
    answers.push((400, body.to_string()));
    for body in ["", "[]", "7", "null", "{}", "{", r#"{"result":}"#] {
        answers.extend([200, 502].map(|status| (status, body.to_owned())));
    }
    let expected: Vec<_> = answers
        .iter()
        .map(|(status, body)| error_text("canary", *status, body))
        .collect();
    sentences.extend(expected.iter().cloned());
    let mut words: Vec<_> = sentences
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 1 || word.chars().all(char::is_alphabetic))
        .collect();
    words.sort_unstable();
    words.dedup();
    assert!(words.len() > 200 && words.contains(&"BOT") && words.contains(&"a"));
    for word in words {
        for ((status, body), expected) in answers.iter().zip(&expected) {
            // A word changes only texts that contain it.
            if expected.to_lowercase().contains(&word.to_lowercase()) {
                assert_eq!(&error_text(word, *status, body), expected, "{word}: {body}");
            }
        }
    }

    // The portal's own text is searched nevertheless.
    let body = r#"{"error":"NEW_BOT","error_description":"the Bot is new"}"#;
    let shown = error_text("bot", 400, body);
    assert!(shown.contains("NEW_BOT: the [redacted] is new"), "{shown}");
    let body = r#"{"error":"NEW_CANARYBOT"}"#;
    let shown = error_text("canarybot", 400, body);
    assert!(shown.contains("NEW_[redacted] (HTTP 400)"), "{shown}");
}
