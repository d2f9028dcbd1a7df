//! The envelope of every response: `{"result": …, "time": …}` or
//! `{"error": …, "error_description": …}`.
//!
//! A response is read once, directly into the method's output. Only if that fails is it read again:
//! with the broken parts of the JSON replaced, or without types, because an error may come with a
//! result of an unexpected shape. The method-specific part is one small function each; the rest is
//! compiled once.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::answer::{BESIDE_BYTES, Response, Time, read_time};
use crate::contract::error_table::{MethodError, classify, documented};
use crate::contract::method::{Method, secrets_of};
use crate::error::outcome::AttemptOutcome;
use crate::error::{
    Again, ApiError, DESCRIPTION_BYTES, Error, ErrorKind, History, InvalidResponse, Refusal,
    Violation, advice,
};
#[cfg(feature = "client")]
use crate::http::transport::Received;
use crate::json::mend;
use crate::json::number;
use crate::json::path::path_at;
use crate::json::room::Room;
use crate::text::redact::Redactor;
use crate::text::sentence::Sentence;
use crate::wire::{Key, Mismatch, Mismatches};

/// The keys of every response.
const KEYS: [&str; 4] = ["result", "error", "error_description", "time"];

/// The expected shape of every response.
const ENVELOPE: &str = "an object with `result` or `error`";

/// How much of a response an error shows, in bytes.
const EXCERPT_BYTES: usize = 512;

/// The maximum number of field errors in an error.
const MOST_VIOLATIONS: usize = 16;

/// The default maximum size of a response, in bytes.
pub(crate) const MOST_BYTES: usize = 16 * 1024 * 1024;

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
    let mut room = Room::of_answer(MOST_BYTES);
    read(
        M::NAME,
        status,
        body,
        Decode::<M>(PhantomData),
        &mut room,
        &|| Redactor::new(secrets_of(request)),
    )
    .map_err(|error: Error<M::Error>| {
        let lost = AttemptOutcome::of_answer(&error).may_be_done();
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
    let mut envelope = read_envelope(body, result, &mut mismatches);
    if let Err(error) = &envelope
        && (error.is_syntax() || number::may_be_out_of_range(error))
        && let Some(mended) = mend::mended(body, room.for_document())
    {
        let left = room.beside(mended.document.len());
        let mut again = Mismatches::of_mended(mended.mark, left);
        if let Ok(read) = read_envelope(&mended.document, result, &mut again) {
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
    let mut room = Room::of_answer(received.most_bytes);
    let outcome = read(method, status, body, result, &mut room, redactor);
    match (&received.packed, outcome) {
        (Some(reason), Err(error)) if is_no_json(&error) => {
            Err(packed(method, status, reason, &redactor()))
        }
        (_, outcome) => outcome,
    }
}

/// Returns the error about a response that cannot be decompressed.
#[cfg(feature = "client")]
pub(crate) fn packed<E>(
    method: &str,
    status: u16,
    reason: &Sentence,
    redactor: &Redactor,
) -> Error<E> {
    let unreadable = InvalidResponse::packed(status, reason.shown(redactor, EXCERPT_BYTES));
    Error::new(method, ErrorKind::InvalidResponse(unreadable))
}

#[cfg(feature = "client")]
fn is_no_json<E>(error: &Error<E>) -> bool {
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

/// The relevant keys of the envelope.
struct Envelope<T> {
    /// The result that was read, if the key is present.
    result: Option<Option<T>>,
    error: Option<Value>,
    description: Option<Value>,
    time: Option<Time>,
}

/// The envelope's values besides the result.
struct Metadata {
    error: Option<Value>,
    description: Option<Value>,
    time: Option<Time>,
    has_result: bool,
}

impl<T> Envelope<T> {
    /// Removes an `error` that does not report an error.
    fn keep_error(&mut self, has_result: bool) {
        self.error = self
            .error
            .take()
            .filter(|error| tells_of_error(error, has_result));
    }
}

fn read_envelope<'de, R: ReadResult<'de>>(
    body: &'de [u8],
    result: R,
    mismatches: &mut Mismatches,
) -> Result<Envelope<R::Value>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let envelope = deserializer.deserialize_map(EnvelopeVisitor { result, mismatches })?;
    deserializer.end()?;
    Ok(envelope)
}

/// A reader of results as a `DeserializeSeed`, as needed for the value of a key.
struct ResultSeed<'m, R> {
    result: R,
    mismatches: &'m mut Mismatches,
}

impl<'de, R: ReadResult<'de>> DeserializeSeed<'de> for ResultSeed<'_, R> {
    type Value = Option<R::Value>;

    fn deserialize<D: Deserializer<'de>>(self, result: D) -> Result<Self::Value, D::Error> {
        self.result.read(result, self.mismatches)
    }
}

struct EnvelopeVisitor<'m, R> {
    result: R,
    mismatches: &'m mut Mismatches,
}

impl<'de, R: ReadResult<'de>> Visitor<'de> for EnvelopeVisitor<'_, R> {
    type Value = Envelope<R::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(ENVELOPE)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut envelope = Envelope {
            result: None,
            error: None,
            description: None,
            time: None,
        };
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match &*key {
                // A second `result` is skipped like any unknown key.
                "result" if envelope.result.is_none() => {
                    let seed = ResultSeed {
                        result: self.result,
                        mismatches: &mut *self.mismatches,
                    };
                    envelope.result = Some(map.next_value_seed(seed)?);
                }
                "error" => envelope.error = Some(truncated(map.next_value()?)),
                "error_description" => envelope.description = Some(truncated(map.next_value()?)),
                "time" => envelope.time = read_time(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(envelope)
    }
}

/// Returns a value beside the result; a value that is far too long is truncated to a text.
pub(crate) fn truncated(value: &RawValue) -> Value {
    let text = value.get();
    if text.len() > BESIDE_BYTES {
        text[..text.floor_char_boundary(BESIDE_BYTES)].into()
    } else {
        mend::lenient(text, BESIDE_BYTES).unwrap_or_else(|| text.into())
    }
}

/// Whether the value under `error` reports an error.
///
/// Null, `false` and PHP's empty array do not. PHP's other empty values do not if there is a
/// result; without one, an empty text is an error without a code, and zero is a code.
pub(crate) fn tells_of_error(error: &Value, has_result: bool) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !(has_result && matches!(text.as_str(), "" | "0")),
        Value::Number(number) => !(has_result && number.as_f64() == Some(0.0)),
        Value::Object(named) => !(has_result && named.is_empty()),
        Value::Bool(true) => true,
    }
}

/// A response without an output.
enum ReadError {
    /// The server refused. Code and description are as the server sent them, for the lookup; those
    /// in the refusal are redacted.
    Refused {
        code: String,
        description: String,
        refusal: Refusal,
    },
    InvalidResponse(InvalidResponse),
}

impl ReadError {
    fn of(
        status: u16,
        body: &[u8],
        found: Result<Metadata, serde_json::Error>,
        mismatches: &Mismatches,
        redactor: &Redactor,
    ) -> Self {
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let is_json = match read_envelope(
                    body,
                    PhantomData::<Option<IgnoredAny>>,
                    &mut Mismatches::default(),
                ) {
                    Ok(mut envelope) => {
                        let has_result = matches!(envelope.result, Some(Some(Some(_))));
                        envelope.keep_error((200..300).contains(&status) && has_result);
                        if let Some(error) = envelope.error {
                            let Envelope {
                                description, time, ..
                            } = envelope;
                            return refusal(status, error, description, time, redactor);
                        }
                        true
                    }
                    Err(again) => again.is_data(),
                };
                let path = path_of(body, &error, redactor);
                let reason = reason_of(body, &error, redactor);
                return unreadable(status, body, path, reason, is_json, redactor);
            }
        };
        if let Some(error) = found.error {
            return refusal(status, error, found.description, found.time, redactor);
        }
        let (path, reason) = match mismatches.last() {
            _ if !(200..300).contains(&status) => (
                String::new(),
                "the status reports a failure, but there is no `error`".to_owned(),
            ),
            _ if !found.has_result => (
                String::new(),
                "it has neither `result` nor `error`".to_owned(),
            ),
            Some(mismatch) => {
                let mut mismatch = mismatch.clone();
                mismatch.path = redactor.name(&mismatch.path, EXCERPT_BYTES);
                (mismatch.path_in("result"), mismatch.reason())
            }
            None => (
                "result".to_owned(),
                "expected a value, found nothing".to_owned(),
            ),
        };
        unreadable(status, body, path, reason, true, redactor)
    }
}

fn refusal(
    status: u16,
    error: Value,
    description: Option<Value>,
    time: Option<Time>,
    redactor: &Redactor,
) -> ReadError {
    // Newer endpoints put the code and the message into an object.
    let (code, message, validation) = match error {
        Value::Object(mut error) => (
            error.remove("code"),
            error.remove("message"),
            error.remove("validation"),
        ),
        Value::Array(items) => (None, Some(Value::Array(items)), None),
        code => (Some(code), None, None),
    };
    let code = plain(code);
    let description = plain(description.or(message));
    let refusal = Refusal {
        status,
        code: redactor.identifier(&code, EXCERPT_BYTES),
        description: redactor.text(&description, DESCRIPTION_BYTES),
        violations: violations(validation, redactor),
        facts: None,
        time,
    };
    ReadError::Refused {
        code,
        description,
        refusal,
    }
}

/// Returns the errors of single fields: a list of objects, or a single object.
///
/// PHP makes an object of a list whose keys are not positions, and these keys may be the fields.
fn violations(validation: Option<Value>, redactor: &Redactor) -> Vec<Violation> {
    let listed: Vec<(String, Value)> = match validation {
        Some(Value::Array(items)) => items.into_iter().map(|it| (String::new(), it)).collect(),
        Some(Value::Object(items)) if !items.contains_key("message") => items
            .into_iter()
            .map(|(key, item)| match key.parse::<usize>() {
                Ok(_) => (String::new(), item),
                Err(_) => (key, item),
            })
            .collect(),
        Some(item) => vec![(String::new(), item)],
        None => Vec::new(),
    };
    let violation = |(key, item)| {
        let (field, message) = match item {
            Value::Object(mut item) => (item.remove("field"), item.remove("message")),
            Value::Array(mut items) if items.len() == 1 => (None, items.pop()),
            text => (None, Some(text)),
        };
        let field = field.map_or(key, |field| plain(Some(field)));
        Violation {
            field: redactor.text(&field, EXCERPT_BYTES),
            message: redactor.text(&plain(message), EXCERPT_BYTES),
        }
    };
    let listed = listed.into_iter().take(MOST_VIOLATIONS).map(violation);
    listed.filter(|it| !it.message.is_empty()).collect()
}

/// Formats a value for people: a text without quotes, null as an empty text.
pub(crate) fn plain(value: Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(value) => value.to_string(),
    }
}

/// Returns where reading stopped. The keys of the envelope do not come from outside.
fn path_of(document: &[u8], error: &serde_json::Error, redactor: &Redactor) -> String {
    let path = path_at(document, error.line(), error.column());
    let known = KEYS.iter().find(|&&key| {
        let below = path.strip_prefix(key);
        below.is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
    });
    let (key, below) = path.split_at(known.map_or(0, |key| key.len()));
    format!("{key}{}", redactor.name(below, EXCERPT_BYTES))
}

/// Returns why reading stopped, without the place. Quotations of the document are searched for
/// secrets.
fn reason_of(document: &[u8], error: &serde_json::Error, redactor: &Redactor) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&place).unwrap_or(&text);
    let found = match document.trim_ascii_start().first() {
        Some(b'"') => "a text",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "a flag",
        Some(b'n') => "nothing",
        _ => "a number",
    };
    match error.is_data() {
        true if !document.trim_ascii_start().starts_with(b"{") => {
            format!("expected {ENVELOPE}, found {found}")
        }
        true => Sentence::of_serde(reason).shown(redactor, EXCERPT_BYTES),
        false => reason.to_owned(),
    }
}

fn unreadable(
    status: u16,
    body: &[u8],
    path: String,
    reason: String,
    is_json: bool,
    redactor: &Redactor,
) -> ReadError {
    ReadError::InvalidResponse(InvalidResponse {
        status,
        path,
        reason,
        excerpt: Some(redactor.bytes(body, EXCERPT_BYTES)),
        advice: advice(status),
        is_json,
    })
}
