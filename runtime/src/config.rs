//! What a client can be told besides its credentials, and what can be wrong with either.

use std::time::Duration;

/// Limits and settings of a client.
///
/// ```
/// use std::time::Duration;
/// use bitrix24_runtime::Config;
///
/// let config = Config::default().total_timeout(Duration::from_secs(30)).user_agent("my-bot/1.0");
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) max_answer_bytes: usize,
    pub(crate) user_agent: String,
    pub(crate) http_on_loopback: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            // The portal cuts a request off after 60 seconds; its answer to that has to arrive.
            attempt_timeout: Duration::from_secs(65),
            total_timeout: Duration::from_secs(120),
            max_answer_bytes: 16 * 1024 * 1024,
            user_agent: concat!("bitrix24-rs/", env!("CARGO_PKG_VERSION")).to_owned(),
            http_on_loopback: false,
        }
    }
}

impl Config {
    /// How long opening a connection may take, with its TLS handshake; 10 seconds by default.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from opening a connection to the last byte of the answer;
    /// 65 seconds by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long a whole call may take; 120 seconds by default.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// How large an answer may be, in bytes; 16 MiB by default.
    #[must_use]
    pub fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.max_answer_bytes = bytes;
        self
    }

    /// What the client calls itself; `bitrix24-rs/` and its version by default.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Allows an address with `http://` when its host is this machine, for tests.
    #[must_use]
    pub fn allow_http_on_loopback(mut self) -> Self {
        self.http_on_loopback = true;
        self
    }
}

/// Why a client could not be made. No message repeats the address, because it may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The address cannot be read as one.
    #[error(
        "the portal's address cannot be read: {reason}. Write it as the portal shows it: \
         `https://example.bitrix24.com`, and for a webhook `/rest/{{user id}}/{{code}}/` behind that."
    )]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// The address would send credentials unencrypted.
    #[error(
        "the portal's address must begin with `https://`. \
         Only a stand-in on this machine may do without, after `Config::allow_http_on_loopback`."
    )]
    NotHttps,
    /// The address holds a user name or a password.
    #[error("the portal's address holds a user name or a password before an `@`. Remove them.")]
    UserInfo,
    /// The address goes on after its path.
    #[error(
        "the portal's address goes on after its path. Remove everything from the `?` or `#` on."
    )]
    QueryOrFragment,
    /// The address is not that of an incoming webhook.
    #[error(
        "this is not the address of an incoming webhook. It has the form \
         `https://example.bitrix24.com/rest/{{user id}}/{{code}}/`: copy it from the webhook's page in the portal."
    )]
    NotAWebhook,
    /// The address of a webhook goes on with the name of a method.
    #[error(
        "the webhook's address ends with the name of a method. Remove everything after the code."
    )]
    MethodInWebhook,
    /// A webhook was given where the address of a portal was expected.
    #[error(
        "this is the address of an incoming webhook, not of a portal. Make the client with `Client::webhook`."
    )]
    WebhookForPortal,
    /// The access token is empty.
    #[error(
        "the access token is empty. Pass the `access_token` the portal gave to the application."
    )]
    NoToken,
    /// The name of the client cannot be sent.
    #[error(
        "the user agent is empty or has characters a header cannot carry. Use printable ASCII characters."
    )]
    UserAgent,
    /// The encryption cannot be set up.
    #[error(
        "the encryption cannot be set up: {reason}. \
         Install the certificates of your operating system (the package is often called `ca-certificates`)."
    )]
    Tls {
        /// What the TLS stack said.
        reason: String,
    },
}
