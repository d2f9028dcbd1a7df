//! Calls without an answer that can be used.

use std::fmt;
use std::time::Duration;

use super::debug_as_sentence;
use crate::contract::error_table::Class;

/// An answer that is not what the method's page promises.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the answer{} cannot be read: {reason} (HTTP {status}). {advice}{}", at(.path), beginning(.excerpt))]
#[non_exhaustive]
pub struct InvalidResponse {
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) reason: String,
    /// The beginning of the answer, where it is text.
    pub(crate) excerpt: Option<String>,
    /// What to do about it.
    pub(crate) advice: &'static str,
    /// Whether it is JSON at all; what is not may come from a proxy, or may have been cut off.
    pub(crate) is_json: bool,
}

debug_as_sentence!(struct InvalidResponse { status, path, reason, excerpt, advice, is_json });

impl InvalidResponse {
    /// A page of a queue that nothing can be done with.
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

    /// An answer that cannot be unpacked.
    #[cfg(feature = "client")]
    pub(crate) fn packed(status: u16, reason: String) -> Self {
        Self {
            status,
            path: String::new(),
            reason,
            excerpt: None,
            advice: "Let the server, or what stands in front of it, send its answers as they are, or as \
                     `gzip`.",
            is_json: false,
        }
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Where in the answer the reading stopped, such as `result.items[3].id`; empty where the
    /// whole answer is meant.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The beginning of the answer without secrets, at most 512 bytes; empty where it is no text.
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

/// What to do about an answer that cannot be read.
pub(crate) fn advice(status: u16) -> &'static str {
    match status {
        500.. => "The portal, or something in front of it, has failed. Try again later.",
        200..300 => "Check that the address is that of a Bitrix24 portal.",
        408 | 425 | 429 => "Try again later.",
        _ => "Check the portal's address and the credentials.",
    }
}

/// What to do about a page that came in the place of a file.
#[cfg(feature = "client")]
pub(super) fn advice_on_file(status: u16) -> &'static str {
    match status {
        400..500 if !matches!(status, 408 | 425 | 429) => {
            "The link does not work, or no longer: ask for another."
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

/// An answer that points to another address, to which the request may not go.
///
/// A request follows one redirect (302, 307, 308) to an encrypted address, and only to the host it
/// came from, to another portal of the vendor's cloud, or to a host that
/// [`Config::allow_host`](crate::Config::allow_host) names. A download follows five, to any encrypted
/// address but one of a private network.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the answer is a redirect{} (HTTP {status}), which is not followed{barrier}", towards(.host))]
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
    /// The request of a call holds credentials, and they are not for that address.
    Credentials,
    /// A file would come unencrypted.
    NotEncrypted,
    /// The address is one of a private network.
    PrivateNetwork,
    /// Too many came before it.
    TooMany,
    /// It leads nowhere.
    NoAddress,
}

impl fmt::Display for Barrier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Credentials => {
                ", so that credentials reach no other server. If the portal has moved, make a client \
                 for its new address, or name the host with `Config::allow_host`."
            }
            Self::NotEncrypted => {
                ", because that address does not begin with `https://`. If the host is in a network \
                 of your own, name it with `Config::allow_http`."
            }
            Self::PrivateNetwork => {
                ", because that is an address of a private network. If the portal keeps its files \
                 there, name the host with `Config::allow_host`."
            }
            Self::TooMany => {
                ", because it is one of too many in a row. Check how the server of the files is set up."
            }
            Self::NoAddress => {
                ", because it has no address. Check how the server of the files is set up."
            }
        })
    }
}

debug_as_sentence!(struct Redirected { status, host, barrier });

impl Redirected {
    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The host the server points to, with its port if it is not the usual one. The rest of the
    /// address is not kept, because it may hold a secret.
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

/// An answer larger than the limit; reading stopped there.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the answer is larger than {limit} bytes (HTTP {status}). {advice}")]
#[non_exhaustive]
pub struct TooLarge {
    pub(crate) status: u16,
    pub(crate) limit: usize,
    /// What to do about it.
    pub(crate) advice: &'static str,
}

debug_as_sentence!(struct TooLarge { status, limit, advice });

impl TooLarge {
    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The limit, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

/// Which of a call's time limits ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The time to open a connection.
    Connect,
    /// The time from sending the request to the last byte of the answer.
    Attempt,
    /// The time for the whole call.
    Total,
}

impl fmt::Display for TimeoutKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connect => "no connection",
            Self::Attempt => "no complete answer to one attempt",
            Self::Total => "no complete answer to the call",
        })
    }
}

/// A time limit that ran out.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{} within {after:?}.", missing(*.limit, *.waited_for_token), from(.host))]
#[non_exhaustive]
pub struct Timeout {
    pub(crate) limit: TimeoutKind,
    pub(crate) after: Duration,
    pub(crate) host: Option<String>,
    /// Whether the call was waiting for a new access token.
    pub(crate) waited_for_token: bool,
}

debug_as_sentence!(struct Timeout { limit, after, host, waited_for_token });

impl Timeout {
    /// Which limit ran out.
    #[must_use]
    pub fn limit(&self) -> TimeoutKind {
        self.limit
    }

    /// How long the limit is.
    #[must_use]
    pub fn after(&self) -> Duration {
        self.after
    }

    /// The host that was called, with its port if it is not the usual one; `None` where the time went
    /// by before anything was sent.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Whether the limit ran out while the call waited for a new access token: the authorization
    /// server had not answered yet, or the token store had not stored what it gave.
    #[must_use]
    pub fn waited_for_token(&self) -> bool {
        self.waited_for_token
    }
}

/// What has not come in time.
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
    /// Whether the next attempt would end likewise: the certificate of the server does not hold, or
    /// the settings cannot be used.
    pub(crate) is_final: bool,
}

debug_as_sentence!(struct TransportError { reason, host, is_final });

impl TransportError {
    /// What the network stack said.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The host that was called, with its port if it is not the usual one.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// A method that the portal takes no calls of for now: it has used up its execution time, as its
/// last answers have told, or too many requests came, and the portal has asked for a pause. Nothing
/// was sent, because the server would refuse it.
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

    /// How long it takes from the end of the call until the portal takes calls of the method again.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// What is said of a method that the portal takes no calls of.
fn throttled(class: Class, remaining: Duration) -> String {
    match class {
        Class::RateLimited => format!(
            "the portal has had too many requests, and has asked not to be sent this method for another \
             {remaining:?}. Call it again then, or give the call more time."
        ),
        _ => format!(
            "the method has used up its execution time on this portal, and gets some of it back in {remaining:?}. \
             Call it again then, or let the call wait that long with `Config::max_wait`."
        ),
    }
}
