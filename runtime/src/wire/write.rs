//! Writes requests: what is sent for a field, and in which spelling.

use std::collections::BTreeMap;

use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::NullForm;
use super::open_enum::OpenEnum;
use crate::secret::Secret;
use crate::secret::link::DownloadLink;

/// The type of an object's field.
pub trait Field {
    /// The type of the value that is sent.
    type Value;

    /// Whether the value is optional.
    const OPTIONAL: bool = false;

    /// Whether a response may omit the key to say that there is no value.
    const MEANS_NONE_WHEN_ABSENT: bool = false;

    /// Returns what to send.
    fn state(&self) -> State<'_, Self::Value>;
}

/// What to send for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a, T> {
    /// Neither key nor value.
    Absent,
    /// The literal for "no value".
    Nothing,
    /// A value.
    Value(&'a T),
}

/// A type that is stored directly in a field.
pub trait Plain {}

impl<T: Plain> Field for T {
    type Value = Self;

    fn state(&self) -> State<'_, Self> {
        State::Value(self)
    }
}

impl<T> Field for Option<T> {
    type Value = T;
    const OPTIONAL: bool = true;

    fn state(&self) -> State<'_, T> {
        self.as_ref().map_or(State::Absent, State::Value)
    }
}

impl<T> Field for Vec<T> {
    type Value = Self;
    const MEANS_NONE_WHEN_ABSENT: bool = true;

    fn state(&self) -> State<'_, Self> {
        State::Value(self)
    }
}

impl<T> Field for BTreeMap<String, T> {
    type Value = Self;
    const MEANS_NONE_WHEN_ABSENT: bool = true;

    fn state(&self) -> State<'_, Self> {
        State::Value(self)
    }
}

impl<T: OpenEnum> Plain for T {}
impl Plain for bool {}
impl Plain for i64 {}
impl Plain for f64 {}
impl Plain for String {}
impl Plain for Secret {}
impl Plain for DownloadLink {}
impl Plain for Value {}

/// Returns whether anything is sent for a field.
#[must_use]
pub fn is_set(field: &impl Field) -> bool {
    !matches!(field.state(), State::Absent)
}

/// Returns whether all are true.
#[must_use]
pub fn all(flags: &[bool]) -> bool {
    !flags.contains(&false)
}

/// The literal for "no value".
impl Serialize for NullForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Only | Self::Blank | Self::Null => serializer.serialize_unit(),
            Self::False => serializer.serialize_bool(false),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// A flag, written as Y or N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNo(pub bool);

impl Serialize for YesNo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0 { "Y" } else { "N" })
    }
}

/// A field that is a flag in Rust and Y or N on the wire.
#[must_use]
pub fn yes_no<F: Field<Value = bool>>(field: &F) -> impl Field<Value = YesNo> + use<F> {
    struct Written {
        value: Option<YesNo>,
        is_nothing: bool,
    }

    impl Field for Written {
        type Value = YesNo;

        fn state(&self) -> State<'_, YesNo> {
            match &self.value {
                Some(value) => State::Value(value),
                None if self.is_nothing => State::Nothing,
                None => State::Absent,
            }
        }
    }

    let (value, is_nothing) = match field.state() {
        State::Absent => (None, false),
        State::Nothing => (None, true),
        State::Value(flag) => (Some(YesNo(*flag)), false),
    };
    Written { value, is_nothing }
}

/// Writes an object with one entry.
///
/// # Errors
///
/// The errors of the serializer.
pub fn single_key<S: Serializer>(
    serializer: S,
    key: &'static str,
    value: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

/// A value that is always the same, as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant(pub &'static str);

impl Constant {
    /// Returns whether a value is this constant.
    #[must_use]
    pub fn is(self, value: &Value) -> bool {
        serde_json::from_str(self.0).is_ok_and(|constant: Value| constant == *value)
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: Value = serde_json::from_str(self.0).map_err(S::Error::custom)?;
        value.serialize(serializer)
    }
}
