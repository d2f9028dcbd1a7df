//! The floors of the client: code that a bot's author would write by hand for the one method.
//!
//! They do exactly the same work as the crate: the same keys are written, the same keys are read
//! into fields of the same meaning, an error is looked up, an unknown reaction is kept. They do not
//! handle unusual responses, secrets and remedies.

mod chat;
mod client;
mod event;
mod message;
mod reaction;
mod refusal;
mod user;

use serde::{Deserialize, Serialize};

pub use chat::{Chat, ChatPermissions, EntityLink, PublicAccess};
pub use client::Client;
pub use event::{BotInfo, Delivery, EventAuth, EventName, EventPage, Fetched, MessageEvent, pairs};
pub use message::{Message, MessageForward, MessageParams, MessageWithAuthor, YesNo};
pub use reaction::{DerivedReaction, Reaction};
pub use refusal::{Details, Kind, Refusal, refusal};
pub use user::{User, Users};

/// The name of the method.
const METHOD: &str = "imbot.v2.Chat.Message.Reaction.add";

/// The request.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReactionAdd {
    /// The bot that acts.
    pub bot_id: i64,
    /// Its token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot_token: Option<String>,
    /// The message to react to.
    pub message_id: i64,
    /// The reaction to add.
    pub reaction: Reaction,
}

/// A successful response of another method.
#[derive(Debug, Deserialize)]
pub struct Answer<T> {
    /// The result of the method.
    pub result: T,
    /// The timing of the call.
    pub time: Option<Time>,
}

/// A successful response.
#[derive(Debug, Deserialize)]
pub struct Response {
    /// The result of the method.
    pub result: Flag,
    /// The timing of the call.
    pub time: Option<Time>,
}

/// A yes or no under the key `result`.
#[derive(Debug, Deserialize)]
pub struct Flag {
    /// Whether the reaction was added.
    pub result: bool,
}

/// The timing of a call on the server.
#[derive(Debug, Deserialize)]
pub struct Time {
    /// When the server began, in seconds since 1970.
    pub start: Option<f64>,
    /// When the server was done, in seconds since 1970.
    pub finish: Option<f64>,
    /// How long the whole request took, in seconds.
    pub duration: Option<f64>,
    /// How long the method itself took, in seconds.
    pub processing: Option<f64>,
    /// When the server began, as a date with its time zone.
    pub date_start: Option<String>,
    /// When the server was done, as a date with its time zone.
    pub date_finish: Option<String>,
    /// How much of the method's execution time is used up, in seconds.
    pub operating: Option<f64>,
    /// When a part of it becomes available again, in seconds since 1970.
    pub operating_reset_at: Option<i64>,
}
