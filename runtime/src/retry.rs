//! The retry decision: a pure function of what has happened, without clock, randomness or network.

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
    standing: &RetryState,
    bounds: &RetryPolicy,
    random: f64,
) -> Decision {
    let asked = standing.retry_after.unwrap_or_default();
    match outcome {
        AttemptOutcome::Refused(Class::TokenExpired) => {
            if standing.renewable {
                Decision::Renew
            } else {
                Decision::Stop
            }
        }
        AttemptOutcome::Refused(Class::AlreadyDone) => match repeat {
            Idempotency::DetectsRepeats if standing.lost_before => Decision::AlreadyDone,
            _ => Decision::Stop,
        },
        // These are refusals before the method runs, so any method may be sent again. While the
        // same request is in progress, the server does not run a second one.
        AttemptOutcome::Refused(Class::RateLimited) => {
            // The portal accepts nothing for a moment, so jitter only matters in addition to that.
            let own = bounds.first_pause.min(bounds.longest_pause);
            let own = own.min(bounds.longest_wait);
            let asked = standing.retry_after.unwrap_or(own);
            pause(asked, standing, bounds, random)
        }
        AttemptOutcome::Refused(Class::InProgress | Class::Unavailable)
        | AttemptOutcome::NotSent => pause(asked, standing, bounds, random),
        AttemptOutcome::Refused(Class::TimeBudgetExhausted) => match standing.budget_back_in {
            Some(wait) => pause(wait, standing, bounds, random),
            None => Decision::Stop,
        },
        AttemptOutcome::Lost | AttemptOutcome::Refused(Class::ServerFault) => match repeat {
            Idempotency::Idempotent | Idempotency::DetectsRepeats | Idempotency::WithKey => {
                pause(asked, standing, bounds, random)
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
        | AttemptOutcome::TurnedAway
        | AttemptOutcome::Useless => Decision::Stop,
    }
}

/// Another attempt after the requested pause and a growing random one. An attempt before the time
/// the server has named would be refused.
fn pause(asked: Duration, standing: &RetryState, bounds: &RetryPolicy, random: f64) -> Decision {
    if asked > bounds.longest_wait {
        return Decision::Stop;
    }
    let pause = asked.saturating_add(jitter(standing.attempts, bounds, random));
    after(pause, standing, bounds)
}

/// Returns a random part of a maximum pause that doubles with every attempt.
pub(crate) fn jitter(attempts: u32, bounds: &RetryPolicy, random: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(31);
    let most = bounds
        .first_pause
        .saturating_mul(1 << doublings)
        .min(bounds.longest_pause);
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
fn after(pause: Duration, standing: &RetryState, bounds: &RetryPolicy) -> Decision {
    if standing.attempts < bounds.attempts && pause < standing.left {
        Decision::Retry(pause)
    } else {
        Decision::Stop
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::time::Duration;

    use super::{Decision, RetryPolicy, RetryState, decide};
    use crate::contract::error_table::Class;
    use crate::contract::method::Idempotency;
    use crate::error::outcome::AttemptOutcome;

    const BOUNDS: RetryPolicy = RetryPolicy {
        attempts: 5,
        first_pause: Duration::from_secs(1),
        longest_pause: Duration::from_secs(5),
        longest_wait: Duration::from_secs(60),
    };

    const FIRST: RetryState = RetryState {
        attempts: 1,
        lost_before: false,
        renewable: true,
        retry_after: None,
        budget_back_in: Some(Duration::from_secs(10)),
        left: Duration::from_secs(120),
    };

    /// All values of an enum except those of one variant. An incomplete list does not compile.
    macro_rules! all {
        ($enum:ident: $($variant:ident)* $(; besides $other:ident)?) => {{
            let _: fn($enum) = |value| match value {
                $($enum::$variant => {})*
                $($enum::$other(_) => {})?
            };
            [$($enum::$variant),*]
        }};
    }

    fn repeats() -> [Idempotency; 4] {
        all!(Idempotency: Idempotent DetectsRepeats WithKey NotIdempotent)
    }

    fn outcomes() -> Vec<AttemptOutcome> {
        let refused = all!(Class:
            InvalidRequest Unauthorized TokenExpired Forbidden NotFound AlreadyDone InProgress
            RateLimited TimeBudgetExhausted Blocked Unavailable ServerFault);
        let refused = refused.map(AttemptOutcome::Refused);
        let others = all!(AttemptOutcome: TurnedAway NotSent Lost Useless; besides Refused);
        refused.into_iter().chain(others).collect()
    }

    /// The decision for every outcome of a first attempt, and of one after a lost response
    /// ("later") where it differs.
    const TABLE: &str = "
outcome             | Idempotent    | DetectsRepeats        | WithKey       | NotIdempotent | may be done
InvalidRequest      | stop          | stop                  | stop          | stop          | no
Unauthorized        | stop          | stop                  | stop          | stop          | no
TokenExpired        | renew         | renew                 | renew         | renew         | no
Forbidden           | stop          | stop                  | stop          | stop          | no
NotFound            | stop          | stop                  | stop          | stop          | no
AlreadyDone         | stop          | stop, later success   | stop          | stop          | no
InProgress          | retry in 1s   | retry in 1s           | retry in 1s   | retry in 1s   | yes
RateLimited         | retry in 2s   | retry in 2s           | retry in 2s   | retry in 2s   | no
TimeBudgetExhausted | retry in 11s  | retry in 11s          | retry in 11s  | retry in 11s  | no
Blocked             | stop          | stop                  | stop          | stop          | no
Unavailable         | retry in 1s   | retry in 1s           | retry in 1s   | retry in 1s   | no
ServerFault         | retry in 1s   | retry in 1s           | retry in 1s   | stop          | yes
TurnedAway          | stop          | stop                  | stop          | stop          | no
NotSent             | retry in 1s   | retry in 1s           | retry in 1s   | retry in 1s   | no
Lost                | retry in 1s   | retry in 1s           | retry in 1s   | stop          | yes
Useless             | stop          | stop                  | stop          | stop          | yes
";

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// The decision with the longest possible pause.
    fn decision(outcome: AttemptOutcome, repeat: Idempotency, standing: RetryState) -> Decision {
        decide(outcome, repeat, &standing, &BOUNDS, 1.0)
    }

    #[test]
    fn every_outcome_of_every_kind_of_method_is_decided() {
        let short = |decision: Decision| match decision {
            Decision::Retry(pause) => format!("retry in {}s", pause.as_secs()),
            Decision::AlreadyDone => "success".to_owned(),
            Decision::Renew => "renew".to_owned(),
            Decision::Stop => "stop".to_owned(),
        };
        let header = TABLE.lines().nth(1).unwrap_or_default();
        let mut table = format!("\n{header}\n");
        for outcome in outcomes() {
            let name = match outcome {
                AttemptOutcome::Refused(class) => format!("{class:?}"),
                outcome => format!("{outcome:?}"),
            };
            let cell = |repeat| {
                let first = short(decision(outcome, repeat, FIRST));
                let lost_before = RetryState {
                    lost_before: true,
                    ..FIRST
                };
                match short(decision(outcome, repeat, lost_before)) {
                    later if later == first => first,
                    later => format!("{first}, later {later}"),
                }
            };
            let [safe, if_already_done, with_key, never] = repeats().map(cell);
            let _ = writeln!(
                table,
                "{name:<19} | {safe:<13} | {if_already_done:<21} | {with_key:<13} | {never:<13} | {}",
                if outcome.may_be_done() { "yes" } else { "no" },
            );
        }
        println!("{table}");
        assert_eq!(table, TABLE);
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_jitter_shortens_them() {
        let pause = |attempts, random| {
            let standing = RetryState { attempts, ..FIRST };
            let bounds = RetryPolicy {
                attempts: 100,
                ..BOUNDS
            };
            decide(
                AttemptOutcome::NotSent,
                Idempotency::NotIdempotent,
                &standing,
                &bounds,
                random,
            )
        };
        for (attempts, longest) in [(1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (99, 5)] {
            assert_eq!(pause(attempts, 1.0), Decision::Retry(secs(longest)));
            assert_eq!(pause(attempts, 0.0), Decision::Retry(secs(0)));
            assert_eq!(pause(attempts, 0.5), Decision::Retry(secs(longest) / 2));
            // An invalid random number changes nothing.
            assert_eq!(pause(attempts, f64::NAN), Decision::Retry(secs(longest)));
            assert_eq!(pause(attempts, -1.0), Decision::Retry(secs(longest)));
        }
    }

    #[test]
    fn a_first_pause_longer_than_the_longest_is_none() {
        let bounds = RetryPolicy {
            first_pause: secs(40),
            ..BOUNDS
        };
        let busy = AttemptOutcome::Refused(Class::RateLimited);
        let pause = |chance| decide(busy, Idempotency::Idempotent, &FIRST, &bounds, chance);
        assert_eq!(pause(0.0), Decision::Retry(secs(5)));
        assert_eq!(pause(1.0), Decision::Retry(secs(10)));
    }

    #[test]
    fn no_setting_is_too_large_or_too_small() {
        for longest in [Duration::ZERO, secs(1), Duration::MAX] {
            for random in [
                0.0,
                0.5,
                1.0,
                1.0_f64.next_down(),
                2.0,
                -0.0,
                f64::INFINITY,
                f64::NAN,
            ] {
                let bounds = RetryPolicy {
                    attempts: u32::MAX,
                    first_pause: longest,
                    longest_pause: longest,
                    longest_wait: longest,
                };
                let standing = RetryState {
                    attempts: u32::MAX - 1,
                    retry_after: Some(longest),
                    budget_back_in: Some(longest),
                    left: Duration::MAX,
                    ..FIRST
                };
                for outcome in outcomes() {
                    for repeat in repeats() {
                        let decision = decide(outcome, repeat, &standing, &bounds, random);
                        if let Decision::Retry(pause) = decision {
                            let most = longest.saturating_add(longest);
                            assert!(pause <= most, "{outcome:?}, {repeat:?}, {random}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn attempts_and_time_come_to_an_end() {
        for outcome in outcomes() {
            for repeat in repeats() {
                for standing in [
                    RetryState {
                        attempts: 5,
                        ..FIRST
                    },
                    RetryState {
                        left: secs(1),
                        ..FIRST
                    },
                ] {
                    let decision = decision(
                        outcome,
                        repeat,
                        RetryState {
                            renewable: false,
                            ..standing
                        },
                    );
                    assert_eq!(decision, Decision::Stop, "{outcome:?}, {repeat:?}");
                }
            }
        }
    }

    #[test]
    fn the_server_may_ask_for_a_longer_pause_but_not_for_any() {
        for outcome in [
            AttemptOutcome::Refused(Class::RateLimited),
            AttemptOutcome::Refused(Class::InProgress),
            AttemptOutcome::Refused(Class::Unavailable),
            AttemptOutcome::Refused(Class::ServerFault),
            AttemptOutcome::NotSent,
            AttemptOutcome::Lost,
        ] {
            let asked = |seconds, random| {
                let standing = RetryState {
                    retry_after: Some(secs(seconds)),
                    ..FIRST
                };
                decide(outcome, Idempotency::Idempotent, &standing, &BOUNDS, random)
            };
            assert_eq!(asked(0, 1.0), Decision::Retry(secs(1)));
            assert_eq!(asked(20, 0.0), Decision::Retry(secs(20)));
            // Calls that were refused together come back apart.
            assert_eq!(asked(20, 0.5), Decision::Retry(secs(20) + secs(1) / 2));
            assert_eq!(asked(20, 1.0), Decision::Retry(secs(21)));
            assert_eq!(asked(60, 1.0), Decision::Retry(secs(61)));
            // An earlier attempt would be refused.
            assert_eq!(asked(61, 0.0), Decision::Stop);
        }
    }

    #[test]
    fn spent_time_is_waited_for_only_when_it_comes_back_soon() {
        let spent = |budget_back_in, random| {
            let standing = RetryState {
                budget_back_in,
                ..FIRST
            };
            let outcome = AttemptOutcome::Refused(Class::TimeBudgetExhausted);
            decide(
                outcome,
                Idempotency::NotIdempotent,
                &standing,
                &BOUNDS,
                random,
            )
        };
        assert_eq!(spent(Some(secs(60)), 0.0), Decision::Retry(secs(60)));
        assert_eq!(spent(Some(secs(60)), 1.0), Decision::Retry(secs(61)));
        assert_eq!(spent(Some(secs(61)), 0.0), Decision::Stop);
        assert_eq!(spent(None, 0.0), Decision::Stop);
    }
}
