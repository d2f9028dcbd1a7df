//! JSON as text. A document that grows with the API is written piece by piece, so these functions
//! append to a text instead of returning one.

use std::fmt::Write;

use serde_json::{Map, Value};

/// The indentation of each level.
const INDENT: &str = "  ";

/// Returns a document as in every artifact: indented, with a final newline.
pub(super) fn pretty(document: &Value) -> String {
    let mut text = String::new();
    indented(document, 0, &mut text);
    text.push('\n');
    text
}

/// Appends a value that begins on a line at this depth.
pub(super) fn indented(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            text.push('{');
            self::entries(entries, depth + 1, text);
            line(depth, text);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                line(depth + 1, text);
                indented(item, depth + 1, text);
            }
            line(depth, text);
            text.push(']');
        }
        Value::Object(_) => text.push_str("{}"),
        Value::Array(_) => text.push_str("[]"),
        scalar => self::scalar(scalar, text),
    }
}

/// Appends the entries of an object, each on lines of its own at this depth.
pub(super) fn entries(entries: &Map<String, Value>, depth: usize, text: &mut String) {
    for (index, (name, value)) in entries.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        key(name, depth, text);
        indented(value, depth, text);
    }
}

/// Appends the key of an entry on a line of its own at this depth.
pub(super) fn key(name: &str, depth: usize, text: &mut String) {
    line(depth, text);
    string(name, text);
    text.push_str(": ");
}

/// Begins a line at this depth.
pub(super) fn line(depth: usize, text: &mut String) {
    text.push('\n');
    (0..depth).for_each(|_| text.push_str(INDENT));
}

/// Appends a value that is neither an object nor a list.
pub(super) fn scalar(value: &Value, text: &mut String) {
    match value {
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => {
            // Writing to a text cannot fail.
            let _ = write!(text, "{number}");
        }
        Value::String(value) => string(value, text),
        Value::Null | Value::Array(_) | Value::Object(_) => text.push_str("null"),
    }
}

/// Appends a string in quotes.
pub(super) fn string(value: &str, text: &mut String) {
    text.push('"');
    let mut rest = value;
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        escape(special.as_bytes()[0], text);
        rest = &special[1..];
    }
    text.push_str(rest);
    text.push('"');
}

fn escape(special: u8, text: &mut String) {
    match special {
        b'"' => text.push_str("\\\""),
        b'\\' => text.push_str("\\\\"),
        b'\n' => text.push_str("\\n"),
        b'\r' => text.push_str("\\r"),
        b'\t' => text.push_str("\\t"),
        0x08 => text.push_str("\\b"),
        0x0C => text.push_str("\\f"),
        control => {
            let _ = write!(text, "\\u{control:04x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pretty;

    #[test]
    fn every_value_is_written_as_by_serde_json() {
        let control: String = ('\0'..='\u{a0}').collect();
        let value = json!({
            "": { "empty": {}, "list": [], "nested": [[], [{}], { "a\"b": [1] }] },
            "texts": ["", control, "\\\"/", "Привет 🙂\u{2028}"],
            "numbers": [0, -1, u64::MAX, i64::MIN, 0.5, 1e300, -1.0],
            "others": [null, true, false],
        });
        for value in [value, json!(1), json!("text"), json!([]), json!({})] {
            let expected = serde_json::to_string_pretty(&value).expect("a value is JSON");
            assert_eq!(pretty(&value), expected + "\n");
        }
    }
}
