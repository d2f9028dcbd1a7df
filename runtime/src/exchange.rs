//! What every call has in common: sending the request, making errors of failures, and the trace.
//!
//! Only [`conclude`] differs by method; everything else here is compiled once.

use std::time::{Duration, Instant};

use serde::de::DeserializeSeed;
use tracing::{Instrument, Span, field};

use crate::client::Core;
use crate::envelope::{Answer, read};
use crate::error::{Error, Redirected, RequestError, Timeout, TooLarge, TransportError};
use crate::failure::MethodError;
use crate::redact::Redactor;
use crate::transport::{Failure, Received, Transport};

/// How much of a text of the network stack an error keeps, in bytes.
const REASON_BYTES: usize = 512;

/// Why there is no answer to read. The texts in it still have to be redacted.
pub(crate) enum Stopped {
    /// The request is wrong in itself.
    Request(RequestError),
    /// Sending it failed.
    Failed(Failure),
}

/// Sends a request, if it could be written, and gives the answer as it came.
pub(crate) async fn exchange(
    core: &Core,
    transport: &Transport,
    method: &str,
    body: Result<Vec<u8>, RequestError>,
    timeout: Option<Duration>,
    trace: &Trace,
) -> Result<Received, Stopped> {
    let body = body.map_err(Stopped::Request)?;
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Stopped::Request(RequestError::NoRuntime {
            method: method.to_owned(),
        }));
    }
    let left = timeout.unwrap_or(core.config.total_timeout);
    transport
        .send(method, body, left)
        .instrument(trace.span.clone())
        .await
        .map_err(Stopped::Failed)
}

/// Makes the outcome of a call out of what was received.
pub(crate) fn conclude<T, E: MethodError>(
    method: &str,
    received: Result<Received, Stopped>,
    result: impl for<'de> DeserializeSeed<'de, Value = T>,
    redactor: &dyn Fn() -> Redactor,
    trace: &Trace,
) -> Result<Answer<T>, Error<E>> {
    let outcome = match received {
        Ok(Received { status, body }) => {
            trace.status(status);
            read(method, status, &body, result, redactor)
        }
        Err(stopped) => Err(stopped.tell(method, &redactor())),
    };
    trace.end(outcome.as_ref().err().map_or("ok", outcome_of));
    outcome
}

impl Stopped {
    /// The error for the caller.
    fn tell<E>(self, method: &str, redactor: &Redactor) -> Error<E> {
        let method = method.to_owned();
        match self {
            Self::Request(RequestError::NotWritable { reason, .. }) => {
                let reason = redactor.text(&reason, REASON_BYTES);
                Error::Request(Box::new(RequestError::NotWritable { method, reason }))
            }
            Self::Request(error) => Error::Request(Box::new(error)),
            Self::Failed(Failure::Redirected { status, host }) => {
                let host = host.map(|host| redactor.text(&host, REASON_BYTES));
                Error::Redirected(Box::new(Redirected {
                    method,
                    status,
                    host,
                }))
            }
            Self::Failed(Failure::TooLarge { status, limit }) => {
                Error::TooLarge(Box::new(TooLarge {
                    method,
                    status,
                    limit,
                }))
            }
            Self::Failed(Failure::Timeout { limit, after }) => Error::Timeout(Box::new(Timeout {
                method,
                limit,
                after,
            })),
            Self::Failed(Failure::Broken {
                reason,
                may_have_arrived,
            }) => {
                let reason = redactor.text(&reason, REASON_BYTES);
                Error::Transport(Box::new(TransportError {
                    method,
                    reason,
                    may_have_arrived,
                }))
            }
        }
    }
}

/// What the trace calls an error.
fn outcome_of<E>(error: &Error<E>) -> &'static str {
    match error {
        Error::Api(_) => "refused",
        Error::Unreadable(_) => "unreadable",
        Error::Redirected(_) => "redirected",
        Error::TooLarge(_) => "too large",
        Error::Timeout(_) => "timeout",
        Error::Transport(_) => "transport",
        Error::Request(_) => "request",
    }
}

/// The span around one call. It tells the method and how it went, and nothing of what was sent.
pub(crate) struct Trace {
    span: Span,
    began: Instant,
}

impl Trace {
    /// Begins a call.
    pub(crate) fn begin(method: &str) -> Self {
        let span = tracing::debug_span!(
            "bitrix24.call",
            method,
            http.status = field::Empty,
            outcome = field::Empty,
            elapsed = field::Empty,
        );
        Self {
            span,
            began: Instant::now(),
        }
    }

    fn status(&self, status: u16) {
        self.span.record("http.status", status);
    }

    fn end(&self, outcome: &'static str) {
        self.span.record("outcome", outcome);
        self.span
            .record("elapsed", field::debug(self.began.elapsed()));
    }
}
