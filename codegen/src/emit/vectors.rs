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

use serde_json::Value;

use self::layout::Document;
use super::json::json;
use super::{Files, notice};
use crate::File;
use crate::model::Model;

/// Renders the vectors, their schema and the page about them.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let first = [
        file("README.md", include_str!("vectors/README.md").to_owned()),
        file(&format!("{SCHEMA}.json"), layout::text(&schema::schema())),
    ];
    let vectors: [fn(&Model) -> File; 5] = [
        |model| vectors("request", requests::vectors(model)),
        |model| vectors("response", responses::vectors(model)),
        |model| vectors("error", errors::vectors(model)),
        |model| vectors("event", events::vectors(model)),
        |_| vectors("redaction", redaction::vectors()),
    ];
    let vectors = vectors.into_iter().map(move |file| file(model));
    Box::new(first.into_iter().chain(vectors))
}

/// Returns the description of the wire as a file.
pub(super) fn wire_file(wire: String) -> File {
    file("wire.json", wire)
}

/// Returns the description of the wire, which the packages for other languages contain as well.
pub(super) fn wire(model: &Model) -> String {
    descriptor::wire(model)
}

/// The name of the schema's file.
const SCHEMA: &str = "vectors.schema";

/// Returns the file of a kind of vectors.
fn vectors(kind: &str, vectors: impl Iterator<Item = Value>) -> File {
    let mut document = Document::new(&json!({
        "$schema": format!("{SCHEMA}.json"),
        "$comment": notice("spec"),
        "kind": kind,
    }));
    document.list("vectors", vectors);
    file(&format!("{kind}.json"), document.end())
}

fn file(name: &str, contents: String) -> File {
    File {
        path: format!("vectors/{name}"),
        contents,
    }
}
