//! Tracing: a span for each call, with a span for each attempt. They record what happened, never
//! what was sent.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tracing::{Span, field};

use crate::clock::Clock;
use crate::contract::error_table::Class;
use crate::error::outcome::AttemptOutcome;
use crate::error::{Error, ErrorKind, History, Throttled};
use crate::http::failure::TransportFailure;
use crate::http::transport::Received;
use crate::limit::operating::Operating;
use crate::random::new_uuid;
use crate::wire::Mismatch;

/// The span around one call.
pub(crate) struct Trace<'a> {
    span: Span,
    request_id: Option<Arc<str>>,
    clock: &'a dyn Clock,
    began: Instant,
    last: Mutex<LastResponse>,
}

/// What the span says about the last response.
///
/// It is recorded at the end, because subscribers such as that of `tracing_subscriber::fmt()` show
/// each value that a field has had.
#[derive(Default)]
struct LastResponse {
    status: Option<u16>,
    operating: Option<Operating>,
}

impl<'a> Trace<'a> {
    /// Begins a call.
    pub(crate) fn begin(method: &str, clock: &'a dyn Clock) -> Self {
        let request_id = new_uuid();
        // An info span, so that events within the call have its method and id at the default level.
        let span = tracing::info_span!(
            "bitrix24.call",
            method,
            request_id,
            attempts = field::Empty,
            http.status = field::Empty,
            operating = field::Empty,
            outcome = field::Empty,
            elapsed = field::Empty,
        );
        Self {
            span,
            request_id: request_id.map(Arc::from),
            clock,
            began: clock.now(),
            last: Mutex::default(),
        }
    }

    /// Returns the id of the call outside of the program.
    pub(crate) fn request_id(&self) -> Option<Arc<str>> {
        self.request_id.clone()
    }

    /// Begins an attempt; `waited` is how long the call has waited for it.
    pub(crate) fn attempt(&self, attempt: u32, waited: Duration) -> Span {
        tracing::debug_span!(
            parent: &self.span,
            "bitrix24.attempt",
            attempt,
            waited = ?waited,
            http.status = field::Empty,
            outcome = field::Empty,
        )
    }

    /// Ends an attempt.
    pub(crate) fn attempt_end(
        &self,
        attempt: &Span,
        received: &Result<Received, TransportFailure>,
    ) {
        let outcome = match received {
            Ok(received) => {
                attempt.record("http.status", received.status);
                self.last().status = Some(received.status);
                "answered"
            }
            Err(TransportFailure::Redirected { status, .. }) => {
                attempt.record("http.status", status);
                "redirected"
            }
            Err(TransportFailure::TooLarge { status, .. }) => {
                attempt.record("http.status", status);
                "too large"
            }
            Err(TransportFailure::Timeout { .. }) => "timeout",
            Err(TransportFailure::Private | TransportFailure::Broken { .. }) => "transport",
        };
        attempt.record("outcome", outcome);
    }

    /// Records what a response reported about the method's execution time.
    pub(crate) fn attempt_read(&self, operating: Option<Operating>) {
        if operating.is_some() {
            self.last().operating = operating;
        }
    }

    /// Reports that another attempt follows; `status` is the one of this attempt's response.
    pub(crate) fn repeated(
        &self,
        outcome: AttemptOutcome,
        attempt: u32,
        status: Option<u16>,
        pause: Duration,
    ) {
        tracing::info!(
            parent: &self.span,
            attempt,
            http.status = status,
            ?pause,
            "{}; the request is sent again",
            outcome.description()
        );
    }

    /// Reports that some items of a batch are sent again.
    pub(crate) fn items_repeated(&self, pause: Duration) {
        tracing::info!(
            parent: &self.span,
            ?pause,
            "some items were temporarily refused; they are sent again"
        );
    }

    /// Reports that a method has to wait, whether it was called here or elsewhere.
    pub(crate) fn throttled(&self, method: &str, throttled: &Throttled) {
        let why = match throttled.class {
            Class::RateLimited => {
                "the portal received too many requests; calls of the method wait until it accepts them"
            }
            _ => {
                "the method has used up its execution time; its calls wait until some is available again"
            }
        };
        tracing::warn!(
            parent: &self.span,
            throttled = method,
            remaining = ?throttled.remaining,
            "{why}"
        );
    }

    /// Reports that the portal has a new address.
    pub(crate) fn moved(&self, host: &str) {
        tracing::warn!(
            parent: &self.span,
            host,
            "the portal has moved; every call takes two requests until a client is created for its new address"
        );
    }

    /// Reports that a link redirects to its file.
    pub(crate) fn redirected(&self, host: &str) {
        tracing::info!(parent: &self.span, host, "the link redirects to the file");
    }

    /// Ends the call; `outcome` is the name returned by [`outcome_of`].
    pub(crate) fn end(&self, outcome: &'static str, history: &History) {
        let LastResponse { status, operating } = std::mem::take(&mut *self.last());
        self.span.record("http.status", status);
        let used = operating.map(|operating| operating.used.as_secs_f64());
        self.span.record("operating", used);
        self.span.record("attempts", history.attempts);
        self.span.record("outcome", outcome);
        let elapsed = self.clock.now() - self.began;
        self.span.record("elapsed", field::debug(elapsed));
    }

    fn last(&self) -> MutexGuard<'_, LastResponse> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the trace's name of an outcome: of success, or of an error.
pub(crate) fn outcome_of<E>(error: Option<&Error<E>>) -> &'static str {
    let Some(error) = error else {
        return "ok";
    };
    match error.kind() {
        ErrorKind::Api(_) => "refused",
        ErrorKind::InvalidResponse(_) => "unreadable",
        ErrorKind::Redirected(_) => "redirected",
        ErrorKind::TooLarge(_) => "too large",
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Throttled(_) => "throttled",
        ErrorKind::Token(_) => "no token",
        ErrorKind::Request(_) => "request",
    }
}

/// How many places with mismatches are remembered.
const MAX_PLACES: usize = 1024;

/// Reports values that did not fit their types, once for each place in the life of the process:
/// `subject` is the method or the event.
pub(crate) fn mismatches(subject: &str, mismatches: &[Mismatch]) {
    static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    for mismatch in mismatches {
        let place = format!("{subject} {}", any_position(&mismatch.path));
        let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = reported.len() < MAX_PLACES && reported.insert(place);
        drop(reported);
        if is_new {
            tracing::warn!(
                subject,
                path = mismatch.path,
                expected = mismatch.expected,
                found = %mismatch.found,
                "the portal sent a value that does not fit its type; it reads as absent"
            );
        }
    }
}

/// Returns a path without the positions in lists.
fn any_position(path: &str) -> String {
    path.split('[')
        .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join("[")
}
