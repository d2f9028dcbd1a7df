//! The shared parts of the conformance tests: the exported schemas and pages, documents to check
//! them against, and small changes of documents.
//!
//! All functions panic if the files are not as expected, because they are for tests only.

pub mod catalogue;
pub mod documents;
pub mod examples;
mod files;
pub mod mutations;
pub mod openapi;
pub mod pages;
pub mod schemas;

/// Fails with every problem found, one per line, so that one run shows them all.
///
/// # Panics
///
/// When there is any.
pub fn assert_none(troubles: &[String]) {
    assert!(
        troubles.is_empty(),
        "{} found:\n{}",
        troubles.len(),
        troubles.join("\n")
    );
}
