//! The layout of JSON files: a value that fits into a line is one line, and invisible characters
//! are escaped.
//!
//! Whether a value fits is found out by writing it on one line, up to the end of that line.

use std::borrow::Borrow;

use serde_json::Value;

use super::redact::{escaped, is_unsafe};
use crate::emit::json;

/// The maximum length of a line that contains more than one value, in bytes.
const WIDTH: usize = 100;

const OBJECT: [char; 2] = ['{', '}'];
const LIST: [char; 2] = ['[', ']'];

/// Returns a document as a text.
pub(super) fn text(document: &Value) -> String {
    let mut text = String::new();
    write(document, 0, 0, &mut text);
    text.push('\n');
    text
}

/// A document whose long entries are written member by member, because a value of the whole document
/// would take several times the memory of its text. It is longer than a line.
pub(super) struct Document {
    text: String,
}

impl Document {
    /// Begins a document with the entries of an object.
    pub(super) fn new(head: &Value) -> Self {
        let text = String::from(OBJECT[0]);
        let mut document = Self { text };
        for (name, value) in head.as_object().into_iter().flatten() {
            let used = document.begin(name);
            write(value, 1, used, &mut document.text);
        }
        document
    }

    /// Adds an entry that is an object.
    pub(super) fn object(&mut self, name: &str, entries: impl Iterator<Item = (String, Value)>) {
        let used = self.begin(name);
        let entries = entries.map(|(key, value)| (Some(key), value));
        members(OBJECT, entries, used, &mut self.text);
    }

    /// Adds an entry that is a list.
    pub(super) fn list(&mut self, name: &str, items: impl Iterator<Item = Value>) {
        let used = self.begin(name);
        let items = items.map(|item| (None::<String>, item));
        members(LIST, items, used, &mut self.text);
    }

    /// Returns the text.
    pub(super) fn end(mut self) -> String {
        json::line(0, &mut self.text);
        self.text.push(OBJECT[1]);
        self.text.push('\n');
        self.text
    }

    fn begin(&mut self, name: &str) -> usize {
        let is_first = self.text.len() == 1;
        begin(Some(name), is_first, 1, &mut self.text)
    }
}

/// Writes the members of an entry of a document. They are kept as long as all of them may fit into a
/// line.
fn members(
    brackets: [char; 2],
    members: impl Iterator<Item = (Option<String>, Value)>,
    used: usize,
    text: &mut String,
) {
    let start = text.len();
    let end = start + WIDTH.saturating_sub(used);
    let mut kept = Vec::new();
    let mut members = members.fuse();
    text.push(brackets[0]);
    while text.len() < end
        && let Some((key, value)) = members.next()
    {
        let fits = member(key.as_deref(), &value, kept.is_empty(), end, text);
        kept.push((key, value));
        if !fits {
            break;
        }
    }
    text.push(brackets[1]);
    let rest = members.next();
    if rest.is_some() || text.len() > end {
        text.truncate(start);
        let members = kept.into_iter().chain(rest).chain(members);
        block(brackets, members, 1, text);
    }
}

/// Writes a value that begins after `used` bytes of a line.
fn write(value: &Value, depth: usize, used: usize, text: &mut String) {
    let start = text.len();
    if line(value, start + WIDTH.saturating_sub(used), text) {
        return;
    }
    text.truncate(start);
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (Some(key), value));
            block(OBJECT, entries, depth, text);
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| (None::<&str>, item));
            block(LIST, items, depth, text);
        }
        scalar => self::scalar(scalar, text),
    }
}

/// Writes a value on one line. Returns whether the text ends at `end` at the latest; if not, the
/// value is incomplete.
fn line(value: &Value, end: usize, text: &mut String) -> bool {
    match value {
        Value::Object(entries) => {
            text.push(OBJECT[0]);
            let mut entries = entries.iter().enumerate();
            let fits = entries
                .all(|(index, (key, value))| member(Some(key), value, index == 0, end, text));
            text.push(OBJECT[1]);
            fits && text.len() <= end
        }
        Value::Array(items) => {
            text.push(LIST[0]);
            let mut items = items.iter().enumerate();
            let fits = items.all(|(index, item)| member(None, item, index == 0, end, text));
            text.push(LIST[1]);
            fits && text.len() <= end
        }
        Value::String(value) if text.len() + value.len() > end => false,
        scalar => {
            self::scalar(scalar, text);
            text.len() <= end
        }
    }
}

/// Writes a member of an object or a list on the same line, with the same result.
fn member(key: Option<&str>, value: &Value, is_first: bool, end: usize, text: &mut String) -> bool {
    if !is_first {
        text.push(',');
    }
    if let Some(key) = key {
        string(key, text);
        text.push(':');
    }
    line(value, end, text)
}

/// Writes each member on lines of its own.
fn block<K: AsRef<str>, V: Borrow<Value>>(
    [open, close]: [char; 2],
    members: impl Iterator<Item = (Option<K>, V)>,
    depth: usize,
    text: &mut String,
) {
    text.push(open);
    for (index, (key, value)) in members.enumerate() {
        let key = key.as_ref().map(AsRef::as_ref);
        let used = begin(key, index == 0, depth + 1, text);
        write(value.borrow(), depth + 1, used, text);
    }
    json::line(depth, text);
    text.push(close);
}

/// Begins a member on a line of its own. Returns how much of the line is used, with the comma behind
/// the member.
fn begin(key: Option<&str>, is_first: bool, depth: usize, text: &mut String) -> usize {
    if !is_first {
        text.push(',');
    }
    let start = text.len();
    json::line(depth, text);
    if let Some(key) = key {
        string(key, text);
        text.push_str(": ");
    }
    text.len() - start
}

fn scalar(value: &Value, text: &mut String) {
    match value {
        Value::String(value) => string(value, text),
        other => json::scalar(other, text),
    }
}

fn string(value: &str, text: &mut String) {
    let start = text.len();
    json::string(value, text);
    if !value.is_ascii() || value.contains('\u{7f}') {
        let visible = |c: char| {
            if is_unsafe(c) {
                escaped(c)
            } else {
                c.to_string()
            }
        };
        let shown: String = text[start..].chars().map(visible).collect();
        text.replace_range(start.., &shown);
    }
}
