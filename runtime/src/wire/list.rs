//! Lists.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Expected, MapAccess, SeqAccess, Unexpected, Visitor};

use super::{Key, Nothing, Read, Seed};

/// A list. Nothing, however it is spelled, is a list without entries; an object whose keys are
/// numbers is a list in their order, because that is how PHP and its forms write one with gaps.
impl<'de, T: Read<'de>> Read<'de> for Vec<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error> {
        let _ = nothing;
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

struct ListVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Read<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        // A hint may lie; what is there shows while it is read.
        let mut list = Vec::with_capacity(entries.size_hint().unwrap_or(0).min(1024));
        while let Some(entry) = entries.next_element_seed(Seed::new(Nothing::Only))? {
            list.push(present(entry)?);
        }
        Ok(Some(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut positions: Vec<u64> = Vec::new();
        let mut list = Vec::new();
        while let Some(key) = entries.next_key::<Key<'de>>()? {
            let position = key
                .parse()
                .map_err(|_| A::Error::invalid_type(Unexpected::Map, &self))?;
            let entry = entries.next_value_seed(Seed::new(Nothing::Only))?;
            positions.push(position);
            list.push(Some(present(entry)?));
        }
        let in_order = order(&positions).into_iter();
        Ok(Some(in_order.filter_map(|at| list[at].take()).collect()))
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

/// Where the entries of these positions are found, from the first position to the last. Sorting is
/// the same for all types; sorting the entries themselves would be compiled for each.
fn order(positions: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|at| positions[*at]);
    order
}

/// Nothing, if that is what was found in the place of entries. A form writes `false` as 0.
pub(super) fn no_entries<T, E: Error>(
    found: Unexpected<'_>,
    expected: &dyn Expected,
) -> Result<Option<T>, E> {
    match found {
        Unexpected::Bool(false) | Unexpected::Str("" | "0") => Ok(None),
        found => Err(E::invalid_type(found, expected)),
    }
}

/// An entry that is not nothing.
pub(super) fn present<'de, T: Read<'de>, E: Error>(entry: Option<T>) -> Result<T, E> {
    entry
        .or_else(T::absent)
        .ok_or_else(|| E::invalid_type(Unexpected::Unit, &"an entry"))
}
