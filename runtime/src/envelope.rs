//! The envelope of every response: `{"result": …, "time": …}` or
//! `{"error": …, "error_description": …}`.
//!
//! A response is read once, directly into the method's output. Only if that fails is it read again:
//! with the broken parts of the JSON replaced, or without types, because an error may come with a
//! result of an unexpected shape. The method-specific part is one small function each; the rest is
//! compiled once.

mod failure;
mod visitor;

use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::Deserializer as Json;

use self::failure::{Metadata, ReadError};
use self::visitor::{Envelope, read_envelope, read_without_result};
use crate::contract::error_table::{MethodError, classify, documented};
use crate::contract::method::{Method, secrets_of};
#[cfg(feature = "client")]
use crate::error::InvalidResponse;
use crate::error::outcome::AttemptOutcome;
use crate::error::{Again, ApiError, Error, ErrorKind, History};
#[cfg(feature = "client")]
use crate::http::transport::Received;
use crate::json::mend;
use crate::json::room::Room;
use crate::response::Response;
use crate::text::redact::Redactor;
#[cfg(feature = "client")]
use crate::text::sentence::Sentence;
use crate::wire::{Mismatch, Mismatches};

#[cfg(feature = "client")]
pub(crate) use self::failure::plain;
#[cfg(feature = "client")]
pub(crate) use self::visitor::{reports_error, truncated};

/// How much of a response an error shows, in bytes.
const EXCERPT_BYTES: usize = 512;

/// The default maximum size of a response, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Reads a response to `request` that did not come through the client: a recorded one, or one from
/// a transport of your own.
///
/// # Errors
///
/// The same as for a call: [`ErrorKind::Api`] if the server refused, [`ErrorKind::InvalidResponse`]
/// if the response does not match the method's page.
pub fn decode<M: Method>(
    request: &M,
    status: u16,
    body: &[u8],
) -> Result<Response<M::Output>, Error<M::Error>> {
    let mut room = Room::of_response(MAX_BYTES);
    read(
        M::NAME,
        status,
        body,
        Decode::<M>(PhantomData),
        &mut room,
        &|| Redactor::new(secrets_of(request)),
    )
    .map_err(|error: Error<M::Error>| {
        let lost = AttemptOutcome::of_response(&error).may_be_done();
        error.after(History {
            attempts: 1,
            lost,
            again: Some(Again::Method(M::IDEMPOTENCY)),
            ..History::default()
        })
    })
}

/// How the `result` of a response is read.
pub(crate) trait ReadResult<'de>: Copy {
    type Value;

    /// Reads the result; returns `None` if nothing usable is left.
    fn read<D: Deserializer<'de>>(
        self,
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self::Value>, D::Error>;
}

/// Reads the output of a method.
pub(crate) struct Decode<M>(pub(crate) PhantomData<fn() -> M>);

impl<M> Clone for Decode<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Decode<M> {}

impl<'de, M: Method> ReadResult<'de> for Decode<M> {
    type Value = M::Output;

    fn read<D: Deserializer<'de>>(
        self,
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<M::Output>, D::Error> {
        M::decode(result, mismatches)
    }
}

/// Reads a serde type.
impl<'de, T: Deserialize<'de>> ReadResult<'de> for PhantomData<T> {
    type Value = T;

    fn read<D: Deserializer<'de>>(
        self,
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<T>, D::Error> {
        T::deserialize(result).map(Some)
    }
}

/// Reads a response.
///
/// `result` reads the value under the key of that name, `room` is the memory for its values, and
/// `redactor` is called only if there is something to report.
pub(crate) fn read<T, E: MethodError>(
    method: &str,
    status: u16,
    body: &[u8],
    result: impl for<'de> ReadResult<'de, Value = T>,
    room: &mut Room,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Response<T>, Error<E>> {
    let body = without_marks(body);
    let mut mismatches = Mismatches::within(*room);
    // Texts need not be checked one by one in a document that is known to be UTF-8.
    let text = str::from_utf8(body);
    let mut envelope = match text {
        Ok(text) => read_envelope(Json::from_str(text), result, &mut mismatches),
        Err(error) => Err(read_without_result(body)
            .err()
            .unwrap_or_else(|| serde_json::Error::custom(error))),
    };
    if envelope.is_err()
        && let Some(mended) = mend::mended(body, room.for_document())
        && let Ok(text) = str::from_utf8(&mended.document)
    {
        let left = room.beside(text.len());
        let mut again = Mismatches::of_mended(mended.mark, left);
        if let Ok(read) = read_envelope(Json::from_str(text), result, &mut again) {
            (envelope, mismatches) = (Ok(read), again);
        }
    }
    *room = mismatches.room();
    let is_good = (200..300).contains(&status);
    if let Ok(envelope) = &mut envelope {
        // Null reads as `None`, and so does a value that does not fit, which leaves a mismatch.
        let has_result = match &envelope.result {
            Some(None) => mismatches.count() > 0,
            result => result.is_some(),
        };
        envelope.keep_error(is_good && has_result);
    }
    let found = match envelope {
        Ok(Envelope {
            error: None,
            result: Some(Some(value)),
            time,
            ..
        }) if is_good => {
            let mismatches = match mismatches.count() {
                0 => Vec::new(),
                _ => redacted(mismatches, &redactor()),
            };
            return Ok(Response {
                value,
                time,
                attempts: 1,
                already_done: false,
                mismatches,
            });
        }
        Ok(Envelope {
            error,
            description,
            result,
            time,
        }) => Ok(Metadata {
            error,
            description,
            time,
            has_result: result.is_some(),
        }),
        Err(error) => Err(error),
    };
    let redactor = redactor().sparing(method);
    let kind = match ReadError::of(status, body, found, &mismatches, &redactor) {
        ReadError::Refused {
            code,
            description,
            mut refusal,
        } => {
            let (kind, facts) = classify::<E>(&code, status, &description);
            refusal.facts = facts;
            let documented = documented::<E>(&code);
            refusal.keep_documented(code, &description, documented, &redactor);
            ErrorKind::Api(ApiError::new(kind, refusal))
        }
        ReadError::InvalidResponse(unreadable) => ErrorKind::InvalidResponse(unreadable),
    };
    Err(Error::new(method, kind))
}

/// Returns a response without leading byte order marks: each PHP file that begins with one prints it.
pub(crate) fn without_marks(body: &[u8]) -> &[u8] {
    let mut body = body.trim_ascii_start();
    while let Some(rest) = body.strip_prefix(b"\xEF\xBB\xBF") {
        body = rest.trim_ascii_start();
    }
    body
}

/// Reads a received response like [`read`].
#[cfg(feature = "client")]
pub(crate) fn read_received<T, E: MethodError>(
    method: &str,
    received: &Received,
    result: impl for<'de> ReadResult<'de, Value = T>,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Response<T>, Error<E>> {
    let (status, body) = (received.status, &received.body);
    let mut room = Room::of_response(received.max_bytes);
    let outcome = read(method, status, body, result, &mut room, redactor);
    match (&received.not_decompressed, outcome) {
        (Some(reason), Err(error)) if is_not_json(&error) => {
            Err(not_decompressed(method, status, reason, &redactor()))
        }
        (_, outcome) => outcome,
    }
}

/// Returns the error about a response that cannot be decompressed.
#[cfg(feature = "client")]
pub(crate) fn not_decompressed<E>(
    method: &str,
    status: u16,
    reason: &Sentence,
    redactor: &Redactor,
) -> Error<E> {
    let unreadable =
        InvalidResponse::not_decompressed(status, reason.shown(redactor, EXCERPT_BYTES));
    Error::new(method, ErrorKind::InvalidResponse(unreadable))
}

#[cfg(feature = "client")]
fn is_not_json<E>(error: &Error<E>) -> bool {
    matches!(error.kind(), ErrorKind::InvalidResponse(error) if !error.is_json)
}

/// Returns the mismatches. Their paths may contain a key that the server took from the request.
fn redacted(mismatches: Mismatches, redactor: &Redactor) -> Vec<Mismatch> {
    let mut list = mismatches.into_list();
    for mismatch in &mut list {
        mismatch.path = redactor.name(&mismatch.path, EXCERPT_BYTES);
    }
    list
}
