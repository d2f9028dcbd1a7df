//! The exported schemas are valid schemas in both dialects, and their verdict on every document is
//! the one in its name.

use std::collections::BTreeSet;

use conformance_tests::schemas::{self, Dialect};
use conformance_tests::{assert_none, documents, mutations};
use serde_json::Value;

#[test]
fn schemas_fit_the_meta_schema() {
    let mut troubles = Vec::new();
    for dialect in Dialect::ALL {
        for schema in schemas::all_in(dialect) {
            let name = format!("{dialect:?}: {}", schema.name);
            let declared = &schema.value["$schema"];
            if declared != dialect.uri() {
                troubles.push(format!("{name}: $schema is {declared}"));
            }
            let verdict = match dialect {
                Dialect::Draft202012 => jsonschema::draft202012::meta::validate(&schema.value),
                Dialect::Draft07 => jsonschema::draft7::meta::validate(&schema.value),
            };
            if let Err(error) = verdict {
                let place = error.instance_path();
                troubles.push(format!("{name} at {place}: {error}"));
            }
        }
    }
    assert_none(&troubles);
}

#[test]
fn draft_07_uses_only_its_own_keywords() {
    let mut troubles = Vec::new();
    for schema in schemas::all_in(Dialect::Draft07) {
        foreign_keywords(&schema.value, &schema.name, &mut troubles);
    }
    assert_none(&troubles);
}

/// Collects the keywords that draft-07 does not know or ignores.
fn foreign_keywords(schema: &Value, place: &str, troubles: &mut Vec<String>) {
    const KNOWN: &[&str] = &[
        "$comment",
        "$id",
        "$ref",
        "$schema",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "contentEncoding",
        "default",
        "definitions",
        "dependencies",
        "description",
        "else",
        "enum",
        "examples",
        "if",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "not",
        "oneOf",
        "pattern",
        "properties",
        "propertyNames",
        "readOnly",
        "required",
        "then",
        "title",
        "type",
        "writeOnly",
    ];
    let keywords = schema.as_object().into_iter().flatten();
    for (keyword, value) in keywords {
        let place = format!("{place}/{keyword}");
        if !KNOWN.contains(&keyword.as_str()) {
            troubles.push(format!("{place} is not a keyword"));
        }
        if keyword == "$ref" && schema.as_object().is_some_and(|schema| schema.len() > 1) {
            troubles.push(format!("{place} hides the keywords beside it"));
        }
        match (keyword.as_str(), value) {
            ("const" | "default" | "enum" | "examples" | "required" | "dependencies", _) => {}
            ("properties" | "definitions", named) => {
                for (name, schema) in named.as_object().into_iter().flatten() {
                    foreign_keywords(schema, &format!("{place}/{name}"), troubles);
                }
            }
            (_, Value::Array(schemas)) => {
                for schema in schemas {
                    foreign_keywords(schema, &place, troubles);
                }
            }
            (_, schema) => foreign_keywords(schema, &place, troubles),
        }
    }
}

#[test]
fn draft_07_has_the_same_schemas_except_for_failed_responses() {
    let names = |dialect| -> Vec<String> {
        let schemas = schemas::all_in(dialect).into_iter();
        schemas.map(|schema| schema.name).collect()
    };
    let mut expected = names(Dialect::Draft202012);
    expected.retain(|name| !name.ends_with(".error"));
    assert_eq!(names(Dialect::Draft07), expected);
}

#[test]
fn the_dialects_agree_on_every_small_change_of_a_document() {
    let mut troubles = Vec::new();
    for schema in schemas::all_in(Dialect::Draft07) {
        let newer = schemas::named(&schema.name);
        let (older, newer) = (
            schemas::validator(&schema.value),
            schemas::validator(&newer.value),
        );
        for document in documents::of(&schema) {
            for changed in mutations::of(&document.value) {
                if older.is_valid(&changed) != newer.is_valid(&changed) {
                    troubles.push(format!("{}: {changed}", schema.name));
                }
            }
        }
    }
    assert_none(&troubles);
}

#[test]
fn every_schema_accepts_something_and_refuses_something() {
    let mut troubles = Vec::new();
    for schema in schemas::all() {
        let documents = documents::of(&schema);
        let valid = || documents.iter().filter(|document| document.valid);
        let validator = schemas::validator(&schema.value);
        let accepts = valid().next().is_some();
        let refuses = documents.iter().any(|document| !document.valid)
            || valid()
                .flat_map(|document| mutations::of(&document.value))
                .any(|document| !validator.is_valid(&document));
        if !(accepts && refuses) {
            troubles.push(format!(
                "tests/conformance/documents/{}/valid-<what>.json or invalid-<what>.json is missing",
                schema.name
            ));
        }
    }
    assert_none(&troubles);
}

#[test]
fn documents_belong_to_schemas() {
    let names: BTreeSet<String> = schemas::all()
        .into_iter()
        .map(|schema| schema.name)
        .collect();
    let stray = documents::files()
        .into_iter()
        .filter(|document| !names.contains(&document.schema));
    let troubles: Vec<String> = stray
        .map(|document| {
            format!(
                "{}/{}: there is no such schema",
                document.schema, document.name
            )
        })
        .collect();
    assert_none(&troubles);
}

#[test]
fn documents_are_what_their_names_say() {
    let mut troubles = Vec::new();
    let schemas = Dialect::ALL.into_iter().flat_map(schemas::all_in);
    for schema in schemas {
        let validator = schemas::validator(&schema.value);
        for document in documents::of(&schema) {
            match validator.validate(&document.value) {
                Err(error) if document.valid => {
                    troubles.push(format!("{}/{}: {error}", schema.name, document.name));
                }
                Ok(()) if !document.valid => {
                    troubles.push(format!("{}/{} is valid", schema.name, document.name));
                }
                _ => {}
            }
        }
    }
    assert_none(&troubles);
}
