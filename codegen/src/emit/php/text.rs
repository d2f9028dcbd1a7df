//! Texts of the spec in PHP: doc comments, string literals and literal types.

use serde_json::Value;

use crate::emit::prose::{line, wrapped};

/// A doc comment, line by line.
#[derive(Default)]
pub(super) struct Doc(Vec<String>);

impl Doc {
    /// Adds a text of the spec as a paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.gap();
        self.0.extend(wrapped(text).into_iter().map(harmless));
    }

    /// Adds a text of the spec as an item of a list.
    pub(super) fn item(&mut self, text: &str) {
        let lines = wrapped(&text.replace('\n', " "));
        for (index, line) in lines.into_iter().enumerate() {
            let indent = if index == 0 { "- " } else { "  " };
            self.0.push(format!("{indent}{}", harmless(line)));
        }
    }

    /// Adds a tag with a text of the spec.
    pub(super) fn tag(&mut self, tag: &str, text: &str) {
        self.0.push(format!("{tag} {}", harmless(line(text))));
    }

    /// Adds an empty line, unless there is one or nothing above.
    pub(super) fn gap(&mut self) {
        if self.0.last().is_some_and(|line| !line.is_empty()) {
            self.0.push(String::new());
        }
    }

    /// Adds lines without a text of the spec, such as tags.
    pub(super) fn lines(&mut self, lines: &str) {
        self.0.extend(lines.lines().map(str::to_owned));
    }

    /// Returns the comment, each line after an indent.
    pub(super) fn written(&self, indent: &str) -> String {
        let mut text = format!("{indent}/**\n");
        for line in &self.0 {
            text.push_str(indent);
            text.push_str(" * ");
            text.push_str(line);
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text + indent + " */\n"
    }
}

/// Returns a line that neither ends a comment nor begins with a tag. Comments are Markdown, where
/// the entity is a slash.
fn harmless(line: String) -> String {
    let mut line = if line.contains("*/") {
        line.replace("*/", "*&#47;")
    } else {
        line
    };
    if line.starts_with('@') {
        line.insert(0, '\\');
    }
    line
}

/// Returns a string literal.
pub(super) fn string(text: &str) -> String {
    let is_plain = |character: char| character == ' ' || is_graphic(character);
    if text.chars().all(is_plain) {
        return format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    }
    let escape = |character: char| match character {
        '\\' | '"' | '$' => format!("\\{character}"),
        other if is_plain(other) => other.to_string(),
        other => format!("\\u{{{:X}}}", u32::from(other)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

/// Whether a character is visible and takes its place in the line: others are escaped.
fn is_graphic(character: char) -> bool {
    !character.is_whitespace() && character.escape_debug().count() == 1
        || matches!(character, '\\' | '\'' | '"')
}

/// Returns a value as an expression, with further lines after an indent.
pub(super) fn value(value: &Value, indent: &str) -> String {
    let inner = format!("{indent}    ");
    let lines: Vec<String> = match value {
        Value::String(text) => return string(text),
        Value::Array(items) => items.iter().map(|item| self::value(item, &inner)).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(name, entry)| format!("{} => {}", string(name), self::value(entry, &inner)))
            .collect(),
        other => return other.to_string(),
    };
    if lines.is_empty() {
        return "[]".to_owned();
    }
    let lines: String = lines
        .iter()
        .map(|line| format!("{inner}{line},\n"))
        .collect();
    format!("[\n{lines}{indent}]")
}

/// Returns the literal type of a constant, as far as types can express it.
pub(super) fn literal_type(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) if number.is_i64() => number.to_string(),
        Value::Number(_) => "float".to_owned(),
        Value::String(text) if is_plain(text) => format!("'{text}'"),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) if items.is_empty() => "array{}".to_owned(),
        Value::Array(_) => "list<mixed>".to_owned(),
        Value::Object(entries) => {
            let entries = entries.iter().filter_map(|(name, value)| {
                Some(format!("{}: {}", key(name)?, literal_type(value)))
            });
            format!("array{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Returns the key of an array shape, if shapes can express it.
pub(super) fn key(name: &str) -> Option<String> {
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_number = |name: &str| name.starts_with(|first: char| first.is_ascii_digit());
    match name {
        _ if !name.is_empty() && is_word(name) && !is_number(name) => Some(name.to_owned()),
        _ if is_plain(name) => Some(format!("'{name}'")),
        _ => None,
    }
}

/// Whether a text needs no escaping in the type of a doc comment.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c))
}
