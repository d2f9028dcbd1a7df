//! Values and keys of the API as literals.

use serde_json::{Map, Value};

/// Returns a text as a string literal.
pub(super) fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// Returns the key of an object: bare if it is a name, else in quotes.
pub(super) fn key(name: &str) -> String {
    let mut letters = name.chars();
    let is_first = |letter: char| letter.is_ascii_alphabetic() || letter == '_' || letter == '$';
    let is_name = letters.next().is_some_and(is_first)
        && letters.all(|letter| is_first(letter) || letter.is_ascii_digit());
    if is_name {
        name.to_owned()
    } else {
        string(name)
    }
}

/// Returns an object as code, its lines after the first at an indentation.
pub(super) fn object(entries: &Map<String, Value>, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let line = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::Object(entries) if !entries.is_empty() => object(entries, &inner),
            other => other.to_string(),
        };
        format!("{inner}{}: {value},\n", key(name))
    };
    let lines: String = entries.iter().map(line).collect();
    if lines.is_empty() {
        return "{}".to_owned();
    }
    format!("{{\n{lines}{indent}}}")
}

/// Returns the type whose only value is this one.
pub(super) fn value_type(value: &Value) -> String {
    match value {
        Value::Object(entries) if entries.is_empty() => "{ [key: string]: never }".to_owned(),
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(name, value)| format!("{}: {}", key(name), value_type(value)))
                .collect();
            format!("{{ {} }}", entries.join("; "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(value_type).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{key, value_type};
    use serde_json::json;

    #[test]
    fn keys_that_are_no_names_are_quoted() {
        for (name, expected) in [
            ("botId", "botId"),
            ("BOT_ID", "BOT_ID"),
            ("a-b", "\"a-b\""),
            ("1st", "\"1st\""),
            ("a\"b", "\"a\\\"b\""),
            ("", "\"\""),
        ] {
            assert_eq!(key(name), expected);
        }
    }

    #[test]
    fn types_of_one_value() {
        for (value, expected) in [
            (json!({"TYPE": "NEWLINE"}), "{ TYPE: \"NEWLINE\" }"),
            (json!({}), "{ [key: string]: never }"),
            (json!([1, null]), "[1, null]"),
            (json!(""), "\"\""),
        ] {
            assert_eq!(value_type(&value), expected);
        }
    }
}
