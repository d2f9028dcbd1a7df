//! Many requests that wait in one bucket: which are woken, how often, and that the portal's bucket
//! never overflows. Only woken requests are polled here.

use std::collections::BTreeSet;
use std::ops::Range;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant, SystemTime};

use bitrix24_runtime::{BoxFuture, Clock, LeakyBucket, Limiter};

const INTERVAL: Duration = Duration::from_millis(500);

/// A clock that wakes exactly those waits that have ended.
struct AlarmClock {
    began: Instant,
    state: Arc<Mutex<Alarms>>,
}

#[derive(Default)]
struct Alarms {
    elapsed: Duration,
    set: Vec<(Duration, Waker)>,
}

impl AlarmClock {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            state: Arc::default(),
        })
    }

    fn elapsed(&self) -> Duration {
        self.state.lock().expect("no panic").elapsed
    }

    fn turn_to(&self, elapsed: Duration) {
        let mut state = self.state.lock().expect("no panic");
        state.elapsed = elapsed;
        let due = state.set.extract_if(.., |(due, _)| *due <= elapsed);
        let due: Vec<_> = due.collect();
        drop(state);
        due.into_iter().for_each(|(_, waker)| waker.wake());
    }
}

impl Clock for AlarmClock {
    fn now(&self) -> Instant {
        self.began + self.elapsed()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let due = self.elapsed() + duration;
        let state = Arc::clone(&self.state);
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = state.lock().expect("no panic");
            if state.elapsed >= due {
                return Poll::Ready(());
            }
            state.set.push((due, context.waker().clone()));
            Poll::Pending
        }))
    }
}

/// The numbers of the woken requests.
type Woken = Arc<Mutex<BTreeSet<usize>>>;

/// Records that a request was woken.
struct Bell {
    number: usize,
    woken: Woken,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.woken.lock().expect("no panic").insert(self.number);
    }
}

/// Requests in a bucket.
struct Crowd<'a> {
    clock: &'a AlarmClock,
    requests: Vec<Option<BoxFuture<'a, ()>>>,
    woken: Woken,
    polls: usize,
    passed: Vec<(usize, Duration)>,
}

impl<'a> Crowd<'a> {
    fn new(clock: &'a AlarmClock, bucket: &'a LeakyBucket, requests: usize) -> Self {
        let mut crowd = Self {
            clock,
            requests: (0..requests).map(|_| Some(bucket.acquire())).collect(),
            woken: Woken::default(),
            polls: 0,
            passed: Vec::new(),
        };
        (0..requests).for_each(|number| crowd.poll(number));
        crowd
    }

    fn poll(&mut self, number: usize) {
        let bell = Bell {
            number,
            woken: Arc::clone(&self.woken),
        };
        let waker = Waker::from(Arc::new(bell));
        let Some(request) = &mut self.requests[number] else {
            return;
        };
        self.polls += 1;
        let context = &mut Context::from_waker(&waker);
        if request.as_mut().poll(context).is_ready() {
            self.requests[number] = None;
            self.passed.push((number, self.clock.elapsed()));
        }
    }

    fn wake(&self, number: usize) {
        self.woken.lock().expect("no panic").insert(number);
    }

    /// Polls the woken requests in order, except the busy ones.
    fn poll_woken(&mut self, mut is_busy: impl FnMut(usize) -> bool) {
        let woken = std::mem::take(&mut *self.woken.lock().expect("no panic"));
        for number in woken {
            if is_busy(number) {
                self.wake(number)
            } else {
                self.poll(number)
            }
        }
    }
}

/// Returns pseudo-random numbers that are the same each time.
fn numbers(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    }
}

/// Asserts that the portal's bucket, which counts by the same rule, has had room for each request.
fn assert_room(passed: &[(usize, Duration)], capacity: u32) {
    let mut empty_at = Duration::ZERO;
    for (number, at) in passed {
        empty_at = empty_at.max(*at) + INTERVAL;
        assert!(empty_at <= *at + INTERVAL * capacity, "{number} at {at:?}");
    }
}

#[test]
fn giving_up_all_at_once_wakes_nobody_twice() {
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
    for from_the_front in [true, false] {
        struct Count(AtomicUsize);
        impl Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let wakes = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&wakes));
        let mut requests: Vec<_> = (0..40_000).map(|_| bucket.acquire()).collect();
        for request in &mut requests {
            let _ = request.as_mut().poll(&mut Context::from_waker(&waker));
        }
        if from_the_front {
            drop(requests)
        } else {
            while requests.pop().is_some() {}
        }
        assert!(wakes.0.load(Ordering::Relaxed) <= 40_000);
    }
}

#[test]
fn giving_up_one_by_one_is_little_work_for_the_others() {
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
    let mut crowd = Crowd::new(&clock, &bucket, 4_000);
    crowd.polls = 0;
    for number in 0..4_000 {
        // Like `timeout`, which polls once more before it ends.
        crowd.poll(number);
        crowd.requests[number] = None;
        crowd.poll_woken(|_| false);
    }
    assert!(crowd.polls < 4_000 * 64, "{} polls", crowd.polls);
}

#[test]
fn a_long_queue_is_little_work_for_each_one() {
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
    let mut crowd = Crowd::new(&clock, &bucket, 2_000);
    crowd.polls = 0;
    for pass in 1..2_000 {
        clock.turn_to(INTERVAL * pass);
        crowd.poll_woken(|_| false);
        assert_eq!(crowd.passed.len() as u32, pass + 1);
    }
    assert!(crowd.passed.is_sorted());
    assert!(crowd.polls < 2_000 * 8, "{} polls", crowd.polls);
}

#[test]
fn whoever_gives_up_the_others_move_up_in_time() {
    for seed in 1..=12 {
        let mut chance = numbers(seed);
        let clock = AlarmClock::new();
        let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
        let mut crowd = Crowd::new(&clock, &bucket, 300);
        for tick in 1.. {
            let waiting = |crowd: &Crowd<'_>| -> Vec<usize> {
                let places = crowd.requests.iter().enumerate();
                let waiting = places.filter(|(_, request)| request.is_some());
                waiting.map(|(number, _)| number).collect()
            };
            let before = crowd.passed.len();
            clock.turn_to(INTERVAL / 4 * tick);
            crowd.poll_woken(|_| false);
            if tick % 4 == 0 {
                assert_eq!(crowd.passed.len(), before + 1, "seed {seed}, tick {tick}");
            }
            // Sometimes many requests at once, and then none for a while.
            let leaving = if chance(60) == 0 { chance(150) } else { 0 };
            for _ in 0..leaving {
                let left = waiting(&crowd);
                if left.len() > 1 {
                    let among = [left.len(), left.len().min(3)][(tick % 2) as usize];
                    crowd.requests[left[chance(among as u64) as usize]] = None;
                }
                if chance(2) == 0 {
                    crowd.poll_woken(|_| false);
                }
            }
            crowd.poll_woken(|_| false);
            if waiting(&crowd).is_empty() {
                break;
            }
        }
        assert!(crowd.passed.is_sorted(), "seed {seed}");
        assert_room(&crowd.passed, 1);
    }
}

#[test]
fn who_is_late_makes_the_portals_bucket_overflow_never() {
    for capacity in [1, 2, 5] {
        for seed in 1..=20 {
            let mut chance = numbers(seed);
            let clock = AlarmClock::new();
            let bucket = LeakyBucket::new(capacity, INTERVAL).clock(clock.clone());
            let mut crowd = Crowd::new(&clock, &bucket, 200);
            let mut elapsed = Duration::ZERO;
            while crowd.passed.len() < 200 {
                elapsed += Duration::from_millis(chance(200));
                clock.turn_to(elapsed);
                crowd.poll_woken(|number| chance(4) == 0 || (number % 10 == 3 && chance(20) > 0));
            }
            assert_room(&crowd.passed, capacity);
        }
    }
}

#[test]
fn late_by_less_than_the_bucket_holds_costs_no_time() {
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(2, INTERVAL).clock(clock.clone());
    let mut crowd = Crowd::new(&clock, &bucket, 100);
    // Each is as late as possible.
    for pass in 1..=98 {
        clock.turn_to(INTERVAL * pass + INTERVAL * (pass % 2) * 9 / 10);
        crowd.poll_woken(|_| false);
        assert_eq!(crowd.passed.len() as u32, pass + 2);
    }
    assert_room(&crowd.passed, 2);
    assert_eq!(clock.elapsed(), INTERVAL * 98);
}

#[test]
fn a_turn_that_is_used_late_moves_the_next_one() {
    let ms = Duration::from_millis;
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
    let mut crowd = Crowd::new(&clock, &bucket, 3);
    clock.turn_to(ms(990));
    crowd.poll_woken(|_| false);
    for elapsed in [1000, 1489, 1490] {
        clock.turn_to(ms(elapsed));
        crowd.poll_woken(|_| false);
    }
    assert_eq!(crowd.passed, [(0, ms(0)), (1, ms(990)), (2, ms(1490))]);
}

/// Futures that were polled and are kept, as by `select!` or in a buffer, delay the others hardly
/// at all, however many there are.
#[test]
fn kept_futures_delay_no_other() {
    let ms = Duration::from_millis;
    for (kept, latest) in [(1..2, ms(20)), (1..6, ms(60)), (1..9, ms(90))] {
        let clock = AlarmClock::new();
        let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
        let mut crowd = Crowd::new(&clock, &bucket, 12);
        let mut elapsed = Duration::ZERO;
        let mut run_until = |crowd: &mut Crowd<'_>, end: Duration, kept: &Range<usize>| {
            while elapsed < end {
                elapsed += ms(5);
                clock.turn_to(elapsed);
                crowd.poll_woken(|number| kept.contains(&number));
            }
        };
        run_until(&mut crowd, INTERVAL * 5 + INTERVAL / 2, &kept);
        let (numbers, times): (Vec<_>, Vec<_>) = crowd.passed.iter().copied().unzip();
        let others: Vec<_> = (0..12).filter(|number| !kept.contains(number)).collect();
        assert_eq!(numbers, others[..others.len().min(6)]);
        for (turn, at) in (0..).zip(&times) {
            let late = *at - INTERVAL * turn;
            assert!(late <= latest, "{turn} came {late:?} late");
        }
        // Requests that were passed over come first when they are polled again.
        run_until(&mut crowd, INTERVAL * 15, &(0..0));
        assert_eq!(crowd.passed.len(), 12);
        let mut again: Vec<_> = crowd.passed[numbers.len()..].to_vec();
        again.truncate(kept.len());
        assert!(again.iter().map(|(number, _)| *number).eq(kept));
        assert_room(&crowd.passed, 1);
    }
}

/// A woken thread that is busy with something else delays no other.
#[test]
fn a_busy_thread_delays_no_other() {
    let clock = AlarmClock::new();
    let bucket = LeakyBucket::new(1, INTERVAL).clock(clock.clone());
    let waits = |request: &mut BoxFuture<'_, ()>, waker: &Waker| {
        Pin::new(request)
            .poll(&mut Context::from_waker(waker))
            .is_pending()
    };
    assert!(!waits(&mut bucket.acquire(), Waker::noop()));
    let (wake, woken) = channel();
    struct Thread(std::sync::mpsc::Sender<()>);
    impl Wake for Thread {
        fn wake(self: Arc<Self>) {
            let _ = self.0.send(());
        }
    }
    let (queued, is_queued) = channel();
    let (free, is_free) = channel();
    std::thread::scope(|scope| {
        let (bucket, waits) = (&bucket, &waits);
        scope.spawn(move || {
            let mut request = bucket.acquire();
            assert!(waits(&mut request, &Waker::from(Arc::new(Thread(wake)))));
            queued.send(()).expect("the test goes on");
            woken.recv().expect("it is woken");
            is_free.recv().expect("the test goes on");
            assert!(waits(&mut request, Waker::noop()));
        });
        is_queued.recv().expect("it waits");
        let mut others: Vec<_> = (0..3).map(|_| bucket.acquire()).collect();
        for other in &mut others {
            assert!(waits(other, Waker::noop()));
        }
        clock.turn_to(INTERVAL);
        for (number, other) in others.iter_mut().enumerate() {
            clock.turn_to(INTERVAL * (number as u32 + 2));
            assert!(!waits(other, Waker::noop()), "{number}");
        }
        free.send(()).expect("it listens");
    });
}

/// A waker may run any code when it wakes or is dropped.
#[test]
fn a_waker_may_ask_the_bucket() {
    struct Asks(Arc<LeakyBucket>);
    impl Asks {
        fn ask(&self) {
            let mut context = Context::from_waker(Waker::noop());
            let _ = self.0.acquire().as_mut().poll(&mut context);
        }
    }
    impl Wake for Asks {
        fn wake(self: Arc<Self>) {
            self.ask();
        }
    }
    impl Drop for Asks {
        fn drop(&mut self) {
            self.ask();
        }
    }
    let clock = AlarmClock::new();
    let bucket = Arc::new(LeakyBucket::new(1, INTERVAL).clock(clock.clone()));
    let poll = |request: &mut BoxFuture<'_, ()>| {
        let waker = Waker::from(Arc::new(Asks(Arc::clone(&bucket))));
        let _ = request.as_mut().poll(&mut Context::from_waker(&waker));
    };
    let mut requests: Vec<_> = (0..10).map(|_| bucket.acquire()).collect();
    requests.iter_mut().for_each(poll);
    requests.iter_mut().for_each(poll);
    drop(bucket.refused(None));
    drop(requests.remove(2));
    drop(requests.remove(1));
    clock.turn_to(INTERVAL * 5);
    requests.iter_mut().for_each(poll);
    drop(bucket.refused(None));

    // The second request drops the waker of the first, which is passed over.
    let (mut kept, mut next) = (bucket.acquire(), bucket.acquire());
    requests.clear();
    poll(&mut kept);
    let mut context = Context::from_waker(Waker::noop());
    assert!(next.as_mut().poll(&mut context).is_pending());
    clock.turn_to(INTERVAL * 6);
    clock.turn_to(INTERVAL * 7);
    let _ = next.as_mut().poll(&mut context);
}
