//! The spec exactly as it is written: one struct for each kind of YAML block.
//!
//! These structs are the notation. `spec/schema.json` is generated from them, so editors show their
//! doc comments to the maintainer. [`lower`](crate::lower) resolves what the blocks mean together.

mod errors;
mod events;
mod line;
mod methods;
mod parameters;
mod read;
mod spanned;
mod structure;
mod tree;
mod types;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use errors::{ErrorGroup, Failure, MethodErrors};
pub use events::{Event, EventExample};
pub(crate) use line::Lines;
pub use methods::{Cursor, Example, Handler, IdempotencyKey, Keeps, Method, MethodResult};
pub use parameters::{Identity, Parameter, Required};
pub use read::{Spec, read};
pub use spanned::{Entries, Node, Spanned, Texts};
pub use types::{Code, Enum, Id, Object, Others, Shortcut, Union, Variant};

/// One file of the spec. Its folder decides which of these sections it may contain.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Bitrix24 API description")]
pub struct SpecFile {
    /// The API as a whole (`api.yaml` only).
    pub api: Option<Api>,
    /// Identifiers with a type of their own (`api.yaml` only).
    #[serde(default)]
    pub ids: Entries<Id>,
    /// The area (`area.yaml` only).
    pub area: Option<Area>,
    /// Parameters that are bound once and sent with every call (`area.yaml` only).
    #[serde(default)]
    pub identities: Entries<Identity>,
    /// Enumerations of codes (`enums/`).
    #[serde(default)]
    pub enums: Entries<Enum>,
    /// Objects in parameters and results (`objects/`).
    #[serde(default)]
    pub objects: Entries<Object>,
    /// Values that have one of several forms (`objects/`).
    #[serde(default)]
    pub unions: Entries<Union>,
    /// Events that the portal emits (`events/`).
    #[serde(default)]
    pub events: Entries<Event>,
    /// Groups of error codes that methods share (`errors/`).
    #[serde(default)]
    pub errors: Entries<ErrorGroup>,
    /// Methods (in the folder of their area).
    #[serde(default)]
    pub methods: Entries<Method>,
    /// Places where the spec deliberately differs from the vendor's pages (`deviations.yaml` only).
    #[serde(default)]
    pub deviations: Vec<Deviation>,
}

/// The API as a whole.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The name of the API.
    pub title: Spanned<String>,
    /// The purpose of the API.
    pub description: Spanned<String>,
    /// The date of the vendor's pages that the spec follows, as YYYY-MM-DD.
    pub revision: Spanned<String>,
    /// The URL that every `page` is relative to; ends with a slash.
    pub docs: Spanned<String>,
    /// The method whose first successful call by webhook is the example at the top of the crate's
    /// documentation.
    pub example: Option<Spanned<String>>,
}

/// An area of the API: the methods of one folder, with the declarations that only they use.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The name of the area, on one line.
    pub title: Spanned<String>,
    /// The beginning of its names where all areas share one namespace, as in OpenAPI.
    pub prefix: Option<Spanned<String>>,
    /// The purpose of its methods.
    pub description: Spanned<String>,
}

/// A place where the spec deliberately differs from a vendor's page.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The place in the spec: section, name and keys, joined by slashes; preceded by the area, if
    /// it belongs to one.
    pub subject: Spanned<String>,
    /// Other places of the spec to which the same reason applies.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
    /// The value in the spec.
    pub ours: Spanned<Node>,
    /// The value according to the page; omitted if the page does not mention it.
    #[serde(default, deserialize_with = "spanned::present")]
    pub page_says: Option<Spanned<Node>>,
    /// Why the spec differs.
    pub why: Spanned<String>,
    /// The page, relative to `docs`.
    pub page: Spanned<String>,
}

/// `yes` or `no`; `no` is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    #[default]
    No,
}
