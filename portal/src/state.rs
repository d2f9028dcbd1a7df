//! The state of a portal behind one lock, so that every call sees and leaves it consistent.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, watch};

use crate::clock::Clock;
use crate::delivery::{Delivery, DeliveryOptions};
use crate::faults::kinds::Fault;
use crate::faults::schedule::Schedule;
use crate::limits::Limits;
use crate::log::Request;
use crate::revision::Revision;
use crate::world::{Outgoing, World};

/// How many requests and how many deliveries the logs keep.
const LOG_LENGTH: usize = 10_000;

/// The data that the server's tasks and the [`Portal`](crate::Portal) share.
pub(crate) struct Shared {
    /// The portal's address: scheme, host, port.
    pub(crate) origin: String,
    clock: Clock,
    revision: Revision,
    /// How far the clock was advanced, in nanoseconds.
    advanced: AtomicU64,
    connections: Arc<AtomicUsize>,
    /// The number of requests since the start.
    arrived: watch::Sender<u64>,
    /// One permit for each held response that may be sent.
    releases: Semaphore,
    /// Wakes the webhook sender.
    outgoing: Notify,
    /// The number of deliveries since the start.
    delivered: watch::Sender<u64>,
    state: Mutex<State>,
}

/// The state that a reset restores.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) bare_results: bool,
    pub(crate) faults: Schedule,
    pub(crate) limits: Limits,
    /// The `client_endpoint` to return instead of the portal's own.
    pub(crate) client_endpoint: Option<String>,
    pub(crate) delivery_options: DeliveryOptions,
    requests: VecDeque<Request>,
    deliveries: VecDeque<Delivery>,
}

impl Shared {
    pub(crate) fn new(clock: Clock, revision: Revision, origin: String) -> Self {
        let state = Mutex::new(State::new(&origin, revision, clock.now()));
        Self {
            origin,
            clock,
            revision,
            advanced: AtomicU64::new(0),
            connections: Arc::default(),
            arrived: watch::Sender::new(0),
            releases: Semaphore::new(0),
            outgoing: Notify::new(),
            delivered: watch::Sender::new(0),
            state,
        }
    }

    /// Returns the locked state, with the world's time updated.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let now = self.now();
        // A test that panics inside `Portal::world` must not break the portal of other tests.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.world.now = now;
        state
    }

    /// Returns the time since 1970 on the portal's clock.
    pub(crate) fn now(&self) -> Duration {
        let advanced = Duration::from_nanos(self.advanced.load(Ordering::Relaxed));
        self.clock.now().saturating_add(advanced)
    }

    /// Advances the clock, by 500 years at most.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let add = |advanced: u64| Some(advanced.saturating_add(by));
        // The closure always returns a new value, so the update cannot fail.
        let _ = self
            .advanced
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Records that one more request arrived.
    pub(crate) fn note_arrival(&self) {
        self.arrived.send_modify(|count| *count += 1);
    }

    pub(crate) fn arrived(&self) -> u64 {
        *self.arrived.borrow()
    }

    /// Waits until this many requests have arrived since the start.
    pub(crate) async fn wait_for_arrivals(&self, count: u64) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self
            .arrived
            .subscribe()
            .wait_for(|arrived| *arrived >= count)
            .await;
    }

    /// Waits until the current response may be sent.
    pub(crate) async fn wait_for_release(&self) {
        // The permits are closed when the portal stops, and then nothing is held.
        if let Ok(permit) = self.releases.acquire().await {
            permit.forget();
        }
    }

    /// Wakes the webhook sender, which checks for events to deliver.
    pub(crate) fn send_outgoing(&self) {
        self.outgoing.notify_one();
    }

    pub(crate) async fn wait_for_outgoing(&self) {
        self.outgoing.notified().await;
    }

    /// Returns the next event for a handler, and how to deliver it.
    pub(crate) fn take_outgoing(&self) -> Option<(Outgoing, DeliveryOptions)> {
        let mut state = self.state();
        let options = state.delivery_options;
        state
            .world
            .take_outgoing()
            .map(|outgoing| (outgoing, options))
    }

    pub(crate) fn note_delivery(&self, delivery: Delivery) {
        push(&mut self.state().deliveries, delivery);
        self.delivered.send_modify(|count| *count += 1);
    }

    /// Waits until this many deliveries have been made since the start.
    pub(crate) async fn wait_for_deliveries(&self, count: u64) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self
            .delivered
            .subscribe()
            .wait_for(|delivered| *delivered >= count)
            .await;
    }

    pub(crate) fn release(&self, count: usize) {
        self.releases.add_permits(count);
    }

    pub(crate) fn release_all_for_ever(&self) {
        self.releases.close();
    }

    /// Restores the initial state, except for the connections, the number of requests, and the held
    /// responses.
    pub(crate) fn reset(&self) {
        self.advanced.store(0, Ordering::Relaxed);
        *self.state() = State::new(&self.origin, self.revision, self.now());
    }

    /// Returns the pending faults.
    pub(crate) fn unmet(&self) -> Vec<Fault> {
        self.state().faults.unmet().cloned().collect()
    }

    /// Returns the counter of the listener.
    pub(crate) fn connection_counter(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.connections)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl State {
    fn new(origin: &str, revision: Revision, now: Duration) -> Self {
        let mut world = World::demo(origin, now);
        world.revision = revision;
        Self {
            world,
            bare_results: false,
            faults: Schedule::default(),
            limits: Limits::default(),
            client_endpoint: None,
            delivery_options: DeliveryOptions::default(),
            requests: VecDeque::new(),
            deliveries: VecDeque::new(),
        }
    }

    pub(crate) fn record(&mut self, request: Request) {
        push(&mut self.requests, request);
    }

    pub(crate) fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        self.deliveries.iter()
    }

    pub(crate) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }
}

/// Appends an entry and removes the oldest if there are too many.
fn push<T>(log: &mut VecDeque<T>, latest: T) {
    if log.len() == LOG_LENGTH {
        log.pop_front();
    }
    log.push_back(latest);
}
