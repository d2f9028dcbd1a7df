//! What a portal sends to the application's address, with its data unread until it is proven.

use serde_json::{Map, Value};

use super::budget::Budget;
use super::json::Json;
use super::{WebhookError, form, json};

/// The fields of a request.
pub(super) struct Sent {
    /// All fields but the data.
    pub(super) fields: Map<String, Value>,
    /// Whether something in the name of the event could not be read, and was replaced.
    pub(super) has_broken_name: bool,
    /// The data of the event.
    pub(super) data: Data,
}

/// Data as it came. To count its values and to leave it alone is all that is done for somebody who
/// has not proven who they are.
pub(super) enum Data {
    /// The pairs of a form.
    Form(Vec<u8>),
    /// A value of JSON, if there is one.
    Json(Option<Json>),
}

impl Data {
    /// Reads the data, and whether something in it could not be read and was replaced.
    pub(super) fn read(self) -> (Value, bool) {
        match self {
            Self::Form(pairs) => form::data(&pairs),
            Self::Json(json) => json.map(Json::read).unwrap_or_default(),
        }
    }
}

/// How a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Form,
    Json,
}

impl Wire {
    /// What a content type says; an error when no portal sends such.
    pub(super) fn of(content_type: &str) -> Result<Self, WebhookError> {
        let media_type = content_type.split(';').next().unwrap_or_default();
        match media_type.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            "application/json" => Ok(Self::Json),
            _ => Err(WebhookError::ContentType),
        }
    }
}

/// Reads the fields of a request, which come as a form or as JSON.
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
