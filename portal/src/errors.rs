//! Failures a caller is answered with: the methods' own, the system's, and the stand-in's.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde_json::{Value, json};

use bitrix24::ErrorInfo;

use crate::log::Authorization;
use crate::tables::system_errors;

/// A failure on its way to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) description: Cow<'static, str>,
}

/// The code of an error that the page of a method documents. Its description and its status stand
/// in the table of the method.
pub(crate) type Code = &'static str;

/// The authorization server's failures.
///
/// The vendor's page names the codes alone; the statuses are those of RFC 6749, and 402 is what
/// its name says. A client should look at the code alone.
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

    /// A system error, as the table has it: its first status is the one that portals send.
    pub(crate) fn system(code: &'static str) -> Self {
        known_system(code).unwrap_or(Self::new(500, code, code))
    }

    /// There is no such method.
    pub(crate) fn method_not_found() -> Self {
        Self::system("ERROR_METHOD_NOT_FOUND")
    }

    /// The caller is unknown.
    pub(crate) fn no_auth_found() -> Self {
        Self::system("NO_AUTH_FOUND")
    }

    /// The access token is no longer valid.
    pub(crate) fn expired_token() -> Self {
        Self::system("expired_token")
    }

    /// The webhook is unknown.
    pub(crate) fn invalid_credentials() -> Self {
        Self::system("INVALID_CREDENTIALS")
    }

    /// The access token is unknown to the authorization server, which says so in words of its own.
    pub(crate) fn invalid_token() -> Self {
        Self {
            description: Cow::Borrowed("Unable to get application by token"),
            ..Self::system("invalid_token")
        }
    }

    /// The method's scope was not granted to the caller.
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

    /// Too many requests came in.
    pub(crate) fn query_limit_exceeded() -> Self {
        Self::system("QUERY_LIMIT_EXCEEDED")
    }

    /// The method has run for too long.
    pub(crate) fn operation_time_limit() -> Self {
        Self::system("OPERATION_TIME_LIMIT")
    }

    /// The method must not stand in a batch.
    pub(crate) fn batch_method_not_allowed() -> Self {
        Self::system("ERROR_BATCH_METHOD_NOT_ALLOWED")
    }

    /// The batch holds too many calls.
    pub(crate) fn batch_length_exceeded() -> Self {
        Self::system("ERROR_BATCH_LENGTH_EXCEEDED")
    }

    /// The request cannot be read; the code is the stand-in's own.
    pub(crate) fn unreadable(status: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code: "UNREADABLE_REQUEST",
            description: reason.into(),
        }
    }

    /// An error that no table has a text for, as a portal sends it: the code stands for itself.
    pub(crate) fn bare(code: Code) -> Self {
        Self::new(400, code, code)
    }

    /// The system's error of this code, or the authorization server's.
    pub(crate) fn shared(code: &str) -> Option<Self> {
        let oauth = || OAUTH_ERRORS.into_iter().find(|error| error.code == code);
        known_system(code).or_else(oauth)
    }

    /// The same as a batch tells it, which has no text for a missing scope.
    pub(crate) fn inside_of_batch(self) -> Self {
        match self.code {
            "insufficient_scope" => Self {
                description: Cow::Borrowed(""),
                ..self
            },
            _ => self,
        }
    }

    /// The body of the answer.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "error": self.code, "error_description": self.description })
    }
}

impl From<&'static ErrorInfo> for Failure {
    /// The error of a method. Its status is 400 whatever it is, access errors included.
    fn from(facts: &'static ErrorInfo) -> Self {
        Self::new(400, facts.code, words(facts))
    }
}

/// The first of the texts that are known to come with an error, or its code where none is.
fn words(facts: &ErrorInfo) -> &'static str {
    facts.messages.first().copied().unwrap_or(facts.code)
}

/// The system error of this code, as a portal sends it.
fn known_system(code: &str) -> Option<Failure> {
    let row = system_errors().find(|row| row.code == code)?;
    let status = match row.code {
        // Other exceptions come with 400; the text is that of a failing database.
        "ERROR_CORE" => 500,
        _ => row.statuses[0],
    };
    Some(Failure::new(status, row.code, words(row)))
}

/// The portal was told to fail in a way it does not know.
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
            "there is no error {:?}; letter case counts, and the known ones are those of the methods, {}",
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
