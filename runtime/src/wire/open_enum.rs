//! Enumerations that the server may extend at any time.
//!
//! An open enum holds every code without loss: a known one as its own variant, any other as
//! [`UnknownCode`]. Only this module creates an `UnknownCode`, after the enum has not recognized
//! the code, so there is exactly one value for each code.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use crate::text::invisible::{Quoted, write_name};

/// An enumeration of codes that may grow without notice.
pub trait OpenEnum: Sized {
    /// The name of the codes in an error message, such as `"a reaction code"`.
    const EXPECTING: &'static str;

    /// Returns the variant of a code that the spec knows.
    fn known(code: &str) -> Option<Self>;

    /// Returns the variant for a code that the spec does not know.
    fn unknown(code: UnknownCode<Self>) -> Self;
}

/// A code that was not in the spec when this crate was generated.
///
/// An unknown code cannot be constructed directly: parse or decode it, and a known code becomes its
/// own variant.
pub struct UnknownCode<E> {
    code: Box<str>,
    of: PhantomData<fn() -> E>,
}

impl<E> UnknownCode<E> {
    /// Returns the code as the server sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.code
    }
}

/// Compares two values: the listed ones are in the order of the list, any others come after them, in
/// the order of their codes.
#[doc(hidden)]
pub fn compare<T>(left: &T, right: &T, listed: &[T], code: fn(&T) -> &str) -> Ordering {
    let place = |value| {
        let is_same = |known| code(known) == code(value);
        (
            listed.iter().position(is_same).unwrap_or(listed.len()),
            code(value),
        )
    };
    place(left).cmp(&place(right))
}

/// Writes a code for display: invisible characters are escaped.
///
/// # Errors
///
/// The errors of the formatter.
#[doc(hidden)]
pub fn display(code: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write_name(code, formatter)
}

/// Returns the value of a code: its variant if the spec knows it, otherwise the unknown code.
#[must_use]
pub fn from_code<E: OpenEnum>(code: &str) -> E {
    E::known(code).unwrap_or_else(|| {
        E::unknown(UnknownCode {
            code: code.into(),
            of: PhantomData,
        })
    })
}

/// Reads an open enum from a string.
///
/// # Errors
///
/// If the value is not a string.
pub fn deserialize<'de, E: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_str(CodeVisitor(PhantomData))
}

struct CodeVisitor<E>(PhantomData<fn() -> E>);

impl<E: OpenEnum> Visitor<'_> for CodeVisitor<E> {
    type Value = E;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(E::EXPECTING)
    }

    fn visit_str<X: Error>(self, code: &str) -> Result<E, X> {
        Ok(from_code(code))
    }
}

// Written by hand because deriving would put the same bounds on `E`.

impl<E> Clone for UnknownCode<E> {
    fn clone(&self) -> Self {
        Self {
            code: self.code.clone(),
            of: PhantomData,
        }
    }
}

impl<E> fmt::Debug for UnknownCode<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Quoted(&self.code).fmt(formatter)
    }
}

/// Escapes invisible characters.
impl<E> fmt::Display for UnknownCode<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(&self.code, formatter)
    }
}

impl<E> PartialEq for UnknownCode<E> {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl<E> Eq for UnknownCode<E> {}

impl<E> PartialOrd for UnknownCode<E> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for UnknownCode<E> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code.cmp(&other.code)
    }
}

impl<E> Hash for UnknownCode<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::{OpenEnum, UnknownCode, from_code};
    use crate::events::UnknownEvent;

    #[derive(Debug)]
    struct Code(UnknownCode<Self>);

    impl OpenEnum for Code {
        const EXPECTING: &'static str = "a code";

        fn known(_: &str) -> Option<Self> {
            None
        }

        fn unknown(code: UnknownCode<Self>) -> Self {
            Self(code)
        }
    }

    #[test]
    fn what_does_not_show_is_escaped_where_a_code_is_shown() {
        for (code, shown) in [
            ("like", "like"),
            ("жираф 👍", "жираф 👍"),
            ("a\nb\u{1b}[2J\0", r"a\u{a}b\u{1b}[2J\u{0}"),
            (
                "a\u{200b}b\u{200d}c\u{2060}\u{feff}",
                r"a\u{200b}b\u{200d}c\u{2060}\u{feff}",
            ),
            ("a\u{202e}b\u{2066}", r"a\u{202e}b\u{2066}"),
            ("like\u{e0041}\u{e007f}", r"like\u{e0041}\u{e007f}"),
            (
                "like\u{fe0f}\u{e0100}\u{ad}\u{3164}",
                r"like\u{fe0f}\u{e0100}\u{ad}\u{3164}",
            ),
        ] {
            let Code(unknown) = from_code(code);
            assert_eq!(unknown.to_string(), shown);
            assert_eq!(unknown.as_str(), code);
            let event = UnknownEvent {
                name: code.to_owned(),
                data: serde_json::Value::Null,
                reason: None,
            };
            for shown in [format!("{unknown:?}"), format!("{event:?}")] {
                let hidden = [
                    '\n',
                    '\0',
                    '\u{200b}',
                    '\u{202e}',
                    '\u{e0041}',
                    '\u{fe0f}',
                    '\u{3164}',
                ];
                assert!(!shown.contains(hidden), "{shown}");
            }
        }
    }
}
