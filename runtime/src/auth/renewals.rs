//! The runtimes in which tokens are renewed and stored, for the whole process.
//!
//! The runtime of the call that begins a renewal may stall or end before the authorization server
//! has responded. The new tokens, which the server returns only once, would be lost with it, and
//! calls in other runtimes would wait in vain.
//!
//! A renewal keeps its thread while its tokens are stored, so stores have a pool of their own: in one
//! for both, many renewals at once would leave them no thread, and all would wait for each other.

use std::future::poll_fn;
use std::io;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{OwnedMutexGuard, oneshot};
use tokio::task::JoinHandle;
use tracing::instrument::WithSubscriber;

use crate::auth::oauth::{StoreError, TokenStore};
use crate::auth::tokens::Tokens;

static RENEWALS: Pool = Pool::new("bitrix24-renewals");
static STORES: Pool = Pool::new("bitrix24-stores");

/// Runs a renewal to its end, even if nobody waits for it any more.
pub(crate) fn spawn(renewal: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    RENEWALS.spawn(renewal).map(drop)
}

/// Saves tokens on a separate thread, so that a store that blocks does not delay the timeouts of
/// the renewal and of the calls that wait for it.
///
/// A save keeps its turn until it is done, so that a late save never replaces a newer pair of
/// tokens with an older one. A save that does not block is dropped with the future.
pub(crate) async fn save(
    store: Arc<dyn TokenStore>,
    tokens: Tokens,
    turn: OwnedMutexGuard<()>,
) -> Result<(), StoreError> {
    let (_waiting, mut given_up) = oneshot::channel::<()>();
    let saving = async move {
        let _turn = turn;
        let mut saving = store.save(&tokens);
        poll_fn(|context| match Pin::new(&mut given_up).poll(context) {
            Poll::Ready(_) => Poll::Ready(Err("nobody waits for it".into())),
            Poll::Pending => saving.as_mut().poll(context),
        })
        .await
    };
    let saved = STORES.spawn(saving)?.await;
    saved.unwrap_or_else(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(cancelled) => Err(cancelled.into()),
    })
}

/// A runtime in which each future has its own thread, so that a future that blocks, for example in
/// a `tracing` subscriber, delays no other.
struct Pool {
    name: &'static str,
    /// The runtime, created for the first future.
    runtime: Mutex<Option<Runtime>>,
}

impl Pool {
    const fn new(name: &'static str) -> Self {
        Self {
            name,
            runtime: Mutex::new(None),
        }
    }

    fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> io::Result<JoinHandle<T>> {
        let runtime = self.runtime()?;
        let future = future.with_current_subscriber();
        let running = runtime.clone();
        Ok(runtime.spawn_blocking(move || running.block_on(future)))
    }

    fn runtime(&self) -> io::Result<Handle> {
        let mut runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = match &mut *runtime {
            Some(runtime) => runtime,
            none => none.insert(
                Builder::new_multi_thread()
                    .worker_threads(1)
                    .thread_name(self.name)
                    .enable_all()
                    .build()?,
            ),
        };
        Ok(runtime.handle().clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};
    use std::time::Duration;

    use tokio::sync::Mutex;

    use super::{RENEWALS, save};
    use crate::auth::oauth::{StoreError, TokenStore};
    use crate::auth::tokens::Tokens;
    use crate::clock::BoxFuture;

    /// The maximum number of threads of a runtime for blocking work.
    const THREADS: usize = 512;

    /// How long the test waits before it fails.
    const PATIENCE: Duration = Duration::from_secs(60);

    struct Store;

    impl TokenStore for Store {
        fn save<'a>(&'a self, _: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
            Box::pin(async { Ok(()) })
        }
    }

    #[tokio::test]
    async fn renewals_leave_threads_for_their_stores_however_many_there_are() {
        let all_run = Arc::new(Barrier::new(THREADS));
        let renewals: Vec<_> = (0..THREADS)
            .map(|_| {
                let all_run = Arc::clone(&all_run);
                let renewal = async move {
                    all_run.wait();
                    let turn = Arc::<Mutex<()>>::default().lock_owned().await;
                    let tokens = Tokens::new("example.bitrix24.com", "access", "refresh");
                    save(Arc::new(Store), tokens, turn).await
                };
                RENEWALS.spawn(renewal).expect("the runtime starts")
            })
            .collect();
        for renewal in renewals {
            let saved = tokio::time::timeout(PATIENCE, renewal).await;
            let saved = saved.expect("there is a thread for the store");
            saved.expect("no panic").expect("it is saved");
        }
    }
}
