//! The exported schemas.

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::files;

/// A dialect of the exported schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// 2020-12.
    Draft202012,
    /// Draft-07, without failed responses.
    Draft07,
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 2] = [Self::Draft202012, Self::Draft07];

    /// The URI of the dialect.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::Draft202012 => "https://json-schema.org/draft/2020-12/schema",
            Self::Draft07 => "http://json-schema.org/draft-07/schema#",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Draft202012 => "generated/schemas",
            Self::Draft07 => "generated/schemas-draft-07",
        }
    }
}

/// An exported schema.
pub struct Schema {
    /// Its path below the folder of its dialect, without the extension.
    pub name: String,
    /// The schema itself.
    pub value: Value,
}

/// Returns every exported schema in 2020-12.
#[must_use]
pub fn all() -> Vec<Schema> {
    all_in(Dialect::Draft202012)
}

/// Returns every exported schema in a dialect.
#[must_use]
pub fn all_in(dialect: Dialect) -> Vec<Schema> {
    files::json_below(&files::directory(dialect.folder()))
        .into_iter()
        .map(|(name, value)| Schema { name, value })
        .collect()
}

/// Returns the exported schema of this name in 2020-12.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn named(name: &str) -> Schema {
    let directory = files::directory(Dialect::Draft202012.folder());
    Schema {
        name: name.to_owned(),
        value: files::read(&directory.join(format!("{name}.json"))),
    }
}

/// Returns the validator of a schema.
///
/// # Panics
///
/// When it is not a schema, or refers to what does not exist.
#[must_use]
pub fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap_or_else(|error| panic!("not a schema: {error}"))
}

/// Returns the schema of a request without bounds of values and conditions between fields: a Rust
/// type guarantees types and names, and the presence of its constructors' arguments.
#[must_use]
pub fn shape(schema: &Value) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    // An object with one of several keys and no others is a shape, so its number of entries is
    // kept.
    let closed = keywords.get("additionalProperties") == Some(&Value::Bool(false));
    let keyword = |(keyword, value): (&String, &Value)| {
        let value = match keyword.as_str() {
            "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems" => {
                return None;
            }
            "minProperties" | "maxProperties" if !closed => return None,
            "if" | "then" | "allOf" | "oneOf" | "dependentRequired" => return None,
            "const" | "default" | "examples" => value.clone(),
            "properties" | "$defs" => shapes(value),
            _ => match value {
                Value::Array(items) => items.iter().map(shape).collect(),
                other => shape(other),
            },
        };
        Some((keyword.clone(), value))
    };
    let shape: Map<String, Value> = keywords.iter().filter_map(keyword).collect();
    shape.into()
}

/// The shapes of schemas by name.
fn shapes(schemas: &Value) -> Value {
    let named = |(name, schema): (&String, &Value)| (name.clone(), shape(schema));
    let shapes: Option<Map<String, Value>> = schemas
        .as_object()
        .map(|schemas| schemas.iter().map(named).collect());
    shapes.unwrap_or_default().into()
}

/// Returns the document without unlisted keys, which a Rust type does not keep.
#[must_use]
pub fn without_unlisted_keys(schema: &Value, document: &Value) -> Value {
    listed(schema, schema, document)
}

fn listed(root: &Value, schema: &Value, document: &Value) -> Value {
    let schema = resolved(root, schema);
    if let Some(forms) = schema["anyOf"].as_array() {
        return match forms.iter().find(|form| is_like(root, form, document)) {
            Some(form) => listed(root, form, document),
            None => document.clone(),
        };
    }
    match document {
        Value::Object(entries) => {
            let listed = |(key, value): (&String, &Value)| {
                let value = listed(root, under(schema, key)?, value);
                Some((key.clone(), value))
            };
            let entries: Map<String, Value> = entries.iter().filter_map(listed).collect();
            entries.into()
        }
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| listed(root, &schema["items"], item));
            items.collect()
        }
        _ => document.clone(),
    }
}

fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(target) => root
            .pointer(target.trim_start_matches('#'))
            .unwrap_or(&Value::Null),
        None => schema,
    }
}

/// Whether a document that fits one of several forms fits this one: forms differ in type, or in
/// their required keys.
fn is_like(root: &Value, form: &Value, document: &Value) -> bool {
    let form = resolved(root, form);
    if let Some(constant) = form.get("const") {
        return constant == document;
    }
    match form["type"].as_str() {
        Some("object") => {
            let mut required = form["required"].as_array().into_iter().flatten();
            document.is_object()
                && required.all(|key| document.get(key.as_str().unwrap_or_default()).is_some())
        }
        Some("array") => document.is_array(),
        Some("string") => document.is_string(),
        Some("boolean") => document.is_boolean(),
        Some("integer" | "number") => document.is_number(),
        Some("null") => document.is_null(),
        _ => true,
    }
}

/// Returns the schema of the value under a key, if the schema lists the key or allows all keys.
fn under<'a>(schema: &'a Value, key: &str) -> Option<&'a Value> {
    match (
        schema["properties"].get(key),
        &schema["additionalProperties"],
    ) {
        (Some(schema), _) => Some(schema),
        (None, free @ Value::Object(_)) => Some(free),
        (None, _) if schema["properties"].is_object() => None,
        (None, _) => Some(&Value::Null),
    }
}
