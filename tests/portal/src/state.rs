//! All that one portal remembers, behind one lock, so that every call sees and leaves it whole.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::demo;
use crate::failure::Failure;
use crate::log::Request;
use crate::world::World;

/// How many requests the log keeps; older ones are forgotten.
const LOG_LENGTH: usize = 10_000;

/// What the server's tasks and the [`Portal`](crate::Portal) share.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    connections: AtomicUsize,
    state: Mutex<State>,
}

/// What a reset brings back to its beginning.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) bare_results: bool,
    requests: VecDeque<Request>,
    failures: VecDeque<Failure>,
}

impl Shared {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            connections: AtomicUsize::new(0),
            state: Mutex::new(State::new()),
        }
    }

    /// The state, held until the guard is dropped.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A test that panics inside `Portal::world` must not take the other tests' portal down.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
            requests: VecDeque::new(),
            failures: VecDeque::new(),
        }
    }

    pub(crate) fn reset(&mut self) {
        *self = Self::new();
    }

    /// Makes this many calls fail, after those that are to fail already.
    pub(crate) fn fail(&mut self, failure: Failure, times: usize) {
        self.failures.extend(std::iter::repeat_n(failure, times));
    }

    /// The failure the call at hand must meet, if any; each is met once.
    pub(crate) fn take_failure(&mut self) -> Option<Failure> {
        self.failures.pop_front()
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
