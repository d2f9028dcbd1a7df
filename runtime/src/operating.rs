//! The execution time each method may use: a method that has used it up waits, and no other does.
//!
//! The portal counts it for each application or webhook apart, so it belongs to a client and its
//! clones and not to a limiter that several clients share.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is known of the methods' execution time.
#[derive(Default)]
pub(crate) struct Budgets(Mutex<HashMap<String, Budget>>);

/// What is known of one method's.
struct Budget {
    /// When the method gets some of its time back.
    back_at: Instant,
    /// Whether it is used up until then.
    spent: bool,
}

/// What an answer told of its method's execution time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operating {
    /// How much is used up.
    pub(crate) used: Duration,
    /// How long it takes until some of it is given back.
    pub(crate) back_in: Duration,
}

impl Budgets {
    /// Notes what an answer told. With more than `limit` used, the server refuses the next call.
    pub(crate) fn note(&self, method: &str, told: Operating, limit: Duration, now: Instant) {
        let budget = Budget {
            back_at: now + told.back_in,
            spent: told.used > limit,
        };
        let mut budgets = self.lock();
        match budgets.get_mut(method) {
            Some(known) => *known = budget,
            None => drop(budgets.insert(method.to_owned(), budget)),
        }
    }

    /// Notes that the server has refused the method, and gives how long it takes until the method
    /// gets some of its time back, if that is known.
    pub(crate) fn refused(&self, method: &str, now: Instant) -> Option<Duration> {
        let mut budgets = self.lock();
        let budget = budgets.get_mut(method)?;
        budget.spent = true;
        remaining(budget, now)
    }

    /// How long it takes until the method may be called, when its time is used up.
    pub(crate) fn parked(&self, method: &str, now: Instant) -> Option<Duration> {
        remaining(self.lock().get(method)?, now)
    }

    /// A panic in another thread leaves nothing half done here.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Budget>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remaining(budget: &Budget, now: Instant) -> Option<Duration> {
    let remaining = budget.back_at.saturating_duration_since(now);
    (budget.spent && !remaining.is_zero()).then_some(remaining)
}
