//! Calls in flight, and waiting until there are none.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::clock::{Clock, within};

/// Tracks the calls in flight and rejects new ones once it is closed.
#[derive(Default)]
pub(crate) struct InFlight {
    state: Mutex<State>,
    emptied: Notify,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    /// How many calls have entered so far.
    passed: u64,
    /// The deadlines of the calls in flight, by number. An entry without one ends on its own.
    inside: BTreeMap<u64, Option<Instant>>,
}

/// One tracked call; dropping the guard ends it.
pub(crate) struct InFlightGuard {
    in_flight: Arc<InFlight>,
    number: u64,
}

impl InFlight {
    /// Registers a call with this deadline, or returns `None` if the tracker is closed.
    pub(crate) fn enter(self: &Arc<Self>, deadline: Option<Instant>) -> Option<InFlightGuard> {
        let mut state = self.state();
        (!state.is_closed).then(|| self.admit(&mut state, deadline))
    }

    /// Registers work that belongs to a call in flight, even when closed, unless draining has ended.
    /// The work must end on its own.
    pub(crate) fn join(self: &Arc<Self>) -> Option<InFlightGuard> {
        let mut state = self.state();
        (!state.is_drained()).then(|| self.admit(&mut state, None))
    }

    fn admit(self: &Arc<Self>, state: &mut State, deadline: Option<Instant>) -> InFlightGuard {
        state.passed += 1;
        state.inside.insert(state.passed, deadline);
        InFlightGuard {
            in_flight: Arc::clone(self),
            number: state.passed,
        }
    }

    /// Closes the tracker and waits for all calls whose deadlines have not passed.
    ///
    /// A call whose future is kept but not polled never notices that its time is over, so its
    /// deadline counts here.
    pub(crate) async fn drain(&self, clock: &dyn Clock) {
        self.state().is_closed = true;
        loop {
            let mut emptied = pin!(self.emptied.notified());
            emptied.as_mut().enable();
            let now = clock.now();
            let Some(last) = self.state().last_deadline(now) else {
                return;
            };
            match last {
                // The system clock has no timers outside of a runtime.
                Some(last) if Handle::try_current().is_ok() => {
                    within(clock, last - now, emptied).await;
                }
                _ => emptied.await,
            }
        }
    }

    /// A panic in another thread leaves no inconsistent state here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns whether it is closed, and no call is waited for any more.
    fn is_drained(&self) -> bool {
        self.is_closed && self.inside.is_empty()
    }

    /// Removes calls whose deadlines have passed and returns the latest deadline of the others, if
    /// there are others and one of them has a deadline.
    fn last_deadline(&mut self, now: Instant) -> Option<Option<Instant>> {
        self.inside
            .retain(|_, deadline| deadline.is_none_or(|deadline| deadline > now));
        self.inside.values().copied().max()
    }
}

impl InFlightGuard {
    /// Moves the deadline; returns whether the call is still tracked. Once a drain has stopped
    /// waiting for the call, nothing more may be sent.
    #[must_use]
    pub(crate) fn extend(&self, deadline: Option<Instant>) -> bool {
        let mut state = self.in_flight.state();
        let own = state.inside.get_mut(&self.number);
        own.map(|own| *own = deadline).is_some()
    }
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        let mut state = self.in_flight.state();
        state.inside.remove(&self.number);
        if state.inside.is_empty() {
            self.in_flight.emptied.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Waker};
    use std::time::{Duration, Instant};

    use super::InFlight;
    use crate::clock::SystemClock;

    fn is_drained(in_flight: &InFlight) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        pin!(in_flight.drain(&SystemClock))
            .poll(&mut context)
            .is_ready()
    }

    #[test]
    fn who_was_not_waited_for_any_longer_may_not_go_on() {
        let in_flight = Arc::<InFlight>::default();
        let now = Instant::now();
        let later = now + Duration::from_secs(3600);
        let over = in_flight.enter(Some(now)).expect("it is open");
        let other = in_flight.enter(Some(now)).expect("it is open");
        assert!(other.extend(Some(later)));
        assert!(!is_drained(&in_flight));
        assert!(in_flight.enter(Some(later)).is_none());
        assert!(other.extend(Some(later)));
        assert!(!over.extend(Some(later)));
        let belonging = in_flight.join().expect("the other is waited for");
        drop(other);
        assert!(!is_drained(&in_flight));
        drop(belonging);
        assert!(is_drained(&in_flight));
        assert!(in_flight.join().is_none());
    }
}
