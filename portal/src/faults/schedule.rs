//! The faults to inject: a queue, and a random rate.

use std::collections::VecDeque;

use crate::errors::Failure;
use crate::faults::kinds::{Effect, Fault};

/// The method name of token requests.
///
/// It denotes the authorization server in [`Fault::of`](crate::Fault::of) and in the log.
pub const TOKEN_ENDPOINT: &str = "oauth/token";

/// The faults to inject.
#[derive(Default)]
pub(crate) struct Schedule {
    ordered: VecDeque<Fault>,
    random: Option<Random>,
}

/// Faults injected randomly into a share of the calls.
struct Random {
    share: f64,
    state: u64,
    faults: Vec<Fault>,
}

impl Schedule {
    /// Appends this many copies of the fault to the queue.
    pub(crate) fn queue(&mut self, fault: Fault, times: usize) {
        self.ordered.extend(std::iter::repeat_n(fault, times));
    }

    /// Injects the faults randomly into this share of the calls.
    pub(crate) fn randomize(&mut self, share: f64, seed: u64, faults: Vec<Fault>) {
        self.random = (share > 0.0 && !faults.is_empty()).then_some(Random {
            share,
            state: seed,
            faults,
        });
    }

    /// Returns the pending faults.
    pub(crate) fn unmet(&self) -> impl Iterator<Item = &Fault> {
        self.ordered.iter()
    }

    /// Returns the fault of a call that has just arrived.
    pub(crate) fn for_call(&mut self, method: &str) -> Option<Fault> {
        let fits = |fault: &Fault| fault.method.as_deref().is_none_or(|only| only == method);
        self.take(|fault| fits(fault) && fault.method.as_deref() != Some(TOKEN_ENDPOINT))
            .or_else(|| self.random.as_mut()?.draw())
            .filter(fits)
    }

    /// Returns the fault of a token request.
    pub(crate) fn for_token(&mut self) -> Option<Fault> {
        self.take(|fault| fault.method.as_deref() == Some(TOKEN_ENDPOINT))
    }

    /// Returns the error of a call inside a batch.
    pub(crate) fn for_item(&mut self, method: &str) -> Option<Failure> {
        let fits = |fault: &Fault| {
            fault.method.as_deref() == Some(method) && matches!(fault.effect, Effect::Error(_))
        };
        match self.take(fits)?.effect {
            Effect::Error(failure) => Some(failure),
            _ => None,
        }
    }

    fn take(&mut self, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let at = self.ordered.iter().position(fits)?;
        self.ordered.remove(at)
    }
}

impl Random {
    fn draw(&mut self) -> Option<Fault> {
        // A float between 0 and 1 holds 53 bits.
        let chance = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let choice = self.next() as usize % self.faults.len();
        (chance < self.share).then(|| self.faults[choice].clone())
    }

    /// Returns the next number of SplitMix64: any seed is valid, and equal seeds produce equal
    /// runs.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(share: f64, seed: u64) -> Vec<bool> {
        let mut schedule = Schedule::default();
        schedule.randomize(share, seed, vec![Fault::drop(), Fault::html()]);
        (0..10_000)
            .map(|_| schedule.for_call("m").is_some())
            .collect()
    }

    #[test]
    fn a_share_is_hit_and_a_seed_repeats_it() {
        let count = |hits: Vec<bool>| hits.into_iter().filter(|hit| *hit).count();
        assert!((900..1_100).contains(&count(hits(0.1, 7))));
        assert_eq!(hits(0.1, 7), hits(0.1, 7));
        assert_ne!(hits(0.1, 7), hits(0.1, 8));
        assert_eq!(count(hits(1.0, 7)), 10_000);
        assert_eq!(count(hits(0.0, 7)), 0);
    }

    #[test]
    fn a_fault_waits_for_its_method() {
        let mut schedule = Schedule::default();
        schedule.queue(Fault::drop().of("a"), 1);
        schedule.queue(Fault::html().of(TOKEN_ENDPOINT), 1);
        schedule.queue(Fault::reset(), 1);
        assert_eq!(schedule.for_item("a"), None);
        assert_eq!(schedule.for_call("b"), Some(Fault::reset()));
        assert_eq!(schedule.for_call("b"), None);
        assert_eq!(schedule.for_call(TOKEN_ENDPOINT), None);
        assert_eq!(schedule.for_call("a"), Some(Fault::drop().of("a")));
        assert!(schedule.for_token().is_some());
        assert_eq!(schedule.for_token(), None);
    }
}
