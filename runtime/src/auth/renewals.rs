//! The runtime for renewals of tokens: one for the whole process.
//!
//! The runtime of the call that begins a renewal may stall or end before the authorization server
//! has responded. The new tokens, which the server returns only once, would be lost with it, and
//! calls in other runtimes would wait in vain.

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::instrument::WithSubscriber;

/// The runtime, created for the first renewal.
static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// Runs a renewal to its end, even if nobody waits for it any more. Each renewal has its own
/// thread: a `tracing` subscriber that blocks does not delay other renewals.
pub(crate) fn spawn(renewal: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let runtime = runtime()?;
    let renewal = renewal.with_current_subscriber();
    let running = runtime.clone();
    runtime.spawn_blocking(move || running.block_on(renewal));
    Ok(())
}

fn runtime() -> io::Result<Handle> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = match &mut *runtime {
        Some(runtime) => runtime,
        none => none.insert(
            Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("bitrix24-renewals")
                .enable_all()
                .build()?,
        ),
    };
    Ok(runtime.handle().clone())
}
