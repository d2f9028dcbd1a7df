//! Reading what the server writes, with the tolerance its habits call for, and writing what it asks
//! for.
//!
//! The same value comes in many spellings: a number as digits in a text, nothing as null, `false`,
//! an empty text or not at all, an empty object as an empty list. Generated types say in a table
//! which key is which field ([`object!`](crate::object)); the spellings are understood here, each
//! where the type it belongs to is read. What is spelled as documented is recognised first, so
//! that tolerance costs nothing where it is not needed.

mod list;
mod map;
mod object;
mod scalar;
mod union;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor,
};
use serde_json::Value;

pub use object::{Object, object, unbundled};
pub(crate) use scalar::value_if_any;
pub use scalar::{Scalar, flag};
pub use union::{Union, alone_under, form, union};
pub use write::{Constant, Field, State, YesNo, alone, entry, is_set, yes_no};

/// A type that is read with tolerance.
pub trait Read<'de>: Sized {
    /// Reads a value; `None` where there is nothing.
    ///
    /// # Errors
    ///
    /// When the value is not one of this type in any spelling.
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error>;

    /// What it means that there is nothing, for a type for which that means anything.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// What stands for nothing, besides null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// Only null does.
    Only,
    /// An empty text, unless that is a value of the type.
    Blank,
    /// An empty text, even for a text: how a form spells null.
    Null,
    /// `false`, in any spelling.
    False,
    /// This text.
    Text(&'static str),
}

impl Nothing {
    /// Whether a text stands for nothing. `blank_is_value`: whether the empty text is a value.
    fn is_text(self, text: &str, blank_is_value: bool) -> bool {
        match self {
            Self::Only => false,
            Self::Null => text.is_empty(),
            Self::Blank => text.is_empty() && !blank_is_value,
            Self::False => matches!(text, "" | "0" | "false" | "N"),
            Self::Text(nothing) => text == nothing || text.is_empty() && !blank_is_value,
        }
    }

    /// Whether a value is the literal itself.
    pub(crate) fn is_literal(self, value: &Value) -> bool {
        match self {
            Self::Only | Self::Blank | Self::Null => value.is_null(),
            Self::False => *value == false,
            Self::Text(text) => *value == text,
        }
    }

    /// Whether a value stands for nothing.
    fn is(self, value: &Value, blank_is_value: bool) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(flag) => !flag && self == Self::False,
            Value::String(text) => self.is_text(text, blank_is_value),
            _ => false,
        }
    }
}

/// By which [`object!`](crate::object) names it.
impl From<bool> for Nothing {
    fn from(_: bool) -> Self {
        Self::False
    }
}

/// By which [`object!`](crate::object) names it.
impl From<&'static str> for Nothing {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

/// A value that may be nothing.
impl<'de, T: Read<'de>> Read<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error> {
        let nothing = match nothing {
            Nothing::Only => Nothing::Blank,
            nothing => nothing,
        };
        T::read(deserializer, nothing).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// [`Read`] as a seed.
struct Seed<T> {
    nothing: Nothing,
    of: PhantomData<fn() -> T>,
}

impl<T> Seed<T> {
    fn new(nothing: Nothing) -> Self {
        Self {
            nothing,
            of: PhantomData,
        }
    }
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer, self.nothing)
    }
}

/// Reads a value of which there must be one.
///
/// # Errors
///
/// When there is none.
pub fn deserialize<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::read(deserializer, Nothing::Only)?
        .or_else(T::absent)
        .ok_or_else(|| D::Error::invalid_type(Unexpected::Unit, &"a value"))
}

/// Reads a value that lies under a key of an object.
///
/// # Errors
///
/// When it does not.
pub fn under<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
) -> Result<T, D::Error> {
    struct Under<T>(&'static str, PhantomData<fn() -> T>);

    impl<'de, T: Read<'de>> Visitor<'de> for Under<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "an object with `{}`", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut found = None;
            while let Some(key) = map.next_key::<Key<'de>>()? {
                if *key == *self.0 {
                    value(&mut map, &mut found, Nothing::Only)?;
                } else {
                    skip(&mut map)?;
                }
            }
            required(found, self.0)
        }
    }

    deserializer.deserialize_map(Under(key, PhantomData))
}

/// Reads the value of a key into its place.
///
/// # Errors
///
/// When it is of the wrong type.
pub fn value<'de, T: Read<'de>, A: MapAccess<'de>>(
    map: &mut A,
    place: &mut Option<T>,
    nothing: Nothing,
) -> Result<(), A::Error> {
    *place = map.next_value_seed(Seed::new(nothing))?;
    Ok(())
}

/// Skips the value of a key nobody asked for.
///
/// # Errors
///
/// When the value is not well-formed.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// The value of a key.
///
/// # Errors
///
/// When there is none, and that means nothing for the type.
pub fn required<'de, T: Read<'de>, E: Error>(value: Option<T>, key: &'static str) -> Result<T, E> {
    value
        .or_else(T::absent)
        .ok_or_else(|| E::missing_field(key))
}

/// A key of an object, borrowed from the input wherever it holds no escapes.
pub struct Key<'de>(Cow<'de, str>);

impl std::ops::Deref for Key<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}
