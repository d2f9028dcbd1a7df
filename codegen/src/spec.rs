//! The spec exactly as it is written: one struct for each kind of YAML block.
//!
//! These structs are the notation. `spec/schema.json` is made from them, so their doc comments are
//! what an editor shows to the maintainer. What the blocks mean together is the business of
//! [`lower`](crate::lower).

mod read;
mod spanned;
mod structure;
mod tree;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::{Auth, Batch, Class, Delivery, IdKind, Idempotency};

pub use read::{Spec, read};
pub use spanned::{Entries, Node, Spanned, Texts};

/// One file of the spec. A file may hold any of these sections; its folder decides which.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Bitrix24 API description")]
pub struct SpecFile {
    /// What the whole description is about (`api.yaml` only).
    pub api: Option<Api>,
    /// Identifiers that get a type of their own (`api.yaml` only).
    #[serde(default)]
    pub ids: Entries<Id>,
    /// What an area is about (`area.yaml` only).
    pub area: Option<Area>,
    /// Parameters bound once and sent with every call of a method (`area.yaml` only).
    #[serde(default)]
    pub identities: Entries<Identity>,
    /// Enumerations of codes (`enums/`).
    #[serde(default)]
    pub enums: Entries<Enum>,
    /// Objects that parameters and results are made of (`objects/`).
    #[serde(default)]
    pub objects: Entries<Object>,
    /// Values that take one of several forms (`objects/`).
    #[serde(default)]
    pub unions: Entries<Union>,
    /// Events that the portal emits (`events/`).
    #[serde(default)]
    pub events: Entries<Event>,
    /// Groups of error codes that methods share (`errors/`).
    #[serde(default)]
    pub errors: Entries<ErrorGroup>,
    /// The methods (in the folder of their area).
    #[serde(default)]
    pub methods: Entries<Method>,
    /// Where the spec knowingly differs from the vendor's pages (`deviations.yaml` only).
    #[serde(default)]
    pub deviations: Vec<Deviation>,
}

/// What the whole description is about.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The name of the API.
    pub title: Spanned<String>,
    /// What the API is for.
    pub description: Spanned<String>,
    /// The date of the vendor's pages that the spec follows, as YYYY-MM-DD.
    pub revision: Spanned<String>,
    /// The address that every `page` is relative to, ending in a slash.
    pub docs: Spanned<String>,
}

/// An area of the API: the methods of one folder, and what they alone use.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What the area is called.
    pub title: Spanned<String>,
    /// What its methods are for.
    pub description: Spanned<String>,
}

/// An identifier with a type of its own, so that one kind cannot be passed for another.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Id {
    /// What it identifies.
    pub description: Spanned<String>,
    /// Whether it is a whole number or a text.
    #[serde(rename = "type", default)]
    pub kind: IdKind,
    /// Whether 0 is one too, and does not stand for nothing.
    #[serde(default)]
    pub zero: YesNo,
    /// Other ids that it can be made of, and how: `*` stands for their value.
    #[serde(default)]
    pub forms: Entries<Spanned<String>>,
}

/// Parameters that are bound once, such as which bot is speaking.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Who or what is bound.
    pub description: Spanned<String>,
    /// The parameters, in the order they are sent.
    pub parameters: Entries<Parameter>,
}

/// An enumeration of codes. The server may add codes at any time, so every enumeration is open.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What the codes stand for.
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
    /// The Unicode emoji it stands for.
    pub emoji: Option<Spanned<String>>,
    /// The day (YYYY-MM-DD) the vendor removed it. It stays usable, marked as deprecated, so that
    /// nobody's build breaks.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust variant, where the one made from the code will not do.
    pub rust: Option<Spanned<String>>,
}

/// An object that parameters or results are made of.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// What the object describes.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// The fields, in the order of the vendor's page.
    pub fields: Entries<Parameter>,
    /// What other keys mean, where an answer has keys that are not listed and worth keeping.
    pub others: Option<Others>,
    /// Values that are found in one field or another.
    #[serde(default)]
    pub shortcuts: Entries<Shortcut>,
}

/// What keys that are not listed mean.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Others {
    /// What stands under them.
    pub description: Spanned<String>,
}

/// A value that is found in one field or another.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shortcut {
    /// The type of the value: that of the fields, or an id that theirs are forms of.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// The fields by their paths, such as `chat.dialogId`. The first that is there has the value.
    pub first_of: Vec<Spanned<String>>,
    /// What is left out where a text begins with it.
    pub without: Option<Spanned<String>>,
    /// What the value means.
    pub description: Spanned<String>,
}

/// A value that takes one of several forms.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Union {
    /// What the value means.
    pub description: Spanned<String>,
    /// The vendor's page, relative to `docs`.
    pub page: Spanned<String>,
    /// Whether each form is an object with one key, which names the form. Otherwise they are told
    /// apart by their shape, in the order of the variants.
    #[serde(default)]
    pub keyed: YesNo,
    /// The forms.
    pub variants: Entries<Variant>,
}

/// Yes or no, where no is what is said by saying nothing.
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
    /// In place of `type`: the one value there is.
    #[serde(default, deserialize_with = "spanned::present")]
    pub value: Option<Spanned<Node>>,
    /// Whether this `value` ends a row in a list of such forms.
    #[serde(default)]
    pub ends_row: YesNo,
    /// What the form means.
    pub description: Spanned<String>,
    /// The name of the Rust variant, where the one made from the name will not do.
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
    /// The ways it comes.
    pub delivery: Vec<Delivery>,
    /// The object it comes with.
    pub data: Spanned<String>,
    /// The name of the Rust variant.
    pub rust: Spanned<String>,
    /// What it looks like. Each is checked against the types and becomes a test.
    #[serde(default)]
    pub examples: Vec<EventExample>,
}

/// The data of an event.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventExample {
    /// What it shows.
    pub title: Spanned<String>,
    /// The data.
    pub data: Spanned<Node>,
}

/// A parameter of a method or a field of an object.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// `string`, `integer`, `number`, `boolean`, `yes_no` (a boolean written as Y or N), `any`,
    /// `secret` (a string that is never shown), `link` (one that carries credentials), `bytes`
    /// (base64), `event`, the name of an id, enum, object or union, or any of these followed by
    /// `[]` for a list or `{}` for an object with free keys; `?` before the brackets allows null
    /// inside.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<String>>,
    /// In place of `type`, for a parameter of a method that is an object and only holds others.
    #[serde(default)]
    pub parameters: Entries<Parameter>,
    /// Other keys that the server understands in its place, or sends in its place.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// What it means, with units.
    pub description: Spanned<String>,
    /// Whether it must be there. `webhook` means: with a webhook yes, with OAuth no.
    #[serde(default)]
    pub required: Required,
    /// What stands for nothing: `null`, `false` or a text.
    #[serde(default, deserialize_with = "spanned::present")]
    pub empty: Option<Spanned<Node>>,
    /// What the server takes when it is left out, or what an answer means that lacks it.
    #[serde(default, deserialize_with = "spanned::present")]
    pub default: Option<Spanned<Node>>,
    /// The least value, or the least number of characters, entries or bytes.
    pub at_least: Option<Spanned<i64>>,
    /// The greatest value, or the greatest number of characters, entries or bytes.
    pub at_most: Option<Spanned<i64>>,
    /// Another parameter and its value that makes this one required.
    #[serde(default)]
    pub when: Entries<Spanned<Node>>,
    /// Another field that must be there when this one is.
    pub needs: Option<Spanned<String>>,
    /// What to use instead, where the vendor advises against it.
    pub deprecated: Option<Spanned<String>>,
    /// To which day (YYYY-MM-DD) the vendor keeps it.
    pub until: Option<Spanned<String>>,
    /// The day (YYYY-MM-DD) the vendor removed it. It stays usable, marked as deprecated, so that
    /// nobody's build breaks.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust field, where the one made from the server's name will not do.
    pub rust: Option<Spanned<String>>,
}

/// Whether a parameter must be there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// Always.
    #[default]
    Yes,
    /// It may be left out.
    No,
    /// With webhook authorization it must be there, with OAuth it is left out.
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
    /// Whether any method may return these codes. Exactly one group says `yes`.
    #[serde(default)]
    pub every_method: YesNo,
    /// The codes, in the order of the vendor's page.
    pub codes: Entries<Failure>,
}

/// One error code in one place of the API.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The HTTP statuses the vendor's page names; several where it does not say which.
    pub status: Vec<u16>,
    /// The `error_description` the server sends along, or a list where it has several; left out
    /// where it is in the portal's language, or not known.
    #[serde(default)]
    pub message: Texts,
    /// What kind of failure it is; the client acts on it.
    pub class: Class,
    /// When it occurs.
    pub when: Spanned<String>,
    /// What the caller should do.
    pub remedy: Spanned<String>,
    /// The day (YYYY-MM-DD) the vendor removed it. It stays usable, marked as deprecated, so that
    /// nobody's build breaks.
    pub removed: Option<Spanned<String>>,
    /// The name of the Rust variant, where the one made from the code will not do.
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
    /// Who may call it.
    pub callable_by: Spanned<String>,
    /// The identity that is sent with it.
    pub identity: Option<Spanned<String>>,
    /// Whether it may be sent again when the answer was lost.
    pub idempotency: Idempotency,
    /// The parameter by which the server knows a request again (`with_key` only).
    pub idempotency_key: Option<IdempotencyKey>,
    /// The address of a handler that the method is given, and what belongs into its query.
    pub handler: Option<Handler>,
    /// Where the present values stand of parameters that the method empties when they are left out.
    pub keeps: Option<Keeps>,
    /// Whether it may be part of a batch.
    #[serde(default)]
    pub batch: Batch,
    /// The REST revision that brought the method.
    pub since: Option<Spanned<i64>>,
    /// What to use instead, where the vendor advises against the method.
    pub deprecated: Option<Spanned<String>>,
    /// To which day (YYYY-MM-DD) the vendor keeps it.
    pub until: Option<Spanned<String>>,
    /// The name of the Rust type of its requests, where the one made from the method's words will
    /// not do.
    pub rust: Option<Spanned<String>>,
    /// The day (YYYY-MM-DD) the vendor removed it. It stays usable, marked as deprecated, so that
    /// nobody's build breaks.
    pub removed: Option<Spanned<String>>,
    /// The parameters beside those of the identity, in the order of the vendor's page.
    #[serde(default)]
    pub parameters: Entries<Parameter>,
    /// Parameters of which exactly one must be there.
    #[serde(default)]
    pub one_of: Vec<Spanned<String>>,
    /// How the method reads a queue of events.
    pub cursor: Option<Cursor>,
    /// What a successful call gives.
    pub result: MethodResult,
    /// How it can fail.
    pub errors: MethodErrors,
    /// Requests with their answers. Each is checked against the types and becomes a test.
    pub examples: Vec<Example>,
}

/// The address of a handler, and what belongs into its query where the call is by webhook.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handler {
    /// The parameter that holds the address, by its path.
    pub address: Spanned<String>,
    /// The key in the query of the address.
    pub query: Spanned<String>,
    /// The parameter whose value stands there, by its path.
    pub token: Spanned<String>,
}

/// Where the present values stand of parameters that a method empties when they are left out.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keeps {
    /// The object that answers have the values in.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// Each parameter by its path, with the field of the object that has its present value.
    pub fields: Entries<Spanned<String>>,
}

/// The parameter by which the server knows a request again.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdempotencyKey {
    /// The parameter that holds the key, by its path: `fields.templateId`.
    pub parameter: Spanned<String>,
    /// Parameters, by their paths, with which the server carries a request out whatever its key: a
    /// boolean where it is true, any other where it is there.
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
}

/// How a method reads a queue of events: names of a parameter and of keys in its result.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The parameter that confirms all events before it.
    pub offset: Spanned<String>,
    /// The parameter that says how many events to give, with the most that it takes.
    pub limit: Option<Spanned<String>>,
    /// The key of the events.
    pub events: Spanned<String>,
    /// The key of the next offset.
    pub next: Spanned<String>,
    /// The key that says whether more events wait.
    pub more: Spanned<String>,
}

/// What a successful call gives.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodResult {
    /// The type, in the notation of a parameter's type.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// A key under which the value lies inside the result. A boolean is accepted bare too.
    pub under: Option<Spanned<String>>,
    /// What the value means.
    pub description: Spanned<String>,
}

/// How a method can fail, beside the errors every method shares.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodErrors {
    /// Names of error groups that apply.
    #[serde(default)]
    pub include: Vec<Spanned<String>>,
    /// The method's own codes, in the order of the vendor's page.
    #[serde(default)]
    pub codes: Entries<Failure>,
}

/// A request and the answer to it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub title: Spanned<String>,
    /// How the caller is let in.
    pub auth: Auth,
    /// The whole request, identity included.
    pub request: Spanned<Node>,
    /// The `result` of a successful answer.
    #[serde(default, deserialize_with = "spanned::present")]
    pub result: Option<Spanned<Node>>,
    /// The error code of a failed one.
    pub error: Option<Spanned<String>>,
}

/// A place where the spec knowingly differs from a vendor's page.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// The place in the spec: section, name and keys, joined by slashes.
    pub subject: Spanned<String>,
    /// What stands there in the spec.
    pub ours: Spanned<Node>,
    /// What the vendor's page would put there; absent when the page has nothing.
    #[serde(default, deserialize_with = "spanned::present")]
    pub page_says: Option<Spanned<Node>>,
    /// Why the spec differs.
    pub why: Spanned<String>,
    /// The page, relative to `docs`.
    pub page: Spanned<String>,
}
