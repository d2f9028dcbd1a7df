//! The dialects of JSON Schema. Schemas are written in 2020-12, and draft-07 is made from that.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::DEFINITIONS;

/// The name of 2020-12.
pub(in super::super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The place of definitions in draft-07.
const DEFINITIONS_07: &str = "#/definitions/";

/// A dialect of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Dialect {
    /// 2020-12.
    V2020,
    /// Draft-07, for tools that know no later one.
    Draft07,
}

impl Dialect {
    /// Returns the URI of the dialect.
    pub(super) fn uri(self) -> &'static str {
        match self {
            Self::V2020 => DIALECT,
            Self::Draft07 => "http://json-schema.org/draft-07/schema#",
        }
    }

    /// Returns the beginning of the ids of schemas.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::V2020 => "urn:bitrix24:",
            Self::Draft07 => "urn:bitrix24:draft-07:",
        }
    }

    /// Returns the folder of the schemas.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::V2020 => "schemas",
            Self::Draft07 => "schemas-draft-07",
        }
    }

    /// Returns the keyword of definitions.
    pub(super) fn definitions(self) -> &'static str {
        match self {
            Self::V2020 => "$defs",
            Self::Draft07 => "definitions",
        }
    }

    /// Returns a schema, which is written in 2020-12, in this dialect.
    pub(super) fn express(self, schema: Map<String, Value>) -> Map<String, Value> {
        match self {
            Self::V2020 => schema,
            Self::Draft07 => in_draft_07(schema),
        }
    }
}

/// Returns a schema with the keywords of draft-07. Descriptions mention deprecations, for which it
/// has no keyword.
fn in_draft_07(schema: Map<String, Value>) -> Map<String, Value> {
    let is_alone = schema.len() == 1;
    let mut expressed = Map::new();
    let mut all = Vec::new();
    for (keyword, value) in schema {
        let (keyword, value) = match (keyword.as_str(), value) {
            ("deprecated", _) => continue,
            ("$ref", Value::String(target)) => {
                let reference = target.replacen(DEFINITIONS, DEFINITIONS_07, 1);
                if is_alone {
                    (keyword, reference.into())
                } else {
                    // Draft-07 ignores the keywords beside a reference.
                    all.insert(0, json!({ "$ref": reference }));
                    ("allOf".to_owned(), Value::Null)
                }
            }
            ("allOf", Value::Array(schemas)) => {
                all.extend(schemas.into_iter().map(value_in_draft_07));
                (keyword, Value::Null)
            }
            ("dependentRequired", dependencies) => ("dependencies".to_owned(), dependencies),
            ("properties", Value::Object(named)) => (keyword, named_in_draft_07(named)),
            // The values of these keywords are data, not schemas.
            ("const" | "enum" | "default" | "examples", data) => (keyword, data),
            (_, value) => (keyword, value_in_draft_07(value)),
        };
        expressed.insert(keyword, value);
    }
    if let Some(place) = expressed.get_mut("allOf") {
        *place = all.into();
    }
    expressed
}

fn value_in_draft_07(value: Value) -> Value {
    match value {
        Value::Object(schema) => in_draft_07(schema).into(),
        Value::Array(schemas) => schemas.into_iter().map(value_in_draft_07).collect(),
        other => other,
    }
}

fn named_in_draft_07(schemas: Map<String, Value>) -> Value {
    let schemas = schemas.into_iter();
    let named = schemas.map(|(name, schema)| (name, value_in_draft_07(schema)));
    named.collect::<Map<_, _>>().into()
}
