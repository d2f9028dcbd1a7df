//! Those that wait for a bucket, in the order they asked in.

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Instant;

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

/// Those of one stretch of numbers, in their order.
type Block = Vec<Waiting>;

/// One that waits.
struct Waiting {
    number: u64,
    /// When it looks whether its turn has come.
    due: Instant,
    /// What makes it look earlier, from when it is polled until it is woken.
    waker: Option<Waker>,
}

/// Where one stands in its block, or would.
fn place(block: &Block, number: u64) -> Result<usize, usize> {
    block.binary_search_by_key(&number, |waiting| waiting.number)
}

impl Queue {
    /// The number of the first one, and when it is due to look.
    pub(super) fn first(&self) -> Option<(u64, Instant)> {
        let (_, block) = self.blocks.first_key_value()?;
        let first = block.first()?;
        Some((first.number, first.due))
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

    /// Puts one in that looks again when it is `due`, and gives back the waker that it had if it
    /// stands there already.
    pub(super) fn put(&mut self, number: u64, due: Instant, waker: Waker) -> Option<Waker> {
        let block = self.blocks.entry(number / BLOCK).or_default();
        let waker = Some(waker);
        let waiting = Waiting { number, due, waker };
        match place(block, number) {
            Ok(place) => std::mem::replace(&mut block[place], waiting).waker,
            Err(place) => {
                block.insert(place, waiting);
                None
            }
        }
    }

    /// Takes one out, with the waker that it had; `None` when it does not stand there.
    pub(super) fn take(&mut self, number: u64) -> Option<Option<Waker>> {
        let block = self.blocks.get_mut(&(number / BLOCK))?;
        let waiting = block.remove(place(block, number).ok()?);
        if block.is_empty() {
            self.blocks.remove(&(number / BLOCK));
        }
        Some(waiting.waker)
    }

    /// Has the first ones look now, so many at most, and gives their wakers. Those that are due
    /// already have been woken.
    pub(super) fn wake(&mut self, most: usize, now: Instant) -> Vec<Waker> {
        let first = self.blocks.values_mut().flatten().take(most);
        let not_due = first.filter(|waiting| waiting.due > now);
        let woken = not_due.filter_map(|waiting| {
            waiting.due = now;
            waiting.waker.take()
        });
        woken.collect()
    }
}
