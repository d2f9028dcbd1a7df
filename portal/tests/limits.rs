//! The limits of a portal, on a clock that the test advances.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use bitrix24_portal::{Clock, Config, Portal, Rate};
use common::{Answer, by_token, call, client, count, send, url};
use serde_json::json;

async fn start() -> Portal {
    Portal::start().await.expect("a free port")
}

/// Returns how many consecutive calls are accepted now.
async fn admitted(portal: &Portal, client: &reqwest::Client) -> usize {
    let mut admitted = 0;
    loop {
        let answer = send(client.get(url(portal, "portal.echo"))).await;
        if answer.status != 200 {
            let body = json!({
                "error": "QUERY_LIMIT_EXCEEDED",
                "error_description": "Too many requests",
            });
            assert_eq!(answer, Answer { status: 503, body });
            return admitted;
        }
        admitted += 1;
        assert!(admitted < 1_000, "no limit");
    }
}

#[tokio::test]
async fn the_bucket() {
    let portal = start().await;
    portal.limit_rate(Some(Rate::STANDARD));
    let client = client();
    assert_eq!(admitted(&portal, &client).await, 51);
    assert_eq!(admitted(&portal, &client).await, 0);
    portal.advance(Duration::from_millis(500));
    assert_eq!(admitted(&portal, &client).await, 1);
    portal.advance(Duration::from_secs(3));
    assert_eq!(admitted(&portal, &client).await, 6);

    // Another address has a bucket of its own.
    common::provider();
    let other = reqwest::Client::builder()
        .no_proxy()
        .local_address(std::net::IpAddr::from([127, 0, 0, 2]))
        .build()
        .unwrap();
    assert_eq!(admitted(&portal, &other).await, 51);

    portal.limit_rate(Some(Rate {
        threshold: 2.0,
        per_second: 1.0,
    }));
    assert_eq!(admitted(&portal, &client).await, 3);
    portal.limit_rate(None);
    for _ in 0..100 {
        assert_eq!(
            send(client.get(url(&portal, "portal.echo"))).await.status,
            200
        );
    }
}

/// At the documented rate, no call is ever refused.
#[tokio::test]
async fn the_promised_pace() {
    let millis = Arc::new(AtomicU64::new(0));
    let read = Arc::clone(&millis);
    let clock =
        Clock::custom(move || UNIX_EPOCH + Duration::from_millis(read.load(Ordering::Relaxed)));
    let portal = Portal::start_with(Config {
        clock,
        ..Config::default()
    })
    .await
    .unwrap();
    portal.limit_rate(Some(Rate::STANDARD));
    let client = client();
    for at in 0_u64..200 {
        millis.store(at.saturating_sub(49) * 500, Ordering::Relaxed);
        let answer = send(client.get(url(&portal, "portal.echo"))).await;
        assert_eq!(answer.status, 200, "{at}");
    }
}

#[tokio::test]
async fn a_batch_is_one_request() {
    let portal = start().await;
    portal.limit_rate(Some(Rate {
        threshold: 0.0,
        per_second: 1.0,
    }));
    let cmd: Vec<_> = (0..50).map(|_| "portal.count").collect();
    let answer = call(&portal, "batch", &json!({ "cmd": cmd })).await;
    assert_eq!(answer.body["result"]["result_error"], json!([]));
    let refused = call(&portal, "portal.count", &json!({})).await;
    assert_eq!(refused.error(), "QUERY_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn execution_time() {
    let portal = start().await;
    portal.limit_operating(Some(Duration::from_secs(50)));
    portal.set_cost("portal.count", Duration::from_secs(20));
    let used = |answer: &Answer| answer.body["time"]["operating"].as_f64();
    let parameters = json!({ "key": "a" });
    for spent in [20.0, 40.0, 60.0] {
        let answer = call(&portal, "portal.count", &parameters).await;
        assert_eq!(used(&answer), Some(spent));
        assert_eq!(answer.body["time"]["operating_reset_at"], 1_728_627_000);
    }
    let refused = call(&portal, "portal.count", &parameters).await;
    assert_eq!(
        (refused.status, refused.error()),
        (429, "OPERATION_TIME_LIMIT")
    );
    // Another method and another application are not affected.
    assert_eq!(call(&portal, "portal.echo", &parameters).await.status, 200);
    let oauth = format!("{}/rest/portal.count", portal.oauth_host());
    let by_oauth = client()
        .post(oauth)
        .json(&json!({ "auth": portal.access_token() }));
    assert_eq!(used(&send(by_oauth).await), Some(20.0));
    // Inside a batch, every call is accounted separately from direct ones.
    let cmd = json!({ "cmd": ["portal.count", "portal.count", "portal.count", "portal.count"] });
    let answer = call(&portal, "batch", &cmd).await;
    let result = &answer.body["result"];
    assert_eq!(result["result_error"]["3"]["error"], "OPERATION_TIME_LIMIT");
    assert_eq!(result["result"].as_array().map(Vec::len), Some(3));
    assert_eq!(answer.body["time"].get("operating"), None);

    // The only basket counts until ten minutes after its first call, to the second.
    portal.advance(Duration::from_secs(599));
    assert_eq!(call(&portal, "portal.count", &parameters).await.status, 429);
    portal.advance(Duration::from_secs(1));
    assert_eq!(count(&portal, "a").await, 4);
    portal.limit_operating(None);
    for _ in 0..5 {
        let answer = call(&portal, "portal.count", &parameters).await;
        assert_eq!((answer.status, used(&answer)), (200, None));
    }
}

#[tokio::test]
async fn limits_over_http() {
    let portal = start().await;
    let limits = json!({
        "rate": { "threshold": 3, "per_second": 1 },
        "operating": 480,
        "costs": { "portal.count": 500 },
    });
    assert_eq!(
        common::control(&portal, "limits", &limits).await.status,
        200
    );
    assert_eq!(count(&portal, "a").await, 1);
    let refused = call(&portal, "portal.count", &json!({})).await;
    assert_eq!(refused.error(), "OPERATION_TIME_LIMIT");
    assert_eq!(admitted(&portal, &client()).await, 2);
    let moved = common::control(&portal, "clock", &json!({ "advance": 600.5 })).await;
    assert_eq!(moved.body["now"], 1_728_627_000.623);
    assert_eq!(count(&portal, "a").await, 2);
    let off = json!({ "rate": null, "operating": null });
    assert_eq!(common::control(&portal, "limits", &off).await.status, 200);
    assert_eq!(count(&portal, "a").await, 3);
    let limits = json!({ "rate": { "threshold": 0, "per_second": 0 } });
    common::control(&portal, "limits", &limits).await;
    assert_eq!(count(&portal, "a").await, 4);
    assert_eq!(
        by_token(&portal, "any", &json!({})).await.error(),
        "QUERY_LIMIT_EXCEEDED"
    );
    common::control(&portal, "reset", &json!({})).await;
    assert_eq!(count(&portal, "a").await, 1);
    let moved = common::control(&portal, "clock", &json!({ "advance": 0 })).await;
    assert_eq!(moved.body["now"], 1_728_626_400.123);
}

#[tokio::test]
async fn no_setting_is_too_large() {
    let portal = start().await;
    let client = client();
    for share in [1.0, f64::INFINITY, f64::NAN, -1.0] {
        portal.chaos(share, u64::MAX, [bitrix24_portal::Fault::html()]);
        send_any(&client, &portal).await;
    }
    portal.calm();
    for number in [f64::MAX, f64::INFINITY, f64::NAN, -1.0] {
        portal.limit_rate(Some(Rate {
            threshold: number,
            per_second: number,
        }));
        send_any(&client, &portal).await;
    }
    portal.limit_rate(None);
    portal.limit_operating(Some(Duration::MAX));
    portal.set_cost("portal.echo", Duration::MAX);
    for _ in 0..3 {
        assert_eq!(
            send(client.get(url(&portal, "portal.echo"))).await.status,
            200
        );
        portal.advance(Duration::from_secs(61));
    }
    portal.advance(Duration::MAX);
    assert_eq!(
        send(client.get(url(&portal, "portal.echo"))).await.status,
        200
    );
}

/// Makes a call, whatever its outcome.
async fn send_any(client: &reqwest::Client, portal: &Portal) {
    let answer = client.get(url(portal, "portal.echo")).send().await;
    answer.expect("the portal is there");
}
