//! `schemas/`: JSON Schema 2020-12 for requests, responses, events and enumerations.
//!
//! Each file contains everything it refers to under `$defs`, so that it works offline and alone.
//! Unknown keys, codes and forms are valid, because the API may add some; only the strict variant
//! of a request rejects them, to find typos. Received values are valid in every spelling that the
//! reader accepts.

mod conditions;
mod definitions;
mod events;
mod methods;
mod received;
mod spellings;
mod types;

use serde_json::{Map, Value, json};

pub(super) use conditions::bounds;
pub(super) use definitions::Writer;
pub(super) use types::LINK;

use super::notice;
use super::prose::{markdown, plain};
use crate::File;
use crate::model::{Model, Place, events_of};
use crate::names;

/// The place of definitions in a schema file.
pub(super) const DEFINITIONS: &str = "#/$defs/";

pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

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

/// The format of a `description`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Prose {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
}

impl Prose {
    /// Returns a text of the spec as a `description`.
    pub(super) fn of(self, text: &str) -> String {
        match self {
            Self::Plain => plain(text),
            Self::Markdown => markdown(text),
        }
    }
}

/// Renders the schemas.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let open = Writer::new(model, DEFINITIONS, Way::Sent, Prose::Plain);
    let strict = Writer::new(model, DEFINITIONS, Way::SentStrictly, Prose::Plain);
    let mut files = Vec::new();
    for declared in &model.enums {
        let name = path(&declared.place, &declared.name);
        let schema = open.declared_enum(declared);
        files.push(file(
            &open,
            &declared.place.source,
            &name,
            &declared.name,
            schema,
        ));
    }
    for event in &model.events {
        let name = path(&event.place, &event.name.server);
        let schema = open.event_data(event);
        files.push(file(
            &open,
            &event.place.source,
            &name,
            &event.name.server,
            schema,
        ));
    }
    for (index, area) in model.areas.iter().enumerate() {
        if events_of(&model.events, index).next().is_some() {
            let source = format!("spec/{}/events", area.name);
            let name = format!("{}/Event", area.name);
            let title = format!("{}: event", area.name);
            files.push(file(&open, &source, &name, &title, open.event(index)));
        }
    }
    for method in &model.methods {
        for (writer, kind, schema) in [
            (&open, "request", open.request(method)),
            (&strict, "request.strict", strict.request(method)),
            (&open, "response", open.response(method)),
            (&open, "error", open.error(method)),
        ] {
            let name = format!("{}.{kind}", names::method_path(method));
            let title = format!("{}: {kind}", method.name);
            files.push(file(writer, &method.place.source, &name, &title, schema));
        }
    }
    files
}

/// Returns the path of the schema of a declaration, in the folder of its kind.
fn path(place: &Place, name: &str) -> String {
    let folders = &place.module[..place.module.len() - 1];
    format!("{}/{name}", folders.join("/"))
}

/// Returns JSON as in every artifact: indented, with a final newline.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns a schema file with everything that the schema refers to.
fn file(writer: &Writer, source: &str, name: &str, title: &str, body: Map<String, Value>) -> File {
    let mut schema = object(json!({
        "$schema": DIALECT,
        "$id": format!("urn:bitrix24:{name}"),
        "$comment": notice(source),
        "title": title,
    }));
    schema.extend(body);
    let definitions = writer.definitions(&schema);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    File {
        path: format!("schemas/{name}.json"),
        contents: pretty(&schema.into()),
    }
}

/// Returns the map inside a `json!` object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
