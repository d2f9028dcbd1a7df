//! The errors of a call, and what the caller should do about them.
//!
//! An [`Error`] holds the facts about a call and a [kind](ErrorKind) with the details. No error
//! holds a secret: texts of the server and of the transport are redacted before they are stored
//! here.

#[cfg(feature = "client")]
pub(crate) mod config;
mod debug;
mod display;
mod failed;
mod history;
mod oauth;
pub(crate) mod outcome;
mod refused;
mod request;

use std::error::Error as StdError;
use std::fmt;
use std::time::SystemTime;

use crate::contract::error_table::{Class, ErrorEntry, ErrorTable, MethodError};

pub(crate) use debug::{debug, debug_as_sentence};
#[cfg(feature = "client")]
pub(crate) use failed::Barrier;
pub(crate) use failed::advice;
pub use failed::{
    InvalidResponse, Redirected, Throttled, Timeout, TimeoutKind, TooLarge, TransportError,
};
pub(crate) use history::{Again, History};
pub use oauth::OAuthError;
pub use refused::{ApiError, Violation};
pub(crate) use refused::{DESCRIPTION_BYTES, Refusal};
pub use request::RequestError;

/// Why a call failed; `E` is the error type of its method.
///
/// The operator `?` converts the error of any method into an `Error` without a type parameter, so
/// one function can call several methods. Only the typed failure is lost:
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::{Class, Error, MethodError};
///
/// fn both<A: MethodError, B: MethodError>(
///     first: Result<i64, Error<A>>,
///     second: Result<i64, Error<B>>,
/// ) -> Result<i64, Error> {
///     Ok(first? + second?)
/// }
///
/// fn is_gone(error: &Error) -> bool {
///     error.is("GONE") || error.class() == Some(Class::NotFound)
/// }
/// ```
///
/// `Display` and `{:?}` show a sentence with the remedy; `{:#?}` shows the fields. So do all errors
/// of this crate.
#[derive(Clone, PartialEq)]
pub struct Error<E = AnyMethod>(Box<Failed<E>>);

#[derive(Debug, Clone, PartialEq)]
struct Failed<E> {
    method: String,
    history: History,
    kind: ErrorKind<E>,
}

/// The cause of a failed call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The server understood the request and refused it.
    Api(ApiError<E>),
    /// The response does not match the method's page.
    InvalidResponse(InvalidResponse),
    /// The server redirects to an address to which the request may not go.
    Redirected(Redirected),
    /// The response exceeds the size limit.
    TooLarge(TooLarge),
    /// A timeout.
    Timeout(Timeout),
    /// The connection failed.
    Transport(TransportError),
    /// The method has used up its execution time or is held back by the rate limit, so nothing was
    /// sent.
    Throttled(Throttled),
    /// The access token has expired and could not be renewed.
    Token(OAuthError),
    /// The request is invalid, or the client cannot send it; nothing was sent.
    Request(RequestError),
}

/// The typed failure of an [`Error`] of any method.
///
/// It has no content; the code, the class and everything else are in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnyMethod;

impl<E: MethodError> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        let Failed {
            method,
            history,
            kind,
        } = *error.0;
        let kind = match kind {
            ErrorKind::Api(error) => ErrorKind::Api(error.of(AnyMethod)),
            ErrorKind::InvalidResponse(error) => ErrorKind::InvalidResponse(error),
            ErrorKind::Redirected(error) => ErrorKind::Redirected(error),
            ErrorKind::TooLarge(error) => ErrorKind::TooLarge(error),
            ErrorKind::Timeout(error) => ErrorKind::Timeout(error),
            ErrorKind::Transport(error) => ErrorKind::Transport(error),
            ErrorKind::Throttled(error) => ErrorKind::Throttled(error),
            ErrorKind::Token(error) => ErrorKind::Token(error),
            ErrorKind::Request(error) => ErrorKind::Request(error),
        };
        Self::new(method, kind).after(history)
    }
}

impl<E> Error<E> {
    pub(crate) fn new(method: impl Into<String>, kind: ErrorKind<E>) -> Self {
        Self(Box::new(Failed {
            method: method.into(),
            history: History::default(),
            kind,
        }))
    }

    /// Creates an error for a request that could not be sent.
    #[cfg(feature = "client")]
    pub(crate) fn request(method: impl Into<String>, error: RequestError) -> Self {
        Self::new(method, ErrorKind::Request(error))
    }

    /// Returns the error with the advice for a download.
    #[cfg(feature = "client")]
    pub(crate) fn of_download(mut self) -> Self {
        match &mut self.0.kind {
            ErrorKind::InvalidResponse(error) if error.advice == advice(error.status) => {
                error.advice = failed::advice_on_file(error.status);
            }
            ErrorKind::TooLarge(error) => error.advice = "Raise `Config::max_file_bytes`.",
            _ => {}
        }
        self
    }

    /// Returns the error with the history of its call.
    pub(crate) fn after(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }

    /// Returns the cause of the failed call.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// Returns the cause of the failed call by value.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// Returns the method that was called. For a batch, this is the method of the item at fault, if
    /// it is known.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// Returns how many requests were sent for the call; 0 if it failed before the first.
    ///
    /// For an item of a batch, this is the number of requests that contained the item.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts
    }

    /// Returns the id of the call, sent in the header `X-Request-Id` and recorded in its span;
    /// `None` if nothing was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.history.request_id.as_deref()
    }

    /// Returns the id that the server sent in the header `X-Request-Id` of its last response, if it
    /// differs.
    ///
    /// At most 128 bytes of it are kept.
    #[must_use]
    pub fn server_request_id(&self) -> Option<&str> {
        self.0.history.server_request_id.as_deref()
    }

    /// Whether the server may have carried the request out although the call failed.
    ///
    /// This is so if a response was lost or unclear, or if the server failed.
    ///
    /// `false` means that the request was not carried out: it was refused first, or never arrived.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.0.history.lost
    }

    /// Returns when the server accepts the method again, if the server has said so.
    ///
    /// It says so for a method that has used up its execution time, and in the header
    /// `Retry-After`.
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.0.history.retry_at
    }

    /// Whether the same call may succeed later although nothing is changed: the portal was busy,
    /// failed or was unreachable.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.kind() {
            ErrorKind::Api(error) => match error.class() {
                Some(class) => class.is_transient(),
                None => is_transient(error.status()),
            },
            ErrorKind::InvalidResponse(error) => is_transient_page(error.status()),
            ErrorKind::Timeout(_) | ErrorKind::Throttled(_) => true,
            ErrorKind::Transport(error) => !error.is_final,
            ErrorKind::Token(error) => error.is_transient(),
            ErrorKind::Redirected(_) | ErrorKind::TooLarge(_) | ErrorKind::Request(_) => false,
        }
    }

    /// Returns the typed failure, if the server refused the request.
    #[must_use]
    pub fn refusal(&self) -> Option<&E> {
        self.api().map(|error| &error.failure)
    }

    /// Returns the failure as one of a group that methods share, or `None` if it is not in that
    /// group.
    ///
    /// An example of a group is the errors of all bot methods. A method may document a code of the
    /// group in more detail.
    #[must_use]
    pub fn shared<G: ErrorTable>(&self) -> Option<G> {
        let facts = self.api()?.facts()?;
        // One code may have two meanings, of two classes.
        let is_same =
            |row: &&ErrorEntry<G>| (row.facts.code, row.facts.class) == (facts.code, facts.class);
        let row = G::TABLE.iter().find(is_same)?;
        Some(row.kind.clone())
    }

    /// Returns the server's error code, if the server refused the request.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().map(ApiError::code)
    }

    /// Whether the server refused the request with this code; case-insensitive.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code()
            .is_some_and(|own| own.eq_ignore_ascii_case(code))
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.kind() {
            ErrorKind::Api(error) => Some(error.status()),
            ErrorKind::InvalidResponse(error) => Some(error.status()),
            ErrorKind::Redirected(error) => Some(error.status()),
            ErrorKind::TooLarge(error) => Some(error.status()),
            _ => None,
        }
    }

    /// Returns the class of the failure, if the server refused the request with a known code.
    ///
    /// A [`Throttled`] call, which the server would have refused, is of class
    /// [`TimeBudgetExhausted`](Class::TimeBudgetExhausted) or [`RateLimited`](Class::RateLimited).
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self.kind() {
            ErrorKind::Api(error) => error.class(),
            ErrorKind::Throttled(error) => Some(error.class),
            _ => None,
        }
    }

    /// Returns the server's description, if the server refused the request.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.api().map(ApiError::description)
    }

    /// Returns details of the refusal, if the server refused the request.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError<E>> {
        match self.kind() {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }
}

/// Whether the same request may get a different response later, as far as this status alone shows.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..)
}

/// Whether a retry may succeed after a page with this status in place of a response. A page with a
/// success status may come from a proxy.
fn is_transient_page(status: u16) -> bool {
    status < 300 || is_transient(status)
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, formatter, |formatter| {
            formatter
                .debug_struct("Error")
                .field("method", &self.0.method)
                .field("kind", &self.0.kind)
                .field("request_id", &self.request_id())
                .field("server_request_id", &self.server_request_id())
                .field("attempts", &self.0.history.attempts)
                .field("is_ambiguous", &self.0.history.lost)
                .field("retry_at", &self.0.history.retry_at)
                .finish()
        })
    }
}

impl<E: fmt::Debug> StdError for Error<E> {}
