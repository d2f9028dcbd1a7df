//! The documents that the schemas are tried on.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files;

/// A document, and what its schema must say about it.
pub struct Document {
    /// The name of the schema.
    pub schema: String,
    /// The name of the file, without the extension.
    pub name: String,
    /// Whether it must fit the schema.
    pub valid: bool,
    /// The document itself.
    pub value: Value,
}

/// Every document.
///
/// # Panics
///
/// When the name of a file does not say whether the document is valid.
#[must_use]
pub fn all() -> Vec<Document> {
    files::below(&directory())
        .into_iter()
        .map(|(path, value)| {
            let (schema, name) = path.rsplit_once('/').unwrap_or(("", &path));
            document(schema, name, value)
        })
        .collect()
}

/// Every document of one schema.
///
/// # Panics
///
/// When there is none, or the name of a file does not say whether the document is valid.
#[must_use]
pub fn of(schema: &str) -> Vec<Document> {
    files::below(&directory().join(schema))
        .into_iter()
        .map(|(name, value)| document(schema, &name, value))
        .collect()
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("documents")
}

fn document(schema: &str, name: &str, value: Value) -> Document {
    let valid = match name.split_once('-') {
        Some(("valid", _)) => true,
        Some(("invalid", _)) => false,
        _ => panic!("documents/{schema}/{name}.json: call it valid-<what> or invalid-<what>"),
    };
    Document {
        schema: schema.to_owned(),
        name: name.to_owned(),
        valid,
        value,
    }
}
