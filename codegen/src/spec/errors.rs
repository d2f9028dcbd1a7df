//! Error codes, of groups and of single methods.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entries, Spanned, Texts, YesNo};
use crate::vocabulary::Class;

/// A group of error codes that several methods share.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorGroup {
    /// What the errors have in common.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// Whether any method may return these codes. Exactly one group has `yes`.
    #[serde(default)]
    pub every_method: YesNo,
    /// The codes, in the order of the vendor's page.
    pub codes: Entries<Failure>,
}

/// An error code of a group or of a method.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The HTTP statuses on the vendor's page; several if the page does not say which.
    pub status: Vec<u16>,
    /// The `error_description` that the server sends, or a list of them; omitted if it is unknown
    /// or in the portal's language.
    #[serde(default)]
    pub message: Texts,
    /// The kind of failure, which decides how the client reacts.
    pub class: Class,
    /// When the error occurs.
    pub when: Spanned<String>,
    /// What the caller should do, as an imperative.
    pub remedy: Spanned<String>,
    /// The day the vendor removed the code, YYYY-MM-DD; it stays usable and is marked as
    /// deprecated.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust variant, if the one derived from the code is unsuitable.
    pub rust: Option<Spanned<String>>,
}

/// How a method can fail, besides the errors that every method shares.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodErrors {
    /// The names of the error groups that apply.
    #[serde(default)]
    pub include: Vec<Spanned<String>>,
    /// The method's own codes, in the order of the vendor's page.
    #[serde(default)]
    pub codes: Entries<Failure>,
}
