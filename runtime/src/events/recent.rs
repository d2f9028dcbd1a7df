//! Detects duplicates.

use std::collections::{HashSet, VecDeque};

/// Remembers the most recent keys to detect duplicates.
///
/// Portals deliver at least once: the same event may come again.
#[derive(Debug, Clone)]
pub struct Dedup {
    capacity: usize,
    order: VecDeque<u64>,
    known: HashSet<u64>,
}

impl Dedup {
    /// Creates a filter that remembers this many keys (at least 1).
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            order: VecDeque::new(),
            known: HashSet::new(),
        }
    }

    /// Returns whether a key is new, as far as is remembered, and remembers it.
    pub fn is_new(&mut self, key: u64) -> bool {
        if !self.known.insert(key) {
            return false;
        }
        if self.order.len() == self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.order.push_back(key);
        true
    }

    /// Forgets a key, so that it is new when it comes again.
    pub fn forget(&mut self, key: u64) {
        if self.known.remove(&key) {
            self.order.retain(|known| *known != key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dedup;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut recent = Dedup::new(2);
        assert!(recent.is_new(1) && recent.is_new(2));
        assert!(!recent.is_new(1) && !recent.is_new(2));
        assert!(recent.is_new(3));
        assert!(recent.is_new(1));
        assert!(!recent.is_new(3));
    }

    #[test]
    fn what_is_forgotten_is_new_and_takes_no_room() {
        let mut recent = Dedup::new(2);
        assert!(recent.is_new(1) && recent.is_new(2));
        recent.forget(1);
        recent.forget(5);
        assert!(recent.is_new(3) && !recent.is_new(2));
        assert!(recent.is_new(1) && recent.is_new(2));
    }
}
