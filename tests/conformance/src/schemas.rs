//! The exported schemas.

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::files;

/// An exported schema.
pub struct Schema {
    /// Its path below `generated/schemas`, without the extension.
    pub name: String,
    /// The schema itself.
    pub value: Value,
}

/// Every exported schema.
#[must_use]
pub fn all() -> Vec<Schema> {
    files::below(&files::directory("generated/schemas"))
        .into_iter()
        .map(|(name, value)| Schema { name, value })
        .collect()
}

/// The exported schema of this name.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn named(name: &str) -> Value {
    files::read(&files::directory("generated/schemas").join(format!("{name}.json")))
}

/// The validator of a schema.
///
/// # Panics
///
/// When it is not a schema, or refers to what does not exist.
#[must_use]
pub fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap_or_else(|error| panic!("not a schema: {error}"))
}

/// The document without the keys that the schema leaves open, which a Rust type does not keep.
#[must_use]
pub fn without_unlisted_keys(schema: &Value, document: &Value) -> Value {
    listed(schema, schema, document)
}

fn listed(root: &Value, schema: &Value, document: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#'));
        return listed(root, target.unwrap_or(&Value::Null), document);
    }
    match (document, &schema["properties"]) {
        (Value::Object(entries), Value::Object(properties)) => {
            let listed = |(key, value): (&String, &Value)| {
                let schema = properties.get(key)?;
                Some((key.clone(), self::listed(root, schema, value)))
            };
            entries
                .iter()
                .filter_map(listed)
                .collect::<Map<_, _>>()
                .into()
        }
        (Value::Array(items), _) => {
            let items = items
                .iter()
                .map(|item| listed(root, &schema["items"], item));
            items.collect()
        }
        _ => document.clone(),
    }
}
