//! A chat, as derived by serde. The fields are those of the crate's types, in the same order; a code
//! is a text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message::YesNo;

/// A chat.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct Chat {
    pub id: i64,
    pub dialog_id: Option<String>,
    #[serde(default)]
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub message_type: Option<String>,
    pub owner: Option<i64>,
    pub color: Option<String>,
    pub avatar: Option<String>,
    pub description: Option<String>,
    pub extranet: Option<bool>,
    pub role: Option<String>,
    pub contains_collaber: Option<bool>,
    #[serde(default)]
    pub mute_list: Vec<i64>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
    pub entity_data1: Option<String>,
    pub entity_data2: Option<String>,
    pub entity_data3: Option<String>,
    #[serde(default)]
    pub entity_link: EntityLink,
    pub disk_folder_id: Option<i64>,
    #[serde(default)]
    pub permissions: ChatPermissions,
    pub parent_chat_id: Option<i64>,
    pub parent_message_id: Option<i64>,
    pub is_new: Option<bool>,
    pub text_field_enabled: Option<YesNo>,
    pub background_id: Option<String>,
    pub date_create: Option<String>,
    pub last_message_id: Option<i64>,
    pub last_id: Option<i64>,
    #[serde(default)]
    pub manager_list: Vec<i64>,
    pub message_count: Option<i64>,
    pub user_counter: Option<i64>,
    pub unread_id: Option<i64>,
    pub last_message_views: Option<Value>,
    pub marked_id: Option<i64>,
    pub public: Option<PublicAccess>,
}

/// What a chat belongs to.
#[derive(Debug, Default, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct EntityLink {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub url: Option<String>,
    pub id: Option<String>,
}

/// Who may do what in a chat.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct ChatPermissions {
    pub manage_users_add: Option<String>,
    pub manage_users_delete: Option<String>,
    pub manage_ui: Option<String>,
    pub manage_settings: Option<String>,
    pub manage_messages: Option<String>,
    pub manage_messages_auto_delete: Option<String>,
    pub can_post: Option<String>,
}

/// The public link of a chat.
#[derive(Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the crate's type explains each field")]
pub struct PublicAccess {
    pub code: Option<String>,
    pub link: Option<String>,
}
