//! Lists.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::mismatch::{Misfit, misfits};
use super::{Found, Key, Mismatches, NullForm, Read, Seed, skip};
use crate::json::number;

/// The name of a list in a mismatch.
const EXPECTING: &str = "a list";

/// A list.
///
/// "No value", in any spelling, is an empty list. An object whose keys are numbers is a list in
/// their order, because PHP and its forms write lists with gaps like this. An entry that does not
/// fit is left out.
impl<'de, T: Read<'de>> Read<'de> for Vec<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let _ = nothing;
        deserializer.deserialize_any(ListVisitor {
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

struct ListVisitor<'m, T> {
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> T>,
}

impl<T> Misfit for ListVisitor<'_, T> {
    fn misfit(self, found: Found) {
        no_entries(EXPECTING, found, self.mismatches);
    }
}

impl<'de, T: Read<'de>> Visitor<'de> for ListVisitor<'_, T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTING)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mismatches = self.mismatches;
        let mut list = Vec::new();
        for position in 0.. {
            let before = mismatches.count();
            let seed = Seed::new(NullForm::Only, mismatches);
            let Some(entry) = entries.next_element_seed(seed)? else {
                break;
            };
            if let Some(entry) = present(entry, before, mismatches) {
                if !mismatches.room.for_entry_of(&mut list) {
                    mismatches.add(EXPECTING, Found::TooLarge);
                    IgnoredAny.visit_seq(entries)?;
                    return Ok(None);
                }
                list.push(entry);
            }
            mismatches.inside_list(before, position);
        }
        Ok(Some(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut key = entries.next_key::<Key<'de>>()?;
        if let Some(key) = &key
            && let Some(number) = number::hidden(key, &mut entries)?
        {
            return number.visit(self);
        }
        let mismatches = self.mismatches;
        let mut positions: Vec<usize> = Vec::new();
        let mut list = Vec::new();
        while let Some(position) = &key {
            let Ok(position) = position.parse() else {
                mismatches.add(EXPECTING, Found::Object);
                skip(&mut entries)?;
                IgnoredAny.visit_map(entries)?;
                return Ok(None);
            };
            let before = mismatches.count();
            let entry = entries.next_value_seed(Seed::new(NullForm::Only, mismatches))?;
            if let Some(entry) = present(entry, before, mismatches) {
                let room = &mut mismatches.room;
                if !room.for_entry_of(&mut positions) || !room.for_entry_of(&mut list) {
                    mismatches.add(EXPECTING, Found::TooLarge);
                    IgnoredAny.visit_map(entries)?;
                    return Ok(None);
                }
                positions.push(position);
                list.push(Some(entry));
            }
            mismatches.inside_list(before, position);
            key = entries.next_key()?;
        }
        let in_order = order(&positions).into_iter();
        Ok(Some(in_order.filter_map(|at| list[at].take()).collect()))
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

/// Returns the indices of entries sorted by position. Sorting indices is compiled once; sorting the
/// entries themselves would be compiled for each type.
fn order(positions: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|at| positions[*at]);
    order
}

/// Whether a text means "no entries". A form writes `false` as 0.
pub(super) fn is_no_entries(text: &str) -> bool {
    matches!(text, "" | "0")
}

/// Notes what was found in place of entries, unless it means "no entries".
pub(super) fn no_entries(expected: &'static str, found: Found, mismatches: &mut Mismatches) {
    if found != Found::Flag(false) && found != Found::Number(0.0) {
        mismatches.add(expected, found);
    }
}

/// Returns the entry, if there is one. A form leaves out empty entries, so an event has none.
pub(super) fn present<'de, T: Read<'de>>(
    entry: Option<T>,
    before: usize,
    mismatches: &mut Mismatches,
) -> Option<T> {
    if entry.is_some() || mismatches.count() > before || mismatches.is_event() {
        return entry;
    }
    let absent = T::absent();
    if absent.is_none() {
        mismatches.add("an entry", Found::Nothing);
    }
    absent
}
