//! A message and its author, as derived by serde. The fields are those of the crate's types, in the
//! same order; a code is a text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::User;

/// A message with its author.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct MessageWithAuthor {
    pub message: Message,
    pub user: Option<User>,
}

/// A message.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct Message {
    pub id: i64,
    #[serde(alias = "chat_id")]
    pub chat_id: Option<i64>,
    #[serde(alias = "author_id")]
    pub author_id: Option<i64>,
    pub date: Option<String>,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub is_system: bool,
    pub uuid: Option<String>,
    pub forward: Option<MessageForward>,
    #[serde(default)]
    pub params: MessageParams,
    pub viewed_by_others: Option<bool>,
    pub unread: Option<bool>,
    pub viewed: Option<bool>,
}

/// The origin of a forwarded message.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct MessageForward {
    pub id: Option<String>,
    pub user_id: Option<i64>,
    pub chat_title: Option<String>,
    pub chat_type: Option<String>,
    pub chat_id: Option<i64>,
    pub date: Option<String>,
}

/// What a message contains besides its text.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct MessageParams {
    #[serde(default)]
    pub file_id: Vec<i64>,
    pub reply_id: Option<i64>,
    pub attach: Option<Value>,
    pub keyboard: Option<Value>,
    pub code: Option<Value>,
    #[serde(default)]
    pub like: Vec<i64>,
    #[serde(default)]
    pub is_edited: YesNo,
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// A flag that is written as Y or N.
#[derive(Debug, Default, Deserialize, Serialize)]
pub enum YesNo {
    /// Yes.
    Y,
    /// No.
    #[default]
    N,
}
