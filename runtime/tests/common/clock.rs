//! A clock that tests advance by hand.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use bitrix24_runtime::{BoxFuture, Clock};

/// A clock that stands still until it is advanced.
pub struct TestClock {
    state: Arc<Mutex<State>>,
    began: Instant,
    /// Waits shorter than this advance the clock by themselves and end at once.
    skipped: Duration,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    slept: Vec<Duration>,
    sleeps: usize,
    sleepers: Vec<Waker>,
}

impl TestClock {
    /// A clock that only [`advance`](Self::advance) moves.
    pub fn still() -> Arc<Self> {
        Self::skipping(Duration::ZERO)
    }

    /// A clock that also advances by every wait that is shorter than this.
    pub fn skipping(skipped: Duration) -> Arc<Self> {
        Arc::new(Self {
            state: Arc::default(),
            began: Instant::now(),
            skipped,
        })
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.elapsed += by;
        state.sleepers.drain(..).for_each(Waker::wake);
    }

    /// Returns how far the clock has been advanced.
    pub fn elapsed(&self) -> Duration {
        self.lock().elapsed
    }

    /// Returns how many waits have begun since the clock was last advanced.
    pub fn waiting(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// Returns how many waits have begun so far.
    pub fn sleeps(&self) -> usize {
        self.lock().sleeps
    }

    /// Returns the waits that were skipped so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().slept.clone()
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
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let shared = Arc::clone(&self.state);
        let mut state = self.lock();
        state.sleeps += 1;
        if duration < self.skipped {
            state.slept.push(duration);
            state.elapsed += duration;
            state.sleepers.drain(..).for_each(Waker::wake);
        }
        let due = if duration < self.skipped {
            state.elapsed
        } else {
            state.elapsed + duration
        };
        drop(state);
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = shared.lock().expect("no panic");
            if state.elapsed >= due {
                return Poll::Ready(());
            }
            state.sleepers.push(context.waker().clone());
            Poll::Pending
        }))
    }
}
