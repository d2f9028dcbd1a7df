//! `openapi.json`: methods and events as OpenAPI 3.1, whose schemas are JSON Schema 2020-12. The
//! same code writes the schema files, so the two always agree; only the texts differ, because in
//! OpenAPI a `description` is Markdown.

use serde_json::{Map, Value, json};

use super::json_schema::{Prose, Way, Writer, object, pretty};
use super::prose::{first_sentence, joined, markdown};
use super::{constraint_text, notice};
use crate::File;
use crate::model::{Delivery, Event, ExampleResponse, Method, Model};

const BASE: &str = "#/components/schemas/";

/// The tag of shared events.
const SHARED: &str = "events";

/// Renders the OpenAPI document.
pub(super) fn emit(model: &Model) -> File {
    let writer = Writer::new(model, BASE, Way::Sent, Prose::Markdown);
    let paths: Map<String, Value> = model
        .methods
        .iter()
        .map(|method| (format!("/{}", method.name), path(method, &writer)))
        .collect();
    let webhooks: Map<String, Value> = model
        .events
        .iter()
        .filter(|event| event.delivery.contains(&Delivery::Webhook))
        .map(|event| (event.name.server.clone(), webhook(event, &writer)))
        .collect();
    let schemas = writer.definitions(&object(json!({ "paths": &paths, "webhooks": &webhooks })));
    let tag = |name: &str, title: &str, description: &str| {
        let text = markdown(&format!("{title}. {description}"));
        json!({ "name": name, "description": text })
    };
    let areas = model.areas.iter();
    let areas = areas.map(|area| tag(&area.name, &area.title, &area.description));
    let is_shared = |event: &Event| event.place.area.is_none();
    let shared = model.events.iter().any(is_shared);
    let shared = shared.then(|| tag(SHARED, "Events", "Events for applications of all areas."));
    let tags: Vec<Value> = areas.chain(shared).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": model.title,
            "description": markdown(&model.description),
            "version": model.revision,
            "x-generated": notice("spec"),
        },
        "servers": [
            {
                "url": "https://{portal}/rest/{userId}/{code}",
                "description": "An incoming webhook.",
                "variables": {
                    "portal": { "default": "example.bitrix24.com", "description": "The host of the portal." },
                    "userId": { "default": "1", "description": "The id of the user who owns the webhook." },
                    "code": { "default": "SECRET", "description": "The secret code of the webhook." },
                },
            },
            {
                "url": "https://{portal}/rest",
                "description": "OAuth.",
                "variables": {
                    "portal": { "default": "example.bitrix24.com", "description": "The host of the portal." },
                },
            },
        ],
        "security": [{}, { "accessToken": [] }],
        "tags": tags,
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "accessToken": {
                    "type": "apiKey",
                    "in": "query",
                    "name": "auth",
                    "description": "The OAuth access token. Prefer `auth` in the body, which is not logged.",
                },
            },
        },
    });
    File {
        path: "openapi.json".to_owned(),
        contents: pretty(&document),
    }
}

fn path(method: &Method, writer: &Writer) -> Value {
    let request = writer.request(method);
    let response = writer.response(method);
    let failed = writer.error(method);
    let examples = |wanted: fn(&ExampleResponse) -> bool| -> Map<String, Value> {
        let fitting = method
            .examples
            .iter()
            .filter(|example| wanted(&example.response));
        numbered(fitting.map(|example| {
            let (_, response) = super::fixtures::response(example);
            (example.title.as_str(), response)
        }))
    };
    let succeeds = examples(|response| matches!(response, ExampleResponse::Result(_)));
    let fails = examples(|response| matches!(response, ExampleResponse::Error(_)));
    let advice = method.deprecated.as_ref();
    let advice = advice.map(constraint_text::of_deprecation);
    let mut operation = described(&method.name, &method.description, advice);
    if method.deprecated.is_some() {
        operation.insert("deprecated".to_owned(), true.into());
    }
    operation.extend(object(json!({
        "tags": [method.place.module[0]],
        "externalDocs": { "url": method.page, "description": "Bitrix24 documentation." },
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": request } },
        },
        "responses": {
            "200": {
                "description": "The call succeeded, unless the body has the key `error`.",
                "content": {
                    "application/json": { "schema": { "anyOf": [response, failed] }, "examples": succeeds },
                },
            },
            "default": {
                "description": "The call failed.",
                "content": { "application/json": { "schema": failed, "examples": fails } },
            },
        },
    })));
    json!({ "post": operation })
}

/// Returns the schema of an event that the portal sends. PHP writes the objects of its form with
/// brackets: all values are strings, and empty ones are omitted.
fn webhook(event: &Event, writer: &Writer) -> Value {
    let mut operation = described(&event.name.server, &event.description, None);
    operation.extend(object(json!({
            "tags": [event.place.area.map_or(SHARED, |_| event.place.module[0].as_str())],
            "externalDocs": { "url": event.page, "description": "Bitrix24 documentation." },
            "requestBody": {
                "required": true,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": writer.delivery(event),
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
    json!({ "post": operation })
}

/// Returns an operation: the description with additional text, and its first sentence as the
/// summary.
fn described(name: &str, description: &str, more: Option<String>) -> Map<String, Value> {
    let (summary, _) = first_sentence(description);
    let texts = [description.to_owned()].into_iter().chain(more);
    object(json!({
        "operationId": name,
        "summary": summary,
        "description": markdown(&joined(texts)),
    }))
}

/// Returns the examples of a media type: titles and values under numbered names.
fn numbered<'a>(examples: impl Iterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    let example = |(index, (title, value)): (usize, (&str, Value))| {
        let example = json!({ "summary": title, "value": value });
        (format!("example{}", index + 1), example)
    };
    examples.enumerate().map(example).collect()
}
