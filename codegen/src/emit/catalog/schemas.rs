//! `tools.schema.json` and `errors.schema.json`: what the files of the catalogue contain.

use serde_json::{Value, json};

use crate::emit::COMMAND;
use crate::emit::json_schema::{DIALECT, object};

/// Returns the schema of the tools.
pub(super) fn tools() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let texts = |description: &str| json!({ "type": "array", "items": { "type": "string" }, "description": description });
    let schema = |description: &str| {
        json!({
            "type": "object",
            "description": description,
            "properties": { "type": { "const": "object" } },
            "required": ["type"],
        })
    };
    let list = |of: &str, description: &str| {
        json!({
            "type": "array",
            "items": { "$ref": format!("#/$defs/{of}") },
            "description": description,
        })
    };
    let path = json!({
        "type": "array",
        "items": { "type": "string" },
        "minItems": 1,
        "description": "The keys that lead to the value in the request.",
    });
    let name = text("The short name, unique among the parameters of the method.");
    whole(
        "tools",
        "The methods of each area as tools for language models and command lines.",
        closed(
            json!({
                "$comment": { "type": "string" },
                "revision": text("The date of the vendor's pages that the tools follow."),
                "areas": {
                    "type": "object",
                    "description": "The areas, by name.",
                    "additionalProperties": { "$ref": "#/$defs/area" },
                },
            }),
            &[],
        ),
        json!({
            "area": closed(
                json!({
                    "title": text("The title of the area."),
                    "description": text("The purpose of its methods."),
                    "identities": {
                        "type": "object",
                        "description": "What the caller binds once and sends with every call.",
                        "additionalProperties": { "$ref": "#/$defs/identity" },
                    },
                    "hidden": texts("The keys of results and events whose values contain credentials and must not be shown."),
                    "tools": list("tool", "The methods."),
                }),
                &[],
            ),
            "identity": closed(
                json!({
                    "description": text("The person or thing that is bound."),
                    "inputSchema": schema("The JSON Schema of the parameters that are not secret."),
                    "parameters": list("parameter", "The parameters that are not secret."),
                    "secrets": list("secret", "The secret ones."),
                }),
                &[],
            ),
            "tool": closed(
                json!({
                    "name": {
                        "type": "string",
                        "pattern": "^[a-zA-Z0-9_-]{1,64}$",
                        "description": "The name of the tool: the area, the file and the function.",
                    },
                    "method": text("The name of the method."),
                    "title": text("A title."),
                    "description": text("What the method does."),
                    "page": text("The vendor's page."),
                    "scope": texts("The permission scopes that the caller needs."),
                    "callableBy": text("Who may call the method."),
                    "deprecated": { "const": true, "description": "The vendor advises against the method." },
                    "effect": {
                        "description": "What the method does to the data of the portal: it changes nothing, it adds or changes something, or it deletes something or gives it up for good.",
                        "enum": ["read", "write", "destroy"],
                    },
                    "idempotency": {
                        "description": "Whether the request may be sent again after a lost response: always; always, since a repeated request fails with an error of class `already_done`; with the same key; or never.",
                        "enum": ["idempotent", "detects_repeats", "with_key", "not_idempotent"],
                    },
                    "idempotencyKey": closed(
                        json!({
                            "parameter": path,
                            "unless": {
                                "type": "array",
                                "items": path,
                                "description": "The parameters with which the server ignores the key.",
                            },
                        }),
                        &[],
                    ),
                    "annotations": closed(
                        json!({
                            "readOnlyHint": { "type": "boolean" },
                            "destructiveHint": { "type": "boolean" },
                            "idempotentHint": { "type": "boolean" },
                        }),
                        &[],
                    ),
                    "identity": text("The identity that is sent with the call."),
                    "inputSchema": schema("The JSON Schema of the request, without the parameters of the identity and without secrets. Unknown keys and codes are not valid."),
                    "parameters": list("parameter", "The parameters in the schema."),
                    "secrets": list("secret", "The secret parameters, which the caller adds to the request."),
                    "result": text("The meaning of the result."),
                    "link": text("The key of the result that contains a link to a file. The link contains credentials: use it to download the file, and never show it."),
                    "errors": texts("The documented error codes, besides those that every method may return; `errors.json` has their meanings."),
                }),
                &["deprecated", "idempotencyKey", "identity", "link"],
            ),
            "parameter": closed(json!({ "name": name, "path": path }), &[]),
            "secret": closed(
                json!({
                    "name": name,
                    "path": path,
                    "required": {
                        "description": "Whether the request must contain the secret: always, only with a webhook (with OAuth it is omitted), or never.",
                        "enum": ["always", "with_webhook", "never"],
                    },
                    "description": text("Its meaning."),
                }),
                &[],
            ),
        }),
    )
}

/// Returns the schema of the catalogue of errors.
pub(super) fn errors() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let mut meaning = closed(
        json!({
            "group": text("The group that has this meaning."),
            "method": text("The method that has this meaning."),
            "statuses": {
                "type": "array",
                "items": { "type": "integer" },
                "description": "The HTTP statuses of the response.",
            },
            "messages": {
                "type": "array",
                "items": { "type": "string" },
                "description": "The descriptions that the server sends; none if they are in the portal's language or unknown.",
            },
            "class": {
                "description": "The kind of failure.",
                "enum": [
                    "invalid_request", "unauthorized", "token_expired", "forbidden", "not_found",
                    "already_done", "in_progress", "rate_limited", "time_budget_exhausted",
                    "blocked", "unavailable", "server_fault",
                ],
            },
            "when": text("When it occurs."),
            "remedy": text("What the caller should do."),
            "repeat": {
                "description": "Whether to repeat the same request: never; after a pause; after renewing the access token; not needed, since the requested state already exists; or after a pause, if carrying it out twice is the same as once.",
                "enum": ["never", "after_pause", "after_renewal", "already_done", "if_idempotent"],
            },
            "removed": text("The day the vendor removed the code."),
        }),
        &["group", "method", "removed"],
    );
    meaning["oneOf"] = json!([
        { "properties": { "group": true }, "required": ["group"] },
        { "properties": { "method": true }, "required": ["method"] },
    ]);
    whole(
        "errors",
        "Every error code with its meanings, and the groups of codes that methods share.",
        closed(
            json!({
                "$comment": { "type": "string" },
                "revision": text("The date of the vendor's pages that the catalogue follows."),
                "groups": {
                    "type": "object",
                    "description": "The groups, by name.",
                    "additionalProperties": { "$ref": "#/$defs/group" },
                },
                "codes": {
                    "type": "object",
                    "description": "The meanings of each code.",
                    "additionalProperties": {
                        "type": "array",
                        "items": { "$ref": "#/$defs/meaning" },
                        "minItems": 1,
                    },
                },
            }),
            &[],
        ),
        json!({
            "group": closed(
                json!({
                    "description": text("What the errors have in common."),
                    "page": text("The vendor's page."),
                    "everyMethod": {
                        "type": "boolean",
                        "description": "Whether every method may return the codes.",
                    },
                    "methods": {
                        "type": "array",
                        "items": { "type": "string" },
                        "description": "The methods that may return the codes, unless every method may.",
                    },
                }),
                &["methods"],
            ),
            "meaning": meaning,
        }),
    )
}

/// Returns the schema of an object without other keys; all are required except for the optional
/// ones.
fn closed(properties: Value, optional: &[&str]) -> Value {
    let keys = object(properties.clone()).into_iter().map(|(key, _)| key);
    let required: Vec<String> = keys.filter(|key| !optional.contains(&&**key)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn whole(name: &str, description: &str, schema: Value, definitions: Value) -> Value {
    let mut whole = object(json!({
        "$schema": DIALECT,
        "$id": format!("urn:bitrix24:{name}"),
        "$comment": format!("@generated by `{COMMAND}`."),
        "description": description,
    }));
    whole.extend(object(schema));
    whole.insert("$defs".to_owned(), definitions);
    whole.into()
}
