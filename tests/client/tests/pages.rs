//! A bad item affects no other event of a page, and no page is requested endlessly.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::events::HandleError;
use bitrix24::imbot::{Bot, Event};
use bitrix24::{Client, Config, ErrorKind};
use client_tests::{Server, TestClock, response, serve};
use futures_core::Stream;
use serde_json::{Value, json};

fn hurried() -> Arc<TestClock> {
    TestClock::skipping(Duration::from_secs(31))
}

fn bot(server: &Server, clock: &Arc<TestClock>) -> Bot {
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock.clone())
        .total_timeout(Duration::from_secs(100_000));
    let address = format!("http://{}/rest/1/code/", server.address);
    Client::webhook_with(&address, config)
        .expect("a good address")
        .bot(456, "my_bot_token")
}

/// Returns an event with this number and this message; `text` is JSON.
fn event(number: i64, text: &str) -> String {
    format!(
        r#"{{"eventId":{number},"type":"ONIMBOTV2MESSAGEADD","date":"2026-01-02T03:04:05+00:00",
            "data":{{"bot":{{"id":456,"code":"b"}},
                "message":{{"id":{number},"chatId":5,"authorId":1,"text":{text}}},
                "chat":{{"id":5,"dialogId":"chat5","type":"chat","name":"n"}},
                "user":{{"id":1,"name":"n"}},"language":"en"}}}}"#
    )
}

fn page(items: &[String], next_offset: i64, has_more: bool) -> Vec<u8> {
    let body = format!(
        r#"{{"result":{{"events":[{}],"nextOffset":{next_offset},"hasMore":{has_more}}}}}"#,
        items.join(",")
    );
    response(200, &[], &body).into_bytes()
}

/// Starts a server whose queue has three events in its first page, with this one in the middle, and
/// another event in the next.
fn queue(middle: Vec<u8>) -> Server {
    serve(move |request: &str| {
        let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
        let body: Value = serde_json::from_str(body).expect("a request of JSON");
        match body["offset"].as_i64() {
            None | Some(1) => {
                let placeholder = "\"THE MIDDLE\"";
                let items = [
                    event(1, r#""first""#),
                    placeholder.to_owned(),
                    event(3, r#""third""#),
                ];
                let page = page(&items, 4, true);
                let page = replaced(&page, placeholder.as_bytes(), &middle);
                with_length(&page)
            }
            Some(4) => page(&[event(4, r#""last""#)], 5, false),
            other => panic!("nobody asks from {other:?} on"),
        }
    })
}

fn replaced(text: &[u8], what: &[u8], by: &[u8]) -> Vec<u8> {
    let at = text
        .windows(what.len())
        .position(|window| window == what)
        .expect("it is there");
    [&text[..at], by, &text[at + what.len()..]].concat()
}

/// Returns the response with the length of its body.
fn with_length(answer: &[u8]) -> Vec<u8> {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("a head");
    let body = &answer[end + 4..];
    let head = format!(
        "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn the_others_arrive_and_the_bad_one_is_reported() {
    let text = |text: &[u8]| {
        let whole = event(2, r#""TEXT""#);
        replaced(whole.as_bytes(), b"TEXT", text)
    };
    let deep = format!(
        r#"{{"eventId":2,"type":"ONIMBOTV2MESSAGEADD","data":{}1{}}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    for middle in [
        text(br"cut \ud83d"),
        text(br"\ude00 cut"),
        text(b"no \xff\xfe UTF-8"),
        text(b"a line\nbreak"),
        deep.into_bytes(),
        br#"{"eventId":2,"type":"ONIMBOTV2MESSAGEADD","data":{"message":{"id":1e999}}}"#.to_vec(),
        br#"{"eventId":2,"type":"ONIMBOTV2MESSAGEADD","data":{"message":[]}}"#.to_vec(),
        br#"{"eventId":2,"type":"ONIMBOTV2MESSAGEADD"}"#.to_vec(),
        br#"{"type":["ONIMBOTV2MESSAGEADD"]}"#.to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"an event\"".to_vec(),
    ] {
        let about = String::from_utf8_lossy(&middle).into_owned();
        let server = queue(middle);
        let mut events = bot(&server, &hurried()).event_get().stream();
        let mut arrived = Vec::new();
        for _ in 0..4 {
            let fetched = events.next().await.expect("a page that can be read");
            arrived.push(match fetched.event {
                Event::MessageAdded(event) => event.message.text,
                Event::Unknown(event) => {
                    let is_event = event.name == "ONIMBOTV2MESSAGEADD";
                    assert_eq!(
                        is_event,
                        event.reason.is_some() && !event.name.is_empty(),
                        "{event:?}"
                    );
                    "unknown".to_owned()
                }
                other => panic!("{about}: {other:?}"),
            });
        }
        assert_eq!(arrived, ["first", "unknown", "third", "last"], "{about}");
    }
}

/// A text that was already broken when it was written can be read, whatever else is broken in the
/// page.
#[tokio::test]
async fn a_text_that_is_not_broken_is_not_taken_for_one() {
    let server = serve(|_: &str| {
        let items = [event(1, "\"cut \u{fffd}\""), event(2, r#""cut \ud83d""#)];
        page(&items, 3, false)
    });
    let mut events = bot(&server, &hurried()).event_get().stream();
    let Event::MessageAdded(first) = events.next().await.expect("an event").event else {
        panic!("it can be read");
    };
    assert_eq!(first.message.text, "cut \u{fffd}");
    let second = events.next().await.expect("an event").event;
    assert!(matches!(second, Event::Unknown(_)), "{second:?}");
}

/// A handler that has failed gets the same event again, whether its number is readable or not.
#[tokio::test]
async fn an_event_without_a_number_is_confirmed_like_any_other() {
    let server = serve(|request: &str| {
        let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
        let body: Value = serde_json::from_str(body).expect("a request of JSON");
        let from = body["offset"].as_i64().unwrap_or(1);
        let items = [
            event(1, r#""first""#),
            "5".to_owned(),
            event(3, r#""third""#),
        ];
        page(&items[(from - 1) as usize..], 4, false)
    });
    let mut events = bot(&server, &hurried()).event_get().stream();
    assert!(matches!(
        events.next().await.expect("an event").event,
        Event::MessageAdded(_)
    ));
    let failures = AtomicU32::new(0);
    let ended = events
        .handle(async |fetched| match fetched.event {
            Event::Unknown(_) if failures.fetch_add(1, Ordering::Relaxed) == 0 => {
                Err("not handled")
            }
            _ => Err("handled"),
        })
        .await;
    assert!(matches!(ended, HandleError::Handler("not handled")));
    let again = events.next().await.expect("an event").event;
    assert!(matches!(again, Event::Unknown(_)), "{again:?}");
    let third = events.next().await.expect("an event");
    assert_eq!(third.event_id, 3);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_ends_the_stream_after_some_tries() {
    for body in [
        r#"{"result":{"events":[{"eventId":1,"#.to_owned(),
        "<html>".to_owned(),
        // Neither the page nor an event says where the next page begins.
        json!({ "result": { "events": [5, 6], "hasMore": true } }).to_string(),
        // The page does not list events.
        json!({ "result": { "nextOffset": 7, "hasMore": true } }).to_string(),
        json!({ "result": { "events": "none", "nextOffset": 0 } }).to_string(),
        json!({ "result": {} }).to_string(),
    ] {
        let asked = Arc::new(AtomicU32::new(0));
        let server = serve({
            let (asked, body) = (Arc::clone(&asked), body.clone());
            move |_: &str| {
                asked.fetch_add(1, Ordering::Relaxed);
                response(200, &[], &body)
            }
        });
        let mut events = bot(&server, &hurried()).event_get().stream();
        let ended = events.handle(async |_| Ok::<_, ()>(())).await;
        assert!(
            matches!(&ended, HandleError::Queue(error)
                if matches!(error.kind(), ErrorKind::InvalidResponse(_))),
            "{ended:?}"
        );
        let tried = asked.load(Ordering::Relaxed);
        assert!((5..=50).contains(&tried), "{body}: {tried} requests");
        let next = std::future::poll_fn(|context| Pin::new(&mut events).poll_next(context)).await;
        assert!(next.is_none());
        let error = events.next().await.expect_err("the stream has ended");
        assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
        assert_eq!(asked.load(Ordering::Relaxed), tried);
    }
}

/// Pages that do not move the offset, or move it past events that nobody has seen, would come
/// forever.
#[tokio::test]
async fn a_page_that_leads_nowhere_ends_the_stream_after_some_tries() {
    let nothing = || json!({ "result": { "events": [], "nextOffset": 9 } }).to_string();
    let unnumbered = json!({ "type": "NEW", "data": {} });
    let unnumbered =
        json!({ "result": { "events": [unnumbered], "nextOffset": 7, "hasMore": true } });
    let again = r#"{"result":{"events":[{"eventId":5,"type":"NEW"},{"eventId":6,"type":"NEW"}],
        "nextOffset":5,"hasMore":true}}"#;
    for (first, then, expected) in [
        (again.to_owned(), nothing(), 2),
        (unnumbered.to_string(), unnumbered.to_string(), 1),
        (again.to_owned(), again.to_owned(), 2),
    ] {
        let asked = Arc::new(AtomicU32::new(0));
        let server = serve({
            let asked = Arc::clone(&asked);
            move |_: &str| match asked.fetch_add(1, Ordering::Relaxed) {
                0 => response(200, &[], &first),
                _ => response(200, &[], &then),
            }
        });
        let mut events = bot(&server, &hurried()).event_get().stream();
        let arrived = AtomicU32::new(0);
        let ended = events.handle(async |_| {
            arrived.fetch_add(1, Ordering::Relaxed);
            Ok::<_, ()>(())
        });
        let ended = ended.await;
        assert!(
            matches!(&ended, HandleError::Queue(error)
                if matches!(error.kind(), ErrorKind::InvalidResponse(_))),
            "{ended:?}"
        );
        assert_eq!(arrived.into_inner(), expected);
        assert_eq!(asked.load(Ordering::Relaxed), 6);
    }
}

/// An idle queue may report its offset in the first response.
#[tokio::test]
async fn an_empty_queue_may_say_where_it_stands() {
    let asked = AtomicU32::new(0);
    let server = serve(move |_: &str| match asked.fetch_add(1, Ordering::Relaxed) {
        0..8 => page(&[], 9, false),
        _ => page(&[event(9, r#""first""#)], 10, false),
    });
    let mut events = bot(&server, &hurried()).event_get().stream();
    assert_eq!(events.next().await.expect("an event").event_id, 9);
}

#[tokio::test]
async fn a_page_that_is_always_too_large_is_not_asked_for_without_end() {
    let asked = Arc::new(AtomicU32::new(0));
    let server = serve({
        let asked = Arc::clone(&asked);
        move |_: &str| {
            asked.fetch_add(1, Ordering::Relaxed);
            page(&[event(1, &format!("{:?}", "x".repeat(5000)))], 2, false)
        }
    });
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(hurried())
        .max_response_bytes(2000);
    let address = format!("http://{}/rest/1/code/", server.address);
    let client = Client::webhook_with(&address, config).expect("a good address");
    let mut events = client.bot(456, "my_bot_token").event_get().stream();
    for _ in 0..5 {
        let error = events.next().await.expect_err("it is too large");
        assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");
    }
    let error = events.next().await.expect_err("the stream has ended");
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    // The first page is requested again at once, in the usual size.
    assert_eq!(asked.load(Ordering::Relaxed), 6);
}

/// A page of the portal's maximum size may exceed the maximum response size.
#[tokio::test]
async fn pages_are_as_large_as_a_response_may_be() {
    let limits = Arc::new(Mutex::new(Vec::new()));
    let server = serve({
        let limits = Arc::clone(&limits);
        move |request: &str| {
            let body = request.split("\r\n\r\n").nth(1).unwrap_or_default();
            let body: Value = serde_json::from_str(body).expect("a request of JSON");
            let (limit, from) = (body["limit"].as_i64(), body["offset"].as_i64().unwrap_or(1));
            limits.lock().expect("no panic").push(limit);
            let count = limit.unwrap_or(2);
            let items: Vec<_> = (from..from + count).map(|id| event(id, "\"\"")).collect();
            page(&items, from + count, true)
        }
    });
    let config = || {
        Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .clock(hurried())
    };
    let address = format!("http://{}/rest/1/code/", server.address);
    let seen = || std::mem::take(&mut *limits.lock().expect("no panic"));
    let stream = async |config: Config, limit: Option<i64>, count: i64| {
        let client = Client::webhook_with(&address, config).expect("a good address");
        let bot = client.bot(456, "my_bot_token");
        let call = match limit {
            Some(limit) => bot.event_get().limit(limit),
            None => bot.event_get(),
        };
        let mut events = call.stream();
        for id in 1..=count {
            assert_eq!(events.next().await.expect("an event").event_id, id);
        }
    };
    stream(config(), None, 1001).await;
    assert_eq!(seen(), [Some(1000), Some(1000)]);
    stream(config(), Some(3), 4).await;
    assert_eq!(seen(), [Some(3), Some(3)]);
    stream(config().max_response_bytes(10_000), None, 3).await;
    assert_eq!(seen(), [Some(1000), None, None]);
}

/// A queue that reports more events, but returns none, is polled like an empty one.
#[tokio::test]
async fn a_page_without_events_is_followed_by_a_pause() {
    let asked = AtomicU32::new(0);
    let server = serve(move |_: &str| match asked.fetch_add(1, Ordering::Relaxed) {
        0..4 => page(&[], 0, true),
        _ => page(&[event(1, r#""first""#)], 2, false),
    });
    let clock = hurried();
    let mut events = bot(&server, &clock).event_get().stream();
    events.next().await.expect("an event");
    let waits: Vec<u64> = clock.slept().iter().map(Duration::as_secs).collect();
    assert_eq!(
        waits
            .into_iter()
            .filter(|wait| *wait > 0)
            .collect::<Vec<_>>(),
        [5, 10, 20, 30]
    );
}
