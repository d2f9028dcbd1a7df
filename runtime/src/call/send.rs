//! Sends a call and returns its outcome.
//!
//! Only this part is generic over the method. How often and when a request is sent is decided in
//! [`Attempts`], which is compiled once.

use std::time::Duration;

use crate::answer::{Response, Time};
use crate::auth::Body;
use crate::call::attempts::{Attempts, Ending, Reading, enter};
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::trace::{self, Trace};
use crate::contract::error_table::MethodError;
use crate::envelope::{ReadResult, read_received};
use crate::error::outcome::AttemptOutcome;
use crate::error::{Error, History, RequestError};
use crate::http::transport::Received;
use crate::limit::operating::Operating;
use crate::text::redact::Redactor;

/// A call to be sent.
pub(crate) struct Job<'a> {
    pub(crate) method: &'a str,
    pub(crate) repeat: Repeat,
    pub(crate) body: Result<Body, RequestError>,
    /// The timeout of the whole call, in place of the client's.
    pub(crate) timeout: Option<Duration>,
}

/// Sends a call, with retries, and reads the response.
///
/// `result` reads the method's output, `redactor` is called only if there is an error, and
/// `already_done` returns the output of a method whose earlier attempt succeeded without a
/// response.
pub(crate) async fn send<T: Send, E: MethodError>(
    core: &Core,
    job: Job<'_>,
    result: impl for<'de> ReadResult<'de, Value = T> + Send + Sync,
    redactor: &(dyn Fn() -> Redactor + Sync),
    already_done: impl FnOnce() -> Option<T> + Send,
) -> Result<Response<T>, Error<E>> {
    let Job {
        method,
        repeat,
        body,
        timeout,
    } = job;
    let trace = Trace::begin(method, core.clock());
    let deadline = core.deadline(timeout);
    let _inside = match enter(core, &deadline) {
        Ok(inside) => inside,
        Err(refused) => {
            let error = Error::request(method, refused);
            trace.end(Some(&error), &History::default());
            return Err(error);
        }
    };
    let mut attempts = Attempts::new(core, method, repeat, deadline, &trace);
    let uses = [method];
    let outcome = send_on(&mut attempts, body, &uses, result, redactor, already_done).await;
    trace.end(outcome.as_ref().err(), &attempts.history());
    outcome
}

/// Sends one request of a call in progress; `uses` lists the methods whose execution time it uses.
pub(crate) async fn send_on<T: Send, E: MethodError>(
    attempts: &mut Attempts<'_>,
    body: Result<Body, RequestError>,
    uses: &[&str],
    result: impl for<'de> ReadResult<'de, Value = T> + Send + Sync,
    redactor: &(dyn Fn() -> Redactor + Sync),
    already_done: impl FnOnce() -> Option<T> + Send,
) -> Result<Response<T>, Error<E>> {
    let method = attempts.method();
    let mut last = None;
    let mut reader = |received: &Received| {
        let outcome = read_received(method, received, result, redactor);
        let reading = reading(&outcome);
        last = Some(outcome);
        reading
    };
    let ending = attempts.make(body, uses, &mut reader).await;
    let outcome = match (ending, last) {
        (Ending::Stopped(stopped), _) => Err(stopped.into_error(method, &redactor())),
        (Ending::AlreadyDone, Some(Err(refused))) => match already_done() {
            Some(value) => Ok(Response {
                value,
                time: time_of(&refused).cloned(),
                attempts: 1,
                already_done: true,
                mismatches: Vec::new(),
            }),
            None => Err(refused),
        },
        (_, last) => last.expect("a call ends with the answer it has read, or is stopped"),
    };
    if let Ok(answer) = &outcome {
        trace::mismatches(method, &answer.mismatches);
    }
    with_history(outcome, attempts.history())
}

fn with_history<T, E>(
    outcome: Result<Response<T>, Error<E>>,
    history: History,
) -> Result<Response<T>, Error<E>> {
    match outcome {
        Ok(answer) => Ok(Response {
            attempts: history.attempts,
            ..answer
        }),
        Err(error) => Err(error.after(history)),
    }
}

/// Returns the untyped facts about an outcome.
fn reading<T, E>(outcome: &Result<Response<T>, Error<E>>) -> Reading {
    let time = match outcome {
        Ok(answer) => answer.time.as_ref(),
        Err(error) => time_of(error),
    };
    Reading {
        failure: outcome.as_ref().err().map(AttemptOutcome::of_answer),
        operating: time.and_then(Operating::of),
    }
}

fn time_of<E>(error: &Error<E>) -> Option<&Time> {
    error.api()?.time()
}
