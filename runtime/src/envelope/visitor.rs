//! Reads the keys of the envelope.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::ReadResult;
use crate::json::mend;
use crate::response::{BESIDE_BYTES, Time, TimeSeed};
use crate::wire::{Key, Mismatches};

/// The expected shape of every response.
pub(super) const ENVELOPE: &str = "an object with `result` or `error`";

/// The relevant keys of the envelope.
pub(super) struct Envelope<T> {
    /// The result that was read, if the key is present.
    pub(super) result: Option<Option<T>>,
    pub(super) error: Option<Value>,
    pub(super) description: Option<Value>,
    pub(super) time: Option<Time>,
}

impl<T> Envelope<T> {
    /// Removes an `error` that does not report an error.
    pub(super) fn keep_error(&mut self, has_result: bool) {
        self.error = self
            .error
            .take()
            .filter(|error| reports_error(error, has_result));
    }
}

pub(super) fn read_envelope<'de, J: serde_json::de::Read<'de>, R: ReadResult<'de>>(
    mut json: serde_json::Deserializer<J>,
    result: R,
    mismatches: &mut Mismatches,
) -> Result<Envelope<R::Value>, serde_json::Error> {
    let envelope = json.deserialize_map(EnvelopeVisitor { result, mismatches })?;
    json.end()?;
    Ok(envelope)
}

/// Reads the envelope of a response that has no output, without its result.
pub(super) fn read_without_result(
    body: &[u8],
) -> Result<Envelope<Option<IgnoredAny>>, serde_json::Error> {
    read_envelope(
        serde_json::Deserializer::from_slice(body),
        PhantomData::<Option<IgnoredAny>>,
        &mut Mismatches::default(),
    )
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
                "time" => envelope.time = map.next_value_seed(TimeSeed)?,
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
pub(crate) fn reports_error(error: &Value, has_result: bool) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !(has_result && matches!(text.as_str(), "" | "0")),
        Value::Number(number) => !(has_result && number.as_f64() == Some(0.0)),
        Value::Object(named) => !(has_result && named.is_empty()),
        Value::Bool(true) => true,
    }
}
