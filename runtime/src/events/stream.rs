//! Events that the application fetches: a queue on the portal, read page by page.
//!
//! Asking for the next page confirms the one before, so a page is requested only when all events of
//! the last one were taken. Events that were taken but not confirmed come again: every event
//! arrives at least once.

mod pace;
mod queue;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use self::queue::{Handling, Queue, Reading, Step};
use super::{EventQueue, Fetched};
use crate::call::Call;
use crate::clock::BoxFuture;
use crate::contract::error_table::MethodError;
use crate::error::{Error, RequestError};

/// The limits of all pauses.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_secs(24 * 60 * 60));

/// The events of a queue, one after the other.
///
/// The next page is requested when all events of the last one were taken and another is asked for,
/// which confirms them: take an event after the one before it is handled. If the program ends in
/// between, the portal delivers the unconfirmed events again.
///
/// While the queue holds more events, the next page is requested at once, limited by the client's
/// request rate. Pages have the maximum size that the portal allows, unless the request sets a
/// size. When the queue is empty, the stream waits for 5 seconds before it asks again; after a
/// minute without events, each pause is twice as long as the one before, up to 30 seconds.
/// [`pauses`](Self::pauses) changes the pauses.
///
/// After an error the stream continues when the next event is requested, unless five pages in a row
/// could not be read: then it has ended, since the next page would be the same.
#[must_use = "nothing is fetched until an event is requested"]
pub struct EventStream<M: EventQueue> {
    queue: Arc<Queue<M>>,
    /// A step in progress is kept, so that cancelling the wait loses nothing.
    step: Option<BoxFuture<'static, Step<M>>>,
}

impl<M: EventQueue + Clone> Call<M> {
    /// Returns the events of the queue as a stream, starting with the oldest unconfirmed one.
    pub fn stream(self) -> EventStream<M> {
        let (core, request, timeout) = self.into_parts();
        let reading = Mutex::new(Reading::new(core.clock().now()));
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
                        reading.handling = Some(Handling { place, event_id });
                    }
                    if let Err(error) = handle(event).await {
                        return HandleError::Handler(error);
                    }
                    self.queue.reading().handling = None;
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
