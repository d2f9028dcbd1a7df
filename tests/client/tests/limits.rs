//! The portal's two limits, which a client respects by itself; client and portal share a clock.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bitrix24::{
    Class, Client, Clock, Config, ErrorKind, LeakyBucket, Reaction, TimeoutKind, Webhook,
};
use bitrix24_portal::{Portal, Rate};
use client_tests::{TestClock, arrivals, ended};
use serde_json::json;

const COUNT: &str = "portal.count";

fn config(clock: &Arc<TestClock>) -> Config {
    Config::default()
        .allow_http_on_loopback()
        .clock(clock.clone())
        .jitter(|| 0.0)
}

fn client(portal: &Portal, config: Config) -> Client<Webhook> {
    Client::webhook_with(&portal.webhook_url(), config).expect("a good address")
}

/// Makes calls all at once, by clients in turn, and checks that the portal receives this many at
/// once and then one per interval.
async fn check_pace(
    portal: &Portal,
    clock: &TestClock,
    clients: &[Client<Webhook>],
    at_once: u64,
    interval: Duration,
) {
    let turns = clients.iter().cycle().take(at_once as usize + 150);
    let calls: Vec<_> = turns
        .map(|client| tokio::spawn(client.call_raw(COUNT, json!({ "key": "calls" })).response()))
        .collect();
    let moment = Duration::from_millis(1);
    for number in 0..150 {
        arrivals(portal, at_once + number).await;
        clock.advance(interval - moment);
        // A call that is too early arrives now.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        clock.advance(moment);
    }
    let mut starts = Vec::new();
    for call in calls {
        let answer = ended(call).await.expect("no call is refused");
        assert_eq!(answer.attempts, 1);
        // The start is reported in whole seconds; on this clock a call ends when it begins.
        let start = answer.time.and_then(|time| time.finish);
        starts.push(TestClock::milliseconds(start.expect("a moment")));
    }
    starts.sort_unstable();
    let interval = interval.as_millis() as u64;
    let expected: Vec<u64> = (0..at_once + 150)
        .map(|number| (number + 1).saturating_sub(at_once) * interval)
        .collect();
    assert_eq!(starts, expected);
    assert_eq!(portal.arrived(), at_once + 150);
    portal.world(|world| assert_eq!(world.counts()["calls"], at_once + 150));
}

#[tokio::test]
async fn two_hundred_calls_are_fifty_at_once_and_then_two_a_second() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    portal.limit_rate(Some(Rate::STANDARD));
    let client = client(&portal, config(&clock).attempts(1));
    let clients = [client.clone(), client];
    check_pace(&portal, &clock, &clients, 50, Duration::from_millis(500)).await;
    assert_eq!(clock.elapsed(), Duration::from_secs(75));
}

#[tokio::test]
async fn clients_that_share_a_bucket_keep_to_one_pace() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    portal.limit_rate(Some(Rate::ENTERPRISE));
    let bucket = Arc::new(LeakyBucket::enterprise().clock(clock.clone()));
    let config = config(&clock).attempts(1).limiter(bucket);
    let clients = [client(&portal, config.clone()), client(&portal, config)];
    check_pace(&portal, &clock, &clients, 250, Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_client_that_is_refused_for_the_rate_slows_down() {
    let clock = TestClock::skipping(Duration::from_secs(5));
    let portal = clock.portal().await;
    portal.limit_rate(Some(Rate::STANDARD));
    // Another program at the same address has filled the portal's bucket.
    let other = client(&portal, config(&clock).unlimited());
    for _ in 0..51 {
        let call = other.call_raw(COUNT, json!({ "key": "others" }));
        call.await.expect("an answer");
    }
    let client = client(&portal, config(&clock));
    for number in 0..20 {
        let call = client.call_raw(COUNT, json!({ "key": "ours" }));
        let answer = call.response().await.expect("an answer");
        assert_eq!(answer.attempts, if number == 0 { 2 } else { 1 });
    }
    let refused = |request: &bitrix24_portal::Request| request.error.is_some();
    assert_eq!(
        portal
            .requests()
            .iter()
            .filter(|request| refused(request))
            .count(),
        1
    );
    assert_eq!(clock.elapsed(), Duration::from_secs(10));
    portal.world(|world| assert_eq!(world.counts()["ours"], 20));
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_ends_with_its_deadline() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    let bucket = Arc::new(LeakyBucket::new(1, Duration::from_secs(60)).clock(clock.clone()));
    let client = client(&portal, config(&clock).limiter(bucket));
    let bot = client.bot(456, "my_bot_token");
    bot.reaction_add(789, Reaction::Like)
        .await
        .expect("the first");

    let late = bot
        .reaction_add(789, Reaction::Fire)
        .timeout(Duration::from_secs(1));
    let mut late = late.into_future();
    let mut context = Context::from_waker(Waker::noop());
    clock.advance(Duration::from_millis(500));
    assert!(late.as_mut().poll(&mut context).is_pending());
    clock.advance(Duration::from_millis(999));
    assert!(late.as_mut().poll(&mut context).is_pending());
    clock.advance(Duration::from_millis(1));
    let Poll::Ready(Err(error)) = late.as_mut().poll(&mut context) else {
        panic!("its time is over");
    };
    assert!(!error.is_ambiguous());
    let ErrorKind::Timeout(error) = error.kind() else {
        panic!("{error:?}");
    };
    assert_eq!(
        (error.limit(), error.after()),
        (TimeoutKind::Total, Duration::from_secs(1))
    );

    // The call has left the queue without using a turn.
    let next = tokio::spawn(bot.reaction_add(789, Reaction::Eyes).into_future());
    clock.advance(Duration::from_millis(58_500));
    assert_eq!(ended(next).await, Ok(true));
    assert_eq!(portal.arrived(), 2);
}

#[tokio::test]
async fn a_method_that_has_used_up_its_time_is_parked_and_no_other() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    portal.limit_operating(Some(Duration::from_secs(480)));
    portal.set_cost(COUNT, Duration::from_secs(20));
    let client = client(&portal, config(&clock).unlimited());
    let count = || client.call_raw(COUNT, json!({ "key": "calls" }));
    for _ in 0..25 {
        count().await.expect("an answer");
    }
    let until = clock.wall() + Duration::from_secs(600);
    clock.advance(Duration::from_secs(100));
    for _ in 0..2 {
        let error = count().await.expect_err("no time is left");
        assert!(
            matches!(error.kind(), ErrorKind::Throttled(throttled) if throttled.remaining() == Duration::from_secs(500))
        );
        assert_eq!(
            (error.class(), error.attempts()),
            (Some(Class::TimeBudgetExhausted), 0)
        );
        assert_eq!(error.retry_at(), Some(until));
        assert!(!error.is_ambiguous() && error.method() == COUNT);
    }
    assert_eq!(portal.arrived(), 25);
    client
        .call_raw("portal.echo", json!({}))
        .await
        .expect("another method");
    assert_eq!(portal.arrived(), 26);

    // The portal accepts the method again exactly at the reported moment, not earlier.
    clock.advance(Duration::from_secs(500) - Duration::from_nanos(1));
    count().timeout(Duration::ZERO).await.expect_err("not yet");
    clock.advance(Duration::from_nanos(1));
    count().await.expect("an answer");
    portal.world(|world| assert_eq!(world.counts()["calls"], 26));
}

#[tokio::test]
async fn a_refused_method_waits_as_long_as_its_client_lets_it() {
    let minutes = |number: u64| Duration::from_secs(60 * number);
    for (longest, waits) in [(9, false), (10, true)] {
        let clock = TestClock::skipping(minutes(11));
        let portal = clock.portal().await;
        portal.limit_operating(Some(Duration::from_secs(10)));
        portal.set_cost(COUNT, Duration::from_secs(11));
        // This client does not know the portal's limit until the portal refuses a call.
        let config = config(&clock)
            .unlimited()
            .operating_limit(Duration::MAX)
            .max_wait(minutes(longest))
            .attempt_timeout(minutes(30))
            .total_timeout(minutes(60));
        let client = client(&portal, config);
        let count = || client.call_raw(COUNT, json!({ "key": "calls" })).response();
        count().await.expect("an answer");
        let until = clock.wall() + minutes(10);
        match count().await {
            Ok(answer) if waits => {
                assert_eq!((answer.attempts, portal.arrived()), (2, 3));
                assert_eq!(clock.elapsed(), minutes(10));
            }
            Err(error) if !waits => {
                assert!(error.is("OPERATION_TIME_LIMIT") && !error.is_ambiguous());
                assert_eq!((error.attempts(), error.retry_at()), (1, Some(until)));
                assert_eq!((portal.arrived(), clock.elapsed()), (2, Duration::ZERO));
                // From then on, the client respects the limit.
                let throttled = count().await.expect_err("its time is used up");
                assert!(matches!(throttled.kind(), ErrorKind::Throttled(_)));
                assert_eq!(portal.arrived(), 2);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// With any settings, a call ends with a response or an error.
#[tokio::test]
async fn no_setting_is_too_large_or_too_small() {
    let portal = Portal::start().await.expect("a portal");
    for longest in [Duration::ZERO, Duration::MAX] {
        for chance in [0.0, 1.0, f64::NAN, f64::INFINITY, -1.0] {
            let config = Config::default()
                .allow_http_on_loopback()
                .unlimited()
                .jitter(move || chance)
                .attempts(u32::MAX)
                .pauses(longest, longest)
                .max_wait(longest)
                .operating_limit(longest)
                .connect_timeout(Duration::MAX)
                .attempt_timeout(Duration::MAX)
                .total_timeout(Duration::MAX)
                .max_response_bytes(usize::MAX)
                .max_file_bytes(usize::MAX);
            let client = client(&portal, config);
            portal.fail_next("QUERY_LIMIT_EXCEEDED").expect("an error");
            let answer = client
                .call_raw(COUNT, json!({ "key": "calls" }))
                .response()
                .await;
            // An endless pause leaves no time for another attempt.
            let is_repeated = longest.is_zero();
            assert_eq!(answer.is_ok(), is_repeated, "{longest:?}, {chance}");
        }
    }
}
