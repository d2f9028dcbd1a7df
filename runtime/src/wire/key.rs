//! The keys of an object, and their values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::mismatch::{Misfit, misfits};
use super::{Found, Mismatches, NullForm, Read, Seed};
use crate::json::number;

/// A key of an object, borrowed from the input if it has no escapes.
pub struct Key<'de>(Cow<'de, str>);

impl<'de> Key<'de> {
    pub(super) fn into_text(self) -> Cow<'de, str> {
        self.0
    }
}

impl From<String> for Key<'_> {
    fn from(key: String) -> Self {
        Self(Cow::Owned(key))
    }
}

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
