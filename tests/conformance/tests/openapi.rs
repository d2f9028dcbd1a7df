//! The OpenAPI documents are complete in themselves, name every type, keep to what their version
//! allows, and fit every example of the spec.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use conformance_tests::openapi::{self, COMPONENTS, Document};
use conformance_tests::{assert_none, examples, schemas};
use serde_json::{Value, json};

/// Collects the problems of both documents.
fn troubles(find: impl Fn(&Document, &mut Vec<String>)) -> Vec<String> {
    let mut all = Vec::new();
    for document in openapi::all() {
        let mut found = Vec::new();
        find(&document, &mut found);
        all.extend(
            found
                .iter()
                .map(|found| format!("{}: {found}", document.name)),
        );
    }
    all
}

#[test]
fn references_lead_to_components_and_each_is_used() {
    assert_none(&troubles(|document, found| {
        let wanted: BTreeSet<String> = openapi::references(&document.value).into_iter().collect();
        let named = document.components().keys();
        let named: BTreeSet<String> = named.map(|name| format!("{COMPONENTS}{name}")).collect();
        assert!(!named.is_empty());
        found.extend(wanted.symmetric_difference(&named).cloned());
    }));
}

#[test]
fn names_are_identifiers_that_differ_in_more_than_case() {
    assert_none(&troubles(|document, found| {
        let mut seen: HashMap<String, &String> = HashMap::new();
        for name in document.components().keys() {
            let is_plain = name.starts_with(|first: char| first.is_ascii_uppercase())
                && name.chars().all(|letter| letter.is_ascii_alphanumeric())
                && !name.ends_with(|last: char| last.is_ascii_digit());
            if !is_plain {
                found.push(format!("{name} is no plain name"));
            }
            if let Some(other) = seen.insert(name.to_lowercase(), name) {
                found.push(format!("{name} and {other}"));
            }
        }
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for path in document.value["paths"].as_object().into_iter().flatten() {
            let id = path.1["post"]["operationId"].as_str().unwrap_or_default();
            if id.is_empty() || !id.chars().all(char::is_alphanumeric) || !ids.insert(id) {
                found.push(format!("{}: operationId {id:?}", path.0));
            }
        }
    }));
}

#[test]
fn objects_enumerations_and_media_types_have_names() {
    assert_none(&troubles(|document, found| {
        openapi::inner_schemas(document, &mut |place, schema| {
            let is_media_type = place.starts_with("paths") || place.starts_with("webhooks");
            if schema.get("properties").is_some() || schema.get("enum").is_some() {
                found.push(format!("{place} has no name"));
            }
            if is_media_type && schema.get("$ref").is_none() {
                found.push(format!("{place} is no component"));
            }
        });
    }));
}

#[test]
fn lists_have_entries_and_integers_64_bits() {
    assert_none(&troubles(|document, found| {
        let mut check = |place: &str, schema: &Value| {
            let is_of = |kind: &str| {
                schema["type"] == kind
                    || schema["type"]
                        .as_array()
                        .is_some_and(|all| all.contains(&kind.into()))
            };
            if is_of("array") && schema.get("items").is_none() {
                found.push(format!("{place}: a list without entries"));
            }
            if is_of("integer") && schema["format"] != "int64" {
                found.push(format!("{place}: an integer of unknown size"));
            }
            if schema.get("default").is_some() {
                found.push(format!("{place}: a default"));
            }
        };
        for (name, schema) in document.components() {
            check(name, schema);
        }
        openapi::inner_schemas(document, &mut check);
    }));
}

#[test]
fn version_3_0_has_nothing_of_later_versions() {
    assert_none(&troubles(|document, found| {
        if !document.is_older() {
            return;
        }
        if document.value.get("webhooks").is_some() {
            found.push("webhooks".to_owned());
        }
        let mut check = |place: &str, schema: &Value| {
            for keyword in [
                "const",
                "examples",
                "contentEncoding",
                "if",
                "dependentRequired",
            ] {
                if schema.get(keyword).is_some() {
                    found.push(format!("{place}: {keyword}"));
                }
            }
            let entries = schema.as_object();
            if schema.get("$ref").is_some() && entries.is_some_and(|entries| entries.len() > 1) {
                found.push(format!("{place}: a reference with siblings"));
            }
            if schema
                .get("type")
                .is_some_and(|kind| !kind.is_string() || kind == "null")
            {
                found.push(format!("{place}: several types"));
            }
            if schema.get("nullable").is_some() && schema.get("type").is_none() {
                found.push(format!("{place}: null without a type"));
            }
        };
        for (name, schema) in document.components() {
            check(name, schema);
        }
        openapi::inner_schemas(document, &mut check);
    }));
}

/// The examples of an operation's media type.
fn listed(media: &Value) -> impl Iterator<Item = &Value> {
    let examples = media["content"]["application/json"]["examples"].as_object();
    examples
        .into_iter()
        .flatten()
        .map(|(_, example)| &example["value"])
}

fn schema(media: &Value) -> &str {
    let schema = media["content"]["application/json"]["schema"]["$ref"].as_str();
    schema.expect("a media type has a schema")
}

#[test]
fn examples_of_methods_fit_and_are_listed() {
    let examples = examples::all();
    assert!(!examples.is_empty());
    assert_none(&troubles(|document, found| {
        let mut validators = BTreeMap::new();
        for example in &examples {
            let operation = document.operation(&example.method);
            let responses = operation["responses"].as_object().into_iter().flatten();
            let mut media: Vec<(&Value, Value)> = responses
                .filter(|(status, _)| (*status == "200") == example.succeeds)
                .map(|(_, response)| (response, example.response.clone()))
                .collect();
            if media.is_empty() {
                found.push(format!("{}: no response", example.name));
            }
            if example.succeeds {
                media.push((&operation["requestBody"], example.request.clone()));
            }
            for (media, value) in &media {
                let component = schema(media);
                let validator = validators
                    .entry(component.to_owned())
                    .or_insert_with(|| document.validator(component));
                if let Err(error) = validator.validate(value) {
                    let place = error.instance_path();
                    found.push(format!("{}: {component} at {place}: {error}", example.name));
                }
            }
            // The time is the same in all examples, so the documents omit it.
            let is_listed = media.iter().any(|(media, value)| {
                let mut value = value.clone();
                if let Some(entries) = value.as_object_mut() {
                    entries.remove("time");
                }
                listed(media).any(|listed| *listed == value)
            });
            if !is_listed {
                found.push(format!("{} is not listed", example.name));
            }
        }
    }));
}

#[test]
fn examples_of_events_fit() {
    assert_none(&troubles(|document, found| {
        let mut tried = 0;
        for exported in schemas::all() {
            let Some((_, name)) = exported.name.rsplit_once("events/") else {
                continue;
            };
            let name_component = |(_, schema): &(&String, &Value)| schema["enum"] == json!([name]);
            let Some((name_component, _)) = document.components().iter().find(name_component)
            else {
                // 3.0 describes only events that are fetched.
                assert!(document.is_older(), "{name} has no component");
                continue;
            };
            let target = json!(format!("{COMPONENTS}{name_component}"));
            let envelopes = document.components().iter().filter(|(_, schema)| {
                let of = |key: &str| schema["properties"][key]["$ref"] == target;
                of("type") || of("event")
            });
            for (envelope, _) in envelopes {
                let validator = document.validator(envelope);
                for data in exported.value["examples"].as_array().into_iter().flatten() {
                    tried += 1;
                    let event = json!({
                        "eventId": 1,
                        "type": name,
                        "event": name,
                        "data": data,
                        "auth": { "application_token": "token" },
                    });
                    if let Err(error) = validator.validate(&event) {
                        let place = error.instance_path();
                        found.push(format!("{name}: {envelope} at {place}: {error}"));
                    }
                }
            }
        }
        assert_ne!(tried, 0, "no event has an example");
    }));
}
