//! What a flag accepts, according to the schema of its parameter.

use serde_json::Value;

/// What a flag accepts.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text; if it is a code, the known ones with their meanings.
    Text(Vec<(String, String)>),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// True or false, sent as Y or N.
    YesNo,
    /// The path of a file, sent in base64.
    File,
    /// JSON.
    Json,
}

/// A parameter as its schema describes it.
pub struct Described {
    /// What its flag accepts.
    pub kind: Kind,
    /// The values that mean "no value".
    pub empties: Vec<Value>,
    /// Its meaning.
    pub description: String,
    /// Whether it must be present.
    pub required: bool,
}

/// Describes the parameter at a path of a request.
pub fn describe(schema: &Value, path: &[String]) -> Described {
    let mut at = schema;
    let mut required = true;
    for key in path {
        required &= requires(at, key);
        at = &at["properties"][key];
    }
    let description = at["description"].as_str().unwrap_or_default().to_owned();
    let (kind, empties) = kind(schema, at);
    Described {
        kind,
        empties,
        description,
        required,
    }
}

/// Returns a request with only the objects that must be present.
pub fn frame(schema: &Value) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .filter(|(key, property)| requires(schema, key) && property["properties"].is_object())
        .map(|(key, property)| (key.clone(), frame(property)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Returns the names of which exactly one must be present.
pub fn one_of(schema: &Value) -> Vec<&str> {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    choices
        .filter_map(|choice| choice["required"][0].as_str())
        .collect()
}

fn requires(schema: &Value, key: &str) -> bool {
    let required = schema["required"].as_array();
    required.is_some_and(|names| names.iter().any(|name| name == key))
}

fn kind(root: &Value, schema: &Value) -> (Kind, Vec<Value>) {
    let schema = resolved(root, schema);
    let is_text = schema["type"] == "string";
    let forms = schema["anyOf"].as_array();
    match (schema["type"].as_str(), forms) {
        (Some("string"), Some(codes)) => {
            (Kind::Text(codes.iter().filter_map(code).collect()), vec![])
        }
        (None, Some(forms)) => {
            let (constants, others): (Vec<&Value>, Vec<&Value>) =
                forms.iter().partition(|form| form.get("const").is_some());
            let empties = constants.iter().map(|form| form["const"].clone()).collect();
            match &others[..] {
                [only] => (kind(root, only).0, empties),
                _ => (Kind::Json, empties),
            }
        }
        _ if is_text && schema["contentEncoding"] == "base64" => (Kind::File, vec![]),
        _ if is_text && schema["enum"].is_array() => (Kind::YesNo, vec![]),
        (Some("string"), _) => (Kind::Text(vec![]), vec![]),
        (Some("integer"), _) => (Kind::Integer, vec![]),
        (Some("number"), _) => (Kind::Number, vec![]),
        (Some("boolean"), _) => (Kind::Flag, vec![]),
        _ => (Kind::Json, vec![]),
    }
}

fn code(form: &Value) -> Option<(String, String)> {
    let meaning = form["description"].as_str().unwrap_or_default();
    Some((form["const"].as_str()?.to_owned(), meaning.to_owned()))
}

/// Follows the references of a schema, which are all to definitions in the same document.
fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    while let Some(name) = schema["$ref"].as_str() {
        schema = &root["$defs"][name.strip_prefix("#/$defs/").unwrap_or(name)];
    }
    schema
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Kind, describe, frame};

    fn path(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn a_flag_accepts_what_the_schema_says() {
        let code =
            json!({ "type": "string", "anyOf": [{ "const": "like", "description": "Yes." }] });
        for (schema, expected) in [
            (json!({ "type": "integer" }), Kind::Integer),
            (json!({ "type": "boolean" }), Kind::Flag),
            (json!({ "type": "string", "enum": ["N", "Y"] }), Kind::YesNo),
            (
                json!({ "type": "string", "contentEncoding": "base64" }),
                Kind::File,
            ),
            (json!({ "type": "array" }), Kind::Json),
            (
                json!({ "$ref": "#/$defs/Code" }),
                Kind::Text(vec![("like".into(), "Yes.".into())]),
            ),
            (
                json!({ "anyOf": [{ "type": "integer" }, { "const": null }] }),
                Kind::Integer,
            ),
        ] {
            let root = json!({ "properties": { "x": schema }, "$defs": { "Code": code } });
            assert_eq!(describe(&root, &path(&["x"])).kind, expected, "{root}");
        }
    }

    #[test]
    fn a_parameter_is_required_only_if_its_objects_are() {
        let inner = json!({ "type": "object", "properties": { "y": {} }, "required": ["y"] });
        let mut root = json!({ "properties": { "x": inner }, "required": ["x"] });
        assert!(describe(&root, &path(&["x", "y"])).required);
        assert_eq!(frame(&root), json!({ "x": {} }));
        root["required"] = json!([]);
        assert!(!describe(&root, &path(&["x", "y"])).required);
        assert_eq!(frame(&root), json!({}));
    }
}
