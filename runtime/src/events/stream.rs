//! Events that the application asks for: a queue on the portal, read page by page.
//!
//! Asking for the next page confirms the one before, so a page is asked for only when all events
//! of the last one were taken. What was taken but not confirmed comes again: every event arrives at
//! least once.

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

/// The pause of a queue in which something was found a while ago, unless the stream sets another.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause, unless the stream sets another.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// No pause is longer, nor shorter, than this.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_secs(24 * 60 * 60));

/// How long after the last event the pauses stay short: who has just written may write again.
const LIVELY: Duration = Duration::from_secs(60);

/// How many pages in a row may be unreadable before the stream ends.
const MOST_UNREADABLE: u32 = 5;

/// How many events are remembered, so that none is handed out twice by one stream. A page holds
/// 1000 at most.
const REMEMBERED: usize = 4096;

/// The events of a queue, one after the other, for as long as it is asked.
///
/// It asks for the next page when all events of the last one were taken and another is asked for,
/// and that confirms them: take an event when the one before it is handled. When the program ends
/// in between, the portal delivers again what was not confirmed.
///
/// A queue that holds more is read on at once, no faster than the client's request rate, in pages as
/// large as the portal gives unless the request says how large. When nothing is left, it waits for 5
/// seconds before it asks again; once nothing has come for a minute, each pause is twice as long as
/// the one before, up to 30 seconds. [`pauses`](Self::pauses) sets others.
///
/// After an error it goes on when it is asked again, unless five pages in a row could not be read:
/// then it asks no more, since the same page would come forever.
#[must_use = "nothing is fetched until it is asked for an event"]
pub struct EventStream<M: EventQueue> {
    queue: Arc<Queue<M>>,
    /// A step under way is kept, so that giving up waiting for it loses nothing.
    step: Option<BoxFuture<'static, Step<M>>>,
}

/// What a step of the stream gives.
type Step<M> = Result<Fetched<<M as EventQueue>::Event>, Error<<M as Method>::Error>>;

/// A queue, and where the reading of it stands.
struct Queue<M: EventQueue> {
    core: Arc<Core>,
    request: M,
    timeout: Option<Duration>,
    reading: Mutex<Reading<M::Event>>,
}

struct Reading<E> {
    /// Confirms all events before it.
    offset: Option<i64>,
    /// The events that are not taken yet.
    page: VecDeque<Fetched<E>>,
    /// The number of the last event that was taken.
    taken: i64,
    /// The event that a handler has in hand.
    in_hand: Option<i64>,
    /// How many pages in a row could not be read.
    unreadable: u32,
    recent: Dedup,
    /// Whether pages are asked for that are as large as the portal gives.
    large: bool,
    pace: Pace,
}

/// When to ask for the next page.
struct Pace {
    shortest: Duration,
    longest: Duration,
    /// When the next page may be asked for.
    due: Instant,
    /// The next pause, should the queue be empty.
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

    /// Whatever becomes of a request that goes out now, the next one waits.
    fn asked(&mut self, now: Instant) {
        self.due = now + self.idle;
    }

    /// A page has come.
    fn came(&mut self, now: Instant, is_empty: bool, has_more: bool) {
        if !is_empty {
            self.lively = Some(now);
        }
        // A page without events says nothing of where to go on, whatever it says of more.
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
    /// The events of the queue as a stream, from the oldest that is not confirmed.
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
    /// The pauses of a queue in which nothing is left: the shortest, with which it begins and to
    /// which it returns when something comes, and the longest, to which they grow.
    ///
    /// Short pauses cost requests: each page counts against the portal's request rate. A pause is a
    /// millisecond at least and a day at most, and the longest no shorter than the shortest.
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

    /// The next event. Giving up waiting for it loses nothing.
    ///
    /// # Errors
    ///
    /// When the queue cannot be read, although the call was repeated where that helps. Once five pages
    /// in a row could not be read, that is [`RequestError::QueueUnreadable`] without asking again.
    ///
    /// [`RequestError::QueueUnreadable`]: crate::RequestError::QueueUnreadable
    pub async fn next(&mut self) -> Result<Fetched<M::Event>, Error<M::Error>> {
        if self.has_ended() {
            return Err(Error::request(M::NAME, RequestError::QueueUnreadable));
        }
        std::future::poll_fn(|context| self.poll_step(context)).await
    }

    /// Confirms all events that were taken so far, without waiting for the next. Call it before the
    /// program ends, so that they do not come again.
    ///
    /// # Errors
    ///
    /// When the queue cannot be read; the events come again then.
    pub async fn confirm(&mut self) -> Result<(), Error<M::Error>> {
        self.step = None;
        self.queue.fetch().await
    }

    /// Hands every event to `handle`, one after the other, and confirms it only after that.
    ///
    /// It goes on while the portal cannot be reached or fails, and tells `tracing` so. It ends when
    /// `handle` fails, when the portal refuses in a way that will not change, or when five pages in
    /// a row cannot be read. An event that was not handled, because `handle` has failed or was given
    /// up, is not confirmed: it comes again, from this stream as well.
    ///
    /// The loop can be spawned when what `handle` gives can be sent between threads. An `async`
    /// closure may borrow what it reads; what it changes stands behind a `Mutex`, a `Cell` or the
    /// like, since the future of one event may not hold on to the closure.
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
                        reading.in_hand = Some(reading.taken);
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

    /// Whether so many pages in a row could not be read that none is asked for any more.
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

/// Why handling events has come to an end.
///
/// `Display` includes the text of the handler's error, which is therefore not the
/// [`source`](std::error::Error::source), and need not implement [`Error`](std::error::Error).
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum HandleError<H, E: MethodError> {
    /// The handler has failed.
    #[error("the handler has failed: {0:#}")]
    Handler(H),
    /// The queue cannot be read.
    #[error(transparent)]
    Queue(Error<E>),
}

/// As for all errors, but of the handler's error it shows what that shows in `{:?}`.
impl<H: fmt::Debug, E: MethodError> fmt::Debug for HandleError<H, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, formatter.alternate()) {
            (Self::Handler(error), true) => formatter.debug_tuple("Handler").field(error).finish(),
            (Self::Handler(error), false) => {
                write!(formatter, "the handler has failed: {error:?}")
            }
            (Self::Queue(error), true) => formatter.debug_tuple("Queue").field(error).finish(),
            (Self::Queue(error), false) => fmt::Display::fmt(error, formatter),
        }
    }
}

impl<E> Reading<E> {
    /// The number of an event. One whose number cannot be read is taken to be the next.
    fn number_of(&self, event: &Fetched<E>) -> i64 {
        match event.event_id {
            0 => self.taken.saturating_add(1),
            number => number,
        }
    }

    /// The next event of the page that was not taken before.
    fn take(&mut self) -> Option<Fetched<E>> {
        while let Some(event) = self.page.pop_front() {
            // Without a number nobody can tell whether it was taken.
            let is_new = event.event_id == 0 || self.recent.is_new(event.event_id.cast_unsigned());
            self.taken = self.number_of(&event);
            if is_new {
                return Some(event);
            }
        }
        None
    }

    /// Goes back to the event that a handler has not let go of: it was not handled.
    fn put_back(&mut self) {
        if let Some(event_id) = self.in_hand.take() {
            self.recent.forget(event_id.cast_unsigned());
            self.page.clear();
            self.offset = Some(event_id);
            self.taken = event_id - 1;
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

    /// Asks for the events from the first that is not taken on, which confirms those before it.
    async fn ask(&self) -> Result<Page<M::Event>, Error<M::Error>> {
        let mut request = self.request.clone();
        let (asked, is_large) = {
            let mut reading = self.reading();
            reading.put_back();
            let first = reading.page.front().map(|event| reading.number_of(event));
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

    /// Gets the next page.
    async fn fetch(&self) -> Result<(), Error<M::Error>> {
        let mut page = self.ask().await;
        let is_too_large = |error: &Error<_>| matches!(error.kind(), ErrorKind::TooLarge(_));
        if page.as_ref().is_err_and(is_too_large) {
            // So many of these events may be more than an answer may hold.
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
                        "the queue cannot be read; its stream ends"
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
        if !page.events.is_empty() {
            reading.offset = reading.offset.max(next(&page));
        }
        let now = self.core.clock().now();
        let is_empty = page.events.is_empty();
        reading.pace.came(now, is_empty, page.has_more);
        reading.page = in_order(page.events, reading.taken);
        Ok(())
    }

    fn has_ended(&self) -> bool {
        self.reading().unreadable >= MOST_UNREADABLE
    }

    /// A panic in another thread leaves nothing half done here.
    fn reading(&self) -> MutexGuard<'_, Reading<M::Event>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page that was asked for from `asked` on.
///
/// One that does not say which events there are cannot be read. Nor can one without events that
/// leads on, which would confirm events that nobody has seen; nor one with events that does not lead
/// on: whatever was done with these, they would come forever.
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
        return unreadable("the page does not say which events there are");
    };
    // The first page may say where the queue stands, though there is nothing in it.
    match (page.events.is_empty(), next(&page) > asked) {
        (true, true) if asked.is_some() => unreadable("the page leads on, but has no events"),
        (false, false) => unreadable("the page has events, but does not lead on"),
        _ => Ok(page),
    }
}

/// The events by their numbers, whatever order they came in: to confirm one confirms all before it. One
/// without a number stays behind the one that it came behind.
fn in_order<E>(events: Vec<Fetched<E>>, taken: i64) -> VecDeque<Fetched<E>> {
    let mut number = taken;
    let numbered = events.into_iter().map(|event| {
        number = match event.event_id {
            0 => number.saturating_add(1),
            known => known,
        };
        (number, event)
    });
    let mut numbered: Vec<_> = numbered.collect();
    numbered.sort_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, event)| event).collect()
}

/// Where the page after this one begins. An empty queue gives 0 or nothing, and that is no way back;
/// where there are events, it is at least one more than the last.
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
