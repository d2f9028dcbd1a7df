//! What can go wrong on demand, from a documented error to a connection that breaks.

use std::fmt;
use std::time::Duration;

use axum::http::HeaderValue;

use crate::errors::{Failure, UnknownFailure};
use crate::methods;

/// Something that goes wrong with a request.
///
/// A fault hits the answer: the call is carried out, and what the caller gets to know of it is
/// spoilt. Only [`error`](Self::error) and [`redirect`](Self::redirect) come instead of the call;
/// any other does so when told [`before`](Self::before).
///
/// ```
/// use bitrix24_portal::Fault;
///
/// // A reaction that is set, and whose answer nobody gets to see.
/// let lost = Fault::drop().of("imbot.v2.Chat.Message.Reaction.add");
/// // A proxy that never passed the call on.
/// let proxy = Fault::html().before();
/// // A refusal with the wish to be left alone for three seconds.
/// let busy = Fault::error("QUERY_LIMIT_EXCEEDED")?.retry_after("3");
/// # Ok::<_, bitrix24_portal::UnknownFailure>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(crate) effect: Effect,
    /// Whether the call is not carried out; a call that waits is carried out after the wait.
    pub(crate) before: bool,
    /// The only method it hits.
    pub(crate) method: Option<String>,
    pub(crate) retry_after: Option<HeaderValue>,
}

/// Its name, what it says and whom it is for: `error QUERY_LIMIT_EXCEEDED of portal.count`.
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

/// What happens.
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
    /// The error of this code: a system error, one of the authorization server's, or one that a
    /// method documents.
    ///
    /// A code that also stands in a method's own table (`ACCESS_DENIED`) is the system's. With
    /// [`of`](Self::of) it is that of the method, if the method has it.
    ///
    /// # Errors
    ///
    /// When there is no such error; letter case counts. The message lists them.
    pub fn error(code: &str) -> Result<Self, UnknownFailure> {
        Failure::shared(code)
            .or_else(|| methods::find_error(code).map(Failure::from))
            .map(|failure| Self::new(Effect::Error(failure)))
            .ok_or_else(|| UnknownFailure {
                code: code.to_owned(),
            })
    }

    /// A redirect with this status: 301, 302, 303, 307 or 308.
    ///
    /// An address without a path, such as `https://new.example`, gets the path and query that
    /// were asked for, as when a portal has moved; any other is sent as it is.
    pub fn redirect(status: u16, to: impl Into<String>) -> Self {
        let to = to.into();
        Self::new(Effect::Redirect { status, to })
    }

    /// The connection is closed without an answer.
    pub fn drop() -> Self {
        Self::new(Effect::Drop)
    }

    /// The connection is reset (TCP RST) without an answer.
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The connection is closed when half of the answer's body was sent.
    pub fn truncate() -> Self {
        Self::new(Effect::Truncate)
    }

    /// As [`truncate`](Self::truncate), but only the portal's half of the connection is closed:
    /// the portal goes on reading until the caller hangs up.
    pub fn half_close() -> Self {
        Self::new(Effect::HalfClose)
    }

    /// The answer is held back until [`Portal::release`](crate::Portal::release).
    ///
    /// With [`before`](Self::before) the call waits too, and is then carried out even if the
    /// caller has gone.
    pub fn hold() -> Self {
        Self::new(Effect::Hold)
    }

    /// The answer is held back for this long, in real time.
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay(by))
    }

    /// The answer's body is sent byte by byte, with this pause before each, in real time.
    pub fn drip(pause: Duration) -> Self {
        Self::new(Effect::Drip(pause))
    }

    /// A proxy's page of HTML with status 502.
    pub fn html() -> Self {
        Self::new(Effect::Html)
    }

    /// Status 200 and no body.
    pub fn empty() -> Self {
        Self::new(Effect::Empty)
    }

    /// The right answer, declared to be `text/html`.
    pub fn content_type() -> Self {
        Self::new(Effect::ContentType)
    }

    /// Status 200 and JSON with bytes that are no UTF-8.
    pub fn invalid_utf8() -> Self {
        Self::new(Effect::InvalidUtf8)
    }

    /// Status 200 and JSON with `result` nested this many lists deep.
    pub fn nested(depth: usize) -> Self {
        Self::new(Effect::Nested(depth))
    }

    /// Status 200 and a whole, valid answer of a little more than this many MiB.
    pub fn huge(mebibytes: u32) -> Self {
        Self::new(Effect::Huge(mebibytes))
    }

    /// [`huge`](Self::huge), compressed to a thousandth of that size (`Content-Encoding: gzip`).
    pub fn gzip_bomb(mebibytes: u32) -> Self {
        Self::new(Effect::GzipBomb(mebibytes))
    }

    /// Status 200 and a body that never ends, as fast as the caller reads it.
    pub fn endless() -> Self {
        Self::new(Effect::Endless)
    }

    /// The same, but the call is not carried out.
    pub fn before(self) -> Self {
        Self {
            before: true,
            ..self
        }
    }

    /// The same, for this method alone: calls of other methods pass by and leave it waiting.
    ///
    /// A fault for one method hits direct calls; an [`error`](Self::error) also hits the method's
    /// calls inside a batch. `batch` means batches as a whole, and
    /// [`TOKEN_ENDPOINT`](crate::TOKEN_ENDPOINT) the authorization server, which is hit by no
    /// other fault.
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

    /// The same with the header `Retry-After`: seconds, or a date as HTTP writes it.
    ///
    /// Text that cannot stand in a header is left out.
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

    /// Its name on the control endpoint and in the log.
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

    /// Whether the call waits before it is carried out.
    pub(crate) fn waits_before(&self) -> bool {
        self.before && matches!(self.effect, Effect::Hold | Effect::Delay(_))
    }

    /// Whether the call is carried out at all.
    pub(crate) fn carries_out(&self) -> bool {
        let instead = matches!(self.effect, Effect::Error(_) | Effect::Redirect { .. });
        !instead && (!self.before || self.waits_before())
    }
}
