//! The whole table of decisions, and the pauses.

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
    let others = all!(AttemptOutcome: Rejected NotSent Lost Unusable; besides Refused);
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
Rejected            | stop          | stop                  | stop          | stop          | no
NotSent             | retry in 1s   | retry in 1s           | retry in 1s   | retry in 1s   | no
Lost                | retry in 1s   | retry in 1s           | retry in 1s   | stop          | yes
Unusable            | stop          | stop                  | stop          | stop          | yes
";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The decision with the longest possible pause.
fn decision(outcome: AttemptOutcome, repeat: Idempotency, state: RetryState) -> Decision {
    decide(outcome, repeat, &state, &BOUNDS, 1.0)
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
        let state = RetryState { attempts, ..FIRST };
        let policy = RetryPolicy {
            attempts: 100,
            ..BOUNDS
        };
        decide(
            AttemptOutcome::NotSent,
            Idempotency::NotIdempotent,
            &state,
            &policy,
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
    let policy = RetryPolicy {
        first_pause: secs(40),
        ..BOUNDS
    };
    let busy = AttemptOutcome::Refused(Class::RateLimited);
    let pause = |random| decide(busy, Idempotency::Idempotent, &FIRST, &policy, random);
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
            let policy = RetryPolicy {
                attempts: u32::MAX,
                first_pause: longest,
                longest_pause: longest,
                longest_wait: longest,
            };
            let state = RetryState {
                attempts: u32::MAX - 1,
                retry_after: Some(longest),
                budget_back_in: Some(longest),
                left: Duration::MAX,
                ..FIRST
            };
            for outcome in outcomes() {
                for repeat in repeats() {
                    let decision = decide(outcome, repeat, &state, &policy, random);
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
            for state in [
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
                        ..state
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
            let state = RetryState {
                retry_after: Some(secs(seconds)),
                ..FIRST
            };
            decide(outcome, Idempotency::Idempotent, &state, &BOUNDS, random)
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
        let state = RetryState {
            budget_back_in,
            ..FIRST
        };
        let outcome = AttemptOutcome::Refused(Class::TimeBudgetExhausted);
        decide(outcome, Idempotency::NotIdempotent, &state, &BOUNDS, random)
    };
    assert_eq!(spent(Some(secs(60)), 0.0), Decision::Retry(secs(60)));
    assert_eq!(spent(Some(secs(60)), 1.0), Decision::Retry(secs(61)));
    assert_eq!(spent(Some(secs(61)), 0.0), Decision::Stop);
    assert_eq!(spent(None, 0.0), Decision::Stop);
}
