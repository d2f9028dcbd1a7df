//! Events that the portal emits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Node, Spanned};
use crate::vocabulary::Delivery;

/// An event that the portal emits.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What has happened.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// The permission scopes the application needs.
    pub scope: Vec<Spanned<String>>,
    /// How the event arrives.
    pub delivery: Vec<Delivery>,
    /// The object that the event contains.
    pub data: Spanned<String>,
    /// The name of the Rust variant.
    pub rust: Spanned<String>,
    /// Examples, which are checked against the object and turned into tests.
    #[serde(default)]
    pub examples: Vec<EventExample>,
}

/// An example of an event.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventExample {
    /// What the example shows.
    pub title: Spanned<String>,
    /// The data.
    pub data: Spanned<Node>,
}
