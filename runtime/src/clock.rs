//! Time and randomness, both injected so that tests control them.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// A boxed future, as trait objects return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The source of time for a client; [`SystemClock`] unless [`Config::clock`](crate::Config::clock)
/// sets another.
///
/// A client waits only by this clock: the timeouts of a call and of an attempt, the backoff between
/// attempts, and the queue of a [`LeakyBucket`](crate::LeakyBucket). The exception is the timeout
/// for opening a connection, which belongs to the network stack.
pub trait Clock: Send + Sync + 'static {
    /// Returns the current instant, for measuring durations.
    fn now(&self) -> Instant;

    /// Returns the current date and time, for comparison with times that a server names.
    fn wall(&self) -> SystemTime;

    /// Waits for `duration`. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The operating system's clock with tokio's timers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A client's clock and its source of randomness.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) clock: Arc<dyn Clock>,
    /// Returns a number in `0.0..1.0`.
    pub(crate) jitter: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            jitter: Arc::new(random),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Environment")
    }
}

/// Returns a random number in `0.0..1.0`. Jitter needs no better randomness than the seeds of the
/// standard library's hash maps.
fn random() -> f64 {
    let bits = RandomState::new().hash_one(()) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

/// Runs a future for at most `limit`; returns `None` when the time runs out first.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    Deadline::new(clock, limit).within(future).await
}

/// The moment by which a whole call must finish.
#[derive(Clone, Copy)]
pub(crate) struct Deadline<'a> {
    clock: &'a dyn Clock,
    pub(crate) began: Instant,
    pub(crate) limit: Duration,
}

impl<'a> Deadline<'a> {
    pub(crate) fn new(clock: &'a dyn Clock, limit: Duration) -> Self {
        Self {
            clock,
            began: clock.now(),
            limit,
        }
    }

    /// The moment itself; `None` if an `Instant` cannot represent it.
    pub(crate) fn moment(&self) -> Option<Instant> {
        self.began.checked_add(self.limit)
    }

    /// How much time is left.
    pub(crate) fn left(&self) -> Duration {
        let gone = self.clock.now().saturating_duration_since(self.began);
        self.limit.saturating_sub(gone)
    }

    /// Runs a future until the deadline; returns `None` if the deadline comes first.
    ///
    /// The timer is made only if the future does not finish at once. It does not count the time
    /// that the first poll took.
    pub(crate) async fn within<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        let mut timer = None;
        std::future::poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let timer = timer.get_or_insert_with(|| self.clock.sleep(self.left()));
            timer.as_mut().poll(context).map(|()| None)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn randomness_is_spread_over_the_whole_range() {
        let mut counts = [0_u32; 10];
        for _ in 0..10_000 {
            counts[(random() * 10.0) as usize] += 1;
        }
        assert!(counts.iter().all(|&count| count > 700), "{counts:?}");
    }
}
