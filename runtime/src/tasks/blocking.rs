//! Blocking waits without an async runtime, or on a thread of a runtime that may block.
//!
//! A call runs on the thread that waits for it, so a delay, such as a long response to parse or a
//! slow `tracing` subscriber, affects only this call. The runtime behind it belongs to the client
//! and lives as long as the client, so connections survive from one wait to the next. Its single
//! thread sends requests, receives responses, and keeps the connections between waits, so it
//! notices when the server closes one.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinSet, consume_budget};

use crate::error::RequestError;

/// More steps than tokio's budget for a task, which is 128.
const MORE_THAN_A_BUDGET: usize = 1024;

/// Waits for a future that belongs to no client, in a temporary runtime; returns the reason if
/// there can be none.
pub(crate) fn wait<T: Send>(future: impl Future<Output = T> + Send) -> Result<T, String> {
    if !may_block() {
        return Err(RequestError::WaitInRuntime.to_string());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("the internal runtime cannot start: {error}"))?;
    // The current thread may belong to a runtime, where another one cannot run.
    let waited = thread::scope(|scope| scope.spawn(move || runtime.block_on(future)).join());
    Ok(waited.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// Whether blocking this thread blocks no tasks: it belongs to no runtime, or the runtime has
/// released it (`spawn_blocking`, `block_in_place`).
///
/// tokio has no function for this, but there is one difference: only a task has a budget that runs
/// out.
fn may_block() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let mut step = || pin!(consume_budget()).poll(&mut context);
    Handle::try_current().is_err() || (0..MORE_THAN_A_BUDGET).all(|_| step() == Poll::Ready(()))
}

/// A client's [`BlockingRuntime`], created when it is first needed.
#[derive(Default)]
pub(crate) struct LazyRuntime(OnceLock<BlockingRuntime>);

/// A runtime for blocking waits.
pub(crate) struct BlockingRuntime {
    /// Present until the value is dropped.
    runtime: Option<Runtime>,
}

impl LazyRuntime {
    /// Returns the client's runtime, unless waiting would block an async runtime.
    pub(crate) fn get(&self) -> Result<&BlockingRuntime, RequestError> {
        if !may_block() {
            return Err(RequestError::WaitInRuntime);
        }
        if let Some(runtime) = self.0.get() {
            return Ok(runtime);
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bitrix24-connections")
            .enable_all()
            .build()
            .map_err(|error| RequestError::RuntimeFailed {
                reason: error.to_string(),
            })?;
        let runtime = BlockingRuntime {
            runtime: Some(runtime),
        };
        Ok(self.0.get_or_init(|| runtime))
    }
}

impl BlockingRuntime {
    /// Runs a call to its end on this thread.
    pub(crate) fn block_on<T>(&self, call: impl Future<Output = T>) -> T {
        let runtime = self
            .runtime
            .as_ref()
            .expect("only `drop` takes the runtime");
        let _inside = runtime.enter();
        run(WAITED_FOR.scope((), call))
    }
}

tokio::task_local! {
    /// Set while a thread waits for the future.
    static WAITED_FOR: ();
}

/// Runs an exchange with a server on the thread of the connections, if a thread waits for the call.
///
/// So a connection is back in the pool before the next call needs one. Dropping the future ends the
/// exchange.
pub(crate) async fn beside_connections<T: Send + 'static>(
    exchange: impl Future<Output = T> + Send + 'static,
) -> T {
    if WAITED_FOR.try_with(|()| ()).is_err() {
        return exchange.await;
    }
    let mut task = JoinSet::new();
    task.spawn(exchange);
    match task.join_next().await.expect("it was just spawned") {
        Ok(output) => output,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}

/// Runs a future to its end. Unlike tokio's `block_on`, this works on a thread of another runtime.
fn run<T>(future: impl Future<Output = T>) -> T {
    let thread_waker = Arc::new(ThreadWaker {
        thread: thread::current(),
        is_woken: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&thread_waker));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        while !thread_waker.is_woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Wakes a thread.
struct ThreadWaker {
    thread: Thread,
    /// Needed because the future may park and unpark the thread itself.
    is_woken: AtomicBool,
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Drop for BlockingRuntime {
    /// Shuts the runtime down without waiting, because a client may be dropped inside another
    /// runtime, where waiting is not allowed.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
