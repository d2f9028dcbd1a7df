//! The execution time each method may use: a method that has used it up waits, and no other does.
//!
//! The portal counts it for each application or webhook apart, so it belongs to a client and its
//! clones and not to a limiter that several clients share.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::answer::Time;

/// How many methods are known at most: calls by name may have any.
const MOST: usize = 4096;

/// The longest time after which a method is taken to get some of its execution time back; the
/// portal counts over ten minutes.
const LONGEST: Duration = Duration::from_secs(3600);

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

impl Operating {
    /// What an answer tells of its method's execution time. Both moments are the server's, so that its
    /// clock need not agree with ours.
    pub(crate) fn of(time: &Time) -> Option<Self> {
        let now = time.finish.or(time.start)?;
        let back_at = time.operating_reset_at? as f64;
        let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds.max(0.0)).ok();
        Some(Self {
            used: seconds(time.operating?)?,
            back_in: seconds(back_at - now)?.min(LONGEST),
        })
    }
}

impl Budgets {
    /// Notes what an answer told. With more than `limit` used, the server refuses the next call:
    /// then gives for how long, if that was not known before.
    pub(crate) fn note(
        &self,
        method: &str,
        told: Operating,
        limit: Duration,
        now: Instant,
    ) -> Option<Duration> {
        let budget = Budget {
            back_at: now + told.back_in,
            spent: told.used > limit,
        };
        let mut budgets = self.lock();
        let before = budgets.get(method).and_then(|known| remaining(known, now));
        let after = remaining(&budget, now);
        put(&mut budgets, method, budget, now);
        after.filter(|_| before.is_none())
    }

    /// Notes that the server has refused the method, and gives how long it takes until the method
    /// gets some of its time back, if that is known: as its last answer has told, or else as the
    /// refusal asks for.
    pub(crate) fn refused(
        &self,
        method: &str,
        retry_after: Option<Duration>,
        now: Instant,
    ) -> Option<Duration> {
        let mut budgets = self.lock();
        if let Some(budget) = budgets.get_mut(method) {
            budget.spent = true;
            if let Some(remaining) = remaining(budget, now) {
                return Some(remaining);
            }
        }
        let back_in = retry_after?.min(LONGEST);
        let budget = Budget {
            back_at: now + back_in,
            spent: true,
        };
        put(&mut budgets, method, budget, now);
        Some(back_in)
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

/// Keeps what is known of a method, unless more methods are known than any API has.
fn put(budgets: &mut HashMap<String, Budget>, method: &str, budget: Budget, now: Instant) {
    if let Some(known) = budgets.get_mut(method) {
        *known = budget;
        return;
    }
    if budgets.len() >= MOST {
        budgets.retain(|_, budget| remaining(budget, now).is_some());
    }
    if budgets.len() < MOST {
        budgets.insert(method.to_owned(), budget);
    }
}

fn remaining(budget: &Budget, now: Instant) -> Option<Duration> {
    let remaining = budget.back_at.saturating_duration_since(now);
    (budget.spent && !remaining.is_zero()).then_some(remaining)
}
