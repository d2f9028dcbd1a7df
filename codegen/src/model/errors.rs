//! Error codes, in groups and of single methods.

use super::Place;
use crate::vocabulary::Class;

/// A group of errors that methods share.
#[derive(Debug)]
pub struct ErrorGroup {
    /// Where it is declared.
    pub place: Place,
    /// The name, such as `system`.
    pub name: String,
    /// What the errors have in common.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The errors.
    pub failures: Vec<Failure>,
}

/// An error code and its meaning in one place.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The code.
    pub code: String,
    /// The Rust name in the spec, if there is one.
    pub rust: Option<String>,
    /// The documented HTTP statuses.
    pub status: Vec<u16>,
    /// The descriptions that the server sends; empty if they are unknown.
    pub messages: Vec<String>,
    /// The kind of failure.
    pub class: Class,
    /// When it occurs.
    pub when: String,
    /// What the caller should do.
    pub remedy: String,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}
