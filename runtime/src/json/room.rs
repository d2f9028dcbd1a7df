//! How much memory the values of an answer may take.
//!
//! Two bytes of JSON are an entry of a list, and an entry may be a struct of a kilobyte: a document
//! does not show what it becomes. So whatever grows with it asks here first. Texts in known fields
//! need not ask: none is longer than what it was read from.

/// How large a node of a tree is beside its entries, at most.
const NODE_BYTES: usize = 128;

/// How many entries a node of a tree holds at most.
const MOST_IN_NODE: usize = 11;

/// How many entries it holds at least when there are several nodes.
const LEAST_IN_NODE: usize = 5;

/// The memory that is left, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room(usize);

/// As much as there is: for what was not sent by a server.
impl Default for Room {
    fn default() -> Self {
        Self(usize::MAX)
    }
}

impl Room {
    /// The room for the values of answers of so many bytes in all: one and a half times as much. With
    /// the document and the texts of known fields, that stays below four times as much.
    pub(crate) fn of_answer(most_bytes: usize) -> Self {
        Self(most_bytes.saturating_add(most_bytes / 2))
    }

    /// What is left beside so many bytes that are taken already.
    pub(crate) fn beside(self, bytes: usize) -> Self {
        Self(self.0.saturating_sub(bytes))
    }

    /// How long a document may be that is written anew and leaves room for values.
    pub(crate) fn for_document(self) -> usize {
        self.0 / 3 * 2
    }

    /// Takes so many bytes. Whether there were as many.
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

    /// How many bytes were taken since there was as much left as `before`.
    pub(crate) fn taken_since(self, before: Self) -> usize {
        before.0.saturating_sub(self.0)
    }

    /// Gives back what is no more.
    pub(crate) fn give_back(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }

    /// Makes place for one more entry of a list. Whether there was room. While a list grows it is
    /// there twice.
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

    /// Makes place for one more entry of a tree that has so many of this size. Whether there was
    /// room.
    pub(crate) fn for_entry_of_tree(&mut self, entries: usize, entry_bytes: usize) -> bool {
        let node = NODE_BYTES + MOST_IN_NODE * entry_bytes;
        let bytes = match entries {
            0 => node,
            // The second node comes with one above both.
            MOST_IN_NODE => 2 * node,
            // Of the nodes above there is one for every five, at most.
            more if more > MOST_IN_NODE && (more - MOST_IN_NODE).is_multiple_of(LEAST_IN_NODE) => {
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
        let mut room = Room::of_answer(128);
        let mut list: Vec<u64> = Vec::new();
        let mut entries = 0;
        while room.for_entry_of(&mut list) {
            list.push(entries);
            entries += 1;
        }
        // 192 bytes are just enough to have lists of 8 and of 16 at once.
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
        // What the trees of the standard library have taken for keys in any order, measured.
        for (entries, at_least) in [(1, 632), (11, 632), (12, 1992), (17, 2624), (1000, 155_000)] {
            assert!(taken(entries) >= at_least, "{entries}: {}", taken(entries));
        }
        assert!(taken(1000) < 250_000);
    }
}
