//! The documents that the schemas are checked against: files, and the examples of the spec.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::schemas::Schema;
use crate::{examples, files};

/// A document, and the expected verdict of its schema.
pub struct Document {
    /// The name of the schema.
    pub schema: String,
    /// The name of the file, without the extension, or of the example.
    pub name: String,
    /// Whether it must fit the schema.
    pub valid: bool,
    /// The document itself.
    pub value: Value,
}

/// Returns every document that is a file.
///
/// # Panics
///
/// When the name of a file does not say whether the document is valid.
#[must_use]
pub fn files() -> Vec<Document> {
    files::json_below(&directory())
        .into_iter()
        .map(|(path, value)| {
            let (schema, name) = path.rsplit_once('/').unwrap_or(("", &path));
            document(schema, name, value)
        })
        .collect()
}

/// Returns every document of one schema, the examples of the spec included.
///
/// # Panics
///
/// When the name of a file does not say whether the document is valid.
#[must_use]
pub fn of(schema: &Schema) -> Vec<Document> {
    let mut documents = files();
    documents.retain(|document| document.schema == schema.name);
    let examples = examples::fitting(schema).into_iter();
    documents.extend(examples.map(|(name, value)| Document {
        schema: schema.name.clone(),
        name,
        valid: true,
        value,
    }));
    documents
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
