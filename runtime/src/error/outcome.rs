//! What an attempt came to, as far as repeating it is concerned.

use crate::contract::error_table::Class;
use crate::error::{Error, ErrorKind};

/// What an attempt came to when it gave no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptOutcome {
    /// The portal refused with a code of this class.
    Refused(Class),
    /// It was turned away in a way that will not change: a code that no table knows, a page with a
    /// status of 4xx, a redirect that may not be followed, a certificate that does not hold.
    TurnedAway,
    /// Nothing reached the portal.
    #[cfg_attr(not(feature = "client"), expect(dead_code, reason = "an answer came"))]
    NotSent,
    /// The request may have arrived, and no answer says what became of it.
    Lost,
    /// An answer came, the portal may have done what it was asked, and a second answer would be no
    /// better: too large, or JSON of a shape that nobody understands.
    Useless,
}

impl AttemptOutcome {
    /// What an answer that gave no output comes to.
    pub(crate) fn of_answer<E>(error: &Error<E>) -> Self {
        match error.kind() {
            ErrorKind::Api(error) => match (error.class(), error.status()) {
                (Some(class), _) => Self::Refused(class),
                // Without a known code the status alone speaks.
                (None, 429) => Self::Refused(Class::RateLimited),
                // It does not say whether the request was carried out.
                (None, 500..) => Self::Lost,
                (None, _) => Self::TurnedAway,
            },
            ErrorKind::InvalidResponse(error) => match error.status() {
                429 => Self::Refused(Class::RateLimited),
                500.. | 408 => Self::Lost,
                400.. => Self::TurnedAway,
                _ if error.is_json => Self::Useless,
                _ => Self::Lost,
            },
            _ => Self::TurnedAway,
        }
    }

    /// What the trace says of it.
    #[cfg(feature = "client")]
    pub(crate) fn told(self) -> &'static str {
        match self {
            Self::Refused(Class::RateLimited) => "the portal had too many requests",
            Self::Refused(Class::TimeBudgetExhausted) => "the method's execution time was used up",
            Self::Refused(Class::InProgress) => "the same request is still being carried out",
            Self::Refused(Class::Unavailable) => "the portal could not reach what it needs",
            Self::Refused(Class::ServerFault) => "the portal failed inside",
            Self::Refused(_) | Self::TurnedAway => "the portal refused",
            Self::NotSent => "the portal could not be reached",
            Self::Lost => "the answer was lost",
            Self::Useless => "the answer could not be read",
        }
    }

    /// Whether the portal may have carried the request out.
    pub(crate) fn may_be_done(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::Useless | Self::Refused(Class::InProgress | Class::ServerFault)
        )
    }
}
