//! Operations: one per method, and one per event that the portal sends.

use std::collections::BTreeMap;

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::about::area_of;
use super::components::{Component, Components};
use super::methods::failures;
use crate::emit::json_schema::object;
use crate::emit::prose::{code, first_sentence, joined, markdown};
use crate::emit::{constraint_text, fixtures};
use crate::model::{Example, ExampleResponse};
use crate::names;

/// Returns the path of a method and its operation.
pub(super) fn of_method(components: &Components, index: usize) -> (String, Value) {
    let method = &components.model.methods[index];
    let name = names::flat(components.model, &method.place, &method.rust);
    let advice = method.deprecated.as_ref();
    let advice = advice.map(constraint_text::of_deprecation);
    let mut operation = described(&names::operation(&name), &method.description, advice);
    if method.deprecated.is_some() {
        operation.insert("deprecated".to_owned(), true.into());
    }
    let succeeds = method.examples.iter().filter(|example| is_result(example));
    let requests = succeeds.clone().map(|example| {
        let request = Value::Object(example.request.clone());
        (example.title.as_str(), request)
    });
    let request = components.reference(Component::Request(index));
    let results = succeeds.map(answer).map(|(title, _, body)| (title, body));
    let response = components.reference(Component::Response(index));
    let mut responses = object(json!({
        "200": {
            "description": "The call succeeded.",
            "content": json_content(response, numbered(results)),
        },
    }));
    responses.extend(of_failures(components, index));
    operation.extend(object(json!({
        "tags": [area_of(components.model, &method.place)],
        "externalDocs": { "url": &method.page, "description": "Bitrix24 documentation." },
        "requestBody": {
            "required": true,
            "content": json_content(request, numbered(requests)),
        },
        "responses": responses,
    })));
    (format!("/{}", method.name), json!({ "post": operation }))
}

/// Returns the responses to failed calls, by their status.
fn of_failures(components: &Components, index: usize) -> Map<String, Value> {
    let method = &components.model.methods[index];
    let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for failure in failures(components.model, method) {
        // With a status of success, it is an error inside of a batch.
        for status in failure.status.iter().filter(|status| **status >= 400) {
            let codes = codes.entry(*status).or_default();
            if !codes.contains(&failure.code.as_str()) {
                codes.push(&failure.code);
            }
        }
    }
    let fails = method.examples.iter().filter(|example| !is_result(example));
    let fails: Vec<_> = fails.map(answer).collect();
    let response = |description: String, status: Option<u16>| {
        let is_of = |of: &u16| status.map_or(!codes.contains_key(of), |status| status == *of);
        let examples = fails.iter().filter(|(_, of, _)| is_of(of));
        let examples = examples.map(|(title, _, body)| (*title, body.clone()));
        let schema = components.reference(Component::Error(index));
        json!({
            "description": description,
            "content": json_content(schema, numbered(examples)),
        })
    };
    let documented = codes.iter().map(|(status, codes)| {
        let codes: Vec<String> = codes.iter().map(|name| code(name)).collect();
        let text = format!("The call failed with {}.", codes.join(", "));
        (status.to_string(), response(text, Some(*status)))
    });
    let others = components.dialect.other_failures().iter();
    let others = others.map(|key| {
        let text = "The call failed with another status.".to_owned();
        ((*key).to_owned(), response(text, None))
    });
    documented.chain(others).collect()
}

/// Returns the name of an event that the portal sends and its operation. PHP writes the objects of
/// its form with brackets: all values are strings, and empty ones are omitted.
pub(super) fn of_delivery(components: &Components, index: usize) -> (String, Value) {
    let event = &components.model.events[index];
    let name = names::flat(components.model, &event.place, &event.name.rust);
    let mut operation = described(&format!("on{name}"), &event.description, None);
    operation.extend(object(json!({
        "tags": [area_of(components.model, &event.place)],
        "externalDocs": { "url": &event.page, "description": "Bitrix24 documentation." },
        "requestBody": {
            "required": true,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": components.reference(Component::Delivered(index)),
                    "encoding": {
                        "data": { "style": "deepObject", "explode": true },
                        "auth": { "style": "deepObject", "explode": true },
                    },
                },
            },
        },
        "responses": {
            "200": { "description": "The event was accepted." },
        },
    })));
    (event.name.server.clone(), json!({ "post": operation }))
}

/// Returns an operation: the description with additional text, and its first sentence as the
/// summary.
fn described(id: &str, description: &str, more: Option<String>) -> Map<String, Value> {
    let (summary, _) = first_sentence(description);
    let texts = [description.to_owned()].into_iter().chain(more);
    object(json!({
        "operationId": id,
        "summary": summary,
        "description": markdown(&joined(texts)),
    }))
}

fn is_result(example: &Example) -> bool {
    matches!(example.response, ExampleResponse::Result(_))
}

/// Returns the title of an example, and the status and body of its response.
fn answer(example: &Example) -> (&str, u16, Value) {
    let (status, body) = fixtures::response(example);
    (&example.title, status, body)
}

fn json_content(schema: Value, examples: Map<String, Value>) -> Value {
    let mut media = object(json!({ "schema": schema }));
    if !examples.is_empty() {
        media.insert("examples".to_owned(), examples.into());
    }
    json!({ "application/json": media })
}

/// Returns the examples of a media type: titles and values under numbered names.
fn numbered<'a>(examples: impl Iterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    let example = |(index, (title, value)): (usize, (&str, Value))| {
        let example = json!({ "summary": title, "value": value });
        (format!("example{}", index + 1), example)
    };
    examples.enumerate().map(example).collect()
}
