//! Control of a portal: failures on demand, reset, stop; from Rust and over HTTP.

mod common;

use std::time::Duration;

use bitrix24::{BotId, ChatId, MessageId, UserId};
use bitrix24_portal::{Clock, Config, Portal, demo};
use common::{Answer, by_webhook, client, like, send};
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// Tests share a portal between tasks.
const _: fn() = || {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Portal>();
};

/// The system errors as portals send them, in so far as they are known.
#[rustfmt::skip]
const SYSTEM_ERRORS: [(u16, &str, &str); 25] = [
    (500, "INTERNAL_SERVER_ERROR", "Internal server error"),
    (500, "ERROR_UNEXPECTED_ANSWER", "Server returned an unexpected response"),
    (503, "QUERY_LIMIT_EXCEEDED", "Too many requests"),
    (401, "NO_AUTH_FOUND", "Wrong authorization data"),
    (401, "INVALID_REQUEST", "Https required."),
    (401, "OVERLOAD_LIMIT", "REST API is blocked due to overload."),
    (401, "ACCESS_DENIED", "REST is available only by subscription."),
    (401, "INVALID_CREDENTIALS", "Invalid request credentials"),
    (401, "insufficient_scope", "The request requires higher privileges than provided by the webhook token"),
    (401, "expired_token", "The access token provided has expired"),
    (401, "invalid_token", "invalid_token"),
    (401, "APPLICATION_NOT_FOUND", "Application not found"),
    (401, "user_access_error", "The user does not have access to the application."),
    (401, "authorization_error", "Unable to authorize user"),
    (401, "CONNECTION_ERROR", "Error connecting to authorization server"),
    (401, "METHOD_CONFIRM_WAITING", "METHOD_CONFIRM_WAITING"),
    (403, "METHOD_CONFIRM_DENIED", "METHOD_CONFIRM_DENIED"),
    (403, "WRONG_LICENSE", "WRONG_LICENSE"),
    (403, "PORTAL_DELETED", "Portal was deleted"),
    (403, "WRONG_AUTH_TYPE", "WRONG_AUTH_TYPE"),
    (404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
    (404, "ERROR_MANIFEST_IS_NOT_AVAILABLE", "Manifest is not available"),
    (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."),
    (500, "ERROR_CORE", "SQL query error!"),
    (200, "WRONG_ENCODING", "Wrong request encoding"),
];

async fn fail(portal: &Portal, body: &str) -> Answer {
    let url = format!("{}/_portal/fail", portal.oauth_host());
    send(client().post(url).body(body.to_owned())).await
}

#[tokio::test]
async fn every_system_error_can_be_met() {
    let portal = Portal::start().await.unwrap();
    for (_, code, _) in SYSTEM_ERRORS {
        portal.fail_next(code).unwrap();
    }
    for (status, code, description) in SYSTEM_ERRORS {
        let body = json!({ "error": code, "error_description": description });
        assert_eq!(by_webhook(&portal, &like()).await, Answer { status, body });
    }
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
}

#[tokio::test]
async fn an_unknown_failure_is_refused() {
    let portal = Portal::start().await.unwrap();
    for code in ["NONSENSE", "EXPIRED_TOKEN", "Reaction_Not_Found", ""] {
        let text = portal.fail_next(code).unwrap_err().to_string();
        assert!(text.contains(&format!("{code:?}")), "{text}");
        assert!(
            SYSTEM_ERRORS
                .iter()
                .all(|(_, known, _)| text.contains(known)),
            "{text}"
        );
    }
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
}

#[tokio::test]
async fn failing_over_http() {
    let portal = Portal::start().await.unwrap();
    let answer = fail(&portal, r#"{"error":"QUERY_LIMIT_EXCEEDED","times":2}"#).await;
    assert_eq!(
        answer,
        Answer {
            status: 200,
            body: json!({ "failing": 2 })
        }
    );
    assert_eq!(
        fail(&portal, r#"{"error":"OVERLOAD_LIMIT"}"#).await.status,
        200
    );
    for expected in [
        "QUERY_LIMIT_EXCEEDED",
        "QUERY_LIMIT_EXCEEDED",
        "OVERLOAD_LIMIT",
        "",
    ] {
        assert_eq!(by_webhook(&portal, &like()).await.error(), expected);
    }
}

#[tokio::test]
async fn control_requests_that_make_no_sense() {
    let portal = Portal::start().await.unwrap();
    for (body, says) in [
        ("", "must be JSON"),
        ("[]", "must be JSON"),
        ("1", "must be JSON"),
        (r#"{"error":5}"#, "must be JSON"),
        (r#"{"error":"OVERLOAD_LIMIT","times":0}"#, "from 1 to 1000"),
        (
            r#"{"error":"OVERLOAD_LIMIT","times":1001}"#,
            "from 1 to 1000",
        ),
        (
            r#"{"error":"OVERLOAD_LIMIT","times":"2"}"#,
            "from 1 to 1000",
        ),
        (r#"{"error":"NONSENSE"}"#, "PORTAL_DELETED"),
        (
            r#"{"error":"OVERLOAD_LIMIT","fault":"drop"}"#,
            "must be JSON",
        ),
        (r#"{"fault":"NONSENSE"}"#, "half_close"),
        (r#"{"fault":"redirect"}"#, "address"),
        (r#"{"fault":"redirect","to":"x\ny"}"#, "address"),
        (
            r#"{"fault":"redirect","to":"/x","status":200}"#,
            "300 to 399",
        ),
        (r#"{"fault":"delay"}"#, "seconds"),
        (r#"{"fault":"drip","seconds":-1}"#, "seconds"),
        (r#"{"fault":"delay","seconds":1e300}"#, "seconds"),
        (r#"{"fault":"huge","mebibytes":-1}"#, "whole number"),
        (r#"{"fault":"nested","depth":99999999}"#, "10000000"),
        (r#"{"fault":"drop","before":1}"#, "true or false"),
        (r#"{"fault":"drop","method":1}"#, "name of a method"),
        (r#"{"fault":"html","retry_after":[3]}"#, "seconds or a date"),
        (&" ".repeat(70_000), "must be JSON"),
    ] {
        let answer = fail(&portal, body).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "UNREADABLE_REQUEST"),
            "{body}"
        );
        let description = answer.body["error_description"].as_str().unwrap();
        assert!(description.contains(says), "{description}");
    }
    for path in ["/_portal/fail", "/_portal/nonsense", "/_portal/"] {
        let answer = send(client().get(format!("{}{path}", portal.oauth_host()))).await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "UNREADABLE_REQUEST"),
            "{path}"
        );
    }
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
}

/// Returns the status that a caller sees, or 0 for a broken connection.
async fn status(portal: &Portal) -> u16 {
    let call = client().get(common::url(portal, "portal.count?key=a"));
    match call.send().await {
        Ok(answer) => answer.status().as_u16(),
        Err(_) => 0,
    }
}

#[tokio::test]
async fn every_fault_over_http() {
    let portal = Portal::start().await.unwrap();
    for (fault, expected) in [
        (json!({ "fault": "drop" }), 0),
        (json!({ "fault": "reset" }), 0),
        (json!({ "fault": "truncate" }), 200),
        (json!({ "fault": "half_close" }), 200),
        (json!({ "fault": "html" }), 502),
        (json!({ "fault": "html", "retry_after": "3" }), 502),
        (json!({ "fault": "empty" }), 200),
        (json!({ "fault": "content_type" }), 200),
        (json!({ "fault": "invalid_utf8" }), 200),
        (json!({ "fault": "nested", "depth": 5 }), 200),
        (json!({ "fault": "huge", "mebibytes": 1 }), 200),
        (json!({ "fault": "gzip_bomb", "mebibytes": 1 }), 200),
        (json!({ "fault": "endless" }), 200),
        (json!({ "fault": "drip", "seconds": 0.001 }), 200),
        (json!({ "fault": "delay", "seconds": 0.001 }), 200),
        (
            json!({ "fault": "redirect", "status": 307, "to": "/rest/x" }),
            404,
        ),
        (
            json!({ "error": "OVERLOAD_LIMIT", "method": "portal.count" }),
            401,
        ),
    ] {
        let name = fault["fault"].as_str().unwrap_or("error");
        for before in [false, true] {
            let mut fault = fault.clone();
            fault["before"] = json!(before);
            let answer = common::control(&portal, "fail", &fault).await;
            assert_eq!(answer.body, json!({ "failing": 1 }));
            assert_eq!(status(&portal).await, expected, "{fault}");
            let log = portal.requests();
            let hit = log.iter().rfind(|it| it.fault.is_some()).expect("a hit");
            assert_eq!(hit.fault.as_deref(), Some(name));
            let instead = before && name != "delay" || ["error", "redirect"].contains(&name);
            assert_eq!(hit.executed, !instead, "{fault}");
        }
    }
    common::control(&portal, "fail", &json!({ "fault": "hold", "before": true })).await;
    common::control(&portal, "release", &json!({})).await;
    assert_eq!(status(&portal).await, 200);
}

#[tokio::test]
async fn chaos_over_http() {
    let portal = Portal::start().await.unwrap();
    let chaos = json!({ "share": 0.5, "seed": 7, "faults": [
        { "fault": "html", "before": true }, { "error": "OVERLOAD_LIMIT" },
    ] });
    assert_eq!(common::control(&portal, "chaos", &chaos).await.status, 200);
    let mut statuses = [0; 3];
    for _ in 0..100 {
        match status(&portal).await {
            200 => statuses[0] += 1,
            502 => statuses[1] += 1,
            401 => statuses[2] += 1,
            other => panic!("{other}"),
        }
    }
    assert!(statuses.iter().all(|count| *count > 10), "{statuses:?}");
    let url = format!("{}/_portal/counts", portal.oauth_host());
    let counts = send(client().get(url)).await.body;
    assert_eq!(counts, json!({ "counts": { "a": statuses[0] } }));

    common::control(&portal, "chaos", &json!({ "share": 0 })).await;
    for _ in 0..50 {
        assert_eq!(status(&portal).await, 200);
    }
    for wrong in [
        json!({}),
        json!({ "share": 2 }),
        json!({ "share": 0.5 }),
        json!({ "share": 0.5, "faults": [] }),
        json!({ "share": 0.5, "seed": -1, "faults": [{ "fault": "drop" }] }),
        json!({ "share": 0.5, "faults": [{ "fault": "x" }] }),
    ] {
        assert_eq!(common::control(&portal, "chaos", &wrong).await.status, 400);
    }
}

#[tokio::test]
async fn limits_and_clock_that_make_no_sense() {
    let portal = Portal::start().await.unwrap();
    for (path, wrong) in [
        ("limits", json!([])),
        ("limits", json!({ "rate": 5 })),
        (
            "limits",
            json!({ "rate": { "threshold": -1, "per_second": 1 } }),
        ),
        ("limits", json!({ "operating": "x" })),
        ("limits", json!({ "costs": 5 })),
        ("limits", json!({ "costs": { "portal.echo": -1 } })),
        ("clock", json!({})),
        ("clock", json!({ "advance": -1 })),
        ("clock", json!({ "advance": 1e300 })),
    ] {
        let answer = common::control(&portal, path, &wrong).await;
        assert_eq!(
            (answer.status, answer.error()),
            (400, "UNREADABLE_REQUEST"),
            "{wrong}"
        );
    }
    // The maximum time does not cause a panic.
    for _ in 0..3 {
        let end = json!({ "advance": 1.8e19 });
        assert_eq!(common::control(&portal, "clock", &end).await.status, 200);
        assert_eq!(by_webhook(&portal, &json!({})).await.status, 400);
        assert_eq!(common::count(&portal, "a").await, 1);
        portal.reset();
    }
}

#[tokio::test]
async fn the_log_over_http() {
    let portal = Portal::start().await.unwrap();
    by_webhook(&portal, &like()).await;
    let url = format!("{}/_portal/requests", portal.oauth_host());
    let log = send(client().get(url)).await.body;
    let requests = log["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["method"], common::ADD);
    assert_eq!(
        requests[0]["path"],
        format!("/rest/1/demowebhookcode/{}", common::ADD)
    );
    assert_eq!(requests[0]["authorization"], "webhook");
    assert_eq!(requests[0]["parameters"], like());
    assert_eq!(requests[0]["headers"]["content-type"], "application/json");
    assert_eq!(requests[0]["status"], 200);
    assert_eq!(requests[0]["error"], Value::Null);
    assert_eq!(requests[0]["executed"], true);
    assert_eq!(requests[0]["fault"], Value::Null);
    assert_eq!(log["arrived"], 1);
    assert_eq!(log["connections"], 2);
}

#[tokio::test]
async fn reset() {
    let portal = Portal::start().await.unwrap();
    for over_http in [false, true] {
        by_webhook(&portal, &like()).await;
        portal.world(|world| world.add_chat(5, None::<u64>));
        portal.bare_results(true);
        portal.fail_next("OVERLOAD_LIMIT").unwrap();
        if over_http {
            let url = format!("{}/_portal/reset", portal.oauth_host());
            assert_eq!(send(client().post(url)).await.status, 200);
        } else {
            portal.reset();
        }
        assert_eq!(portal.requests().len(), 0);
        let answer = by_webhook(&portal, &like()).await;
        assert_eq!(answer.body["result"], json!({ "result": true }));
        portal.reset();
    }
}

#[tokio::test]
async fn a_panic_inside_the_world_spoils_nothing() {
    let portal = Portal::start().await.unwrap();
    let edit = std::panic::AssertUnwindSafe(|| portal.world(|_| panic!("on purpose")));
    assert!(std::panic::catch_unwind(edit).is_err());
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
}

#[tokio::test]
async fn the_clock_and_the_port_can_be_chosen() {
    let clock = Clock::Fixed(std::time::UNIX_EPOCH + Duration::from_secs(86_400));
    let portal = Portal::start_with(Config {
        clock,
        ..Config::default()
    })
    .await
    .unwrap();
    let answer = by_webhook(&portal, &like()).await;
    assert_eq!(
        answer.body["time"]["date_start"],
        "1970-01-02T00:00:00+00:00"
    );

    let port = portal.address().port();
    let taken = Portal::start_with(Config {
        port,
        clock: Clock::System,
        ..Config::default()
    })
    .await
    .unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    assert!(taken.to_string().contains("choose another port"), "{taken}");

    portal.stop().await;
    let portal = Portal::start_with(Config {
        port,
        clock: Clock::System,
        ..Config::default()
    })
    .await
    .unwrap();
    let year = by_webhook(&portal, &like()).await.body["time"]["date_start"].to_string();
    assert!(!year.contains("1970"), "{year}");
}

#[tokio::test]
async fn a_dropped_portal_stops() {
    let portal = Portal::start().await.unwrap();
    let address = portal.address();
    // An idle connection in the client's pool must not keep the server alive.
    let client = client();
    send(client.post(common::webhook_add(&portal)).json(&like())).await;
    drop(portal);
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(5), refused)
        .await
        .expect("the port is closed");
}

#[tokio::test]
async fn the_world_takes_the_ids_of_the_crate() {
    let portal = Portal::start().await.unwrap();
    portal.world(|world| {
        world.add_bot(BotId(458), "a token", ["demo-webhook"]);
        world.add_chat(ChatId(9), [demo::USER, UserId(458)]);
        let said = world.write(demo::USER, "chat9", "Hello").unwrap();
        let said = MessageId(i64::try_from(said).unwrap());
        assert_eq!(world.text(said), Some("Hello"));
        assert_eq!(world.messages_in(ChatId(9)).len(), 1);
        // A negative id belongs to nobody.
        assert_eq!(world.text(MessageId(-1)), None);
    });
}
