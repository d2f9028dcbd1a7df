//! Keeping to the rate of requests that a portal allows.

pub(crate) mod operating;
#[cfg(feature = "redis")]
pub(crate) mod redis_bucket;

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
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
    level: Mutex<Level>,
}

/// How full a bucket is, and who waits for room in it.
#[derive(Default)]
struct Level {
    /// When the bucket will be empty, if nothing more comes and all that wait have passed.
    empty_at: Option<Instant>,
    /// Those that wait, by their numbers, which tell who came first.
    waiting: BTreeMap<u64, Waiting>,
    /// How many have waited so far.
    numbers: u64,
}

/// One that waits. Its turn is its own: it comes whether those before it make use of theirs or not.
struct Waiting {
    turn: Turn,
    waker: Waker,
}

/// When a request may pass.
#[derive(Debug, Clone, Copy)]
struct Turn {
    at: Instant,
    /// When it will have left the bucket, if it passes in time.
    gone_at: Instant,
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
            level: Mutex::default(),
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

    /// The number of one more request: it goes before all that have a greater one.
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

    /// Fills the bucket, so that there is room again after this long.
    fn fill_for(&self, wait: Duration) {
        let now = self.clock.now();
        self.level()
            .fill_until(now + wait.min(HOUR), self.shape, now);
    }

    /// A panic in another thread leaves nothing half done here.
    fn level(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Level {
    /// The turn of one more request; it counts from now on.
    fn next_turn(&mut self, shape: Shape, now: Instant) -> Turn {
        let before = self.empty_at.unwrap_or(now).max(now);
        let gone_at = before + shape.interval;
        self.empty_at = Some(gone_at);
        // There is room for a request when the bucket would not overflow with it.
        let at = before.checked_sub(shape.fill(shape.capacity - 1));
        Turn {
            at: at.unwrap_or(now),
            gone_at,
        }
    }

    /// When a request may pass, where it has to wait; `waker` is told should that change.
    fn turn(&mut self, number: u64, shape: Shape, now: Instant, waker: &Waker) -> Option<Turn> {
        let turn = match self.waiting.get_mut(&number) {
            Some(waiting) if waiting.turn.gone_at > now => {
                waiting.waker.clone_from(waker);
                waiting.turn
            }
            // Nobody has looked for so long that the request counts anew.
            _ => self.queue_up(number, shape, now, waker),
        };
        if turn.at > now {
            return Some(turn);
        }
        self.waiting.remove(&number);
        None
    }

    /// Puts a request into the queue. Those with greater numbers go behind it.
    fn queue_up(&mut self, number: u64, shape: Shape, now: Instant, waker: &Waker) -> Turn {
        let mut turn = self.next_turn(shape, now);
        for (_, behind) in self.waiting.range_mut(number + 1..).rev() {
            std::mem::swap(&mut turn, &mut behind.turn);
            behind.waker.wake_by_ref();
        }
        let waker = waker.clone();
        self.waiting.insert(number, Waiting { turn, waker });
        turn
    }

    /// Takes one that waits out of the queue. Those behind it move up, unless its turn is so long ago
    /// that it would have left the bucket by now.
    fn leave(&mut self, number: u64, shape: Shape, now: Instant) {
        let Some(left) = self.waiting.remove(&number) else {
            return;
        };
        if left.turn.gone_at <= now {
            return;
        }
        let mut free = left.turn;
        for behind in self.waiting.range_mut(number..).map(|(_, behind)| behind) {
            std::mem::swap(&mut free, &mut behind.turn);
            behind.waker.wake_by_ref();
        }
        self.empty_at = self.empty_at.and_then(|at| at.checked_sub(shape.interval));
    }

    /// Fills the bucket, so that the next request passes at this moment, and those that wait behind
    /// one another from then on.
    fn fill_until(&mut self, next_at: Instant, shape: Shape, now: Instant) {
        // Those that nobody has looked at for so long count anew when somebody does.
        self.waiting.retain(|_, waiting| waiting.turn.gone_at > now);
        let full = next_at + shape.fill(shape.capacity - 1);
        let queued = shape.fill(u32::try_from(self.waiting.len()).unwrap_or(u32::MAX));
        let without_queue = self.empty_at.and_then(|at| at.checked_sub(queued));
        self.empty_at = without_queue.max(Some(full));
        let mut waiting = std::mem::take(&mut self.waiting);
        for waiting in waiting.values_mut() {
            waiting.turn = self.next_turn(shape, now);
            waiting.waker.wake_by_ref();
        }
        self.waiting = waiting;
    }
}

/// A request on its way through a bucket.
struct Passing<'a> {
    bucket: &'a LeakyBucket,
    /// Tells its place in the queue, where it stands once it has to wait.
    number: u64,
    /// What wakes it, and when.
    timer: Option<(Instant, BoxFuture<'a, ()>)>,
}

impl Future for Passing<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let (bucket, number) = (self.bucket, self.number);
        loop {
            let now = bucket.clock.now();
            let turn = bucket
                .level()
                .turn(number, bucket.shape, now, context.waker());
            let Some(Turn { at, .. }) = turn else {
                return Poll::Ready(());
            };
            if self.timer.as_ref().is_none_or(|(set, _)| *set != at) {
                self.timer = Some((at, bucket.clock.sleep(at - now)));
            }
            if let Some((_, timer)) = &mut self.timer {
                ready!(timer.as_mut().poll(context));
                self.timer = None;
            }
        }
    }
}

/// What is given up counts for nothing.
impl Drop for Passing<'_> {
    fn drop(&mut self) {
        let now = self.bucket.clock.now();
        self.bucket
            .level()
            .leave(self.number, self.bucket.shape, now);
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
        Box::pin(self.pass(self.number()))
    }

    /// The portal's bucket is full, so this one is too: somebody else fills it as well.
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
