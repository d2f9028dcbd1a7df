//! The connections of one runtime.
//!
//! A connection is returned to the pool, or found closed by the server, in a task of its own. If a
//! request is sent before that task has run, the first opens a connection too many, and the second
//! fails. So a request lets other tasks run first where one of them may not have run yet.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task;

/// How long after an exchange a connection counts as open.
///
/// A server that closes a connection sooner could as well close it while a request is on its way.
const OPEN: Duration = Duration::from_millis(1);

/// The connections of one runtime, shared by all clones.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) http: reqwest::Client,
    last: Arc<Mutex<Option<LastExchange>>>,
}

/// The exchange that ended last.
#[derive(Clone, Copy)]
struct LastExchange {
    /// The task that made it; the future of `block_on` is none.
    task: Option<task::Id>,
    ended: Instant,
}

impl Pool {
    pub(crate) fn new(http: reqwest::Client) -> Self {
        Self {
            http,
            last: Arc::default(),
        }
    }

    /// Whether the tasks of connections may have to run before a request is sent.
    ///
    /// After an exchange they run before any other task that is spawned or woken. They have not run
    /// if the same task goes on with its next request, or the future of `block_on`, which is polled
    /// before all tasks; nor have they noticed a closed connection if the runtime has been idle.
    pub(crate) fn is_behind(&self) -> bool {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let own = task::try_id();
        last.is_some_and(|last| own.is_none() || own == last.task || last.ended.elapsed() >= OPEN)
    }

    /// Records that an exchange of the current task has ended.
    pub(crate) fn exchange_ended(&self) {
        let ended = LastExchange {
            task: task::try_id(),
            ended: Instant::now(),
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
    }
}
