//! Types that a spec declares: ids, enumerations, objects and unions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entries, Node, Parameter, Spanned, YesNo, spanned};
use crate::vocabulary::IdKind;

/// An identifier with a type of its own, so that one kind cannot be passed for another.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Id {
    /// What the id identifies.
    pub description: Spanned<String>,
    /// `integer` (the default) or `string`.
    #[serde(rename = "type", default)]
    pub kind: IdKind,
    /// `yes` if 0 is a valid id; otherwise 0 and `false` in a response mean that there is no id.
    #[serde(default)]
    pub zero: YesNo,
    /// For a `string`: other ids that it can be built from, each with a pattern in which `*` is the
    /// value of that id.
    #[serde(default)]
    pub forms: Entries<Spanned<String>>,
}

/// An enumeration of codes. The server may add codes at any time, so every enumeration is open.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What the codes mean.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// The codes as the server spells them, in the order of the vendor's page.
    pub codes: Entries<Code>,
}

/// One code of an enumeration.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// What the code means.
    pub description: Spanned<String>,
    /// The emoji of the code.
    pub emoji: Option<Spanned<String>>,
    /// The day the vendor removed the code, YYYY-MM-DD; it stays usable and is marked as
    /// deprecated.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust variant, if the one derived from the code is unsuitable.
    pub rust: Option<Spanned<String>>,
}

/// An object in parameters or results.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// What the object represents.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// The fields, in the order of the vendor's page.
    pub fields: Entries<Parameter>,
    /// In responses: keeps unlisted keys, and says what they mean.
    pub others: Option<Others>,
    /// Methods that return a value from one of several fields.
    #[serde(default)]
    pub shortcuts: Entries<Shortcut>,
}

/// The meaning of unlisted keys.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Others {
    /// The meaning of their values.
    pub description: Spanned<String>,
}

/// A method that returns a value from one of several fields.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shortcut {
    /// The type of the value: that of the fields, or an id that has theirs among its `forms`.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// The paths of the fields to try in order, such as `chat.dialogId`; the first that is present
    /// is returned.
    pub first_of: Vec<Spanned<String>>,
    /// For a `string`: a prefix to remove.
    pub without: Option<Spanned<String>>,
    /// The meaning of the value.
    pub description: Spanned<String>,
}

/// A value that has one of several forms.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Union {
    /// The meaning of the value.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// `yes` if each form is an object with a single key, which names the form. Otherwise forms are
    /// distinguished by their shape, and the first that fits is used.
    #[serde(default)]
    pub keyed: YesNo,
    /// The forms.
    pub variants: Entries<Variant>,
}

/// One form of a union.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The type of the value, in the notation of a parameter's type.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<String>>,
    /// Instead of `type`: the only value.
    #[serde(default, deserialize_with = "spanned::present")]
    pub value: Option<Spanned<Node>>,
    /// `yes` if this `value` ends a row in a list of such forms.
    #[serde(default)]
    pub ends_row: YesNo,
    /// The meaning of the form.
    pub description: Spanned<String>,
    /// The name of the Rust variant, if the one derived from the name is unsuitable.
    pub rust: Option<Spanned<String>>,
}
