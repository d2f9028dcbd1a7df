//! All that one portal remembers, behind one lock, so that every call sees and leaves it whole.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use crate::clock::Clock;
use crate::demo;
use crate::limits::Limits;
use crate::log::Request;
use crate::mischief::Mischief;
use crate::world::World;

/// How many requests the log keeps; older ones are forgotten.
const LOG_LENGTH: usize = 10_000;

/// What the server's tasks and the [`Portal`](crate::Portal) share.
pub(crate) struct Shared {
    /// The portal's address: scheme, host, port.
    pub(crate) origin: String,
    clock: Clock,
    /// How far the clock was moved, in nanoseconds.
    advanced: AtomicU64,
    connections: AtomicUsize,
    /// How many requests came in since the start.
    arrived: watch::Sender<u64>,
    /// A permit for every held answer that may go out.
    releases: Semaphore,
    state: Mutex<State>,
}

/// What a reset brings back to its beginning.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) bare_results: bool,
    pub(crate) mischief: Mischief,
    pub(crate) limits: Limits,
    /// The `client_endpoint` to tell instead of the portal's own.
    pub(crate) client_endpoint: Option<String>,
    requests: VecDeque<Request>,
}

impl Shared {
    pub(crate) fn new(clock: Clock, origin: String) -> Self {
        Self {
            origin,
            clock,
            advanced: AtomicU64::new(0),
            connections: AtomicUsize::new(0),
            arrived: watch::Sender::new(0),
            releases: Semaphore::new(0),
            state: Mutex::new(State::new()),
        }
    }

    /// The state, held until the guard is dropped.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A test that panics inside `Portal::world` must not take the other tests' portal down.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time since 1970 on the portal's clock.
    pub(crate) fn now(&self) -> Duration {
        let advanced = Duration::from_nanos(self.advanced.load(Ordering::Relaxed));
        self.clock.now().saturating_add(advanced)
    }

    /// Moves the clock ahead, by all of 500 years at most.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let add = |advanced: u64| Some(advanced.saturating_add(by));
        // The closure always has a new value, so the update cannot fail.
        let _ = self
            .advanced
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Notes that one more request came in.
    pub(crate) fn note_arrival(&self) {
        self.arrived.send_modify(|count| *count += 1);
    }

    pub(crate) fn arrived(&self) -> u64 {
        *self.arrived.borrow()
    }

    /// Returns when this many requests have come in since the start.
    pub(crate) async fn wait_for_arrivals(&self, count: u64) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self
            .arrived
            .subscribe()
            .wait_for(|arrived| *arrived >= count)
            .await;
    }

    /// Returns when the answer at hand may go out.
    pub(crate) async fn wait_for_release(&self) {
        // The permits are closed when the portal stops, and then nothing is held any more.
        if let Ok(permit) = self.releases.acquire().await {
            permit.forget();
        }
    }

    pub(crate) fn release(&self, count: usize) {
        self.releases.add_permits(count);
    }

    pub(crate) fn release_all_for_ever(&self) {
        self.releases.close();
    }

    /// Brings all back to its beginning but the connections, the requests that came in, and what
    /// is held.
    pub(crate) fn reset(&self) {
        *self.state() = State::new();
        self.advanced.store(0, Ordering::Relaxed);
    }

    pub(crate) fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl State {
    fn new() -> Self {
        Self {
            world: demo::world(),
            bare_results: false,
            mischief: Mischief::default(),
            limits: Limits::default(),
            client_endpoint: None,
            requests: VecDeque::new(),
        }
    }

    pub(crate) fn record(&mut self, request: Request) {
        if self.requests.len() == LOG_LENGTH {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }
}
