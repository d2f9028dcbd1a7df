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

/// Returns what a flag accepts, and the values that mean "no value". Such a value is the constant
/// of an `if`, or null beside another type.
fn kind(root: &Value, schema: &Value) -> (Kind, Vec<Value>) {
    let schema = resolved(root, schema);
    if let Some(other) = schema.get("else") {
        let (kind, mut empties) = kind(root, other);
        empties.extend(constants(&schema["if"]));
        return (kind, empties);
    }
    if let Some(values) = schema["enum"].as_array() {
        return (of_values(schema, values), vec![]);
    }
    let (name, empties) = match &schema["type"] {
        Value::Array(names) => (names.first().and_then(Value::as_str), vec![Value::Null]),
        name => (name.as_str(), vec![]),
    };
    let kind = match name {
        Some("string") if schema["contentEncoding"] == "base64" => Kind::File,
        Some("string") => Kind::Text(vec![]),
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Flag,
        _ => Kind::Json,
    };
    (kind, empties)
}

/// Returns the constants that a schema lists.
fn constants(schema: &Value) -> Vec<Value> {
    let alternatives = schema["anyOf"].as_array();
    let schemas = alternatives.map_or(std::slice::from_ref(schema), Vec::as_slice);
    let constants = schemas.iter().filter_map(|schema| schema.get("const"));
    constants.cloned().collect()
}

/// Returns what a flag with listed values accepts.
fn of_values(schema: &Value, values: &[Value]) -> Kind {
    if values == ["N", "Y"] {
        return Kind::YesNo;
    }
    let description = schema["description"].as_str().unwrap_or_default();
    let codes = values.iter().filter_map(Value::as_str);
    let codes = codes.map(|code| (code.to_owned(), meaning(description, code).to_owned()));
    Kind::Text(codes.collect())
}

/// Returns the meaning of a code: a line of the description that begins with the code.
fn meaning<'a>(description: &'a str, code: &str) -> &'a str {
    let start = format!("`{code}`: ");
    let mut lines = description.lines();
    lines
        .find_map(|line| line.strip_prefix(start.as_str()))
        .unwrap_or_default()
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
    use serde_json::{Value, json};

    use super::{Kind, describe, frame};

    fn path(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn a_flag_accepts_what_the_schema_says() {
        let code = json!({
            "description": "A reaction.\n`like`: Yes.\n`dislike`: No.",
            "enum": ["like", "dislike"],
        });
        let codes = [("like", "Yes."), ("dislike", "No.")];
        let codes = codes.map(|(code, meaning)| (code.to_owned(), meaning.to_owned()));
        for (schema, expected, empties) in [
            (json!({ "type": "integer" }), Kind::Integer, vec![]),
            (json!({ "type": "boolean" }), Kind::Flag, vec![]),
            (json!({ "enum": ["N", "Y"] }), Kind::YesNo, vec![]),
            (
                json!({ "type": "string", "contentEncoding": "base64" }),
                Kind::File,
                vec![],
            ),
            (json!({ "type": "array" }), Kind::Json, vec![]),
            (
                json!({ "$ref": "#/$defs/Code" }),
                Kind::Text(codes.into()),
                vec![],
            ),
            (
                json!({ "type": ["integer", "null"] }),
                Kind::Integer,
                vec![Value::Null],
            ),
            (
                json!({ "if": { "const": "N" }, "else": { "type": "object" } }),
                Kind::Json,
                vec![json!("N")],
            ),
            (
                json!({
                    "if": { "anyOf": [{ "const": 0 }, { "const": null }] },
                    "else": { "type": "string" },
                }),
                Kind::Text(vec![]),
                vec![json!(0), Value::Null],
            ),
        ] {
            let root = json!({ "properties": { "x": schema }, "$defs": { "Code": code } });
            let described = describe(&root, &path(&["x"]));
            assert_eq!(described.kind, expected, "{root}");
            assert_eq!(described.empties, empties, "{root}");
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
