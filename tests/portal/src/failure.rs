//! Failures a caller is answered with: the methods' own, the system's, and the stand-in's.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use axum::response::Response;
use serde_json::{Value, json};

use bitrix24::{Class, Facts};

use crate::methods::{self, Method};
use crate::spoil::Right;
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

    /// The error of this code that the method documents.
    ///
    /// Where its page is silent about what went wrong, the code is a system error, or that of
    /// another method, whose page is not.
    pub(crate) fn documented(method: &Method, code: Code) -> Self {
        find_in(method, code)
            .or_else(|| find(code))
            .or_else(|| find_anywhere(code))
            .map_or(Self::new(500, code, ""), Self::from)
    }

    /// The error of this code, to be met on demand: the system's, the authorization server's, or
    /// else the one of the first method that documents it.
    pub(crate) fn injected(code: &str) -> Result<Self, UnknownFailure> {
        let oauth = || OAUTH_ERRORS.into_iter().find(|error| error.code == code);
        find(code)
            .map(Self::from)
            .or_else(oauth)
            .or_else(|| find_anywhere(code).map(Self::from))
            .ok_or_else(|| UnknownFailure {
                code: code.to_owned(),
            })
    }

    /// The same as the method documents it, unless it is an error any method may answer with.
    pub(crate) fn of(self, method: &str) -> Self {
        if find(self.code).is_some() {
            return self;
        }
        methods::find(method)
            .and_then(|method| find_in(method, self.code))
            .map_or(self, Self::from)
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
    /// Most pages say "HTTP Status: 400, 403" and never which code gets which. Here a refusal of
    /// access is 403 and everything else 400; a client should look at the code alone.
    fn from(facts: &'static Facts) -> Self {
        let forbidden = facts.class == Class::Forbidden && facts.statuses.contains(&403);
        let status = if forbidden { 403 } else { facts.statuses[0] };
        Self::new(
            status,
            facts.code,
            facts.messages.first().copied().unwrap_or_default(),
        )
    }
}

fn find_in(method: &Method, code: &str) -> Option<&'static Facts> {
    (method.errors)().into_iter().find(|row| row.code == code)
}

fn find_anywhere(code: &str) -> Option<&'static Facts> {
    methods::all().find_map(|method| find_in(method, code))
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
            assert!(find(failure.code).is_some(), "{}", failure.code);
        }
    }
}
