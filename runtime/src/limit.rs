//! Keeping to the rate of requests that a portal allows.

#[cfg(feature = "redis")]
pub(crate) mod redis_bucket;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::{BoxFuture, Clock, SystemClock};

/// The longest time that is counted with.
const HOUR: Duration = Duration::from_secs(3600);

/// Lets requests pass no faster than a portal takes them.
///
/// A portal counts the requests of one address together, whatever program and application they
/// come from. Clients share a limiter by being given the same one; a limiter that keeps its count
/// outside of the process lets several processes share it.
pub trait Limiter: Send + Sync + 'static {
    /// Waits until one more request may be sent, and counts it.
    ///
    /// Requests pass in the order they asked in. A future that is dropped counts for nothing.
    fn acquire(&self) -> BoxFuture<'_, ()>;

    /// Hears that the portal has refused a request because too many came, and how long it asked to
    /// wait, if it said so.
    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()>;
}

/// Which limiter a client has.
#[derive(Clone)]
pub(crate) enum Rate {
    /// One of its own.
    Standard,
    Given(Arc<dyn Limiter>),
    Unlimited,
}

impl fmt::Debug for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Standard => "Standard",
            Self::Given(_) => "Given",
            Self::Unlimited => "Unlimited",
        })
    }
}

/// The portal's own way of counting, kept in this process: every request fills the bucket by one,
/// and it empties at a steady rate; a request that would make it overflow waits.
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use std::time::Duration;
/// use bitrix24::LeakyBucket;
///
/// // 10 requests at once, then one every quarter of a second.
/// let bucket = LeakyBucket::new(10, Duration::from_millis(250));
/// ```
pub struct LeakyBucket {
    shape: Shape,
    clock: Arc<dyn Clock>,
    /// When the bucket will be empty, if nothing more comes.
    empty_at: Mutex<Option<Instant>>,
    /// The first in the queue waits for room; the others wait for the first.
    queue: tokio::sync::Mutex<()>,
}

/// How much a bucket holds and how fast it empties.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) capacity: u32,
    pub(crate) interval: Duration,
}

impl LeakyBucket {
    /// A bucket for `capacity` requests at once (at least 1), which empties by one every `interval`
    /// (at most an hour).
    #[must_use]
    pub fn new(capacity: u32, interval: Duration) -> Self {
        Self {
            shape: Shape {
                capacity: capacity.max(1),
                interval: interval.min(HOUR),
            },
            clock: Arc::new(SystemClock),
            empty_at: Mutex::new(None),
            queue: tokio::sync::Mutex::new(()),
        }
    }

    /// The bucket of most plans: 50 requests at once, then 2 a second.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(50, Duration::from_millis(500))
    }

    /// The bucket of the plan Enterprise: 250 requests at once, then 5 a second.
    #[must_use]
    pub fn enterprise() -> Self {
        Self::new(250, Duration::from_millis(200))
    }

    /// The clock the bucket empties by; the system's by default.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Counts one request if there is room for it; otherwise gives how long it takes until there is.
    fn take(&self) -> Result<(), Duration> {
        let now = self.clock.now();
        self.change(|empty_at| {
            let before = empty_at.unwrap_or(now).max(now);
            let room_at = self.shape.fill(self.shape.capacity - 1);
            match (before - now).checked_sub(room_at) {
                Some(wait) if !wait.is_zero() => Err(wait),
                _ => {
                    *empty_at = Some(before + self.shape.interval);
                    Ok(())
                }
            }
        })
    }

    /// Counts a request that passes whether there is room or not.
    #[cfg(feature = "redis")]
    fn count(&self) {
        let now = self.clock.now();
        let interval = self.shape.interval;
        self.change(|empty_at| *empty_at = Some((*empty_at).unwrap_or(now).max(now) + interval));
    }

    /// A panic in another thread leaves nothing half done here.
    fn change<T>(&self, change: impl FnOnce(&mut Option<Instant>) -> T) -> T {
        change(&mut self.empty_at.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shape {
    /// How long so many requests take to leave.
    fn fill(&self, requests: u32) -> Duration {
        self.interval.saturating_mul(requests)
    }
}

impl Limiter for LeakyBucket {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let _first = self.queue.lock().await;
            // A refusal may have filled the bucket during the wait, so it is looked at again.
            while let Err(wait) = self.take() {
                self.clock.sleep(wait).await;
            }
        })
    }

    /// The portal's bucket is full, so this one is too: somebody else fills it as well.
    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()> {
        let wait = pause.unwrap_or_default().clamp(self.shape.interval, HOUR);
        let full_until = self.clock.now() + wait + self.shape.fill(self.shape.capacity - 1);
        self.change(|empty_at| *empty_at = (*empty_at).max(Some(full_until)));
        Box::pin(std::future::ready(()))
    }
}

impl fmt::Debug for LeakyBucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LeakyBucket")
            .field("capacity", &self.shape.capacity)
            .field("interval", &self.shape.interval)
            .finish_non_exhaustive()
    }
}
