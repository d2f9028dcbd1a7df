//! Keeps to the request rate that a portal allows.

pub(crate) mod operating;
mod queue;
#[cfg(feature = "redis")]
pub(crate) mod redis_bucket;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use self::queue::Queue;
use crate::clock::{BoxFuture, Clock, SystemClock};

/// The longest time that is taken into account.
const HOUR: Duration = Duration::from_secs(3600);

/// Up to one in this many of the requests ahead may leave the queue before a waiting request has to
/// look again.
const LEFT_UNSEEN: u32 = 4;

/// How long the first request of the queue may miss its turn before the next one takes it.
const PATIENCE: Duration = Duration::from_millis(10);

/// How many requests behind the first also look when the ones before them miss their turns.
///
/// Each looks once more for every request that passes, so the number is small.
const NEAR: u32 = 8;

/// Limits the rate of requests to what a portal accepts.
///
/// A portal counts the requests of one address together, whatever program and application they come
/// from. Clients share a limiter if they are configured with the same one; a limiter that keeps its
/// count outside of the process can be shared by several processes.
pub trait Limiter: Send + Sync + 'static {
    /// Waits until one more request may be sent, and counts it.
    ///
    /// Requests pass in the order in which they asked. A dropped future is not counted.
    fn acquire(&self) -> BoxFuture<'_, ()>;

    /// Called when the portal rejects a request for exceeding the rate limit, with the pause that
    /// the portal asked for, if any.
    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()>;
}

/// The limiter of a client.
#[derive(Clone)]
pub(crate) enum Rate {
    /// A standard bucket of its own.
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

/// A rate limiter that uses the portal's own algorithm, for one process.
///
/// Every request fills the bucket by one, and the bucket drains at a steady rate. A request that
/// would make it overflow waits.
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
    level: Mutex<Level>,
}

/// The fill level of a bucket, and the queue of waiting requests.
///
/// A turn comes every interval and follows from the place in the queue, so nothing has to be
/// updated when a request leaves. A request that is not polled when its turn comes, because its
/// future is kept or its thread is busy, is passed over: the others move up, and it comes first
/// when it asks again.
#[derive(Default)]
struct Level {
    /// When the bucket will be empty, by the portal's count of passed requests.
    empty_at: Option<Instant>,
    waiting: Queue,
    /// How many requests have waited so far.
    numbers: u64,
    /// How many have left without passing.
    left: u64,
}

/// Wakers that were taken out of the queue, to be used after the lock is released.
#[derive(Default)]
struct Wakers {
    /// Those of the requests that have to look now.
    woken: Vec<Waker>,
    /// Those that are no longer needed.
    released: Vec<Waker>,
}

impl Wakers {
    fn settle(self) {
        drop(self.released);
        self.woken.into_iter().for_each(Waker::wake);
    }
}

/// The capacity of a bucket and the interval at which it drains.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) capacity: u32,
    pub(crate) interval: Duration,
}

impl LeakyBucket {
    /// Creates a bucket for `capacity` requests at once (at least 1) that drains by one every
    /// `interval` (at most an hour).
    #[must_use]
    pub fn new(capacity: u32, interval: Duration) -> Self {
        Self {
            shape: Shape {
                capacity: capacity.max(1),
                interval: interval.min(HOUR),
            },
            clock: Arc::new(SystemClock),
            level: Mutex::default(),
        }
    }

    /// Creates the bucket of most plans: 50 requests at once, then 2 a second.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(50, Duration::from_millis(500))
    }

    /// Creates the bucket of the plan Enterprise: 250 requests at once, then 5 a second.
    #[must_use]
    pub fn enterprise() -> Self {
        Self::new(250, Duration::from_millis(200))
    }

    /// Sets the clock of the bucket; the system's by default.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Returns the number of a new request: it goes before all with a greater one.
    fn number(&self) -> u64 {
        let mut level = self.level();
        level.numbers += 1;
        level.numbers
    }

    /// Passes a request with this number.
    fn pass(&self, number: u64) -> Passing<'_> {
        Passing {
            bucket: self,
            number,
            timer: None,
        }
    }

    /// Undoes that a request has passed, and fills the bucket so that there is room again after
    /// `wait`.
    #[cfg(feature = "redis")]
    fn put_off_for(&self, wait: Duration) {
        self.level().take_back(self.shape);
        self.fill_for(wait);
    }

    /// Fills the bucket so that there is room again after `wait`.
    fn fill_for(&self, wait: Duration) {
        let next_at = self.clock.now() + wait.min(HOUR);
        self.level().fill_until(next_at, self.shape);
    }

    /// A panic in another thread leaves no inconsistent state here.
    ///
    /// No waker may be cloned, woken or dropped while this lock is held: a waker may run any code,
    /// even code that takes this lock.
    fn level(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Level {
    /// Returns when there is room for one more request.
    fn room_at(&self, shape: Shape, now: Instant) -> Instant {
        let full = shape.fill(shape.capacity - 1);
        let room_at = self.empty_at.and_then(|at| at.checked_sub(full));
        room_at.unwrap_or(now)
    }

    /// Passes a request if it may. Otherwise the request waits, and the time to look again is
    /// returned; `waker` is woken if it should look before that time.
    fn ask(
        &mut self,
        number: u64,
        shape: Shape,
        now: Instant,
        waker: Waker,
    ) -> (Option<Instant>, Wakers) {
        let mut wakers = Wakers::default();
        self.pass_over(number, shape, now, &mut wakers);
        let ahead = self.waiting.ahead_of(number);
        let room_at = self.room_at(shape, now);
        let turn = room_at + shape.fill(ahead);
        if turn <= now {
            self.empty_at = Some(self.empty_at.unwrap_or(now).max(now) + shape.interval);
            wakers.released.push(waker);
            wakers.released.extend(self.waiting.take(number).flatten());
            // Missed turns are taken one after the other.
            if self.room_at(shape, now) <= now {
                wakers.woken.extend(self.waiting.wake(1, now));
            }
            return (None, wakers);
        }
        // Until it is woken, its turn comes no earlier than this.
        let unwoken = turn.checked_sub(shape.fill(ahead / LEFT_UNSEEN));
        // If none of the requests before it looks, its turn comes at this time.
        let first_due = self.waiting.first().map(|(_, due)| due.max(room_at));
        let all_missed = first_due
            .filter(|_| (1..=NEAR).contains(&ahead))
            .map(|due| due + PATIENCE * ahead);
        let looks = [unwoken, all_missed].into_iter().flatten();
        let again_at = looks.filter(|at| *at > now).fold(turn, Instant::min);
        let replaced = self.waiting.put(number, again_at, waker);
        wakers.released.extend(replaced);
        (Some(again_at), wakers)
    }

    /// Undoes one passed request.
    #[cfg(feature = "redis")]
    fn take_back(&mut self, shape: Shape) {
        self.empty_at = self.empty_at.and_then(|at| at.checked_sub(shape.interval));
    }

    /// Removes the requests before this one that did not look when there was room for them.
    fn pass_over(&mut self, number: u64, shape: Shape, now: Instant, wakers: &mut Wakers) {
        while let Some((first, due)) = self.waiting.first()
            && first < number
            && self.room_at(shape, now).max(due) + PATIENCE <= now
        {
            self.leave(first, now, wakers);
        }
    }

    /// Removes a request from the queue, and wakes those that have to look if it is their turn.
    ///
    /// All requests behind it move up, but a request far behind looks again long before its turn.
    /// So only the first ones are woken each time, twice as many every second time, four times as
    /// many every fourth time, and so on: for each that leaves, these are a few for every doubling
    /// of the queue's length, and none is woken again before it has looked.
    fn leave(&mut self, number: u64, now: Instant, wakers: &mut Wakers) {
        let Some(own) = self.waiting.take(number) else {
            return;
        };
        self.left += 1;
        let doubled = self.left.trailing_zeros();
        let first = u64::from(2 * LEFT_UNSEEN).saturating_mul(1 << doubled);
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        wakers.released.extend(own);
        wakers.woken.extend(self.waiting.wake(first, now));
    }

    /// Fills the bucket so that the next request passes no earlier than `next_at`.
    ///
    /// The waiting requests follow one after another. A request that looks too early has to wait.
    fn fill_until(&mut self, next_at: Instant, shape: Shape) {
        let full = next_at + shape.fill(shape.capacity - 1);
        self.empty_at = self.empty_at.max(Some(full));
    }
}

/// A request on its way through a bucket.
struct Passing<'a> {
    bucket: &'a LeakyBucket,
    /// Its place in the queue, once it has to wait.
    number: u64,
    /// The timer that wakes it, and its time.
    timer: Option<(Instant, BoxFuture<'a, ()>)>,
}

impl Future for Passing<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let (bucket, number) = (self.bucket, self.number);
        loop {
            let now = bucket.clock.now();
            let waker = context.waker().clone();
            let (again_at, wakers) = bucket.level().ask(number, bucket.shape, now, waker);
            wakers.settle();
            let Some(at) = again_at else {
                return Poll::Ready(());
            };
            if self.timer.as_ref().is_none_or(|(set, _)| *set > at) {
                self.timer = Some((at, bucket.clock.sleep(at - now)));
            }
            if let Some((_, timer)) = &mut self.timer {
                ready!(timer.as_mut().poll(context));
                self.timer = None;
            }
        }
    }
}

/// A dropped request is not counted.
impl Drop for Passing<'_> {
    fn drop(&mut self) {
        let now = self.bucket.clock.now();
        let mut wakers = Wakers::default();
        self.bucket.level().leave(self.number, now, &mut wakers);
        wakers.settle();
    }
}

impl Shape {
    /// Returns the time in which this many requests drain.
    fn fill(&self, requests: u32) -> Duration {
        self.interval.saturating_mul(requests)
    }
}

impl Limiter for LeakyBucket {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.pass(self.number()))
    }

    /// The portal's bucket is full because others fill it too, so this one is treated as full.
    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()> {
        self.fill_for(pause.unwrap_or_default().max(self.shape.interval));
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
