//! The errors of a response: of the methods, of the system and of the portal itself.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde_json::{Value, json};

use bitrix24::ErrorInfo;

use crate::log::Authorization;
use crate::tables::system_errors;

/// A failure to be sent to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) description: Cow<'static, str>,
}

/// The code of an error that the page of a method documents.
///
/// The table of the method has its description and its status.
pub(crate) type Code = &'static str;

/// The errors of the authorization server.
///
/// The documentation lists only the codes; the statuses are those of RFC 6749, and 402 follows from
/// its name. A client should rely on the code only.
#[rustfmt::skip]
mod oauth {
    use super::Failure;

    pub(crate) const INVALID_CLIENT: Failure = Failure::new(401, "invalid_client", "Invalid client credentials");
    pub(crate) const INVALID_GRANT: Failure = Failure::new(400, "invalid_grant", "Invalid grant");
    pub(crate) const INVALID_REQUEST: Failure = Failure::new(400, "invalid_request", "Invalid request");
    pub(crate) const INVALID_SCOPE: Failure = Failure::new(400, "invalid_scope", "Requested scope exceeds the application's");
    pub(crate) const PAYMENT_REQUIRED: Failure = Failure::new(402, "PAYMENT_REQUIRED", "Payment required");
}
pub(crate) use oauth::*;

const OAUTH_ERRORS: [Failure; 5] = [
    INVALID_CLIENT,
    INVALID_GRANT,
    INVALID_REQUEST,
    INVALID_SCOPE,
    PAYMENT_REQUIRED,
];

impl Failure {
    const fn new(status: u16, code: &'static str, description: &'static str) -> Self {
        Self {
            status,
            code,
            description: Cow::Borrowed(description),
        }
    }

    /// Returns a system error with its first status in the table, which is the one that portals
    /// send.
    pub(crate) fn system(code: &'static str) -> Self {
        known_system(code).unwrap_or(Self::new(500, code, code))
    }

    /// Returns the error for an unknown method.
    pub(crate) fn method_not_found() -> Self {
        Self::system("ERROR_METHOD_NOT_FOUND")
    }

    /// Returns the error for an unknown caller.
    pub(crate) fn no_auth_found() -> Self {
        Self::system("NO_AUTH_FOUND")
    }

    /// Returns the error for an expired access token.
    pub(crate) fn expired_token() -> Self {
        Self::system("expired_token")
    }

    /// Returns the error for an unknown webhook.
    pub(crate) fn invalid_credentials() -> Self {
        Self::system("INVALID_CREDENTIALS")
    }

    /// Returns the error for an access token that the authorization server does not know, with its
    /// own description.
    pub(crate) fn invalid_token() -> Self {
        Self {
            description: Cow::Borrowed("Unable to get application by token"),
            ..Self::system("invalid_token")
        }
    }

    /// Returns the error for a scope that was not granted to the caller.
    pub(crate) fn insufficient_scope(shown: Authorization) -> Self {
        let token = match shown {
            Authorization::Webhook => "webhook",
            _ => "access",
        };
        let description =
            format!("The request requires higher privileges than provided by the {token} token");
        Self {
            description: Cow::Owned(description),
            ..Self::system("insufficient_scope")
        }
    }

    /// Returns the error for too many requests.
    pub(crate) fn query_limit_exceeded() -> Self {
        Self::system("QUERY_LIMIT_EXCEEDED")
    }

    /// Returns the error for a method that has used its execution time.
    pub(crate) fn operation_time_limit() -> Self {
        Self::system("OPERATION_TIME_LIMIT")
    }

    /// Returns the error for a method that is not allowed in a batch.
    pub(crate) fn batch_method_not_allowed() -> Self {
        Self::system("ERROR_BATCH_METHOD_NOT_ALLOWED")
    }

    /// Returns the error for a batch with too many calls.
    pub(crate) fn batch_length_exceeded() -> Self {
        Self::system("ERROR_BATCH_LENGTH_EXCEEDED")
    }

    /// Returns the error for a request that cannot be read; real portals do not send this code.
    pub(crate) fn unreadable(status: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code: "UNREADABLE_REQUEST",
            description: reason.into(),
        }
    }

    /// Returns an error that no table describes, with the code as its description, as portals send
    /// it.
    pub(crate) fn bare(code: Code) -> Self {
        Self::new(400, code, code)
    }

    /// Returns the error of this code from the system or the authorization server.
    pub(crate) fn shared(code: &str) -> Option<Self> {
        let oauth = || OAUTH_ERRORS.into_iter().find(|error| error.code == code);
        known_system(code).or_else(oauth)
    }

    /// Returns the error as a batch reports it, which has no description of a missing scope.
    pub(crate) fn inside_of_batch(self) -> Self {
        match self.code {
            "insufficient_scope" => Self {
                description: Cow::Borrowed(""),
                ..self
            },
            _ => self,
        }
    }

    /// Returns the body of the response.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "error": self.code, "error_description": self.description })
    }
}

impl From<&'static ErrorInfo> for Failure {
    /// Converts the error of a method. Its status is always 400, access errors included.
    fn from(facts: &'static ErrorInfo) -> Self {
        Self::new(400, facts.code, words(facts))
    }
}

/// Returns the first known description of an error, or its code if there is none.
fn words(facts: &ErrorInfo) -> &'static str {
    facts.messages.first().copied().unwrap_or(facts.code)
}

/// Returns the system error of this code, as a portal sends it.
fn known_system(code: &str) -> Option<Failure> {
    let row = system_errors().find(|row| row.code == code)?;
    let status = match row.code {
        // Other exceptions have status 400; the text is that of a database failure.
        "ERROR_CORE" => 500,
        _ => row.statuses[0],
    };
    Some(Failure::new(status, row.code, words(row)))
}

/// An error for a code that is not a known failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFailure {
    pub(crate) code: String,
}

impl fmt::Display for UnknownFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = system_errors().map(|row| row.code);
        let oauth = OAUTH_ERRORS.into_iter().map(|error| error.code);
        let known: Vec<&str> = system.chain(oauth).collect();
        write!(
            f,
            "unknown error code {:?}; codes are case-sensitive, use that of a method or one of {}",
            self.code,
            known.join(", ")
        )
    }
}

impl Error for UnknownFailure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_errors_that_the_portal_meets_are_known() {
        for failure in [
            Failure::method_not_found(),
            Failure::no_auth_found(),
            Failure::invalid_credentials(),
            Failure::invalid_token(),
            Failure::expired_token(),
            Failure::insufficient_scope(Authorization::OAuth),
            Failure::query_limit_exceeded(),
            Failure::operation_time_limit(),
            Failure::batch_method_not_allowed(),
            Failure::batch_length_exceeded(),
        ] {
            assert_ne!(failure.status, 500, "{}", failure.code);
        }
    }
}
