//! Objects with fields that are known.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::{Map, Value};

use super::Nothing;

/// A type that reads itself from the entries of a JSON object.
///
/// The table of [`object!`](crate::object) becomes this; the visiting is left to [`object`].
pub trait Object<'de>: Sized {
    /// What the object is called in an error message.
    const EXPECTING: &'static str;

    /// Reads the entries. Keys it does not know are skipped with [`skip`](super::skip).
    ///
    /// # Errors
    ///
    /// When an entry has the wrong type or a required one is missing.
    fn read<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads an object; `None` where there is nothing, which an empty list stands for too.
///
/// # Errors
///
/// When the value is not an object, or [`Object::read`] fails.
pub fn object<'de, T: Object<'de>, D: Deserializer<'de>>(
    deserializer: D,
    nothing: Nothing,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(ObjectVisitor {
        nothing,
        of: PhantomData,
    })
}

struct ObjectVisitor<T> {
    nothing: Nothing,
    of: PhantomData<fn() -> T>,
}

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTING)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::read(map).map(Some)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Option<T>, E> {
        match self.nothing {
            Nothing::False if !flag => Ok(None),
            _ => Err(E::invalid_type(Unexpected::Bool(flag), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        match self.nothing.is_text(text, false) {
            true => Ok(None),
            false => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    /// PHP writes an object without entries as an empty list.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<T>, A::Error> {
        match list.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(None),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }
}

/// Reads a request whose fields partly lie in bundles, given by their paths, such as `fields` and
/// `fields.properties`, an outer one before those in it. [`Object::read`] then sees all fields side
/// by side, each by its path.
///
/// # Errors
///
/// When the value is not an object, or [`Object::read`] fails.
pub fn unbundled<'de, T: for<'map> Object<'map>, D: Deserializer<'de>>(
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
    object(Value::Object(fields), Nothing::Only)
        .map_err(D::Error::custom)?
        .ok_or_else(|| D::Error::custom("it is no object"))
}
