//! What can go wrong with a call, and what the caller should do about it.
//!
//! An [`Error`] holds the facts of the call once, around a [kind](ErrorKind) with what differs. None
//! holds a secret: texts of the server and of the transport were redacted before they came here.

#[cfg(feature = "client")]
pub(crate) mod config;
mod debug;
mod failed;
mod oauth;
pub(crate) mod outcome;
mod refused;
mod request;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::contract::error_table::{Class, ErrorEntry, ErrorTable, MethodError};
use crate::contract::method::Idempotency;

pub(crate) use debug::{debug, debug_as_sentence};
#[cfg(feature = "client")]
pub(crate) use failed::Barrier;
pub(crate) use failed::advice;
pub use failed::{
    InvalidResponse, Redirected, Throttled, Timeout, TimeoutKind, TooLarge, TransportError,
};
pub use oauth::OAuthError;
pub use refused::{ApiError, Violation};
pub(crate) use refused::{DESCRIPTION_BYTES, Refusal};
pub use request::RequestError;

/// Why a call failed; `E` is the error type of its method.
///
/// The error of any method becomes an `Error` without a type of its own by `?`, so one function can
/// call several methods. That keeps everything but the typed failure:
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
/// `Display` and `{:?}` show a sentence that says what to do; `{:#?}` shows the fields. So do all
/// errors of this crate.
#[derive(Clone, PartialEq)]
pub struct Error<E = AnyMethod>(Box<Failed<E>>);

#[derive(Debug, Clone, PartialEq)]
struct Failed<E> {
    method: String,
    history: History,
    kind: ErrorKind<E>,
}

/// What a call failed of.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The server has understood the request and refused it.
    Api(ApiError<E>),
    /// The answer is not what the method's page promises.
    InvalidResponse(InvalidResponse),
    /// The server points to another address, to which the request may not go.
    Redirected(Redirected),
    /// The answer is larger than the limit.
    TooLarge(TooLarge),
    /// A time limit ran out.
    Timeout(Timeout),
    /// The connection failed.
    Transport(TransportError),
    /// The method has used up its execution time for now, so nothing was sent.
    Throttled(Throttled),
    /// The access token has expired, and there is no new one.
    Token(OAuthError),
    /// The request is wrong in itself, so nothing was sent.
    Request(RequestError),
}

/// The typed failure of an [`Error`] that may be of any method: it says nothing, and the code, the
/// class and all else are in the error.
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

/// What has happened to a call besides the attempt it ended with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// By which the call is known outside of the program.
    pub(crate) request_id: Option<Arc<str>>,
    /// The same, as the server has named it.
    pub(crate) server_request_id: Option<Arc<str>>,
    /// How many requests were sent.
    pub(crate) attempts: u32,
    /// Whether one of them may have been carried out, though no answer said so.
    pub(crate) lost: bool,
    /// When the server takes the method again, where it has said so.
    pub(crate) retry_at: Option<SystemTime>,
    /// What may be done again, where that is known.
    pub(crate) again: Option<Again>,
}

/// What there is to do about a request that may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// What the method allows the caller, who does not know a key that the client has made.
    Method(Idempotency),
    /// To ask for another link, because this one may be used up.
    NewLink,
}

impl<E> Error<E> {
    pub(crate) fn new(method: impl Into<String>, kind: ErrorKind<E>) -> Self {
        Self(Box::new(Failed {
            method: method.into(),
            history: History::default(),
            kind,
        }))
    }

    /// A request that is wrong in itself.
    #[cfg(feature = "client")]
    pub(crate) fn request(method: impl Into<String>, error: RequestError) -> Self {
        Self::new(method, ErrorKind::Request(error))
    }

    /// The same error of a download, where other advice helps.
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

    /// The same error, with what came before it.
    pub(crate) fn after(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }

    /// What the call failed of.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// What the call failed of, by value.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The method that was called. For a batch, the one of the item that is to blame, where that is
    /// known.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// How many requests were sent for the call; 0 where it failed before the first. For an item of
    /// a batch, how many it was part of.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts
    }

    /// The id that went out with the call in the header `X-Request-Id`, and that stands in its span;
    /// `None` where nothing was sent.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.history.request_id.as_deref()
    }

    /// The id that the server has given its last answer in a header of that name, if it was another
    /// one. At most 128 bytes of it are kept.
    #[must_use]
    pub fn server_request_id(&self) -> Option<&str> {
        self.0.history.server_request_id.as_deref()
    }

    /// Whether the server may have carried the request out although the call failed: an answer was
    /// lost or told nothing, or the server failed on the way.
    ///
    /// `false` says that it has not been carried out: it was refused before, or never arrived.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.0.history.lost
    }

    /// When the server takes the method again, where it has said so: of one that has used up its
    /// execution time, or in the header `Retry-After`.
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.0.history.retry_at
    }

    /// Whether the same call may go well later although nothing is changed: the portal was busy, out
    /// of order or out of reach.
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

    /// The typed failure, when the server refused the request.
    #[must_use]
    pub fn refusal(&self) -> Option<&E> {
        self.api().map(|error| &error.failure)
    }

    /// The failure as one of a group that methods share, such as all those of a bot, whatever the
    /// method; `None` when it is none of that group. A method may say more of a code of the group.
    #[must_use]
    pub fn shared<G: ErrorTable>(&self) -> Option<G> {
        let facts = self.api()?.facts()?;
        // One code may mean two things, which are of two classes.
        let is_same =
            |row: &&ErrorEntry<G>| (row.facts.code, row.facts.class) == (facts.code, facts.class);
        let row = G::TABLE.iter().find(is_same)?;
        Some(row.kind.clone())
    }

    /// The server's error code, when the server refused the request.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().map(ApiError::code)
    }

    /// Whether the server refused the request with this code; letter case does not matter.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code()
            .is_some_and(|own| own.eq_ignore_ascii_case(code))
    }

    /// The HTTP status, when there was an answer.
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

    /// What kind of failure it is, when the server refused the request with a known code, or would
    /// have: a [`Throttled`] call is of class [`TimeBudgetExhausted`](Class::TimeBudgetExhausted) or
    /// [`RateLimited`](Class::RateLimited).
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self.kind() {
            ErrorKind::Api(error) => error.class(),
            ErrorKind::Throttled(error) => Some(error.class),
            _ => None,
        }
    }

    /// The server's own words, when the server refused the request.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.api().map(ApiError::description)
    }

    /// More about the refusal, when the server refused the request.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError<E>> {
        match self.kind() {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }
}

/// Whether an answer of this status, of which no more is known, may be another one later.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..)
}

/// Whether the same may go well later where a page with this status takes the place of an answer. A
/// page of success may come from something that stands in between.
fn is_transient_page(status: u16) -> bool {
    status < 300 || is_transient(status)
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.method())?;
        match self.kind() {
            ErrorKind::Api(error) => error.fmt(formatter)?,
            ErrorKind::InvalidResponse(error) => error.fmt(formatter)?,
            ErrorKind::Redirected(error) => error.fmt(formatter)?,
            ErrorKind::TooLarge(error) => error.fmt(formatter)?,
            ErrorKind::Timeout(error) => error.fmt(formatter)?,
            ErrorKind::Transport(error) => error.fmt(formatter)?,
            ErrorKind::Throttled(error) => error.fmt(formatter)?,
            ErrorKind::Token(error) => {
                write!(
                    formatter,
                    "the access token has expired and was not renewed: {error}"
                )?;
            }
            ErrorKind::Request(error) => error.fmt(formatter)?,
        }
        let is_download = self.0.history.again == Some(Again::NewLink);
        if matches!(self.kind(), ErrorKind::Timeout(_) | ErrorKind::Transport(_)) {
            match self.attempts() {
                0 | 1 => {}
                // A download is not repeated.
                _ if is_download => formatter.write_str(" That was after a redirect.")?,
                attempts => write!(formatter, " That was attempt {attempts}.")?,
            }
            if !self.is_ambiguous() {
                return formatter.write_str(match self.kind() {
                    ErrorKind::Timeout(error) if error.waited_for_token() => {
                        " The portal has not carried the request out: the time went by in waiting \
                         for the authorization server or the token store. Send it again, and give it \
                         more time; if it goes on, check these two."
                    }
                    ErrorKind::Timeout(error) if error.limit() == TimeoutKind::Total => {
                        " The portal has not carried the request out: the time went by in waiting \
                         for its turn, or for a connection. Send it again, and give it more time."
                    }
                    _ if is_download => {
                        " The request was not sent: check the host of the link and the network, then \
                         try again."
                    }
                    _ => {
                        " The request was not sent: check the portal's address and the network, then \
                         try again."
                    }
                });
            }
        }
        if self.is_ambiguous() {
            if !is_download {
                formatter.write_str(" The request may have been carried out.")?;
            }
            formatter.write_str(match self.0.history.again {
                Some(Again::NewLink) => {
                    " The link may be used up: ask the portal for another link."
                }
                Some(Again::Method(Idempotency::Idempotent)) => {
                    " Send it again: carrying it out twice is the same as once."
                }
                Some(Again::Method(Idempotency::WithKey)) => {
                    " Send it again with the same key, by which the portal knows it again. With \
                     another key, or none, that would do it twice."
                }
                Some(Again::Method(Idempotency::DetectsRepeats)) => {
                    " Send it again: if that is refused as already done, it has worked."
                }
                Some(Again::Method(Idempotency::NotIdempotent)) | None => {
                    " Find out whether it was before you send it again: that would do it twice."
                }
            })?;
        }
        Ok(())
    }
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
