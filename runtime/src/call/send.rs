//! Sends a call and keeps its outcome.
//!
//! Only reading a response depends on the method: a [`Reply`] does that. The future that sends the
//! call is the same for all methods, so it is compiled once, with this crate.

use std::time::Duration;

use crate::auth::body::Body;
use crate::call::attempts::{Attempts, Ending, Reading, enter};
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::stopped::Stopped;
use crate::call::trace::{self, Trace};
use crate::clock::BoxFuture;
use crate::contract::error_table::MethodError;
use crate::envelope::{ReadResult, read_received};
use crate::error::outcome::AttemptOutcome;
use crate::error::{Error, History, RequestError};
use crate::http::transport::Received;
use crate::limit::operating::Operating;
use crate::response::{Response, Time};
use crate::text::redact::Redactor;

/// A call to be sent.
pub(crate) struct Job<'a> {
    pub(crate) method: &'a str,
    pub(crate) repeat: Repeat,
    pub(crate) body: Result<Body, RequestError>,
    /// The timeout of the whole call, in place of the client's.
    pub(crate) timeout: Option<Duration>,
}

/// The part of a call that depends on its method: it reads the responses and keeps the outcome.
pub(crate) trait Reply: Send {
    /// Reads a response and keeps the result.
    fn read(&mut self, received: &Received) -> Reading;

    /// Settles the outcome after the last attempt; returns the trace's name of it.
    fn settle(&mut self, ending: Ending, history: History) -> &'static str;
}

/// Sends a call, with retries. The outcome is in the reply.
pub(crate) fn send<'a>(
    core: &'a Core,
    job: Job<'a>,
    reply: &'a mut dyn Reply,
) -> BoxFuture<'a, ()> {
    Box::pin(async move {
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
                let ending = Ending::Stopped(Stopped::Request(refused));
                let outcome = reply.settle(ending, History::default());
                trace.end(outcome, &History::default());
                return;
            }
        };
        let mut attempts = Attempts::new(core, method, repeat, deadline, &trace);
        let outcome = send_on(&mut attempts, body, &[], reply).await;
        trace.end(outcome, &attempts.history());
    })
}

/// Sends one request of a call in progress, and returns the trace's name of the outcome, which is in
/// the reply.
///
/// `uses` lists the other methods whose execution time the request uses.
pub(crate) async fn send_on(
    attempts: &mut Attempts<'_>,
    body: Result<Body, RequestError>,
    uses: &[&str],
    reply: &mut dyn Reply,
) -> &'static str {
    let mut read = |received: &Received| reply.read(received);
    let ending = attempts.make(body, uses, &mut read).await;
    reply.settle(ending, attempts.history())
}

/// The reply to a call whose method has an output `T` and an error type `E`.
pub(crate) struct TypedReply<'a, R, T, E> {
    method: &'a str,
    result: R,
    redactor: &'a (dyn Fn() -> Redactor + Sync),
    already_done: fn() -> Option<T>,
    outcome: Option<Result<Response<T>, Error<E>>>,
}

impl<'a, R, T, E> TypedReply<'a, R, T, E> {
    /// Creates a reply before any response.
    ///
    /// `result` reads the method's output, `redactor` is called only if there is an error, and
    /// `already_done` returns the output of a method whose earlier attempt succeeded without a
    /// response.
    pub(crate) fn new(
        method: &'a str,
        result: R,
        redactor: &'a (dyn Fn() -> Redactor + Sync),
        already_done: fn() -> Option<T>,
    ) -> Self {
        Self {
            method,
            result,
            redactor,
            already_done,
            outcome: None,
        }
    }

    /// Returns the outcome of a call that has been sent.
    pub(crate) fn outcome(self) -> Result<Response<T>, Error<E>> {
        self.outcome.expect("a call that was sent has an outcome")
    }
}

impl<T, E, R> Reply for TypedReply<'_, R, T, E>
where
    T: Send,
    E: MethodError,
    R: for<'de> ReadResult<'de, Value = T> + Send,
{
    fn read(&mut self, received: &Received) -> Reading {
        let outcome = read_received(self.method, received, self.result, self.redactor);
        let reading = reading(&outcome);
        self.outcome = Some(outcome);
        reading
    }

    fn settle(&mut self, ending: Ending, history: History) -> &'static str {
        let outcome = match (ending, self.outcome.take()) {
            (Ending::Stopped(stopped), _) => {
                Err(stopped.into_error(self.method, &(self.redactor)()))
            }
            (Ending::AlreadyDone, Some(Err(refused))) => match (self.already_done)() {
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
        let outcome = match outcome {
            Ok(answer) => {
                trace::mismatches(self.method, &answer.mismatches);
                Ok(Response {
                    attempts: history.attempts,
                    ..answer
                })
            }
            Err(error) => Err(error.after(history)),
        };
        let name = trace::outcome_of(outcome.as_ref().err());
        self.outcome = Some(outcome);
        name
    }
}

/// Returns the untyped facts about an outcome.
fn reading<T, E>(outcome: &Result<Response<T>, Error<E>>) -> Reading {
    let time = match outcome {
        Ok(answer) => answer.time.as_ref(),
        Err(error) => time_of(error),
    };
    Reading {
        failure: outcome.as_ref().err().map(AttemptOutcome::of_response),
        operating: time.and_then(Operating::of),
    }
}

fn time_of<E>(error: &Error<E>) -> Option<&Time> {
    error.api()?.time()
}
