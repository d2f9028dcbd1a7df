//! `schemas/`: JSON Schema 2020-12 for requests, responses, events and enumerations; and the same in
//! draft-07 in `schemas-draft-07/`.
//!
//! Each file contains everything it refers to under `$defs`, so that it works offline and alone.
//! Unknown keys, codes and forms are valid, because the API may add some; only the strict variant
//! of a request rejects them, to find typos. Received values are valid in every spelling that the
//! reader accepts.

mod conditions;
mod definitions;
mod dialect;
mod events;
mod methods;
mod received;
mod spellings;
mod strict;
mod types;

use serde_json::{Map, Value, json};

pub(super) use conditions::bounds;
pub(super) use definitions::Writer;
pub(super) use dialect::DIALECT;
pub(super) use types::{LINK, json_type};

use super::{Files, notice};
use crate::File;
use crate::model::{Model, Place, events_of};
use crate::names;

/// The place of definitions in a schema file.
pub(super) const DEFINITIONS: &str = "#/$defs/";

/// The direction of a value, which decides how lenient its schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Sent. The server decides about unknown keys and codes.
    Sent,
    /// Sent, without unknown keys and codes.
    SentStrictly,
    /// Received in a response. The server may be newer than the spec, and has its own spellings.
    InResponse,
    /// Received in an event, which adds the spellings of a form.
    InEvent,
}

impl Way {
    /// Whether the server sends the value.
    fn is_received(self) -> bool {
        matches!(self, Self::InResponse | Self::InEvent)
    }
}

/// A schema with everything that it refers to, before it is expressed in a dialect.
struct Document {
    /// The path of its file, without the extension.
    name: String,
    schema: Map<String, Value>,
}

/// Renders the schemas.
///
/// There is no draft-07 schema of failed responses. It would be almost a fifth of its schemas: each
/// contains the codes that methods share, although a validator only checks that `error` exists.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let open = Writer::new(model, DEFINITIONS, Way::Sent);
    let strict = Writer::new(model, DEFINITIONS, Way::SentStrictly);
    let mut documents = declarations(model, &open);
    for method in &model.methods {
        let kind = |writer: &Writer, kind: &str, schema| {
            let name = format!("{}.{kind}", names::method_path(method));
            let title = format!("{}: {kind}", method.name);
            document(writer, &method.place.source, name, &title, schema)
        };
        documents.push(kind(&open, "request", open.request(method)));
        documents.push(kind(&strict, "request.strict", strict.request(method)));
        documents.push(kind(&open, "response", open.response(method)));
    }
    let mut files: Vec<File> = documents.iter().map(dialect::draft_07).collect();
    for method in &model.methods {
        let name = format!("{}.error", names::method_path(method));
        let title = format!("{}: error", method.name);
        let schema = open.error(method);
        documents.push(document(&open, &method.place.source, name, &title, schema));
    }
    files.extend(documents.iter().map(dialect::draft_2020_12));
    Box::new(files.into_iter())
}

/// Returns the schemas of enumerations and events.
fn declarations(model: &Model, writer: &Writer) -> Vec<Document> {
    let mut documents = Vec::new();
    for declared in &model.enums {
        let name = path(&declared.place, &declared.name);
        let schema = writer.declared_enum(declared);
        let source = &declared.place.source;
        documents.push(document(writer, source, name, &declared.name, schema));
    }
    for event in &model.events {
        let title = &event.name.server;
        let name = path(&event.place, title);
        let schema = writer.event_data(event);
        documents.push(document(writer, &event.place.source, name, title, schema));
    }
    for (index, area) in model.areas.iter().enumerate() {
        if events_of(&model.events, index).next().is_some() {
            let source = format!("spec/{}/events", area.name);
            let name = format!("{}/Event", area.name);
            let title = format!("{}: event", area.name);
            documents.push(document(writer, &source, name, &title, writer.event(index)));
        }
    }
    documents
}

/// Returns the path of the schema of a declaration, in the folder of its kind.
fn path(place: &Place, name: &str) -> String {
    let folders = &place.module[..place.module.len() - 1];
    format!("{}/{name}", folders.join("/"))
}

/// Returns a schema with everything that it refers to.
fn document(
    writer: &Writer,
    source: &str,
    name: String,
    title: &str,
    body: Map<String, Value>,
) -> Document {
    let mut schema = object(json!({ "$comment": notice(source), "title": title }));
    schema.extend(body);
    let definitions = writer.definitions(&schema);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    Document { name, schema }
}

/// Returns the map inside a `json!` object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
