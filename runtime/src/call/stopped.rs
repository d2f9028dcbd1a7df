//! Why a call has no response, and the error that reports it.

use std::time::Duration;

use url::Url;

use crate::error::{
    Barrier, Error, ErrorKind, OAuthError, Redirected, RequestError, Throttled, Timeout,
    TimeoutKind, TooLarge, TransportError,
};
use crate::http::failure::{Arrival, TransportFailure};
use crate::http::redirect::authority;
use crate::text::redact::Redactor;
use crate::text::sentence::Sentence;

/// How much of a network error's text is kept, in bytes.
pub(super) const REASON_BYTES: usize = 512;

/// Why a call has no response. The texts in it still have to be redacted.
pub(crate) enum Stopped {
    /// The request itself is wrong.
    Request(RequestError),
    /// Sending it failed.
    Failed(TransportFailure),
    /// The portal does not accept a method for longer than the call may wait.
    Throttled {
        method: String,
        throttled: Throttled,
    },
    /// A download was redirected to an address that is not allowed.
    Redirected {
        status: u16,
        to: Option<Url>,
        barrier: Barrier,
    },
    /// There is no valid token.
    Token(OAuthError),
    /// The call timed out while it waited for a new token.
    NoTokenInTime { after: Duration },
}

impl Stopped {
    /// Converts the reason into the error for the caller.
    pub(crate) fn into_error<E>(self, method: &str, redactor: &Redactor) -> Error<E> {
        let shown = |host: &str| redactor.name(host, REASON_BYTES);
        let redirected = |status, to: Option<Url>, barrier| {
            ErrorKind::Redirected(Redirected {
                status,
                host: to.map(|to| shown(authority(&to))),
                barrier,
            })
        };
        let kind = match self {
            Self::Request(RequestError::NotWritable { reason }) => {
                let reason = Sentence::of_serializer(&reason).shown(redactor, REASON_BYTES);
                ErrorKind::Request(RequestError::NotWritable { reason })
            }
            Self::Request(error) => ErrorKind::Request(error),
            // In a batch, this may be the method of any item.
            Self::Throttled { method, throttled } => {
                return Error::new(method, ErrorKind::Throttled(throttled));
            }
            Self::Token(error) => ErrorKind::Token(error),
            Self::NoTokenInTime { after } => ErrorKind::Timeout(Timeout {
                limit: TimeoutKind::Total,
                after,
                host: None,
                waited_for_token: true,
            }),
            Self::Failed(TransportFailure::Redirected { status, to }) => {
                redirected(status, to, Barrier::Credentials)
            }
            Self::Redirected {
                status,
                to,
                barrier,
            } => redirected(status, to, barrier),
            Self::Failed(TransportFailure::Private) => {
                ErrorKind::Request(RequestError::PrivateAddress)
            }
            Self::Failed(TransportFailure::TooLarge { status, limit }) => {
                ErrorKind::TooLarge(TooLarge {
                    status,
                    limit,
                    advice: "Ask for fewer items at once, or raise `Config::max_response_bytes`.",
                })
            }
            Self::Failed(TransportFailure::Timeout {
                limit, after, host, ..
            }) => ErrorKind::Timeout(Timeout {
                limit,
                after,
                host: host.as_deref().map(shown),
                waited_for_token: false,
            }),
            Self::Failed(TransportFailure::Broken {
                reason,
                host,
                arrival,
            }) => ErrorKind::Transport(TransportError {
                reason: reason.shown(redactor, REASON_BYTES),
                host: shown(&host),
                is_final: matches!(arrival, Arrival::Never),
            }),
        };
        Error::new(method, kind)
    }
}
