//! Events that the application asks for: a queue on the portal, read page by page.
//!
//! Asking for the next page confirms the one before, so a page is asked for only when all events
//! of the last one were taken. What was taken but not confirmed comes again: every event arrives at
//! least once.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_core::Stream;

use super::{Events, Fetched, Page, Recent, Source};
use crate::call::Call;
use crate::client::core::Core;
use crate::clock::BoxFuture;
use crate::error::{Error, RequestError, Unreadable};
use crate::failure::MethodError;
use crate::method::Method;
use crate::trace;

/// The pause before the next page of a queue that holds more.
const NEXT_PAGE: Duration = Duration::from_secs(2);

/// The first pause of a queue that is empty; each further one is twice as long.
const SHORTEST_IDLE: Duration = Duration::from_secs(5);

/// The longest pause.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

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
/// It waits 2 seconds between pages, and 5 to 30 seconds when the queue is empty or cannot be read.
/// After an error it goes on when it is asked again, unless five pages in a row could not be read:
/// then it asks no more, since the same page would come forever.
#[must_use = "nothing is fetched until it is asked for an event"]
pub struct EventStream<M: Source> {
    queue: Arc<Queue<M>>,
    /// A step under way is kept, so that giving up waiting for it loses nothing.
    step: Option<BoxFuture<'static, Step<M>>>,
}

/// What a step of the stream gives.
type Step<M> = Result<Fetched<<M as Source>::Event>, Error<<M as Method>::Error>>;

/// A queue, and where the reading of it stands.
struct Queue<M: Source> {
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
    recent: Recent,
    /// When the next page may be asked for.
    due: Instant,
    /// The next pause, should the queue be empty.
    idle: Duration,
}

impl<M: Source + Clone> Call<M> {
    /// The events of the queue as a stream, from the oldest that is not confirmed.
    pub fn stream(self) -> EventStream<M> {
        let (core, request, timeout) = self.into_parts();
        let reading = Mutex::new(Reading {
            offset: None,
            page: VecDeque::new(),
            taken: 0,
            in_hand: None,
            unreadable: 0,
            recent: Recent::new(REMEMBERED),
            due: core.clock().now(),
            idle: SHORTEST_IDLE,
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

impl<M: Source + Clone> EventStream<M> {
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
            let method = M::NAME.to_owned();
            return Err(Error::Request(Box::new(RequestError::QueueUnreadable {
                method,
            })));
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
    /// a row cannot be read. An event that was
    /// not handled, because `handle` has failed or was given up, is not confirmed: it comes again,
    /// from this stream as well.
    pub async fn handle<H>(
        &mut self,
        mut handle: impl AsyncFnMut(Fetched<M::Event>) -> Result<(), H>,
    ) -> HandleError<H, M::Error> {
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
                Err(error) if error.may_pass() && !self.queue.has_ended() => {
                    tracing::warn!(method = M::NAME, %error, "no events for now");
                }
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
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandleError<H, E: MethodError> {
    /// The handler has failed.
    #[error("the handler has failed")]
    Handler(H),
    /// The queue cannot be read.
    #[error(transparent)]
    Queue(Error<E>),
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

impl<M: Source + Clone> Queue<M> {
    async fn step(&self) -> Step<M> {
        loop {
            let due = {
                let mut reading = self.reading();
                reading.put_back();
                if let Some(event) = reading.take() {
                    return Ok(event);
                }
                reading.due
            };
            let clock = self.core.clock();
            clock
                .sleep(due.saturating_duration_since(clock.now()))
                .await;
            self.fetch().await?;
        }
    }

    /// Gets the events from the first that is not taken on, which confirms those before it.
    async fn fetch(&self) -> Result<(), Error<M::Error>> {
        let clock = self.core.clock();
        let mut request = self.request.clone();
        {
            let mut reading = self.reading();
            reading.put_back();
            let first = reading.page.front().map(|event| reading.number_of(event));
            reading.offset = first.or(reading.offset);
            request.set_offset(reading.offset);
            // Whatever becomes of this attempt, the next one waits.
            reading.due = clock.now() + reading.idle;
        }
        let asked = self.reading().offset;
        let call = Call::new(Arc::clone(&self.core), request, self.timeout);
        let page = call.await.and_then(|output| readable::<M>(output, asked));
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                let mut reading = self.reading();
                match error {
                    Error::Unreadable(_) | Error::TooLarge(_) => reading.unreadable += 1,
                    _ => reading.unreadable = 0,
                }
                if reading.unreadable == MOST_UNREADABLE {
                    tracing::error!(method = M::NAME, %error, "the queue cannot be read; its stream ends");
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
        // A page without events says nothing of where to go on, whatever it says of more.
        let pause = match (page.has_more, page.events.is_empty()) {
            (true, false) => NEXT_PAGE,
            (false, false) => SHORTEST_IDLE,
            (_, true) => reading.idle,
        };
        reading.idle = match page.events.is_empty() {
            true => (reading.idle * 2).min(LONGEST_IDLE),
            false => SHORTEST_IDLE,
        };
        reading.due = clock.now() + pause;
        reading.page = page.events.into();
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
fn readable<M: Source>(
    output: M::Output,
    asked: Option<i64>,
) -> Result<Page<M::Event>, Error<M::Error>> {
    let unreadable = |reason| {
        Err(Error::Unreadable(Box::new(Unreadable::of_page(
            M::NAME,
            reason,
        ))))
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

/// Where the page after this one begins. An empty queue gives 0 or nothing, and that is no way back;
/// where there are events, it is at least one more than the last.
fn next<E>(page: &Page<E>) -> Option<i64> {
    let numbers = page.events.iter().map(|event| event.event_id);
    let last = numbers.filter(|number| *number > 0).max();
    let after_last = last.map(|last| last.saturating_add(1));
    page.next_offset.max(after_last).filter(|next| *next > 0)
}

impl<M: Source + Clone> Stream for EventStream<M> {
    type Item = Step<M>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.has_ended() {
            true => Poll::Ready(None),
            false => self.get_mut().poll_step(context).map(Some),
        }
    }
}
