//! `errors.json` and `tools.json`: the API as data for programs, each with a schema.
//!
//! `errors.json` lists every error code with its meanings. `tools.json` lists the methods of each
//! area as tools that a language model or a command line can call. The same words describe both:
//! `effect`, `idempotency` and `repeat`.

mod errors;
mod schemas;
mod tools;

use serde_json::{Map, Value};

use super::json::{Block, document, pretty};
use super::json_schema::object;
use super::{Files, notice};
use crate::File;
use crate::model::Model;

/// Renders the catalogue.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let files: [fn(&Model) -> File; 4] = [
        tools::emit,
        |_| schema("tools.schema.json", &schemas::tools()),
        errors::emit,
        |_| schema("errors.schema.json", &schemas::errors()),
    ];
    Box::new(files.into_iter().map(move |file| file(model)))
}

/// Returns a file with the notice in front.
fn file(path: &str, write: impl FnOnce(&mut Block)) -> File {
    File {
        path: path.to_owned(),
        contents: document(|root| {
            root.entry("$comment", &notice("spec").into());
            write(root);
        }),
    }
}

/// Returns the file of a schema.
fn schema(path: &str, schema: &Value) -> File {
    File {
        path: path.to_owned(),
        contents: pretty(schema),
    }
}

/// Returns an object without the entries that are null.
fn present(entries: Value) -> Map<String, Value> {
    let entries = object(entries).into_iter();
    entries.filter(|(_, value)| !value.is_null()).collect()
}
