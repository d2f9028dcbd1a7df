//! JSON numbers, independent of the features of `serde_json`.
//!
//! Any crate of a program may turn on the feature `arbitrary_precision` for all crates. A visitor
//! then gets each number that is not an integer of 64 bits as a map, with the digits as a text
//! under a private key of `serde_json`. Visitors that accept a map check for this key first, so
//! that the feature changes nothing.

use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// 2^53, up to which every integer is exact as an `f64`.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// The message of `serde_json` for a number that no `f64` can hold.
const OUT_OF_RANGE: &str = "number out of range";

/// The key of a hidden number.
const KEY: &str = "$serde_json::private::Number";

/// A number of JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Positive(u64),
    Negative(i64),
    Float(f64),
}

impl Number {
    /// Parses digits as `serde_json` does without the feature.
    fn of(digits: &str) -> Option<Self> {
        let whole = digits.parse().map(Self::Positive);
        let whole = whole.or_else(|_| match digits.parse() {
            // To serde_json `-0` is a float.
            Ok(0) => Ok(Self::Float(-0.0)),
            number => number.map(Self::Negative),
        });
        let float = || digits.parse().ok().map(Self::Float);
        let number = whole.ok().or_else(float)?;
        match number {
            Self::Float(float) if !float.is_finite() => None,
            number => Some(number),
        }
    }

    /// Passes the number to a visitor as without the feature.
    pub(crate) fn visit<'de, V: Visitor<'de>, E: Error>(self, visitor: V) -> Result<V::Value, E> {
        match self {
            Self::Positive(number) => visitor.visit_u64(number),
            Self::Negative(number) => visitor.visit_i64(number),
            Self::Float(number) => visitor.visit_f64(number),
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Positive(number) => number.into(),
            Number::Negative(number) => number.into(),
            Number::Float(number) => number.into(),
        }
    }
}

/// Returns the number hidden under the first key of a map, if the map is such a number.
///
/// # Errors
///
/// If the document is broken or the number is out of range, as without the feature.
#[inline]
pub(crate) fn hidden<'de, A: MapAccess<'de>>(
    first: &str,
    map: &mut A,
) -> Result<Option<Number>, A::Error> {
    if first != KEY || !*IS_HIDDEN {
        return Ok(None);
    }
    let digits: String = map.next_value()?;
    let number = Number::of(&digits).ok_or_else(|| A::Error::custom(OUT_OF_RANGE))?;
    Ok(Some(number))
}

/// Whether `serde_json` hides numbers.
static IS_HIDDEN: LazyLock<bool> = LazyLock::new(|| {
    struct Probe(bool);

    impl<'de> Deserialize<'de> for Probe {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(ProbeVisitor)
        }
    }

    struct ProbeVisitor;

    impl<'de> Visitor<'de> for ProbeVisitor {
        type Value = Probe;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a number")
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Probe, E> {
            Ok(Probe(false))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Probe, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Probe(true))
        }
    }

    serde_json::from_str("0.5").is_ok_and(|Probe(is_hidden)| is_hidden)
});

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn digits_spell_what_serde_json_reads() {
        for (digits, expected) in [
            ("0", Some(Number::Positive(0))),
            ("7", Some(Number::Positive(7))),
            ("-7", Some(Number::Negative(-7))),
            ("-0", Some(Number::Float(-0.0))),
            ("1.0", Some(Number::Float(1.0))),
            ("1.10", Some(Number::Float(1.1))),
            ("1e5", Some(Number::Float(1e5))),
            ("-2.5E-3", Some(Number::Float(-0.0025))),
            ("18446744073709551615", Some(Number::Positive(u64::MAX))),
            (
                "18446744073709551616",
                Some(Number::Float(18_446_744_073_709_551_616.0)),
            ),
            ("-9223372036854775808", Some(Number::Negative(i64::MIN))),
            (
                "-9223372036854775809",
                Some(Number::Float(-9_223_372_036_854_775_809.0)),
            ),
            ("1e999", None),
            ("-1e999", None),
            ("x", None),
        ] {
            assert_eq!(Number::of(digits), expected, "{digits}");
        }
    }
}
