//! The exported schemas are schemas, and say of every document what its name says.

use std::collections::BTreeSet;

use conformance_tests::{assert_none, documents, schemas};

#[test]
fn schemas_fit_the_meta_schema() {
    let mut troubles = Vec::new();
    for schema in schemas::all() {
        let dialect = &schema.value["$schema"];
        if dialect != "https://json-schema.org/draft/2020-12/schema" {
            troubles.push(format!("{}: $schema is {dialect}", schema.name));
        }
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema.value) {
            let place = error.instance_path();
            troubles.push(format!("{} at {place}: {error}", schema.name));
        }
    }
    assert_none(&troubles);
}

#[test]
fn schemas_have_documents_of_both_kinds() {
    let documents = documents::all();
    let schemas = schemas::all();
    let mut troubles = Vec::new();
    for (kind, valid) in [("valid", true), ("invalid", false)] {
        let covered: BTreeSet<&str> = documents
            .iter()
            .filter(|document| document.valid == valid)
            .map(|document| document.schema.as_str())
            .collect();
        let missing = schemas
            .iter()
            .filter(|schema| !covered.contains(schema.name.as_str()));
        troubles.extend(missing.map(|schema| {
            format!(
                "tests/conformance/documents/{}/{kind}-<what>.json is missing",
                schema.name
            )
        }));
    }
    assert_none(&troubles);
}

#[test]
fn documents_belong_to_schemas() {
    let names: BTreeSet<String> = schemas::all()
        .into_iter()
        .map(|schema| schema.name)
        .collect();
    let stray = documents::all()
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
    for schema in schemas::all() {
        let validator = schemas::validator(&schema.value);
        for document in documents::of(&schema.name) {
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

#[test]
fn examples_in_a_schema_fit_it() {
    let mut tried = 0;
    let mut troubles = Vec::new();
    for schema in schemas::all() {
        let validator = schemas::validator(&schema.value);
        for example in schema.value["examples"].as_array().into_iter().flatten() {
            tried += 1;
            if let Err(error) = validator.validate(example) {
                troubles.push(format!("{}: {example}: {error}", schema.name));
            }
        }
    }
    assert_ne!(tried, 0, "no schema has examples");
    assert_none(&troubles);
}
