//! A queue of events, read page by page: no event is lost or returned twice, and pages are not
//! requested too often.

mod common;

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bitrix24_runtime::events::{
    EventQueue, EventStream, Events, Fetched, HandleError, Page, UnknownEvent,
};
use bitrix24_runtime::wire::Mismatches;
use bitrix24_runtime::{Client, Config, Idempotency, Method, wire};
use common::clock::TestClock;
use common::{ListItemsError, Reply, Seen, Server, refusal, serve};
use futures_core::Stream;
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An event with a number, or any other event.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Counted(i64),
    Unknown(UnknownEvent),
}

impl Events for Event {
    const NAMES: &'static [&'static str] = &["COUNTED"];

    fn read<'de, D: Deserializer<'de>>(
        name: &str,
        data: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error> {
        Ok(match name {
            "COUNTED" => Some(wire::at_key(data, "count", mismatches)?.map(Self::Counted)),
            _ => None,
        })
    }

    fn unknown(event: UnknownEvent) -> Self {
        Self::Unknown(event)
    }

    fn name(&self) -> &str {
        "COUNTED"
    }
}

/// Reads the queue.
#[derive(Debug, Clone, Default, Serialize)]
struct GetEvents {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EventPage {
    events: Option<Vec<Fetched<Event>>>,
    next_offset: Option<i64>,
    has_more: bool,
}

impl Method for GetEvents {
    const NAME: &'static str = "test.Event.get";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = EventPage;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<EventPage>, D::Error> {
        EventPage::deserialize(result).map(Some)
    }
}

impl EventQueue for GetEvents {
    type Event = Event;

    fn set_offset(&mut self, offset: Option<i64>) {
        self.offset = offset;
    }

    fn page(output: EventPage) -> Option<Page<Event>> {
        Some(Page::new(
            output.events?,
            output.next_offset,
            output.has_more,
        ))
    }
}

/// The queue as a portal keeps it.
#[derive(Default)]
struct Queue {
    events: Vec<(i64, Value)>,
    /// The offsets of the requests.
    asked: Vec<Option<i64>>,
    /// The responses that replace a page.
    instead: Vec<Reply>,
}

/// How many events a page of the queue holds.
const PAGE: usize = 3;

fn queue(numbers: impl IntoIterator<Item = i64>) -> (Server, Arc<Mutex<Queue>>) {
    let events = numbers
        .into_iter()
        .map(|number| (number, json!({ "count": number })));
    let queue = Arc::new(Mutex::new(Queue {
        events: events.collect(),
        ..Queue::default()
    }));
    let server = serve({
        let queue = Arc::clone(&queue);
        move |seen: &Seen| queue.lock().expect("no panic").answer(&seen.body)
    });
    (server, queue)
}

impl Queue {
    fn answer(&mut self, body: &str) -> Reply {
        let body: Value = serde_json::from_str(body).expect("JSON");
        let offset = body["offset"].as_i64();
        self.asked.push(offset);
        if let Some(reply) = self.instead.pop() {
            return reply;
        }
        self.events.retain(|(id, _)| Some(*id) >= offset);
        let page: Vec<Value> = self
            .events
            .iter()
            .take(PAGE)
            .map(|(id, data)| json!({"eventId": id, "type": "COUNTED", "data": data}))
            .collect();
        let next = self
            .events
            .get(PAGE - 1)
            .or(self.events.last())
            .map(|(id, _)| id + 1);
        let result = json!({
            "events": page,
            // This is how a portal has been observed to respond.
            "nextOffset": next.or(offset).unwrap_or(0),
            "hasMore": self.events.len() > PAGE,
        });
        Reply::Body(200, json!({ "result": result }).to_string())
    }
}

fn stream(server: &Server, clock: &Arc<TestClock>) -> EventStream<GetEvents> {
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .attempts(1)
        .clock(clock.clone());
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    client.call(GetEvents::default()).stream()
}

/// Shorter waits than this are skipped: those of the stream, but not the timeouts of a call.
fn pauses() -> Arc<TestClock> {
    TestClock::skipping(Duration::from_secs(31))
}

fn seconds(clock: &TestClock) -> Vec<u64> {
    clock.slept().iter().map(Duration::as_secs).collect()
}

async fn take(stream: &mut EventStream<GetEvents>, count: usize) -> Vec<i64> {
    let mut taken = Vec::new();
    while taken.len() < count {
        let event = stream.next().await.expect("an event");
        taken.push(event.event_id);
    }
    taken
}

#[tokio::test]
async fn pages_follow_each_other_and_are_confirmed_when_they_are_taken() {
    let (server, queue) = queue(1..=7);
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    assert_eq!(take(&mut stream, 3).await, [1, 2, 3]);
    assert_eq!(queue.lock().expect("no panic").asked, [None]);
    assert_eq!(take(&mut stream, 4).await, [4, 5, 6, 7]);
    assert_eq!(
        queue.lock().expect("no panic").asked,
        [None, Some(4), Some(7)]
    );
    // There is no pause while the queue has more events.
    assert_eq!(seconds(&clock), [0, 0, 0]);
}

#[tokio::test]
async fn an_empty_queue_is_asked_less_and_less_often() {
    let (server, queue) = queue([]);
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let mut event = Box::pin(stream.next());
    // Each iteration of the loop is one page; the eighth has an event.
    loop {
        tokio::select! {
            biased;
            event = &mut event => {
                assert_eq!(event.expect("an event").event_id, 5);
                break;
            }
            () = tokio::task::yield_now() => {
                let mut queue = queue.lock().expect("no panic");
                if queue.asked.len() == 7 && queue.events.is_empty() {
                    queue.events.push((5, json!({ "count": 5 })));
                }
            }
        }
    }
    let slept = seconds(&clock);
    assert_eq!(slept[..7], [0, 5, 10, 20, 30, 30, 30], "{slept:?}");
    let asked = queue.lock().expect("no panic").asked.clone();
    // An offset of 0 means that there is none.
    assert!(asked.iter().all(Option::is_none), "{asked:?}");
}

#[tokio::test]
async fn pauses_stay_short_for_a_while_after_something_came() {
    let (server, queue) = queue([1]);
    let clock = pauses();
    let mut stream =
        stream(&server, &clock).pauses(Duration::from_secs(8), Duration::from_secs(25));
    assert_eq!(take(&mut stream, 1).await, [1]);
    let mut event = Box::pin(stream.next());
    loop {
        tokio::select! {
            biased;
            _ = &mut event => break,
            () = tokio::task::yield_now() => {
                let mut queue = queue.lock().expect("no panic");
                if queue.asked.len() == 12 && queue.events.is_empty() {
                    queue.events.push((2, json!({ "count": 2 })));
                }
            }
        }
    }
    drop(event);
    let slept = seconds(&clock);
    // A minute after the event, the pauses begin to grow.
    assert_eq!(
        slept[..12],
        [0, 8, 8, 8, 8, 8, 8, 8, 8, 8, 16, 25],
        "{slept:?}"
    );
    queue.lock().expect("no panic").events = vec![(3, json!({ "count": 3 }))];
    assert_eq!(take(&mut stream, 1).await, [3]);
    assert_eq!(seconds(&clock).last(), Some(&8));
}

/// Whatever the setting, there is a pause between two requests of a queue.
#[tokio::test]
async fn no_pauses_are_too_odd() {
    for (shortest, longest) in [
        (Duration::ZERO, Duration::ZERO),
        (Duration::MAX, Duration::MAX),
        (Duration::MAX, Duration::ZERO),
    ] {
        let (server, _queue) = queue(1..=3);
        let clock = TestClock::skipping(Duration::from_secs(100_000));
        let config = Config::default()
            .allow_http_on_loopback()
            .unlimited()
            .clock(clock.clone())
            .total_timeout(Duration::from_secs(200_000))
            .attempt_timeout(Duration::from_secs(200_000));
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        let call = client.call(GetEvents::default());
        let mut stream = call.stream().pauses(shortest, longest);
        assert_eq!(take(&mut stream, 3).await, [1, 2, 3]);
        let mut more = pin!(stream.next());
        while clock.slept().len() < 4 {
            let is_pending =
                poll_fn(|context| Poll::Ready(more.as_mut().poll(context).is_pending()));
            assert!(is_pending.await);
            tokio::task::yield_now().await;
        }
        let expected = shortest.clamp(Duration::from_millis(1), Duration::from_secs(86_400));
        assert!(clock.slept()[1..].iter().all(|slept| *slept == expected));
    }
}

/// The offset of a request never exceeds an event that was not taken.
#[tokio::test]
async fn a_page_out_of_order_confirms_nothing_that_was_not_taken() {
    let (server, queue) = queue([]);
    let event = |id: i64| json!({"eventId": id, "type": "COUNTED", "data": {"count": id}});
    let page = json!({
        "events": [event(3), event(1), event(2)],
        "nextOffset": 4,
        "hasMore": false,
    });
    let page = move || Reply::Body(200, json!({ "result": page }).to_string());
    queue.lock().expect("no panic").instead = vec![page(), page()];
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let ended = stream
        .handle(async |event| match event.event_id {
            2 => Err("not now"),
            _ => Ok(()),
        })
        .await;
    assert!(matches!(ended, HandleError::Handler("not now")), "{ended}");
    stream.confirm().await.expect("an answer");
    assert_eq!(queue.lock().expect("no panic").asked, [None, Some(2)]);
    assert_eq!(take(&mut stream, 2).await, [2, 3]);
}

#[tokio::test]
async fn what_was_not_confirmed_comes_again_to_another_program_but_not_to_this_one() {
    let (server, queue) = queue(1..=5);
    let clock = pauses();
    let mut first = stream(&server, &clock);
    assert_eq!(take(&mut first, 2).await, [1, 2]);
    drop(first);
    let mut second = stream(&server, &clock);
    assert_eq!(take(&mut second, 4).await, [1, 2, 3, 4]);
    // The portal loses the confirmation, and delivers again.
    queue
        .lock()
        .expect("no panic")
        .events
        .insert(0, (4, json!({ "count": 4 })));
    queue
        .lock()
        .expect("no panic")
        .events
        .push((6, json!({ "count": 6 })));
    assert_eq!(take(&mut second, 2).await, [5, 6]);
}

#[tokio::test]
async fn events_are_confirmed_one_by_one_before_the_end() {
    let (server, queue) = queue(1..=5);
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    assert_eq!(take(&mut stream, 2).await, [1, 2]);
    stream.confirm().await.expect("an answer");
    let left: Vec<i64> = {
        let queue = queue.lock().expect("no panic");
        queue.events.iter().map(|(id, _)| *id).collect()
    };
    assert_eq!(left, [3, 4, 5]);
    assert_eq!(take(&mut stream, 3).await, [3, 4, 5]);
    stream.confirm().await.expect("an answer");
    assert!(queue.lock().expect("no panic").events.is_empty());
}

#[tokio::test]
async fn giving_up_waiting_loses_nothing() {
    let (server, _queue) = queue(1..=7);
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let mut taken = Vec::new();
    while taken.len() < 7 {
        tokio::select! {
            event = stream.next() => taken.push(event.expect("an event").event_id),
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(taken, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn an_error_is_returned_and_the_next_attempt_waits() {
    let (server, queue) = queue(1..=1);
    queue.lock().expect("no panic").instead = vec![refusal(500, "BROKEN"), refusal(500, "BROKEN")];
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    for _ in 0..2 {
        let error = stream.next().await.expect_err("the server fails");
        assert!(error.is_transient(), "{error}");
    }
    assert_eq!(take(&mut stream, 1).await, [1]);
    assert_eq!(seconds(&clock), [0, 5, 5]);
}

#[tokio::test]
async fn a_handler_gets_every_event_until_it_fails() {
    let (server, queue) = queue(1..=7);
    queue.lock().expect("no panic").instead = vec![refusal(500, "BROKEN")];
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let seen = RefCell::new(Vec::new());
    let ended = stream
        .handle(async |event| {
            seen.borrow_mut().push(event.event_id);
            match event.event_id {
                5 => Err("no more"),
                _ => Ok(()),
            }
        })
        .await;
    assert!(matches!(ended, HandleError::Handler("no more")), "{ended}");
    assert_eq!(ended.to_string(), "the handler failed: no more");
    assert_eq!(format!("{ended:?}"), r#"the handler failed: "no more""#);
    assert!(format!("{ended:#?}").contains("Handler("), "{ended:#?}");
    assert_eq!(seen.into_inner(), [1, 2, 3, 4, 5]);

    queue.lock().expect("no panic").instead = vec![refusal(403, "DENIED")];
    let ended = stream.handle(async |_| Ok::<(), Infallible>(())).await;
    match ended {
        HandleError::Queue(error) => assert!(!error.is_transient(), "{error}"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn odd_offsets_lead_neither_back_nor_round_in_circles() {
    let page = |ids: &[i64], next: Value| {
        let events = ids
            .iter()
            .map(|id| json!({"eventId": id, "type": "COUNTED", "data": {"count": id}}));
        let events: Vec<Value> = events.collect();
        let result = json!({"events": events, "nextOffset": next, "hasMore": true});
        Reply::Body(200, json!({ "result": result }).to_string())
    };
    let (server, queue) = queue([20]);
    // The last request gets its response first.
    queue.lock().expect("no panic").instead = vec![
        page(&[], json!(0)),
        page(&[], Value::Null),
        page(&[8], json!(2)),
        page(&[7], Value::Null),
        page(&[5, 6], json!(0)),
    ];
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    assert_eq!(take(&mut stream, 5).await, [5, 6, 7, 8, 20]);
    let asked = queue.lock().expect("no panic").asked.clone();
    assert_eq!(asked[..3], [None, Some(7), Some(8)]);
    assert_eq!(asked[3..], [Some(9), Some(9), Some(9)]);
}

#[tokio::test]
async fn a_client_that_is_drained_ends_the_handling() {
    let (server, _queue) = queue(1..=7);
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(pauses());
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let mut stream = client.call(GetEvents::default()).stream();
    let seen = RefCell::new(Vec::new());
    let ended = stream
        .handle(async |event| {
            seen.borrow_mut().push(event.event_id);
            if event.event_id == 2 {
                client.drain().await;
            }
            Ok::<(), Infallible>(())
        })
        .await;
    assert!(
        matches!(&ended, HandleError::Queue(error) if !error.is_transient()),
        "{ended}"
    );
    // Events that were already received are still handled.
    assert_eq!(seen.into_inner(), [1, 2, 3]);
}

/// This is the state after `select!` between the next event and the end of the program.
#[tokio::test]
async fn draining_does_not_wait_for_a_stream_that_nobody_polls() {
    let server = serve(|_| Reply::Silence);
    let clock = TestClock::still();
    let config = Config::default()
        .allow_http_on_loopback()
        .total_timeout(Duration::from_secs(20))
        .clock(clock.clone());
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let mut stream = client.call(GetEvents::default()).stream();
    let mut context = Context::from_waker(Waker::noop());
    assert!(pin!(stream.next()).poll(&mut context).is_pending());
    let mut drain = pin!(client.drain());
    assert!(drain.as_mut().poll(&mut context).is_pending());
    clock.advance(Duration::from_secs(20));
    assert!(drain.as_mut().poll(&mut context).is_ready());
}

#[tokio::test]
async fn an_event_that_was_not_handled_is_not_confirmed() {
    let (server, queue) = queue(1..=5);
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let waiting = || -> Vec<i64> {
        let queue = queue.lock().expect("no panic");
        queue.events.iter().map(|(id, _)| *id).collect()
    };
    let seen = RefCell::new(Vec::new());
    for attempt in 0..2 {
        let ended = stream
            .handle(async |event| {
                seen.borrow_mut().push(event.event_id);
                (event.event_id < 2).then_some(()).ok_or(attempt)
            })
            .await;
        assert!(matches!(ended, HandleError::Handler(_)), "{ended}");
    }
    stream.confirm().await.expect("an answer");
    assert_eq!(waiting(), [2, 3, 4, 5]);

    // Cancelling a handler is not a success either.
    let begun = tokio::sync::Notify::new();
    tokio::select! {
        ended = stream.handle(async |event| {
            seen.borrow_mut().push(event.event_id);
            if event.event_id == 4 {
                begun.notify_one();
                std::future::pending::<()>().await;
            }
            Ok::<(), Infallible>(())
        }) => panic!("{ended:?}"),
        () = begun.notified() => {}
    }
    stream.confirm().await.expect("an answer");
    assert_eq!(waiting(), [4, 5]);
    assert_eq!(take(&mut stream, 2).await, [4, 5]);
    assert_eq!(seen.into_inner(), [1, 2, 2, 2, 3, 4]);
}

#[tokio::test]
async fn an_odd_event_holds_nothing_up() {
    let (server, queue) = queue(1..=1);
    queue
        .lock()
        .expect("no panic")
        .events
        .insert(0, (0, json!({ "count": "many" })));
    let clock = pauses();
    let mut stream = stream(&server, &clock);
    let odd = stream.next().await.expect("an event").event;
    assert!(matches!(odd, Event::Unknown(_)), "{odd:?}");
    assert_eq!(
        stream.next().await.expect("an event").event,
        Event::Counted(1)
    );
}

/// The number of an event without one is unknown, so its page is requested again from the start
/// until the event is taken.
#[tokio::test]
async fn an_event_without_a_number_is_not_confirmed_before_it_is_taken() {
    for (page, order) in [
        (vec![3, 0, 2], [2, 3, 0]),
        (vec![2, 3, 0], [2, 3, 0]),
        (vec![0, 3, 2], [0, 2, 3]),
    ] {
        for taken in 1..=3 {
            let (server, queue) = queue([]);
            let event = |id: &i64| match id {
                0 => json!({"type": "COUNTED", "data": {"count": 1}}),
                id => json!({"eventId": id, "type": "COUNTED", "data": {"count": id}}),
            };
            let events: Vec<_> = page.iter().map(event).collect();
            let result = json!({"events": events, "nextOffset": 4, "hasMore": false});
            let body = json!({ "result": result }).to_string();
            queue.lock().expect("no panic").instead = vec![Reply::Body(200, body)];
            let mut stream = stream(&server, &pauses());
            assert_eq!(take(&mut stream, taken).await, order[..taken]);
            stream.confirm().await.expect("a page");
            let confirmed_to = queue.lock().expect("no panic").asked[1].expect("an offset");
            let is_held = order[taken..].contains(&0);
            let next = order.get(taken).copied().unwrap_or(4);
            assert_eq!(confirmed_to, if is_held { 1 } else { next }, "{page:?}");
        }
    }
}

#[tokio::test]
async fn it_is_a_stream() {
    let (server, _queue) = queue(1..=4);
    let clock = pauses();
    let mut stream = pin!(stream(&server, &clock));
    for expected in 1..=4 {
        let next = std::future::poll_fn(|context| stream.as_mut().poll_next(context));
        let event = next.await.expect("it never ends").expect("an event");
        assert_eq!(event.event_id, expected);
    }
    fn is_send<T: Send + Unpin + 'static>(_: &T) {}
    is_send(&*stream);
    // Confirming without waiting is allowed as well.
    let mut context = Context::from_waker(Waker::noop());
    let asked: Poll<_> = Pin::new(&mut stream).poll_next(&mut context);
    assert!(asked.is_pending());
}
