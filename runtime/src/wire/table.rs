//! Tables of keys, and the two functions that read and write an object by its table.
//!
//! [`object!`](crate::object) makes one [`Table`] per type. What the compiler has to check per type
//! is then a list of references to the fields; the rest is here, compiled once.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::{Field, Key, Mismatches, NullForm, Read, Seed, State, other, skip};

/// The keys of an object.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The key of each field, and the literal for "no value", unless that is the usual one.
    pub keys: &'static [(&'static str, &'static [NullForm])],
    /// Other keys that are accepted, each with the key that it replaces.
    pub aliases: &'static [(&'static str, &'static str)],
    /// The keys whose fields have a default if a response lacks them.
    pub defaults: &'static [&'static str],
}

impl Table {
    /// A table without keys.
    pub const EMPTY: Self = Self {
        keys: &[],
        aliases: &[],
        defaults: &[],
    };
}

/// How the key of a value was spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// In the only way.
    Only,
    /// In the main one of several ways.
    Main,
    /// In another way.
    Other,
}

impl Table {
    /// Returns which field a key belongs to, and how the key was spelled.
    ///
    /// The search begins at the `expected` field: servers mostly send keys in the order of the table.
    #[inline]
    fn find(&self, key: &str, expected: usize) -> Option<(usize, Spelling)> {
        if let Some(position) = self.position(key, expected) {
            let has_aliases = self.aliases.iter().any(|(_, main)| *main == key);
            let spelling = if has_aliases {
                Spelling::Main
            } else {
                Spelling::Only
            };
            return Some((position, spelling));
        }
        let (_, main) = self.aliases.iter().find(|(alias, _)| *alias == key)?;
        Some((self.position(main, expected)?, Spelling::Other))
    }

    #[inline]
    fn position(&self, key: &str, expected: usize) -> Option<usize> {
        let is_key = |(known, _): &(&str, &[NullForm])| *known == key;
        if self.keys.get(expected).is_some_and(is_key) {
            return Some(expected);
        }
        let (before, after) = self.keys.split_at(expected);
        match after.iter().position(is_key) {
            Some(distance) => Some(expected + distance),
            None => before.iter().position(is_key),
        }
    }
}

/// Returns how "no value" is written for a key of a table.
fn nothing(literal: &[NullForm]) -> NullForm {
    literal.first().copied().unwrap_or(NullForm::Only)
}

/// The place of a field while its object is read.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of a key. The value under the main spelling counts; a value under another
    /// spelling only if there is none under the main one.
    ///
    /// # Errors
    ///
    /// If the document is broken.
    fn read(
        &mut self,
        map: &mut A,
        spelling: Spelling,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<(), A::Error>;

    /// Whether the key was absent, or its value did not fit.
    fn is_empty(&self) -> bool;

    /// Stores the value of an absent key; returns whether there is one.
    fn fill(&mut self) -> bool;
}

impl<'de, T: Read<'de>, A: MapAccess<'de>> Slot<'de, A> for Option<T> {
    fn read(
        &mut self,
        map: &mut A,
        spelling: Spelling,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<(), A::Error> {
        let seed = Seed::new(nothing, mismatches);
        // Most keys have one spelling, and a large value should not be moved twice.
        if spelling == Spelling::Only {
            *self = map.next_value_seed(seed)?;
            return Ok(());
        }
        let value = map.next_value_seed(seed)?;
        let is_there = |value: &Self| value.as_ref().is_some_and(|value| !value.is_nothing());
        if !is_there(self) || spelling == Spelling::Main && is_there(&value) {
            *self = value;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn fill(&mut self) -> bool {
        *self = T::absent();
        self.is_some()
    }
}

/// Reads the entries of an object into the slots of its fields, and all others into a map if there
/// is one.
///
/// Every slot without a default is then full, unless a required key is missing.
///
/// # Errors
///
/// If the document is broken.
pub fn read_fields<'de, A: MapAccess<'de>>(
    mut map: A,
    table: &Table,
    slots: &mut [&mut dyn Slot<'de, A>],
    mut others: Option<&mut BTreeMap<String, Value>>,
    mismatches: &mut Mismatches,
) -> Result<(), A::Error> {
    let mut expected = 0;
    while let Some(key) = map.next_key::<Key<'de>>()? {
        let before = mismatches.count();
        match (table.find(&key, expected), &mut others) {
            (Some((position, spelling)), _) => {
                expected = position + 1;
                let nothing = nothing(table.keys[position].1);
                slots[position].read(&mut map, spelling, nothing, mismatches)
            }
            (None, Some(others)) => other(&mut map, &key, others, mismatches),
            (None, None) => skip(&mut map),
        }?;
        mismatches.inside(before, &key);
    }
    for (slot, (key, _)) in slots.iter_mut().zip(table.keys) {
        if slot.is_empty() && !table.defaults.contains(key) && !slot.fill() {
            mismatches.missing(key);
            break;
        }
    }
    Ok(())
}

/// What is written for a field.
pub trait Entry<M: SerializeMap> {
    /// Writes the field under its key, if anything is to be sent for it.
    ///
    /// # Errors
    ///
    /// The errors of the serializer.
    fn write(&self, map: &mut M, key: &'static str, nothing: NullForm) -> Result<(), M::Error>;
}

impl<M: SerializeMap, F: Field<Value: Serialize>> Entry<M> for F {
    fn write(&self, map: &mut M, key: &'static str, nothing: NullForm) -> Result<(), M::Error> {
        match self.state() {
            State::Absent => Ok(()),
            State::Nothing => map.serialize_entry(key, &nothing),
            State::Value(value) => map.serialize_entry(key, value),
        }
    }
}

/// Writes an object: its fields, and all entries of a map.
///
/// # Errors
///
/// The errors of the serializer.
pub fn write_fields<S: Serializer>(
    serializer: S,
    table: &Table,
    fields: &[&dyn Entry<S::SerializeMap>],
    others: Option<&BTreeMap<String, Value>>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for (field, (key, literal)) in fields.iter().zip(table.keys) {
        field.write(&mut map, key, nothing(literal))?;
    }
    for (key, value) in others.into_iter().flatten() {
        map.serialize_entry(key, value)?;
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::{NullForm, Spelling, Table};

    #[test]
    fn a_key_is_found_wherever_it_is_expected() {
        let table = Table {
            keys: &[("id", &[]), ("chatId", &[NullForm::Null]), ("text", &[])],
            aliases: &[("chat_id", "chatId")],
            defaults: &[],
        };
        for (key, field) in [
            ("id", Some((0, Spelling::Only))),
            ("chatId", Some((1, Spelling::Main))),
            ("chat_id", Some((1, Spelling::Other))),
            ("text", Some((2, Spelling::Only))),
            ("ID", None),
            ("", None),
        ] {
            for expected in 0..=table.keys.len() {
                assert_eq!(table.find(key, expected), field, "{key} at {expected}");
            }
        }
    }
}
