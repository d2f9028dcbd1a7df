//! Faults on demand: the response, whether the call is carried out, and the log.

mod common;

use std::io::ErrorKind;
use std::time::Duration;

use bitrix24_portal::{Fault, Portal};
use common::{by_webhook, client, count, send, url};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any step takes, so that a hang becomes a failure.
const PATIENCE: Duration = Duration::from_secs(20);

async fn start() -> Portal {
    Portal::start().await.expect("a free port")
}

/// Sends a call of `portal.count` over a connection of its own, and returns the connection.
async fn ask(portal: &Portal) -> TcpStream {
    let mut connection = TcpStream::connect(portal.address()).await.unwrap();
    let head = format!(
        "GET /rest/1/demowebhookcode/portal.count?key=a HTTP/1.1\r\nhost: {}\r\n\r\n",
        portal.address()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
}

/// Returns all bytes until the portal closed the connection, and how it was closed.
async fn read_all(connection: &mut TcpStream) -> (String, Option<ErrorKind>) {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, connection.read_to_end(&mut bytes)).await;
    let end = read.expect("the connection ends").err();
    (
        String::from_utf8_lossy(&bytes).into_owned(),
        end.map(|it| it.kind()),
    )
}

/// Returns the log entry of the only request: status, executed, fault.
fn logged(portal: &Portal) -> (u16, bool, Option<String>) {
    let log = portal.requests();
    assert_eq!(log.len(), 1);
    (log[0].status, log[0].executed, log[0].fault.clone())
}

fn counted(portal: &Portal) -> u64 {
    portal.world(|world| world.counts().get("a").copied().unwrap_or_default())
}

#[tokio::test]
async fn a_dropped_connection() {
    for (fault, executed) in [
        (Fault::drop(), true),
        (Fault::drop().before(), false),
        (Fault::reset(), true),
        (Fault::reset().before(), false),
    ] {
        let portal = start().await;
        let name = if fault == Fault::drop() || fault == Fault::drop().before() {
            "drop"
        } else {
            "reset"
        };
        portal.fault_next(fault);
        let (text, end) = read_all(&mut ask(&portal).await).await;
        assert_eq!(text, "");
        let expected = (name == "reset").then_some(ErrorKind::ConnectionReset);
        assert_eq!(end, expected, "{name}");
        assert_eq!(logged(&portal), (0, executed, Some(name.to_owned())));
        assert_eq!(counted(&portal), u64::from(executed));
        // Only one call was to be affected.
        assert_eq!(count(&portal, "a").await, counted(&portal));
    }
}

#[tokio::test]
async fn a_truncated_answer() {
    let portal = start().await;
    portal.fault_next(Fault::truncate());
    let (text, end) = read_all(&mut ask(&portal).await).await;
    assert_eq!(end, None);
    let (head, body) = text.split_once("\r\n\r\n").expect("a whole head");
    let length = head.split_once("content-length: ").expect("a length").1;
    let length: usize = length.parse().expect("a number");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_eq!(body.len(), length / 2);
    assert!(body.starts_with("{\"result\":{\"count\":1}"), "{body}");
    assert_eq!(logged(&portal), (200, true, Some("truncate".to_owned())));

    // An HTTP client sees that the rest is missing.
    portal.fault_next(Fault::truncate());
    let answer = client().get(url(&portal, "portal.echo")).send().await;
    assert!(answer.expect("the head came").bytes().await.is_err());
}

#[tokio::test]
async fn a_half_closed_connection() {
    let portal = start().await;
    portal.fault_next(Fault::half_close());
    let mut connection = ask(&portal).await;
    let (text, end) = read_all(&mut connection).await;
    assert_eq!(end, None);
    assert!(text.contains("\"count\":1"), "{text}");
    // The portal still listens: sending is no error, as it would be after a close.
    for _ in 0..20 {
        connection
            .write_all(&[b' '; 1_000])
            .await
            .expect("still open");
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&portal, "a").await, 2);
}

/// Sends a call and returns status, content type and body, which must be complete.
async fn raw(portal: &Portal) -> (u16, String, Vec<u8>) {
    let answer = client()
        .get(url(portal, "portal.count?key=a"))
        .send()
        .await
        .unwrap();
    let content_type = answer.headers()["content-type"].to_str().unwrap();
    let (status, content_type) = (answer.status().as_u16(), content_type.to_owned());
    (status, content_type, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn answers_that_are_none() {
    let json = "application/json; charset=utf-8";
    let html = "text/html; charset=utf-8";
    for (fault, status, content_type, says) in [
        (Fault::html(), 502, html, "<h1>502 Bad Gateway</h1>"),
        (Fault::empty(), 200, json, ""),
        (
            Fault::content_type(),
            200,
            html,
            "{\"result\":{\"count\":1}",
        ),
        (
            Fault::nested(100_000),
            200,
            json,
            "{\"result\":[[[[[[[[[[[[[[[[",
        ),
    ] {
        let portal = start().await;
        portal.fault_next(fault.clone());
        let answer = raw(&portal).await;
        let text = String::from_utf8(answer.2).unwrap();
        assert_eq!((answer.0, answer.1.as_str()), (status, content_type));
        assert!(text.contains(says), "{fault:?}");
        assert_eq!(text.is_empty(), says.is_empty());
        assert_eq!((logged(&portal).0, logged(&portal).1), (status, true));
        assert_eq!(counted(&portal), 1);

        let portal = start().await;
        portal.fault_next(fault.before());
        assert_eq!(raw(&portal).await.0, status);
        assert!(!logged(&portal).1);
        assert_eq!(counted(&portal), 0);
    }
    let portal = start().await;
    portal.fault_next(Fault::nested(100_000));
    let depth = raw(&portal).await.2.iter().filter(|b| **b == b']').count();
    assert_eq!(depth, 100_000);

    portal.fault_next(Fault::invalid_utf8());
    let (status, _, body) = raw(&portal).await;
    assert_eq!(status, 200);
    assert!(std::str::from_utf8(&body).is_err());
}

#[tokio::test]
async fn huge_answers() {
    const MEBIBYTE: usize = 1024 * 1024;
    let portal = start().await;
    portal.fault_next(Fault::huge(20));
    let answer = client()
        .get(url(&portal, "portal.echo"))
        .send()
        .await
        .unwrap();
    let length = answer.content_length().expect("a length") as usize;
    assert_eq!(length, 20 * MEBIBYTE + "{\"result\":\"\"}".len());
    let body: Value = answer.json().await.expect("valid JSON");
    assert_eq!(body["result"].as_str().map(str::len), Some(20 * MEBIBYTE));

    portal.fault_next(Fault::gzip_bomb(500));
    let answer = client()
        .get(url(&portal, "portal.echo"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let bomb = answer.bytes().await.unwrap();
    assert!(bomb.len() < MEBIBYTE, "{}", bomb.len());
    assert_eq!(bomb[..3], [0x1f, 0x8b, 8]);
}

#[tokio::test]
async fn an_answer_without_end() {
    let portal = start().await;
    portal.fault_next(Fault::endless());
    let mut answer = client()
        .get(url(&portal, "portal.echo"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.content_length(), None);
    let mut seen = 0;
    while seen < 30 * 1024 * 1024 {
        let chunk = timeout(PATIENCE, answer.chunk()).await.expect("more");
        seen += chunk.unwrap().expect("no end").len();
    }
    drop(answer);
    // The response ends for both sides when the caller hangs up.
    assert_eq!(count(&portal, "a").await, 1);
}

#[tokio::test]
async fn a_dripping_answer() {
    let portal = start().await;
    portal.fault_next(Fault::drip(Duration::from_millis(1)));
    let mut answer = client()
        .get(url(&portal, "portal.count?key=a"))
        .send()
        .await
        .unwrap();
    let mut chunks = Vec::new();
    while let Some(chunk) = answer.chunk().await.unwrap() {
        chunks.push(chunk);
    }
    assert!(chunks.len() > 20, "{}", chunks.len());
    let whole: Value = serde_json::from_slice(&chunks.concat()).expect("the right answer");
    assert_eq!(whole["result"], json!({ "count": 1 }));
}

#[tokio::test]
async fn redirects() {
    let portal = start().await;
    let asked = url(&portal, "portal.count?key=a");
    common::provider();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    for (status, to, location) in [
        (
            302,
            "https://new.example",
            "https://new.example/rest/1/demowebhookcode/portal.count?key=a",
        ),
        (307, "https://new.example/x", "https://new.example/x"),
        (308, "/y", "/y"),
    ] {
        portal.fault_next(Fault::redirect(status, to));
        let answer = client.post(&asked).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["location"], location);
        let last = portal.requests().pop().unwrap();
        assert_eq!((last.status, last.executed), (status, false));
    }
    assert_eq!(counted(&portal), 0);

    // A portal that has moved redirects every caller.
    let new = start().await;
    portal.chaos(1.0, 0, [Fault::redirect(307, new.oauth_host())]);
    for _ in 0..3 {
        assert_eq!(count(&portal, "a").await, counted(&new));
    }
    assert_eq!((counted(&portal), counted(&new)), (0, 3));
}

#[tokio::test]
async fn held_and_delayed_answers() {
    let portal = start().await;
    portal.fault_next(Fault::hold());
    let call = tokio::spawn(send(client().get(url(&portal, "portal.count?key=a"))));
    timeout(PATIENCE, portal.wait_for_requests(1))
        .await
        .expect("it came in");
    assert_eq!(counted(&portal), 1);
    assert!(!call.is_finished());
    portal.release();
    let answer = timeout(PATIENCE, call).await.expect("released").unwrap();
    assert_eq!(answer.body["result"], json!({ "count": 1 }));

    // If it was released in advance, the call does not wait.
    portal.release();
    portal.fault_next(Fault::hold());
    assert_eq!(count(&portal, "a").await, 2);

    portal.fault_next(Fault::delay(Duration::from_millis(1)));
    assert_eq!(count(&portal, "a").await, 3);
}

/// The caller hangs up, and the portal carries the call out nevertheless, later.
#[tokio::test]
async fn a_call_that_outlives_its_caller() {
    let portal = start().await;
    portal.fault_next(Fault::hold().before());
    let connection = ask(&portal).await;
    timeout(PATIENCE, portal.wait_for_requests(1))
        .await
        .expect("it came in");
    assert_eq!((counted(&portal), portal.requests().len()), (0, 0));
    drop(connection);
    portal.release();
    let done = async {
        while counted(&portal) == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, done).await.expect("carried out");
    assert_eq!(logged(&portal), (200, true, Some("hold".to_owned())));
}

#[tokio::test]
async fn a_stopped_portal_holds_nothing() {
    let portal = start().await;
    portal.fault_next(Fault::hold());
    let call = tokio::spawn(send(client().get(url(&portal, "portal.echo"))));
    portal.wait_for_requests(1).await;
    drop(portal);
    let answer = timeout(PATIENCE, call).await.expect("let go").unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn retry_after() {
    let portal = start().await;
    let busy = Fault::error("QUERY_LIMIT_EXCEEDED").unwrap();
    portal.fault_next(busy.retry_after("3"));
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    portal.fault_next(Fault::html().retry_after(date));
    let over_http = json!({ "fault": "html", "retry_after": 7 });
    common::control(&portal, "fail", &over_http).await;
    for (status, expected) in [(503, "3"), (502, date), (502, "7")] {
        let answer = client().get(url(&portal, "portal.echo")).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["retry-after"], expected);
    }
}

#[tokio::test]
async fn a_fault_for_one_method() {
    let portal = start().await;
    let fault = Fault::error("OVERLOAD_LIMIT").unwrap();
    portal.fault_next(fault.of("portal.echo"));
    assert_eq!(count(&portal, "a").await, 1);
    let echo = || send(client().get(url(&portal, "portal.echo")));
    assert_eq!(echo().await.error(), "OVERLOAD_LIMIT");
    assert_eq!(echo().await.status, 200);
}

#[tokio::test]
async fn chaos_hits_a_share_and_the_log_knows_which() {
    let portal = start().await;
    portal.chaos(
        0.3,
        7,
        [
            Fault::html(),
            Fault::empty().before(),
            Fault::error("QUERY_LIMIT_EXCEEDED").unwrap(),
        ],
    );
    let client = client();
    for _ in 0..300 {
        let call = client.get(url(&portal, "portal.count?key=a"));
        call.send().await.unwrap();
    }
    let log = portal.requests();
    let hit = log.iter().filter(|it| it.fault.is_some()).count();
    assert!((50..130).contains(&hit), "{hit}");
    for name in ["html", "empty", "error"] {
        let named = |it: &&bitrix24_portal::Request| it.fault.as_deref() == Some(name);
        assert!(log.iter().filter(named).count() > 5, "{name}");
    }
    let executed = log.iter().filter(|it| it.executed).count() as u64;
    assert_eq!(counted(&portal), executed);
    assert!(executed < 300);

    portal.calm();
    assert_eq!(count(&portal, "a").await, executed + 1);
}

#[tokio::test]
async fn a_fault_hides_what_the_call_met() {
    let portal = start().await;
    portal.fault_next(Fault::drop());
    let lost = client().post(common::webhook_add(&portal)).json(&json!({}));
    assert!(lost.send().await.is_err());
    let log = portal.requests();
    assert_eq!(log[0].error.as_deref(), Some("BOT_TOKEN_NOT_SPECIFIED"));
    assert_eq!((log[0].status, log[0].executed), (0, false));
    assert_eq!(by_webhook(&portal, &common::like()).await.status, 200);
}

#[tokio::test]
async fn unused_faults_are_reported() {
    let portal = start().await;
    assert_eq!(portal.unmet(), []);
    let busy = Fault::error("QUERY_LIMIT_EXCEEDED").expect("a system error");
    portal.fault_next(busy.clone());
    portal.fault_next(Fault::drop().of("imbot.v2.Bot.get"));
    assert_eq!(portal.unmet().len(), 2);
    by_webhook(&portal, &json!({})).await;
    assert_eq!(portal.unmet(), [Fault::drop().of("imbot.v2.Bot.get")]);
    portal.fault_next(busy.of("portal.count"));
    let url = format!("{}/_portal/unmet", portal.oauth_host());
    assert_eq!(
        send(client().get(url)).await.body,
        json!({ "unmet": [
            "drop of imbot.v2.Bot.get",
            "error QUERY_LIMIT_EXCEEDED of portal.count",
        ] })
    );
    // Faults that were removed on purpose are not reported as pending.
    portal.calm();
    assert_eq!(portal.unmet(), []);
}
