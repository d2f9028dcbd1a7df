//! Objects with keys that are data.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::list::{no_entries, present};
use super::{Key, Nothing, Read, Seed};

/// A map. Nothing, however it is spelled, is a map without entries; a list is a map whose keys are
/// the positions, because PHP does not tell the two apart.
impl<'de, T: Read<'de>> Read<'de> for BTreeMap<String, T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error> {
        let _ = nothing;
        deserializer.deserialize_any(KeyedVisitor(PhantomData))
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

struct KeyedVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Read<'de>> Visitor<'de> for KeyedVisitor<T> {
    type Value = Option<BTreeMap<String, T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<Key<'de>>()? {
            let entry = entries.next_value_seed(Seed::new(Nothing::Only))?;
            map.insert(key.to_owned(), present(entry)?);
        }
        Ok(Some(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(entry) = entries.next_element_seed(Seed::new(Nothing::Only))? {
            map.insert(map.len().to_string(), present(entry)?);
        }
        Ok(Some(map))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        no_entries(Unexpected::Bool(flag), &self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        no_entries(Unexpected::Str(text), &self)
    }
}
