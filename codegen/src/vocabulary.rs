//! The enumerations of the notation, which the spec and the model share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The type of an identifier on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdKind {
    /// A whole number.
    #[default]
    Integer,
    /// A text.
    String,
}

/// A way in which an event arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// The application fetches it.
    Fetch,
    /// The portal sends it to a webhook handler of the application.
    Webhook,
}

/// The kind of failure that a code reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The request is invalid; sending it again fails again.
    InvalidRequest,
    /// The credentials are missing or wrong.
    Unauthorized,
    /// The access token has expired or is no longer valid; the client renews it once.
    TokenExpired,
    /// The credentials are valid but do not allow this.
    Forbidden,
    /// The object that the request refers to does not exist.
    NotFound,
    /// The requested state already exists.
    AlreadyDone,
    /// The same request is still being carried out; the client retries after a pause.
    InProgress,
    /// Too many requests in too short a time.
    RateLimited,
    /// The method has used up its execution time for now.
    TimeBudgetExhausted,
    /// The portal refuses requests until a person acts.
    Blocked,
    /// The portal temporarily cannot reach something it needs, and nothing was carried out; the
    /// client retries any method after a pause.
    Unavailable,
    /// An internal error of the server.
    ServerFault,
}

/// What a method does to the data of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It changes nothing.
    Read,
    /// It adds or changes something.
    Write,
    /// It deletes something, or gives it up so that the caller cannot get it back.
    Destroy,
}

/// Whether a request may be sent again when it is unknown whether the server has carried it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// Carrying it out twice is the same as once.
    Idempotent,
    /// The second request fails with an error of class `already_done`, which means that the first
    /// succeeded.
    DetectsRepeats,
    /// The second request with the same `idempotency_key` returns the result of the first.
    WithKey,
    /// Carrying it out twice repeats the effect.
    NotIdempotent,
}

/// Whether a method may be part of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Batch {
    /// The method may be part of a batch.
    #[default]
    Yes,
    /// The server refuses the method in a batch, as it does with every method that transfers files.
    No,
}

/// How a caller is authorized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// An incoming webhook: a secret code in the URL.
    Webhook,
    /// An OAuth access token in the body.
    #[serde(rename = "oauth")]
    OAuth,
}
