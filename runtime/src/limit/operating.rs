//! Decides when a method may be called: a method waits if it has used up its execution time, or if
//! the portal has asked for a pause; other methods do not.
//!
//! The portal counts for each application or webhook separately, so this belongs to a client and
//! its clones and not to a limiter that several clients share.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::contract::error_table::Class;
use crate::error::Throttled;
use crate::response::Time;

/// The maximum number of known methods: raw calls may have any name.
const MOST: usize = 4096;

/// The longest time after which a method regains some of its execution time; the portal counts over
/// ten minutes.
const LONGEST: Duration = Duration::from_secs(3600);

/// The longest pause for a method that the portal can ask for. A longer one is an error of the
/// portal, which must not stop the method for good.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3600);

/// The state of all known methods.
#[derive(Default)]
pub(crate) struct Budgets(Mutex<HashMap<String, Budget>>);

/// The state of one method.
struct Budget {
    /// When the method regains some of its time.
    back_at: Instant,
    /// Whether the time is used up until then.
    spent: bool,
    /// Until when the portal has asked not to call the method, because of too many requests.
    held_until: Instant,
}

/// What a response reports about its method's execution time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operating {
    /// How much is used up.
    pub(crate) used: Duration,
    /// The time until some of it is available again.
    pub(crate) back_in: Duration,
}

impl Operating {
    /// Reads a response's `time`. Both timestamps are the server's, so the clocks need not agree.
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
    /// Records the figures of a response. If more than `limit` is used, the server refuses the next
    /// call: returns for how long, unless that was already known.
    pub(crate) fn note(
        &self,
        method: &str,
        reported: Operating,
        limit: Duration,
        now: Instant,
    ) -> Option<Throttled> {
        let mut budgets = self.lock();
        let budget = entry(&mut budgets, method, now)?;
        let before = budget.spent_for(now);
        budget.back_at = now + reported.back_in;
        budget.spent = reported.used > limit;
        let remaining = budget.spent_for(now).filter(|_| before.is_none())?;
        Some(Throttled::new(remaining, Class::TimeBudgetExhausted))
    }

    /// Records that the server has refused the method, and returns when it accepts the method
    /// again.
    ///
    /// The time is known if the method's last response reported it, or else if the refusal asks for
    /// a pause.
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

    /// Records for how long the portal has asked not to call the method; returns the state if the
    /// method was free before.
    pub(crate) fn hold(&self, method: &str, pause: Duration, now: Instant) -> Option<Throttled> {
        let mut budgets = self.lock();
        let budget = entry(&mut budgets, method, now)?;
        let was_free = budget.throttled(now).is_none();
        budget.held_until = budget.held_until.max(now + pause.min(LONGEST_ASKED));
        budget.throttled(now).filter(|_| was_free)
    }

    /// Returns how long the method has to wait and why, if it does.
    pub(crate) fn throttled(&self, method: &str, now: Instant) -> Option<Throttled> {
        self.lock().get(method)?.throttled(now)
    }

    /// A panic in another thread leaves no inconsistent state here.
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

    /// Returns for how long its time is used up.
    fn spent_for(&self, now: Instant) -> Option<Duration> {
        let remaining = self.back_at.saturating_duration_since(now);
        (self.spent && !remaining.is_zero()).then_some(remaining)
    }
}

/// Returns a method's state, unless more methods are known than any API has.
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
