//! The rate of requests, on a clock that the tests advance.

mod common;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bitrix24_runtime::{BoxFuture, Client, Config, ErrorKind, LeakyBucket, Limiter, TimeoutKind};
use common::clock::TestClock;
use common::{AddItem, ListItems, ONE_ITEM, Reply, Server, refusal, serve, serve_in_turn};

const SECOND: Duration = Duration::from_secs(1);

/// Requests that wait in a bucket, and when each of them passed.
struct Queue<'a> {
    clock: &'a TestClock,
    waiting: Vec<Option<BoxFuture<'a, ()>>>,
    passed: Vec<(usize, Duration)>,
}

impl<'a> Queue<'a> {
    fn new(clock: &'a TestClock) -> Self {
        Self {
            clock,
            waiting: Vec::new(),
            passed: Vec::new(),
        }
    }

    fn push(&mut self, bucket: &'a LeakyBucket) {
        self.waiting.push(Some(bucket.acquire()));
    }

    /// Polls all requests, the last one first, which must not move up because of that.
    fn look(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..self.waiting.len() {
            let before = self.passed.len();
            for (number, slot) in self.waiting.iter_mut().enumerate().rev() {
                let poll = |future: &mut BoxFuture<'_, ()>| Pin::new(future).poll(&mut context);
                if slot.as_mut().map(poll) == Some(Poll::Ready(())) {
                    *slot = None;
                    self.passed.push((number, self.clock.elapsed()));
                }
            }
            if self.passed.len() == before {
                return;
            }
        }
    }
}

fn milliseconds(passed: &[(usize, Duration)]) -> Vec<u128> {
    passed.iter().map(|(_, at)| at.as_millis()).collect()
}

#[test]
fn fifty_at_once_and_then_exactly_two_a_second() {
    let check = |bucket: LeakyBucket, at_once: usize, interval: u64| {
        let clock = TestClock::still();
        let bucket = bucket.clock(clock.clone());
        let mut queue = Queue::new(&clock);
        (0..at_once + 150).for_each(|_| queue.push(&bucket));
        queue.look();
        assert_eq!(queue.passed.len(), at_once);
        // No request passes too early or too late.
        for number in 1..=150 {
            clock.advance(Duration::from_millis(interval) - Duration::from_nanos(1));
            queue.look();
            assert_eq!(queue.passed.len(), at_once + number - 1);
            clock.advance(Duration::from_nanos(1));
            queue.look();
            assert_eq!(queue.passed.len(), at_once + number);
        }
        assert_eq!(clock.elapsed(), Duration::from_millis(150 * interval));
    };
    check(LeakyBucket::standard(), 50, 500);
    check(LeakyBucket::enterprise(), 250, 200);
}

#[test]
fn a_bucket_fills_up_again_while_nobody_calls() {
    let clock = TestClock::still();
    let bucket = LeakyBucket::new(3, SECOND).clock(clock.clone());
    let mut queue = Queue::new(&clock);
    for (after, at_once) in [(0, 3), (2, 2), (100, 3)] {
        clock.advance(SECOND * after);
        (0..5).for_each(|_| queue.push(&bucket));
        queue.look();
        assert_eq!(queue.passed.len(), at_once);
        queue = Queue::new(&clock);
    }
}

#[test]
fn who_comes_first_goes_first_and_who_gives_up_takes_nothing() {
    let clock = TestClock::still();
    let bucket = LeakyBucket::new(1, SECOND).clock(clock.clone());
    let mut queue = Queue::new(&clock);
    (0..6).for_each(|_| queue.push(&bucket));
    // Each takes its place in the queue when it is first polled.
    let mut context = Context::from_waker(Waker::noop());
    for slot in &mut queue.waiting {
        if slot
            .as_mut()
            .expect("it waits")
            .as_mut()
            .poll(&mut context)
            .is_ready()
        {
            *slot = None;
        }
    }
    assert!(queue.waiting[0].is_none());
    // The first of the queue and one in the middle are cancelled.
    queue.waiting[1] = None;
    queue.waiting[3] = None;
    for _ in 0..4 {
        clock.advance(SECOND);
        queue.look();
    }
    let order: Vec<_> = queue.passed.iter().map(|(number, _)| *number).collect();
    assert_eq!(order, [2, 4, 5]);
    assert_eq!(milliseconds(&queue.passed), [1000, 2000, 3000]);
}

#[test]
fn a_refusal_empties_the_hand() {
    for (asked, expected) in [
        (None, 500),
        (Some(SECOND * 7), 7000),
        (Some(Duration::MAX), 3_600_000),
    ] {
        let clock = TestClock::still();
        let bucket = LeakyBucket::standard().clock(clock.clone());
        let mut context = Context::from_waker(Waker::noop());
        assert!(bucket.refused(asked).as_mut().poll(&mut context).is_ready());
        let mut queue = Queue::new(&clock);
        (0..3).for_each(|_| queue.push(&bucket));
        queue.look();
        assert_eq!(queue.passed.len(), 0);
        clock.advance(Duration::from_millis(expected));
        queue.look();
        clock.advance(Duration::from_millis(500));
        queue.look();
        assert_eq!(
            milliseconds(&queue.passed),
            [u128::from(expected), u128::from(expected) + 500]
        );
    }
}

#[test]
fn a_refusal_holds_up_those_who_wait_already() {
    let clock = TestClock::still();
    let bucket = LeakyBucket::new(1, SECOND).clock(clock.clone());
    let mut queue = Queue::new(&clock);
    (0..2).for_each(|_| queue.push(&bucket));
    queue.look();
    clock.advance(SECOND / 2);
    let mut context = Context::from_waker(Waker::noop());
    let _ = bucket
        .refused(Some(SECOND * 10))
        .as_mut()
        .poll(&mut context);
    clock.advance(SECOND * 9);
    queue.look();
    assert_eq!(queue.passed.len(), 1);
    clock.advance(SECOND);
    queue.look();
    assert_eq!(milliseconds(&queue.passed), [0, 10_500]);
}

#[test]
fn odd_buckets_do_no_harm() {
    let mut context = Context::from_waker(Waker::noop());
    for bucket in [
        LeakyBucket::new(0, Duration::ZERO),
        LeakyBucket::new(u32::MAX, Duration::MAX),
    ] {
        let bucket = bucket.clock(TestClock::still());
        assert!(bucket.acquire().as_mut().poll(&mut context).is_ready());
        let _ = bucket
            .refused(Some(Duration::MAX))
            .as_mut()
            .poll(&mut context);
        let _ = bucket.acquire().as_mut().poll(&mut context);
        assert!(!format!("{bucket:?}").is_empty());
    }
}

fn good() -> Server {
    serve(|_| Reply::Body(200, ONE_ITEM.to_owned()))
}

fn client(server: &Server, config: Config) -> Client {
    Client::webhook(&server.webhook(), config.allow_http_on_loopback()).expect("a good address")
}

#[tokio::test]
async fn a_client_and_its_clones_share_the_standard_bucket() {
    let server = good();
    let clock = TestClock::skipping(SECOND);
    let one = client(&server, Config::default().clock(clock.clone()));
    let other = one.clone();
    for call in 0..30 {
        one.call(ListItems::default()).await.expect("an answer");
        other.call(ListItems::default()).await.expect("an answer");
        let beyond = (2_u32 * call + 2).saturating_sub(50);
        assert_eq!(clock.elapsed(), Duration::from_millis(500) * beyond);
    }
    // A separate client has a separate bucket.
    let third = client(&server, Config::default().clock(clock.clone()));
    third.call(ListItems::default()).await.expect("an answer");
    assert_eq!(clock.elapsed(), SECOND * 5);
}

#[tokio::test]
async fn clients_share_a_bucket_that_they_are_given() {
    let server = good();
    let clock = TestClock::skipping(SECOND);
    let bucket = Arc::new(LeakyBucket::new(2, SECOND / 2).clock(clock.clone()));
    let config = Config::default().clock(clock.clone()).limiter(bucket);
    let clients = [client(&server, config.clone()), client(&server, config)];
    for number in 0..6 {
        let call = clients[number % 2].call(ListItems::default());
        call.await.expect("an answer");
    }
    assert_eq!(clock.elapsed(), SECOND * 2);
}

#[tokio::test]
async fn an_unlimited_client_waits_for_nothing() {
    let server = good();
    let clock = TestClock::skipping(SECOND);
    let client = client(&server, Config::default().clock(clock.clone()).unlimited());
    for _ in 0..60 {
        client.call(ListItems::default()).await.expect("an answer");
    }
    assert_eq!(clock.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn the_deadline_covers_the_queue_and_who_gives_up_takes_nothing() {
    let server = good();
    let clock = TestClock::still();
    let bucket = Arc::new(LeakyBucket::new(1, SECOND * 60).clock(clock.clone()));
    let config = Config::default().clock(clock.clone()).limiter(bucket);
    let client = client(&server, config);
    client.call(ListItems::default()).await.expect("an answer");

    let mut late = client.call(AddItem {}).timeout(SECOND).into_future();
    let mut next = client.call(ListItems::default()).into_future();
    let mut context = Context::from_waker(Waker::noop());
    assert!(late.as_mut().poll(&mut context).is_pending());
    assert!(next.as_mut().poll(&mut context).is_pending());
    clock.advance(SECOND);
    match late.as_mut().poll(&mut context) {
        Poll::Ready(Err(error)) => {
            assert!(!error.is_ambiguous() && error.attempts() == 0);
            assert_eq!(
                error.to_string(),
                "test.Item.add: no complete response to the call within 1s. The request was not carried out: \
                 the call timed out while waiting for its turn or for a connection. Retry with a longer timeout."
            );
            assert!(
                matches!(error.kind(), ErrorKind::Timeout(error) if error.limit() == TimeoutKind::Total)
            );
        }
        other => panic!("{other:?}"),
    }
    clock.advance(SECOND * 59);
    next.await.expect("its turn has come");
    assert_eq!(server.requests.try_iter().count(), 2);
}

/// Counts the refusals that are reported to it.
#[derive(Default)]
struct Counter {
    acquired: Mutex<u32>,
    refused: Mutex<Vec<Option<Duration>>>,
}

impl Limiter for Counter {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { *self.acquired.lock().expect("no panic") += 1 })
    }

    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.refused.lock().expect("no panic").push(pause) })
    }
}

#[tokio::test]
async fn a_custom_limiter_is_notified_of_every_request_and_every_refusal() {
    let busy =
        |header: &str| Reply::WithHeader(503, header.to_owned(), r#"{"error":"BUSY"}"#.to_owned());
    let server = serve_in_turn(vec![
        refusal(503, "BUSY"),
        busy("retry-after: 3"),
        refusal(500, "BROKEN"),
        busy("retry-after: 100000"),
    ]);
    let clock = TestClock::skipping(SECOND * 65);
    let counter = Arc::new(Counter::default());
    let config = Config::default()
        .clock(clock)
        .total_timeout(SECOND * 3600)
        .limiter(counter.clone());
    let call = client(&server, config).call(ListItems::default());
    call.await.expect_err("the pause is too long");
    assert_eq!(*counter.acquired.lock().expect("no panic"), 4);
    // No response delays all clients of the limiter for longer than a call may wait at once.
    assert_eq!(
        *counter.refused.lock().expect("no panic"),
        [None, Some(SECOND * 3), Some(SECOND * 60)]
    );
}

#[tokio::test]
async fn a_refusal_slows_down_all_calls() {
    let server = serve_in_turn(vec![refusal(503, "BUSY")]);
    let clock = TestClock::skipping(SECOND);
    // No pause before the retry, so that only the bucket delays it.
    let config = Config::default().clock(clock.clone()).jitter(|| 0.0);
    let client = client(&server, config);
    client
        .call(AddItem {})
        .await
        .expect_err("items are no boolean");
    assert_eq!(clock.elapsed(), SECOND / 2);
    client.call(ListItems::default()).await.expect("an answer");
    assert_eq!(clock.elapsed(), SECOND);
}
