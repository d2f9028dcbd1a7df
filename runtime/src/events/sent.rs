//! A portal's request to the application's address, with its data unread until it is verified.

use serde_json::{Map, Value};

use super::budget::Budget;
use super::json::Json;
use super::{WebhookError, form, json};

/// The fields of a request.
pub(super) struct Sent {
    /// All fields except the data.
    pub(super) fields: Map<String, Value>,
    /// Whether a part of the event's name was unreadable and replaced.
    pub(super) has_broken_name: bool,
    /// The data of the event.
    pub(super) data: Data,
}

/// The raw data. Until the sender is verified, its values are only counted.
pub(super) enum Data {
    /// The pairs of a form.
    Form(Vec<u8>),
    /// A JSON value, if there is one.
    Json(Option<Json>),
}

impl Data {
    /// Reads the data, and returns whether a part of it was unreadable and replaced.
    pub(super) fn read(self) -> (Value, bool) {
        match self {
            Self::Form(pairs) => form::data(&pairs),
            Self::Json(json) => json.map(Json::read).unwrap_or_default(),
        }
    }
}

/// The encoding of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Form,
    Json,
}

impl Wire {
    /// Returns the encoding of a content type, or an error if no portal uses it.
    pub(super) fn of(content_type: &str) -> Result<Self, WebhookError> {
        let media_type = content_type.split(';').next().unwrap_or_default();
        match media_type.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            "application/json" => Ok(Self::Json),
            _ => Err(WebhookError::ContentType),
        }
    }
}

/// Reads the fields of a request, which is a form or JSON.
pub(super) fn read(
    content_type: &str,
    body: &[u8],
    budget: &mut Budget,
) -> Result<Sent, WebhookError> {
    let sent = match Wire::of(content_type)? {
        Wire::Form => form::read(body, budget)
            .map(|form| Sent {
                fields: form.fields,
                has_broken_name: form.has_broken_name,
                data: Data::Form(form.data),
            })
            .map_err(|excess| excess.to_string()),
        Wire::Json => json::read(body, budget).map(|read| Sent {
            fields: read.fields,
            has_broken_name: read.has_broken_name,
            data: Data::Json(read.data),
        }),
    };
    sent.map_err(|reason| WebhookError::InvalidBody { reason })
}
