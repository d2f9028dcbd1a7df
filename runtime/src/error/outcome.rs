//! The outcome of an attempt, as far as retrying is concerned.

use crate::contract::error_table::Class;
use crate::error::{Error, ErrorKind};

/// The outcome of an attempt that returned no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptOutcome {
    /// The portal refused with a code of this class.
    Refused(Class),
    /// The request was refused in a way that will not change.
    ///
    /// Examples are an unknown code, a page with a status of 4xx, a redirect that may not be
    /// followed, and an invalid certificate.
    Rejected,
    /// The request did not reach the portal.
    #[cfg_attr(
        not(feature = "client"),
        expect(dead_code, reason = "there was a response")
    )]
    NotSent,
    /// The request may have arrived, but no response says whether it was carried out.
    Lost,
    /// There was a response that another attempt would not improve.
    ///
    /// The response is too large, or JSON of an unexpected shape. The portal may have carried the
    /// request out.
    Unusable,
}

impl AttemptOutcome {
    /// Returns the outcome of a response without an output.
    pub(crate) fn of_response<E>(error: &Error<E>) -> Self {
        match error.kind() {
            ErrorKind::Api(error) => match (error.class(), error.status()) {
                (Some(class), _) => Self::Refused(class),
                (None, status) => Self::of_status(status),
            },
            ErrorKind::InvalidResponse(error) => match error.status() {
                status @ 400.. => Self::of_status(status),
                _ if error.is_json => Self::Unusable,
                _ => Self::Lost,
            },
            _ => Self::Rejected,
        }
    }

    /// Returns the outcome of a response of which only the status is known.
    fn of_status(status: u16) -> Self {
        match status {
            429 => Self::Refused(Class::RateLimited),
            // The server does not even begin with a request that came too early (RFC 8470).
            425 => Self::Refused(Class::Unavailable),
            // The status does not say whether the request was carried out.
            408 | 500.. => Self::Lost,
            _ => Self::Rejected,
        }
    }

    /// Returns the description for the trace.
    #[cfg(feature = "client")]
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Refused(Class::RateLimited) => "the portal received too many requests",
            Self::Refused(Class::TimeBudgetExhausted) => "the method's execution time was used up",
            Self::Refused(Class::InProgress) => "the same request is still being carried out",
            Self::Refused(Class::Unavailable) => "the portal was not ready for the request",
            Self::Refused(Class::ServerFault) => "the portal had an internal error",
            Self::Refused(_) | Self::Rejected => "the portal refused",
            Self::NotSent => "the portal could not be reached",
            Self::Lost => "the response was lost",
            Self::Unusable => "the response could not be read",
        }
    }

    /// Whether the portal may have carried the request out.
    pub(crate) fn may_be_done(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::Unusable | Self::Refused(Class::InProgress | Class::ServerFault)
        )
    }
}
