//! Values that have one of several forms.

use serde::de::Deserializer;
use serde_json::Value;

use super::{Found, Mismatches, NullForm, Read};
use crate::json::untyped;

/// A type that determines the form of a value. The macro [`union!`](crate::union) implements it.
pub trait Union: Sized {
    /// The name of the value in a mismatch.
    const EXPECTING: &'static str;

    /// Returns the value in a known form.
    fn known(value: &Value, mismatches: &mut Mismatches) -> Option<Self>;

    /// Returns the value in any other form, if the type keeps unknown forms.
    #[must_use]
    fn unknown(value: Value) -> Option<Self> {
        let _ = value;
        None
    }
}

/// Reads a union; returns `None` if there is no value, or the form is unknown and the type does not
/// keep unknown forms.
///
/// # Errors
///
/// If the document is broken.
pub fn union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
    nothing: NullForm,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    let Some(value) = untyped::read(deserializer, &mut mismatches.room)? else {
        mismatches.add(T::EXPECTING, Found::TooLarge);
        return Ok(None);
    };
    if nothing.is(&value, false) {
        return Ok(None);
    }
    let found = Found::of(&value);
    let known = T::known(&value, mismatches);
    // PHP writes a missing object as an empty list.
    if known.is_none() && value.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let read = known.or_else(|| T::unknown(value));
    if read.is_none() {
        mismatches.add(T::EXPECTING, found);
    }
    Ok(read)
}

/// Returns the value as this type if it has its form. An id is enough: the other values need not
/// fit.
#[must_use]
pub fn as_variant<'de, T: Read<'de>>(value: &'de Value, mismatches: &mut Mismatches) -> Option<T> {
    let mut own = mismatches.alike();
    let read = T::read(value, NullForm::Only, &mut own).ok()??;
    let has_id = T::absent().is_none();
    if own.count() > 0 && !has_id {
        return None;
    }
    mismatches.extend(own);
    Some(read)
}

/// Returns the value under the only key of an object.
#[must_use]
pub fn at_single_key<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let entries = value.as_object()?;
    entries.get(key).filter(|_| entries.len() == 1)
}
