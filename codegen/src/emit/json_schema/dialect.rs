//! The dialects of JSON Schema. Schemas are written in 2020-12, and draft-07 is made from that.

use serde_json::{Map, Value, json};

use super::{DEFINITIONS, Document, object};
use crate::File;
use crate::emit::json::pretty;

/// The name of 2020-12.
pub(in super::super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The place of definitions in draft-07.
const DEFINITIONS_07: &str = "#/definitions/";

/// Returns a schema file in 2020-12.
pub(super) fn draft_2020_12(document: &Document) -> File {
    file(
        "schemas",
        DIALECT,
        &format!("urn:bitrix24:{}", document.name),
        document,
        document.schema.clone(),
    )
}

/// Returns a schema file in draft-07, for tools that know no later dialect.
pub(super) fn draft_07(document: &Document) -> File {
    file(
        "schemas-draft-07",
        "http://json-schema.org/draft-07/schema#",
        &format!("urn:bitrix24:draft-07:{}", document.name),
        document,
        in_draft_07(&document.schema),
    )
}

fn file(
    folder: &str,
    dialect: &str,
    id: &str,
    document: &Document,
    body: Map<String, Value>,
) -> File {
    let mut schema = object(json!({ "$schema": dialect, "$id": id }));
    schema.extend(body);
    File {
        path: format!("{folder}/{}.json", document.name),
        contents: pretty(&schema.into()),
    }
}

/// Returns a schema with the keywords of draft-07. Descriptions mention deprecations, for which it
/// has no keyword.
fn in_draft_07(schema: &Map<String, Value>) -> Map<String, Value> {
    let is_alone = schema.len() == 1;
    let mut expressed = Map::new();
    let mut all = Vec::new();
    for (keyword, value) in schema {
        let (keyword, value) = match (keyword.as_str(), value) {
            ("deprecated", _) => continue,
            ("$ref", Value::String(target)) => {
                let reference = json!(target.replacen(DEFINITIONS, DEFINITIONS_07, 1));
                if is_alone {
                    ("$ref", reference)
                } else {
                    // Draft-07 ignores the keywords beside a reference.
                    all.insert(0, json!({ "$ref": reference }));
                    ("allOf", Value::Null)
                }
            }
            ("allOf", Value::Array(schemas)) => {
                all.extend(schemas.iter().map(value_in_draft_07));
                ("allOf", Value::Null)
            }
            ("dependentRequired", dependencies) => ("dependencies", dependencies.clone()),
            ("$defs", Value::Object(named)) => ("definitions", named_in_draft_07(named)),
            ("properties", Value::Object(named)) => ("properties", named_in_draft_07(named)),
            // The values of these keywords are data, not schemas.
            (keyword @ ("const" | "enum" | "default" | "examples"), data) => {
                (keyword, data.clone())
            }
            (keyword, value) => (keyword, value_in_draft_07(value)),
        };
        expressed.insert(keyword.to_owned(), value);
    }
    if let Some(place) = expressed.get_mut("allOf") {
        *place = all.into();
    }
    expressed
}

fn value_in_draft_07(value: &Value) -> Value {
    match value {
        Value::Object(schema) => in_draft_07(schema).into(),
        Value::Array(schemas) => schemas.iter().map(value_in_draft_07).collect(),
        other => other.clone(),
    }
}

fn named_in_draft_07(schemas: &Map<String, Value>) -> Value {
    let named = |(name, schema): (&String, &Value)| (name.clone(), value_in_draft_07(schema));
    schemas.iter().map(named).collect::<Map<_, _>>().into()
}
