//! Shared by the generated implementations of `JsonSchema`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::wire::{Field, NullForm};

/// The schemas of identifiers.
pub mod id {
    use schemars::{Schema, json_schema};

    /// The schema of an integer id.
    #[must_use]
    pub fn integer() -> Schema {
        json_schema!({ "type": "integer" })
    }

    /// The schema of a text id.
    #[must_use]
    pub fn text() -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// Returns the schema of an open enumeration: the known codes, and any other string.
#[must_use]
pub fn open_enum<'a>(codes: impl Iterator<Item = &'a str>) -> Schema {
    let mut alternatives: Vec<Value> = codes
        .map(|code| serde_json::json!({ "const": code }))
        .collect();
    alternatives.push(true.into());
    json_schema!({ "type": "string", "anyOf": alternatives })
}

/// Builds the schema of an object.
pub struct Object {
    /// Whether the object is part of a response: the server may leave out empty values, and writes
    /// an empty object as an empty list.
    answered: bool,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Object {
    /// Begins the schema of an object in a request.
    #[must_use]
    pub fn sent() -> Self {
        Self {
            answered: false,
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    /// Begins the schema of an object in a response.
    #[must_use]
    pub fn answered() -> Self {
        Self {
            answered: true,
            ..Self::sent()
        }
    }

    /// Adds a key with the schema of its field.
    pub fn property<S, F: Field<Value: JsonSchema>>(
        &mut self,
        generator: &mut SchemaGenerator,
        key: &str,
        field: fn(&S) -> &F,
        nothing: NullForm,
    ) {
        let _ = field;
        let may_be_absent = F::OPTIONAL || self.answered && F::MEANS_NONE_WHEN_ABSENT;
        let schema = generator.subschema_for::<F::Value>();
        self.put(key, schema.to_value(), may_be_absent, nothing);
    }

    /// Adds a key whose value is Y or N.
    pub fn yes_no<S, F: Field<Value = bool>>(
        &mut self,
        key: &str,
        field: fn(&S) -> &F,
        nothing: NullForm,
    ) {
        let _ = field;
        let schema = serde_json::json!({ "type": "string", "enum": ["Y", "N"] });
        self.put(key, schema, F::OPTIONAL, nothing);
    }

    /// Marks a key as optional, because its absence has a meaning.
    pub fn may_be_absent(&mut self, key: &str) {
        self.required.retain(|required| required != key);
    }

    /// Adds another key under which a response may hold the value of a key.
    pub fn alias(&mut self, alias: &str, key: &str) {
        if let Some(schema) = self.properties.get(key).cloned()
            && self.answered
        {
            self.properties.insert(alias.to_owned(), schema);
        }
    }

    /// Adds a key whose value is an object that holds other fields.
    pub fn bundle(&mut self, key: &str, required: bool, inner: Self) {
        self.put(key, inner.finish().to_value(), !required, NullForm::Only);
    }

    fn put(&mut self, key: &str, schema: Value, may_be_absent: bool, nothing: NullForm) {
        let schema = match nothing {
            NullForm::Only | NullForm::Blank => schema,
            nothing => serde_json::json!({ "anyOf": [schema, { "const": nothing }] }),
        };
        self.properties.insert(key.to_owned(), schema);
        if !may_be_absent {
            self.required.push(key.into());
        }
    }

    /// Returns the schema.
    #[must_use]
    pub fn finish(self) -> Schema {
        json_schema!({
            "type": "object",
            "properties": self.properties,
            "required": self.required,
        })
    }
}

/// Builds the schema of a union.
#[derive(Default)]
pub struct Union {
    alternatives: Vec<Value>,
    keyed: Map<String, Value>,
}

impl Union {
    /// Adds a form.
    pub fn form<T: JsonSchema, U>(&mut self, generator: &mut SchemaGenerator, form: fn(T) -> U) {
        let _ = form;
        let schema = generator.subschema_for::<T>();
        self.alternatives.push(schema.to_value());
    }

    /// Adds a form that is identified by a key.
    pub fn keyed<T: JsonSchema, U>(
        &mut self,
        generator: &mut SchemaGenerator,
        form: fn(T) -> U,
        key: &str,
    ) {
        let _ = form;
        let schema = generator.subschema_for::<T>();
        self.keyed.insert(key.to_owned(), schema.to_value());
    }

    /// Adds a form that is a constant.
    pub fn constant(&mut self, json: &str) {
        let value: Value = serde_json::from_str(json).unwrap_or_default();
        self.alternatives
            .push(serde_json::json!({ "const": value }));
    }

    /// Allows any other form.
    pub fn open(&mut self) {
        self.alternatives.push(true.into());
    }

    /// Returns the schema.
    #[must_use]
    pub fn finish(mut self) -> Schema {
        if !self.keyed.is_empty() {
            self.alternatives.push(serde_json::json!({
                "type": "object",
                "properties": self.keyed,
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": false,
            }));
        }
        json_schema!({ "anyOf": self.alternatives })
    }
}

/// Begins the schema of events, each in the envelope of a queue.
pub fn events(generator: &mut SchemaGenerator) -> Events<'_> {
    Events {
        generator,
        names: Vec::new(),
        alternatives: Vec::new(),
    }
}

/// Builds the schema of events.
pub struct Events<'a> {
    generator: &'a mut SchemaGenerator,
    names: Vec<Value>,
    alternatives: Vec<Value>,
}

impl Events<'_> {
    /// Adds an event and the type of its data.
    #[must_use]
    pub fn event<T: JsonSchema>(mut self, name: &str) -> Self {
        let data = self.generator.subschema_for::<T>();
        let properties = serde_json::json!({ "type": { "const": name }, "data": data });
        self.alternatives
            .push(serde_json::json!({ "properties": properties }));
        self.names.push(name.into());
        self
    }

    /// Returns the schema. Events that are not listed are allowed.
    #[must_use]
    pub fn finish(mut self) -> Schema {
        let other = serde_json::json!({ "type": { "not": { "enum": self.names } } });
        self.alternatives
            .push(serde_json::json!({ "properties": other }));
        json_schema!({
            "type": "object",
            "properties": {
                "eventId": { "type": "integer" },
                "type": { "type": "string" },
                "date": { "type": "string" },
                "data": { "type": "object" },
            },
            "required": ["eventId", "type", "data"],
            "oneOf": self.alternatives,
        })
    }
}

impl JsonSchema for crate::Bytes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Bytes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentEncoding": "base64" })
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

impl JsonSchema for crate::DownloadLink {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DownloadLink".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "writeOnly": true })
    }
}
