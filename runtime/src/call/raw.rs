//! A call of any method by its name, with untyped parameters and result.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde::de::Deserializer;
use serde_json::Value;

use crate::auth::Auth;
use crate::auth::body::Body;
use crate::call::CallFuture;
use crate::call::core::Core;
use crate::call::send::{Job, TypedReply, send};
use crate::contract::error_table::MethodError;
use crate::contract::method::Idempotency;
use crate::envelope::ReadResult;
use crate::error::{Error, RequestError};
use crate::response::Response;
use crate::wire::{self, Mismatches, NullForm};

/// How much of an invalid name an error shows, in bytes.
const NAME_BYTES: usize = 128;

/// A call of a method by its name. Nothing is sent until the call is awaited.
///
/// `E` is the error type in which the server's codes are looked up.
#[must_use = "nothing is sent until the call is awaited"]
pub struct RawCall<E> {
    core: Arc<Core>,
    method: String,
    parameters: Value,
    repeat: Idempotency,
    timeout: Option<Duration>,
    errors: PhantomData<fn() -> E>,
}

impl<E: MethodError> RawCall<E> {
    pub(crate) fn new(core: Arc<Core>, method: &str, parameters: Value) -> Self {
        Self {
            core,
            method: method.to_owned(),
            parameters,
            repeat: Idempotency::NotIdempotent,
            timeout: None,
            errors: PhantomData,
        }
    }

    /// Sets whether the method may be sent again after a lost response; by default it may not.
    pub fn idempotency(self, idempotency: Idempotency) -> Self {
        Self {
            repeat: idempotency,
            ..self
        }
    }

    /// Limits the time of the whole call, with all waiting and retries, in place of the client's
    /// total timeout.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }

    /// Sends the request and reads the response.
    ///
    /// Dropping the future cancels the call; the server may still carry it out.
    ///
    /// # Errors
    ///
    /// If the request cannot be sent, no readable response comes in time, or the server refuses.
    pub async fn response(self) -> Result<Response<Value>, Error<E>> {
        let Self {
            core,
            method,
            parameters,
            repeat,
            timeout,
            ..
        } = self;
        check_name(&method, &core)?;
        let job = Job {
            method: &method,
            repeat: repeat.into(),
            body: raw_body(&core, &parameters),
            timeout,
        };
        let redactor = || core.redactor(likely_secrets(&parameters));
        let mut reply = TypedReply::new(&method, Untyped, &redactor, || None);
        send(&core, job, &mut reply).await;
        reply.outcome()
    }

    /// Sends the request and waits for the result, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`response`](Self::response), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Value, Error<E>> {
        self.wait_response().map(|answer| answer.value)
    }

    /// Sends the request and waits for the response, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`response`](Self::response), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_response(self) -> Result<Response<Value>, Error<E>> {
        let core = Arc::clone(&self.core);
        check_name(&self.method, &core)?;
        let runtime = core
            .blocking
            .get()
            .map_err(|error| Error::request(&self.method, error))?;
        runtime.block_on(self.response())
    }
}

impl<E: MethodError> IntoFuture for RawCall<E> {
    type Output = Result<Value, Error<E>>;
    type IntoFuture = CallFuture<Value, E>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.response().await.map(|answer| answer.value) })
    }
}

/// Hides the parameters: without a type, it is unknown which of them are secret.
impl<E> fmt::Debug for RawCall<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RawCall")
            .field(
                "method",
                &self.core.redactor([]).text(&self.method, NAME_BYTES),
            )
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Checks a name before it becomes part of an address.
fn check_name<E>(method: &str, core: &Core) -> Result<(), Error<E>> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    if method.split('.').all(is_word) {
        Ok(())
    } else {
        let method = core.redactor([]).text(method, NAME_BYTES);
        Err(Error::request(method, RequestError::MethodName))
    }
}

fn raw_body(core: &Core, parameters: &Value) -> Result<Body, RequestError> {
    match parameters {
        Value::Null => core.body(&serde_json::Map::new()),
        Value::Object(named)
            if named.contains_key("auth") && matches!(core.auth, Auth::OAuth(_)) =>
        {
            Err(RequestError::OwnAuth)
        }
        parameters => core.body(parameters),
    }
}

/// Reads an untyped value.
#[derive(Clone, Copy)]
struct Untyped;

impl<'de> ReadResult<'de> for Untyped {
    type Value = Value;

    fn read<D: Deserializer<'de>>(
        self,
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Value>, D::Error> {
        wire::Read::read(result, NullForm::Only, mismatches)
    }
}

/// The minimum length at which any text among untyped parameters is treated as a secret.
const LONG_TEXT: usize = 8;

/// Words in the names of parameters that hold secrets. In the older bot methods, the client id is
/// what is called a bot token today.
const SECRET_WORDS: [&str; 7] = [
    "auth",
    "client_id",
    "code",
    "key",
    "credentials",
    "secret",
    "token",
];

/// Returns the texts among untyped parameters that may be secret: long ones, and those whose key
/// says so.
///
/// Without a type this is a guess; an error text is still useful if too much is hidden.
fn likely_secrets(parameters: &Value) -> Vec<&str> {
    fn collect<'a>(value: &'a Value, named_secret: bool, found: &mut Vec<&'a str>) {
        match value {
            Value::String(text) if named_secret || text.len() >= LONG_TEXT => found.push(text),
            Value::Array(items) => {
                items
                    .iter()
                    .for_each(|item| collect(item, named_secret, found));
            }
            Value::Object(named) => {
                for (key, value) in named {
                    let key = key.to_ascii_lowercase();
                    let is_secret = SECRET_WORDS.iter().any(|word| key.contains(word));
                    collect(value, named_secret || is_secret, found);
                }
            }
            _ => {}
        }
    }

    let mut found = Vec::new();
    collect(parameters, false, &mut found);
    found
}
