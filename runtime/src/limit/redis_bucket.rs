//! A bucket in a Redis server, for processes that call a portal from the same address.
//!
//! A script does the counting, by the clock of the Redis server, so that all processes agree.
//! Within a process, requests first pass a local bucket, which is kept as full as the server says:
//! so each process queries the server about once or twice for every request that it sends. Nothing
//! is reserved in the server, so a cancelled request takes nothing, unless the server is just
//! counting it.
//!
//! The server is queried by tasks, one for each query. A request that waits for a query may not be
//! polled for a while, and must not block the others on a connection that is being opened.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult, Script};
use tokio::sync::oneshot;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use super::{HOUR, LeakyBucket, Limiter, Shape};
use crate::clock::{BoxFuture, Clock};
use crate::error::config::ConfigError;
use crate::secret::Secret;
use crate::tasks::per_runtime::PerRuntime;

/// How long the server may take to connect and to respond.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a server that has failed is not queried.
const AWAY_FOR: Duration = Duration::from_secs(5);

/// The key holds the time at which the bucket will be empty, in microseconds.
///
/// A request is counted if `refused` is negative; otherwise the bucket is filled, so that there is
/// room again after that long. The script returns the time until there is room, and whether it has
/// found a value that no process can have written by this clock: another type, not a number, or a
/// time further away than the longest pause. Such a value would stop every call, so it is ignored
/// and replaced.
const COUNT: &str = "
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local capacity, interval, refused = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local longest = tonumber(ARGV[4])
local room = (capacity - 1) * interval
local kept = redis.pcall('GET', KEYS[1])
local number = type(kept) == 'string' and tonumber(kept) or 0
local absurd = 0
if type(kept) == 'table' or (kept and not tonumber(kept))
    or not (number >= 0 and number <= now + room + longest) then
    number, absurd = 0, 1
end
local empty_at = math.max(number, now)
local wait = empty_at - now - room
if refused >= 0 then
    empty_at = math.max(empty_at, now + math.max(refused, interval) + room)
elseif wait <= 0 then
    empty_at = empty_at + interval
else
    return {wait, 0}
end
local expires = math.ceil((empty_at - now) / 1000) + 1
redis.call('SET', KEYS[1], string.format('%.0f', empty_at), 'PX', string.format('%.0f', expires))
return {0, absurd}
";

/// A [`LeakyBucket`] that several processes share through a Redis server (5 or newer).
///
/// If the server cannot be reached, each process uses a bucket of its own, of the same size, and
/// tries the server again after 5 seconds. An invalid value in the server, as after its clock was
/// set back, is replaced by the next request with a warning, or expires within the longest pause,
/// which is an hour.
///
/// The connection is not encrypted: anybody who can listen to it can read the password and stop all
/// calls. Between machines, use a private network or a tunnel. Each bucket has one key,
/// `bitrix24:bucket:{portal}`, so limit the rights of the Redis user to `bitrix24:*` if the server
/// has other users.
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use std::sync::Arc;
/// use bitrix24::{Config, LeakyBucket, RedisBucket};
///
/// # fn main() -> Result<(), bitrix24::ConfigError> {
/// let portal = "example.bitrix24.com";
/// let bucket = RedisBucket::new("redis://127.0.0.1/", portal, LeakyBucket::standard())?;
/// let config = Config::default().limiter(Arc::new(bucket));
/// # Ok(())
/// # }
/// ```
pub struct RedisBucket {
    server: Arc<Server>,
    /// The queue of this process, which also counts while the server is away.
    own: LeakyBucket,
    links: PerRuntime<Arc<Link>>,
}

/// The server and the parameters of the script.
struct Server {
    client: Client,
    key: String,
    script: Script,
    shape: Shape,
    clock: Arc<dyn Clock>,
}

/// The connection of one runtime to the server.
#[derive(Default)]
struct Link {
    connection: tokio::sync::Mutex<Option<MultiplexedConnection>>,
    /// Until when the server is not queried.
    away_until: Mutex<Option<Instant>>,
}

impl RedisBucket {
    /// Creates a bucket in the server at `address`, such as `redis://user:password@host:6379/0`.
    ///
    /// The connection is opened later.
    ///
    /// Processes share the bucket if they use the same `portal`; its host is a good name. `bucket`
    /// sets the size, which has to be the same in all of them.
    ///
    /// # Errors
    ///
    /// If the address is not that of a Redis server, or asks for encryption (`rediss://`).
    pub fn new(
        address: impl Into<Secret>,
        portal: &str,
        bucket: LeakyBucket,
    ) -> Result<Self, ConfigError> {
        // The parser's message may repeat the address, which may hold a password.
        let client = Client::open(address.into().expose()).map_err(|_| ConfigError::Redis)?;
        Ok(Self {
            server: Arc::new(Server {
                client,
                key: format!("bitrix24:bucket:{portal}"),
                script: Script::new(COUNT),
                shape: bucket.shape,
                clock: Arc::clone(&bucket.clock),
            }),
            own: bucket,
            links: PerRuntime::default(),
        })
    }

    /// Makes the server count a request or a refusal, and returns the time until there is room;
    /// returns `None` if the server is away.
    async fn ask(&self, refused: Option<Duration>) -> Option<Duration> {
        let Ok(link) = self
            .links
            .get_or_make(|| Ok::<_, Infallible>(Arc::default()));
        let server = Arc::clone(&self.server);
        if link.is_away(&server) {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        let asking = async move {
            let connection = link.connection(&server).await;
            // A cancelled request is not counted.
            if let Some(connection) = connection
                && (refused.is_some() || !sender.is_closed())
                && let Some(wait) = link.ask(&server, connection, refused).await
            {
                let _ = sender.send(wait);
            }
        };
        tokio::spawn(asking.in_current_span().with_current_subscriber());
        receiver.await.ok()
    }
}

impl Link {
    /// Returns the connection, and opens one if there is none; returns `None` if the server is
    /// away. While one task opens it, the others wait for the result.
    async fn connection(&self, server: &Server) -> Option<MultiplexedConnection> {
        let mut connection = self.connection.lock().await;
        if let Some(connection) = &*connection {
            return Some(connection.clone());
        }
        if self.is_away(server) {
            return None;
        }
        match server.connect().await {
            Ok(new) => Some(connection.insert(new).clone()),
            Err(error) => {
                self.leave_alone(server, &error);
                None
            }
        }
    }

    /// Runs the script. A connection that fails is not used again.
    async fn ask(
        &self,
        server: &Server,
        connection: MultiplexedConnection,
        refused: Option<Duration>,
    ) -> Option<Duration> {
        match server.run(connection, refused).await {
            Ok(wait) => Some(wait),
            Err(error) => {
                self.leave_alone(server, &error);
                self.connection.lock().await.take();
                None
            }
        }
    }

    /// Whether the server failed so recently that it is not queried.
    fn is_away(&self, server: &Server) -> bool {
        self.away_until()
            .is_some_and(|until| server.clock.now() < until)
    }

    fn leave_alone(&self, server: &Server, error: &RedisError) {
        // The text may contain the address.
        let kind = error.kind();
        tracing::warn!(
            ?kind,
            "the Redis server for the request rate cannot be used; this process counts its requests on its own"
        );
        *self.away_until() = Some(server.clock.now() + AWAY_FOR);
    }

    /// A panic in another thread leaves no inconsistent state here.
    fn away_until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.away_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        self.client
            .get_multiplexed_async_connection_with_config(&config)
            .await
    }

    /// Runs the script and returns the time until there is room.
    async fn run(
        &self,
        mut connection: MultiplexedConnection,
        refused: Option<Duration>,
    ) -> RedisResult<Duration> {
        let Shape { capacity, interval } = self.shape;
        let refused = refused.map_or(-1, microseconds);
        let mut script = self.script.key(&self.key);
        script
            .arg(capacity)
            .arg(microseconds(interval))
            .arg(refused)
            .arg(microseconds(HOUR));
        let (wait, is_absurd): (u64, bool) = script.invoke_async(&mut connection).await?;
        if is_absurd {
            tracing::warn!(
                key = self.key,
                "the Redis server held an invalid request count; it was replaced"
            );
        }
        Ok(Duration::from_micros(wait))
    }
}

fn microseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Limiter for RedisBucket {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let number = self.own.number();
            loop {
                self.own.pass(number).await;
                match self.ask(None).await {
                    // Other processes have filled the bucket, so all requests of this process wait
                    // as long.
                    Some(wait) if !wait.is_zero() => self.own.put_off_for(wait),
                    _ => return,
                }
            }
        })
    }

    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.own.refused(pause).await;
            self.ask(Some(pause.unwrap_or_default().min(HOUR))).await;
        })
    }
}

impl fmt::Debug for RedisBucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisBucket")
            .field("key", &self.server.key)
            .field("bucket", &self.own)
            .finish_non_exhaustive()
    }
}
