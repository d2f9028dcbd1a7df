//! Values that a request can set, clear or keep.

use serde::de::{Deserializer, Error};
use serde_json::Value;

use crate::wire::{self, Field, Mismatches, NullForm, Read, State};

/// What a request does with a value: keep, clear or set it.
///
/// `Patch::from(value)` sets the value. Setters of requests accept the value itself, and each has a
/// counterpart named `clear_…`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// Leaves the value as it is; the request does not mention it.
    #[default]
    Keep,
    /// Clears the value.
    Clear,
    /// Sets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns the new value, if one is set.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> Field for Patch<T> {
    type Value = T;
    const OPTIONAL: bool = true;

    fn state(&self) -> State<'_, T> {
        match self {
            Self::Keep => State::Absent,
            Self::Clear => State::Nothing,
            Self::Set(value) => State::Value(value),
        }
    }
}

/// Only the literal itself clears, because this reads what the client itself has written.
impl<'de, T: Read<'de>> Read<'de> for Patch<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let value: Option<Value> = Read::read(deserializer, NullForm::Only, mismatches)?;
        let Some(value) = value else {
            return Ok(None);
        };
        if nothing.is_literal(&value) {
            return Ok(Some(Self::Clear));
        }
        let value = wire::decode(value, mismatches).map_err(D::Error::custom)?;
        Ok(value.map(Self::Set))
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }
}
