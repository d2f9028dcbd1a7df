//! Time and chance, which a client is given from outside so that its tests need neither.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// A future that a trait object gives back.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where a client takes its time from; [`SystemClock`] unless
/// [`Config::clock`](crate::Config::clock) gives another.
///
/// All of a client's waiting goes through it: the limits of a call and of an attempt, the pauses
/// before a repetition, and the queue of a [`LeakyBucket`](crate::LeakyBucket). Only the limit on
/// opening a connection does not, because that is the network stack's.
pub trait Clock: Send + Sync + 'static {
    /// The present moment, for measuring how long something takes.
    fn now(&self) -> Instant;

    /// The present moment of the calendar, for the moments a server names.
    fn wall(&self) -> SystemTime;

    /// Waits. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The clock of the operating system and the timers of tokio.
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

/// A clock and a source of chance, as a client holds them.
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

/// A number from 0 up to, but without, 1. Spreading clients apart asks no more of chance than the
/// seeds of the standard library's hash maps.
fn random() -> f64 {
    let bits = RandomState::new().hash_one(()) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

/// Runs a future for at most this long; `None` when the time ran out first.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    Deadline::new(clock, limit).within(future).await
}

/// The moment a whole call has to be over by.
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

    /// The moment itself; `None` where it lies beyond all that can be told.
    pub(crate) fn moment(&self) -> Option<Instant> {
        self.began.checked_add(self.limit)
    }

    /// How much time is left.
    pub(crate) fn left(&self) -> Duration {
        let gone = self.clock.now().saturating_duration_since(self.began);
        self.limit.saturating_sub(gone)
    }

    /// Runs a future until the deadline; `None` when that came first.
    ///
    /// The timer is only made when the future does not finish at once, and leaves out the time that
    /// its first step has taken.
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
