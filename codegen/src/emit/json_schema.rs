//! `schemas/`: JSON Schema 2020-12 for requests, answers, events and enumerations.
//!
//! Each file holds everything it refers to under `$defs`, so that it works offline and alone. What
//! the API leaves open is open here: unknown keys, codes and forms are valid, except in the strict
//! variant of a request, which is for those who want typos found. What comes is valid in every
//! spelling that the reader takes.

mod conditions;
mod definitions;
mod events;
mod methods;
mod received;
mod spellings;
mod types;

use serde_json::{Map, Value, json};

pub(super) use definitions::Writer;

use super::notice;
use super::prose::{markdown, plain};
use crate::File;
use crate::model::{Model, Place, events_of};
use crate::names;

/// Where the definitions of a schema file stand.
const DEFINITIONS: &str = "#/$defs/";

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Which way a value goes. What is left open depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is sent. The server is left to judge keys and codes that the spec does not know.
    Sent,
    /// It is sent, and nothing that the spec does not know is let through.
    SentStrictly,
    /// It comes back. The server may have learnt more than the spec knows, and has its spellings.
    Answered,
    /// It comes with an event, of which there is one more spelling: that of a form.
    Told,
}

impl Way {
    /// Whether it comes from the server.
    fn is_received(self) -> bool {
        matches!(self, Self::Answered | Self::Told)
    }
}

/// What readers take a `description` for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Prose {
    /// A text, as it stands.
    Plain,
    /// Markdown.
    Markdown,
}

impl Prose {
    /// A text of the spec as a `description`.
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

/// The path of the schema of something declared, in the folder of its kind.
fn path(place: &Place, name: &str) -> String {
    let folders = &place.module[..place.module.len() - 1];
    format!("{}/{name}", folders.join("/"))
}

/// JSON as every artifact holds it: indented, with a newline at the end.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// A schema file, with all that the schema refers to.
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

/// The map inside a `json!` object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
