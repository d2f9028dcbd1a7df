//! Calls under way, and waiting until there are none.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::clock::{Clock, within};

/// The gate every call passes.
#[derive(Default)]
pub(crate) struct InFlight {
    state: Mutex<State>,
    emptied: Notify,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    /// How many have passed so far.
    passed: u64,
    /// Those inside by their numbers, each with its deadline. What has none ends by itself.
    inside: BTreeMap<u64, Option<Instant>>,
}

/// One inside the gate, until it is dropped.
pub(crate) struct InFlightGuard {
    gate: Arc<InFlight>,
    number: u64,
}

impl InFlight {
    /// Lets a call in that ends by this deadline, unless the gate is closed.
    pub(crate) fn enter(self: &Arc<Self>, deadline: Option<Instant>) -> Option<InFlightGuard> {
        let mut state = self.state();
        (!state.is_closed).then(|| self.admit(&mut state, deadline))
    }

    /// Lets in what belongs to a call that is inside, closed or not, unless nobody waits for it any
    /// more. It has to end by itself.
    pub(crate) fn follow(self: &Arc<Self>) -> Option<InFlightGuard> {
        let mut state = self.state();
        (!state.is_drained()).then(|| self.admit(&mut state, None))
    }

    fn admit(self: &Arc<Self>, state: &mut State, deadline: Option<Instant>) -> InFlightGuard {
        state.passed += 1;
        state.inside.insert(state.passed, deadline);
        InFlightGuard {
            gate: Arc::clone(self),
            number: state.passed,
        }
    }

    /// Closes the gate and waits until nothing is inside whose deadline has not passed.
    ///
    /// A call whose future is kept and not polled never finds out that its time is over, so its
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
                // The system's clock has no timers outside of a runtime.
                Some(last) if Handle::try_current().is_ok() => {
                    within(clock, last - now, emptied).await;
                }
                _ => emptied.await,
            }
        }
    }

    /// A panic in another thread leaves nothing half done here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether it is closed, and all inside have ended or were not waited for any longer.
    fn is_drained(&self) -> bool {
        self.is_closed && self.inside.is_empty()
    }

    /// Forgets those whose deadlines have passed, and gives the last deadline of the others, if
    /// there are others and one of them has a deadline.
    fn last_deadline(&mut self, now: Instant) -> Option<Option<Instant>> {
        self.inside
            .retain(|_, deadline| deadline.is_none_or(|deadline| deadline > now));
        self.inside.values().copied().max()
    }
}

impl InFlightGuard {
    /// Moves the deadline; whether that was in time. Once a drain has ended without waiting any
    /// longer, nothing more may be sent.
    #[must_use]
    pub(crate) fn extend(&self, deadline: Option<Instant>) -> bool {
        let mut state = self.gate.state();
        let own = state.inside.get_mut(&self.number);
        own.map(|own| *own = deadline).is_some()
    }
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.inside.remove(&self.number);
        if state.inside.is_empty() {
            self.gate.emptied.notify_waiters();
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

    fn is_drained(gate: &InFlight) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        pin!(gate.drain(&SystemClock)).poll(&mut context).is_ready()
    }

    #[test]
    fn who_was_not_waited_for_any_longer_may_not_go_on() {
        let gate = Arc::<InFlight>::default();
        let now = Instant::now();
        let later = now + Duration::from_secs(3600);
        let over = gate.enter(Some(now)).expect("it is open");
        let other = gate.enter(Some(now)).expect("it is open");
        assert!(other.extend(Some(later)));
        assert!(!is_drained(&gate));
        assert!(gate.enter(Some(later)).is_none());
        assert!(other.extend(Some(later)));
        assert!(!over.extend(Some(later)));
        let belonging = gate.follow().expect("the other is waited for");
        drop(other);
        assert!(!is_drained(&gate));
        drop(belonging);
        assert!(is_drained(&gate));
        assert!(gate.follow().is_none());
    }
}
