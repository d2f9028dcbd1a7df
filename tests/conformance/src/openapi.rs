//! The OpenAPI documents, as schemas that a validator reads.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::files;
use crate::schemas;

/// The place of the components of a document.
pub const COMPONENTS: &str = "#/components/schemas/";

/// An OpenAPI document.
pub struct Document {
    /// The name of its file.
    pub name: &'static str,
    /// The document itself.
    pub value: Value,
}

/// Returns both documents.
#[must_use]
pub fn all() -> Vec<Document> {
    ["openapi.json", "openapi-3.0.json"]
        .map(|name| Document {
            name,
            value: files::read(&files::directory("generated").join(name)),
        })
        .into()
}

impl Document {
    /// Whether this is version 3.0, whose schemas are not JSON Schema.
    #[must_use]
    pub fn is_older(&self) -> bool {
        self.value["openapi"].as_str() == Some("3.0.3")
    }

    /// Returns the components by their names.
    ///
    /// # Panics
    ///
    /// When there are none.
    #[must_use]
    pub fn components(&self) -> &Map<String, Value> {
        let components = self.value["components"]["schemas"].as_object();
        components.expect("a document has components")
    }

    /// Returns the operation of a method.
    #[must_use]
    pub fn operation(&self, method: &str) -> &Value {
        &self.value["paths"][format!("/{method}")]["post"]
    }

    /// Returns the validator of a component.
    #[must_use]
    pub fn validator(&self, component: &str) -> Validator {
        let name = component.trim_start_matches(COMPONENTS);
        let mut schemas = Value::from(self.components().clone());
        if self.is_older() {
            read_null(&mut schemas);
        }
        let root = json!({
            "$ref": format!("{COMPONENTS}{name}"),
            "components": { "schemas": schemas },
        });
        schemas::validator(&root)
    }
}

/// Writes `nullable` of 3.0 as JSON Schema does.
fn read_null(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            entries.values_mut().for_each(read_null);
            if entries.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind) = entries.get_mut("type")
            {
                *kind = json!([kind.clone(), "null"]);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(read_null),
        _ => {}
    }
}

/// Calls a function with every schema of a document that is not a component itself, and its place.
pub fn inner_schemas(document: &Document, visit: &mut dyn FnMut(&str, &Value)) {
    for (name, schema) in document.components() {
        below(name, schema, visit);
    }
    media_types(&document.value["paths"], "paths", visit);
    media_types(&document.value["webhooks"], "webhooks", visit);
}

fn below(place: &str, schema: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    let mut inner: Vec<(String, &Value)> = Vec::new();
    for keyword in ["items", "additionalProperties", "not"] {
        inner.extend(
            schema
                .get(keyword)
                .map(|value| (format!("{place}/{keyword}"), value)),
        );
    }
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let forms = schema[keyword].as_array().into_iter().flatten();
        inner.extend(forms.map(|form| (format!("{place}/{keyword}"), form)));
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    inner.extend(properties.map(|(name, value)| (format!("{place}/{name}"), value)));
    for (place, schema) in inner {
        visit(&place, schema);
        below(&place, schema, visit);
    }
}

fn media_types(value: &Value, place: &str, visit: &mut dyn FnMut(&str, &Value)) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        match key.as_str() {
            "schema" => visit(place, inner),
            "examples" => {}
            _ => media_types(inner, &format!("{place}/{key}"), visit),
        }
    }
}

/// Returns the targets of all references in a document.
#[must_use]
pub fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(entries) => {
            let own = entries.get("$ref").and_then(Value::as_str);
            let inner = entries.iter().filter(|(key, _)| *key != "examples");
            let inner = inner.flat_map(|(_, value)| references(value));
            own.map(str::to_owned).into_iter().chain(inner).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
