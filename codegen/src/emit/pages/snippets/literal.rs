//! JSON values as literals of a language.

use serde_json::{Map, Value};

/// The longest object or list on one line.
const WIDTH: usize = 60;

/// How a language writes values.
pub(super) struct Syntax {
    /// The words for null, false and true.
    pub(super) words: [&'static str; 3],
    /// The brackets of an object on one line; on several lines, without spaces.
    pub(super) object: [&'static str; 2],
    pub(super) empty_object: &'static str,
    /// Returns a key with what separates it from its value.
    pub(super) key: fn(&str) -> String,
    pub(super) text: fn(&str) -> String,
    /// The number of spaces by which a level is indented.
    pub(super) indent: usize,
}

/// Returns an object as a literal whose last line is indented by `level`.
pub(super) fn object(syntax: &Syntax, entries: &Map<String, Value>, level: usize) -> String {
    if entries.is_empty() {
        return syntax.empty_object.to_owned();
    }
    let entry =
        |(key, inner): (&String, &Value)| (syntax.key)(key) + &value(syntax, inner, level + 1);
    enclosed(syntax, syntax.object, entries.iter().map(entry), level)
}

fn value(syntax: &Syntax, value: &Value, level: usize) -> String {
    let [null, no, yes] = syntax.words;
    match value {
        Value::Null => null.to_owned(),
        Value::Bool(false) => no.to_owned(),
        Value::Bool(true) => yes.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => (syntax.text)(text),
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| self::value(syntax, item, level + 1));
            enclosed(syntax, ["[", "]"], items, level)
        }
        Value::Object(entries) => object(syntax, entries, level),
    }
}

fn enclosed(
    syntax: &Syntax,
    [open, close]: [&str; 2],
    parts: impl Iterator<Item = String>,
    level: usize,
) -> String {
    let parts: Vec<String> = parts.collect();
    if fits_line(&parts, open, close) {
        return [open, &parts.join(", "), close].concat();
    }
    let indent = " ".repeat(syntax.indent * level);
    let inner = " ".repeat(syntax.indent * (level + 1));
    let mut text = format!("{}\n", open.trim());
    for part in &parts {
        text.extend([inner.as_str(), part, ",\n"]);
    }
    text + &indent + close.trim()
}

/// Whether parts fit on one line between brackets.
fn fits_line(parts: &[String], open: &str, close: &str) -> bool {
    let commas = ", ".len() * parts.len().saturating_sub(1);
    let texts = parts.iter().map(String::as_str).chain([open, close]);
    let width: usize = texts.map(|text| text.chars().count()).sum();
    width + commas <= WIDTH && !parts.iter().any(|part| part.contains('\n'))
}

/// Returns a text in quotes, with a backslash before each of these characters and before
/// backslashes. Lowering accepts no control character but the line feed.
pub(super) fn quoted(text: &str, quote: char, escaped: &[char]) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for character in text.chars() {
        if character == '\n' {
            quoted.push_str("\\n");
            continue;
        }
        if character == '\\' || character == quote || escaped.contains(&character) {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push(quote);
    quoted
}
