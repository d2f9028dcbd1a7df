//! A clock that tests advance, for a client and its portal.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use bitrix24::{BoxFuture, Clock};
use bitrix24_portal::{Config, Portal};

/// When every such clock starts: 2024-10-11 06:00:00 UTC.
const BEGINNING: Duration = Duration::from_secs(1_728_626_400);

/// A clock that stands still until it is advanced.
#[derive(Debug)]
pub struct TestClock {
    state: Arc<Mutex<State>>,
    began: Instant,
    /// Waits shorter than this advance the clock by themselves and end at once.
    skipped: Duration,
}

#[derive(Debug, Default)]
struct State {
    elapsed: Duration,
    slept: Vec<Duration>,
    sleepers: Vec<Waker>,
}

impl TestClock {
    /// A clock that only [`advance`](Self::advance) moves.
    #[must_use]
    pub fn still() -> Arc<Self> {
        Self::skipping(Duration::ZERO)
    }

    /// A clock that also advances by every wait that is shorter than this.
    ///
    /// This applies to the timeouts of a call as well, so they have to be longer.
    #[must_use]
    pub fn skipping(skipped: Duration) -> Arc<Self> {
        Arc::new(Self {
            state: Arc::default(),
            began: Instant::now(),
            skipped,
        })
    }

    /// Starts a portal that uses this clock.
    ///
    /// # Panics
    ///
    /// When no port can be listened on.
    pub async fn portal(self: &Arc<Self>) -> Portal {
        let clock = Arc::clone(self);
        let config = Config {
            clock: bitrix24_portal::Clock::custom(move || clock.wall()),
            ..Config::default()
        };
        Portal::start_with(config).await.expect("a portal")
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.elapsed += by;
        state.sleepers.drain(..).for_each(Waker::wake);
    }

    /// Returns how far the clock has been advanced.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// Returns the waits that were skipped so far.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().slept.clone()
    }

    /// Returns the milliseconds from the start of the clock to a moment in seconds since 1970.
    #[must_use]
    pub fn milliseconds(moment: f64) -> u64 {
        ((moment - BEGINNING.as_secs_f64()) * 1000.0).round() as u64
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic")
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.began + self.elapsed()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + BEGINNING + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration < self.skipped {
            self.lock().slept.push(duration);
            self.advance(duration);
            return Box::pin(std::future::ready(()));
        }
        let state = Arc::clone(&self.state);
        let due = self.elapsed() + duration;
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = state.lock().expect("no panic");
            if state.elapsed >= due {
                return Poll::Ready(());
            }
            state.sleepers.push(context.waker().clone());
            Poll::Pending
        }))
    }
}
