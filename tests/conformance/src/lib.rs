//! What the conformance tests share: the exported schemas and pages, documents to try them on, and
//! small changes of documents.
//!
//! Everything here panics when the files are not as they must be: it serves tests only.

pub mod documents;
pub mod examples;
mod files;
pub mod mutations;
pub mod pages;
pub mod schemas;

/// Fails with every trouble found, one a line, so that one run shows them all.
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
