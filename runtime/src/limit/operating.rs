//! When a method may be called: one that has used up its execution time waits, or one that the
//! portal has asked not to call for a while, and no other does.
//!
//! The portal counts for each application or webhook apart, so this belongs to a client and its
//! clones and not to a limiter that several clients share.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::answer::Time;
use crate::contract::error_table::Class;
use crate::error::Throttled;

/// How many methods are known at most: calls by name may have any.
const MOST: usize = 4096;

/// The longest time after which a method is taken to get some of its execution time back; the
/// portal counts over ten minutes.
const LONGEST: Duration = Duration::from_secs(3600);

/// The longest time that a method is kept back because the portal has asked for it. What lies
/// further away is an error of the portal, which must not stop the method for good.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3600);

/// What is known of the methods.
#[derive(Default)]
pub(crate) struct Budgets(Mutex<HashMap<String, Budget>>);

/// What is known of one method.
struct Budget {
    /// When the method gets some of its time back.
    back_at: Instant,
    /// Whether it is used up until then.
    spent: bool,
    /// Until when the portal has asked not to call it, because too many requests came.
    held_until: Instant,
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
    ) -> Option<Throttled> {
        let mut budgets = self.lock();
        let budget = entry(&mut budgets, method, now)?;
        let before = budget.spent_for(now);
        budget.back_at = now + told.back_in;
        budget.spent = told.used > limit;
        let remaining = budget.spent_for(now).filter(|_| before.is_none())?;
        Some(Throttled::new(remaining, Class::TimeBudgetExhausted))
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
        let asked = retry_after.map(|asked| asked.min(LONGEST_ASKED));
        let mut budgets = self.lock();
        let Some(budget) = entry(&mut budgets, method, now) else {
            return asked;
        };
        budget.spent = true;
        if budget.back_at <= now {
            budget.back_at = now + asked?;
        }
        budget.spent_for(now).or(asked)
    }

    /// Notes for how long the portal has asked not to call the method; gives it, if the method was
    /// free before.
    pub(crate) fn hold(&self, method: &str, pause: Duration, now: Instant) -> Option<Throttled> {
        let mut budgets = self.lock();
        let budget = entry(&mut budgets, method, now)?;
        let was_free = budget.throttled(now).is_none();
        budget.held_until = budget.held_until.max(now + pause.min(LONGEST_ASKED));
        budget.throttled(now).filter(|_| was_free)
    }

    /// How long it takes until the method may be called, and why, where it has to wait.
    pub(crate) fn throttled(&self, method: &str, now: Instant) -> Option<Throttled> {
        self.lock().get(method)?.throttled(now)
    }

    /// A panic in another thread leaves nothing half done here.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Budget>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Budget {
    fn throttled(&self, now: Instant) -> Option<Throttled> {
        let held = self.held_until.saturating_duration_since(now);
        let spent = self.spent_for(now).unwrap_or_default();
        let (remaining, class) = if spent >= held {
            (spent, Class::TimeBudgetExhausted)
        } else {
            (held, Class::RateLimited)
        };
        (!remaining.is_zero()).then_some(Throttled::new(remaining, class))
    }

    /// How long its time is used up.
    fn spent_for(&self, now: Instant) -> Option<Duration> {
        let remaining = self.back_at.saturating_duration_since(now);
        (self.spent && !remaining.is_zero()).then_some(remaining)
    }
}

/// What is known of a method, unless more methods are known than any API has.
fn entry<'a>(
    budgets: &'a mut HashMap<String, Budget>,
    method: &str,
    now: Instant,
) -> Option<&'a mut Budget> {
    if !budgets.contains_key(method) {
        if budgets.len() >= MOST {
            budgets.retain(|_, budget| budget.throttled(now).is_some());
        }
        if budgets.len() >= MOST {
            return None;
        }
        let nothing = Budget {
            back_at: now,
            spent: false,
            held_until: now,
        };
        budgets.insert(method.to_owned(), nothing);
    }
    budgets.get_mut(method)
}
