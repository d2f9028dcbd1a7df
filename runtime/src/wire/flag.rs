//! A flag that is the result of a method, bare or under a key.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::mismatch::{Misfit, misfits};
use super::{Found, Key, Mismatches, NullForm, Scalar, skip, value};
use crate::json::number;

/// Reads a flag that may come bare or under `key`.
///
/// The documentation of one method has shown both `true` and `{"result": true}` over time. A
/// response without an error means that the method was carried out, so a value that is not a flag
/// reads as `true`.
///
/// # Errors
///
/// If the document is broken.
pub fn flag<'de, D: Deserializer<'de>>(
    deserializer: D,
    key: &'static str,
    mismatches: &mut Mismatches,
) -> Result<Option<bool>, D::Error> {
    struct FlagVisitor<'m>(&'static str, &'m mut Mismatches);

    impl FlagVisitor<'_> {
        fn put(self, flag: Option<bool>, found: Found) -> Option<bool> {
            if flag.is_none() {
                self.misfit(found);
            }
            flag
        }
    }

    impl Misfit for FlagVisitor<'_> {
        fn misfit(self, found: Found) {
            self.1.add("true or false", found);
        }
    }

    impl<'de> Visitor<'de> for FlagVisitor<'_> {
        type Value = Option<bool>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "true or false, bare or under `{}`", self.0)
        }

        fn visit_bool<E: Error>(self, flag: bool) -> Result<Option<bool>, E> {
            Ok(Some(flag))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Option<bool>, E> {
            Ok(self.put(bool::from_integer(number), Found::Number(number as f64)))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Option<bool>, E> {
            self.visit_f64(number as f64)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Option<bool>, E> {
            Ok(self.put(bool::from_number(number), Found::Number(number)))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Option<bool>, E> {
            Ok(self.put(bool::from_text(text), Found::Text(text.len())))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<bool>, A::Error> {
            let mut key = map.next_key::<Key<'de>>()?;
            if let Some(key) = &key
                && let Some(number) = number::hidden(key, &mut map)?
            {
                return number.visit(self);
            }
            let Self(under, mismatches) = self;
            let mut flag = None;
            while let Some(found) = &key {
                if **found == *under {
                    let before = mismatches.count();
                    value(&mut map, &mut flag, NullForm::Only, mismatches)?;
                    mismatches.inside(before, under);
                } else {
                    skip(&mut map)?;
                }
                key = map.next_key()?;
            }
            if flag.is_none() {
                mismatches.missing(under);
            }
            Ok(flag)
        }

        misfits!(null list);
    }

    let flag = deserializer.deserialize_any(FlagVisitor(key, mismatches))?;
    Ok(flag.or(Some(true)))
}
