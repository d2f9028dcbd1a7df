//! The spec exactly as it is written: one struct for each kind of YAML block.
//!
//! These structs are the notation. `spec/schema.json` is generated from them, so editors show their
//! doc comments to the maintainer. [`lower`](crate::lower) resolves what the blocks mean together.

mod line;
mod read;
mod spanned;
mod structure;
mod tree;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{Auth, Batch, Class, Delivery, IdKind, Idempotency};

pub(crate) use line::Lines;
pub use read::{Spec, read};
pub use spanned::{Entries, Node, Spanned, Texts};

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
}

/// An area of the API: the methods of one folder, with the declarations that only they use.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The name of the area, on one line.
    pub title: Spanned<String>,
    /// The purpose of its methods.
    pub description: Spanned<String>,
}

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

/// Parameters that are bound once, such as those that identify the bot.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The person or thing that is bound.
    pub description: Spanned<String>,
    /// The parameters, in the order they are sent.
    pub parameters: Entries<Parameter>,
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

/// One method of the REST API.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// What the method does.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// The permission scopes the application needs.
    pub scope: Vec<Spanned<String>>,
    /// Who may call the method.
    pub callable_by: Spanned<String>,
    /// The identity that is sent with the call.
    pub identity: Option<Spanned<String>>,
    /// Whether a request may be sent again after a lost response.
    pub idempotency: Idempotency,
    /// The parameter by which the server recognizes a repeated request (`with_key` only).
    pub idempotency_key: Option<IdempotencyKey>,
    /// The parameter with the URL of an event handler, and the token that its query needs.
    pub handler: Option<Handler>,
    /// The current values of parameters that the method clears if they are omitted.
    pub keeps: Option<Keeps>,
    /// Whether the method may be part of a batch.
    #[serde(default)]
    pub batch: Batch,
    /// The REST revision that introduced the method.
    pub since: Option<Spanned<i64>>,
    /// What to use instead, if the vendor advises against the method.
    pub deprecated: Option<Spanned<String>>,
    /// The day until which the vendor keeps the method, YYYY-MM-DD.
    pub until: Option<Spanned<String>>,
    /// The name of the Rust type of the request, if the one derived from the method's name is
    /// unsuitable.
    pub rust: Option<Spanned<String>>,
    /// The day the vendor removed the method, YYYY-MM-DD; it stays usable and is marked as
    /// deprecated.
    pub removed: Option<Spanned<String>>,
    /// The parameters besides those of the identity, in the order of the vendor's page.
    #[serde(default)]
    pub parameters: Entries<Parameter>,
    /// Parameters of which exactly one is sent.
    #[serde(default)]
    pub one_of: Vec<Spanned<String>>,
    /// How the method reads a queue of events.
    pub cursor: Option<Cursor>,
    /// The result of a successful call.
    pub result: MethodResult,
    /// How the method can fail.
    pub errors: MethodErrors,
    /// Requests with their responses, which are checked against the types and turned into tests.
    pub examples: Vec<Example>,
}

/// The parameter with the URL of an event handler. If a webhook calls the method, the client adds
/// the token to the query of the URL.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handler {
    /// The path of the parameter for the URL.
    pub address: Spanned<String>,
    /// The key of the token in the query.
    pub query: Spanned<String>,
    /// The path of the parameter for the token.
    pub token: Spanned<String>,
}

/// The current values of parameters that a method clears if they are omitted.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keeps {
    /// The object in a response that contains the values.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// Maps the path of each parameter to the field of the object with its current value.
    pub fields: Entries<Spanned<String>>,
}

/// The parameter by which the server recognizes a repeated request.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdempotencyKey {
    /// The path of the parameter for the key: `fields.templateId`.
    pub parameter: Spanned<String>,
    /// The paths of parameters with which the server ignores the key: a boolean if it is true, any
    /// other if it is present.
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
}

/// How a method reads a queue of events: the names of its parameters and of fields of its result.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The parameter that confirms all events with smaller ids.
    pub offset: Spanned<String>,
    /// The parameter for the number of events to return, with the maximum in `at_most`.
    pub limit: Option<Spanned<String>>,
    /// The field that contains the events.
    pub events: Spanned<String>,
    /// The field that contains the next offset.
    pub next: Spanned<String>,
    /// The field that says whether more events are waiting.
    pub more: Spanned<String>,
}

/// The result of a successful call.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodResult {
    /// The type, in the notation of a parameter's type.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// The key of the result that contains the value. A boolean may also be the result itself.
    pub under: Option<Spanned<String>>,
    /// The meaning of the value.
    pub description: Spanned<String>,
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

/// A request and its response.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows.
    pub title: Spanned<String>,
    /// How the caller is authorized.
    pub auth: Auth,
    /// The whole request, including the identity.
    pub request: Spanned<Node>,
    /// The `result` of a successful response.
    #[serde(default, deserialize_with = "spanned::present")]
    pub result: Option<Spanned<Node>>,
    /// Instead of `result`: the error code of the response.
    pub error: Option<Spanned<String>>,
}

/// A place where the spec deliberately differs from a vendor's page.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The place in the spec: section, name and keys, joined by slashes; preceded by the area, if
    /// it belongs to one.
    pub subject: Spanned<String>,
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
