//! `vectors.schema.json`: the shape of the files of vectors.

use serde_json::{Value, json};

/// Returns the schema.
pub(super) fn schema() -> Value {
    let kinds = [
        (
            "request",
            json!({
                "method": text(),
                "parameters": { "type": "object" },
                "json": text(),
            }),
            &["method", "parameters", "json"][..],
        ),
        (
            "response",
            json!({
                "method": text(),
                "body": text(),
                "value": true,
                "mismatches": paths(),
            }),
            &["method", "body", "value", "mismatches"],
        ),
        (
            "error",
            json!({
                "method": text(),
                "status": { "type": "integer", "minimum": 100, "maximum": 599 },
                "body": { "type": "string" },
                "decision": decision(),
            }),
            &["method", "status", "body", "decision"],
        ),
        (
            "event",
            json!({
                "area": text(),
                "form": text(),
                "fetched": text(),
                "event": {
                    "type": "object",
                    "properties": { "name": { "type": "string" }, "data": true, "known": flag() },
                    "required": ["name", "data", "known"],
                    "additionalProperties": false,
                },
                "mismatches": paths(),
            }),
            &["area", "event", "mismatches"],
        ),
        (
            "redaction",
            json!({
                "text": { "type": "string" },
                "secrets": { "type": "array", "items": { "type": "string" } },
                "redacted": { "type": "string" },
            }),
            &["text", "secrets", "redacted"],
        ),
    ];
    let of_kind = kinds.map(|(kind, properties, required)| file(kind, properties, required));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:bitrix24:vectors",
        "$comment": crate::emit::notice("spec"),
        "title": "Conformance vectors",
        "oneOf": of_kind,
    })
}

/// Returns the schema of a file of one kind.
fn file(kind: &str, properties: Value, required: &[&str]) -> Value {
    let mut vector = json!({
        "type": "object",
        "properties": properties,
        "required": ["name"],
        "additionalProperties": false,
    });
    vector["properties"]["name"] = text();
    if let Some(names) = vector["required"].as_array_mut() {
        names.extend(required.iter().map(|name| Value::from(*name)));
    }
    if vector["properties"]["form"].is_object() {
        vector["anyOf"] = json!(
            ["form", "fetched"]
                .map(|way| { json!({ "properties": { way: true }, "required": [way] }) })
        );
    }
    json!({
        "type": "object",
        "properties": {
            "$schema": text(),
            "$comment": text(),
            "kind": { "const": kind },
            "vectors": { "type": "array", "items": vector },
        },
        "required": ["kind", "vectors"],
        "additionalProperties": false,
    })
}

fn decision() -> Value {
    json!({
        "type": "object",
        "properties": {
            "kind": { "enum": ["api", "invalid_response"] },
            "code": { "type": "string" },
            "where": { "enum": ["method", "group", "system", "none"] },
            "group": text(),
            "class": text_or_null(),
            "retry": { "enum": ["stop", "retry", "retry_when_told", "renew", "already_done"] },
            "remedy": text_or_null(),
        },
        "required": ["kind", "code", "where", "class", "retry", "remedy"],
        "additionalProperties": false,
    })
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

fn text_or_null() -> Value {
    json!({ "anyOf": [text(), { "type": "null" }] })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn paths() -> Value {
    json!({ "type": "array", "items": { "type": "string" } })
}
