//! The Rust types and the exported schemas accept the same documents.

use std::collections::BTreeSet;

use bitrix24::{Error, ErrorKind, Method};
use bitrix24_runtime::events::{Events, Fetched};
use conformance_tests::schemas::{self, Schema};
use conformance_tests::{assert_none, documents, examples, mutations};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

include!(concat!(env!("OUT_DIR"), "/enums.rs"));
include!(concat!(env!("OUT_DIR"), "/calls.rs"));

/// A Rust type that has an exported schema.
struct Type {
    /// The name of the exported schema.
    schema: String,
    /// The schema that `schemars` derives from the type.
    derived: Value,
    /// Reads a document into the type and writes it back.
    round_trip: fn(&Value) -> serde_json::Result<Value>,
}

fn of<T: JsonSchema + Serialize + DeserializeOwned>(schema: &str) -> Type {
    Type {
        schema: schema.to_owned(),
        derived: schemars::schema_for!(T).to_value(),
        round_trip: |document| serde_json::to_value(T::deserialize(document)?),
    }
}

/// A method: the type of its request, and how its responses are read.
struct Call {
    method: &'static str,
    /// The name of its exported schemas, without the suffix.
    schemas: &'static str,
    request: Type,
    /// Reads the body of a response as the client does, given the request and the HTTP status.
    read: fn(&Value, u16, &Value) -> Reading,
    /// The value that the client reads from a successful response, written back.
    kept: fn(&Value, &Value) -> Value,
}

/// How the client reads a response.
#[derive(Debug, PartialEq)]
enum Reading {
    /// Every value fits.
    Success,
    Mismatch(String),
    Refusal(String),
    InvalidResponse(String),
}

fn call<M>(schemas: &'static str) -> Call
where
    M: Method<Output: Serialize> + JsonSchema + DeserializeOwned,
{
    Call {
        method: M::NAME,
        schemas,
        request: of::<M>(&format!("{schemas}.request")),
        read: |request, status, body| {
            let request = M::deserialize(request).expect("a valid request is readable");
            match bitrix24::decode(&request, status, body.to_string().as_bytes())
                .map_err(Error::into_kind)
            {
                Ok(answer) => match answer.mismatches.first() {
                    None => Reading::Success,
                    Some(mismatch) => Reading::Mismatch(mismatch.to_string()),
                },
                Err(ErrorKind::Api(error)) => Reading::Refusal(error.code().to_owned()),
                Err(error) => Reading::InvalidResponse(format!("{error:?}")),
            }
        },
        kept: |request, body| {
            let request = M::deserialize(request).expect("a valid request is readable");
            match bitrix24::decode(&request, 200, body.to_string().as_bytes()) {
                Ok(answer) => serde_json::to_value(answer.value).expect("a value is writable"),
                Err(error) => panic!("{}: {body}: {error}", M::NAME),
            }
        },
    }
}

/// The events of an area.
struct AreaEvents {
    /// The name of the schema of any of them in its envelope.
    schema: &'static str,
    names: &'static [&'static str],
    /// Whether an event in its envelope is read as that event, and every value in it fits.
    reads: fn(&Value) -> (bool, String),
    /// The event of a name with its data, written back; `None` where it is not read.
    kept: fn(&str, &Value) -> Option<Value>,
}

fn area_events<E>(schema: &'static str) -> AreaEvents
where
    E: Events + Serialize + std::fmt::Debug,
{
    // Each area has its own enum; these functions are all that the enums have in common.
    fn is_read<E: std::fmt::Debug>(event: &E, mismatches: &[bitrix24::Mismatch]) -> bool {
        mismatches.is_empty() && !format!("{event:?}").starts_with("Unknown(")
    }
    AreaEvents {
        schema,
        names: E::NAMES,
        reads: |event| {
            let read = Fetched::<E>::deserialize(event).expect("there is an event");
            (is_read(&read.event, &read.mismatches), format!("{read:?}"))
        },
        kept: |name, data| {
            let event: E = bitrix24::events::read(name, data.clone());
            is_read(&event, &[])
                .then(|| serde_json::to_value(&event).expect("an event is writable"))
        },
    }
}

/// Returns every type that has its own exported schema.
fn types() -> Vec<Type> {
    let requests = methods().into_iter().map(|call| call.request);
    enums().into_iter().chain(requests).collect()
}

/// The documents of a schema, and every small change of the valid ones.
fn tries(schema: &Schema) -> Vec<Value> {
    let mut tries = Vec::new();
    for document in documents::of(schema) {
        if document.valid {
            tries.extend(mutations::of(&document.value));
        } else {
            tries.push(document.value);
        }
    }
    tries
}

/// Returns those of its [`tries`] that a schema accepts.
fn accepted(schema: &Schema) -> Vec<Value> {
    let validator = schemas::validator(&schema.value);
    let mut tries = tries(schema);
    tries.retain(|document| validator.is_valid(document));
    tries
}

#[test]
fn every_exported_schema_has_its_type() {
    let exported = schemas::all().into_iter().map(|schema| schema.name);
    let exported: Vec<String> = exported
        .filter(|name| folder(name) == "enums" || name.ends_with(".request"))
        .collect();
    let mut listed: Vec<String> = types().into_iter().map(|listed| listed.schema).collect();
    listed.sort();
    assert_eq!(exported, listed, "left: exported; right: by the spec");
}

#[test]
fn schemars_agrees_with_the_exported_schemas() {
    let mut troubles = Vec::new();
    for Type {
        schema, derived, ..
    } in types()
    {
        let exported = schemas::named(&schema);
        let tries = tries(&exported);
        let exported = schemas::validator(&schemas::shape(&exported.value));
        let derived = schemas::validator(&derived);
        for document in tries {
            let (exported, derived) = (exported.is_valid(&document), derived.is_valid(&document));
            if exported != derived {
                troubles.push(format!(
                    "{schema}: {document}: valid by the exported schema: {exported}, by schemars: {derived}"
                ));
            }
        }
    }
    assert_none(&troubles);
}

/// Returns the document without entries that mean "no value". For an optional code, a Rust type
/// reads a blank text as no value, which it omits or writes as `N`; it does not keep an empty
/// bundle either.
fn without_nothing(document: &Value) -> Value {
    match document {
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key, without_nothing(value)));
            let entries =
                entries.filter(|(_, value)| ![json!(""), json!("N"), json!({})].contains(value));
            entries.map(|(key, value)| (key.clone(), value)).collect()
        }
        Value::Array(items) => items.iter().map(without_nothing).collect(),
        _ => document.clone(),
    }
}

#[test]
fn types_keep_what_the_schemas_accept() {
    let mut troubles = Vec::new();
    for Type {
        schema, round_trip, ..
    } in types()
    {
        let exported = schemas::named(&schema);
        for document in accepted(&exported) {
            let expected = schemas::without_unlisted_keys(&exported.value, &document);
            match round_trip(&document) {
                Ok(back) if without_nothing(&back) == without_nothing(&expected) => {}
                Ok(back) => troubles.push(format!("{schema}: {document}: became {back}")),
                Err(error) => troubles.push(format!("{schema}: {document}: {error}")),
            }
        }
    }
    assert_none(&troubles);
}

#[test]
fn answers_are_read_as_the_schemas_say() {
    let mut troubles = Vec::new();
    for Call {
        method,
        schemas: exported,
        request,
        read,
        ..
    } in methods()
    {
        let request = accepted(&schemas::named(&request.schema)).swap_remove(0);
        let mut check = |status, body: &Value, expected: Reading| {
            let found = read(&request, status, body);
            if found != expected {
                troubles.push(format!(
                    "{method}: {body}: {found:?} instead of {expected:?}"
                ));
            }
        };
        let response = schemas::named(&format!("{exported}.response"));
        for body in accepted(&response) {
            check(200, &body, Reading::Success);
        }
        for body in accepted(&schemas::named(&format!("{exported}.error"))) {
            let code = match &body["error"] {
                Value::String(code) => code.clone(),
                code => code.to_string(),
            };
            check(400, &body, Reading::Refusal(code));
        }
    }
    assert_none(&troubles);
}

/// Returns the folder that contains a schema, without those above.
fn folder(schema: &str) -> &str {
    let folders = schema.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.rsplit('/').next().unwrap_or_default()
}

/// The name of the event that a schema is about, if it is about one.
fn event_of(schema: &Schema) -> Option<&str> {
    let is_event = folder(&schema.name) == "events";
    is_event.then(|| schema.name.rsplit('/').next().unwrap_or_default())
}

#[test]
fn events_are_known_by_the_same_names() {
    let exported = schemas::all();
    let exported: BTreeSet<&str> = exported.iter().filter_map(event_of).collect();
    let known: BTreeSet<&str> = events()
        .iter()
        .flat_map(|area| area.names.to_vec())
        .collect();
    assert_eq!(exported, known, "left: exported; right: in Rust");
}

/// Every example of a schema and every valid document, with each value under `key` in every
/// spelling.
fn spelled(schema: &Schema, key: Option<&str>) -> Vec<Value> {
    let documents = documents::of(schema).into_iter();
    let valid = documents.filter(|document| document.valid);
    let spelled = valid.flat_map(|document| match key {
        None => mutations::spelled(&document.value),
        Some(key) => mutations::spelled(&document.value[key])
            .into_iter()
            .map(|inner| {
                let mut document = document.value.clone();
                document[key] = inner;
                document
            })
            .collect(),
    });
    spelled.collect()
}

/// The definition of an event in its envelope.
fn event_definition(schema: &mut Value) -> Option<&mut Value> {
    let definitions = schema["$defs"].as_object_mut()?;
    let is_envelope = |definition: &&mut Value| !definition["properties"]["eventId"].is_null();
    definitions.values_mut().find(is_envelope)
}

/// Returns the schema of a response with any event, known or unknown. The reader accepts any value
/// as an event, so that a queue continues; a schema that did so would not describe events.
fn with_any_event(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(event) = event_definition(&mut schema) {
        let envelope = event["properties"].as_object().expect("an envelope");
        let or_null = |(key, value): (&String, &Value)| {
            (key.clone(), json!({ "anyOf": [value, { "type": "null" }] }))
        };
        let properties: Map<String, Value> = envelope.iter().map(or_null).collect();
        *event = json!({ "properties": properties });
    }
    schema
}

#[test]
fn schemas_accept_of_answers_just_what_fits() {
    let mut tried = 0;
    let mut troubles = Vec::new();
    for Call {
        method,
        schemas: exported,
        request,
        read,
        ..
    } in methods()
    {
        let request = accepted(&schemas::named(&request.schema)).swap_remove(0);
        let response = schemas::named(&format!("{exported}.response"));
        let validator = schemas::validator(&with_any_event(&response.value));
        // Values besides the result never invalidate a response.
        for body in spelled(&response, Some("result")) {
            tried += 1;
            let read = read(&request, 200, &body);
            let accepts = validator.is_valid(&body);
            if accepts != (read == Reading::Success) {
                troubles.push(format!(
                    "{method}: {body}: accepted: {accepts}, but {read:?}"
                ));
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
    assert_none(&troubles);
}

#[test]
fn schemas_accept_of_events_just_what_fits() {
    let mut tried = 0;
    let mut troubles = Vec::new();
    let exported = schemas::all();
    for area in events() {
        let any = schemas::validator(&schemas::named(area.schema).value);
        for schema in &exported {
            let Some(name) = event_of(schema).filter(|name| area.names.contains(name)) else {
                continue;
            };
            let validator = schemas::validator(&schema.value);
            for data in spelled(schema, None) {
                tried += 1;
                let event = json!({ "eventId": 1, "type": name, "data": data });
                let accepts = validator.is_valid(&data);
                if any.is_valid(&event) != accepts {
                    troubles.push(format!("{name}: {data}: not alike with its envelope"));
                }
                let (fits, read) = (area.reads)(&event);
                if accepts != fits {
                    troubles.push(format!("{name}: {data}: accepted: {accepts}, but {read}"));
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
    assert_none(&troubles);
}

/// Whether a value that was read and written back has all contents of the document: only entries
/// that mean "no value" may be missing.
fn is_all_of(back: &Value, document: &Value) -> bool {
    const NOTHING: Value = Value::Null;
    match (back, document) {
        (Value::Object(back), Value::Object(document)) => {
            let mut keys = back.keys().chain(document.keys());
            keys.all(|key| {
                is_all_of(
                    under(back, key).unwrap_or(&NOTHING),
                    under(document, key).unwrap_or(&NOTHING),
                )
            })
        }
        (Value::Array(back), Value::Array(document)) => {
            let mut pairs = back.iter().zip(document);
            back.len() == document.len() && pairs.all(|(back, document)| is_all_of(back, document))
        }
        // In an event, a value without a type is a text.
        (Value::String(back), Value::Number(document)) => *back == document.to_string(),
        (Value::String(back), Value::Bool(true)) => back == "Y",
        _ => back == document || (says_nothing(back) && says_nothing(document)),
    }
}

/// Whether a value means the same as a missing one.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::String(text) => matches!(text.as_str(), "" | "N"),
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => {
            entries.get("id") == Some(&Value::Null) || entries.values().all(says_nothing)
        }
    }
}

/// Returns the value under a key, or under an alias of it.
fn under<'a>(entries: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    let own = own_key(key);
    let mut others = entries.iter().filter(|(other, _)| own_key(other) == own);
    entries
        .get(key)
        .or_else(|| others.next().map(|(_, value)| value))
}

/// Returns the key of an alias, such as `chatId` for `chat_id`.
fn own_key(key: &str) -> String {
    if key == "extranet" {
        return "extranetSupport".to_owned();
    }
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |key, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        key + &initial.into_iter().chain(letters).collect::<String>()
    })
}

#[test]
fn types_keep_all_that_answers_say() {
    let examples = examples::all();
    let mut tried = 0;
    let mut troubles = Vec::new();
    for Call { method, kept, .. } in methods() {
        let own = examples.iter().filter(|example| example.method == method);
        for example in own.filter(|example| example.succeeds) {
            tried += 1;
            let back = kept(&example.request, &example.response);
            let result = &example.response["result"];
            // The value may be under a key of the result.
            let under = result
                .as_object()
                .filter(|entries| entries.len() == 1)
                .and_then(|entries| entries.values().next());
            let mut values = [Some(result), under].into_iter().flatten();
            if !values.any(|value| is_all_of(&back, value)) {
                troubles.push(format!("{}: {result}: became {back}", example.name));
            }
        }
    }
    let succeeding = examples.iter().filter(|example| example.succeeds).count();
    assert_eq!(tried, succeeding, "left: tried; right: exported");
    assert_none(&troubles);
}

#[test]
fn types_keep_all_that_events_say() {
    let mut troubles = Vec::new();
    let areas = events();
    for schema in schemas::all() {
        let Some(name) = event_of(&schema) else {
            continue;
        };
        let examples = schema.value["examples"].as_array();
        let Some(examples) = examples.filter(|examples| !examples.is_empty()) else {
            troubles.push(format!("{name}: there is no example"));
            continue;
        };
        for area in areas.iter().filter(|area| area.names.contains(&name)) {
            for data in examples {
                match (area.kept)(name, data) {
                    Some(back) if is_all_of(&back, data) => {}
                    back => troubles.push(format!("{name}: {data}: became {back:?}")),
                }
            }
        }
    }
    assert_none(&troubles);
}
