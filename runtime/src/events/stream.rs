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

use super::{Fetched, Recent, Source};
use crate::call::Call;
use crate::client::core::Core;
use crate::clock::BoxFuture;
use crate::error::Error;
use crate::failure::MethodError;
use crate::method::Method;

/// The pause before the next page of a queue that holds more.
const NEXT_PAGE: Duration = Duration::from_secs(2);

/// The first pause of a queue that is empty; each further one is twice as long.
const SHORTEST_IDLE: Duration = Duration::from_secs(5);

/// The longest pause.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

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
/// It never ends: after an error it goes on when it is asked again.
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
    /// The event that a handler has in hand.
    in_hand: Option<i64>,
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
            in_hand: None,
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
    /// When the queue cannot be read, although the call was repeated where that helps.
    pub async fn next(&mut self) -> Result<Fetched<M::Event>, Error<M::Error>> {
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
    /// `handle` fails, or when the portal refuses in a way that will not change. An event that was
    /// not handled, because `handle` has failed or was given up, is not confirmed: it comes again,
    /// from this stream as well.
    pub async fn handle<H>(
        &mut self,
        mut handle: impl AsyncFnMut(Fetched<M::Event>) -> Result<(), H>,
    ) -> HandleError<H, M::Error> {
        loop {
            match self.next().await {
                Ok(event) => {
                    self.queue.reading().in_hand = Some(event.event_id);
                    if let Err(error) = handle(event).await {
                        return HandleError::Handler(error);
                    }
                    self.queue.reading().in_hand = None;
                }
                Err(error) if error.may_pass() => {
                    tracing::warn!(method = M::NAME, %error, "no events for now");
                }
                Err(error) => return HandleError::Queue(error),
            }
        }
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
    /// Goes back to the event that a handler has not let go of: it was not handled.
    fn put_back(&mut self) {
        if let Some(event_id) = self.in_hand.take() {
            self.recent.forget(event_id.cast_unsigned());
            self.page.clear();
            self.offset = Some(event_id);
        }
    }
}

impl<M: Source + Clone> Queue<M> {
    async fn step(&self) -> Step<M> {
        loop {
            let due = {
                let mut reading = self.reading();
                reading.put_back();
                while let Some(event) = reading.page.pop_front() {
                    if reading.recent.is_new(event.event_id.cast_unsigned()) {
                        return Ok(event);
                    }
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
            let first = reading.page.front().map(|event| event.event_id);
            reading.offset = first.or(reading.offset);
            request.set_offset(reading.offset);
            // Whatever becomes of this attempt, the next one waits.
            reading.due = clock.now() + reading.idle;
        }
        let call = Call::new(Arc::clone(&self.core), request, self.timeout);
        let page = M::page(call.await?);
        let mut reading = self.reading();
        // An empty queue gives 0 or nothing as the next offset, and that is no way back. Where there
        // are events, it is one more than the last.
        let last = page.events.iter().map(|event| event.event_id).max();
        let next = page.next_offset.filter(|next| *next > 0);
        let next = next.or(last.map(|last| last.saturating_add(1)));
        reading.offset = reading.offset.max(next);
        let pause = match (page.has_more, page.events.is_empty()) {
            (true, _) => NEXT_PAGE,
            (false, false) => SHORTEST_IDLE,
            (false, true) => reading.idle,
        };
        reading.idle = match page.events.is_empty() {
            true => (reading.idle * 2).min(LONGEST_IDLE),
            false => SHORTEST_IDLE,
        };
        reading.due = clock.now() + pause;
        reading.page = page.events.into();
        Ok(())
    }

    /// A panic in another thread leaves nothing half done here.
    fn reading(&self) -> MutexGuard<'_, Reading<M::Event>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Source + Clone> Stream for EventStream<M> {
    type Item = Step<M>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_step(context).map(Some)
    }
}
