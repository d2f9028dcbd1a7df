//! Parameters of methods, which are also the fields of objects, and identities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entries, Node, Spanned, spanned};

/// A parameter of a method or a field of an object.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// `string`, `integer`, `number`, `boolean`, `yes_no` (a boolean written as Y or N), `any`,
    /// `secret` (a string that is never shown), `link` (a link that contains credentials), `bytes`
    /// (base64), `event`, the name of an id, enum, object or union, or any of these followed by
    /// `[]` for a list or `{}` for an object with free keys; `?` before the brackets allows null as
    /// an entry.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<String>>,
    /// Instead of `type`: the parameters in an object of a request that only contains other
    /// parameters.
    #[serde(default)]
    pub parameters: Entries<Parameter>,
    /// Other keys that the server accepts, or may send, instead of this key.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The meaning, with units.
    pub description: Spanned<String>,
    /// Whether the value must be present. `webhook` means: required with a webhook, omitted with
    /// OAuth.
    #[serde(default)]
    pub required: Required,
    /// The literal that means "no value": `null`, `false` or a string.
    #[serde(default, deserialize_with = "spanned::present")]
    pub empty: Option<Spanned<Node>>,
    /// The value that the server uses if the parameter is omitted, or the value to read if a field
    /// of a response is missing.
    #[serde(default, deserialize_with = "spanned::present")]
    pub default: Option<Spanned<Node>>,
    /// The minimum value, or the minimum number of characters, entries or bytes.
    pub at_least: Option<Spanned<i64>>,
    /// The maximum value, or the maximum number of characters, entries or bytes.
    pub at_most: Option<Spanned<i64>>,
    /// The value of a sibling parameter that makes this one required.
    #[serde(default)]
    pub when: Entries<Spanned<Node>>,
    /// A sibling field that must be present together with this one.
    pub needs: Option<Spanned<String>>,
    /// What to use instead, if the vendor advises against it.
    pub deprecated: Option<Spanned<String>>,
    /// The day until which the vendor keeps it, YYYY-MM-DD.
    pub until: Option<Spanned<String>>,
    /// The day the vendor removed it, YYYY-MM-DD; it stays usable and is marked as deprecated.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust field, if the one derived from the server's name is unsuitable.
    pub rust: Option<Spanned<String>>,
}

/// Whether a parameter or field must be present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// Always.
    #[default]
    Yes,
    /// The value may be omitted.
    No,
    /// Required with a webhook, omitted with OAuth.
    Webhook,
}

/// Parameters that are bound once, such as those that identify the bot.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The person or thing that is bound.
    pub description: Spanned<String>,
    /// The parameters, in the order they are sent.
    pub parameters: Entries<Parameter>,
}
