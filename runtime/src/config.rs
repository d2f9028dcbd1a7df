//! The settings of a client, except its credentials.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::clock::{Clock, Environment};
use crate::error::config::ConfigError;
use crate::http::connections::Connections;
use crate::http::redirect::{authority, is_host, is_literal_loopback};
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
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) idempotency_keys: Option<bool>,
    pub(crate) operating_limit: Duration,
    pub(crate) rate: Rate,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) environment: Environment,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http: HttpSettings::default(),
            connections: None,
            total_timeout: Duration::from_secs(120),
            max_file_bytes: 100 * 1024 * 1024,
            retry_policy: RetryPolicy {
                attempts: 5,
                first_pause: Duration::from_millis(500),
                longest_pause: Duration::from_secs(30),
                longest_wait: Duration::from_secs(60),
            },
            idempotency_keys: None,
            operating_limit: Duration::from_secs(480),
            rate: Rate::Standard,
            allowed_hosts: Vec::new(),
            environment: Environment::default(),
        }
    }
}

impl Config {
    /// Sets the timeout for opening a connection, including the TLS handshake; 10 seconds by
    /// default.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self.connections = None;
        self
    }

    /// Sets the timeout of one attempt, from opening a connection to the last byte of the response;
    /// 65 seconds by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.http.attempt_timeout = timeout;
        self
    }

    /// Sets the timeout of a whole call, with all waiting and retries; 120 seconds by default.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// Sets the maximum size of a response, in bytes; 16 MiB by default.
    ///
    /// Reading a response takes at most four times as much memory: values that would take more read
    /// as absent and are reported as a [`Mismatch`](crate::Mismatch).
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.http.max_response_bytes = bytes;
        self
    }

    /// Sets the maximum size of a downloaded file, in bytes; 100 MiB by default, which is the
    /// maximum size of files in portals.
    #[must_use]
    pub fn max_file_bytes(mut self, bytes: usize) -> Self {
        self.max_file_bytes = bytes;
        self
    }

    /// Sets the user agent; `bitrix24-rs/` and the version by default.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.http.user_agent = name.into();
        self
    }

    /// Sets the maximum number of requests of one call, the first included; 5 by default, at least
    /// 1.
    ///
    /// A call is retried if that is safe and can help. After a refusal for too many requests, or a
    /// request that was never sent, every method is retried. After a lost response, only a method
    /// that may be sent twice is retried ([`Idempotency`](crate::Idempotency)). Following a
    /// redirect and renewing a token send one more request each.
    #[must_use]
    pub fn attempts(mut self, most: u32) -> Self {
        self.retry_policy.attempts = most.max(1);
        self
    }

    /// Sets the pauses before retries; 0.5 and 30 seconds by default.
    ///
    /// A pause is random: up to `first` before the second attempt, up to twice as long before each
    /// further one, and never longer than `longest`. After too many requests each pause is extended
    /// by the pause that the portal asks for, or otherwise by `first`, at most by `longest`.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.retry_policy.first_pause = first;
        self.retry_policy.longest_pause = longest;
        self
    }

    /// Sets whether requests get an idempotency key, so that they can be retried after a lost
    /// response.
    ///
    /// This affects the methods that the portal would otherwise carry out twice
    /// ([`Idempotency::WithKey`](crate::Idempotency::WithKey)).
    ///
    /// By default, keys are sent to portals of the vendor's cloud, whose software is known to check
    /// the key, and to any host on this machine (loopback), which stands in for such a portal. No
    /// keys are sent to other hosts: older versions of the software may ignore them. A key that a
    /// request already has is kept.
    #[must_use]
    pub fn idempotency_keys(mut self, sent: bool) -> Self {
        self.idempotency_keys = Some(sent);
        self
    }

    /// Sets the longest wait that the server may impose at once; 60 seconds by default.
    ///
    /// A call fails immediately if the server asks for more in `Retry-After`, or if the execution
    /// time of the method is used up for longer; [`Error::retry_at`](crate::Error::retry_at)
    /// returns when to call it again.
    #[must_use]
    pub fn max_wait(mut self, longest: Duration) -> Self {
        self.retry_policy.longest_wait = longest;
        self
    }

    /// Sets how much execution time a method may use within ten minutes; 480 seconds by default, as
    /// in the vendor's cloud.
    ///
    /// If a response reports that more is used, calls of that method wait; other methods are not
    /// affected. A self-hosted portal may have another limit, or none.
    #[must_use]
    pub fn operating_limit(mut self, limit: Duration) -> Self {
        self.operating_limit = limit;
        self
    }

    /// Sets the limiter for the portal's request rate.
    ///
    /// The default is a [`LeakyBucket::standard`] that only the client and its clones share.
    ///
    /// Clients of the same portal on the same machine should share one limiter, because the portal
    /// counts them together:
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

    /// Removes the rate limiter, for a portal that does not limit requests.
    #[must_use]
    pub fn unlimited(mut self) -> Self {
        self.rate = Rate::Unlimited;
        self
    }

    /// Allows redirects to a host, with a port if it is not 443: `crm.example.com` or
    /// `crm.example.com:8443`.
    ///
    /// By default a request follows a redirect only within its own host, and from one portal of the
    /// vendor's cloud to another. New tokens may also be for an allowed host, and files may be
    /// downloaded from an allowed host in a private network.
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Sets the HTTP proxy for requests, such as `http://user:password@proxy.example:3128`.
    ///
    /// By default the environment decides (`HTTPS_PROXY`, or else `ALL_PROXY`; `NO_PROXY`).
    ///
    /// Requests are encrypted all the way to the portal. An address with `http://` would show its
    /// credentials to the proxy, so a client with both is rejected, and a proxy from the
    /// environment is used for encrypted requests only; other requests are sent directly.
    ///
    /// The proxy resolves the names of hosts. It is then up to the proxy that a download leads into
    /// no private network behind it.
    #[must_use]
    pub fn proxy(mut self, address: impl Into<Secret>) -> Self {
        self.http.proxy = Some(address.into());
        self.connections = None;
        self
    }

    /// Trusts these certificate authorities (PEM) in addition to those of the operating system, for
    /// a self-hosted portal.
    #[cfg(not(target_os = "android"))]
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.root_certificates.push(Pem(pem.into()));
        self.connections = None;
        self
    }

    /// Sets the clock of the client; the system's by default. Tests pass their own.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.environment.clock = clock;
        self
    }

    /// Sets the source of randomness for jitter: returns a number in `0.0..1.0`, which scales a
    /// pause. Tests pass their own.
    #[must_use]
    pub fn jitter(mut self, jitter: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.environment.jitter = Arc::new(jitter);
        self
    }

    /// Checks the hosts that the user has named. Before this, no address can be judged.
    pub(crate) fn check_hosts(&self) -> Result<(), ConfigError> {
        let mut named = self.allowed_hosts.iter().chain(&self.http.plain.hosts);
        if named.all(|host| is_host(host)) {
            Ok(())
        } else {
            Err(ConfigError::AllowedHost)
        }
    }

    /// Creates a transport to these addresses.
    pub(crate) fn transport(&self, addresses: &[&Url]) -> Result<Transport, ConfigError> {
        let clock = Arc::clone(&self.environment.clock);
        Transport::new(&self.http, self.connections.clone(), clock, addresses)
    }

    /// Returns the limiter for a new client.
    pub(crate) fn new_limiter(&self) -> Option<Arc<dyn Limiter>> {
        match &self.rate {
            Rate::Standard => {
                let clock = Arc::clone(&self.environment.clock);
                Some(Arc::new(LeakyBucket::standard().clock(clock)))
            }
            Rate::Given(limiter) => Some(Arc::clone(limiter)),
            Rate::Unlimited => None,
        }
    }

    /// Creates connections now, which all clients of this configuration and its clones share.
    ///
    /// This is for a program with many portals. Each client keeps its own rate, limits and tokens; a
    /// new client, [`App::exchange`](crate::App::exchange) and
    /// [`App::confirm`](crate::App::confirm) then cost next to nothing.
    ///
    /// The connect timeout, the proxy and the root certificates belong to the connections: setting
    /// one of these later ends the sharing.
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
    /// If the proxy or the certificates cannot be used, or TLS cannot be set up.
    pub fn share_connections(mut self) -> Result<Self, ConfigError> {
        let connections = Connections::new(&self.http)?;
        connections.set_up_encryption()?;
        self.connections = Some(connections);
        Ok(self)
    }

    /// Allows `http://` addresses at a host in your own network, with a port if it is not 80:
    /// `crm.local` or `crm.local:8080`.
    ///
    /// Anybody who can listen on the way there can read and use the credentials.
    #[must_use]
    pub fn allow_http(mut self, host: impl Into<String>) -> Self {
        self.http.plain.hosts.push(host.into());
        self
    }

    /// Allows `http://` addresses at any host and port of this machine, such as `localhost`, for
    /// tests.
    ///
    /// The URL of a webhook at a literal loopback address, such as `127.0.0.1`, needs no
    /// permission.
    #[must_use]
    pub fn allow_http_on_loopback(mut self) -> Self {
        self.http.plain.on_loopback = true;
        self
    }

    /// Like [`allow_http_on_loopback`](Self::allow_http_on_loopback), if `address` is a literal
    /// loopback address: requests to it leave no machine.
    pub(crate) fn naming(self, address: &str) -> Self {
        match Url::parse(address) {
            Ok(url) if url.scheme() == "http" && is_literal_loopback(&url) => {
                self.allow_http(authority(&url))
            }
            _ => self,
        }
    }
}
