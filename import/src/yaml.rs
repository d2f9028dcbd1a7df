//! YAML in the layout of the spec: short mappings on one line, long texts folded.

use serde_json::Value;

/// The greatest width of a line.
pub const WIDTH: usize = 100;

/// A YAML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// A word that is written as it is: a number, `yes`, or a name of the notation.
    Word(String),
    /// A text, quoted if necessary.
    Text(String),
    /// A list, on one line if it fits.
    List(Vec<Yaml>),
    /// A mapping, on one line if it fits.
    Map(Vec<Entry>),
    /// A mapping with a line for each entry.
    Block(Vec<Entry>),
}

/// An entry of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The comments above the entry.
    pub comments: Vec<String>,
    /// The key.
    pub key: String,
    /// The value.
    pub value: Yaml,
}

/// Returns an entry without a comment.
#[must_use]
pub fn entry(key: impl Into<String>, value: Yaml) -> Entry {
    Entry {
        comments: Vec::new(),
        key: key.into(),
        value,
    }
}

/// Returns a word.
#[must_use]
pub fn word(word: impl ToString) -> Yaml {
    Yaml::Word(word.to_string())
}

/// Returns a text.
#[must_use]
pub fn text(text: impl Into<String>) -> Yaml {
    Yaml::Text(text.into())
}

/// Returns the YAML of a JSON value.
#[must_use]
pub fn of_json(value: &Value) -> Yaml {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => word(value),
        Value::String(string) => text(string),
        Value::Array(items) => Yaml::List(items.iter().map(of_json).collect()),
        Value::Object(members) => Yaml::Map(
            members
                .iter()
                .map(|(key, value)| entry(key, of_json(value)))
                .collect(),
        ),
    }
}

/// Writes entries below each other, indented by so many spaces.
#[must_use]
pub fn write(entries: &[Entry], indent: usize) -> String {
    let mut out = String::new();
    block(entries, indent, &mut out);
    out
}

fn block(entries: &[Entry], indent: usize, out: &mut String) {
    for entry in entries {
        for comment in &entry.comments {
            write_comment(comment, indent, out);
        }
        spaces(indent, out);
        out.push_str(&key(&entry.key));
        out.push(':');
        let used = indent + key(&entry.key).chars().count() + 1;
        value(&entry.value, indent, used, out);
    }
}

/// Writes a value behind its key or dash, which end in column `used`; `indent` is that of the key.
fn value(yaml: &Yaml, indent: usize, used: usize, out: &mut String) {
    let line = flow(yaml).filter(|line| used + 1 + line.chars().count() <= WIDTH);
    match yaml {
        Yaml::Block(entries) | Yaml::Map(entries) if !entries.is_empty() && line.is_none() => {
            out.push('\n');
            block(entries, indent + 2, out);
        }
        Yaml::List(items) if line.is_none() => {
            out.push('\n');
            items
                .iter()
                .for_each(|item| list_item(item, indent + 2, out));
        }
        Yaml::Text(text) if line.is_none() && is_foldable(text) => fold(text, indent + 2, out),
        yaml => {
            out.push(' ');
            out.push_str(
                &line
                    .or_else(|| flow(yaml))
                    .unwrap_or_else(|| scalar(yaml, false)),
            );
            out.push('\n');
        }
    }
}

fn list_item(item: &Yaml, indent: usize, out: &mut String) {
    let line = flow(item).filter(|line| indent + 2 + line.chars().count() <= WIDTH);
    match item {
        Yaml::Block(entries) | Yaml::Map(entries) if !entries.is_empty() && line.is_none() => {
            let start = out.len();
            block(entries, indent + 2, out);
            // The dash takes the place of the first entry's indentation.
            out.replace_range(start + indent..=start + indent, "-");
        }
        item => {
            spaces(indent, out);
            out.push('-');
            value(item, indent, indent + 1, out);
        }
    }
}

/// Returns a value on one line, unless it must be written in several.
fn flow(yaml: &Yaml) -> Option<String> {
    match yaml {
        Yaml::Word(_) | Yaml::Text(_) => {
            let line = scalar(yaml, false);
            let is_long = line.chars().count() > WIDTH;
            (!is_long).then_some(line)
        }
        Yaml::Block(entries) if entries.is_empty() => Some("{}".to_owned()),
        Yaml::Block(_) => None,
        yaml => flow_inner(yaml),
    }
}

fn flow_inner(yaml: &Yaml) -> Option<String> {
    is_inline(yaml).then(|| inline_value(yaml))
}

/// Returns whether a value may be written on one line.
fn is_inline(yaml: &Yaml) -> bool {
    match yaml {
        Yaml::List(items) => items.iter().all(is_inline),
        Yaml::Map(entries) => entries
            .iter()
            .all(|entry| entry.comments.is_empty() && is_inline(&entry.value)),
        Yaml::Block(entries) => entries.is_empty(),
        Yaml::Word(_) | Yaml::Text(_) => true,
    }
}

/// Returns an entry as a part of a mapping on one line, without its comments.
#[must_use]
pub fn inline(entry: &Entry) -> String {
    format!("{}: {}", key(&entry.key), inline_value(&entry.value))
}

/// Returns a value as a part of a list or mapping on one line.
#[must_use]
pub fn inline_value(yaml: &Yaml) -> String {
    match yaml {
        Yaml::List(items) => {
            let items: Vec<String> = items.iter().map(inline_value).collect();
            format!("[{}]", items.join(", "))
        }
        Yaml::Map(entries) | Yaml::Block(entries) => {
            let entries: Vec<String> = entries.iter().map(inline).collect();
            format!("{{{}}}", entries.join(", "))
        }
        scalar => self::scalar(scalar, true),
    }
}

fn scalar(yaml: &Yaml, in_flow: bool) -> String {
    match yaml {
        Yaml::Word(word) => word.clone(),
        Yaml::Text(text) if is_plain(text, in_flow) => text.clone(),
        Yaml::Text(text) => quoted(text),
        Yaml::List(_) | Yaml::Map(_) | Yaml::Block(_) => String::new(),
    }
}

/// Returns a key, quoted if necessary.
#[must_use]
pub fn key(key: &str) -> String {
    if is_plain(key, true) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// Returns a text in double quotes. JSON strings are YAML.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Returns whether a text needs no quotes, and cannot be taken for anything but a text.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let is_first = |c: char| c.is_alphabetic() || c == '_' || c == '/';
    let is_word = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_lowercase().as_str());
    let mark = if in_flow { "" } else { ",[]{}" };
    text.starts_with(is_first)
        && !is_word
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && (!in_flow || !text.contains(':'))
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " _./()'-+=;!?%:`@".contains(c) || mark.contains(c))
}

/// Returns whether a text survives being broken into lines at its spaces.
fn is_foldable(text: &str) -> bool {
    text.split(' ').all(|word| !word.is_empty()) && !text.contains(char::is_control)
}

fn fold(text: &str, indent: usize, out: &mut String) {
    out.push_str(" >-\n");
    wrapped(text, "", indent, out);
}

fn write_comment(comment: &str, indent: usize, out: &mut String) {
    wrapped(comment, "# ", indent, out);
}

fn wrapped(text: &str, start: &str, indent: usize, out: &mut String) {
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length <= WIDTH {
            out.push(' ');
            used += 1 + length;
        } else {
            if used > 0 {
                out.push('\n');
            }
            spaces(indent, out);
            out.push_str(start);
            out.push_str(word);
            used = indent + start.len() + length;
            continue;
        }
        out.push_str(word);
    }
    out.push('\n');
}

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn layout() {
        let long = "word ".repeat(30).trim_end().to_owned();
        let entries = [
            entry("type", text("UserId[]")),
            entry("default", of_json(&json!("N"))),
            entry("date", of_json(&json!("2026-01-02"))),
            entry(
                "short",
                Yaml::Map(vec![entry("a b", word(1)), entry("c", text("x: y"))]),
            ),
            entry("block", Yaml::Block(vec![entry("a", word("no"))])),
            entry("none", Yaml::Block(Vec::new())),
            entry("long", text(long)),
            entry(
                "list",
                Yaml::List(vec![Yaml::Block(vec![
                    entry("title", text("One")),
                    entry("two", of_json(&json!({"x": [1, null, ""]}))),
                ])]),
            ),
        ];
        let expected = "\
\x20 type: UserId[]
  default: \"N\"
  date: \"2026-01-02\"
  short: {a b: 1, c: \"x: y\"}
  block:
    a: no
  none: {}
  long: >-
    word word word word word word word word word word word word word word word word word word word
    word word word word word word word word word word word
  list:
    - title: One
      two: {x: [1, null, \"\"]}
";
        assert_eq!(write(&entries, 2), expected);
    }
}
