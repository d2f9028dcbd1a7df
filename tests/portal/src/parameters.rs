//! The parameters of a call, read from query and body whatever their encoding.

use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::form;

/// The parameters of a call by name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters(Map<String, Value>);

impl Parameters {
    /// A whole number above zero. In a form and a query numbers are strings, so both will do.
    ///
    /// Anything else counts as not given, as PHP would read it as zero.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|&number| number > 0)
    }

    /// A string; an empty one counts as not given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    pub(crate) fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

/// Reads query and body; what stands in both counts as it stands in the body.
pub(crate) fn read(
    query: Option<&str>,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Parameters, Failure> {
    let mut parameters = form::read(query.unwrap_or_default().as_bytes())?;
    parameters.extend(read_body(content_type, body)?);
    Ok(Parameters(parameters))
}

fn read_body(content_type: Option<&str>, body: &[u8]) -> Result<Map<String, Value>, Failure> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    let media_type = content_type
        .and_then(|content_type| content_type.split(';').next())
        .map(|media_type| media_type.trim().to_ascii_lowercase())
        .unwrap_or_default();
    match media_type.as_str() {
        "application/json" => read_json(body),
        "application/x-www-form-urlencoded" => form::read(body),
        _ => Err(Failure::unreadable(
            415,
            "the Content-Type of the body must be application/json or \
             application/x-www-form-urlencoded",
        )),
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
