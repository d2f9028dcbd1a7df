//! The retry decision: a pure function of what has happened, without clock, randomness or network.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::contract::error_table::Class;
use crate::contract::method::Idempotency;
use crate::error::outcome::AttemptOutcome;

/// The client's settings for retries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryPolicy {
    /// The maximum number of attempts of a call.
    pub(crate) attempts: u32,
    /// The maximum first pause; it doubles with each further one.
    pub(crate) first_pause: Duration,
    /// The maximum of all pauses.
    pub(crate) longest_pause: Duration,
    /// The longest wait that the server may impose at once.
    pub(crate) longest_wait: Duration,
}

/// The state of a call after an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryState {
    /// How many attempts were made, including this one.
    pub(crate) attempts: u32,
    /// Whether an attempt before this one may have been carried out.
    pub(crate) lost_before: bool,
    /// Whether the access token can be renewed, which happens at most once in a call.
    pub(crate) renewable: bool,
    /// How long the server asked to wait.
    pub(crate) retry_after: Option<Duration>,
    /// The time until the method regains some of its execution time.
    pub(crate) budget_back_in: Option<Duration>,
    /// The remaining time of the call.
    pub(crate) left: Duration,
}

/// What to do after an attempt that returned no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The call ends with the outcome of the attempt.
    Stop,
    /// The call succeeds: an earlier attempt has done it.
    AlreadyDone,
    /// Another attempt follows after this pause.
    Retry(Duration),
    /// Another attempt follows with a new access token.
    Renew,
}

/// Decides what follows an attempt.
///
/// `random` is a number in `0.0..1.0`. A pause is a random part of a maximum that doubles with
/// every attempt ("full jitter"), so that clients which failed together do not come back together.
/// If the server asks for a pause, the random part is added to it.
pub(crate) fn decide(
    outcome: AttemptOutcome,
    repeat: Idempotency,
    state: &RetryState,
    policy: &RetryPolicy,
    random: f64,
) -> Decision {
    let asked = state.retry_after.unwrap_or_default();
    match outcome {
        AttemptOutcome::Refused(Class::TokenExpired) => {
            if state.renewable {
                Decision::Renew
            } else {
                Decision::Stop
            }
        }
        AttemptOutcome::Refused(Class::AlreadyDone) => match repeat {
            Idempotency::DetectsRepeats if state.lost_before => Decision::AlreadyDone,
            _ => Decision::Stop,
        },
        // These are refusals before the method runs, so any method may be sent again. While the
        // same request is in progress, the server does not run a second one.
        AttemptOutcome::Refused(Class::RateLimited) => {
            // The portal accepts nothing for a moment, so jitter only matters in addition to that.
            let own = policy.first_pause.min(policy.longest_pause);
            let own = own.min(policy.longest_wait);
            let asked = state.retry_after.unwrap_or(own);
            pause(asked, state, policy, random)
        }
        AttemptOutcome::Refused(Class::InProgress | Class::Unavailable)
        | AttemptOutcome::NotSent => pause(asked, state, policy, random),
        AttemptOutcome::Refused(Class::TimeBudgetExhausted) => match state.budget_back_in {
            Some(wait) => pause(wait, state, policy, random),
            None => Decision::Stop,
        },
        AttemptOutcome::Lost | AttemptOutcome::Refused(Class::ServerFault) => match repeat {
            Idempotency::Idempotent | Idempotency::DetectsRepeats | Idempotency::WithKey => {
                pause(asked, state, policy, random)
            }
            Idempotency::NotIdempotent => Decision::Stop,
        },
        AttemptOutcome::Refused(
            Class::InvalidRequest
            | Class::Unauthorized
            | Class::Forbidden
            | Class::NotFound
            | Class::Blocked,
        )
        | AttemptOutcome::Rejected
        | AttemptOutcome::Unusable => Decision::Stop,
    }
}

/// Another attempt after the requested pause and a growing random one. An attempt before the time
/// the server has named would be refused.
fn pause(asked: Duration, state: &RetryState, policy: &RetryPolicy, random: f64) -> Decision {
    if asked > policy.longest_wait {
        return Decision::Stop;
    }
    let pause = asked.saturating_add(jitter(state.attempts, policy, random));
    after(pause, state, policy)
}

/// Returns a random part of a maximum pause that doubles with every attempt.
pub(crate) fn jitter(attempts: u32, policy: &RetryPolicy, random: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(31);
    let most = policy
        .first_pause
        .saturating_mul(1 << doublings)
        .min(policy.longest_pause);
    part(most, random)
}

/// Returns a random part of a pause. The random number may come from outside: an invalid one leaves
/// the pause as it is, and no pause is too long.
fn part(pause: Duration, random: f64) -> Duration {
    if (0.0..1.0).contains(&random) {
        Duration::try_from_secs_f64(pause.as_secs_f64() * random).unwrap_or(pause)
    } else {
        pause
    }
}

/// Another attempt after this pause, if one is allowed and the pause leaves time for it.
fn after(pause: Duration, state: &RetryState, policy: &RetryPolicy) -> Decision {
    if state.attempts < policy.attempts && pause < state.left {
        Decision::Retry(pause)
    } else {
        Decision::Stop
    }
}
