//! Texts of the spec as Python: docstrings, comments and string literals, none of which a text can
//! end.

use serde_json::Value;

use crate::emit::prose::{filled, first_sentence, joined, plain};

/// The width of a line, as the common formatters have it.
pub(super) const WIDTH: usize = 88;

/// One level of indentation.
pub(super) const INDENT: &str = "    ";

/// Returns paragraphs as a docstring. The first sentence is the summary, which tools show in lists.
pub(super) fn docstring(paragraphs: &[String], indent: &str) -> String {
    let mut paragraphs = paragraphs.iter().filter(|text| !text.trim().is_empty());
    let Some(first) = paragraphs.next() else {
        return String::new();
    };
    let (summary, rest) = first_sentence(first);
    let rest = (!rest.is_empty()).then_some(rest);
    let width = WIDTH - indent.len();
    let mut lines = wrapped(summary, width - "\"\"\"".len());
    for paragraph in rest.into_iter().chain(paragraphs.map(String::as_str)) {
        lines.push(String::new());
        lines.extend(wrapped(paragraph, width));
    }
    let mut text = format!("{indent}\"\"\"");
    for (index, line) in lines.into_iter().map(escaped).enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(if line.is_empty() { "" } else { indent });
        }
        text.push_str(&line);
    }
    let is_short = !text.contains('\n') && text.chars().count() + 3 <= WIDTH;
    if is_short && !text.ends_with('"') {
        text + "\"\"\"\n"
    } else {
        text + "\n" + indent + "\"\"\"\n"
    }
}

/// Returns a text as comment lines.
pub(super) fn comment(text: &str, indent: &str) -> String {
    let lines = wrapped(text, WIDTH - indent.len() - "# ".len());
    let comment = |line: &String| format!("{indent}# {line}").trim_end().to_owned() + "\n";
    lines.iter().map(comment).collect()
}

/// Returns a text as a string literal.
pub(super) fn string(text: &str) -> String {
    // The escapes of JSON mean the same in Python.
    Value::from(text).to_string()
}

/// Returns a JSON value as an expression on one line.
pub(super) fn expression(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry =
                |(key, of): (&String, &Value)| format!("{}: {}", string(key), expression(of));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Returns items between brackets: on one line if they fit, otherwise one per line.
pub(super) fn bracketed(before: &str, items: &[String], after: &str, indent: &str) -> String {
    let line = format!("{indent}{before}{}{after}", items.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let items: String = items
        .iter()
        .map(|item| format!("{indent}{INDENT}{item},\n"))
        .collect();
    format!("{indent}{before}\n{items}{indent}{after}")
}

/// Joins a description and remarks on it.
pub(super) fn with_remarks(text: &str, remarks: impl IntoIterator<Item = String>) -> String {
    joined([text.to_owned()].into_iter().chain(remarks))
}

/// Returns the lines of a text.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = plain(text);
    let paragraphs = text.lines();
    paragraphs
        .flat_map(|paragraph| filled(paragraph.split_whitespace(), width))
        .collect()
}

/// Escapes what has a meaning in a docstring: backslashes, and quotes that would end it.
fn escaped(line: String) -> String {
    if line.contains(['\\', '"']) {
        line.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(text: &str) -> String {
        docstring(&[text.to_owned()], INDENT)
    }

    #[test]
    fn a_docstring_is_not_ended_by_its_text() {
        assert_eq!(of("A thing."), "    \"\"\"A thing.\"\"\"\n");
        assert_eq!(of("A \"thing\""), "    \"\"\"A \"thing\"\n    \"\"\"\n");
        assert_eq!(of("\"\"\" x"), "    \"\"\"\\\"\\\"\\\" x\"\"\"\n");
        assert_eq!(of("x \\"), "    \"\"\"x \\\\\"\"\"\n");
        assert_eq!(of("One. Two."), "    \"\"\"One.\n\n    Two.\n    \"\"\"\n");
    }

    #[test]
    fn values_are_expressions() {
        let json = json!({"a": [null, true, "\"\n"], "b": 1.5});
        assert_eq!(
            expression(&json),
            r#"{"a": [None, True, "\"\n"], "b": 1.5}"#
        );
    }
}
