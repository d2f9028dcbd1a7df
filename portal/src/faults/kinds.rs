//! The kinds of faults, from a documented error to a connection that breaks.

use std::fmt;
use std::time::Duration;

use axum::http::HeaderValue;

use crate::errors::{Failure, UnknownFailure};
use crate::methods;

/// A fault that affects a request.
///
/// By default the call is carried out and only its response is damaged. [`error`](Self::error) and
/// [`redirect`](Self::redirect) replace the call; any other fault does so with
/// [`before`](Self::before).
///
/// ```
/// use bitrix24_portal::Fault;
///
/// // A reaction that is set, but whose response is lost.
/// let lost = Fault::drop().of("imbot.v2.Chat.Message.Reaction.add");
/// // A proxy that does not pass the call on.
/// let proxy = Fault::html().before();
/// // A refusal that asks to retry after three seconds.
/// let busy = Fault::error("QUERY_LIMIT_EXCEEDED")?.retry_after("3");
/// # Ok::<_, bitrix24_portal::UnknownFailure>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(crate) effect: Effect,
    /// Whether the call is not carried out; a delayed call is carried out after the delay.
    pub(crate) before: bool,
    /// The only method that is affected.
    pub(crate) method: Option<String>,
    pub(crate) retry_after: Option<HeaderValue>,
}

/// Writes the name, the error code and the method: `error QUERY_LIMIT_EXCEEDED of portal.count`.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())?;
        if let Effect::Error(failure) = &self.effect {
            write!(formatter, " {}", failure.code)?;
        }
        match &self.method {
            Some(method) => write!(formatter, " of {method}"),
            None => Ok(()),
        }
    }
}

/// The effect of a fault.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    Error(Failure),
    Redirect { status: u16, to: String },
    Drop,
    Reset,
    Truncate,
    HalfClose,
    Hold,
    Delay(Duration),
    Drip(Duration),
    Html,
    Empty,
    ContentType,
    InvalidUtf8,
    Nested(usize),
    Huge(u32),
    GzipBomb(u32),
    Endless,
}

impl Fault {
    /// Returns the error of this code: of the system, of the authorization server or of a method.
    ///
    /// A code that a method documents too, such as `ACCESS_DENIED`, means the system error. With
    /// [`of`](Self::of) it means that of the method, if the method has one.
    ///
    /// # Errors
    ///
    /// Returns an error that lists the known codes if this one is unknown. Codes are
    /// case-sensitive.
    pub fn error(code: &str) -> Result<Self, UnknownFailure> {
        Failure::shared(code)
            .or_else(|| methods::find_error(code).map(Failure::from))
            .map(|failure| Self::new(Effect::Error(failure)))
            .ok_or_else(|| UnknownFailure {
                code: code.to_owned(),
            })
    }

    /// Redirects with this status: 301, 302, 303, 307 or 308.
    ///
    /// The path and query of the request are appended to an address without a path, such as
    /// `https://new.example`, as when a portal has moved; any other address is sent unchanged.
    pub fn redirect(status: u16, to: impl Into<String>) -> Self {
        let to = to.into();
        Self::new(Effect::Redirect { status, to })
    }

    /// Closes the connection without a response.
    pub fn drop() -> Self {
        Self::new(Effect::Drop)
    }

    /// Resets the connection (TCP RST) without a response.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// Closes the connection after half of the response body.
    pub fn truncate() -> Self {
        Self::new(Effect::Truncate)
    }

    /// Closes only the portal's half of the connection, after half of the response body.
    ///
    /// Unlike with [`truncate`](Self::truncate), the portal continues to read until the caller
    /// hangs up.
    pub fn half_close() -> Self {
        Self::new(Effect::HalfClose)
    }

    /// Holds the response back until [`Portal::release`](crate::Portal::release).
    ///
    /// With [`before`](Self::before) the call waits too, and is then carried out even if the caller
    /// has disconnected.
    pub fn hold() -> Self {
        Self::new(Effect::Hold)
    }

    /// Delays the response by this duration, in real time.
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay(by))
    }

    /// Sends the response body byte by byte, with this pause before each byte, in real time.
    pub fn drip(pause: Duration) -> Self {
        Self::new(Effect::Drip(pause))
    }

    /// Sends the HTML page of a proxy with status 502.
    pub fn html() -> Self {
        Self::new(Effect::Html)
    }

    /// Sends status 200 and an empty body.
    pub fn empty() -> Self {
        Self::new(Effect::Empty)
    }

    /// Sends the correct response with the content type `text/html`.
    pub fn content_type() -> Self {
        Self::new(Effect::ContentType)
    }

    /// Sends status 200 and JSON with invalid UTF-8.
    pub fn invalid_utf8() -> Self {
        Self::new(Effect::InvalidUtf8)
    }

    /// Sends status 200 and JSON whose `result` is a list nested to this depth.
    pub fn nested(depth: usize) -> Self {
        Self::new(Effect::Nested(depth))
    }

    /// Sends status 200 and a complete, valid response of slightly more than this many MiB.
    pub fn huge(mebibytes: u32) -> Self {
        Self::new(Effect::Huge(mebibytes))
    }

    /// Sends the response of [`huge`](Self::huge), compressed to a thousandth of its size
    /// (`Content-Encoding: gzip`).
    pub fn gzip_bomb(mebibytes: u32) -> Self {
        Self::new(Effect::GzipBomb(mebibytes))
    }

    /// Sends status 200 and a body that never ends, as fast as the caller reads it.
    pub fn endless() -> Self {
        Self::new(Effect::Endless)
    }

    /// Prevents the call from being carried out.
    pub fn before(self) -> Self {
        Self {
            before: true,
            ..self
        }
    }

    /// Limits the fault to this method; calls of other methods leave it pending.
    ///
    /// The fault affects direct calls; an [`error`](Self::error) also affects the method's calls
    /// inside a batch. `batch` means batches as a whole. [`TOKEN_ENDPOINT`](crate::TOKEN_ENDPOINT)
    /// means the authorization server, which no other fault affects.
    pub fn of(self, method: &str) -> Self {
        let effect = match self.effect {
            Effect::Error(failure) => {
                let documented = methods::find(method).and_then(|it| it.error(failure.code));
                Effect::Error(documented.map_or(failure, Failure::from))
            }
            other => other,
        };
        Self {
            effect,
            method: Some(method.to_owned()),
            ..self
        }
    }

    /// Sets the header `Retry-After` to seconds or an HTTP date.
    ///
    /// A value that is not valid in a header is ignored.
    pub fn retry_after(self, value: &str) -> Self {
        Self {
            retry_after: HeaderValue::from_str(value).ok(),
            ..self
        }
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            before: false,
            method: None,
            retry_after: None,
        }
    }

    /// Returns the name used by the control endpoint and in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self.effect {
            Effect::Error(_) => "error",
            Effect::Redirect { .. } => "redirect",
            Effect::Drop => "drop",
            Effect::Reset => "reset",
            Effect::Truncate => "truncate",
            Effect::HalfClose => "half_close",
            Effect::Hold => "hold",
            Effect::Delay(_) => "delay",
            Effect::Drip(_) => "drip",
            Effect::Html => "html",
            Effect::Empty => "empty",
            Effect::ContentType => "content_type",
            Effect::InvalidUtf8 => "invalid_utf8",
            Effect::Nested(_) => "nested",
            Effect::Huge(_) => "huge",
            Effect::GzipBomb(_) => "gzip_bomb",
            Effect::Endless => "endless",
        }
    }

    /// Returns whether the call waits before it is carried out.
    pub(crate) fn waits_before(&self) -> bool {
        self.before && matches!(self.effect, Effect::Hold | Effect::Delay(_))
    }

    /// Returns whether the call is carried out at all.
    pub(crate) fn carries_out(&self) -> bool {
        let instead = matches!(self.effect, Effect::Error(_) | Effect::Redirect { .. });
        !instead && (!self.before || self.waits_before())
    }
}
