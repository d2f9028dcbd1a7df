//! What each tokio runtime has one of.
//!
//! A connection is driven by a task of the runtime that opened it. Another runtime that borrowed it
//! would stand still with that one, or find it dead, so each has its own.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};

/// For how many runtimes something is kept. Nothing tells when a runtime has ended; what belongs to
/// the one that has not asked for the longest time makes room.
const MOST_RUNTIMES: usize = 64;

/// One for each runtime, the one that was used last at the end.
pub(crate) struct PerRuntime<T>(Mutex<Vec<(Option<Id>, T)>>);

impl<T> Default for PerRuntime<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> PerRuntime<T> {
    /// The one of the runtime that this is called in, which is made where there is none.
    pub(crate) fn get_or_make<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match all.iter().rposition(|(owner, _)| *owner == runtime) {
            Some(place) if place + 1 == all.len() => return Ok(all[place].1.clone()),
            Some(place) => all.remove(place),
            None => (runtime, make()?),
        };
        if all.len() == MOST_RUNTIMES {
            all.remove(0);
        }
        let own = entry.1.clone();
        all.push(entry);
        Ok(own)
    }
}
