//! Methods, with their results and examples.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entries, MethodErrors, Node, Parameter, Spanned, spanned};
use crate::vocabulary::{Auth, Batch, Effect, Idempotency};

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
    /// What the method does to the data of the portal.
    pub effect: Effect,
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
