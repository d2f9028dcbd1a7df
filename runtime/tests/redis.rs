//! The bucket in a Redis server, with a real one that each test starts for itself.

mod common;

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bitrix24_runtime::{Client, Config, ConfigError, LeakyBucket, Limiter, RedisBucket};
use common::clock::TestClock;
use common::{ListItems, ONE_ITEM, Reply, serve};

/// A separate server, which ends with the test.
struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// Starts a server; returns `None`, and prints a note, if the program is not installed.
    fn start() -> Option<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        drop(listener);
        Self::start_at(port)
    }

    fn start_at(port: u16) -> Option<Self> {
        let process = Command::new("redis-server")
            .args([
                "--bind",
                "127.0.0.1",
                "--port",
                &port.to_string(),
                "--save",
                "",
                "--appendonly",
                "no",
            ])
            .stdout(Stdio::null())
            .spawn();
        let process = match process {
            Ok(process) => process,
            Err(error) => {
                assert!(
                    std::env::var_os("CI").is_none(),
                    "redis-server cannot be started ({error}); install it"
                );
                eprintln!("NOT TESTED: redis-server cannot be started ({error}); install it");
                return None;
            }
        };
        let mut redis = Self { process, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = redis.process.try_wait().expect("it is a child");
            assert!(ended.is_none(), "it does not listen: {ended:?}");
            std::thread::yield_now();
        }
        Some(redis)
    }

    fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    fn bucket(&self, shape: LeakyBucket) -> RedisBucket {
        RedisBucket::new(self.address(), "portal", shape).expect("a good address")
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns whether a request passes without waiting for this clock.
async fn passes(bucket: &dyn Limiter, clock: &TestClock) -> bool {
    let before = clock.waiting();
    let mut acquire = bucket.acquire();
    poll_fn(|context| match acquire.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending if clock.waiting() > before => Poll::Ready(false),
        // The server has not responded yet.
        Poll::Pending => Poll::Pending,
    })
    .await
}

#[tokio::test]
async fn limiters_share_the_count_in_the_server() {
    let Some(redis) = Redis::start() else { return };
    let hour = Duration::from_secs(3600);
    let clock = TestClock::still();
    let [one, other] =
        [(), ()].map(|()| redis.bucket(LeakyBucket::new(5, hour).clock(clock.clone())));
    for number in 0..5 {
        let bucket = if number % 2 == 0 { &one } else { &other };
        assert!(passes(bucket, &clock).await, "{number}");
    }
    assert!(!passes(&one, &clock).await && !passes(&other, &clock).await);
    let elsewhere = RedisBucket::new(redis.address(), "another portal", LeakyBucket::standard());
    assert!(passes(&elsewhere.expect("a good address"), &clock).await);
}

#[tokio::test]
async fn a_refusal_fills_the_bucket_for_everybody() {
    for (interval, asked) in [
        (Duration::from_secs(3600), None),
        (Duration::from_millis(1), Some(Duration::MAX)),
    ] {
        let Some(redis) = Redis::start() else { return };
        let clock = TestClock::still();
        let bucket = || redis.bucket(LeakyBucket::new(5, interval).clock(clock.clone()));
        bucket().refused(asked).await;
        assert!(!passes(&bucket(), &clock).await);
    }
}

/// Runs a command, and waits for its response.
fn command(redis: &Redis, words: &[&str]) {
    let mut connection = TcpStream::connect(("127.0.0.1", redis.port)).expect("it listens");
    let line = format!("{}\r\n", words.join(" "));
    connection.write_all(line.as_bytes()).expect("it listens");
    let mut answer = [0; 64];
    let length = connection.read(&mut answer).expect("it answers");
    assert!(matches!(answer[..length], [b'+' | b':', ..]), "{line}");
}

/// Returns a moment of the Redis server's clock, in microseconds.
fn moment(from_now: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_micros() as i64;
    (now + from_now).to_string()
}

#[tokio::test]
async fn what_makes_no_sense_in_the_server_stops_nobody() {
    let Some(redis) = Redis::start() else { return };
    let hour = Duration::from_secs(3600);
    let too_long = 6 * 3_600_000_000;
    for absurd in [
        "nan",
        "-nan",
        "inf",
        "-inf",
        "9e18",
        "9223372036854775807",
        "-5",
        "many",
        &moment(too_long),
    ] {
        command(&redis, &["SET", "bitrix24:bucket:portal", absurd]);
        let clock = TestClock::still();
        let bucket = || redis.bucket(LeakyBucket::new(5, hour).clock(clock.clone()));
        let one = bucket();
        assert!(passes(&one, &clock).await, "{absurd}");
        // The value has been corrected: all processes count from there.
        let other = bucket();
        for _ in 0..4 {
            assert!(passes(&other, &clock).await, "{absurd}");
        }
        assert!(!passes(&bucket(), &clock).await, "{absurd}");
        // A refusal corrects it as well.
        command(&redis, &["SET", "bitrix24:bucket:portal", absurd]);
        bucket().refused(None).await;
        assert!(!passes(&bucket(), &clock).await, "{absurd}");
    }
    command(&redis, &["DEL", "bitrix24:bucket:portal"]);
    command(&redis, &["RPUSH", "bitrix24:bucket:portal", "1"]);
    let clock = TestClock::still();
    let bucket = || redis.bucket(LeakyBucket::new(1, hour).clock(clock.clone()));
    assert!(passes(&bucket(), &clock).await);
    assert!(!passes(&bucket(), &clock).await);
    // A value within the longest pause is trusted, and waited for.
    let long = moment(3_599_000_000);
    command(&redis, &["SET", "bitrix24:bucket:portal", &long]);
    assert!(!passes(&bucket(), &clock).await);
}

#[tokio::test]
async fn what_other_processes_have_sent_is_waited_for_and_no_longer() {
    let Some(redis) = Redis::start() else { return };
    let hour = Duration::from_secs(3600);
    let clock = TestClock::still();
    let bucket = redis.bucket(LeakyBucket::new(1, hour).clock(clock.clone()));
    let half_an_hour = moment(1_800_000_000);
    command(&redis, &["SET", "bitrix24:bucket:portal", &half_an_hour]);
    let mut request = bucket.acquire();
    let mut context = Context::from_waker(Waker::noop());
    while clock.waiting() == 0 {
        assert!(request.as_mut().poll(&mut context).is_pending());
        tokio::task::yield_now().await;
    }
    command(&redis, &["DEL", "bitrix24:bucket:portal"]);
    clock.advance(hour / 2);
    request.await;
}

#[tokio::test]
async fn a_client_keeps_to_it() {
    let Some(redis) = Redis::start() else { return };
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let bucket = Arc::new(redis.bucket(LeakyBucket::new(2, Duration::from_millis(50))));
    let config = Config::default().allow_http_on_loopback().limiter(bucket);
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let began = Instant::now();
    for _ in 0..6 {
        client.call(ListItems::default()).await.expect("an answer");
    }
    assert!(
        began.elapsed() >= Duration::from_millis(4 * 50),
        "{:?}",
        began.elapsed()
    );
}

/// How many requests each of two processes sends, and the shape of the bucket.
const REQUESTS: usize = 20;
const CAPACITY: u32 = 5;
const INTERVAL: Duration = Duration::from_millis(20);

#[test]
fn processes_never_exceed_the_bucket_together() {
    let Some(redis) = Redis::start() else { return };
    let processes: Vec<_> = (0..2)
        .map(|_| {
            Command::new(std::env::current_exe().expect("this program"))
                .args([
                    "--exact",
                    "one_of_the_processes",
                    "--ignored",
                    "--nocapture",
                ])
                .env("BUCKET", redis.address())
                .stdout(Stdio::piped())
                .spawn()
                .expect("it runs")
        })
        .collect();
    // Between when it was asked for and when that was noted, each request has passed.
    let mut passed: Vec<(u128, u128)> = Vec::new();
    for process in processes {
        let output = process.wait_with_output().expect("it ends");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{printed}");
        passed.extend(printed.lines().filter_map(|line| {
            let (asked, noted) = line.strip_prefix("passed ")?.split_once(' ')?;
            Some((asked.parse().ok()?, noted.parse().ok()?))
        }));
    }
    assert_eq!(passed.len(), 2 * REQUESTS);
    // Within any stretch there are no more requests than fit into the bucket and leak out of it.
    for (from, _) in &passed {
        for (_, to) in &passed {
            let within = passed
                .iter()
                .filter(|(asked, noted)| asked >= from && noted <= to);
            let beyond = within.count().saturating_sub(CAPACITY as usize) as u128;
            assert!(
                beyond == 0 || to - from >= beyond * INTERVAL.as_micros(),
                "{beyond} requests too many between {from} and {to}"
            );
        }
    }
}

#[tokio::test]
#[ignore = "run by `processes_never_exceed_the_bucket_together`"]
async fn one_of_the_processes() {
    let address = std::env::var("BUCKET").expect("the address of the server");
    let bucket = RedisBucket::new(address, "portal", LeakyBucket::new(CAPACITY, INTERVAL));
    let bucket = bucket.expect("a good address");
    for _ in 0..REQUESTS {
        let asked = moment(0);
        bucket.acquire().await;
        println!("passed {asked} {}", moment(0));
    }
}

#[tokio::test]
async fn without_the_server_each_process_counts_for_itself() {
    let Some(redis) = Redis::start() else { return };
    let port = redis.port;
    let clock = TestClock::still();
    let bucket = redis.bucket(LeakyBucket::new(5, Duration::from_secs(1)).clock(clock.clone()));
    assert!(passes(&bucket, &clock).await && passes(&bucket, &clock).await);
    drop(redis);
    // The process remembers its own requests.
    for _ in 0..3 {
        assert!(passes(&bucket, &clock).await);
    }
    assert!(!passes(&bucket, &clock).await);
    clock.advance(Duration::from_secs(1));
    assert!(passes(&bucket, &clock).await);

    // Once it is available again, the server is queried after a pause.
    let Some(redis) = Redis::start_at(port) else {
        return;
    };
    redis
        .bucket(LeakyBucket::new(5, Duration::from_secs(1)))
        .refused(Some(Duration::from_secs(3600)))
        .await;
    clock.advance(Duration::from_secs(3));
    assert!(passes(&bucket, &clock).await);
    clock.advance(Duration::from_secs(3));
    assert!(!passes(&bucket, &clock).await);
}

/// A call whose future is kept by `select!` or in a buffer while the connection is being opened.
#[tokio::test]
async fn a_future_that_is_not_polled_does_not_block_the_connection() {
    let Some(redis) = Redis::start() else { return };
    let clock = TestClock::still();
    let bucket = redis.bucket(LeakyBucket::standard().clock(clock.clone()));
    let mut context = Context::from_waker(Waker::noop());
    let mut kept: Vec<_> = (0..5).map(|_| bucket.acquire()).collect();
    for request in &mut kept {
        assert!(request.as_mut().poll(&mut context).is_pending());
    }
    assert!(passes(&bucket, &clock).await);
    let mut refused = bucket.refused(None);
    assert!(refused.as_mut().poll(&mut context).is_pending());
    assert!(!passes(&bucket, &clock).await);
}

#[test]
fn each_runtime_has_a_connection_of_its_own() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    for first_ends in [false, true] {
        let Some(redis) = Redis::start() else { return };
        let clock = TestClock::still();
        let bucket = || {
            let shape = LeakyBucket::new(2, Duration::from_secs(3600));
            redis.bucket(shape.clock(clock.clone()))
        };
        let (shared, other) = (bucket(), bucket());
        let first = runtime();
        assert!(first.block_on(passes(&shared, &clock)));
        // From now on, the server is suspended or has ended.
        let first = (!first_ends).then_some(first);
        assert!(runtime().block_on(passes(&shared, &clock)));
        // The server has counted both.
        assert!(!runtime().block_on(passes(&other, &clock)));
        drop(first);
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_waited_for_once() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("redis://{}/", listener.local_addr().expect("its address"));
    let clock = TestClock::still();
    let shape = LeakyBucket::standard().clock(clock.clone());
    let bucket = RedisBucket::new(address, "portal", shape).expect("a good address");
    let mut context = Context::from_waker(Waker::noop());
    // One is cancelled at once; the unavailable server is detected nevertheless.
    assert!(bucket.acquire().as_mut().poll(&mut context).is_pending());
    let mut requests: Vec<_> = (0..5).map(|_| bucket.acquire()).collect();
    for request in &mut requests {
        assert!(request.as_mut().poll(&mut context).is_pending());
    }
    for request in requests {
        request.await;
    }
    listener.set_nonblocking(true).expect("a socket");
    assert!(listener.accept().is_ok());
    assert!(listener.accept().is_err());
}

#[test]
fn addresses_are_checked_and_not_shown() {
    for address in [
        "",
        "canary",
        "http://canary/",
        "redis://:canary@:x/",
        "rediss://canary/",
    ] {
        let error = RedisBucket::new(address, "portal", LeakyBucket::standard());
        assert_eq!(error.map(drop).expect_err(address), ConfigError::Redis);
    }
    let bucket = RedisBucket::new(
        "redis://:canary@127.0.0.1/",
        "portal",
        LeakyBucket::standard(),
    );
    assert!(!format!("{:?}", bucket.expect("a good address")).contains("canary"));
}
