//! Waiting without an async runtime of the caller's.
//!
//! The runtime behind a call belongs to the client and lasts as long as the client, so that
//! connections are kept from one wait to the next. Its one thread looks after the connections
//! between waits, and hears when the server closes one. It has a connection pool of its own,
//! because a connection belongs to the runtime that opened it.

use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use crate::client::core::Core;
use crate::error::RequestError;
use crate::transport::Transport;

/// Waits for something that belongs to no client, in a runtime that lasts no longer; gives the
/// reason where that cannot be.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> Result<T, String> {
    if Handle::try_current().is_ok() {
        return Err("waiting would block the async runtime here. Use `.await` instead.".to_owned());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| format!("the runtime to wait in cannot start: {error}"))?;
    Ok(runtime.block_on(future))
}

/// The place for a client's [`Waiter`], which is made when it is first needed.
#[derive(Default)]
pub(crate) struct Waiting(OnceLock<Waiter>);

/// A runtime to wait in, and the connections that live in it.
pub(crate) struct Waiter {
    pub(crate) transport: Arc<Transport>,
    /// Present until the waiter goes.
    runtime: Option<Runtime>,
}

impl Waiting {
    /// The client's waiter, unless waiting would hold up an async runtime.
    pub(crate) fn waiter(&self, core: &Core) -> Result<&Waiter, RequestError> {
        if Handle::try_current().is_ok() {
            return Err(RequestError::WaitInRuntime);
        }
        if let Some(waiter) = self.0.get() {
            return Ok(waiter);
        }
        let failed = |reason: String| RequestError::RuntimeFailed { reason };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bitrix24-connections")
            .enable_all()
            .build()
            .map_err(|error| failed(error.to_string()))?;
        let transport = core
            .new_transport()
            .map_err(|error| failed(error.to_string()))?;
        let waiter = Waiter {
            transport: Arc::new(transport),
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
        let call = call.in_current_span().with_current_subscriber();
        match runtime.block_on(runtime.spawn(call)) {
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
