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
    /// The key of each field.
    pub keys: &'static [&'static str],
    /// Other keys that are accepted, each with the key that it replaces.
    pub aliases: &'static [(&'static str, &'static str)],
    /// The literals for "no value" that are not the usual ones, each with its key.
    pub nothing: &'static [(&'static str, NullForm)],
    /// The keys whose fields have a default if a response lacks them.
    pub defaults: &'static [&'static str],
}

impl Table {
    /// A table without keys.
    pub const EMPTY: Self = Self {
        keys: &[],
        aliases: &[],
        nothing: &[],
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
    fn find(&self, key: &str) -> Option<(usize, Spelling)> {
        let position = |key| self.keys.iter().position(|known| *known == key);
        if let Some(position) = position(key) {
            let has_aliases = self.aliases.iter().any(|(_, main)| *main == key);
            let spelling = if has_aliases {
                Spelling::Main
            } else {
                Spelling::Only
            };
            return Some((position, spelling));
        }
        let (_, main) = self.aliases.iter().find(|(alias, _)| *alias == key)?;
        Some((position(main)?, Spelling::Other))
    }

    /// Returns how "no value" is written for a key.
    fn nothing(&self, key: &str) -> NullForm {
        let listed = self.nothing.iter().find(|(listed, _)| *listed == key);
        listed.map_or(NullForm::Only, |(_, nothing)| *nothing)
    }
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

    /// Returns whether there is a value, which may be that of an absent key.
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
        let value = map.next_value_seed(Seed::new(nothing, mismatches))?;
        let is_there = |value: &Self| value.as_ref().is_some_and(|value| !value.is_nothing());
        let counts = match spelling {
            Spelling::Only => true,
            Spelling::Main => !is_there(self) || is_there(&value),
            Spelling::Other => !is_there(self),
        };
        if counts {
            *self = value;
        }
        Ok(())
    }

    fn fill(&mut self) -> bool {
        if self.is_none() {
            *self = T::absent();
        }
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
    while let Some(key) = map.next_key::<Key<'de>>()? {
        let before = mismatches.count();
        match (table.find(&key), &mut others) {
            (Some((position, spelling)), _) => {
                let nothing = table.nothing(table.keys[position]);
                slots[position].read(&mut map, spelling, nothing, mismatches)
            }
            (None, Some(others)) => other(&mut map, &key, others, mismatches),
            (None, None) => skip(&mut map),
        }?;
        mismatches.inside(before, &key);
    }
    for (slot, key) in slots.iter_mut().zip(table.keys) {
        if !table.defaults.contains(key) && !slot.fill() {
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
    for (field, key) in fields.iter().zip(table.keys) {
        field.write(&mut map, key, table.nothing(key))?;
    }
    for (key, value) in others.into_iter().flatten() {
        map.serialize_entry(key, value)?;
    }
    map.end()
}
