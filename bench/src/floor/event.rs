//! Events that a queue returns or a webhook delivers, as derived by serde. The fields are those of
//! the crate's types, in the same order; a code is a text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Chat, Message, User};

/// A page of a queue.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct EventPage {
    pub events: Option<Vec<Fetched>>,
    pub next_offset: Option<i64>,
    #[serde(default)]
    pub has_more: bool,
    pub last_event_id: Option<i64>,
}

/// A fetched event. All events of the page have data of the same type, so none waits for its name.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct Fetched {
    pub event_id: i64,
    #[serde(rename = "type")]
    pub name: EventName,
    pub date: Option<String>,
    pub data: MessageEvent,
}

/// The name of an event.
#[derive(Debug, Deserialize, Serialize)]
pub enum EventName {
    /// A new message.
    #[serde(rename = "ONIMBOTV2MESSAGEADD")]
    MessageAdded,
}

/// The data of a message event.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct MessageEvent {
    pub bot: Option<BotInfo>,
    pub message: Message,
    pub chat: Option<Chat>,
    pub user: Option<User>,
    pub language: Option<String>,
}

/// A bot.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct BotInfo {
    pub id: i64,
    #[serde(default)]
    pub code: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub is_hidden: Option<bool>,
    pub is_support_openline: Option<bool>,
    pub is_reactions_enabled: Option<bool>,
    pub background_id: Option<String>,
    pub language: Option<String>,
    pub module_id: Option<String>,
    pub app_id: Option<String>,
    pub event_mode: Option<String>,
    pub count_message: Option<i64>,
    pub count_command: Option<i64>,
    pub count_chat: Option<i64>,
    pub count_user: Option<i64>,
    pub auth: Option<EventAuth>,
}

/// The tokens of an event or of a bot.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct EventAuth {
    pub access_token: Option<String>,
    pub expires: Option<i64>,
    pub expires_in: Option<i64>,
    pub scope: Option<String>,
    pub domain: Option<String>,
    pub server_endpoint: Option<String>,
    pub status: Option<String>,
    pub client_endpoint: Option<String>,
    pub member_id: Option<String>,
    pub user_id: Option<i64>,
    pub refresh_token: Option<String>,
    pub application_token: Option<String>,
}

/// A delivery by webhook.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct Delivery {
    #[serde(rename = "event")]
    pub name: EventName,
    pub event_handler_id: Option<i64>,
    pub data: MessageEvent,
    pub ts: Option<i64>,
    pub auth: EventAuth,
}

/// Returns the pairs of a form. Building objects from them is not part of this floor.
#[must_use]
pub fn pairs(form: &[u8]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(form).collect()
}
