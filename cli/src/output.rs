//! Prints results: as JSON, or as lines that are easy to read.

use std::io::{self, Write};

use serde_json::Value;

use crate::failure::Failure;

/// What is shown in place of a secret.
pub const HIDDEN: &str = "(secret)";

/// Prints a text, which ends with a newline. Text of the server contains no control characters
/// then, which a terminal would obey.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Failure::output(&error))
}

/// Prints a value, as JSON or as lines.
pub fn value(value: &Value, as_json: bool) -> Result<(), Failure> {
    let mut text = String::new();
    if as_json {
        text = json(value);
    } else {
        lines(value, 0, &mut text);
    }
    text.push('\n');
    print(text.trim_start_matches('\n'))
}

/// Returns a value as indented JSON.
pub fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Replaces the values of keys that must not be shown, and known secrets within texts.
pub fn hide(value: &mut Value, keys: &[String], secrets: &[&str]) {
    match value {
        Value::String(text) => {
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                if text.contains(*secret) {
                    *text = text.replace(*secret, HIDDEN);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, keys, secrets)),
        Value::Object(entries) => {
            for (key, value) in entries {
                if keys.contains(key) && !value.is_null() {
                    *value = HIDDEN.into();
                } else {
                    hide(value, keys, secrets);
                }
            }
        }
        _ => {}
    }
}

/// Appends a value as lines, each behind a newline.
fn lines(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                start(depth, text);
                text.push_str(&visible(key));
                text.push(':');
                below(value, depth, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                start(depth, text);
                text.push('-');
                below(item, depth, text);
            }
        }
        scalar => {
            start(depth, text);
            text.push_str(&shown(scalar));
        }
    }
}

fn below(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => lines(value, depth + 1, text),
        Value::Array(items) if !items.is_empty() => lines(value, depth + 1, text),
        scalar => {
            text.push(' ');
            text.push_str(&shown(scalar));
        }
    }
}

fn start(depth: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

/// Returns a text without characters that a terminal would obey.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            letter if letter.is_control() => letter.escape_default().to_string(),
            // Marks that reorder text could make it look like another.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                letter.escape_unicode().to_string()
            }
            letter => letter.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{hide, lines};

    #[test]
    fn values_become_lines() {
        let mut text = String::new();
        let value = json!({ "id": 5, "tags": ["a", "b"], "more": { "on": true, "none": null }, "empty": [] });
        lines(&value, 0, &mut text);
        let expected = "\nid: 5\ntags:\n  - a\n  - b\nmore:\n  on: yes\n  none: -\nempty: []";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_terminal_obeys_no_text_of_the_server() {
        let mut text = String::new();
        lines(&json!({ "text": "a\u{1b}[2Jb\nc" }), 0, &mut text);
        assert_eq!(text, "\ntext: a\\u{1b}[2Jb\\nc");
    }

    #[test]
    fn secrets_are_hidden_by_key_and_by_value() {
        let mut value = json!({ "token": "abc", "url": "https://x/rest/1/code/y", "id": 1 });
        hide(&mut value, &["token".to_owned()], &["code"]);
        let expected =
            json!({ "token": "(secret)", "url": "https://x/rest/1/(secret)/y", "id": 1 });
        assert_eq!(value, expected);
    }
}
