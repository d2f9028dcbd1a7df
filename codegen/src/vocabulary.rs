//! The closed words of the notation: what the spec may say in one word, and the model means by it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an identifier is on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IdKind {
    /// A whole number.
    #[default]
    Integer,
    /// A text.
    String,
}

/// A way in which an event comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// The application asks for it.
    Fetch,
    /// The portal sends it to an address of the application.
    Webhook,
}

/// What kind of failure a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The request is wrong and will stay wrong.
    InvalidRequest,
    /// The credentials are missing or wrong.
    Unauthorized,
    /// The access token has expired, or is no longer valid.
    TokenExpired,
    /// The credentials are right but do not allow this.
    Forbidden,
    /// What the request speaks of does not exist.
    NotFound,
    /// The state asked for is there already.
    AlreadyDone,
    /// The same request is still being carried out.
    InProgress,
    /// Too many requests in too short a time.
    RateLimited,
    /// The method has used up its execution time for now.
    TimeBudgetExhausted,
    /// The portal refuses until a person acts.
    Blocked,
    /// Something that the portal needs cannot be reached for the moment; nothing was carried out.
    Unavailable,
    /// The server failed inside.
    ServerFault,
}

/// Whether a request may be sent again when nobody knows if the server has carried it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// Carrying it out twice is the same as once.
    Idempotent,
    /// The second request fails with an error of class `already_done`, which means the first worked.
    DetectsRepeats,
    /// The second request with the same `idempotency_key` gives the result of the first.
    WithKey,
    /// Carrying it out twice repeats the effect.
    NotIdempotent,
}

/// Whether a method may be part of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Batch {
    /// It may.
    #[default]
    Yes,
    /// The server refuses it there, as it does with everything that moves files.
    No,
}

/// How a caller is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// An incoming webhook: a secret code in the address.
    Webhook,
    /// An OAuth access token in the body.
    #[serde(rename = "oauth")]
    OAuth,
}
