//! Values that are one token of JSON: numbers, texts, yes or no.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde_json::Value;

use super::{Key, Nothing, Read, required, skip, value};
use crate::secret::Secret;

/// A value that is one token of JSON, and what each kind of token means for it. `None`: nothing.
pub trait Scalar: Sized {
    /// What the value is called in an error message.
    const EXPECTING: &'static str;

    /// Whether the empty text is a value, and does not stand for nothing.
    const BLANK_IS_VALUE: bool = false;

    /// The value that a text spells.
    fn from_text(text: &str) -> Option<Self>;

    /// The value that a whole number spells.
    #[must_use]
    fn from_integer(number: i64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }

    /// The value that a number with a fraction spells.
    #[must_use]
    fn from_number(number: f64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }

    /// The value that true or false spells.
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

    /// JSON does not tell `1` from `1.0`, and 2^53 is the last of the numbers that are exact.
    fn from_number(number: f64) -> Option<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
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

/// Reading is wider than the exported schema: small letters and words are understood too.
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

impl<'de, T: Scalar> Read<'de> for T {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error> {
        let mut place = None;
        deserializer.deserialize_any(TokenVisitor::of(&mut place, nothing))?;
        Ok(place)
    }
}

/// Reads the value of a key that must not spoil anything: `None` for whatever it is not.
///
/// # Errors
///
/// When the value is not well-formed.
pub(crate) fn value_if_any<'de, T: Scalar, A: MapAccess<'de>>(
    map: &mut A,
) -> Result<Option<T>, A::Error> {
    let mut place = None;
    map.next_value_seed(TokenVisitor {
        is_strict: false,
        ..TokenVisitor::of(&mut place, Nothing::Only)
    })?;
    Ok(place)
}

/// A place for a value, whatever its type.
///
/// All scalars share one visitor, because each instance of a visitor costs the users' compiler
/// more than all that differs between two of them.
trait Place {
    /// Puts the value there that a token spells. Whether it spells one.
    fn put(&mut self, token: Token<'_>) -> bool;
}

/// A token of JSON that may spell a value.
#[derive(Clone, Copy)]
enum Token<'a> {
    Text(&'a str),
    Integer(i64),
    Number(f64),
    Flag(bool),
}

impl<T: Scalar> Place for Option<T> {
    fn put(&mut self, token: Token<'_>) -> bool {
        *self = match token {
            Token::Text(text) => T::from_text(text),
            Token::Integer(number) => T::from_integer(number),
            Token::Number(number) => T::from_number(number),
            Token::Flag(flag) => T::from_flag(flag),
        };
        self.is_some()
    }
}

struct TokenVisitor<'p> {
    place: &'p mut dyn Place,
    nothing: Nothing,
    expecting: &'static str,
    blank_is_value: bool,
    /// Whether it is an error that a token spells no value.
    is_strict: bool,
}

impl<'p> TokenVisitor<'p> {
    fn of<T: Scalar>(place: &'p mut Option<T>, nothing: Nothing) -> Self {
        Self {
            place,
            nothing,
            expecting: T::EXPECTING,
            blank_is_value: T::BLANK_IS_VALUE,
            is_strict: true,
        }
    }

    fn put<E: Error>(self, token: Token<'_>) -> Result<(), E> {
        if self.place.put(token) || !self.is_strict {
            return Ok(());
        }
        let found = match token {
            Token::Text(text) => Unexpected::Str(text),
            Token::Integer(number) => Unexpected::Signed(number),
            Token::Number(number) => Unexpected::Float(number),
            Token::Flag(flag) => Unexpected::Bool(flag),
        };
        Err(E::invalid_value(found, &self))
    }
}

impl<'de> DeserializeSeed<'de> for TokenVisitor<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TokenVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match self.nothing.is_text(text, self.blank_is_value) {
            true => Ok(()),
            false => self.put(Token::Text(text)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.put(Token::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.put(Token::Integer(number)),
            Err(_) => self.put(Token::Text(&number.to_string())),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.put(Token::Number(number))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        match !flag && self.nothing == Nothing::False {
            true => Ok(()),
            false => self.put(Token::Flag(flag)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        match self.is_strict {
            true => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
            false => IgnoredAny.visit_seq(list).map(drop),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.is_strict {
            true => Err(A::Error::invalid_type(Unexpected::Map, &self)),
            false => IgnoredAny.visit_map(map).map(drop),
        }
    }
}

impl<'de> Read<'de> for Value {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        nothing: Nothing,
    ) -> Result<Option<Self>, D::Error> {
        let value = Self::deserialize(deserializer)?;
        // Any value may be null, too, where there must be one.
        let is_nothing = nothing != Nothing::Only && nothing.is(&value, true);
        Ok((!is_nothing).then_some(value))
    }

    fn absent() -> Option<Self> {
        Some(Self::Null)
    }
}

/// Reads a yes or no that may come bare or under `key`.
///
/// The documentation of one method has shown both `true` and `{"result": true}` over time.
///
/// # Errors
///
/// When the value is neither.
pub fn flag<'de, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
) -> Result<bool, D::Error> {
    struct FlagVisitor(&'static str);

    impl<'de> Visitor<'de> for FlagVisitor {
        type Value = bool;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "true or false, bare or under `{}`", self.0)
        }

        fn visit_bool<E: Error>(self, flag: bool) -> Result<bool, E> {
            Ok(flag)
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<bool, E> {
            bool::from_integer(number)
                .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
            bool::from_number(number as f64)
                .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<bool, E> {
            bool::from_number(number)
                .ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
            bool::from_text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
            let mut flag = None;
            while let Some(key) = map.next_key::<Key<'de>>()? {
                if *key == *self.0 {
                    value(&mut map, &mut flag, Nothing::Only)?;
                } else {
                    skip(&mut map)?;
                }
            }
            required(flag, self.0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
            Err(A::Error::invalid_type(Unexpected::Seq, &self))
        }
    }

    deserializer.deserialize_any(FlagVisitor(key))
}
