//! Values of which each tokio runtime has its own.
//!
//! A connection is driven by a task of the runtime that opened it. In another runtime, the
//! connection would stall or die together with the first one.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};

/// For how many runtimes values are kept. Nothing reports the end of a runtime, so the least
/// recently used value is dropped.
const MAX_RUNTIMES: usize = 64;

/// One value for each runtime, the most recently used one last.
pub(crate) struct PerRuntime<T>(Mutex<Vec<(Option<Id>, T)>>);

impl<T> Default for PerRuntime<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> PerRuntime<T> {
    /// Returns the value of the current runtime, and makes it if there is none.
    pub(crate) fn get_or_make<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let runtime = Handle::try_current().ok().map(|runtime| runtime.id());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match all.iter().rposition(|(owner, _)| *owner == runtime) {
            Some(place) if place + 1 == all.len() => return Ok(all[place].1.clone()),
            Some(place) => all.remove(place),
            None => (runtime, make()?),
        };
        if all.len() == MAX_RUNTIMES {
            all.remove(0);
        }
        let own = entry.1.clone();
        all.push(entry);
        Ok(own)
    }
}
