//! What is wrong, when the client's results are held against the portal's books.

use std::collections::BTreeMap;
use std::fmt;

use crate::calls::{Kind, Outcome, Proof, Run, Told};
use crate::portal::Books;

/// What was found; what concerns single calls, with their number and the first of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Findings {
    proof: Proof,
    found: BTreeMap<&'static str, Option<(usize, usize)>>,
}

impl Findings {
    /// Looks at every call.
    pub(crate) fn of(proof: Proof, run: &Run, books: &Books) -> Self {
        let mut findings = Self {
            proof,
            found: BTreeMap::new(),
        };
        for (number, outcome) in run.outcomes.iter().enumerate() {
            let kind = proof.kind(number);
            let done = match kind {
                Kind::Reaction => u64::from(books.reactions.contains(&number)),
                Kind::Once | Kind::Safe => books.counts.get(&number).copied().unwrap_or(0),
                Kind::Message => books.messages.get(&number).copied().unwrap_or(0),
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
        note(books.strayed, "a request has followed a redirect elsewhere");
        note(
            run.memory.as_ref().is_some_and(|memory| memory.grows()),
            "the client's memory grows",
        );
        // Without faults all this would prove nothing.
        let spoilt = |outcome: &&Outcome| outcome.attempts > 1 || outcome.told != Told::Done;
        let spoilt = run.outcomes.iter().flatten().filter(spoilt).count();
        note(spoilt * 50 < calls, "hardly any call was spoilt");
        findings
    }

    /// Whether nothing is wrong.
    pub(crate) fn are_none(&self) -> bool {
        self.found.is_empty()
    }
}

/// What is wrong with a call that was done so many times.
fn wrong(kind: Kind, outcome: Option<&Outcome>, done: u64) -> [Option<&'static str>; 2] {
    let told = match outcome {
        None => Some("a call has not ended"),
        Some(outcome) => match outcome.told {
            Told::Done | Told::DoneAlready if done == 0 => {
                Some("a call is told to be done, and is not")
            }
            Told::Failed(..) if kind == Kind::Message => Some("a message is told not to be sent"),
            Told::Failed(..) if done > 0 && !outcome.is_ambiguous => {
                Some("a call is told not to be done, and is")
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
    [told, twice]
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
    use crate::calls::{Kind, Outcome, Proof, Run, Told};
    use crate::portal::Books;

    const REFUSED: Told = Told::Failed("refused", "");

    fn outcome(told: Told, is_ambiguous: bool) -> Option<Outcome> {
        Some(Outcome {
            told,
            is_ambiguous,
            attempts: 2,
        })
    }

    /// What is found when one call of this kind ended so and was done so many times.
    fn found(kind: Kind, outcome: Option<Outcome>, done: u64) -> Vec<&'static str> {
        let proof = match kind {
            Kind::Message => Proof::Messages,
            _ => Proof::Calls,
        };
        let number = (0..4)
            .find(|number| proof.kind(*number) == kind)
            .expect("a number");
        // Those before it are what they should be.
        let mut outcomes = vec![self::outcome(REFUSED, false); number];
        outcomes.push(outcome);
        let mut books = Books::default();
        match kind {
            Kind::Reaction if done > 0 => drop(books.reactions.insert(number)),
            Kind::Reaction => {}
            Kind::Once | Kind::Safe => drop(books.counts.insert(number, done)),
            Kind::Message => drop(books.messages.insert(number, done)),
        }
        let run = Run {
            outcomes,
            memory: None,
        };
        Findings::of(proof, &run, &books)
            .found
            .into_keys()
            .collect()
    }

    #[test]
    fn every_fate_of_a_call_is_judged() {
        let lost = "a call is told to be done, and is not";
        let hidden = "a call is told not to be done, and is";
        let twice = "a call that may not be repeated is done more than once";
        for kind in [Kind::Once, Kind::Safe, Kind::Reaction] {
            for told in [Told::Done, Told::DoneAlready] {
                assert_eq!(found(kind, outcome(told, false), 1), [""; 0]);
                assert_eq!(found(kind, outcome(told, false), 0), [lost]);
            }
            assert_eq!(found(kind, outcome(REFUSED, false), 0), [""; 0]);
            assert_eq!(found(kind, outcome(REFUSED, false), 1), [hidden]);
            assert_eq!(found(kind, outcome(REFUSED, true), 0), [""; 0]);
            assert_eq!(found(kind, outcome(REFUSED, true), 1), [""; 0]);
            assert_eq!(found(kind, None, 0)[0], "a call has not ended");
        }
        assert_eq!(found(Kind::Safe, outcome(Told::Done, false), 3), [""; 0]);
        assert_eq!(found(Kind::Once, outcome(Told::Done, false), 2), [twice]);
        assert_eq!(found(Kind::Once, outcome(REFUSED, true), 2), [twice]);
    }

    #[test]
    fn every_fate_of_a_message_is_judged() {
        let found = |told, done| found(Kind::Message, outcome(told, true), done);
        assert_eq!(found(Told::Done, 1), [""; 0]);
        let lost = "a call is told to be done, and is not";
        assert_eq!(found(Told::Done, 0), [lost]);
        let twice = "a message is sent more than once";
        assert_eq!(found(Told::Done, 2), [twice]);
        let failed = "a message is told not to be sent";
        for (done, expected) in [(0, &[failed][..]), (1, &[failed]), (2, &[twice, failed])] {
            assert_eq!(found(REFUSED, done), expected);
        }
    }

    #[test]
    fn what_concerns_all_calls_is_judged_too() {
        let untouched = Outcome {
            told: Told::Done,
            is_ambiguous: false,
            attempts: 1,
        };
        let run = Run {
            outcomes: vec![Some(untouched); 100],
            memory: None,
        };
        let books = Books {
            counts: (0..100).map(|number| (number, 1)).collect(),
            strayed: true,
            ..Books::default()
        };
        let findings = Findings::of(Proof::Calls, &run, &books);
        assert!(!findings.are_none());
        assert_eq!(
            findings.to_string(),
            "WRONG:\na call is told to be done, and is not (25×, first call 3)\n\
             a request has followed a redirect elsewhere\n\
             hardly any call was spoilt"
        );
    }
}
