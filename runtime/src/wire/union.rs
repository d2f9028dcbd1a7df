//! Values that take one of several forms.

use serde::de::Deserializer;
use serde_json::Value;

use super::{Found, Mismatches, NullForm, Read};
use crate::json::untyped;

/// A type that tells from a value which of its forms it has. The table of
/// [`union!`](crate::union) becomes this.
pub trait Union: Sized {
    /// What the value is called in a mismatch.
    const EXPECTING: &'static str;

    /// The value in a form that is known.
    fn known(value: &Value, mismatches: &mut Mismatches) -> Option<Self>;

    /// The value in any other form, where such a one is kept.
    #[must_use]
    fn unknown(value: Value) -> Option<Self> {
        let _ = value;
        None
    }
}

/// Reads a union; `None` where there is nothing, or a value that has none of the forms where others
/// are not kept.
///
/// # Errors
///
/// When the document is broken.
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
    // An empty list is how PHP writes an object that is not there.
    if known.is_none() && value.as_array().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let read = known.or_else(|| T::unknown(value));
    if read.is_none() {
        mismatches.add(T::EXPECTING, found);
    }
    Ok(read)
}

/// The value as a form of this type, if that is what it is: by all of it, or by an id, beside which
/// the rest need not fit.
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

/// The value under the key of an object that has no other.
#[must_use]
pub fn at_single_key<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let entries = value.as_object()?;
    entries.get(key).filter(|_| entries.len() == 1)
}
