//! Pairs the corresponding items of two lists.

use std::collections::HashMap;

/// The items of two lists, by their indices.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// The items of both lists, in the order of the old one.
    pub(super) both: Vec<(usize, usize)>,
    /// The items that only the old list has.
    pub(super) removed: Vec<usize>,
    /// The items that only the new list has.
    pub(super) added: Vec<usize>,
}

/// Pairs the items of two lists by their keys, in rounds: the items that a round leaves over are
/// compared by the keys of the next one. Items of a list that share a key are not paired by it.
///
/// Each round consists of the keys of all items of the old list, and of all items of the new one.
pub(super) fn pair<const N: usize>(rounds: [(Vec<String>, Vec<String>); N]) -> Pairing {
    let (olds, news) = rounds
        .first()
        .map_or((0, 0), |(old, new)| (old.len(), new.len()));
    let mut pairing = Pairing {
        both: Vec::new(),
        removed: (0..olds).collect(),
        added: (0..news).collect(),
    };
    for (old, new) in &rounds {
        let (old, new) = (unique(old, &pairing.removed), unique(new, &pairing.added));
        let found: Vec<(usize, usize)> = old
            .iter()
            .filter_map(|(key, old)| Some((*old, *new.get(key)?)))
            .collect();
        pairing
            .removed
            .retain(|index| found.iter().all(|(old, _)| old != index));
        pairing
            .added
            .retain(|index| found.iter().all(|(_, new)| new != index));
        pairing.both.extend(found);
    }
    pairing.both.sort_unstable();
    pairing
}

/// Returns the keys that exactly one of these items has.
fn unique<'a>(keys: &'a [String], items: &[usize]) -> HashMap<&'a str, usize> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for item in items {
        *count.entry(&keys[*item]).or_default() += 1;
    }
    let alone = items.iter().filter(|item| count[&*keys[**item]] == 1);
    alone.map(|item| (&*keys[*item], *item)).collect()
}

impl Pairing {
    /// Whether the items of both lists are in another order.
    pub(super) fn is_reordered(&self) -> bool {
        !self.both.is_sorted_by_key(|(_, new)| *new)
    }

    /// Returns the new item for an old one.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        let mut both = self.both.iter();
        both.find(|pair| pair.0 == old).map(|pair| pair.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &str) -> Vec<String> {
        keys.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn items_are_paired_by_the_first_key_that_fits() {
        let found = pair([
            (keys("a b c d"), keys("d e b f")),
            (keys("1 2 3 4"), keys("4 3 2 1")),
        ]);
        assert_eq!(found.both, [(0, 3), (1, 2), (2, 1), (3, 0)]);
        assert!(found.is_reordered());
        assert_eq!(found.new_of(2), Some(1));
    }

    #[test]
    fn a_key_of_several_items_pairs_none() {
        let found = pair([
            (keys("a b c"), keys("x y c")),
            (keys("1 1 1"), keys("1 2 3")),
        ]);
        assert_eq!(found.both, [(2, 2)]);
        assert_eq!((found.removed, found.added), (vec![0, 1], vec![0, 1]));
    }
}
