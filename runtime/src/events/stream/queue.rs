//! A queue and the state of reading it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::pace::Pace;
use crate::call::Call;
use crate::call::core::Core;
use crate::call::trace;
use crate::contract::method::Method;
use crate::error::{Error, ErrorKind, InvalidResponse};
use crate::events::{Dedup, EventQueue, Events, Fetched, Page};

/// How many unreadable pages in a row end the stream.
const MAX_UNREADABLE: u32 = 5;

/// How many events are remembered, so that the stream returns none twice. A page holds 1000 at
/// most.
const REMEMBERED: usize = 4096;

/// The result of a step of the stream.
pub(super) type Step<M> = Result<Fetched<<M as EventQueue>::Event>, Error<<M as Method>::Error>>;

/// A queue and the state of reading it.
pub(super) struct Queue<M: EventQueue> {
    pub(super) core: Arc<Core>,
    pub(super) request: M,
    pub(super) timeout: Option<Duration>,
    pub(super) reading: Mutex<Reading<M::Event>>,
}

pub(super) struct Reading<E> {
    /// The offset, which confirms all events before it.
    pub(super) offset: Option<i64>,
    /// The events that were not yet taken.
    pub(super) page: VecDeque<Placed<E>>,
    /// The place of the last event that was taken.
    pub(super) taken: i64,
    /// The event that a handler is processing.
    pub(super) handling: Option<Handling>,
    /// How many pages in a row could not be read.
    pub(super) unreadable: u32,
    pub(super) recent: Dedup,
    /// Whether to ask for the largest pages.
    pub(super) large: bool,
    pub(super) pace: Pace,
}

/// An event, and the offset from which to request it again: all events before that offset have been
/// taken.
pub(super) struct Placed<E> {
    place: i64,
    event: Fetched<E>,
}

/// The event that a handler is processing.
#[derive(Clone, Copy)]
pub(super) struct Handling {
    pub(super) place: i64,
    pub(super) event_id: i64,
}

impl<E> Reading<E> {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            offset: None,
            page: VecDeque::new(),
            taken: 0,
            handling: None,
            unreadable: 0,
            recent: Dedup::new(REMEMBERED),
            large: true,
            pace: Pace::new(now),
        }
    }

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
        if let Some(Handling { place, event_id }) = self.handling.take() {
            self.recent.forget(event_id.cast_unsigned());
            self.page.clear();
            self.offset = Some(place);
            self.taken = place.saturating_sub(1);
        }
    }
}

impl<M: EventQueue + Clone> Queue<M> {
    pub(super) async fn step(&self) -> Step<M> {
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
            reading.pace.requested(self.core.clock().now());
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
    pub(super) async fn fetch(&self) -> Result<(), Error<M::Error>> {
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
                    MAX_UNREADABLE => tracing::error!(
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
        reading.pace.received(now, is_empty, page.has_more);
        reading.page = in_order(page.events, start);
        Ok(())
    }

    pub(super) fn has_ended(&self) -> bool {
        self.reading().unreadable >= MAX_UNREADABLE
    }

    /// A panic in another thread leaves no inconsistent state here.
    pub(super) fn reading(&self) -> MutexGuard<'_, Reading<M::Event>> {
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
