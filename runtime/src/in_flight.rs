//! Calls under way, and waiting until there are none.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Set when the gate is closed. The other bits count what is inside.
const CLOSED: usize = 1;

/// One of those inside.
const ONE: usize = 2;

/// The gate every call passes.
#[derive(Default)]
pub(crate) struct InFlight {
    state: AtomicUsize,
    changed: Notify,
}

/// One inside the gate, until it is dropped.
pub(crate) struct InFlightGuard(Arc<InFlight>);

impl InFlight {
    /// Lets a call in, unless the gate is closed.
    pub(crate) fn enter(self: &Arc<Self>) -> Option<InFlightGuard> {
        let inside = self.follow();
        (self.state.load(Ordering::SeqCst) & CLOSED == 0).then_some(inside)
    }

    /// Lets in what belongs to a call that is inside, closed or not.
    pub(crate) fn follow(self: &Arc<Self>) -> InFlightGuard {
        self.state.fetch_add(ONE, Ordering::SeqCst);
        InFlightGuard(Arc::clone(self))
    }

    /// Closes the gate and waits until nothing is inside.
    pub(crate) async fn drain(&self) {
        self.state.fetch_or(CLOSED, Ordering::SeqCst);
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            if self.state.load(Ordering::SeqCst) == CLOSED {
                return;
            }
            changed.await;
        }
    }
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        if self.0.state.fetch_sub(ONE, Ordering::SeqCst) == CLOSED + ONE {
            self.0.changed.notify_waiters();
        }
    }
}
