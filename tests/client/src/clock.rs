//! A clock that tests turn, for a client and its portal alike.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use bitrix24::{BoxFuture, Clock};
use bitrix24_portal::{Config, Portal};

/// When every such clock begins: 2024-10-11 06:00:00 UTC.
const BEGINNING: Duration = Duration::from_secs(1_728_626_400);

/// A clock that stands still until it is turned.
#[derive(Debug)]
pub struct TestClock {
    state: Arc<Mutex<State>>,
    began: Instant,
    /// Waits shorter than this turn the clock by themselves and are over at once.
    skipped: Duration,
}

#[derive(Debug, Default)]
struct State {
    elapsed: Duration,
    slept: Vec<Duration>,
    sleepers: Vec<Waker>,
}

impl TestClock {
    /// A clock that only [`turn`](Self::turn) moves.
    #[must_use]
    pub fn still() -> Arc<Self> {
        Self::skipping(Duration::ZERO)
    }

    /// A clock that also moves on by every wait that is shorter than this.
    ///
    /// That holds for the time limits of a call as well, so they have to be longer.
    #[must_use]
    pub fn skipping(skipped: Duration) -> Arc<Self> {
        Arc::new(Self {
            state: Arc::default(),
            began: Instant::now(),
            skipped,
        })
    }

    /// Starts a portal that goes by this clock.
    ///
    /// # Panics
    ///
    /// When the machine lets no port be listened on.
    pub async fn portal(self: &Arc<Self>) -> Portal {
        let clock = Arc::clone(self);
        let config = Config {
            clock: bitrix24_portal::Clock::custom(move || clock.wall()),
            ..Config::default()
        };
        Portal::start_with(config).await.expect("a portal")
    }

    /// Turns the clock forward.
    pub fn turn(&self, by: Duration) {
        let mut state = self.lock();
        state.elapsed += by;
        state.sleepers.drain(..).for_each(Waker::wake);
    }

    /// How far the clock has been turned.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// The waits so far that were skipped.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().slept.clone()
    }

    /// Milliseconds from the beginning of the clock to this moment, in seconds since 1970.
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
            self.turn(duration);
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
