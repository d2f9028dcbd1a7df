//! What the generated implementations of `JsonSchema` share.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// The schema of an identifier.
#[must_use]
pub fn id() -> Schema {
    json_schema!({ "type": "integer" })
}

/// The schema of an open enumeration: the known codes, and any other string.
#[must_use]
pub fn open_enum<'a>(codes: impl Iterator<Item = &'a str>) -> Schema {
    let mut alternatives: Vec<Value> = codes
        .map(|code| serde_json::json!({ "const": code }))
        .collect();
    alternatives.push(true.into());
    json_schema!({ "type": "string", "anyOf": alternatives })
}

/// Begins the schema of an object.
pub fn object(generator: &mut SchemaGenerator) -> ObjectSchema<'_> {
    ObjectSchema {
        generator,
        properties: Map::new(),
        required: Vec::new(),
    }
}

/// The schema of an object in the making.
pub struct ObjectSchema<'a> {
    generator: &'a mut SchemaGenerator,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl ObjectSchema<'_> {
    /// A key that must be there.
    #[must_use]
    pub fn required<T: JsonSchema>(mut self, key: &str) -> Self {
        self.required.push(key.into());
        self.optional::<T>(key)
    }

    /// A key that may be absent; it is never null.
    #[must_use]
    pub fn optional<T: JsonSchema>(mut self, key: &str) -> Self {
        let schema = self.generator.subschema_for::<T>();
        self.properties.insert(key.to_owned(), schema.to_value());
        self
    }

    /// The schema.
    #[must_use]
    pub fn finish(self) -> Schema {
        json_schema!({
            "type": "object",
            "properties": self.properties,
            "required": self.required,
        })
    }
}

impl JsonSchema for crate::Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "writeOnly": true })
    }
}
