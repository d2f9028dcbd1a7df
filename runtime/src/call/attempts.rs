//! The attempts of a call: waiting for a turn, sending, and deciding what follows.
//!
//! Every wait in this module ends at the call's deadline, and cancelling the call at any of them
//! leaves nothing behind.

use std::time::{Duration, Instant};

use tracing::Instrument;
use url::Url;

use crate::auth::Auth;
use crate::auth::body::Body;
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::stopped::{REASON_BYTES, Stopped};
use crate::call::trace::Trace;
use crate::clock::Deadline;
use crate::contract::error_table::Class;
use crate::error::outcome::AttemptOutcome;
use crate::error::{Again, History, RequestError, Throttled};
use crate::http::failure::TransportFailure;
use crate::http::redirect::{authority, may_follow};
use crate::http::transport::Received;
use crate::limit::operating::Operating;
use crate::retry::{Decision, RetryState, decide, jitter};
use crate::tasks::in_flight::InFlightGuard;

/// The untyped facts about a response.
pub(crate) struct Reading {
    /// The outcome, if the response holds no output.
    pub(crate) failure: Option<AttemptOutcome>,
    pub(crate) operating: Option<Operating>,
}

/// Reads a response and stores the result.
pub(crate) type Reader<'a> = &'a mut (dyn FnMut(&Received) -> Reading + Send);

/// How the attempts ended.
pub(crate) enum Ending {
    /// With the last response that was read.
    Answered,
    /// With a response that the work is already done, as an earlier attempt has done it.
    AlreadyDone,
    /// Without a response.
    Stopped(Stopped),
}

/// Begins a call, unless there is no runtime or the client has been drained. The call is in flight
/// until the returned guard is dropped, or its deadline has passed.
pub(crate) fn enter(core: &Core, deadline: &Deadline<'_>) -> Result<InFlightGuard, RequestError> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(RequestError::NoRuntime);
    }
    let guard = core.in_flight.enter(deadline.moment());
    guard.ok_or(RequestError::Drained)
}

/// The attempts of one call.
///
/// A call that the portal carries out in parts may continue with the rest: all its requests
/// together keep to the limits of one call.
pub(crate) struct Attempts<'a> {
    core: &'a Core,
    method: &'a str,
    repeat: Repeat,
    trace: &'a Trace<'a>,
    deadline: Deadline<'a>,
    history: History,
    /// How many requests followed a redirect or a renewal, and so do not count as attempts.
    extra: u32,
    renewed: bool,
    /// The target of a redirect.
    moved_to: Option<Url>,
    /// How long the last response asked to wait.
    retry_after: Option<Duration>,
    /// When the call began to wait for its turn.
    waiting_since: Instant,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(
        core: &'a Core,
        method: &'a str,
        repeat: Repeat,
        deadline: Deadline<'a>,
        trace: &'a Trace<'a>,
    ) -> Self {
        Self {
            core,
            method,
            repeat,
            trace,
            waiting_since: core.clock().now(),
            deadline,
            history: History {
                request_id: trace.request_id(),
                again: Some(Again::Method(repeat.by_caller)),
                ..History::default()
            },
            extra: 0,
            renewed: false,
            moved_to: None,
            retry_after: None,
        }
    }

    /// Returns what has happened so far.
    pub(crate) fn history(&self) -> History {
        self.history.clone()
    }

    /// Sends a request, which uses the execution time of these methods besides its own, with
    /// retries.
    pub(crate) async fn make(
        &mut self,
        body: Result<Body, RequestError>,
        uses: &[&str],
        read: Reader<'_>,
    ) -> Ending {
        let ending = self.attempts(body, uses, read).await;
        ending.unwrap_or_else(Ending::Stopped)
    }

    /// Waits before the call continues; returns whether there is time for it.
    pub(crate) async fn pause(&self, pause: Duration) -> bool {
        self.trace.items_repeated(pause);
        let pause = self.core.clock().sleep(pause);
        self.in_time(pause).await.is_ok()
    }

    /// Makes attempts until one of them settles the request.
    async fn attempts(
        &mut self,
        body: Result<Body, RequestError>,
        uses: &[&str],
        read: Reader<'_>,
    ) -> Result<Ending, Stopped> {
        let mut body = body.map_err(Stopped::Request)?;
        loop {
            self.turn(uses).await?;
            body = body.with(self.core.auth.credentials());
            let received = match self.attempt(&body).await {
                Err(failure) => match self.follow(&body, failure) {
                    Some(failure) => Err(failure),
                    None => continue,
                },
                received => received,
            };
            self.retry_after = None;
            let outcome = match &received {
                Ok(received) => {
                    self.retry_after = received.retry_after;
                    let sent = self.history.request_id.as_deref();
                    let redactor = || self.core.redactor([]);
                    self.history.server_request_id = received.named_by_server(sent, redactor);
                    let reading = read(received);
                    self.trace.attempt_read(reading.operating);
                    self.note(self.method, reading.operating);
                    match reading.failure {
                        None => return Ok(Ending::Answered),
                        Some(outcome) => outcome,
                    }
                }
                Err(failure) => failure.outcome(),
            };
            let decision = self.decide(outcome, self.method).await;
            self.history.lost |= outcome.may_be_done();
            match decision {
                Decision::Retry(pause) => {
                    let status = received.as_ref().ok().map(|received| received.status);
                    self.trace
                        .repeated(outcome, self.history.attempts, status, pause);
                    self.in_time(self.core.clock().sleep(pause)).await?;
                }
                Decision::Renew => self.renew(&body).await?,
                Decision::AlreadyDone => return Ok(Ending::AlreadyDone),
                Decision::Stop => {
                    received.map_err(Stopped::Failed)?;
                    return Ok(Ending::Answered);
                }
            }
        }
    }

    /// Waits until the next request may be sent. A request that uses the time of several methods
    /// waits for all of them.
    async fn turn(&mut self, uses: &[&str]) -> Result<(), Stopped> {
        self.has_time()?;
        if let Auth::OAuth(session) = &self.core.auth
            && let Some(refused) = session.final_error()
        {
            return Err(Stopped::Token(refused));
        }
        let now = self.core.clock().now();
        let throttled = |method| Some((self.core.budgets.throttled(method, now)?, method));
        // A request that uses other methods uses its own method too.
        let methods = uses.iter().copied().chain([self.method]);
        let longest = methods
            .filter_map(throttled)
            .max_by_key(|(throttled, _)| throttled.remaining);
        if let Some((throttled, method)) = longest {
            let (wait, left) = (throttled.remaining, self.deadline.left());
            if wait > self.core.config.retry_policy.longest_wait || wait >= left {
                self.history.retry_at = self.core.clock().wall().checked_add(wait);
                return Err(Stopped::Throttled {
                    method: method.to_owned(),
                    throttled,
                });
            }
            // Otherwise all calls that wait for this moment would be sent at once and refused
            // together.
            let apart = jitter(1, &self.core.config.retry_policy, self.random());
            let apart = apart.min((left - wait) / 2);
            self.in_time(self.core.clock().sleep(wait + apart)).await?;
        }
        if let Some(limiter) = &self.core.limiter {
            self.in_time(limiter.acquire()).await?;
        }
        // Without time for a response, it would be unknown what became of the request.
        self.has_time()
    }

    /// Sends one request.
    async fn attempt(&mut self, body: &Body) -> Result<Received, TransportFailure> {
        let address = match &self.moved_to {
            Some(address) => address.clone(),
            None => body.credentials().address(self.method),
        };
        let waited = self.core.clock().now() - self.waiting_since;
        self.history.attempts += 1;
        let span = self.trace.attempt(self.history.attempts, waited);
        let request_id = self.history.request_id.as_deref().unwrap_or_default();
        let received = self
            .core
            .transport
            .send(address, request_id, body.bytes(), &self.deadline)
            .instrument(span.clone())
            .await;
        self.trace.attempt_end(&span, &received);
        self.waiting_since = self.core.clock().now();
        received
    }

    /// Follows a redirect, once and only if allowed; otherwise returns the failure.
    fn follow(&mut self, body: &Body, failure: TransportFailure) -> Option<TransportFailure> {
        let from = body.credentials().address(self.method);
        let config = &self.core.config;
        match failure {
            // The other redirects would turn the request into a GET without a body.
            TransportFailure::Redirected {
                status: 302 | 307 | 308,
                to: Some(to),
            } if self.moved_to.is_none()
                && may_follow(&from, &to, &config.allowed_hosts, &config.http.plain) =>
            {
                let host = self.core.redactor([]).name(authority(&to), REASON_BYTES);
                self.trace.moved(&host);
                self.moved_to = Some(to);
                self.extra += 1;
                None
            }
            failure => Some(failure),
        }
    }

    /// Records what a response reports about a method's execution time.
    pub(crate) fn note(&self, method: &str, operating: Option<Operating>) {
        if let Some(operating) = operating {
            let (limit, now) = (self.core.config.operating_limit, self.core.clock().now());
            let throttled = self.core.budgets.note(method, operating, limit, now);
            if let Some(throttled) = throttled {
                self.trace.throttled(method, &throttled);
            }
        }
    }

    /// Decides what follows an attempt, or a part of it that called this method, after informing
    /// the limiters.
    pub(crate) async fn decide(&mut self, outcome: AttemptOutcome, method: &str) -> Decision {
        let policy = &self.core.config.retry_policy;
        let clock = self.core.clock();
        let retry_after = self.retry_after;
        let mut budget_back_in = None;
        let moment = |wait| clock.wall().checked_add(wait);
        self.history.retry_at = retry_after.and_then(moment);
        let budgets = &self.core.budgets;
        match outcome {
            AttemptOutcome::Refused(Class::RateLimited) => {
                if let Some(pause) = retry_after
                    && let Some(throttled) = budgets.hold(method, pause, clock.now())
                {
                    self.trace.throttled(method, &throttled);
                }
                if let Some(limiter) = &self.core.limiter {
                    // One response must not block all methods, and other clients, for long.
                    let pause = retry_after.map(|pause| pause.min(policy.longest_wait));
                    // Without time left, the call ends anyway.
                    let _ = self.in_time(limiter.refused(pause)).await;
                }
            }
            AttemptOutcome::Refused(Class::TimeBudgetExhausted) => {
                let is_known = budgets.throttled(method, clock.now()).is_some();
                budget_back_in = budgets.refused(method, retry_after, clock.now());
                if let (Some(remaining), false) = (budget_back_in, is_known) {
                    let throttled = Throttled::new(remaining, Class::TimeBudgetExhausted);
                    self.trace.throttled(method, &throttled);
                }
                self.history.retry_at = budget_back_in.and_then(moment);
            }
            _ => {}
        }
        let state = RetryState {
            attempts: self.history.attempts - self.extra,
            lost_before: self.history.lost,
            renewable: !self.renewed && self.core.auth.can_renew(),
            retry_after,
            budget_back_in,
            left: self.deadline.left(),
        };
        decide(
            outcome,
            self.repeat.by_client,
            &state,
            policy,
            self.random(),
        )
    }

    /// Returns a random number in `0.0..1.0`.
    fn random(&self) -> f64 {
        (self.core.config.environment.jitter)()
    }

    /// Obtains a new access token.
    async fn renew(&mut self, body: &Body) -> Result<(), Stopped> {
        let Auth::OAuth(session) = &self.core.auth else {
            return Ok(());
        };
        // After a drain nobody would wait until the new tokens are stored.
        let guard = self.core.in_flight.join();
        let guard = guard.ok_or(Stopped::Request(RequestError::Drained))?;
        self.renewed = true;
        self.extra += 1;
        let generation = body.credentials().generation;
        let renewed = session.renew(&self.core.transport, generation, self.deadline.began, guard);
        match self.deadline.within(renewed).await {
            Some(renewed) => renewed.map_err(Stopped::Token),
            None => Err(Stopped::NoTokenInTime {
                after: self.deadline.limit,
            }),
        }
    }

    /// Waits for a future until the deadline of the call.
    async fn in_time<T>(&self, future: impl Future<Output = T>) -> Result<T, Stopped> {
        let output = self.deadline.within(future).await;
        output.ok_or_else(|| self.late())
    }

    /// Stops a call whose deadline has passed.
    fn has_time(&self) -> Result<(), Stopped> {
        if self.deadline.left().is_zero() {
            Err(self.late())
        } else {
            Ok(())
        }
    }

    fn late(&self) -> Stopped {
        Stopped::Failed(TransportFailure::late(&self.deadline))
    }
}
