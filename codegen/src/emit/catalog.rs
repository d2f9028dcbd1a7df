//! `errors.json` and `tools.json`: the API as data for programs, each with a schema.
//!
//! `errors.json` lists every error code with its meanings. `tools.json` lists the methods of each
//! area as tools that a language model or a command line can call. The same words describe both:
//! `effect`, `idempotency` and `repeat`.

mod errors;
mod schemas;
mod tools;

use serde_json::{Map, Value, json};

use super::json_schema::{object, pretty};
use super::notice;
use crate::File;
use crate::model::Model;

/// Renders the catalogue.
pub(super) fn emit(model: &Model) -> Vec<File> {
    vec![
        tools::emit(model),
        file("tools.schema.json", schemas::tools()),
        errors::emit(model),
        file("errors.schema.json", schemas::errors()),
    ]
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
