//! Waiting without an async runtime of the caller's, or on a thread of one that may block.
//!
//! A call runs on the thread that waits for it, so that whatever holds it up, such as a long answer
//! that is read or what listens to the trace, holds up no other. The runtime behind it belongs to the
//! client and lasts as long as the client, so that connections are kept from one wait to the next. Its
//! one thread sends requests and receives answers, looks after the connections between waits, and
//! hears when the server closes one.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinSet, consume_budget};

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

/// The place for a client's [`BlockingRuntime`], which is made when it is first needed.
#[derive(Default)]
pub(crate) struct LazyRuntime(OnceLock<BlockingRuntime>);

/// A runtime to wait in.
pub(crate) struct BlockingRuntime {
    /// Present until the waiter goes.
    runtime: Option<Runtime>,
}

impl LazyRuntime {
    /// The client's waiter, unless waiting would hold up an async runtime.
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
    /// Set where a thread waits for what runs.
    static WAITED_FOR: ();
}

/// Runs an exchange with a server where the connections are: of a call that a thread waits for, on
/// the thread that looks after them. So a connection is back in the pool before the next call asks
/// for one. Dropping the future ends the exchange.
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

/// Runs a future to its end. Unlike what tokio has for it, this may be done on a thread that belongs
/// to another runtime.
fn run<T>(future: impl Future<Output = T>) -> T {
    let bell = Arc::new(Bell {
        thread: thread::current(),
        rung: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&bell));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Wakes a thread.
struct Bell {
    thread: Thread,
    /// What the future runs may park the thread, too, and be woken in place of it.
    rung: AtomicBool,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Drop for BlockingRuntime {
    /// Lets the runtime go without waiting for it, because a client may be dropped inside another
    /// runtime, where waiting is not allowed.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
