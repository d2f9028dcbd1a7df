//! Those that wait for a bucket, in the order they asked in.

use std::collections::BTreeMap;
use std::task::Waker;

/// How many numbers a block spans. The place of one that waits is found by the lengths of the
/// blocks before its own and a search in that.
const BLOCK: u64 = 1024;

/// Those that wait, by their numbers, which tell who came first.
///
/// A waker is handed back wherever it is taken out: it may run anything when it wakes or is
/// dropped, so neither must happen while the queue is locked.
#[derive(Default)]
pub(super) struct Queue {
    blocks: BTreeMap<u64, Block>,
}

/// Those of one stretch of numbers, in their order. One that waits has a waker from when it is
/// polled until it is woken.
type Block = Vec<(u64, Option<Waker>)>;

/// Where one stands in its block, or would.
fn place(block: &Block, number: u64) -> Result<usize, usize> {
    block.binary_search_by_key(&number, |(other, _)| *other)
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn contains(&self, number: u64) -> bool {
        let block = self.blocks.get(&(number / BLOCK));
        block.is_some_and(|block| place(block, number).is_ok())
    }

    /// How many stand before this number.
    pub(super) fn ahead_of(&self, number: u64) -> u32 {
        let own = number / BLOCK;
        let before = self.blocks.range(..own).map(|(_, block)| block.len());
        let beside = self.blocks.get(&own).map_or(0, |block| {
            place(block, number).unwrap_or_else(|place| place)
        });
        u32::try_from(before.sum::<usize>() + beside).unwrap_or(u32::MAX)
    }

    /// Puts one in, unless it stands there already, and gives back the waker that it had.
    pub(super) fn put(&mut self, number: u64, waker: Waker) -> Option<Waker> {
        let block = self.blocks.entry(number / BLOCK).or_default();
        match place(block, number) {
            Ok(place) => block[place].1.replace(waker),
            Err(place) => {
                block.insert(place, (number, Some(waker)));
                None
            }
        }
    }

    /// Takes one out, with the waker that it had; `None` when it does not stand there.
    pub(super) fn take(&mut self, number: u64) -> Option<Option<Waker>> {
        let block = self.blocks.get_mut(&(number / BLOCK))?;
        let (_, waker) = block.remove(place(block, number).ok()?);
        if block.is_empty() {
            self.blocks.remove(&(number / BLOCK));
        }
        Some(waker)
    }

    /// Takes out the first one.
    pub(super) fn take_first(&mut self) -> Option<Option<Waker>> {
        let (_, block) = self.blocks.first_key_value()?;
        let &(number, _) = block.first()?;
        self.take(number)
    }

    /// The wakers of the first ones, of so many at most.
    pub(super) fn wakers(&mut self, most: usize) -> Vec<Waker> {
        let waiting = self.blocks.values_mut().flatten();
        let first = waiting.take(most);
        first.filter_map(|(_, waker)| waker.take()).collect()
    }
}
