//! The parameters of a call, from query and body in any encoding.

use serde_json::{Map, Value};

use crate::errors::Failure;
use crate::http::key_order;
use crate::php::form;

/// The parameters of a call by name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    values: Map<String, Value>,
    /// The keys of `cmd` in order of arrival.
    commands: Vec<String>,
}

impl Parameters {
    /// Returns the parameters as named values.
    pub(crate) fn values(&self) -> Values<'_> {
        Values(Some(&self.values))
    }

    /// Returns [`Values::number`] of the parameters.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.values().number(name)
    }

    /// Returns [`Values::text`] of the parameters.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values().text(name)
    }

    /// Returns whether the value is true in PHP.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        match self.values.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(yes)) => *yes,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(Value::String(text)) => !matches!(text.as_str(), "" | "0"),
            Some(Value::Array(list)) => !list.is_empty(),
            Some(Value::Object(map)) => !map.is_empty(),
        }
    }

    /// Returns the calls of a batch by their keys, in order of arrival. A value that is not text is
    /// an empty call.
    pub(crate) fn commands(&self) -> impl Iterator<Item = (&str, &str)> {
        let commands = self.values.get("cmd").unwrap_or(&Value::Null);
        self.commands.iter().map(move |key| {
            let call = match commands {
                Value::Array(list) => key.parse().ok().and_then(|at: usize| list.get(at)),
                map => map.get(key),
            };
            (
                key.as_str(),
                call.and_then(Value::as_str).unwrap_or_default(),
            )
        })
    }

    /// Returns all parameters except the caller's key.
    pub(crate) fn without_auth(&self) -> Map<String, Value> {
        let mut values = self.values.clone();
        values.remove("auth");
        values.remove("access_token");
        values
    }

    pub(crate) fn into_json(self) -> Value {
        Value::Object(self.values)
    }
}

/// Named values: all parameters of a call, or the members of one of them.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a>(Option<&'a Map<String, Value>>);

impl<'a> Values<'a> {
    /// Returns the value as received, null included.
    pub(crate) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }

    /// Returns the members of this value; empty if it is not an object.
    pub(crate) fn inner(self, name: &str) -> Self {
        Self(self.get(name).and_then(Value::as_object))
    }

    /// Returns the names and the values.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.0.into_iter().flatten()
    }

    /// Returns a positive whole number. Forms and queries have numbers as strings, so both are
    /// accepted.
    ///
    /// Any other value counts as absent, as PHP reads it as zero.
    pub(crate) fn number(self, name: &str) -> Option<u64> {
        number(self.get(name)?)
    }

    /// Returns the whole numbers of a list, or of an object with numbers as keys.
    pub(crate) fn numbers(self, name: &str) -> Vec<u64> {
        match self.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(number).collect(),
            Some(Value::Object(map)) => map.values().filter_map(number).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns a string; an empty one counts as absent.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Returns a string, or the digits of a number; an empty string counts as absent.
    pub(crate) fn written(self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Returns true for a spelling that a portal reads as yes, and false for any other; null counts
    /// as absent.
    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Null => None,
            Value::Bool(yes) => Some(*yes),
            Value::Number(number) => Some(number.as_u64() == Some(1)),
            Value::String(text) => Some(matches!(text.as_str(), "Y" | "y" | "1" | "true")),
            _ => Some(false),
        }
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|&number| number > 0)
}

/// Returns the map with `eventMode` for `EVENT_MODE`, including nested maps. If a name is present
/// in both spellings, the one in camel case counts.
pub(crate) fn in_camel_case(values: Values<'_>) -> Map<String, Value> {
    let is_upper = |name: &str| !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut spelled = Map::new();
    for (name, value) in values.entries() {
        let value = match value {
            Value::Object(map) => Value::Object(in_camel_case(Values(Some(map)))),
            other => other.clone(),
        };
        if is_upper(name) {
            spelled.entry(camel(name)).or_insert(value);
        } else {
            spelled.insert(name.clone(), value);
        }
    }
    spelled
}

fn camel(upper: &str) -> String {
    let mut words = upper.split('_').map(str::to_ascii_lowercase);
    let mut name = words.next().unwrap_or_default();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

impl From<Map<String, Value>> for Parameters {
    /// Returns the parameters of a call inside a batch, which has no calls of its own.
    fn from(values: Map<String, Value>) -> Self {
        Self {
            values,
            commands: Vec::new(),
        }
    }
}

/// Reads query and body; the body takes precedence.
pub(crate) fn read(
    query: Option<&str>,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Parameters, Failure> {
    let query = form::read(query.unwrap_or_default().as_bytes())?;
    let mut parameters = of_form(query);
    let body = read_body(content_type, body)?;
    if body.values.contains_key("cmd") {
        parameters.commands = body.commands;
    }
    parameters.values.extend(body.values);
    Ok(parameters)
}

fn read_body(content_type: Option<&str>, body: &[u8]) -> Result<Parameters, Failure> {
    if body.is_empty() {
        return Ok(Parameters::from(Map::new()));
    }
    let media_type = content_type
        .and_then(|content_type| content_type.split(';').next())
        .map(|media_type| media_type.trim().to_ascii_lowercase())
        .unwrap_or_default();
    match media_type.as_str() {
        "application/json" => {
            let values = read_json(body);
            let commands = if values.contains_key("cmd") {
                key_order::commands(body)
            } else {
                Vec::new()
            };
            Ok(Parameters { values, commands })
        }
        "multipart/form-data" => Err(Failure::unreadable(
            415,
            "the Content-Type of the body must be application/json or \
             application/x-www-form-urlencoded",
        )),
        // Any other content type is read as a query.
        _ => form::read(body).map(of_form),
    }
}

fn of_form(form: form::Branch) -> Parameters {
    Parameters {
        commands: form.keys_of("cmd"),
        values: form.into_object(),
    }
}

/// PHP writes an empty object as a list; any other list has parameters by position. Malformed JSON
/// is not refused: the call is carried out without it.
fn read_json(body: &[u8]) -> Map<String, Value> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(parameters)) => parameters,
        Ok(Value::Array(list)) => list
            .into_iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parameters(body: Value) -> Parameters {
        read(None, Some("application/json"), body.to_string().as_bytes()).expect("valid JSON")
    }

    #[test]
    fn numbers() {
        let given = parameters(json!({
            "number": 456, "text": "456", "spaced": " 456 ", "zero": 0, "negative": -1,
            "half": 0.5, "empty": "", "null": null, "word": "abc", "list": [456],
            "huge": "99999999999999999999999",
        }));
        for name in ["number", "text", "spaced"] {
            assert_eq!(given.number(name), Some(456), "{name}");
        }
        for name in [
            "zero", "negative", "half", "empty", "null", "word", "list", "huge", "absent",
        ] {
            assert_eq!(given.number(name), None, "{name}");
        }
    }

    #[test]
    fn flags() {
        let given = parameters(json!({
            "a": true, "b": "Y", "c": "1", "d": 1, "e": false, "f": "N", "g": "0", "h": 0,
            "i": "yes", "j": null, "k": [], "l": "y", "m": 2, "n": "true",
        }));
        for name in ["a", "b", "c", "d", "l", "n"] {
            assert_eq!(given.values().flag(name), Some(true), "{name}");
        }
        for name in ["e", "f", "g", "h", "i", "k", "m"] {
            assert_eq!(given.values().flag(name), Some(false), "{name}");
        }
        for name in ["j", "absent"] {
            assert_eq!(given.values().flag(name), None, "{name}");
        }
    }

    #[test]
    fn upper_snake_case() {
        let given = parameters(json!({
            "CODE": "a", "EVENT_MODE": "fetch", "code": "b", "PROPERTIES": { "LAST_NAME": "x" },
            "webhookUrl": "y",
        }));
        let spelled = in_camel_case(given.values());
        assert_eq!(
            Value::Object(spelled),
            json!({
                "code": "b", "eventMode": "fetch", "properties": { "lastName": "x" },
                "webhookUrl": "y",
            })
        );
    }

    #[test]
    fn inner_values() {
        let given = parameters(json!({ "fields": { "ids": [1, "2", 0, "x"], "chat": 5 } }));
        let fields = given.values().inner("fields");
        assert_eq!(fields.numbers("ids"), [1, 2]);
        assert_eq!(fields.written("chat").as_deref(), Some("5"));
        assert_eq!(fields.inner("ids").number("0"), None);
        assert_eq!(given.values().inner("absent").text("x"), None);
        let numbered = parameters(json!({ "ids": { "0": "7", "1": 8 } }));
        assert_eq!(numbered.values().numbers("ids"), [7, 8]);
    }

    #[test]
    fn the_body_wins_over_the_query() {
        let read = read(
            Some("a=query&b=query"),
            Some("application/json"),
            br#"{"b":"body"}"#,
        );
        assert_eq!(read, Ok(parameters(json!({ "a": "query", "b": "body" }))));
    }

    #[test]
    fn a_list_holds_parameters_by_position() {
        assert_eq!(
            parameters(json!([123, "x"])),
            parameters(json!({ "0": 123, "1": "x" }))
        );
        assert_eq!(parameters(json!([])), parameters(json!({})));
    }
}
