//! Which requests are retried and which are not, counted by the server.

mod common;

use std::time::{Duration, SystemTime};

use bitrix24_runtime::{Class, Client, Config, Error, ErrorKind, Method, Response, TimeoutKind};
use common::clock::TestClock;
use common::{
    AddItem, AddKeyed, ListItems, ListItemsError, ONE_ITEM, PutItem, Reply, Server, TRUE, refusal,
    serve, serve_in_turn,
};

/// Settings without a rate limit; the pauses have maximum length and are skipped.
fn config(clock: &std::sync::Arc<TestClock>) -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock.clone())
        .jitter(|| 1.0)
        // The remaining time is thus never short enough to be skipped.
        .total_timeout(Duration::from_secs(3600))
}

async fn call<M: Method>(
    server: &Server,
    clock: &std::sync::Arc<TestClock>,
    request: M,
) -> Result<Response<M::Output>, Error<M::Error>> {
    Client::webhook(&server.webhook(), config(clock))
        .expect("a good address")
        .call(request)
        .response()
        .await
}

type Replies = fn() -> Reply;

fn pauses() -> std::sync::Arc<TestClock> {
    TestClock::skipping(Duration::from_secs(65))
}

fn answer(body: &str) -> Reply {
    Reply::Body(200, body.to_owned())
}

/// Responses that do not say whether the request was carried out.
fn lost() -> [(&'static str, Replies); 7] {
    [
        ("dropped", || Reply::Raw(Vec::new())),
        ("cut off", || {
            Reply::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{\"result\"".to_vec())
        }),
        ("empty", || answer("")),
        ("not JSON", || answer("<html>Sign in</html>")),
        ("a proxy's page", || {
            Reply::Body(502, "<html>Bad Gateway</html>".to_owned())
        }),
        ("an unknown 503", || refusal(503, "STRANGE")),
        ("a fault", || refusal(500, "BROKEN")),
    ]
}

#[tokio::test]
async fn a_method_that_may_not_be_repeated_is_carried_out_once() {
    for (about, reply) in lost() {
        let server = serve(move |_| reply());
        let clock = pauses();
        let error = call(&server, &clock, AddItem {}).await.expect_err(about);
        assert!(error.is_ambiguous(), "{about}: {error}");
        assert_eq!(error.attempts(), 1, "{about}");
        assert_eq!(server.requests.try_iter().count(), 1, "{about}");
    }
}

#[tokio::test]
async fn a_method_that_may_be_repeated_is_repeated_after_a_lost_answer() {
    for (about, reply) in lost() {
        let server = serve_in_turn(vec![reply(), reply()]);
        let clock = pauses();
        let answer = call(&server, &clock, ListItems::default()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{about}: {error}"));
        assert_eq!(
            (answer.attempts, answer.already_done),
            (3, false),
            "{about}"
        );
        assert_eq!(server.requests.try_iter().count(), 3, "{about}");
        assert_eq!(
            clock.slept(),
            [Duration::from_millis(500), Duration::from_secs(1)],
            "{about}"
        );
    }
}

#[tokio::test]
async fn repeating_comes_to_an_end() {
    for (about, reply) in lost() {
        let server = serve(move |_| reply());
        let error = call(&server, &pauses(), ListItems::default())
            .await
            .expect_err(about);
        assert!(
            error.is_ambiguous() && error.attempts() == 5,
            "{about}: {error}"
        );
        assert_eq!(server.requests.try_iter().count(), 5, "{about}");
    }
}

#[tokio::test]
async fn done_already_is_a_success_after_a_lost_answer_alone() {
    for (about, reply) in lost() {
        let server = serve_in_turn(vec![reply(), refusal(400, "ALREADY_THERE")]);
        let answer = call(&server, &pauses(), PutItem {}).await;
        let answer = answer.unwrap_or_else(|error| panic!("{about}: {error}"));
        assert!(answer.value && answer.already_done, "{about}");
        assert_eq!(answer.attempts, 2, "{about}");
    }

    // If no response was lost, only the caller can have done it before.
    for before in [vec![], vec![refusal(503, "BUSY")]] {
        let attempts = before.len() as u32 + 1;
        let replies = before.into_iter().chain([refusal(400, "ALREADY_THERE")]);
        let server = serve_in_turn(replies.collect());
        let error = call(&server, &pauses(), PutItem {})
            .await
            .expect_err("a refusal");
        assert_eq!(error.refusal(), Some(&ListItemsError::AlreadyThere));
        assert!(!error.is_ambiguous() && error.attempts() == attempts);
    }
}

#[tokio::test]
async fn a_repetition_that_is_refused_leaves_the_first_attempt_in_doubt() {
    let server = serve_in_turn(vec![Reply::Raw(Vec::new()), refusal(400, "ACCESS_DENIED")]);
    let error = call(&server, &pauses(), PutItem {})
        .await
        .expect_err("a refusal");
    assert_eq!(error.refusal(), Some(&ListItemsError::Denied));
    assert!(error.is_ambiguous() && error.attempts() == 2);
}

/// The keys of the requests that have arrived.
fn keys(server: &Server) -> Vec<Option<String>> {
    let key = |body: &str| {
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        Some(body.get("key")?.as_str()?.to_owned())
    };
    let requests = server.requests.try_iter();
    requests.map(|seen| key(&seen.body)).collect()
}

async fn call_keyed(
    server: &Server,
    keys: Option<bool>,
    request: AddKeyed,
) -> Result<Response<bool>, Error<ListItemsError>> {
    let config = config(&pauses());
    let config = match keys {
        Some(keys) => config.idempotency_keys(keys),
        None => config,
    };
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    client.call(request).response().await
}

#[tokio::test]
async fn a_request_with_a_key_is_repeated_with_the_same_key() {
    let mut all = Vec::new();
    for (about, reply) in lost() {
        let replies = vec![reply(), refusal(400, "UNDER_WAY"), answer(TRUE)];
        let server = serve_in_turn(replies);
        let answer = call_keyed(&server, Some(true), AddKeyed::default()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{about}: {error}"));
        assert!(answer.value && answer.attempts == 3, "{about}");
        let mut keys = keys(&server);
        assert_eq!(keys.len(), 3, "{about}");
        keys.dedup();
        assert_eq!(keys.len(), 1, "{about}");
        all.extend(keys.into_iter().map(|key| key.expect("a key")));
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), lost().len(), "each request has a key of its own");
}

#[tokio::test]
async fn the_key_of_the_caller_is_kept() {
    let good = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    for (key, attempts) in [(good, 2), ("order 17", 1)] {
        let server = serve_in_turn(vec![Reply::Raw(Vec::new()), answer(TRUE)]);
        let request = AddKeyed {
            key: Some(key.to_owned()),
            draft: false,
        };
        let ended = call_keyed(&server, Some(true), request).await;
        assert_eq!(ended.is_ok(), attempts == 2, "{key}");
        let expected = vec![Some(key.to_owned()); attempts];
        assert_eq!(keys(&server), expected);
    }
}

#[tokio::test]
async fn without_a_key_that_the_server_looks_at_nothing_is_repeated() {
    for (keys_sent, draft) in [(Some(true), true), (Some(false), false)] {
        let server = serve_in_turn(vec![Reply::Raw(Vec::new()), answer(TRUE)]);
        let request = AddKeyed { key: None, draft };
        let error = call_keyed(&server, keys_sent, request).await;
        let error = error.expect_err("a lost answer");
        assert!(error.is_ambiguous() && error.attempts() == 1);
        assert_eq!(keys(&server), [None]);
    }
}

#[tokio::test]
async fn a_request_that_stays_under_way_is_in_doubt_at_the_end() {
    let server = serve(|_| refusal(400, "UNDER_WAY"));
    let error = call_keyed(&server, Some(true), AddKeyed::default()).await;
    let error = error.expect_err("a refusal");
    assert_eq!(error.refusal(), Some(&ListItemsError::UnderWay));
    assert!(error.is_ambiguous() && error.is_transient() && error.attempts() == 5);
}

#[tokio::test]
async fn what_is_out_of_reach_is_asked_for_again_by_every_method() {
    let server = serve_in_turn(vec![refusal(401, "UNREACHABLE"), answer(TRUE)]);
    let answer = call(&server, &pauses(), AddItem {}).await;
    assert_eq!(answer.expect("an answer").attempts, 2);

    let server = serve(|_| refusal(401, "UNREACHABLE"));
    let error = call(&server, &pauses(), AddItem {}).await;
    let error = error.expect_err("a refusal");
    assert!(!error.is_ambiguous() && error.is_transient() && error.attempts() == 5);
}

#[tokio::test]
async fn what_was_refused_before_it_ran_is_repeated_for_every_method() {
    let page = || Reply::Body(429, "<html>Too Many Requests</html>".to_owned());
    let refusals: [fn() -> Reply; 4] = [
        || refusal(503, "BUSY"),
        || refusal(200, "busy"),
        || refusal(429, "Busy"),
        || refusal(429, "STRANGE"),
    ];
    for refused in refusals.into_iter().chain([page as fn() -> Reply]) {
        let server = serve_in_turn(vec![refused(), refused(), answer(TRUE)]);
        let clock = pauses();
        let answer = call(&server, &clock, AddItem {}).await.expect("an answer");
        assert_eq!((answer.value, answer.attempts), (true, 3));
        assert_eq!(server.requests.try_iter().count(), 3);
        assert_eq!(clock.elapsed(), Duration::from_millis(1000 + 1500));
    }

    let server = serve(|_| refusal(503, "BUSY"));
    let error = call(&server, &pauses(), AddItem {})
        .await
        .expect_err("a refusal");
    assert_eq!(error.class(), Some(Class::RateLimited));
    assert!(!error.is_ambiguous() && error.attempts() == 5);
    assert_eq!(server.requests.try_iter().count(), 5);
}

/// A status alone has the same meaning with JSON and with a page, complete or truncated.
#[tokio::test]
async fn a_status_alone_says_what_follows() {
    let page = |status| Reply::Body(status, "<html>".to_owned());
    let half = |status| {
        let text = format!("HTTP/1.1 {status} X\r\ncontent-length: 10\r\n\r\nhalf");
        Reply::Raw(text.into_bytes())
    };
    for (status, repeated, repeated_if_safe, ambiguous) in [
        (400, false, false, false),
        (408, false, true, true),
        (425, true, true, false),
        (429, true, true, false),
        (500, false, true, true),
    ] {
        for reply in [|status| refusal(status, "STRANGE"), page, half] {
            let server = serve(move |_| reply(status));
            let attempts = |repeated| if repeated { 5 } else { 1 };
            let error = call(&server, &pauses(), AddItem {}).await;
            let error = error.expect_err("a failure");
            assert_eq!(error.attempts(), attempts(repeated), "{error}");
            assert_eq!(error.is_ambiguous(), ambiguous, "{error}");
            let error = call(&server, &pauses(), ListItems::default()).await;
            let error = error.expect_err("a failure");
            assert_eq!(error.attempts(), attempts(repeated_if_safe), "{error}");
            assert_eq!(error.is_transient(), status != 400, "{error}");
        }
    }
}

#[tokio::test]
async fn what_will_not_change_is_not_repeated() {
    for reply in [
        || refusal(400, "NOTHING_THERE"),
        || refusal(403, "ACCESS_DENIED"),
        || refusal(401, "EXPIRED"),
        || refusal(503, "CLOSED"),
        || refusal(400, "STRANGE"),
        || Reply::Body(404, "<html>Not Found</html>".to_owned()),
        || {
            Reply::WithHeader(
                302,
                "location: https://example.com/x".to_owned(),
                String::new(),
            )
        },
    ] {
        let server = serve(move |_| reply());
        let error = call(&server, &pauses(), ListItems::default())
            .await
            .expect_err("a refusal");
        assert!(!error.is_ambiguous(), "{error}");
        assert_eq!(
            (error.attempts(), server.requests.try_iter().count()),
            (1, 1),
            "{error}"
        );
    }
    // The server understood these requests, so they may have been carried out; but another response
    // would be the same.
    for body in [r#"{"result":{"items":7}}"#, r#"{"strange":1}"#, "[]"] {
        let server = serve(|_| answer(body));
        let error = call(&server, &pauses(), ListItems::default())
            .await
            .expect_err("no items");
        assert!(error.is_ambiguous() && error.attempts() == 1, "{error}");
        assert_eq!(server.requests.try_iter().count(), 1);
    }
}

#[tokio::test]
async fn a_portal_that_cannot_be_reached_is_tried_again() {
    let server = serve(|_| answer(ONE_ITEM));
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = gone.local_addr().expect("its address");
    drop(gone);
    let clock = pauses();
    let client = Client::webhook(&format!("http://{address}/rest/1/x/"), config(&clock));
    let error = client.expect("a good address").call(AddItem {}).await;
    let error = error.expect_err("nobody listens");
    assert!(!error.is_ambiguous() && error.attempts() == 5, "{error}");
    assert_eq!(clock.slept().len(), 4);
    drop(server);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    // The clock of the test shows Tue, 14 Nov 2023 22:13:20 GMT.
    for (header, expected) in [
        ("retry-after: 7", 7),
        ("Retry-After: Tue, 14 Nov 2023 22:13:31 GMT", 11),
        ("retry-after: 60", 60),
        ("retry-after: Mon, 14 Nov 2022 22:13:31 GMT", 0),
        ("retry-after: soon", 1),
    ] {
        let body = r#"{"error":"BUSY"}"#.to_owned();
        let server = serve_in_turn(vec![Reply::WithHeader(503, header.to_owned(), body)]);
        let clock = pauses();
        let config = config(&clock).pauses(Duration::from_secs(1), Duration::from_secs(1));
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        client.call(ListItems::default()).await.expect("an answer");
        // The maximum jitter, which prevents all calls from being retried at that moment.
        let expected = Duration::from_secs(expected + 1);
        assert_eq!(clock.slept(), [expected], "{header}");
    }
}

/// An earlier retry would be refused as well.
#[tokio::test]
async fn a_call_does_not_come_back_before_the_server_has_said() {
    let forever = "retry-after: 99999999999999999999";
    let date = "retry-after: Sun, 14 Nov 2123 22:13:31 GMT";
    for (header, retry_in) in [
        ("retry-after: 61", Some(61)),
        ("retry-after: 1000000", Some(1_000_000)),
        (date, Some(3_155_673_611)),
        (forever, None),
    ] {
        for (code, is_held) in [("BUSY", true), ("UNREACHABLE", false), ("BROKEN", false)] {
            let body = format!(r#"{{"error":"{code}"}}"#);
            let first = Reply::WithHeader(503, header.to_owned(), body);
            let server = serve_in_turn(vec![first]);
            let clock = pauses();
            let client =
                Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
            let error = client.call(ListItems::default()).await;
            let error = error.expect_err("the pause is too long");
            assert_eq!(error.attempts(), 1, "{error}");
            let retry_at = retry_in.map(|seconds| {
                SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
            });
            assert_eq!(error.retry_at(), retry_at, "{header}");
            // Another call is not sent earlier either.
            let next = client.call(ListItems::default()).await;
            assert_eq!(next.is_err(), is_held, "{header} {code}");
            assert_eq!(clock.elapsed(), Duration::ZERO);
        }
    }
}

#[tokio::test]
async fn a_pause_of_hours_holds_the_method_for_all_of_them() {
    for (asked, held) in [("7200", 7200), ("99999999", 24 * 3600)] {
        let pause = format!("retry-after: {asked}");
        let refused = Reply::WithHeader(429, pause, r#"{"error":"BUSY"}"#.to_owned());
        let server = serve_in_turn(vec![refused]);
        let clock = pauses();
        let once = config(&clock).attempts(1);
        let client = Client::webhook(&server.webhook(), once).expect("a good address");
        client.call(AddItem {}).await.expect_err("too many");
        let error = client.call(AddItem {}).await.expect_err("it is held");
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + held);
        assert_eq!((error.attempts(), error.retry_at()), (0, Some(then)));
    }
}

/// This holds without a rate limiter, and for known, unknown and missing codes.
#[tokio::test]
async fn too_many_requests_with_a_pause_hold_the_method_for_all_calls() {
    let bodies = [
        "<html>Too Many Requests</html>",
        r#"{"error":"STRANGE"}"#,
        r#"{"error":"BUSY"}"#,
        r#"{"error":"BUSY","time":{"finish":5000,"operating":1,"operating_reset_at":5600}}"#,
    ];
    for body in bodies {
        let refused = Reply::WithHeader(429, "retry-after: 50".to_owned(), body.to_owned());
        let server = serve_in_turn(vec![refused, answer(ONE_ITEM), answer(TRUE)]);
        let clock = pauses();
        let once = config(&clock).attempts(1);
        let client = Client::webhook(&server.webhook(), once).expect("a good address");
        let error = client.call(AddItem {}).await.expect_err("too many");
        assert_eq!(error.attempts(), 1, "{error}");
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_050);
        assert_eq!(error.retry_at(), Some(then));
        client.call(ListItems::default()).await.expect("an answer");
        // A call with less time than that is not sent.
        let hurried = client.call(AddItem {}).timeout(Duration::from_secs(20));
        let error = hurried.await.expect_err("no time");
        assert_eq!(error.class(), Some(Class::RateLimited));
        assert_eq!(
            error.to_string(),
            "test.Item.add: the portal has received too many requests and does not accept this method for \
             another 50s. Call it again then, or with a longer timeout."
        );
        assert!(clock.slept().is_empty());
        let other = client.clone();
        other.call(AddItem {}).await.expect("its time has come");
        assert_eq!(clock.slept(), [Duration::from_millis(50_500)], "{body}");
        assert_eq!(server.requests.try_iter().count(), 3);
    }
}

#[tokio::test]
async fn a_pause_that_would_outlast_the_call_is_not_begun() {
    let body = r#"{"error":"BUSY"}"#.to_owned();
    let server = serve(move |_| Reply::WithHeader(503, "retry-after: 30".to_owned(), body.clone()));
    let clock = TestClock::skipping(Duration::from_secs(29));
    let client = Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
    let call = client.call(AddItem {}).timeout(Duration::from_secs(30));
    let error = call.await.expect_err("no time");
    assert_eq!(error.class(), Some(Class::RateLimited));
    assert_eq!((clock.elapsed(), error.attempts()), (Duration::ZERO, 1));
}

#[tokio::test]
async fn time_that_is_used_up_is_waited_for_until_the_server_gives_it_back() {
    // The server's clock differs from the client's: only the difference between its timestamps
    // counts.
    let good =
        r#"{"result":true,"time":{"finish":5000,"operating":481,"operating_reset_at":5040}}"#;
    let replies = || vec![answer(good), refusal(429, "SPENT"), answer(TRUE)];

    // The first response reports that the time is used up, so the second call waits at once.
    let server = serve_in_turn(vec![answer(good), answer(TRUE)]);
    let clock = TestClock::skipping(Duration::from_secs(65));
    let client = Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
    client.call(AddItem {}).await.expect("an answer");
    client.call(AddItem {}).await.expect("an answer");
    assert_eq!(clock.slept(), [Duration::from_millis(40_500)]);
    assert_eq!(server.requests.try_iter().count(), 2);

    // If the limit is unknown, the refusal reports that it is exceeded, and the last successful
    // response until when.
    let server = serve_in_turn(replies());
    let clock = TestClock::skipping(Duration::from_secs(65));
    let config = config(&clock).operating_limit(Duration::MAX);
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    client.call(AddItem {}).await.expect("an answer");
    let answer = client.call(AddItem {}).response().await.expect("an answer");
    assert_eq!(answer.attempts, 2);
    assert_eq!(clock.slept(), [Duration::from_millis(40_500)]);
}

#[tokio::test]
async fn time_that_comes_back_late_is_not_waited_for_and_parks_one_method_alone() {
    let good =
        r#"{"result":true,"time":{"finish":5000,"operating":500,"operating_reset_at":5600}}"#;
    let server = serve(move |seen| {
        if seen.line.contains("list") {
            answer(ONE_ITEM)
        } else {
            answer(good)
        }
    });
    let clock = pauses();
    let client = Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
    client.call(AddItem {}).await.expect("an answer");
    let error = client.call(AddItem {}).await.expect_err("no time");
    assert!(matches!(error.kind(), ErrorKind::Throttled(_)), "{error:?}");
    assert_eq!(error.class(), Some(Class::TimeBudgetExhausted));
    assert_eq!(
        error.retry_at(),
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_600))
    );
    assert!(!error.is_ambiguous() && error.attempts() == 0);
    assert_eq!(
        error.to_string(),
        "test.Item.add: the method has used up its execution time on this portal, and regains some of it in 600s. \
         Call it again then, or raise `Config::max_wait`."
    );
    client
        .call(ListItems::default())
        .await
        .expect("another method goes on");
    assert_eq!(server.requests.try_iter().count(), 2);

    clock.advance(Duration::from_secs(600));
    client.call(AddItem {}).await.expect("its time has come");

    // If only the refusal says how long to wait, all calls of the method wait that long.
    let spent = r#"{"error":"SPENT"}"#.to_owned();
    let server = serve_in_turn(vec![
        Reply::WithHeader(429, "retry-after: 50".to_owned(), spent),
        answer(ONE_ITEM),
        answer(TRUE),
    ]);
    let clock = pauses();
    let once = config(&clock).attempts(1);
    let client = Client::webhook(&server.webhook(), once).expect("a good address");
    let error = client.call(AddItem {}).await.expect_err("no time");
    assert!(
        error.retry_at().is_some() && error.attempts() == 1,
        "{error}"
    );
    client.call(ListItems::default()).await.expect("an answer");
    assert!(clock.slept().is_empty());
    client.call(AddItem {}).await.expect("its time has come");
    assert_eq!(clock.slept(), [Duration::from_millis(50_500)]);

    // A refusal without a known end ends the call.
    let server = serve(|_| refusal(429, "SPENT"));
    let error = call(&server, &pauses(), AddItem {})
        .await
        .expect_err("no time");
    assert_eq!(
        (error.class(), error.retry_at()),
        (Some(Class::TimeBudgetExhausted), None)
    );
    assert_eq!(error.attempts(), 1);
}

/// Calls that waited for the same moment would be refused together again.
#[tokio::test]
async fn calls_that_have_waited_for_their_method_come_back_apart() {
    let good =
        r#"{"result":true,"time":{"finish":5000,"operating":481,"operating_reset_at":5040}}"#;
    for (chance, limit, expected) in [
        (0.0, 3_600_000, 40_000),
        (0.5, 3_600_000, 40_250),
        (1.0, 3_600_000, 40_500),
        // Half of the remaining time is for the response.
        (1.0, 40_600, 40_300),
    ] {
        let server = serve_in_turn(vec![answer(good), answer(TRUE)]);
        let clock = TestClock::skipping(Duration::from_millis(40_501));
        let config = config(&clock).jitter(move || chance);
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        client.call(AddItem {}).await.expect("an answer");
        let second = client.call(AddItem {});
        let second = second.timeout(Duration::from_millis(limit));
        // An attempt has at most the time of its call, which the clock must not skip.
        let _ = second.await;
        assert_eq!(clock.slept()[0], Duration::from_millis(expected));
    }
}

#[tokio::test]
async fn figures_beyond_all_bounds_do_no_harm() {
    for time in [
        r#"{"finish":0,"operating":1e300,"operating_reset_at":1e300}"#,
        r#"{"finish":-1e300,"operating":1e18,"operating_reset_at":9223372036854775807}"#,
        r#"{"finish":1e300,"operating":-5,"operating_reset_at":-5}"#,
        r#"{"operating":"x","operating_reset_at":{}}"#,
    ] {
        let server = serve(move |_| answer(&format!(r#"{{"result":true,"time":{time}}}"#)));
        let clock = pauses();
        let client = Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
        client.call(AddItem {}).await.expect("an answer");
        let _ = client.call(AddItem {}).await;
    }
}

#[tokio::test]
async fn the_deadline_covers_every_attempt() {
    let server = serve(|_| Reply::Silence);
    let clock = TestClock::still();
    let client = Client::webhook(&server.webhook(), config(&clock)).expect("a good address");
    let call = client
        .call(ListItems::default())
        .timeout(Duration::from_secs(1));
    let waiting = tokio::spawn(call.into_future());
    // The server has the request, so the call is waiting for the response.
    let server = tokio::task::spawn_blocking(move || {
        server.requests.recv().expect("a request");
        server
    });
    let server = server.await.expect("no panic");
    clock.advance(Duration::from_secs(1));
    let error = waiting.await.expect("no panic").expect_err("no answer");
    assert!(error.is_ambiguous(), "{error}");
    match error.kind() {
        ErrorKind::Timeout(error) => assert_eq!(
            (error.limit(), error.after()),
            (TimeoutKind::Total, Duration::from_secs(1))
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests.try_iter().count(), 0);
}
