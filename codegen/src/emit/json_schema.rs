//! `schemas/`: JSON Schema 2020-12 for requests, answers and enumerations.
//!
//! Each file holds everything it refers to under `$defs`, so that it works offline and alone. What
//! the API leaves open is open here: unknown keys and unknown codes are valid, except in the strict
//! variant of a request, which is for those who want typos found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::notice;
use crate::File;
use crate::model::{
    Enum, ErrorGroup, ExampleAnswer, Failure, Field, Id, Method, Model, Object, Outcome, Presence,
    Type,
};
use crate::names;

/// Where the definitions of a schema file stand.
const DEFINITIONS: &str = "#/$defs/";

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Renders the schemas.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let index = Index::new(model);
    let open = Writer::new(model, &index, DEFINITIONS, false);
    let strict = Writer::new(model, &index, DEFINITIONS, true);
    let mut files: Vec<File> = model
        .enums
        .iter()
        .map(|declared| enum_file(declared, &open))
        .collect();
    for method in &model.methods {
        files.extend([
            method_file(method, "request", request(model, method, &open), &open),
            method_file(
                method,
                "request.strict",
                request(model, method, &strict),
                &strict,
            ),
            method_file(method, "response", response(method, &open), &open),
            method_file(method, "error", error(method, &open), &open),
        ]);
    }
    files
}

/// JSON as every artifact holds it: indented, with a newline at the end.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn enum_file(declared: &Enum, writer: &Writer) -> File {
    let name = format!("enums/{}", declared.name);
    let head = head(&declared.place.source, &name, &declared.name);
    File {
        path: format!("schemas/{name}.json"),
        contents: pretty(&merged(head, writer.declared_enum(declared)).into()),
    }
}

fn method_file(method: &Method, kind: &str, body: Map<String, Value>, writer: &Writer) -> File {
    let name = format!("methods/{}.{kind}", method.name);
    let title = format!("{}: {kind}", method.name);
    let mut schema = merged(head(&method.place.source, &name, &title), body);
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
pub(super) fn error(method: &Method, writer: &Writer) -> Map<String, Value> {
    let own = method.failures.iter().map(code);
    let groups = method.groups.iter().copied().chain([writer.model.system]);
    let shared = groups.map(|group| writer.reference(&codes_name(&writer.model.groups[group])));
    let other =
        json!({ "type": ["string", "integer"], "description": "A code that is not described." });
    object(json!({
        "description": "A failed answer.",
        "type": "object",
        "properties": {
            "error": {
                "description": "What went wrong, as a code.",
                "anyOf": own.chain(shared).chain([other]).collect::<Vec<_>>(),
            },
            "error_description": {
                "description": "What went wrong, in words for the developer.",
                "type": "string",
            },
        },
        "required": ["error"],
    }))
}

fn code(failure: &Failure) -> Value {
    let title = if failure.message.is_empty() {
        &failure.code
    } else {
        &failure.message
    };
    json!({
        "const": failure.code,
        "title": title,
        "description": format!("{} {}", failure.when, failure.remedy),
    })
}

/// The name of the definition that holds the codes of a group: `SystemErrorCode`.
fn codes_name(group: &ErrorGroup) -> String {
    names::group_type(&group.name) + "Code"
}

/// The codes of a group that methods share.
fn codes(group: &ErrorGroup) -> Value {
    let codes: Vec<Value> = group.failures.iter().map(code).collect();
    json!({ "description": group.description, "anyOf": codes })
}

/// What a schema can refer to, by name.
pub(super) struct Index<'a>(HashMap<String, Defined<'a>>);

enum Defined<'a> {
    Id(&'a Id),
    Enum(&'a Enum),
    Object(&'a Object),
    Codes(&'a ErrorGroup),
    Time,
}

impl<'a> Index<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let ids = model
            .ids
            .iter()
            .map(|id| (id.name.clone(), Defined::Id(id)));
        let enums = model
            .enums
            .iter()
            .map(|declared| (declared.name.clone(), Defined::Enum(declared)));
        let objects = model
            .objects
            .iter()
            .map(|object| (object.name.clone(), Defined::Object(object)));
        let groups = model
            .groups
            .iter()
            .map(|group| (codes_name(group), Defined::Codes(group)));
        let time = [("Time".to_owned(), Defined::Time)];
        Self(
            ids.chain(enums)
                .chain(objects)
                .chain(groups)
                .chain(time)
                .collect(),
        )
    }
}

/// Writes types as schemas.
pub(super) struct Writer<'a> {
    model: &'a Model,
    index: &'a Index<'a>,
    /// What a reference to a definition begins with.
    base: &'static str,
    /// Whether unknown keys and codes are refused.
    strict: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        model: &'a Model,
        index: &'a Index<'a>,
        base: &'static str,
        strict: bool,
    ) -> Self {
        Self {
            model,
            index,
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
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Any => json!({}),
            Type::Secret => json!({ "type": "string", "writeOnly": true }),
            Type::Id(index) => self.reference(&self.model.ids[*index].name),
            Type::Enum(index) => self.reference(&self.model.enums[*index].name),
            Type::Object(index) => self.reference(&self.model.objects[*index].name),
            Type::List(of) => json!({ "type": "array", "items": self.kind(of) }),
            Type::Map(of) => json!({ "type": "object", "additionalProperties": self.kind(of) }),
            Type::Nullable(of) => json!({ "anyOf": [self.kind(of), { "type": "null" }] }),
            Type::YesNo => json!({ "enum": ["Y", "N"] }),
            Type::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            Type::Union(_) | Type::Event => json!({}),
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
        Some(match self.index.0.get(name)? {
            Defined::Id(id) => {
                json!({ "description": id.description, "type": "integer" })
            }
            Defined::Enum(declared) => self.declared_enum(declared).into(),
            Defined::Object(declared) => {
                let fields: Vec<&Field> = declared.fields.iter().collect();
                let mut schema = object(json!({ "description": declared.description }));
                schema.extend(self.object(&fields));
                schema.into()
            }
            Defined::Codes(group) => codes(group),
            Defined::Time => time(),
        })
    }

    /// Every definition that a schema refers to, and that those refer to, by name.
    pub(super) fn definitions(&self, schema: &Map<String, Value>) -> Map<String, Value> {
        let mut wanted = BTreeSet::new();
        schema
            .values()
            .for_each(|value| references(value, self.base, &mut wanted));
        let mut found: BTreeMap<String, Value> = BTreeMap::new();
        while let Some(name) = wanted.pop_first() {
            if found.contains_key(&name) {
                continue;
            }
            if let Some(definition) = self.definition(&name) {
                references(&definition, self.base, &mut wanted);
                found.insert(name, definition);
            }
        }
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
