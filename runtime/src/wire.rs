//! Tolerant reading of responses, and writing of requests.
//!
//! The same value comes in many spellings: a number as digits in a text; no value as null, `false`,
//! an empty text or a missing key; an empty object as an empty list. Generated types list in a
//! table which key is which field ([`object!`](crate::object)); each spelling is handled where its
//! type is read. The documented spelling is tried first, so tolerance costs nothing where it is not
//! needed.
//!
//! A value that does not fit its type, such as a number out of range, costs only that value: it
//! reads as absent, and [`Mismatches`] records its place and what it was. So a deserializer error
//! always means that the document itself is broken.

pub(crate) mod bytes;
pub mod collect;
pub mod emoji;
mod list;
mod map;
mod mismatch;
mod object;
pub mod open_enum;
pub(crate) mod patch;
mod scalar;
#[cfg(feature = "schemars")]
pub mod schema;
mod table;
mod union;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde_json::Value;

use crate::json::number;

pub use mismatch::{Found, Mismatch, Mismatches};
use mismatch::{Misfit, misfits};
pub(crate) use object::object;
pub use object::unbundled;
pub(crate) use scalar::value_if_any;
pub use scalar::{Scalar, flag};
pub use table::{Entry, Slot, Spelling, Table, read_fields, write_fields};
pub use union::{Union, as_variant, at_single_key, union};
pub use write::{Constant, Field, Plain, State, YesNo, all, is_set, single_key, yes_no};

/// A type that is read tolerantly.
///
/// An object with known fields implements [`entries`](Self::entries), any other type
/// [`read`](Self::read).
pub trait Read<'de>: Sized {
    /// The name of an object with known fields in a mismatch. An optional object reads as `None` if
    /// it is empty.
    const OBJECT: Option<&'static str> = None;

    /// Whether 0 means "no value" where the value is optional.
    const ZERO_IS_NOTHING: bool = false;

    /// Reads a value. Returns `None` if there is none, or if the value does not fit this type in
    /// any spelling; the latter is added to `mismatches`.
    ///
    /// # Errors
    ///
    /// If the document is broken.
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        object(deserializer, nothing, mismatches)
    }

    /// Reads an object from its entries; returns `None` if a required one is missing. The macro
    /// [`object!`](crate::object) implements this function.
    ///
    /// # Errors
    ///
    /// If the document is broken.
    fn entries<A: MapAccess<'de>>(
        map: A,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, A::Error> {
        let _ = (map, mismatches);
        Ok(None)
    }

    /// Returns the value of an absent key, for types for which absence has a meaning: that of an
    /// object is the object without entries, unless one is required.
    #[must_use]
    fn absent() -> Option<Self> {
        Self::OBJECT.and_then(|_| object::without_entries())
    }

    /// Whether the value is empty: PHP's forms leave out such values, and objects that hold only
    /// such values.
    fn is_nothing(&self) -> bool {
        false
    }
}

/// The forms in which "no value" is written, besides null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullForm {
    /// Null only.
    Only,
    /// An empty text, unless that is a value of the type.
    Blank,
    /// An empty text, even for a type `text`: a form's spelling of null.
    Null,
    /// `false`, in any spelling.
    False,
    /// This text.
    Text(&'static str),
}

impl NullForm {
    /// Whether a text means "no value". `blank_is_value`: whether the empty text is a value.
    fn is_text(self, text: &str, blank_is_value: bool) -> bool {
        match self {
            Self::Only => false,
            Self::Null => text.is_empty(),
            Self::Blank => text.is_empty() && !blank_is_value,
            Self::False => matches!(text, "" | "0" | "false" | "N"),
            Self::Text(nothing) => text == nothing || text.is_empty() && !blank_is_value,
        }
    }

    /// Whether a number means "no value", which is so if its spelling in a form does.
    fn is_number(self, number: f64) -> bool {
        match self {
            Self::Only | Self::Blank | Self::Null => false,
            Self::False => number == 0.0,
            Self::Text(nothing) => nothing.parse() == Ok(number),
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

    /// Whether a value means "no value".
    fn is(self, value: &Value, blank_is_value: bool) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(flag) => !flag && self == Self::False,
            Value::String(text) => self.is_text(text, blank_is_value),
            Value::Number(number) => number.as_f64().is_some_and(|number| self.is_number(number)),
            _ => false,
        }
    }
}

/// Used by [`object!`](crate::object).
impl From<bool> for NullForm {
    fn from(_: bool) -> Self {
        Self::False
    }
}

/// Used by [`object!`](crate::object).
impl From<&'static str> for NullForm {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

/// An optional value. An object without its id reads as `None`.
impl<'de, T: Read<'de>> Read<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let nothing = match nothing {
            NullForm::Only => NullForm::Blank,
            nothing => nothing,
        };
        let before = mismatches.count();
        let value = T::read(deserializer, nothing, mismatches)?;
        let is_object = T::OBJECT.is_some();
        if is_object {
            mismatches.forgive_missing_id(before);
        }
        // A form leaves out empty values, so an event has `None` there in both encodings.
        let says_nothing =
            is_object || mismatches.is_event() || T::ZERO_IS_NOTHING && !mismatches.is_request();
        Ok(Some(
            value.filter(|value| !says_nothing || !value.is_nothing()),
        ))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

/// [`Read`] as a `DeserializeSeed`.
struct Seed<'m, T> {
    nothing: NullForm,
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> T>,
}

impl<'m, T> Seed<'m, T> {
    fn new(nothing: NullForm, mismatches: &'m mut Mismatches) -> Self {
        Self {
            nothing,
            mismatches,
            of: PhantomData,
        }
    }
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer, self.nothing, self.mismatches)
    }
}

/// Reads a method's result. Returns `None` if there is none and absence has no meaning for the
/// type.
///
/// # Errors
///
/// If the document is broken.
pub fn decode<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    Ok(T::read(deserializer, NullForm::Only, mismatches)?.or_else(T::absent))
}

/// Reads the data of an event.
#[must_use]
pub fn event<'de, T: Read<'de>>(data: &'de Value, mismatches: &mut Mismatches) -> Option<T> {
    decode(data, mismatches).ok().flatten()
}

/// Reads a part of a response by itself; values in it that do not fit read as absent.
///
/// # Errors
///
/// If there is no value.
pub fn deserialize<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut mismatches = Mismatches::default();
    decode(deserializer, &mut mismatches)?.ok_or_else(|| mismatches.into_error())
}

/// Reads a part of a request by itself. Nothing in it may get lost, so each value has to fit.
///
/// # Errors
///
/// If a value does not fit, or there is none.
pub fn deserialize_exactly<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut mismatches = Mismatches::of_request();
    match decode(deserializer, &mut mismatches)? {
        Some(value) if mismatches.count() == 0 => Ok(value),
        _ => Err(mismatches.into_error()),
    }
}

/// Reads the value under a key of an object.
///
/// # Errors
///
/// If the document is broken.
pub fn at_key<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    struct Under<'m, T>(&'static str, &'m mut Mismatches, PhantomData<fn() -> T>);

    impl<T> Misfit for Under<'_, T> {
        fn misfit(self, found: Found) {
            self.1.add("an object", found);
        }
    }

    impl<'de, T: Read<'de>> Visitor<'de> for Under<'_, T> {
        type Value = Option<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "an object with `{}`", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut key = map.next_key::<Key<'de>>()?;
            if let Some(key) = &key
                && let Some(number) = number::hidden(key, &mut map)?
            {
                return number.visit(self);
            }
            let Self(under, mismatches, _) = self;
            let mut found = None;
            while let Some(other) = &key {
                if **other == *under {
                    let before = mismatches.count();
                    value(&mut map, &mut found, NullForm::Only, mismatches)?;
                    mismatches.inside(before, under);
                } else {
                    skip(&mut map)?;
                }
                key = map.next_key()?;
            }
            Ok(required(found, under, mismatches))
        }

        misfits!(flag number text null list);
    }

    let value = deserializer.deserialize_any(Under(key, mismatches, PhantomData))?;
    Ok(value.or_else(T::absent))
}

/// Reads the value of a key into its slot.
///
/// # Errors
///
/// If the document is broken.
pub fn value<'de, T: Read<'de>, A: MapAccess<'de>>(
    map: &mut A,
    place: &mut Option<T>,
    nothing: NullForm,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {
    *place = map.next_value_seed(Seed::new(nothing, mismatches))?;
    Ok(())
}

/// Reads the value of a key that has no field of its own into a map of all such keys.
///
/// # Errors
///
/// If the document is broken.
pub fn other<'de, A: MapAccess<'de>>(
    map: &mut A,
    key: &str,
    others: &mut BTreeMap<String, Value>,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {
    let value: Option<Value> = map.next_value_seed(Seed::new(NullForm::Only, mismatches))?;
    let Some(value) = value else {
        return Ok(());
    };
    if mismatches
        .room
        .for_entry_of_tree(others.len(), size_of::<(String, Value)>())
    {
        drop(others.insert(key.to_owned(), value))
    } else {
        mismatches.add("a value", Found::TooLarge)
    }
    Ok(())
}

/// Skips the value of an unknown key.
///
/// # Errors
///
/// If the document is broken.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// Returns the value of a required key, or `None` if it is missing and absence has no meaning.
#[must_use]
pub fn required<'de, T: Read<'de>>(
    value: Option<T>,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Option<T> {
    value.or_else(T::absent).or_else(|| {
        mismatches.missing(key);
        None
    })
}

/// A key of an object, borrowed from the input if it has no escapes.
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
