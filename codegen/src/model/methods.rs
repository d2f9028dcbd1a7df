//! Methods, with their results and examples.

use serde_json::{Map, Value};

use super::{Bundle, Deprecation, Failure, Field, Name, Place, Type};
use crate::vocabulary::{Auth, Batch, Effect, Idempotency};

/// A method.
#[derive(Debug)]
pub struct Method {
    /// Where it is declared.
    pub place: Place,
    /// The name.
    pub name: String,
    /// The Rust type of its requests: `ReactionAdd`.
    pub rust: String,
    /// What it does.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes it needs.
    pub scope: Vec<String>,
    /// Who may call it.
    pub callable_by: String,
    /// What it does to the data of the portal.
    pub effect: Effect,
    /// The identity that is sent with it, by its index in [`Model::identities`](super::Model::identities).
    pub identity: Option<usize>,
    /// Whether it may be sent again.
    pub idempotency: Idempotency,
    /// The parameter by which the server recognizes a repeated request.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The parameter with the URL of an event handler.
    pub handler: Option<Handler>,
    /// The current values of parameters that it clears if they are omitted.
    pub keeps: Option<Keeps>,
    /// Whether it may be part of a batch.
    pub batch: Batch,
    /// The REST revision that introduced it.
    pub since: Option<i64>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
    /// The parameters besides those of the identity, including those in bundles.
    pub parameters: Vec<Field>,
    /// The bundles of its parameters; a bundle comes before those in it.
    pub bundles: Vec<Bundle>,
    /// The parameters of which exactly one is sent, by their index in `parameters`.
    pub one_of: Vec<usize>,
    /// How it reads a queue of events.
    pub cursor: Option<Cursor>,
    /// Its result.
    pub result: MethodResult,
    /// The groups of shared errors that apply, by their index in [`Model::groups`](super::Model::groups).
    pub groups: Vec<usize>,
    /// Its own errors.
    pub failures: Vec<Failure>,
    /// Requests with their responses.
    pub examples: Vec<Example>,
}

/// The parameter with the URL of an event handler, and the token that its query needs if a webhook
/// makes the call.
#[derive(Debug)]
pub struct Handler {
    /// The Rust name of the parameter that contains the URL.
    pub address: Name,
    /// The key in the query.
    pub query: String,
    /// The Rust name of the parameter with the token.
    pub token: Name,
}

/// The current values of parameters that a method clears if they are omitted.
#[derive(Debug)]
pub struct Keeps {
    /// The object that contains them, by its index in [`Model::objects`](super::Model::objects).
    pub object: usize,
    /// Each parameter by its index in [`Method::parameters`], with the index of the object's field.
    pub kept: Vec<(usize, usize)>,
}

/// The parameter by which the server recognizes a repeated request.
#[derive(Debug)]
pub struct IdempotencyKey {
    /// The parameter, by its index in [`Method::parameters`].
    pub parameter: usize,
    /// The parameters with which the server ignores the key.
    pub unless: Vec<usize>,
}

/// How a method reads a queue of events, in the server's names.
#[derive(Debug)]
pub struct Cursor {
    /// The parameter that confirms all events with smaller ids.
    pub offset: Name,
    /// The parameter for the number of events to return, and its maximum.
    pub limit: Option<(Name, i64)>,
    /// The field of the result that contains the events.
    pub events: Name,
    /// The field that contains the next offset.
    pub next: Name,
    /// The field that says whether more events are waiting.
    pub more: Name,
}

/// The result of a successful call.
#[derive(Debug)]
pub struct MethodResult {
    /// The type.
    pub kind: Type,
    /// The key of the result that contains the value; optional only for a boolean.
    pub under: Option<String>,
    /// The meaning of the value.
    pub description: String,
}

impl MethodResult {
    /// Returns the key under which a boolean may be found that is documented as bare, or the other
    /// way round: servers do not keep to either.
    #[must_use]
    pub fn key_of_flag(&self) -> &str {
        self.under.as_deref().unwrap_or("result")
    }
}

/// A request and its response.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// How the caller is authorized.
    pub auth: Auth,
    /// The request.
    pub request: Map<String, Value>,
    /// The response.
    pub response: ExampleResponse,
}

/// The response of an example.
#[derive(Debug)]
pub enum ExampleResponse {
    /// The `result` of a successful one.
    Result(Value),
    /// The error of a failed one.
    Error(Failure),
}
