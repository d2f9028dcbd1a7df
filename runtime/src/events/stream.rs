//! Events that the application fetches: a queue on the portal, read page by page.
//!
//! Asking for the next page confirms the one before, so a page is requested only when all events of
//! the last one were taken. Events that were taken but not confirmed come again: every event
//! arrives at least once.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_core::Stream;

use super::{Dedup, EventQueue, Events, Fetched, Page};
use crate::call::Call;
use crate::call::core::Core;
use crate::call::trace;
use crate::clock::BoxFuture;
use crate::contract::error_table::MethodError;
use crate::contract::method::Method;
use crate::error::{Error, ErrorKind, InvalidResponse, RequestError};

/// The default shortest pause, used while events have been arriving recently.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);

/// The default longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The limits of all pauses.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_secs(24 * 60 * 60));

/// How long pauses stay short after the last event: an active user may write again.
const LIVELY: Duration = Duration::from_secs(60);

/// How many unreadable pages in a row end the stream.
const MOST_UNREADABLE: u32 = 5;

/// How many events are remembered, so that the stream returns none twice. A page holds 1000 at
/// most.
const REMEMBERED: usize = 4096;

/// The events of a queue, one after the other.
///
/// The next page is requested when all events of the last one were taken and another is asked for,
/// which confirms them: take an event after the one before it is handled. If the program ends in
/// between, the portal delivers the unconfirmed events again.
///
/// A queue that holds more is read on at once, limited by the client's request rate, in the largest
/// pages that the portal allows, unless the request sets a size. When the queue is empty, the
/// stream waits for 5 seconds before it asks again; after a minute without events, each pause is
/// twice as long as the one before, up to 30 seconds. [`pauses`](Self::pauses) changes the pauses.
///
/// After an error the stream continues when it is asked again, unless five pages in a row could not
/// be read: then it has ended, since the next page would be the same.
#[must_use = "nothing is fetched until it is asked for an event"]
pub struct EventStream<M: EventQueue> {
    queue: Arc<Queue<M>>,
    /// A step in progress is kept, so that cancelling the wait loses nothing.
    step: Option<BoxFuture<'static, Step<M>>>,
}

/// The result of a step of the stream.
type Step<M> = Result<Fetched<<M as EventQueue>::Event>, Error<<M as Method>::Error>>;

/// A queue and the state of reading it.
struct Queue<M: EventQueue> {
    core: Arc<Core>,
    request: M,
    timeout: Option<Duration>,
    reading: Mutex<Reading<M::Event>>,
}

struct Reading<E> {
    /// The offset, which confirms all events before it.
    offset: Option<i64>,
    /// The events that were not yet taken.
    page: VecDeque<Placed<E>>,
    /// The place of the last event that was taken.
    taken: i64,
    /// The event that a handler is processing.
    in_hand: Option<InHand>,
    /// How many pages in a row could not be read.
    unreadable: u32,
    recent: Dedup,
    /// Whether to ask for the largest pages.
    large: bool,
    pace: Pace,
}

/// An event, and the offset from which to request it again: all events before that offset have been
/// taken.
struct Placed<E> {
    place: i64,
    event: Fetched<E>,
}

/// The event that a handler is processing.
#[derive(Clone, Copy)]
struct InHand {
    place: i64,
    event_id: i64,
}

/// When to ask for the next page.
struct Pace {
    shortest: Duration,
    longest: Duration,
    /// When the next page may be asked for.
    due: Instant,
    /// The next pause, if the queue is empty.
    idle: Duration,
    /// When the last event came.
    lively: Option<Instant>,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self {
            shortest: SHORTEST_PAUSE,
            longest: LONGEST_PAUSE,
            due: now,
            idle: SHORTEST_PAUSE,
            lively: None,
        }
    }

    /// Notes a request: whatever its outcome, the next one waits.
    fn asked(&mut self, now: Instant) {
        self.due = now + self.idle;
    }

    /// Notes a page.
    fn came(&mut self, now: Instant, is_empty: bool, has_more: bool) {
        if !is_empty {
            self.lively = Some(now);
        }
        // A page without events does not say where to continue, even if it says that there are
        // more.
        self.due = match (is_empty, has_more) {
            (true, _) => now + self.idle,
            (false, true) => now,
            (false, false) => now + self.shortest,
        };
        let is_lively = self
            .lively
            .is_some_and(|last| now.saturating_duration_since(last) < LIVELY);
        self.idle = if is_lively {
            self.shortest
        } else {
            (self.idle * 2).min(self.longest)
        };
    }
}

impl<M: EventQueue + Clone> Call<M> {
    /// Returns the events of the queue as a stream, starting with the oldest unconfirmed one.
    pub fn stream(self) -> EventStream<M> {
        let (core, request, timeout) = self.into_parts();
        let reading = Mutex::new(Reading {
            offset: None,
            page: VecDeque::new(),
            taken: 0,
            in_hand: None,
            unreadable: 0,
            recent: Dedup::new(REMEMBERED),
            large: true,
            pace: Pace::new(core.clock().now()),
        });
        EventStream {
            queue: Arc::new(Queue {
                core,
                request,
                timeout,
                reading,
            }),
            step: None,
        }
    }
}

impl<M: EventQueue + Clone> EventStream<M> {
    /// Sets the shortest and the longest pause between two requests for an empty queue.
    ///
    /// The shortest is used at first and while events arrive; pauses grow up to the longest.
    ///
    /// Short pauses cost requests: each page counts against the portal's request rate. A pause is
    /// at least a millisecond and at most a day, and the longest is not shorter than the shortest.
    pub fn pauses(self, shortest: Duration, longest: Duration) -> Self {
        let shortest = shortest.clamp(PAUSES.0, PAUSES.1);
        {
            let pace = &mut self.queue.reading().pace;
            pace.shortest = shortest;
            pace.longest = longest.clamp(shortest, PAUSES.1);
            pace.idle = shortest;
        }
        self
    }

    /// Returns the next event. Cancelling the wait loses nothing.
    ///
    /// # Errors
    ///
    /// If the queue cannot be read, despite retries. After five unreadable pages in a row, the
    /// error is [`RequestError::QueueUnreadable`], without another request.
    ///
    /// [`RequestError::QueueUnreadable`]: crate::RequestError::QueueUnreadable
    pub async fn next(&mut self) -> Result<Fetched<M::Event>, Error<M::Error>> {
        if self.has_ended() {
            return Err(Error::request(M::NAME, RequestError::QueueUnreadable));
        }
        std::future::poll_fn(|context| self.poll_step(context)).await
    }

    /// Confirms all events taken so far, without waiting for the next.
    ///
    /// Call this before the program ends, so that they do not come again.
    ///
    /// # Errors
    ///
    /// If the queue cannot be read; the events come again then.
    pub async fn confirm(&mut self) -> Result<(), Error<M::Error>> {
        self.step = None;
        self.queue.fetch().await
    }

    /// Passes every event to `handle`, one after the other, and confirms it only after that.
    ///
    /// The loop continues while the portal is unreachable or fails, and reports that to `tracing`.
    /// It ends when `handle` fails, when the portal refuses in a way that will not change, or when
    /// five pages in a row cannot be read. An event that was not handled, because `handle` failed
    /// or was cancelled, is not confirmed: it comes again, from this stream as well.
    ///
    /// The loop can be spawned if the future of `handle` is `Send`. An `async` closure may borrow
    /// values that it reads; values that it changes belong behind a `Mutex`, a `Cell` or the like,
    /// since the future of one event may not borrow the closure.
    pub async fn handle<H, F>(
        &mut self,
        mut handle: impl FnMut(Fetched<M::Event>) -> F,
    ) -> HandleError<H, M::Error>
    where
        F: Future<Output = Result<(), H>>,
    {
        loop {
            match self.next().await {
                Ok(event) => {
                    {
                        let mut reading = self.queue.reading();
                        let (place, event_id) = (reading.taken, event.event_id);
                        reading.in_hand = Some(InHand { place, event_id });
                    }
                    if let Err(error) = handle(event).await {
                        return HandleError::Handler(error);
                    }
                    self.queue.reading().in_hand = None;
                }
                Err(error) if error.is_transient() && !self.queue.has_ended() => {}
                Err(error) => return HandleError::Queue(error),
            }
        }
    }

    /// Whether too many pages in a row could not be read, so no more is requested.
    fn has_ended(&self) -> bool {
        self.step.is_none() && self.queue.has_ended()
    }

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<M>> {
        let step = self.step.get_or_insert_with(|| {
            let queue = Arc::clone(&self.queue);
            Box::pin(async move { queue.step().await })
        });
        let step = std::task::ready!(step.as_mut().poll(context));
        self.step = None;
        Poll::Ready(step)
    }
}

/// Why handling events has ended.
///
/// `Display` includes the text of the handler's error, which is therefore not the
/// [`source`](std::error::Error::source), and need not implement [`Error`](std::error::Error).
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum HandleError<H, E: MethodError> {
    /// The handler failed.
    #[error("the handler failed: {0:#}")]
    Handler(H),
    /// The queue cannot be read.
    #[error(transparent)]
    Queue(Error<E>),
}

/// Like other errors, but shows the `{:?}` output of the handler's error.
impl<H: fmt::Debug, E: MethodError> fmt::Debug for HandleError<H, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, formatter.alternate()) {
            (Self::Handler(error), true) => formatter.debug_tuple("Handler").field(error).finish(),
            (Self::Handler(error), false) => {
                write!(formatter, "the handler failed: {error:?}")
            }
            (Self::Queue(error), true) => formatter.debug_tuple("Queue").field(error).finish(),
            (Self::Queue(error), false) => fmt::Display::fmt(error, formatter),
        }
    }
}

impl<E> Reading<E> {
    /// Returns the next event of the page that was not taken before.
    fn take(&mut self) -> Option<Fetched<E>> {
        while let Some(Placed { place, event }) = self.page.pop_front() {
            // Without a number it is unknown whether the event was taken.
            let is_new = event.event_id == 0 || self.recent.is_new(event.event_id.cast_unsigned());
            self.taken = place;
            if is_new {
                return Some(event);
            }
        }
        None
    }

    /// Goes back to the event that a handler has not finished.
    fn put_back(&mut self) {
        if let Some(InHand { place, event_id }) = self.in_hand.take() {
            self.recent.forget(event_id.cast_unsigned());
            self.page.clear();
            self.offset = Some(place);
            self.taken = place.saturating_sub(1);
        }
    }
}

impl<M: EventQueue + Clone> Queue<M> {
    async fn step(&self) -> Step<M> {
        loop {
            let due = {
                let mut reading = self.reading();
                reading.put_back();
                if let Some(event) = reading.take() {
                    return Ok(event);
                }
                reading.pace.due
            };
            let clock = self.core.clock();
            clock
                .sleep(due.saturating_duration_since(clock.now()))
                .await;
            self.fetch().await?;
        }
    }

    /// Asks for the events from the first one not taken, which confirms those before it.
    async fn ask(&self) -> Result<Page<M::Event>, Error<M::Error>> {
        let mut request = self.request.clone();
        let (asked, is_large) = {
            let mut reading = self.reading();
            reading.put_back();
            let first = reading.page.front().map(|event| event.place);
            reading.offset = first.or(reading.offset);
            reading.pace.asked(self.core.clock().now());
            (reading.offset, reading.large)
        };
        request.set_offset(asked);
        if is_large {
            request.enlarge();
        }
        let call = Call::new(Arc::clone(&self.core), request, self.timeout);
        call.await.and_then(|output| readable::<M>(output, asked))
    }

    /// Fetches the next page.
    async fn fetch(&self) -> Result<(), Error<M::Error>> {
        let mut page = self.ask().await;
        let is_too_large = |error: &Error<_>| matches!(error.kind(), ErrorKind::TooLarge(_));
        if page.as_ref().is_err_and(is_too_large) {
            // A large page may exceed the maximum size of a response.
            let was_large = std::mem::take(&mut self.reading().large);
            if was_large {
                page = self.ask().await;
            }
        }
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                let mut reading = self.reading();
                match error.kind() {
                    ErrorKind::InvalidResponse(_) | ErrorKind::TooLarge(_) => {
                        reading.unreadable += 1
                    }
                    _ => reading.unreadable = 0,
                }
                match reading.unreadable {
                    MOST_UNREADABLE => tracing::error!(
                        queue = M::NAME,
                        request_id = error.request_id(),
                        %error,
                        "the queue cannot be read; the stream ends"
                    ),
                    _ => tracing::warn!(
                        queue = M::NAME,
                        request_id = error.request_id(),
                        %error,
                        "no events for now"
                    ),
                }
                return Err(error);
            }
        };
        for event in &page.events {
            trace::mismatches(event.event.name(), &event.mismatches);
        }
        let mut reading = self.reading();
        reading.unreadable = 0;
        let start = reading.offset.unwrap_or(reading.taken.saturating_add(1));
        if !page.events.is_empty() {
            reading.offset = reading.offset.max(next(&page));
        }
        let now = self.core.clock().now();
        let is_empty = page.events.is_empty();
        reading.pace.came(now, is_empty, page.has_more);
        reading.page = in_order(page.events, start);
        Ok(())
    }

    fn has_ended(&self) -> bool {
        self.reading().unreadable >= MOST_UNREADABLE
    }

    /// A panic in another thread leaves no inconsistent state here.
    fn reading(&self) -> MutexGuard<'_, Reading<M::Event>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Checks the page that was requested from `asked` on.
///
/// A page that does not list events is unreadable. So is a page without events that moves the
/// offset, which would confirm events that nobody has seen, and a page with events that does not
/// move the offset: these would come forever.
fn readable<M: EventQueue>(
    output: M::Output,
    asked: Option<i64>,
) -> Result<Page<M::Event>, Error<M::Error>> {
    let unreadable = |reason| {
        Err(Error::new(
            M::NAME,
            ErrorKind::InvalidResponse(InvalidResponse::of_page(reason)),
        ))
    };
    let Some(page) = M::page(output) else {
        return unreadable("the page does not list events");
    };
    // The first page may report the queue's offset even if it is empty.
    match (page.events.is_empty(), next(&page) > asked) {
        (true, true) if asked.is_some() => {
            unreadable("the page moves the offset, but has no events")
        }
        (false, false) => unreadable("the page has events, but does not move the offset"),
        _ => Ok(page),
    }
}

/// Sorts events by number, because confirming one confirms all before it.
///
/// An event without a number stays behind the one that it came after. Because its own number is
/// unknown, nothing in the page is confirmed until it is taken: until then, the page is requested
/// again from its `start`.
fn in_order<E>(events: Vec<Fetched<E>>, start: i64) -> VecDeque<Placed<E>> {
    let mut number = start;
    let numbered = events.into_iter().map(|event| {
        if event.event_id != 0 {
            number = event.event_id;
        }
        (number, event)
    });
    let mut numbered: Vec<_> = numbered.collect();
    numbered.sort_by_key(|(number, _)| *number);
    let unnumbered = numbered.iter().rposition(|(_, event)| event.event_id == 0);
    let held = unnumbered.map_or(0, |last| last + 1);
    let placed = numbered
        .into_iter()
        .enumerate()
        .map(|(at, (number, event))| {
            let place = if at < held { start } else { number };
            Placed { place, event }
        });
    placed.collect()
}

/// Returns the offset of the page after this one.
///
/// An empty queue returns 0 or nothing, which is not an offset; if there are events, it is at least
/// one more than the last.
fn next<E>(page: &Page<E>) -> Option<i64> {
    let numbers = page.events.iter().map(|event| event.event_id);
    let last = numbers.filter(|number| *number > 0).max();
    let after_last = last.map(|last| last.saturating_add(1));
    page.next_offset.max(after_last).filter(|next| *next > 0)
}

impl<M: EventQueue + Clone> Stream for EventStream<M> {
    type Item = Step<M>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_ended() {
            Poll::Ready(None)
        } else {
            self.get_mut().poll_step(context).map(Some)
        }
    }
}
