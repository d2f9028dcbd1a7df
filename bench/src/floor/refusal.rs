//! Refusals: the keys derived, the codes in one `match`.

use serde::Deserialize;

use super::{METHOD, Time};

/// A refusal as the server writes it.
#[derive(Debug, Deserialize)]
struct Refused {
    error: String,
    error_description: String,
    time: Option<Time>,
}

/// A refusal, looked up.
#[derive(Debug)]
pub struct Refusal {
    /// The typed failure.
    pub kind: Kind,
    /// The other facts about it.
    pub details: Box<Details>,
}

/// The facts about a refusal besides its kind.
#[derive(Debug)]
pub struct Details {
    /// The method that was called.
    pub method: String,
    /// The HTTP status.
    pub status: u16,
    /// The code as the server spells it.
    pub code: String,
    /// The server's description.
    pub description: String,
    /// The timing of the call.
    pub time: Option<Time>,
}

/// Reads a refusal.
///
/// # Errors
///
/// When it is none.
pub fn refusal(status: u16, body: &[u8]) -> serde_json::Result<Refusal> {
    let refused: Refused = serde_json::from_slice(body)?;
    Ok(Refusal {
        kind: Kind::of(&refused.error),
        details: Box::new(Details {
            method: METHOD.to_owned(),
            status,
            code: refused.error,
            description: refused.error_description,
            time: refused.time,
        }),
    })
}

/// Makes an enumeration and the function that finds the variant of a code.
macro_rules! kinds {
    ($($variant:ident = $code:literal,)*) => {
        /// The documented failures.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = concat!("`", $code, "`.")] $variant,)*
            /// Any other.
            Unknown,
        }

        impl Kind {
            fn of(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::Unknown,
                }
            }
        }
    };
}

kinds! {
    BotTokenNotSpecified = "BOT_TOKEN_NOT_SPECIFIED",
    BotIdRequired = "BOT_ID_REQUIRED",
    BotNotFound = "BOT_NOT_FOUND",
    BotOwnershipError = "BOT_OWNERSHIP_ERROR",
    AccessDenied = "ACCESS_DENIED",
    ReactionNotFound = "REACTION_NOT_FOUND",
    ReactionAlreadySet = "REACTION_ALREADY_SET",
    InternalServerError = "INTERNAL_SERVER_ERROR",
    ErrorUnexpectedAnswer = "ERROR_UNEXPECTED_ANSWER",
    QueryLimitExceeded = "QUERY_LIMIT_EXCEEDED",
    ErrorBatchMethodNotAllowed = "ERROR_BATCH_METHOD_NOT_ALLOWED",
    ErrorBatchLengthExceeded = "ERROR_BATCH_LENGTH_EXCEEDED",
    NoAuthFound = "NO_AUTH_FOUND",
    InvalidRequest = "INVALID_REQUEST",
    OverloadLimit = "OVERLOAD_LIMIT",
    InvalidCredentials = "INVALID_CREDENTIALS",
    ErrorManifestIsNotAvailable = "ERROR_MANIFEST_IS_NOT_AVAILABLE",
    InsufficientScope = "insufficient_scope",
    ExpiredToken = "expired_token",
    UserAccessError = "user_access_error",
    PortalDeleted = "PORTAL_DELETED",
    OperationTimeLimit = "OPERATION_TIME_LIMIT",
}
