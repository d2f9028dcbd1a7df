//! `schemas/`: JSON Schema 2020-12 for requests, answers and enumerations.
//!
//! Each file holds everything it refers to under `$defs`, so that it works offline and alone. What
//! the API leaves open is open here: unknown keys and unknown codes are valid, except in the strict
//! variant of a request, which is for those who want typos found.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::notice;
use crate::File;
use crate::model::{Enum, ExampleAnswer, Failure, Field, Method, Model, Outcome, Presence, Type};
use crate::names;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Renders the schemas.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut files: Vec<File> = model
        .enums
        .iter()
        .map(|declared| enum_file(model, declared))
        .collect();
    for method in &model.methods {
        for (kind, strict) in [("request", false), ("request.strict", true)] {
            files.push(method_file(
                model,
                method,
                kind,
                request(model, method, &Writer::new(model, "#/$defs/", strict)),
                strict,
            ));
        }
        files.push(method_file(
            model,
            method,
            "response",
            response(method, &Writer::new(model, "#/$defs/", false)),
            false,
        ));
        files.push(method_file(
            model,
            method,
            "error",
            error(model, method),
            false,
        ));
    }
    files
}

/// JSON as every artifact holds it: indented, with a newline at the end.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn enum_file(model: &Model, declared: &Enum) -> File {
    let body = Writer::new(model, "#/$defs/", false).declared_enum(declared);
    let head = head(
        &declared.place.source,
        &format!("enums/{}", declared.name),
        &declared.name,
    );
    File {
        path: format!("schemas/enums/{}.json", declared.name),
        contents: pretty(&merged(head, body).into()),
    }
}

fn method_file(
    model: &Model,
    method: &Method,
    kind: &str,
    body: Map<String, Value>,
    strict: bool,
) -> File {
    let writer = Writer::new(model, "#/$defs/", strict);
    let name = format!("methods/{}.{kind}", method.name);
    let mut schema = merged(
        head(
            &method.place.source,
            &name,
            &format!("{}: {kind}", method.name),
        ),
        body,
    );
    let defs = writer.definitions(&schema);
    if !defs.is_empty() {
        schema.insert("$defs".to_owned(), defs.into());
    }
    File {
        path: format!("schemas/{name}.json"),
        contents: pretty(&schema.into()),
    }
}

fn head(source: &str, id: &str, title: &str) -> Map<String, Value> {
    object(json!({
        "$schema": DIALECT,
        "$id": format!("urn:bitrix24:{id}"),
        "$comment": notice(source),
        "title": title,
    }))
}

/// The request of a method.
pub(super) fn request(model: &Model, method: &Method, writer: &Writer) -> Map<String, Value> {
    let fields: Vec<&Field> = model.parameters(method).collect();
    let mut schema = object(json!({ "description": method.description }));
    schema.extend(writer.object(&fields));
    let fits =
        |answer: &ExampleAnswer| !writer.strict || matches!(answer, ExampleAnswer::Result(_));
    let examples = method
        .examples
        .iter()
        .filter(|example| fits(&example.answer))
        .map(|example| &example.request);
    schema.insert("examples".to_owned(), examples.cloned().collect());
    schema
}

/// A successful answer of a method.
pub(super) fn response(method: &Method, writer: &Writer) -> Map<String, Value> {
    object(json!({
        "description": "A successful answer.",
        "type": "object",
        "properties": {
            "result": writer.result(&method.result),
            "time": writer.reference("Time"),
        },
        "required": ["result"],
    }))
}

/// A failed answer of a method.
pub(super) fn error(model: &Model, method: &Method) -> Map<String, Value> {
    let mut failures: Vec<(&str, Vec<&Failure>)> = Vec::new();
    for failure in model.failures(method).chain(&model.system().failures) {
        match failures.iter_mut().find(|(code, _)| *code == failure.code) {
            Some((_, meanings)) => meanings.push(failure),
            None => failures.push((&failure.code, vec![failure])),
        }
    }
    let codes = failures
        .iter()
        .map(|(code, meanings)| self::code(code, meanings));
    let other =
        json!({ "type": ["string", "integer"], "description": "A code that is not described." });
    object(json!({
        "description": "A failed answer.",
        "type": "object",
        "properties": {
            "error": {
                "description": "What went wrong, as a code.",
                "anyOf": codes.chain([other]).collect::<Vec<_>>(),
            },
            "error_description": {
                "description": "What went wrong, in words for the developer.",
                "type": "string",
            },
        },
        "required": ["error"],
    }))
}

/// A code and all it may mean: the method's own meaning first, then the system's.
fn code(code: &str, meanings: &[&Failure]) -> Value {
    let title: Vec<&str> = meanings
        .iter()
        .map(|failure| failure.message.as_str())
        .collect();
    let description: Vec<String> = meanings
        .iter()
        .map(|failure| format!("{} {}", failure.when, failure.remedy))
        .collect();
    json!({ "const": code, "title": title.join(" / "), "description": description.join(" Or: ") })
}

/// Writes types as schemas.
pub(super) struct Writer<'a> {
    model: &'a Model,
    /// What a reference to a definition begins with.
    base: &'static str,
    /// Whether unknown keys and codes are refused.
    strict: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(model: &'a Model, base: &'static str, strict: bool) -> Self {
        Self {
            model,
            base,
            strict,
        }
    }

    fn reference(&self, name: &str) -> Value {
        json!({ "$ref": format!("{}{name}", self.base) })
    }

    fn kind(&self, kind: &Type) -> Map<String, Value> {
        object(match kind {
            Type::String => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer", "format": "int64" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Any => json!({}),
            Type::Secret => json!({ "type": "string", "format": "password" }),
            Type::Id(index) => self.reference(&self.model.ids[*index].name),
            Type::Enum(index) => self.reference(&self.model.enums[*index].name),
            Type::Object(index) => self.reference(&self.model.objects[*index].name),
            Type::List(of) => json!({ "type": "array", "items": self.kind(of) }),
        })
    }

    fn object(&self, fields: &[&Field]) -> Map<String, Value> {
        let property = |field: &&Field| {
            let mut schema = self.kind(&field.kind);
            schema.insert("description".to_owned(), field.description.clone().into());
            (field.name.server.clone(), Value::from(schema))
        };
        let properties: Map<String, Value> = fields.iter().map(property).collect();
        let required: Vec<&str> = fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
            .map(|field| field.name.server.as_str())
            .collect();
        let mut schema =
            object(json!({ "type": "object", "properties": properties, "required": required }));
        if self.strict {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        schema
    }

    fn result(&self, outcome: &Outcome) -> Value {
        let Some(under) = &outcome.under else {
            let mut schema = self.kind(&outcome.kind);
            schema.insert("description".to_owned(), outcome.description.clone().into());
            return schema.into();
        };
        // Booleans have come in several spellings, bare and under a key.
        let flag =
            json!({ "anyOf": [{ "type": "boolean" }, { "enum": [0, 1, "0", "1", "N", "Y"] }] });
        json!({
            "description": outcome.description,
            "anyOf": [
                { "type": "object", "properties": { under.as_str(): flag.clone() }, "required": [under] },
                flag,
            ],
        })
    }

    fn declared_enum(&self, declared: &Enum) -> Map<String, Value> {
        let code = |code: &crate::model::Code| {
            let mut schema = object(json!({
                "const": code.name.server,
                "title": names::title(&code.name.server),
                "description": code.emoji.iter().map(|emoji| format!("{emoji} ")).collect::<String>() + &code.description,
            }));
            if code.removed.is_some() {
                schema.insert("deprecated".to_owned(), true.into());
            }
            Value::from(schema)
        };
        let mut codes: Vec<Value> = declared.codes.iter().map(code).collect();
        if !self.strict {
            codes.push(json!({ "description": "A code that is not listed." }));
        }
        object(json!({ "description": declared.description, "type": "string", "anyOf": codes }))
    }

    fn definition(&self, name: &str) -> Option<Value> {
        if name == "Time" {
            return Some(time());
        }
        let model = self.model;
        if let Some(id) = model.ids.iter().find(|id| id.name == name) {
            return Some(
                json!({ "description": id.description, "type": "integer", "format": "int64" }),
            );
        }
        if let Some(declared) = model.enums.iter().find(|declared| declared.name == name) {
            return Some(self.declared_enum(declared).into());
        }
        let declared = model.objects.iter().find(|object| object.name == name)?;
        let fields: Vec<&Field> = declared.fields.iter().collect();
        let mut schema = object(json!({ "description": declared.description }));
        schema.extend(self.object(&fields));
        Some(schema.into())
    }

    /// Every definition that a schema refers to, and that those refer to, by name.
    pub(super) fn definitions(&self, schema: &Map<String, Value>) -> Map<String, Value> {
        let mut wanted = BTreeSet::new();
        schema
            .values()
            .for_each(|value| references(value, self.base, &mut wanted));
        let mut found: Vec<(String, Value)> = Vec::new();
        while let Some(name) = wanted.pop_first() {
            if found.iter().any(|(known, _)| *known == name) {
                continue;
            }
            if let Some(definition) = self.definition(&name) {
                references(&definition, self.base, &mut wanted);
                found.push((name, definition));
            }
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        found.into_iter().collect()
    }
}

/// Collects the names that a schema refers to.
fn references(schema: &Value, base: &str, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(target) if key == "$ref" => {
                        names.extend(target.strip_prefix(base).map(str::to_owned));
                    }
                    // What examples and constants hold is data, not schema.
                    _ if key == "examples" || key == "const" => {}
                    value => references(value, base, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, base, names)),
        _ => {}
    }
}

/// The `time` block of an answer.
fn time() -> Value {
    let number = |description: &str| json!({ "type": "number", "description": description });
    let date = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "description": "How long the request took. Any of the entries may be absent.",
        "type": "object",
        "properties": {
            "start": number("When the request came, in seconds since 1970."),
            "finish": number("When the answer left, in seconds since 1970."),
            "duration": number("How long the request took in all, in seconds."),
            "processing": number("How long the method itself took, in seconds."),
            "date_start": date("When the request came, as a date with time zone."),
            "date_finish": date("When the answer left, as a date with time zone."),
            "operating": number("Execution time of this method that counts against its limit, in seconds."),
            "operating_reset_at": number("When the oldest part of `operating` stops counting, in seconds since 1970."),
        },
    })
}

fn merged(mut head: Map<String, Value>, body: Map<String, Value>) -> Map<String, Value> {
    head.extend(body);
    head
}

/// The map inside a `json!` object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
