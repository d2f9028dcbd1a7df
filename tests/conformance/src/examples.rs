//! The exported fixtures: requests with their responses, and the examples inside schemas.

use serde_json::{Value, json};

use crate::files;
use crate::schemas::{self, Schema};

/// An exported example.
pub struct Example {
    /// The name of its file, without the extension.
    pub name: String,
    /// The method that is called.
    pub method: String,
    /// The name of the method's schemas, without the suffix.
    pub schemas: String,
    /// The request.
    pub request: Value,
    /// The response.
    pub response: Value,
    /// Whether the response has an HTTP status of success.
    pub succeeds: bool,
}

/// Returns every exported example.
///
/// # Panics
///
/// When one lacks its method or its status.
#[must_use]
pub fn all() -> Vec<Example> {
    files::json_below(&files::directory("generated/fixtures"))
        .into_iter()
        .map(|(name, mut value)| Example {
            method: value["method"].as_str().expect("a method").to_owned(),
            schemas: name.rsplit_once('.').expect("a number").0.to_owned(),
            succeeds: value["status"].as_u64().expect("a status") == 200,
            request: value["request"].take(),
            response: value["response"].take(),
            name,
        })
        .collect()
}

/// Returns the examples that must fit a schema, with their names. The request of a failed call need
/// not fit: it may be the reason for the failure.
#[must_use]
pub fn fitting(schema: &Schema) -> Vec<(String, Value)> {
    let own = schema.value["examples"].as_array().into_iter().flatten();
    let own = own.map(|value| ("an example in the schema".to_owned(), value.clone()));
    let exported = all().into_iter().filter_map(|example| {
        let kind = schema.name.strip_prefix(&example.schemas)?;
        let value = match (kind, example.succeeds) {
            (".request" | ".request.strict", true) => example.request,
            (".response", true) | (".error", false) => example.response,
            _ => return None,
        };
        Some((example.name, value))
    });
    let events = match schema.name.strip_suffix("/Event") {
        Some(_) => events(&schema.value),
        None => Vec::new(),
    };
    own.chain(exported).chain(events).collect()
}

/// The examples of the events that a schema knows, in the envelope in which they are fetched.
fn events(known: &Value) -> Vec<(String, Value)> {
    let forms = known["oneOf"].as_array().into_iter().flatten();
    let known: Vec<&str> = forms.filter_map(|form| form["title"].as_str()).collect();
    let mut found = Vec::new();
    for schema in schemas::all() {
        let name = schema.name.rsplit('/').next().unwrap_or_default();
        if !schema.name.contains("events/") || !known.contains(&name) {
            continue;
        }
        for data in schema.value["examples"].as_array().into_iter().flatten() {
            let date = "2026-09-21T16:53:20+03:00";
            let event = json!({ "eventId": 1, "type": name, "date": date, "data": data });
            found.push((format!("an example of {name}"), event));
        }
    }
    found
}
