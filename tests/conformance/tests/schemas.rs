//! The exported schemas are valid schemas, and their verdict on every document is the one in its
//! name.

use std::collections::BTreeSet;

use conformance_tests::{assert_none, documents, mutations, schemas};

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
    for schema in schemas::all() {
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
