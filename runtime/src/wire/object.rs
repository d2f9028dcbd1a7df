//! Objects with known fields.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use super::mismatch::Misfit;
use super::{Found, Key, Mismatches, NullForm, Read};
use crate::json::number;

/// Reads an object; returns `None` if there is none. An empty list means so too.
///
/// # Errors
///
/// If the document is broken.
pub(crate) fn object<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    nothing: NullForm,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(ObjectVisitor {
        nothing,
        mismatches,
        of: PhantomData,
    })
}

/// Returns the name of an object in a mismatch.
fn name<'de, T: Read<'de>>() -> &'static str {
    T::OBJECT.unwrap_or("an object")
}

struct ObjectVisitor<'m, T> {
    nothing: NullForm,
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> T>,
}

impl<'de, T: Read<'de>> Misfit for ObjectVisitor<'_, T> {
    fn misfit(self, found: Found) {
        self.mismatches.add(name::<T>(), found);
    }
}

impl<'de, T: Read<'de>> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(name::<T>())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let first = map.next_key::<Key<'de>>()?;
        if let Some(key) = &first
            && let Some(number) = number::hidden(key, &mut map)?
        {
            return number.visit(self);
        }
        T::entries(Entries { first, map }, self.mismatches)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<T>, E> {
        self.visit_f64(number as f64)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<T>, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<T>, E> {
        if !self.nothing.is_number(number) {
            self.misfit(Found::Number(number));
        }
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Option<T>, E> {
        if flag || self.nothing != NullForm::False {
            self.misfit(Found::Flag(flag));
        }
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        if !self.nothing.is_text(text, false) {
            self.misfit(Found::Text(text.len()));
        }
        Ok(None)
    }

    /// PHP writes an object without entries as an empty list.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<T>, A::Error> {
        if list.next_element::<IgnoredAny>()?.is_some() {
            self.misfit(Found::List);
            IgnoredAny.visit_seq(list)?;
        }
        Ok(None)
    }
}

/// The entries of a map whose first key was already read.
struct Entries<'de, A> {
    first: Option<Key<'de>>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(first) = self.first.take() else {
            return self.map.next_key_seed(seed);
        };
        match first.into_text() {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(key.into_deserializer()),
        }
        .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// Returns the object without entries, or `None` if a key is required.
pub(super) fn without_entries<'de, T: Read<'de>>() -> Option<T> {
    T::entries(NoEntries, &mut Mismatches::default()).ok()?
}

/// A map without entries.
struct NoEntries;

impl<'de> MapAccess<'de> for NoEntries {
    type Error = serde::de::value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        _: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("there are no entries"))
    }
}

/// Reads a request in which some fields are nested in bundles.
///
/// The bundles are named by their paths, such as `fields` and `fields.properties`, outer ones
/// first. [`Read::entries`] then sees all fields at one level, each under its path.
///
/// # Errors
///
/// If the value is not an object, or a value in it does not fit.
pub fn unbundled<'de, T: for<'map> Read<'map>, D: Deserializer<'de>>(
    deserializer: D,
    bundles: &[&str],
) -> Result<T, D::Error> {
    let mut fields = Map::deserialize(deserializer)?;
    for path in bundles {
        if let Some(Value::Object(bundle)) = fields.remove(*path) {
            fields.extend(
                bundle
                    .into_iter()
                    .map(|(key, value)| (format!("{path}.{key}"), value)),
            );
        }
    }
    let mut mismatches = Mismatches::of_request();
    match object(Value::Object(fields), NullForm::Only, &mut mismatches) {
        Ok(Some(request)) if mismatches.count() == 0 => Ok(request),
        Ok(_) => Err(mismatches.into_error()),
        Err(error) => Err(D::Error::custom(error)),
    }
}
