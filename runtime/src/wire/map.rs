//! Objects whose keys are data.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::list::{is_no_entries, no_entries, present};
use super::mismatch::{Misfit, misfits};
use super::{Found, Key, Mismatches, NullForm, Read, Seed};
use crate::json::number;

/// The name of a map in a mismatch.
const EXPECTING: &str = "an object";

/// A map. "No value", in any spelling, is an empty map; a list is a map whose keys are the
/// positions, because PHP does not distinguish the two.
///
/// An entry that does not fit is left out.
impl<'de, T: Read<'de>> Read<'de> for BTreeMap<String, T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let _ = nothing;
        deserializer.deserialize_any(KeyedVisitor {
            mismatches,
            of: PhantomData,
        })
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    #[inline]
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }
}

struct KeyedVisitor<'m, T> {
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> T>,
}

impl<T> Misfit for KeyedVisitor<'_, T> {
    fn misfit(self, found: Found) {
        no_entries(EXPECTING, found, self.mismatches);
    }
}

impl<'de, T: Read<'de>> Visitor<'de> for KeyedVisitor<'_, T> {
    type Value = Option<BTreeMap<String, T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTING)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut next = entries.next_key::<Key<'de>>()?;
        if let Some(key) = &next
            && let Some(number) = number::hidden(key, &mut entries)?
        {
            return number.visit(self);
        }
        let mismatches = self.mismatches;
        let mut map = BTreeMap::new();
        while let Some(key) = next {
            let before = mismatches.count();
            let entry = entries.next_value_seed(Seed::new(NullForm::Only, mismatches))?;
            if let Some(entry) = present(entry, before, mismatches) {
                if !mismatches
                    .room
                    .for_entry_of_tree(map.len(), size_of::<(String, T)>())
                {
                    mismatches.add(EXPECTING, Found::TooLarge);
                    IgnoredAny.visit_map(entries)?;
                    return Ok(None);
                }
                map.insert(key.to_owned(), entry);
            }
            mismatches.inside(before, &key);
            next = entries.next_key()?;
        }
        Ok(Some(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mismatches = self.mismatches;
        let mut map = BTreeMap::new();
        for position in 0usize.. {
            let before = mismatches.count();
            let seed = Seed::new(NullForm::Only, mismatches);
            let Some(entry) = entries.next_element_seed(seed)? else {
                break;
            };
            if let Some(entry) = present(entry, before, mismatches) {
                let key = position.to_string();
                let room = &mut mismatches.room;
                if !room.take(key.len())
                    || !room.for_entry_of_tree(map.len(), size_of::<(String, T)>())
                {
                    mismatches.add(EXPECTING, Found::TooLarge);
                    IgnoredAny.visit_seq(entries)?;
                    return Ok(None);
                }
                map.insert(key, entry);
            }
            mismatches.inside_list(before, position);
        }
        Ok(Some(map))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if !is_no_entries(text) {
            self.misfit(Found::Text(text.len()));
        }
        Ok(None)
    }

    misfits!(flag number);
}
