//! The exported examples: a request and its answer each.

use serde_json::Value;

use crate::files;

/// An exported example.
pub struct Example {
    /// The name of its file, without the extension.
    pub name: String,
    /// The method that is called.
    pub method: String,
    /// What is sent.
    pub request: Value,
    /// What comes back.
    pub answer: Value,
    /// Whether the answer has an HTTP status of success.
    pub succeeds: bool,
}

/// Every exported example.
///
/// # Panics
///
/// When one lacks its method or its status.
#[must_use]
pub fn all() -> Vec<Example> {
    files::below(&files::directory("generated/examples"))
        .into_iter()
        .map(|(name, mut value)| Example {
            method: value["method"].as_str().expect("a method").to_owned(),
            succeeds: value["status"].as_u64().expect("a status") == 200,
            request: value["request"].take(),
            answer: value["answer"].take(),
            name,
        })
        .collect()
}
