//! The settings of a client, besides its credentials.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::clock::{Clock, Environment};
use crate::error::config::ConfigError;
use crate::http::connections::Connections;
use crate::http::redirect::{authority, is_literal_loopback};
use crate::http::settings::{HttpSettings, Pem};
use crate::http::transport::Transport;
use crate::limit::{LeakyBucket, Limiter, Rate};
use crate::retry::RetryPolicy;
use crate::secret::Secret;

/// Limits and settings of a client.
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use std::time::Duration;
/// use bitrix24::Config;
///
/// let config = Config::default().total_timeout(Duration::from_secs(30)).user_agent("my-bot/1.0");
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) http: HttpSettings,
    /// The connections shared with other clients.
    pub(crate) connections: Option<Connections>,
    pub(crate) total_timeout: Duration,
    pub(crate) max_file_bytes: usize,
    pub(crate) bounds: RetryPolicy,
    pub(crate) idempotency_keys: Option<bool>,
    pub(crate) operating_limit: Duration,
    pub(crate) rate: Rate,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) surroundings: Environment,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http: HttpSettings::default(),
            connections: None,
            total_timeout: Duration::from_secs(120),
            max_file_bytes: 100 * 1024 * 1024,
            bounds: RetryPolicy {
                attempts: 5,
                first_pause: Duration::from_millis(500),
                longest_pause: Duration::from_secs(30),
                longest_wait: Duration::from_secs(60),
            },
            idempotency_keys: None,
            operating_limit: Duration::from_secs(480),
            rate: Rate::Standard,
            allowed_hosts: Vec::new(),
            surroundings: Environment::default(),
        }
    }
}

impl Config {
    /// How long opening a connection may take, with its TLS handshake; 10 seconds by default.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self.connections = None;
        self
    }

    /// How long one attempt may take, from opening a connection to the last byte of the answer;
    /// 65 seconds by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.http.attempt_timeout = timeout;
        self
    }

    /// How long a whole call may take, with all its waiting and repeating; 120 seconds by default.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// How large an answer may be, in bytes; 16 MiB by default. Whatever is in it, to read it takes at
    /// most four times as much memory: what would take more reads as absent and is told as a
    /// [`Mismatch`](crate::Mismatch).
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.http.max_response_bytes = bytes;
        self
    }

    /// How large a downloaded file may be, in bytes; 100 MiB by default, as large as portals take
    /// them.
    #[must_use]
    pub fn max_file_bytes(mut self, bytes: usize) -> Self {
        self.max_file_bytes = bytes;
        self
    }

    /// What the client calls itself; `bitrix24-rs/` and its version by default.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.http.user_agent = name.into();
        self
    }

    /// How many requests one call may send, the first included; 5 by default, and at least 1.
    ///
    /// A call is repeated where that helps and is safe. A refusal for too many requests, and a
    /// request that never left, are followed by another attempt for every method. A lost answer is
    /// so only for a method that may be sent twice ([`Idempotency`](crate::Idempotency)). Following a redirect
    /// and renewing a token send one more request each.
    #[must_use]
    pub fn attempts(mut self, most: u32) -> Self {
        self.bounds.attempts = most.max(1);
        self
    }

    /// The pauses before a call is repeated: at random up to `first` before the second attempt, up
    /// to twice as long before each further one, and never longer than `longest`. 0.5 and 30 seconds
    /// by default.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.bounds.first_pause = first;
        self.bounds.longest_pause = longest;
        self
    }

    /// Whether requests that the portal would otherwise carry out twice get a key by which it knows
    /// them again, so that they are repeated after a lost answer
    /// ([`Idempotency::WithKey`](crate::Idempotency::WithKey)).
    ///
    /// By default they do on portals of the vendor's cloud, whose software is known to look at the
    /// key, and on any host on this machine (loopback), which stands in for such a portal. They do
    /// not on any other: of older versions of the software, that is not known. A key that a request
    /// has already is kept.
    #[must_use]
    pub fn idempotency_keys(mut self, sent: bool) -> Self {
        self.idempotency_keys = Some(sent);
        self
    }

    /// How long the server may make a call wait at once; 60 seconds by default.
    ///
    /// A call fails at once where the server asks for more in `Retry-After`, or the execution time of
    /// the method is used up for longer, and [`Error::retry_at`](crate::Error::retry_at) tells when to
    /// call it again.
    #[must_use]
    pub fn max_wait(mut self, longest: Duration) -> Self {
        self.bounds.longest_wait = longest;
        self
    }

    /// How much execution time a method may use within ten minutes; 480 seconds by default, as in
    /// the vendor's cloud.
    ///
    /// When an answer tells that more is used, calls of that method wait for their turn; other
    /// methods go on. A portal of one's own may have another limit, or none.
    #[must_use]
    pub fn operating_limit(mut self, limit: Duration) -> Self {
        self.operating_limit = limit;
        self
    }

    /// What keeps the client to the portal's request rate; by default a
    /// [`LeakyBucket::standard`] that the client shares with its clones alone.
    ///
    /// Give clients of the same portal on the same machine one limiter, because the portal counts
    /// them together:
    ///
    /// ```
    /// # use bitrix24_runtime as bitrix24;
    /// use std::sync::Arc;
    /// use bitrix24::{Config, LeakyBucket};
    ///
    /// let bucket = Arc::new(LeakyBucket::enterprise());
    /// let one = Config::default().limiter(bucket.clone());
    /// let other = Config::default().limiter(bucket);
    /// ```
    #[must_use]
    pub fn limiter(mut self, limiter: Arc<dyn Limiter>) -> Self {
        self.rate = Rate::Given(limiter);
        self
    }

    /// Sends requests as fast as they come, for a portal that does not limit them.
    #[must_use]
    pub fn unlimited(mut self) -> Self {
        self.rate = Rate::Unlimited;
        self
    }

    /// A host that requests may be redirected to, with a port if it is not 443: `crm.example.com`
    /// or `crm.example.com:8443`.
    ///
    /// Without this a request follows a redirect only within its own host, and from one portal of
    /// the vendor's cloud to another. New tokens may be for such a host, too, and files may be
    /// downloaded from one in a private network.
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// The HTTP proxy to send requests through, such as `http://user:password@proxy.example:3128`.
    /// By default the environment decides (`HTTPS_PROXY`, or else `ALL_PROXY`; `NO_PROXY`).
    ///
    /// Requests are encrypted all the way to the portal. An address with `http://` would show its
    /// credentials to the proxy, so a client with both is refused, and a proxy of the environment is
    /// for encrypted requests alone; the others go the direct way.
    ///
    /// The proxy looks up the names of hosts. That a download leads into no private network behind it
    /// is up to the proxy, then.
    #[must_use]
    pub fn proxy(mut self, address: impl Into<Secret>) -> Self {
        self.http.proxy = Some(address.into());
        self.connections = None;
        self
    }

    /// Trusts these certificate authorities (PEM) besides those of the operating system, for a
    /// portal of one's own.
    #[cfg(not(target_os = "android"))]
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.root_certificates.push(Pem(pem.into()));
        self.connections = None;
        self
    }

    /// The clock the client goes by; the system's by default. Tests give their own.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.surroundings.clock = clock;
        self
    }

    /// The source of randomness for jitter: returns a number in `0.0..1.0`, which scales a pause. Tests
    /// pass their own.
    #[must_use]
    pub fn jitter(mut self, jitter: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.surroundings.jitter = Arc::new(jitter);
        self
    }

    /// A transport to these addresses.
    pub(crate) fn transport(&self, addresses: &[&Url]) -> Result<Transport, ConfigError> {
        let clock = Arc::clone(&self.surroundings.clock);
        Transport::new(&self.http, self.connections.clone(), clock, addresses)
    }

    /// The limiter of a new client.
    pub(crate) fn new_limiter(&self) -> Option<Arc<dyn Limiter>> {
        match &self.rate {
            Rate::Standard => {
                let clock = Arc::clone(&self.surroundings.clock);
                Some(Arc::new(LeakyBucket::standard().clock(clock)))
            }
            Rate::Given(limiter) => Some(Arc::clone(limiter)),
            Rate::Unlimited => None,
        }
    }

    /// Makes the connections now that all clients of this configuration and its clones share, for a
    /// program with many portals. Each client keeps a rate, limits and tokens of its own; a new
    /// client, [`App::exchange`](crate::App::exchange) and [`App::confirm`](crate::App::confirm)
    /// then cost next to nothing.
    ///
    /// The time to connect, the proxy and the root certificates belong to the connections: a
    /// configuration in which one is set after this shares nothing any more.
    ///
    /// ```
    /// # use bitrix24_runtime as bitrix24;
    /// # fn main() -> Result<(), bitrix24::ConfigError> {
    /// use bitrix24::{Client, Config};
    ///
    /// let config = Config::default().share_connections()?;
    /// let one = Client::oauth("one.bitrix24.com", "token", config.clone())?;
    /// let other = Client::oauth("other.bitrix24.com", "token", config)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the proxy or the certificates cannot be used, or the encryption cannot be set up.
    pub fn share_connections(mut self) -> Result<Self, ConfigError> {
        let connections = Connections::new(&self.http)?;
        connections.set_up_encryption()?;
        self.connections = Some(connections);
        Ok(self)
    }

    /// Allows addresses with `http://` at a host of one's own network, with a port if it is not 80:
    /// `crm.local` or `crm.local:8080`.
    ///
    /// Whoever can listen on the way there reads the credentials and can use them.
    #[must_use]
    pub fn allow_http(mut self, host: impl Into<String>) -> Self {
        self.http.plain.hosts.push(host.into());
        self
    }

    /// Allows addresses with `http://` at any host and port of this machine, `localhost` among them,
    /// for tests. The address of a webhook at a number such as `127.0.0.1` needs no permission.
    #[must_use]
    pub fn allow_http_on_loopback(mut self) -> Self {
        self.http.plain.on_loopback = true;
        self
    }

    /// The same, where the user names a stand-in by its number: what goes there leaves no machine.
    pub(crate) fn naming(self, address: &str) -> Self {
        match Url::parse(address) {
            Ok(url) if url.scheme() == "http" && is_literal_loopback(&url) => {
                self.allow_http(authority(&url))
            }
            _ => self,
        }
    }
}
