//! `vectors/`: conformance vectors for clients in other languages, and the description of the wire
//! that drives such clients.
//!
//! The expected values come from a small reader of its own, so that a client, in Rust too, is
//! compared with something that shares no code with it.

mod damage;
mod decide;
mod descriptor;
mod errors;
mod events;
mod layout;
mod read;
mod redact;
mod redaction;
mod requests;
mod responses;
mod schema;
mod spell;

use serde_json::{Value, json};

use super::notice;
use crate::File;
use crate::model::Model;

/// Renders the description, the vectors, their schema and the page about them.
pub(super) fn emit(model: &Model) -> Vec<File> {
    vec![
        File {
            path: "vectors/README.md".to_owned(),
            contents: include_str!("vectors/README.md").to_owned(),
        },
        File {
            path: "vectors/wire.json".to_owned(),
            contents: wire(model),
        },
        json_file(SCHEMA, &schema::schema()),
        vectors("request", requests::vectors(model)),
        vectors("response", responses::vectors(model)),
        vectors("error", errors::vectors(model)),
        vectors("event", events::vectors(model)),
        vectors("redaction", redaction::vectors()),
    ]
}

/// Returns the description of the wire, which the packages for other languages contain.
pub(super) fn wire(model: &Model) -> String {
    layout::text(&descriptor::wire(model))
}

/// The name of the schema's file.
const SCHEMA: &str = "vectors.schema";

/// Returns the file of a kind of vectors.
fn vectors(kind: &str, vectors: Vec<Value>) -> File {
    let document = json!({
        "$schema": format!("{SCHEMA}.json"),
        "$comment": notice("spec"),
        "kind": kind,
        "vectors": vectors,
    });
    json_file(kind, &document)
}

fn json_file(name: &str, document: &Value) -> File {
    File {
        path: format!("vectors/{name}.json"),
        contents: layout::text(document),
    }
}
