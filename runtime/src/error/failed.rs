//! Errors of calls without a usable response.

use std::fmt;
use std::time::Duration;

use super::debug_as_sentence;
use crate::contract::error_table::Class;

/// A response that does not match the method's page.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the response{} cannot be read: {reason} (HTTP {status}). {advice}{}", at(.path), beginning(.excerpt))]
#[non_exhaustive]
pub struct InvalidResponse {
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) reason: String,
    /// The beginning of the response, if it is text.
    pub(crate) excerpt: Option<String>,
    /// The remedy.
    pub(crate) advice: &'static str,
    /// Whether the response is JSON; anything else may come from a proxy, or may be truncated.
    pub(crate) is_json: bool,
}

debug_as_sentence!(struct InvalidResponse { status, path, reason, excerpt, advice, is_json });

impl InvalidResponse {
    /// Creates an error for an unusable page of a queue.
    #[cfg(feature = "client")]
    pub(crate) fn of_page(reason: &str) -> Self {
        Self {
            status: 200,
            path: "result".to_owned(),
            reason: reason.to_owned(),
            excerpt: None,
            advice: advice(200),
            is_json: true,
        }
    }

    /// Creates an error for a response that cannot be decompressed.
    #[cfg(feature = "client")]
    pub(crate) fn not_decompressed(status: u16, reason: String) -> Self {
        Self {
            status,
            path: String::new(),
            reason,
            excerpt: None,
            advice: "Configure the server, or the proxy in front of it, to send plain responses or \
                     `gzip`.",
            is_json: false,
        }
    }

    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the path at which reading stopped, such as `result.items[3].id`; empty if the error
    /// concerns the whole response.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the beginning of the response without secrets, at most 512 bytes; empty if it is not
    /// text.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        self.excerpt.as_deref().unwrap_or_default()
    }
}

fn at(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!(" at `{path}`")
    }
}

/// Returns the remedy for an unreadable response.
pub(crate) fn advice(status: u16) -> &'static str {
    match status {
        500.. => "The portal, or something in front of it, has failed. Try again later.",
        200..300 => "Check that the address is that of a Bitrix24 portal.",
        408 | 425 | 429 => "Try again later.",
        _ => "Check the portal's address and the credentials.",
    }
}

/// Returns the remedy for a page in place of a file.
#[cfg(feature = "client")]
pub(super) fn advice_on_file(status: u16) -> &'static str {
    match status {
        400..500 if !matches!(status, 408 | 425 | 429) => {
            "The link is invalid or has expired: ask for another."
        }
        _ => advice(status),
    }
}

fn beginning(excerpt: &Option<String>) -> String {
    match excerpt.as_deref() {
        None => String::new(),
        Some("") => " It is empty.".to_owned(),
        Some(excerpt) => format!(" It begins: {excerpt}"),
    }
}

/// A redirect to an address to which the request may not go.
///
/// A request follows one redirect (302, 307, 308) to an encrypted address, and only to the host it
/// was sent to, to another portal of the vendor's cloud, or to a host allowed by
/// [`Config::allow_host`](crate::Config::allow_host). A download follows five, to any encrypted
/// address outside of private networks.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the response is a redirect{} (HTTP {status}), which is not followed{barrier}", towards(.host))]
#[non_exhaustive]
pub struct Redirected {
    pub(crate) status: u16,
    pub(crate) host: Option<String>,
    pub(crate) barrier: Barrier,
}

/// Why a redirect is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "client"), expect(dead_code, reason = "nothing is sent"))]
pub(crate) enum Barrier {
    /// The request carries credentials that are not for that address.
    Credentials,
    /// The file would be sent unencrypted.
    NotEncrypted,
    /// The address belongs to a private network.
    PrivateNetwork,
    /// Too many redirects.
    TooMany,
    /// The redirect has no valid address.
    NoAddress,
}

impl fmt::Display for Barrier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Credentials => {
                ", so that credentials reach no other server. If the portal has moved, create a client \
                 for its new address, or allow the host with `Config::allow_host`."
            }
            Self::NotEncrypted => {
                ", because the address does not begin with `https://`. If the host is in a network \
                 of your own, allow it with `Config::allow_http`."
            }
            Self::PrivateNetwork => {
                ", because it leads to a private network. If the portal keeps its files \
                 there, allow the host with `Config::allow_host`."
            }
            Self::TooMany => {
                ", because there were too many in a row. Check the configuration of the file server."
            }
            Self::NoAddress => {
                ", because it has no address. Check the configuration of the file server."
            }
        })
    }
}

debug_as_sentence!(struct Redirected { status, host, barrier });

impl Redirected {
    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the host of the redirect, with its port if that is not the default.
    ///
    /// The rest of the address is not kept, because it may hold a secret.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }
}

fn towards(host: &Option<String>) -> String {
    host.as_ref()
        .map(|host| format!(" to {host}"))
        .unwrap_or_default()
}

/// A response larger than the limit; reading stopped there.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the response is larger than {limit} bytes (HTTP {status}). {advice}")]
#[non_exhaustive]
pub struct TooLarge {
    pub(crate) status: u16,
    pub(crate) limit: usize,
    /// The remedy.
    pub(crate) advice: &'static str,
}

debug_as_sentence!(struct TooLarge { status, limit, advice });

impl TooLarge {
    /// Returns the HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the limit, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

/// The timeouts of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The timeout for opening a connection.
    Connect,
    /// The timeout from sending the request to the last byte of the response.
    Attempt,
    /// The timeout of the whole call.
    Total,
}

impl fmt::Display for TimeoutKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connect => "no connection",
            Self::Attempt => "no complete response to one attempt",
            Self::Total => "no complete response to the call",
        })
    }
}

/// A timeout.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{} within {after:?}.", missing(*.limit, *.waited_for_token), from(.host))]
#[non_exhaustive]
pub struct Timeout {
    pub(crate) limit: TimeoutKind,
    pub(crate) after: Duration,
    pub(crate) host: Option<String>,
    /// Whether the call was waiting for a new access token.
    ///
    /// Either the authorization server had not yet responded, or the token store had not yet stored
    /// the tokens.
    pub(crate) waited_for_token: bool,
}

debug_as_sentence!(struct Timeout { limit, after, host, waited_for_token });

impl Timeout {
    /// Returns which timeout it was.
    #[must_use]
    pub fn limit(&self) -> TimeoutKind {
        self.limit
    }

    /// Returns the length of the timeout.
    #[must_use]
    pub fn after(&self) -> Duration {
        self.after
    }

    /// Returns the host that was called, with its port if that is not the default; `None` if
    /// nothing was sent.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Whether the call was waiting for a new access token.
    ///
    /// Either the authorization server had not yet responded, or the token store had not yet stored
    /// the tokens.
    #[must_use]
    pub fn waited_for_token(&self) -> bool {
        self.waited_for_token
    }
}

/// Returns what did not arrive in time.
fn missing(limit: TimeoutKind, waited_for_token: bool) -> String {
    if waited_for_token {
        "no new access token".to_owned()
    } else {
        limit.to_string()
    }
}

fn from(host: &Option<String>) -> String {
    host.as_ref()
        .map(|host| format!(" from {host}"))
        .unwrap_or_default()
}

/// A connection that could not be opened or broke.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} ({host}).")]
#[non_exhaustive]
pub struct TransportError {
    pub(crate) reason: String,
    pub(crate) host: String,
    /// Whether the next attempt would fail as well: the server's certificate is invalid, or the
    /// settings cannot be used.
    pub(crate) is_final: bool,
}

debug_as_sentence!(struct TransportError { reason, host, is_final });

impl TransportError {
    /// Returns the reason from the network stack.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the host that was called, with its port if that is not the default.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// A call that was not sent because the portal does not accept its method at present.
///
/// The last responses of the method reported that its execution time is used up, or that there were
/// too many requests and when to try again.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", throttled(*.class, *.remaining))]
#[non_exhaustive]
pub struct Throttled {
    pub(crate) remaining: Duration,
    pub(crate) class: Class,
}

debug_as_sentence!(struct Throttled { remaining, class });

impl Throttled {
    #[cfg(feature = "client")]
    pub(crate) fn new(remaining: Duration, class: Class) -> Self {
        Self { remaining, class }
    }

    /// Returns the time from the end of the call until the portal accepts the method again.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// Formats the sentence about a throttled method.
fn throttled(class: Class, remaining: Duration) -> String {
    match class {
        Class::RateLimited => format!(
            "the portal has received too many requests and does not accept this method for another \
             {remaining:?}. Call it again then, or with a longer timeout."
        ),
        _ => format!(
            "the method has used up its execution time on this portal, and regains some of it in {remaining:?}. \
             Call it again then, or raise `Config::max_wait`."
        ),
    }
}
