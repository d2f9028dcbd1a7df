//! `openapi.json`: the methods as OpenAPI 3.1, whose schemas are JSON Schema 2020-12. They are
//! written by the same code as the schema files, so there is no second opinion.

use serde_json::{Map, Value, json};

use super::json_schema::{self, Index, Writer, object, pretty};
use super::notice;
use crate::File;
use crate::model::{ExampleAnswer, Method, Model};

const BASE: &str = "#/components/schemas/";

/// Renders the OpenAPI document.
pub(super) fn emit(model: &Model) -> File {
    let index = Index::new(model);
    let writer = Writer::new(model, &index, BASE, false);
    let paths: Map<String, Value> = model
        .methods
        .iter()
        .map(|method| (format!("/{}", method.name), path(model, method, &writer)))
        .collect();
    let schemas = writer.definitions(&object(json!({ "paths": &paths })));
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": model.title,
            "description": model.description,
            "version": model.revision,
            "x-generated": notice("spec"),
        },
        "servers": [
            {
                "url": "https://{portal}/rest/{user}/{code}",
                "description": "An incoming webhook.",
                "variables": {
                    "portal": { "default": "example.bitrix24.com", "description": "The host of the portal." },
                    "user": { "default": "1", "description": "The user the webhook belongs to." },
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
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "accessToken": {
                    "type": "apiKey",
                    "in": "query",
                    "name": "auth",
                    "description": "The OAuth access token. It is better sent as `auth` in the body, where logs do not see it.",
                },
            },
        },
    });
    File {
        path: "openapi.json".to_owned(),
        contents: pretty(&document),
    }
}

fn path(model: &Model, method: &Method, writer: &Writer) -> Value {
    let request = json_schema::request(model, method, writer);
    let response = json_schema::response(method, writer);
    let failed = json_schema::error(method, writer);
    let examples = |wanted: fn(&ExampleAnswer) -> bool| -> Map<String, Value> {
        let fitting = method
            .examples
            .iter()
            .filter(|example| wanted(&example.answer))
            .enumerate();
        fitting
            .map(|(index, example)| {
                let (_, answer) = super::examples::answer(example);
                (
                    format!("example{}", index + 1),
                    json!({ "summary": example.title, "value": answer }),
                )
            })
            .collect()
    };
    let succeeds = examples(|answer| matches!(answer, ExampleAnswer::Result(_)));
    let fails = examples(|answer| matches!(answer, ExampleAnswer::Error(_)));
    json!({
        "post": {
            "operationId": method.name,
            "summary": method.description,
            "tags": [method.place.module.join("/")],
            "externalDocs": { "url": method.page, "description": "Documentation of the vendor." },
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
        },
    })
}
