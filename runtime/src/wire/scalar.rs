//! Values that are one JSON token: numbers, texts, flags.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::mismatch::{Misfit, misfits};
use super::open_enum::{OpenEnum, from_code};
use super::{Found, Mismatches, NullForm, Read, Seed};
use crate::json::number;
use crate::secret::Secret;
use crate::secret::link::DownloadLink;

/// A value that is one JSON token. The functions return `None` for tokens that do not fit.
pub trait Scalar: Sized {
    /// The name of the value in an error message.
    const EXPECTING: &'static str;

    /// Whether the empty text is a value rather than "no value".
    const BLANK_IS_VALUE: bool = false;

    /// Whether 0 means "no value" where the value is optional. So does `false` then, which PHP
    /// writes for "no value".
    const ZERO_IS_NOTHING: bool = false;

    /// Whether the value is 0 and means "no value".
    #[must_use]
    fn is_zero(&self) -> bool {
        false
    }

    /// Converts a text.
    fn from_text(text: &str) -> Option<Self>;

    /// Converts an integer.
    #[must_use]
    fn from_integer(number: i64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }

    /// Converts a number with a fraction.
    #[must_use]
    fn from_number(number: f64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }

    /// Converts a flag.
    #[must_use]
    fn from_flag(flag: bool) -> Option<Self> {
        let _ = flag;
        None
    }
}

impl Scalar for i64 {
    const EXPECTING: &'static str = "a whole number";

    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number)
    }

    /// JSON does not distinguish `1` from `1.0`.
    fn from_number(number: f64) -> Option<Self> {
        (number.fract() == 0.0 && number.abs() <= number::EXACT).then_some(number as i64)
    }
}

impl Scalar for f64 {
    const EXPECTING: &'static str = "a number";

    fn from_text(text: &str) -> Option<Self> {
        text.trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number as f64)
    }

    fn from_number(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Scalar for bool {
    const EXPECTING: &'static str = "true or false";
    const BLANK_IS_VALUE: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "Y" | "y" | "1" | "true" => Some(true),
            "N" | "n" | "0" | "false" | "" => Some(false),
            _ => None,
        }
    }

    fn from_integer(number: i64) -> Option<Self> {
        match number {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn from_number(number: f64) -> Option<Self> {
        i64::from_number(number).and_then(Self::from_integer)
    }

    fn from_flag(flag: bool) -> Option<Self> {
        Some(flag)
    }
}

impl Scalar for String {
    const EXPECTING: &'static str = "a text";
    const BLANK_IS_VALUE: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn from_flag(flag: bool) -> Option<Self> {
        Some(flag.to_string())
    }
}

impl Scalar for Secret {
    const EXPECTING: &'static str = "a text";
    const BLANK_IS_VALUE: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

/// An empty text is not a link.
impl Scalar for DownloadLink {
    const EXPECTING: &'static str = "a link";

    fn from_text(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }
}

// For all at once, because an implementation per enumeration costs the user's compiler more.
impl<T: OpenEnum> Scalar for T {
    const EXPECTING: &'static str = <T as OpenEnum>::EXPECTING;

    fn from_text(code: &str) -> Option<Self> {
        Some(from_code(code))
    }
}

impl<'de, T: Scalar> Read<'de> for T {
    const ZERO_IS_NOTHING: bool = <T as Scalar>::ZERO_IS_NOTHING;

    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let mut place = None;
        let zero_is_nothing = <T as Scalar>::ZERO_IS_NOTHING && !mismatches.is_request();
        deserializer.deserialize_any(TokenVisitor {
            place: &mut place,
            nothing,
            mismatches,
            expecting: T::EXPECTING,
            blank_is_value: T::BLANK_IS_VALUE,
            zero_is_nothing,
        })?;
        Ok(place)
    }

    #[inline]
    fn is_nothing(&self) -> bool {
        self.is_zero()
    }
}

/// Reads the value of a key; a value that does not fit reads as `None`.
///
/// # Errors
///
/// If the document is broken.
pub(crate) fn value_if_any<'de, T: Scalar, A: MapAccess<'de>>(
    map: &mut A,
    mismatches: &mut Mismatches,
) -> Result<Option<T>, A::Error> {
    map.next_value_seed(Seed::new(NullForm::Only, mismatches))
}

/// A slot for a value of any type.
///
/// All scalars share one visitor, because each instance of a visitor costs the user's compiler more
/// than the differences between two of them.
trait Place {
    /// Converts a token and stores the value. Returns whether the token fits.
    fn put(&mut self, token: Token<'_>) -> bool;
}

/// A JSON token that may spell a value.
#[derive(Clone, Copy)]
enum Token<'a> {
    Text(&'a str),
    Integer(i64),
    /// An integer out of the range of `i64`.
    LongInteger(u64),
    Number(f64),
    Flag(bool),
}

impl<T: Scalar> Place for Option<T> {
    fn put(&mut self, token: Token<'_>) -> bool {
        *self = match token {
            Token::Text(text) => T::from_text(text),
            Token::Integer(number) => T::from_integer(number),
            Token::LongInteger(number) => T::from_text(&number.to_string()),
            Token::Number(number) => T::from_number(number),
            Token::Flag(flag) => T::from_flag(flag),
        };
        self.is_some()
    }
}

struct TokenVisitor<'p> {
    place: &'p mut dyn Place,
    nothing: NullForm,
    mismatches: &'p mut Mismatches,
    expecting: &'static str,
    blank_is_value: bool,
    zero_is_nothing: bool,
}

impl TokenVisitor<'_> {
    fn put(self, token: Token<'_>) {
        let is_put = self.place.put(token);
        let found = match token {
            Token::Text(text) if self.mismatches.is_broken_text(text) => Found::Broken,
            _ if is_put => return,
            Token::Text(text) => Found::Text(text.len()),
            Token::Integer(number) => Found::Number(number as f64),
            Token::LongInteger(number) => Found::Number(number as f64),
            Token::Number(number) => Found::Number(number),
            Token::Flag(flag) => Found::Flag(flag),
        };
        self.misfit(found);
    }
}

impl Misfit for TokenVisitor<'_> {
    fn misfit(self, found: Found) {
        self.mismatches.add(self.expecting, found);
    }
}

impl<'de> Visitor<'de> for TokenVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if !self.nothing.is_text(text, self.blank_is_value) {
            self.put(Token::Text(text));
        }
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        if !self.nothing.is_number(number as f64) {
            self.put(Token::Integer(number));
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => return self.visit_i64(number),
            Err(_) => self.put(Token::LongInteger(number)),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        if !self.nothing.is_number(number) {
            self.put(Token::Number(number));
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        let is_event = self.mismatches.is_event();
        match flag {
            // In a form, the other encoding of events, a flag is a digit.
            false if is_event => self.visit_str("0"),
            true if is_event && !self.zero_is_nothing => self.visit_str("1"),
            false if self.nothing == NullForm::False || self.zero_is_nothing => Ok(()),
            _ => {
                self.put(Token::Flag(flag));
                Ok(())
            }
        }
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    misfits!(list object);
}
