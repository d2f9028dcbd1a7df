//! The layout of JSON files: a value that fits into a line is one line, and invisible characters
//! are escaped.

use serde_json::Value;

use super::redact::{escaped, is_unsafe};

/// The maximum length of a line that contains more than one value, in bytes.
const WIDTH: usize = 100;

/// Returns a document as a text.
pub(super) fn text(document: &Value) -> String {
    let mut text = String::new();
    write(document, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value that begins after `used` bytes of a line.
fn write(value: &Value, depth: usize, used: usize, text: &mut String) {
    let line = line(value);
    let is_short = used + line.len() <= WIDTH;
    match value {
        Value::Object(entries) if !is_short => {
            let entries = entries.iter().map(|(key, value)| (Some(key), value));
            block(['{', '}'], entries, depth, text);
        }
        Value::Array(items) if !is_short => {
            block(
                ['[', ']'],
                items.iter().map(|item| (None, item)),
                depth,
                text,
            );
        }
        _ => text.push_str(&line),
    }
}

fn line(value: &Value) -> String {
    let line = value.to_string();
    let visible = |c: char| {
        if is_unsafe(c) {
            escaped(c)
        } else {
            c.to_string()
        }
    };
    line.chars().map(visible).collect()
}

fn block<'a>(
    [open, close]: [char; 2],
    entries: impl Iterator<Item = (Option<&'a String>, &'a Value)>,
    depth: usize,
    text: &mut String,
) {
    let indent = "  ".repeat(depth + 1);
    text.push(open);
    let mut separator = "\n";
    for (key, value) in entries {
        text.push_str(separator);
        text.push_str(&indent);
        let key = key.map_or_else(String::new, |key| {
            format!("{}: ", line(&key.as_str().into()))
        });
        text.push_str(&key);
        write(value, depth + 1, indent.len() + key.len() + 1, text);
        separator = ",\n";
    }
    text.push('\n');
    text.push_str(&indent[2..]);
    text.push(close);
}
