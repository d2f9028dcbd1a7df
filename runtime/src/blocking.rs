//! Waiting without an async runtime of the caller's, or on a thread of one that may block.
//!
//! The runtime behind a call belongs to the client and lasts as long as the client, so that
//! connections are kept from one wait to the next. Its one thread looks after the connections
//! between waits, and hears when the server closes one.

use std::pin::pin;
use std::sync::{OnceLock, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::consume_budget;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use crate::error::RequestError;

/// More than a task may do before it has to make room for others, which is 128 steps.
const MORE_THAN_A_TURN: usize = 1024;

/// Waits for something that belongs to no client, in a runtime that lasts no longer; gives the
/// reason where that cannot be.
pub(crate) fn wait<T: Send>(future: impl Future<Output = T> + Send) -> Result<T, String> {
    if !may_block() {
        return Err(RequestError::WaitInRuntime.to_string());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| format!("the runtime to wait in cannot start: {error}"))?;
    // The thread here may belong to a runtime, where another cannot run.
    let waited = thread::scope(|scope| scope.spawn(move || runtime.block_on(future)).join());
    Ok(waited.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// Whether blocking this thread holds up no tasks: it belongs to no runtime, or the runtime has set
/// it aside (`spawn_blocking`, `block_in_place`).
///
/// No function of tokio's tells, but one thing differs: only where tasks take turns does a turn
/// come to an end.
fn may_block() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let mut step = || pin!(consume_budget()).poll(&mut context);
    Handle::try_current().is_err() || (0..MORE_THAN_A_TURN).all(|_| step() == Poll::Ready(()))
}

/// The place for a client's [`Waiter`], which is made when it is first needed.
#[derive(Default)]
pub(crate) struct Waiting(OnceLock<Waiter>);

/// A runtime to wait in.
pub(crate) struct Waiter {
    /// Present until the waiter goes.
    runtime: Option<Runtime>,
}

impl Waiting {
    /// The client's waiter, unless waiting would hold up an async runtime.
    pub(crate) fn waiter(&self) -> Result<&Waiter, RequestError> {
        if !may_block() {
            return Err(RequestError::WaitInRuntime);
        }
        if let Some(waiter) = self.0.get() {
            return Ok(waiter);
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bitrix24-connections")
            .enable_all()
            .build()
            .map_err(|error| RequestError::RuntimeFailed {
                reason: error.to_string(),
            })?;
        let waiter = Waiter {
            runtime: Some(runtime),
        };
        Ok(self.0.get_or_init(|| waiter))
    }
}

impl Waiter {
    /// Runs a call to its end, on the thread that looks after the connections: so a connection is
    /// back in the pool before the next call asks for one. Its trace belongs where it is waited for.
    pub(crate) fn block_on<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let runtime = self
            .runtime
            .as_ref()
            .expect("only `drop` takes the runtime");
        let call = runtime.spawn(call.in_current_span().with_current_subscriber());
        // The thread here may belong to a runtime, where another cannot run.
        let (tell, told) = mpsc::channel();
        runtime.spawn(async move { tell.send(call.await) });
        match told.recv().expect("the runtime lasts") {
            Ok(outcome) => outcome,
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }
}

impl Drop for Waiter {
    /// Lets the runtime go without waiting for it, because a client may be dropped inside another
    /// runtime, where waiting is not allowed.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
