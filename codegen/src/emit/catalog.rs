//! `errors.json` and `tools/`: the API as data for programs, each with a schema.
//!
//! `errors.json` lists every error code with its meanings. `tools/` has a file for each area, with
//! its methods as tools that a language model or a command line can call. The same words describe
//! both: `effect`, `idempotency` and `repeat`.

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
    let areas = 0..model.areas.len();
    let mut files: Vec<File> = areas.map(|area| tools::emit(model, area)).collect();
    files.push(file("tools.schema.json", schemas::tools()));
    files.push(errors::emit(model));
    files.push(file("errors.schema.json", schemas::errors()));
    files
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
