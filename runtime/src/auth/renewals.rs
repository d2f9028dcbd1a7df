//! Where renewals of tokens run: in a runtime of their own, one for the whole process.
//!
//! The runtime of the call that begins a renewal may stand still or end before the authorization
//! server has answered. The new tokens, which the server gives once, would be lost with it, and
//! calls in other runtimes would wait in vain.

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::instrument::WithSubscriber;

/// The runtime, from the first renewal on.
static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// Runs a renewal to its end, whatever becomes of those who wait for it. It has a thread to itself:
/// a subscriber of the trace that blocks holds up no other renewal.
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
