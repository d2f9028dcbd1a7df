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

use serde_json::{Map, Value};

pub(super) use conditions::bounds;
pub(super) use definitions::Writer;
pub(super) use dialect::{DIALECT, Dialect};
pub(super) use types::{LINK, json_type};

use super::json::{document, json};
use super::{Files, notice};
use crate::File;
use crate::model::{Area, Enum, Event, Method, Model, Place, events_of};
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

/// What has schemas.
enum Subject<'m> {
    Enum(&'m Enum),
    Event(&'m Event),
    /// Any event of an area, by the index of the area.
    AnyEvent(usize),
    Method(&'m Method),
}

/// Renders the schemas.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let open = Writer::new(model, DEFINITIONS, Way::Sent);
    let strict = Writer::new(model, DEFINITIONS, Way::SentStrictly);
    let has_events = |area: &usize| events_of(&model.events, *area).next().is_some();
    let areas = (0..model.areas.len()).filter(has_events);
    let subjects = (model.enums.iter().map(Subject::Enum))
        .chain(model.events.iter().map(Subject::Event))
        .chain(areas.map(Subject::AnyEvent))
        .chain(model.methods.iter().map(Subject::Method));
    Box::new(subjects.flat_map(move |subject| match subject {
        Subject::Enum(declared) => of_enum(&open, declared),
        Subject::Event(event) => of_event(&open, event),
        Subject::AnyEvent(area) => of_area(&open, &model.areas[area], area),
        Subject::Method(method) => of_method(&open, &strict, method),
    }))
}

fn of_enum(writer: &Writer, declared: &Enum) -> Vec<File> {
    let name = path(&declared.place, &declared.name);
    let schema = writer.declared_enum(declared);
    let source = &declared.place.source;
    files(writer, source, &name, &declared.name, schema).into()
}

fn of_event(writer: &Writer, event: &Event) -> Vec<File> {
    let title = &event.name.server;
    let name = path(&event.place, title);
    let schema = writer.event_data(event);
    files(writer, &event.place.source, &name, title, schema).into()
}

fn of_area(writer: &Writer, area: &Area, index: usize) -> Vec<File> {
    let source = format!("spec/{}/events", area.name);
    let name = format!("{}/Event", area.name);
    let title = format!("{}: event", area.name);
    files(writer, &source, &name, &title, writer.event(index)).into()
}

/// Returns the schemas of a method.
///
/// There is no draft-07 schema of failed responses. It would be almost a fifth of its schemas: each
/// contains the codes that methods share, although a validator only checks that `error` exists.
fn of_method(open: &Writer, strict: &Writer, method: &Method) -> Vec<File> {
    let source = &method.place.source;
    let name = |kind: &str| format!("{}.{kind}", names::method_path(method));
    let title = |kind: &str| format!("{}: {kind}", method.name);
    let both = |writer, kind, schema| files(writer, source, &name(kind), &title(kind), schema);
    let error = with_heading(source, &title("error"), open.error(method));
    [
        both(open, "request", open.request(method)),
        both(strict, "request.strict", strict.request(method)),
        both(open, "response", open.response(method)),
    ]
    .into_iter()
    .flatten()
    .chain([file(open, Dialect::V2020, &name("error"), error)])
    .collect()
}

/// Returns the path of the schema of a declaration, in the folder of its kind.
fn path(place: &Place, name: &str) -> String {
    let folders = &place.module[..place.module.len() - 1];
    format!("{}/{name}", folders.join("/"))
}

/// Returns the files of a schema: one in each dialect.
fn files(
    writer: &Writer,
    source: &str,
    name: &str,
    title: &str,
    schema: Map<String, Value>,
) -> [File; 2] {
    let schema = with_heading(source, title, schema);
    [
        file(writer, Dialect::V2020, name, schema.clone()),
        file(writer, Dialect::Draft07, name, schema),
    ]
}

fn with_heading(source: &str, title: &str, body: Map<String, Value>) -> Map<String, Value> {
    let mut schema = object(json!({ "$comment": notice(source), "title": title }));
    schema.extend(body);
    schema
}

/// Returns the file of a schema with everything that it refers to.
fn file(writer: &Writer, dialect: Dialect, name: &str, schema: Map<String, Value>) -> File {
    File {
        path: format!("{}/{name}.json", dialect.folder()),
        contents: document(|root| {
            root.entry("$schema", &dialect.uri().into());
            root.entry("$id", &format!("{}{name}", dialect.id()).into());
            writer.write(schema, dialect, root);
        }),
    }
}

/// Returns the map inside a `json!` object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
