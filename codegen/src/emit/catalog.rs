//! `errors.json` and `tools.json`: the API as data for programs, each with a schema.
//!
//! `errors.json` lists every error code with its meanings. `tools.json` lists the methods of each
//! area as tools that a language model or a command line can call. The same words describe both:
//! `effect`, `idempotency` and `repeat`.

mod errors;
mod schemas;
mod tools;

use serde_json::{Map, Value, json};

use super::json::pretty;
use super::json_schema::object;
use super::{Files, notice};
use crate::File;
use crate::model::Model;

/// Renders the catalogue.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let files: [fn(&Model) -> File; 4] = [
        tools::emit,
        |_| file("tools.schema.json", schemas::tools()),
        errors::emit,
        |_| file("errors.schema.json", schemas::errors()),
    ];
    Box::new(files.into_iter().map(move |file| file(model)))
}

fn file(path: impl Into<String>, contents: Value) -> File {
    File {
        path: path.into(),
        contents: pretty(&contents),
    }
}

/// Returns a document with the notice in front.
fn document(source: &str, contents: Value) -> Value {
    let mut document = object(json!({ "$comment": notice(source) }));
    document.extend(object(contents));
    document.into()
}

/// Returns an object without the entries that are null.
fn present(entries: Value) -> Map<String, Value> {
    let entries = object(entries).into_iter();
    entries.filter(|(_, value)| !value.is_null()).collect()
}
