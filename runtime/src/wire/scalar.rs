//! Values that are one token of JSON: numbers, texts, yes or no.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
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
        deserializer.deserialize_any(ScalarVisitor {
            nothing,
            of: PhantomData,
        })
    }
}

struct ScalarVisitor<T> {
    nothing: Nothing,
    of: PhantomData<fn() -> T>,
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTING)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        if self.nothing.is_text(text, T::BLANK_IS_VALUE) {
            return Ok(None);
        }
        known(T::from_text(text), Unexpected::Str(text), &self)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<T>, E> {
        known(T::from_integer(number), Unexpected::Signed(number), &self)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<T>, E> {
        let value = match i64::try_from(number) {
            Ok(number) => T::from_integer(number),
            Err(_) => T::from_text(&number.to_string()),
        };
        known(value, Unexpected::Unsigned(number), &self)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<T>, E> {
        known(T::from_number(number), Unexpected::Float(number), &self)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Option<T>, E> {
        if !flag && self.nothing == Nothing::False {
            return Ok(None);
        }
        known(T::from_flag(flag), Unexpected::Bool(flag), &self)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

fn known<T: Scalar, E: Error>(
    value: Option<T>,
    found: Unexpected<'_>,
    visitor: &ScalarVisitor<T>,
) -> Result<Option<T>, E> {
    match value {
        None => Err(E::invalid_value(found, visitor)),
        value => Ok(value),
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
