//! A file to be written.

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the folder of generated files, with forward slashes.
    pub path: String,
    /// The whole contents.
    pub contents: String,
}
