//! The forms in which "no value" is written.

use serde_json::Value;

/// The forms in which "no value" is written, besides null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullForm {
    /// Null only.
    Only,
    /// An empty text, unless that is a value of the type.
    Blank,
    /// An empty text, even for a type `text`: a form's spelling of null.
    Null,
    /// `false`, in any spelling.
    False,
    /// This text.
    Text(&'static str),
}

impl NullForm {
    /// Whether a text means "no value". `blank_is_value`: whether the empty text is a value.
    pub(super) fn is_text(self, text: &str, blank_is_value: bool) -> bool {
        match self {
            Self::Only => false,
            Self::Null => text.is_empty(),
            Self::Blank => text.is_empty() && !blank_is_value,
            Self::False => matches!(text, "" | "0" | "false" | "N"),
            Self::Text(nothing) => text == nothing || text.is_empty() && !blank_is_value,
        }
    }

    /// Whether a number means "no value", which is so if its spelling in a form does.
    pub(super) fn is_number(self, number: f64) -> bool {
        match self {
            Self::Only | Self::Blank | Self::Null => false,
            Self::False => number == 0.0,
            Self::Text(nothing) => nothing.parse() == Ok(number),
        }
    }

    /// Whether a value is the literal itself.
    pub(crate) fn is_literal(self, value: &Value) -> bool {
        match self {
            Self::Only | Self::Blank | Self::Null => value.is_null(),
            Self::False => *value == false,
            Self::Text(text) => *value == text,
        }
    }

    /// Whether a value means "no value".
    pub(super) fn is(self, value: &Value, blank_is_value: bool) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(flag) => !flag && self == Self::False,
            Value::String(text) => self.is_text(text, blank_is_value),
            Value::Number(number) => number.as_f64().is_some_and(|number| self.is_number(number)),
            _ => false,
        }
    }
}

/// Used by [`object!`](crate::object).
impl From<bool> for NullForm {
    fn from(_: bool) -> Self {
        Self::False
    }
}

/// Used by [`object!`](crate::object).
impl From<&'static str> for NullForm {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}
