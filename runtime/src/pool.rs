//! The connections that wait for their next call.
//!
//! A call takes a waiting connection or else opens one, and gives it back when the answer is read.
//! So there are never more connections than there have been calls at once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::connect::Connection;

/// How long a connection is kept waiting. Servers close theirs after a minute or so, and a request
/// must not be sent just then.
const MAX_IDLE: Duration = Duration::from_secs(50);

/// The waiting connections, the one used last at the end.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Idle>>);

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Idle {
    fn is_usable(&self) -> bool {
        !self.connection.is_closed() && self.since.elapsed() < MAX_IDLE
    }
}

impl Pool {
    /// The connection used last, if any is still good.
    pub(crate) async fn take(&self) -> Option<Connection> {
        loop {
            let mut idle = self.idle().pop()?;
            // It may still be busy with the end of its last answer, which takes but a moment.
            if idle.is_usable() && idle.connection.ready().await.is_ok() {
                return Some(idle.connection);
            }
        }
    }

    /// Keeps a connection for the next call.
    pub(crate) fn put(&self, connection: Connection) {
        let mut idle = self.idle();
        idle.retain(Idle::is_usable);
        idle.push(Idle {
            connection,
            since: Instant::now(),
        });
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        // A list of connections is in order even if a thread has panicked while it held the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
