//! Failures a caller is answered with: the methods' own, the system's, and the stand-in's.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use axum::response::Response;
use serde_json::{Value, json};

use bitrix24::Facts;

use crate::access::Key;
use crate::methods::{self, Method};
use crate::php;
use crate::spoil::Right;
use crate::tables::system_errors;

/// A failure on its way to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) description: Cow<'static, str>,
}

/// What a portal answers to those it does not let in: the code and its text, which other tables
/// have otherwise. All have the status 401.
const AUTHORIZATION: [(&str, &str); 10] = [
    ("NO_AUTH_FOUND", "Wrong authorization data"),
    ("INVALID_REQUEST", "Https required."),
    ("INVALID_CREDENTIALS", "Invalid request credentials"),
    (
        "insufficient_scope",
        "The request requires higher privileges than provided by the access token",
    ),
    ("OVERLOAD_LIMIT", "REST API is blocked due to overload."),
    ("ACCESS_DENIED", "REST is available only by subscription."),
    ("expired_token", "The access token provided has expired"),
    ("APPLICATION_NOT_FOUND", "Application not found"),
    (
        "user_access_error",
        "The user does not have access to the application.",
    ),
    ("authorization_error", "Unable to authorize user"),
];

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

const INVALID_TOKEN: Failure =
    Failure::new(401, "invalid_token", "Unable to get application by token");

/// System errors whose status or text the vendor's table has otherwise, or that it has not.
#[rustfmt::skip]
const SENT_OTHERWISE: [Failure; 9] = [
    INVALID_TOKEN,
    Failure::new(401, "CONNECTION_ERROR", "Error connecting to authorization server"),
    Failure::new(401, "METHOD_CONFIRM_WAITING", "Waiting for confirmation"),
    Failure::new(403, "METHOD_CONFIRM_DENIED", "Method call denied"),
    Failure::new(403, "PORTAL_DELETED", "Portal was deleted"),
    Failure::new(403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method"),
    Failure::new(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."),
    Failure::new(500, "ERROR_CORE", "SQL query error!"),
    // The only error that a portal sends as a success.
    Failure::new(200, "WRONG_ENCODING", "Wrong request encoding"),
];

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

    /// The webhook is unknown.
    pub(crate) fn invalid_credentials() -> Self {
        Self::system("INVALID_CREDENTIALS")
    }

    /// The access token is unknown, in the words of the authorization server.
    pub(crate) fn invalid_token() -> Self {
        INVALID_TOKEN
    }

    /// The method's scope was not granted to the caller.
    pub(crate) fn insufficient_scope(key: &Key) -> Self {
        let failure = Self::system("insufficient_scope");
        match key {
            Key::Webhook { .. } => Self {
                description: Cow::Borrowed(
                    "The request requires higher privileges than provided by the webhook token",
                ),
                ..failure
            },
            Key::Token(_) => failure,
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

    /// The error of this code that the method documents.
    ///
    /// Where its page is silent about what went wrong, the code is that of another method, whose
    /// page is not, or stands for itself, as on a portal that has no text for it.
    pub(crate) fn documented(method: &Method, code: Code) -> Self {
        if code == "user_access_error" {
            return Self::system(code);
        }
        find_in(method, code)
            .or_else(|| find_anywhere(code))
            .map_or(Self::new(400, code, code), Self::from)
    }

    /// The error of this code, to be met on demand: the system's, the authorization server's, or
    /// else the one of the first method that documents it.
    pub(crate) fn injected(code: &str) -> Result<Self, UnknownFailure> {
        let own = || own_errors().find(|error| error.code == code);
        known_system(code)
            .or_else(own)
            .or_else(|| find_anywhere(code).map(Self::from))
            .ok_or_else(|| UnknownFailure {
                code: code.to_owned(),
            })
    }

    /// The same as the method documents it, unless it is an error any method may answer with.
    pub(crate) fn of(self, method: &str) -> Self {
        if known_system(self.code).is_some() {
            return self;
        }
        methods::find(method)
            .and_then(|method| find_in(method, self.code))
            .map_or(self, Self::from)
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

    /// The answer that tells of it.
    pub(crate) fn to_right(&self) -> Right {
        Right {
            status: self.status,
            body: php::json(&self.to_json()),
        }
    }

    pub(crate) fn into_response(self) -> Response {
        self.to_right().into_response()
    }

    /// A system error the portal meets by itself.
    fn system(code: &'static str) -> Self {
        known_system(code).unwrap_or(Self::new(500, code, ""))
    }
}

impl From<&'static Facts> for Failure {
    /// The error of a method. Its status is 400 whatever it is, access errors included.
    fn from(facts: &'static Facts) -> Self {
        Self::new(400, facts.code, words(facts).unwrap_or(facts.code))
    }
}

/// The first of the texts that are known to come with an error.
fn words(facts: &Facts) -> Option<&'static str> {
    facts.messages.first().copied()
}

/// The system error of this code, as a portal sends it.
fn known_system(code: &str) -> Option<Failure> {
    let refused = AUTHORIZATION.into_iter().find(|(known, _)| *known == code);
    if let Some((code, text)) = refused {
        return Some(Failure::new(401, code, text));
    }
    if let Some(sent) = SENT_OTHERWISE.into_iter().find(|sent| sent.code == code) {
        return Some(sent);
    }
    let row = find(code)?;
    Some(Failure::new(
        row.statuses[0],
        row.code,
        words(row).unwrap_or_default(),
    ))
}

/// Errors that are neither in the vendor's table nor of a method.
fn own_errors() -> impl Iterator<Item = Failure> {
    OAUTH_ERRORS.into_iter().chain([METHOD_NOT_FOUND])
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
        let refused = AUTHORIZATION.into_iter().map(|(code, _)| code);
        let sent = SENT_OTHERWISE.into_iter().chain(own_errors());
        let mut known: Vec<&str> = system
            .chain(refused)
            .chain(sent.map(|error| error.code))
            .collect();
        known.sort_unstable();
        known.dedup();
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
            Failure::no_auth_found(),
            Failure::expired_token(),
            Failure::insufficient_scope(&Key::Token(String::new())),
            Failure::query_limit_exceeded(),
            Failure::operation_time_limit(),
            Failure::batch_method_not_allowed(),
            Failure::batch_length_exceeded(),
        ] {
            assert_ne!(failure.status, 500, "{}", failure.code);
        }
    }
}
