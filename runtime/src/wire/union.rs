//! Values that take one of several forms.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::{Nothing, Read};

/// A type that tells from a value which of its forms it has. The table of
/// [`union!`](crate::union) becomes this.
pub trait Union: Sized {
    /// What the value is called in an error message.
    const EXPECTING: &'static str;

    /// The value in a form that is known.
    fn known(value: &Value) -> Option<Self>;

    /// The value in any other form, where such a one is kept.
    #[must_use]
    fn unknown(value: Value) -> Option<Self> {
        let _ = value;
        None
    }
}

/// Reads a union; `None` where there is nothing.
///
/// # Errors
///
/// When the value has none of the forms, and others are not kept.
pub fn union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
    nothing: Nothing,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if nothing.is(&value, false) {
        return Ok(None);
    }
    let expected = || D::Error::custom(format_args!("invalid form, expected {}", T::EXPECTING));
    T::known(&value)
        .or_else(|| T::unknown(value))
        .map(Some)
        .ok_or_else(expected)
}

/// The value as a form of this type, if it is one.
#[must_use]
pub fn form<'de, T: Read<'de>>(value: &'de Value) -> Option<T> {
    T::read(value, Nothing::Only).ok().flatten()
}

/// The value under the key of an object that has no other.
#[must_use]
pub fn alone_under<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let entries = value.as_object()?;
    entries.get(key).filter(|_| entries.len() == 1)
}
