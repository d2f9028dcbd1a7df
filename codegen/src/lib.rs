//! The generator: a spec directory in, a list of files out.
//!
//! `spec/**.yaml` → [`spec`] (as written) → [`lower`] (what it means) → [`model`] → `emit` (files).
//! The generator reads the spec and nothing else, writes nothing and prints nothing: the same spec
//! gives the same bytes on any machine.

mod diagnostic;
mod emit;
mod file;
pub mod lower;
pub mod model;
mod names;
mod plan;
pub mod spec;

use std::path::Path;

pub use diagnostic::{Diagnostic, Rule};
pub use file::File;
pub use plan::{Change, plan, read_tree};

/// Generates every artifact of the spec in a directory.
///
/// # Errors
///
/// Every mistake of the spec.
pub fn generate(spec: &Path) -> Result<Vec<File>, Vec<Diagnostic>> {
    let files = spec::read(spec)?;
    let model = lower::lower(&files)?;
    drop(files);
    Ok(emit::emit(&model))
}

/// The JSON Schema of the notation, made from the structs that read it.
#[must_use]
pub fn notation_schema() -> serde_json::Value {
    schemars::schema_for!(spec::SpecFile).to_value()
}
