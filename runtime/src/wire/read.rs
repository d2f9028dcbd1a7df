//! The trait of types that are read tolerantly, and its entry points.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess};

use super::object::{object, without_entries};
use super::{Mismatches, NullForm};

/// A type that is read tolerantly.
///
/// An object with known fields implements [`entries`](Self::entries), any other type
/// [`read`](Self::read).
pub trait Read<'de>: Sized {
    /// The name of an object with known fields in a mismatch. An optional object reads as `None` if
    /// it is empty.
    const OBJECT: Option<&'static str> = None;

    /// Whether 0 means "no value" where the value is optional.
    const ZERO_IS_NOTHING: bool = false;

    /// Reads a value. Returns `None` if there is none, or if the value does not fit this type in
    /// any spelling; the latter is added to `mismatches`.
    ///
    /// # Errors
    ///
    /// If the document is broken.
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        object(deserializer, nothing, mismatches)
    }

    /// Reads an object from its entries; returns `None` if a required one is missing. The macro
    /// [`object!`](crate::object) implements this function.
    ///
    /// # Errors
    ///
    /// If the document is broken.
    fn entries<A: MapAccess<'de>>(
        map: A,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, A::Error> {
        let _ = (map, mismatches);
        Ok(None)
    }

    /// Returns the value of an absent key, for types for which absence has a meaning: that of an
    /// object is the object without entries, unless one is required.
    #[must_use]
    fn absent() -> Option<Self> {
        Self::OBJECT.and_then(|_| without_entries())
    }

    /// Whether the value is empty: PHP's forms leave out such values, and objects that hold only
    /// such values.
    fn is_nothing(&self) -> bool {
        false
    }
}

/// An optional value. An object without its id reads as `None`.
impl<'de, T: Read<'de>> Read<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let nothing = match nothing {
            NullForm::Only => NullForm::Blank,
            nothing => nothing,
        };
        let before = mismatches.count();
        let mut value = T::read(deserializer, nothing, mismatches)?;
        let is_object = T::OBJECT.is_some();
        if is_object {
            mismatches.forgive_missing_id(before);
        }
        // A form leaves out empty values, so an event has `None` there in both encodings.
        let says_nothing =
            is_object || mismatches.is_event() || T::ZERO_IS_NOTHING && !mismatches.is_request();
        if says_nothing && value.as_ref().is_some_and(T::is_nothing) {
            value = None;
        }
        Ok(Some(value))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

/// [`Read`] as a `DeserializeSeed`.
pub(super) struct Seed<'m, T> {
    nothing: NullForm,
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> T>,
}

impl<'m, T> Seed<'m, T> {
    pub(super) fn new(nothing: NullForm, mismatches: &'m mut Mismatches) -> Self {
        Self {
            nothing,
            mismatches,
            of: PhantomData,
        }
    }
}

impl<'de, T: Read<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer, self.nothing, self.mismatches)
    }
}

/// Reads a method's result. Returns `None` if there is none and absence has no meaning for the
/// type.
///
/// # Errors
///
/// If the document is broken.
pub fn decode<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, D::Error> {
    Ok(T::read(deserializer, NullForm::Only, mismatches)?.or_else(T::absent))
}

/// Reads a part of a response by itself; values in it that do not fit read as absent.
///
/// # Errors
///
/// If there is no value.
pub fn deserialize<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut mismatches = Mismatches::default();
    decode(deserializer, &mut mismatches)?.ok_or_else(|| mismatches.into_error())
}

/// Reads a part of a request by itself. No value in it may be dropped, so each has to fit.
///
/// # Errors
///
/// If a value does not fit, or there is none.
pub fn deserialize_exactly<'de, T: Read<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut mismatches = Mismatches::of_request();
    match decode(deserializer, &mut mismatches)? {
        Some(value) if mismatches.count() == 0 => Ok(value),
        _ => Err(mismatches.into_error()),
    }
}
