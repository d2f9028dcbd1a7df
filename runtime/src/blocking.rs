//! Waiting for a call without an async runtime of the caller's.
//!
//! The runtime behind it belongs to the client and lasts as long as the client, so that
//! connections are kept from one wait to the next. It has a connection pool of its own, because a
//! connection only moves while the runtime that opened it runs.

use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::client::Core;
use crate::error::RequestError;
use crate::transport::Transport;

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
    pub(crate) fn waiter(&self, method: &str, core: &Core) -> Result<&Waiter, RequestError> {
        if Handle::try_current().is_ok() {
            return Err(RequestError::WaitInRuntime {
                method: method.to_owned(),
            });
        }
        if let Some(waiter) = self.0.get() {
            return Ok(waiter);
        }
        let failed = |reason: String| RequestError::RuntimeFailed {
            method: method.to_owned(),
            reason,
        };
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(error.to_string()))?;
        let transport = Transport::new(&core.access.base, &core.config)
            .map_err(|error| failed(error.to_string()))?;
        let waiter = Waiter {
            transport: Arc::new(transport),
            runtime: Some(runtime),
        };
        Ok(self.0.get_or_init(|| waiter))
    }
}

impl Waiter {
    /// Runs a call to its end.
    pub(crate) fn block_on<T>(&self, call: impl Future<Output = T>) -> T {
        let runtime = self
            .runtime
            .as_ref()
            .expect("only `drop` takes the runtime");
        runtime.block_on(call)
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
