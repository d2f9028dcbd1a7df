//! A call of a typed method.

pub(crate) mod attempts;
pub(crate) mod core;
pub(crate) mod download;
pub(crate) mod idempotency;
pub(crate) mod prepare;
pub(crate) mod raw;
pub(crate) mod send;
pub(crate) mod stopped;
pub(crate) mod trace;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::call::core::Core;
use crate::call::prepare::{check, prepare};
use crate::call::send::{Job, TypedReply, send};
use crate::contract::method::{Method, secrets_of};
use crate::envelope::Decode;
use crate::error::Error;
use crate::response::Response;

/// The future of an awaited call.
pub(crate) type CallFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, Error<E>>> + Send>>;

/// A call of a method. Nothing is sent until the call is awaited.
///
/// Awaiting it returns the method's output; [`response`](Call::response) also returns the server's
/// timing.
#[must_use = "nothing is sent until the call is awaited"]
pub struct Call<M> {
    core: Arc<Core>,
    request: M,
    timeout: Option<Duration>,
}

impl<M> Call<M> {
    /// Creates the call of a request, optionally with its own timeout in place of the client's.
    pub(crate) fn new(core: Arc<Core>, request: M, timeout: Option<Duration>) -> Self {
        Self {
            core,
            request,
            timeout,
        }
    }

    /// Returns the call with its request changed.
    pub fn with(self, set: impl FnOnce(M) -> M) -> Self {
        Self {
            request: set(self.request),
            ..self
        }
    }

    /// Returns the request that will be sent.
    #[must_use]
    pub fn request(&self) -> &M {
        &self.request
    }

    /// Returns the request without sending it.
    #[must_use]
    pub fn into_request(self) -> M {
        self.request
    }

    /// Returns the client, the request and the timeout of the call.
    pub(crate) fn into_parts(self) -> (Arc<Core>, M, Option<Duration>) {
        (self.core, self.request, self.timeout)
    }

    /// Limits the time of the whole call, with all waiting and retries, in place of the client's
    /// total timeout.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }
}

impl<M: Method> Call<M> {
    /// Sends the request and reads the response.
    ///
    /// The call waits for the rate limiter, and is retried if that is safe and can help.
    ///
    /// Dropping the future cancels the call; the server may still carry it out.
    ///
    /// # Errors
    ///
    /// If the request cannot be sent, no readable response comes in time, or the server refuses.
    pub async fn response(self) -> Result<Response<M::Output>, Error<M::Error>> {
        let Self {
            core,
            mut request,
            timeout,
        } = self;
        check(&request).map_err(|error| Error::request(M::NAME, error))?;
        let job = Job {
            method: M::NAME,
            repeat: prepare(&mut request, core.send_options()),
            body: core.body(&request),
            timeout,
        };
        let redactor = || core.redactor(secrets_of(&request));
        let result = Decode::<M>(PhantomData);
        let mut reply = TypedReply::new(M::NAME, result, &redactor, M::already_done);
        send(&core, job, &mut reply).await;
        reply.outcome()
    }

    /// Sends the request and waits for the method's output, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`response`](Self::response), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<M::Output, Error<M::Error>> {
        self.wait_response().map(|answer| answer.value)
    }

    /// Sends the request and waits for the response, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`response`](Self::response), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_response(self) -> Result<Response<M::Output>, Error<M::Error>> {
        let core = Arc::clone(&self.core);
        let runtime = core
            .blocking
            .get()
            .map_err(|error| Error::request(M::NAME, error))?;
        runtime.block_on(self.response())
    }
}

impl<M: Method> IntoFuture for Call<M> {
    type Output = Result<M::Output, Error<M::Error>>;
    type IntoFuture = CallFuture<M::Output, M::Error>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(|answer| answer.value) })
    }
}

impl<M: fmt::Debug> fmt::Debug for Call<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("request", &self.request)
            .field("timeout", &self.timeout)
            .finish()
    }
}
