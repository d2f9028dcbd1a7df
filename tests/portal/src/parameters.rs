//! The parameters of a call, read from query and body whatever their encoding.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::{form, order};

/// The parameters of a call by name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    values: Map<String, Value>,
    /// The keys of `cmd` in the order they came in.
    commands: Vec<String>,
}

impl Parameters {
    /// A whole number above zero. In a form and a query numbers are strings, so both will do.
    ///
    /// Anything else counts as not given, as PHP would read it as zero.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.values.get(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|&number| number > 0)
    }

    /// A string; an empty one counts as not given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)?
            .as_str()
            .filter(|text| !text.is_empty())
    }

    /// Whether the value is one that PHP takes for true.
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

    /// The calls of a batch by their keys, in the order they came in. What is no text calls
    /// nothing.
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

    /// All but the caller's key.
    pub(crate) fn without_auth(&self) -> Map<String, Value> {
        let mut values = self.values.clone();
        values.remove("auth");
        values
    }

    pub(crate) fn into_json(self) -> Value {
        Value::Object(self.values)
    }
}

impl From<Map<String, Value>> for Parameters {
    /// Parameters of a call inside a batch, which has no calls of its own.
    fn from(values: Map<String, Value>) -> Self {
        Self {
            values,
            commands: Vec::new(),
        }
    }
}

/// Reads query and body; what stands in both counts as it stands in the body.
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
            let values = read_json(body)?;
            let commands = if values.contains_key("cmd") {
                order::commands(body)
            } else {
                Vec::new()
            };
            Ok(Parameters { values, commands })
        }
        "application/x-www-form-urlencoded" => form::read(body).map(of_form),
        _ => Err(Failure::unreadable(
            415,
            "the Content-Type of the body must be application/json or \
             application/x-www-form-urlencoded",
        )),
    }
}

fn of_form(form: form::Branch) -> Parameters {
    Parameters {
        commands: form.keys_of("cmd"),
        values: form.into_object(),
    }
}

/// A list is what PHP makes of an empty object, and otherwise holds parameters by position.
fn read_json(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(Value::Array(list)) => Ok(list
            .into_iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect()),
        Ok(_) => Err(Failure::unreadable(
            400,
            "the JSON body must be an object of parameters",
        )),
        // Only the place is told: the error's own text may quote the body, and so a secret.
        Err(error) => Err(Failure::unreadable(
            400,
            format!(
                "the body is not JSON at line {} column {}",
                error.line(),
                error.column()
            ),
        )),
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
