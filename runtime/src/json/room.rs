//! Limits the memory for the values of a response.
//!
//! A list entry is as little as two bytes of JSON, but may become a struct of a kilobyte, so the
//! size of a document says little about its size in memory. Everything that grows with a response
//! therefore reserves memory here first. Texts in known fields do not: none is longer than its
//! source.

/// The maximum size of a tree node without its entries.
const NODE_BYTES: usize = 128;

/// The maximum number of entries of a tree node.
const MAX_IN_NODE: usize = 11;

/// The minimum number of entries of a node if there are several nodes.
const MIN_IN_NODE: usize = 5;

/// The memory that is left, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room(usize);

/// Unlimited: for values that were not sent by a server.
impl Default for Room {
    fn default() -> Self {
        Self(usize::MAX)
    }
}

impl Room {
    /// Returns the memory for the values of responses of up to `max_bytes` bytes: one and a half
    /// times as much.
    ///
    /// With the document and the texts of known fields, the total stays below four times as much.
    pub(crate) fn of_response(max_bytes: usize) -> Self {
        Self(max_bytes.saturating_add(max_bytes / 2))
    }

    /// Returns what is left after `bytes` bytes are reserved.
    pub(crate) fn beside(self, bytes: usize) -> Self {
        Self(self.0.saturating_sub(bytes))
    }

    /// Returns how long a rewritten document may be that leaves room for values.
    pub(crate) fn for_document(self) -> usize {
        self.0 / 3 * 2
    }

    /// Reserves memory; returns whether there was enough.
    #[inline]
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        match self.0.checked_sub(bytes) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }

    /// Reserves space for one more entry of a list; returns whether there was enough. A growing
    /// list is in memory twice.
    #[inline]
    pub(crate) fn for_entry_of<T>(&mut self, list: &mut Vec<T>) -> bool {
        list.len() < list.capacity() || self.grow(list)
    }

    fn grow<T>(&mut self, list: &mut Vec<T>) -> bool {
        let before = list.capacity();
        let after = before.saturating_mul(2).max(4);
        if !self.take(after.saturating_mul(size_of::<T>())) {
            return false;
        }
        list.reserve_exact(after - list.len());
        self.0 = self.0.saturating_add(before * size_of::<T>());
        true
    }

    /// Reserves space for one more entry of a tree that has `entries` entries of `entry_bytes`
    /// bytes; returns whether there was enough.
    pub(crate) fn for_entry_of_tree(&mut self, entries: usize, entry_bytes: usize) -> bool {
        let node = NODE_BYTES + MAX_IN_NODE * entry_bytes;
        let bytes = match entries {
            0 => node,
            // The second node comes with a parent of both.
            MAX_IN_NODE => 2 * node,
            // There is at most one parent for every five nodes.
            more if more > MAX_IN_NODE && (more - MAX_IN_NODE).is_multiple_of(MIN_IN_NODE) => {
                node + node / 4
            }
            _ => 0,
        };
        self.take(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn a_list_takes_what_it_holds_and_both_copies_while_it_grows() {
        let mut room = Room::of_response(128);
        let mut list: Vec<u64> = Vec::new();
        let mut entries = 0;
        while room.for_entry_of(&mut list) {
            list.push(entries);
            entries += 1;
        }
        // 192 bytes are just enough for lists of 8 and of 16 at once.
        assert_eq!((list.len(), list.capacity()), (16, 16));
        assert_eq!(room, Room(192 - 128));
    }

    #[test]
    fn a_tree_pays_for_whole_nodes() {
        let taken = |entries: usize| {
            let mut room = Room(usize::MAX);
            (0..entries).for_each(|entry| assert!(room.for_entry_of_tree(entry, 56)));
            usize::MAX - room.0
        };
        // Measured: memory that the standard library's trees take for keys in any order.
        for (entries, at_least) in [(1, 632), (11, 632), (12, 1992), (17, 2624), (1000, 155_000)] {
            assert!(taken(entries) >= at_least, "{entries}: {}", taken(entries));
        }
        assert!(taken(1000) < 250_000);
    }
}
