//! The catalogue fits its schemas, and the schema of a tool accepts what its method accepts.

use std::collections::BTreeSet;

use conformance_tests::{assert_none, catalogue, examples, schemas};
use serde_json::Value;

#[test]
fn documents_fit_their_schemas_and_damaged_ones_do_not() {
    let mut troubles = Vec::new();
    for document in catalogue::documents() {
        jsonschema::draft202012::meta::validate(&document.schema).expect("a schema");
        let validator = schemas::validator(&document.schema);
        if let Err(error) = validator.validate(&document.value) {
            troubles.push(format!(
                "{} at {}: {error}",
                document.name,
                error.instance_path()
            ));
        }
        let mut damaged = document.value.clone();
        damaged["unknown"] = 1.into();
        if validator.is_valid(&damaged) {
            troubles.push(format!("{}: an unknown key is valid", document.name));
        }
    }
    assert_none(&troubles);
}

#[test]
fn tools_have_names_that_language_models_accept() {
    let tools = catalogue::tools();
    let names: BTreeSet<&str> = tools
        .iter()
        .filter_map(|tool| tool.value["name"].as_str())
        .collect();
    assert_eq!(names.len(), tools.len(), "two tools have the same name");
    let fits = |name: &&str| {
        name.len() <= 64
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    };
    assert_eq!(names.iter().find(|name| !fits(name)), None);
}

#[test]
fn inputs_accept_the_examples_without_what_is_bound() {
    let mut troubles = Vec::new();
    let examples = examples::all();
    for tool in catalogue::tools() {
        let validator = schemas::validator(&tool.value["inputSchema"]);
        let name = &tool.value["name"];
        let of_tool = examples
            .iter()
            .filter(|example| tool.value["method"] == *example.method);
        let mut accepted = 0;
        for example in of_tool.filter(|example| example.succeeds) {
            let mut input = tool.input(&example.request);
            match validator.validate(&input) {
                Ok(()) => accepted += 1,
                Err(error) => troubles.push(format!("{name}: {}: {error}", example.name)),
            }
            input["unknown"] = Value::Null;
            if validator.is_valid(&input) {
                troubles.push(format!("{name}: an unknown parameter is valid"));
            }
        }
        if accepted == 0 {
            troubles.push(format!("{name}: no example is accepted"));
        }
    }
    assert_none(&troubles);
}
