//! Why a request has no response to read.

use std::fmt;
use std::time::Duration;

use url::Url;

use crate::clock::Deadline;
use crate::error::TimeoutKind;
use crate::error::outcome::AttemptOutcome;
use crate::http::resolver::Private;
use crate::http::send_tracker::SendTracker;
use crate::text::sentence::Sentence;

/// Why there is no response to read. The texts in it still have to be redacted.
pub(crate) enum TransportFailure {
    Redirected {
        status: u16,
        to: Option<Url>,
    },
    TooLarge {
        status: u16,
        limit: usize,
    },
    Timeout {
        limit: TimeoutKind,
        after: Duration,
        arrival: Arrival,
        /// The host that was called.
        host: Option<String>,
    },
    /// The host resolves to an address of a private network, which is not allowed.
    Private,
    Broken {
        reason: Sentence,
        arrival: Arrival,
        host: String,
    },
}

/// Whether a request that failed or timed out reached the server.
#[derive(Clone, Copy)]
pub(crate) enum Arrival {
    /// The request may have reached the server.
    Possible,
    /// The request was not sent.
    None,
    /// The request was not sent, and the next one will not be either.
    ///
    /// The server's certificate is invalid, or the settings cannot be used.
    Never,
}

impl Arrival {
    /// Returns what is known about a request that is cancelled.
    pub(super) fn of(tracker: &SendTracker) -> Self {
        if tracker.cancel() {
            Self::Possible
        } else {
            Self::None
        }
    }
}

impl TransportFailure {
    /// The call timed out before there was anything to send.
    pub(crate) fn late(deadline: &Deadline<'_>) -> Self {
        Self::Timeout {
            limit: TimeoutKind::Total,
            after: deadline.limit,
            arrival: Arrival::None,
            host: None,
        }
    }

    /// Returns the outcome for the retry decision.
    pub(crate) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Redirected { .. } | Self::Private => AttemptOutcome::Rejected,
            Self::TooLarge { .. } => AttemptOutcome::Unusable,
            Self::Timeout { arrival, .. } | Self::Broken { arrival, .. } => match arrival {
                Arrival::Possible => AttemptOutcome::Lost,
                Arrival::None => AttemptOutcome::NotSent,
                Arrival::Never => AttemptOutcome::Rejected,
            },
        }
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirected { status, .. } => {
                write!(formatter, "the server redirects (HTTP {status})")
            }
            Self::TooLarge { limit, .. } => {
                write!(formatter, "the response is larger than {limit} bytes")
            }
            Self::Timeout { limit, after, .. } => write!(formatter, "{limit} within {after:?}"),
            Self::Private => Private.fmt(formatter),
            Self::Broken { .. } => formatter.write_str("the connection broke"),
        }
    }
}
