//! Values of one token: numbers, texts and flags.

use serde_json::{Number, Value};

use super::{Mode, Nothing, Reader};
use crate::model::{IdKind, Type};

/// Up to this number, every whole number is exact in floating point.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Reader<'_> {
    pub(super) fn scalar(
        &mut self,
        kind: &Type,
        value: &Value,
        nothing: Nothing<'_>,
    ) -> Option<Value> {
        let zero_is_nothing = self.mode != Mode::Request && self.zero_is_nothing(kind);
        // A form has a digit for a flag, and events are the same in both encodings.
        let as_digit = match value {
            Value::Bool(false) if self.mode == Mode::Event => Some(Value::from("0")),
            Value::Bool(true) if self.mode == Mode::Event && !zero_is_nothing => {
                Some(Value::from("1"))
            }
            _ => None,
        };
        let value = as_digit.as_ref().unwrap_or(value);
        if nothing.is(value, blank_is_value(kind)) || (zero_is_nothing && *value == false) {
            return None;
        }
        let read = match value {
            Value::String(text) => self.of_text(kind, text),
            Value::Number(number) => self.of_number(kind, number),
            Value::Bool(flag) => of_flag(kind, *flag),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        read.or_else(|| self.misfit())
    }

    fn zero_is_nothing(&self, kind: &Type) -> bool {
        matches!(kind, Type::Id(index) if !self.model.ids[*index].zero)
    }

    fn of_text(&self, kind: &Type, text: &str) -> Option<Value> {
        match kind {
            Type::Integer => integer(text),
            Type::Number => {
                let number: f64 = text.trim().parse().ok()?;
                Number::from_f64(number).map(Value::from)
            }
            Type::Boolean => flag_of_text(text).map(Value::from),
            Type::YesNo => flag_of_text(text).map(yes_no),
            Type::String | Type::Enum(_) => Some(text.into()),
            Type::Secret => Some(without_line_break(text).into()),
            Type::Link => (!text.is_empty()).then(|| without_line_break(text).into()),
            Type::Bytes => is_base64(text).then(|| text.into()),
            Type::Id(index) => match self.model.ids[*index].kind {
                IdKind::Integer => integer(text),
                IdKind::String => Some(text.into()),
            },
            _ => None,
        }
    }

    fn of_number(&self, kind: &Type, number: &Number) -> Option<Value> {
        let whole = whole(number);
        match kind {
            Type::Integer => whole.map(Value::from),
            Type::Number => Number::from_f64(number.as_f64()?).map(Value::from),
            Type::Boolean => flag_of_number(whole?).map(Value::from),
            Type::YesNo => flag_of_number(whole?).map(yes_no),
            Type::Id(index) if self.model.ids[*index].kind == IdKind::Integer => {
                whole.map(Value::from)
            }
            _ => self.of_text(kind, &digits(number)),
        }
    }
}

fn of_flag(kind: &Type, flag: bool) -> Option<Value> {
    match kind {
        Type::Boolean => Some(flag.into()),
        Type::YesNo => Some(yes_no(flag)),
        Type::String => Some(flag.to_string().into()),
        _ => None,
    }
}

/// Whether the empty text is a value of a type.
fn blank_is_value(kind: &Type) -> bool {
    matches!(
        kind,
        Type::String | Type::Secret | Type::Boolean | Type::YesNo | Type::Bytes
    )
}

fn integer(text: &str) -> Option<Value> {
    let number: i64 = text.trim().parse().ok()?;
    Some(number.into())
}

/// Returns a number that is whole, also if it is written with a fraction of zero.
fn whole(number: &Number) -> Option<i64> {
    let fractional = || {
        let number = number.as_f64().filter(|_| number.is_f64())?;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
    };
    number.as_i64().or_else(fractional)
}

/// Returns the digits of a number, without a fraction of zero.
pub(super) fn digits(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float.to_string(),
        _ => number.to_string(),
    }
}

fn flag_of_text(text: &str) -> Option<bool> {
    match text {
        "Y" | "y" | "1" | "true" => Some(true),
        "N" | "n" | "0" | "false" | "" => Some(false),
        _ => None,
    }
}

fn flag_of_number(number: i64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

fn yes_no(flag: bool) -> Value {
    if flag { "Y" } else { "N" }.into()
}

fn without_line_break(text: &str) -> &str {
    text.trim_end_matches(['\r', '\n'])
}

/// Whether a text is base64 with padding, and has no bits beyond the last byte.
fn is_base64(text: &str) -> bool {
    let bits = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let padding = text.len() - text.trim_end_matches('=').len();
    let digits = &text.as_bytes()[..text.len() - padding];
    let spare = match padding {
        0 => 0,
        1 => 0b11,
        2 => 0b1111,
        _ => return false,
    };
    let last = digits.last().and_then(|last| bits(*last));
    text.len().is_multiple_of(4)
        && digits.iter().all(|digit| bits(*digit).is_some())
        && last.unwrap_or_default() & spare == 0
}
