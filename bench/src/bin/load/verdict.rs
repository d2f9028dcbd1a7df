//! Compares the client's results with the portal's ledger.

use std::collections::BTreeMap;
use std::fmt;

use crate::calls::{Kind, Outcome, Proof, Reported, Run};
use crate::portal::Ledger;

/// The findings; those about single calls with their number and the first call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Findings {
    proof: Proof,
    found: BTreeMap<&'static str, Option<(usize, usize)>>,
}

impl Findings {
    /// Checks every call.
    pub(crate) fn of(proof: Proof, run: &Run, ledger: &Ledger) -> Self {
        let mut findings = Self {
            proof,
            found: BTreeMap::new(),
        };
        for (number, outcome) in run.outcomes.iter().enumerate() {
            let kind = proof.kind(number);
            let done = match kind {
                Kind::Reaction => u64::from(ledger.reactions.contains(&number)),
                Kind::Once | Kind::Safe => ledger.counts.get(&number).copied().unwrap_or(0),
                Kind::Message => ledger.messages.get(&number).copied().unwrap_or(0),
            };
            for finding in wrong(kind, outcome.as_ref(), done).into_iter().flatten() {
                let found = findings.found.entry(finding).or_default();
                found.get_or_insert((0, number)).0 += 1;
            }
        }
        let mut note = |is_wrong: bool, finding| {
            if is_wrong {
                findings.found.insert(finding, None);
            }
        };
        let calls = run.outcomes.len();
        note(
            ledger.strayed,
            "a request has followed a redirect elsewhere",
        );
        note(
            run.memory.as_ref().is_some_and(|memory| memory.grows()),
            "the client's memory grows",
        );
        // Without faults, the run would prove nothing.
        let spoilt =
            |outcome: &&Outcome| outcome.attempts > 1 || outcome.reported != Reported::Done;
        let spoilt = run.outcomes.iter().flatten().filter(spoilt).count();
        note(spoilt * 50 < calls, "hardly any call was spoilt");
        findings
    }

    /// Whether there are no findings.
    pub(crate) fn are_none(&self) -> bool {
        self.found.is_empty()
    }
}

/// Returns what is wrong with a call that was carried out this many times.
fn wrong(kind: Kind, outcome: Option<&Outcome>, done: u64) -> [Option<&'static str>; 2] {
    let reported = match outcome {
        None => Some("a call has not ended"),
        Some(outcome) => match outcome.reported {
            Reported::Done | Reported::DoneAlready if done == 0 => {
                Some("a call is reported as done, and is not")
            }
            Reported::Failed(..) if kind == Kind::Message => {
                Some("a message is reported as not sent")
            }
            Reported::Failed(..) if done > 0 && !outcome.is_ambiguous => {
                Some("a call is reported as not done, and is")
            }
            _ => None,
        },
    };
    let twice = match kind {
        Kind::Once => Some("a call that may not be repeated is done more than once"),
        Kind::Message => Some("a message is sent more than once"),
        Kind::Safe | Kind::Reaction => None,
    };
    let twice = twice.filter(|_| done > 1);
    [reported, twice]
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.are_none() {
            return formatter.write_str(match self.proof {
                Proof::Calls => "No call is lost, and none is done twice.",
                Proof::Messages => "Every message is sent exactly once.",
            });
        }
        formatter.write_str("WRONG:")?;
        for (finding, calls) in &self.found {
            write!(formatter, "\n{finding}")?;
            if let Some((number, first)) = calls {
                write!(formatter, " ({number}×, first call {first})")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Findings;
    use crate::calls::{Kind, Outcome, Proof, Reported, Run};
    use crate::portal::Ledger;

    const REFUSED: Reported = Reported::Failed("refused", "");

    fn outcome(reported: Reported, is_ambiguous: bool) -> Option<Outcome> {
        Some(Outcome {
            reported,
            is_ambiguous,
            attempts: 2,
        })
    }

    /// Returns the findings for one call of this kind with this outcome that was carried out this
    /// many times.
    fn found(kind: Kind, outcome: Option<Outcome>, done: u64) -> Vec<&'static str> {
        let proof = match kind {
            Kind::Message => Proof::Messages,
            _ => Proof::Calls,
        };
        let number = (0..4)
            .find(|number| proof.kind(*number) == kind)
            .expect("a number");
        // The calls before it are correct.
        let mut outcomes = vec![self::outcome(REFUSED, false); number];
        outcomes.push(outcome);
        let mut ledger = Ledger::default();
        match kind {
            Kind::Reaction if done > 0 => drop(ledger.reactions.insert(number)),
            Kind::Reaction => {}
            Kind::Once | Kind::Safe => drop(ledger.counts.insert(number, done)),
            Kind::Message => drop(ledger.messages.insert(number, done)),
        }
        let run = Run {
            outcomes,
            memory: None,
        };
        Findings::of(proof, &run, &ledger)
            .found
            .into_keys()
            .collect()
    }

    #[test]
    fn every_fate_of_a_call_is_judged() {
        let lost = "a call is reported as done, and is not";
        let hidden = "a call is reported as not done, and is";
        let twice = "a call that may not be repeated is done more than once";
        for kind in [Kind::Once, Kind::Safe, Kind::Reaction] {
            for reported in [Reported::Done, Reported::DoneAlready] {
                assert_eq!(found(kind, outcome(reported, false), 1), [""; 0]);
                assert_eq!(found(kind, outcome(reported, false), 0), [lost]);
            }
            assert_eq!(found(kind, outcome(REFUSED, false), 0), [""; 0]);
            assert_eq!(found(kind, outcome(REFUSED, false), 1), [hidden]);
            assert_eq!(found(kind, outcome(REFUSED, true), 0), [""; 0]);
            assert_eq!(found(kind, outcome(REFUSED, true), 1), [""; 0]);
            assert_eq!(found(kind, None, 0)[0], "a call has not ended");
        }
        assert_eq!(
            found(Kind::Safe, outcome(Reported::Done, false), 3),
            [""; 0]
        );
        assert_eq!(
            found(Kind::Once, outcome(Reported::Done, false), 2),
            [twice]
        );
        assert_eq!(found(Kind::Once, outcome(REFUSED, true), 2), [twice]);
    }

    #[test]
    fn every_fate_of_a_message_is_judged() {
        let found = |reported, done| found(Kind::Message, outcome(reported, true), done);
        assert_eq!(found(Reported::Done, 1), [""; 0]);
        let lost = "a call is reported as done, and is not";
        assert_eq!(found(Reported::Done, 0), [lost]);
        let twice = "a message is sent more than once";
        assert_eq!(found(Reported::Done, 2), [twice]);
        let failed = "a message is reported as not sent";
        for (done, expected) in [(0, &[failed][..]), (1, &[failed]), (2, &[failed, twice])] {
            assert_eq!(found(REFUSED, done), expected);
        }
    }

    #[test]
    fn what_concerns_all_calls_is_judged_too() {
        let untouched = Outcome {
            reported: Reported::Done,
            is_ambiguous: false,
            attempts: 1,
        };
        let run = Run {
            outcomes: vec![Some(untouched); 100],
            memory: None,
        };
        let ledger = Ledger {
            counts: (0..100).map(|number| (number, 1)).collect(),
            strayed: true,
            ..Ledger::default()
        };
        let findings = Findings::of(Proof::Calls, &run, &ledger);
        assert!(!findings.are_none());
        assert_eq!(
            findings.to_string(),
            "WRONG:\na call is reported as done, and is not (25×, first call 3)\n\
             a request has followed a redirect elsewhere\n\
             hardly any call was spoilt"
        );
    }
}
