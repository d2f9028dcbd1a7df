//! JSON as text. A document that grows with the API is written member by member, because a value of
//! the whole document would take several times the memory of its text.

mod macros;

use std::fmt::Write;
use std::iter;

use serde::Serialize;
use serde_json::{Map, Value};

pub(super) use macros::{Part, json};

/// The indentation of each level.
const INDENT: &str = "  ";

/// Returns a document as in every artifact: indented, with a final newline.
pub(super) fn pretty(document: &Value) -> String {
    let mut text = String::new();
    indented(document, 0, &mut text);
    text.push('\n');
    text
}

/// Returns a document that is an object, whose entries are written one by one.
pub(super) fn document(write: impl FnOnce(&mut Block)) -> String {
    let mut text = String::new();
    Block::write(['{', '}'], 0, &mut text, write);
    text.push('\n');
    text
}

/// Returns what serde writes, such as a word of the vocabulary that the spec and the model share.
pub(super) fn serialized(written: impl Serialize) -> Value {
    serde_json::json!(written)
}

/// An object or a list in progress.
pub(super) struct Block<'t> {
    text: &'t mut String,
    /// The depth of its members.
    depth: usize,
    is_empty: bool,
}

impl Block<'_> {
    fn write(
        [open, close]: [char; 2],
        depth: usize,
        text: &mut String,
        write: impl FnOnce(&mut Block),
    ) {
        text.push(open);
        let mut block = Block {
            text,
            depth: depth + 1,
            is_empty: true,
        };
        write(&mut block);
        if !block.is_empty {
            line(depth, block.text);
        }
        block.text.push(close);
    }

    /// Writes a member of a list.
    pub(super) fn item(&mut self, value: &Value) {
        self.begin();
        line(self.depth, self.text);
        indented(value, self.depth, self.text);
    }

    /// Writes a member of a list that is an object.
    pub(super) fn object_item(&mut self, write: impl FnOnce(&mut Block)) {
        self.begin();
        line(self.depth, self.text);
        Block::write(['{', '}'], self.depth, self.text, write);
    }

    /// Writes an entry of an object.
    pub(super) fn entry(&mut self, name: &str, value: &Value) {
        self.key(name);
        indented(value, self.depth, self.text);
    }

    /// Writes entries of an object.
    pub(super) fn entries(&mut self, entries: &Map<String, Value>) {
        for (name, value) in entries {
            self.entry(name, value);
        }
    }

    /// Writes an entry that is an object.
    pub(super) fn object(&mut self, name: &str, write: impl FnOnce(&mut Block)) {
        self.key(name);
        Block::write(['{', '}'], self.depth, self.text, write);
    }

    /// Writes an entry that is a list.
    pub(super) fn list(&mut self, name: &str, write: impl FnOnce(&mut Block)) {
        self.key(name);
        Block::write(['[', ']'], self.depth, self.text, write);
    }

    /// Writes an entry that was written before, by [`entry`] at the same depth.
    pub(super) fn written(&mut self, entry: &str) {
        self.begin();
        self.text.push_str(entry);
    }

    /// Returns the depth of the members.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    fn begin(&mut self) {
        if !self.is_empty {
            self.text.push(',');
        }
        self.is_empty = false;
    }

    fn key(&mut self, name: &str) {
        self.begin();
        key(name, self.depth, self.text);
    }
}

/// Appends an entry of an object whose entries are at this depth.
pub(super) fn entry(name: &str, value: &Value, depth: usize, text: &mut String) {
    key(name, depth, text);
    indented(value, depth, text);
}

fn key(name: &str, depth: usize, text: &mut String) {
    line(depth, text);
    string(name, text);
    text.push_str(": ");
}

fn indented(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(entries) => {
            Block::write(['{', '}'], depth, text, |block| block.entries(entries));
        }
        Value::Array(items) => Block::write(['[', ']'], depth, text, |block| {
            items.iter().for_each(|item| block.item(item));
        }),
        scalar => self::scalar(scalar, text),
    }
}

/// Begins a line at this depth.
pub(super) fn line(depth: usize, text: &mut String) {
    text.push('\n');
    text.extend(iter::repeat_n(INDENT, depth));
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
    // Most strings have nothing to escape, and without an early exit several bytes are compared at
    // once.
    let has_special = |found, byte| found | is_special(byte);
    if value.bytes().fold(false, has_special) {
        escaped(value, text);
    } else {
        text.push_str(value);
    }
    text.push('"');
}

fn escaped(value: &str, text: &mut String) {
    let mut rest = value;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        escape(special.as_bytes()[0], text);
        rest = &special[1..];
    }
    text.push_str(rest);
}

fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
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

    #[test]
    fn a_value_is_built_as_by_serde_json() {
        let text = String::from("text");
        let list = vec![1, 2];
        let value = super::json!({
            "a": { "b": [], "c": [null, { "d": true }, text.as_str(), [0.5]], },
            (text.as_str()): list.clone(),
            "none": None::<bool>,
            "e": null,
        });
        let expected = json!({
            "a": { "b": [], "c": [null, { "d": true }, text, [0.5]] },
            "text": list,
            "none": null,
            "e": null,
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn a_document_is_written_member_by_member() {
        let value = json!({
            "a": 1,
            "b": { "c": [], "d": {} },
            "list": [1, { "e": 2 }],
        });
        let mut written = String::new();
        super::entry("c", &json!([]), 2, &mut written);
        let text = super::document(|root| {
            root.entry("a", &json!(1));
            root.object("b", |b| {
                b.written(&written);
                b.object("d", |_| {});
            });
            root.list("list", |list| {
                list.item(&json!(1));
                list.object_item(|item| item.entry("e", &json!(2)));
            });
        });
        assert_eq!(text, pretty(&value));
    }
}
