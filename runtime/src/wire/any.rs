//! Values without a type, which may be anything.

use serde::de::Deserializer;
use serde_json::{Map, Value};

use super::{Found, Mismatches, NullForm, Read};
use crate::json::untyped;

/// A required value may be null, too.
impl<'de> Read<'de> for Value {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let Some(value) = untyped::read(deserializer, &mut mismatches.room)? else {
            mismatches.add("a value", Found::TooLarge);
            return Ok(None);
        };
        if mismatches.is_broken(&value) {
            mismatches.add("a value", Found::Broken);
        }
        if mismatches.is_event() {
            return Ok(as_in_a_form(value));
        }
        let is_nothing = nothing != NullForm::Only && nothing.is(&value, true);
        Ok((!is_nothing).then_some(value))
    }

    fn absent() -> Option<Self> {
        Some(Self::Null)
    }

    fn is_nothing(&self) -> bool {
        self.is_null()
    }
}

/// Converts a value to its form in PHP's notation: each scalar is a text, and null or empty values
/// are left out or empty texts.
///
/// Events have this form in both encodings.
fn as_in_a_form(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(u8::from(flag).to_string().into()),
        Value::Number(number) => Some(match number.as_f64() {
            // An integer may come with a fraction of zero.
            Some(whole) if whole.fract() == 0.0 && !number.is_i64() && !number.is_u64() => {
                format!("{whole:.0}").into()
            }
            _ => number.to_string().into(),
        }),
        Value::String(text) => (!text.is_empty()).then(|| text.into()),
        Value::Array(entries) => {
            let positions = (0..).map(|position: usize| position.to_string());
            in_form(positions.zip(entries))
        }
        Value::Object(entries) => in_form(entries),
    }
}

/// Collects the remaining entries of a list or an object: into a list if the keys are its
/// positions.
fn in_form(entries: impl IntoIterator<Item = (String, Value)>) -> Option<Value> {
    let left = entries.into_iter();
    let mut left: Map<String, Value> = left
        .filter_map(|(key, value)| Some((key, as_in_a_form(value)?)))
        .collect();
    let positions: Vec<String> = (0..left.len())
        .map(|position| position.to_string())
        .collect();
    match positions.iter().all(|position| left.contains_key(position)) {
        _ if left.is_empty() => None,
        true => Some(
            positions
                .iter()
                .filter_map(|position| left.remove(position))
                .collect(),
        ),
        false => Some(left.into()),
    }
}
