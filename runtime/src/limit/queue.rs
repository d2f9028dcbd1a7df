//! The requests that wait for a bucket, in the order in which they asked.

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Instant;

/// How many numbers a block spans. The place of a request is found by the lengths of the blocks
/// before its own and a search in that.
const BLOCK: u64 = 1024;

/// The waiting requests, by their numbers, which are in order of arrival.
///
/// Removed wakers are returned to the caller: a waker may run any code when it wakes or is dropped,
/// so neither may happen while the queue is locked.
#[derive(Default)]
pub(super) struct Queue {
    blocks: BTreeMap<u64, Block>,
}

/// The requests of one range of numbers, in order.
type Block = Vec<Waiting>;

/// A waiting request.
struct Waiting {
    number: u64,
    /// When it looks whether its turn has come.
    due: Instant,
    /// The waker that makes it look earlier; set from a poll until it is woken.
    waker: Option<Waker>,
}

/// Returns the index of a number in its block, or where it belongs.
fn place(block: &Block, number: u64) -> Result<usize, usize> {
    block.binary_search_by_key(&number, |waiting| waiting.number)
}

impl Queue {
    /// Returns the number of the first request, and when it is due to look.
    pub(super) fn first(&self) -> Option<(u64, Instant)> {
        let (_, block) = self.blocks.first_key_value()?;
        let first = block.first()?;
        Some((first.number, first.due))
    }

    /// Returns how many requests are before this number.
    pub(super) fn ahead_of(&self, number: u64) -> u32 {
        let own = number / BLOCK;
        let before = self.blocks.range(..own).map(|(_, block)| block.len());
        let beside = self.blocks.get(&own).map_or(0, |block| {
            place(block, number).unwrap_or_else(|place| place)
        });
        u32::try_from(before.sum::<usize>() + beside).unwrap_or(u32::MAX)
    }

    /// Inserts a request that looks again when it is `due`, and returns its previous waker if it
    /// was in the queue.
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

    /// Removes a request and returns its waker; returns `None` if it is not in the queue.
    pub(super) fn take(&mut self, number: u64) -> Option<Option<Waker>> {
        let block = self.blocks.get_mut(&(number / BLOCK))?;
        let waiting = block.remove(place(block, number).ok()?);
        if block.is_empty() {
            self.blocks.remove(&(number / BLOCK));
        }
        Some(waiting.waker)
    }

    /// Makes the first `most` requests look now, and returns their wakers. Those that are already
    /// due have been woken.
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
