//! Failures a caller is answered with: the methods' own, the system's, and the stand-in's.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use axum::response::Response;
use serde_json::{Value, json};

use bitrix24::Facts;

use crate::spoil::Right;
use crate::tables::system_errors;

/// A failure on its way to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) description: Cow<'static, str>,
}

/// The failures the methods' pages document.
///
/// A page says "HTTP Status: 400, 403" and never which code gets which. Here a refusal of access
/// is 403 and everything else 400; a client should look at the code alone.
#[rustfmt::skip]
mod documented {
    use super::Failure;

    pub(crate) const ACCESS_DENIED: Failure = Failure::new(403, "ACCESS_DENIED", "Access denied");
    pub(crate) const BOT_ID_REQUIRED: Failure = Failure::new(400, "BOT_ID_REQUIRED", "Bot ID is required");
    pub(crate) const BOT_NOT_FOUND: Failure = Failure::new(400, "BOT_NOT_FOUND", "Bot not found");
    pub(crate) const BOT_OWNERSHIP_ERROR: Failure = Failure::new(403, "BOT_OWNERSHIP_ERROR", "Bot is registered by another application");
    pub(crate) const BOT_TOKEN_NOT_SPECIFIED: Failure = Failure::new(400, "BOT_TOKEN_NOT_SPECIFIED", "Bot token is not specified");
    pub(crate) const REACTION_ALREADY_SET: Failure = Failure::new(400, "REACTION_ALREADY_SET", "Reaction already set");
    pub(crate) const REACTION_NOT_FOUND: Failure = Failure::new(400, "REACTION_NOT_FOUND", "Reaction not found");
}
pub(crate) use documented::*;

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

/// A real portal's answer to a name it does not know; it stands in no table of the vendor's.
pub(crate) const METHOD_NOT_FOUND: Failure =
    Failure::new(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");

impl Failure {
    const fn new(status: u16, code: &'static str, description: &'static str) -> Self {
        Self {
            status,
            code,
            description: Cow::Borrowed(description),
        }
    }

    /// The caller is unknown.
    pub(crate) fn no_auth_found() -> Self {
        Self::system("NO_AUTH_FOUND")
    }

    /// The access token is no longer valid.
    pub(crate) fn expired_token() -> Self {
        Self::system("expired_token")
    }

    /// The method's scope was not granted to the caller.
    pub(crate) fn insufficient_scope() -> Self {
        Self::system("insufficient_scope")
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

    /// The error of this code, to be met on demand: the system's or the authorization server's.
    pub(crate) fn injected(code: &str) -> Result<Self, UnknownFailure> {
        let oauth = || OAUTH_ERRORS.into_iter().find(|error| error.code == code);
        find(code)
            .map(Self::from)
            .or_else(oauth)
            .ok_or_else(|| UnknownFailure {
                code: code.to_owned(),
            })
    }

    /// The body of the answer.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "error": self.code, "error_description": self.description })
    }

    /// The answer that tells of it.
    pub(crate) fn to_right(&self) -> Right {
        Right {
            status: self.status,
            body: self.to_json().to_string(),
        }
    }

    pub(crate) fn into_response(self) -> Response {
        self.to_right().into_response()
    }

    /// A system error the portal meets by itself.
    fn system(code: &'static str) -> Self {
        find(code).map_or(Self::new(500, code, ""), Self::from)
    }
}

impl From<&'static Facts> for Failure {
    fn from(facts: &'static Facts) -> Self {
        Self::new(facts.statuses[0], facts.code, facts.message)
    }
}

fn find(code: &str) -> Option<&'static Facts> {
    system_errors().find(|row| row.code == code)
}

/// The portal was told to fail in a way it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFailure {
    code: String,
}

impl fmt::Display for UnknownFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = system_errors().map(|row| row.code);
        let oauth = OAUTH_ERRORS.into_iter().map(|error| error.code);
        let known: Vec<&str> = system.chain(oauth).collect();
        write!(
            f,
            "there is no system error {:?}; letter case counts, and the known ones are {}",
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
    fn the_portals_own_system_errors_are_in_the_table() {
        for failure in [
            Failure::no_auth_found(),
            Failure::expired_token(),
            Failure::insufficient_scope(),
            Failure::query_limit_exceeded(),
            Failure::operation_time_limit(),
            Failure::batch_method_not_allowed(),
            Failure::batch_length_exceeded(),
        ] {
            assert_ne!(failure.description, "", "{}", failure.code);
        }
    }
}
