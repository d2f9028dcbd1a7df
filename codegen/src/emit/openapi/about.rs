//! What is said about the API as a whole: its purpose, its servers, how a caller is authorized, and
//! the tags of its areas.

use crate::emit::json::json;
use serde_json::Value;

use super::dialect::Dialect;
use super::methods::about;
use super::types::listed;
use crate::emit::notice;
use crate::emit::prose::markdown;
use crate::model::{Event, Model, Place};

/// The tag of shared events.
const SHARED: &str = "events";

/// Returns what the document is about, with the errors that any method may return.
pub(super) fn info(model: &Model, dialect: Dialect) -> Value {
    let system = model.system();
    let errors = listed(system.failures.iter().map(about));
    let description = format!(
        "{}\n\nReceived values have the documented form here, and the other forms that the examples \
        show. Servers have more spellings, such as digits for a number; the JSON Schemas beside \
        this document accept all of them.\n\n{}\n\n{errors}",
        markdown(&model.description),
        markdown(&system.description),
    );
    json!({
        "title": &model.title,
        "description": description,
        "version": &model.revision,
        "contact": { "name": "Bitrix24 documentation", "url": &model.docs },
        "license": dialect.license(),
        "x-generated": notice("spec"),
    })
}

/// Returns the place of the vendor's documentation.
pub(super) fn documentation(model: &Model) -> Value {
    json!({ "url": &model.docs, "description": "Bitrix24 documentation." })
}

/// Returns where the methods are: with a webhook, and with OAuth.
pub(super) fn servers() -> Value {
    json!([
        {
            "url": "https://{portal}/rest/{userId}/{code}",
            "description": "An incoming webhook.",
            "variables": {
                "portal": { "default": "example.bitrix24.com", "description": "The host of the portal." },
                "userId": { "default": "1", "description": "The id of the user who owns the webhook." },
                "code": { "default": "SECRET", "description": "The secret code of the webhook." },
            },
        },
        {
            "url": "https://{portal}/rest",
            "description": "OAuth.",
            "variables": {
                "portal": { "default": "example.bitrix24.com", "description": "The host of the portal." },
            },
        },
    ])
}

/// Returns how a caller is authorized: by the URL of a webhook, or by an access token.
pub(super) fn security() -> Value {
    json!([{}, { "accessToken": [] }])
}

/// Returns the scheme of an access token.
pub(super) fn security_schemes() -> Value {
    json!({
        "accessToken": {
            "type": "apiKey",
            "in": "query",
            "name": "auth",
            "description": "The OAuth access token. Prefer `auth` in the body, which is not logged.",
        },
    })
}

/// Returns the tags: one per area, and one of the shared events.
pub(super) fn tags(model: &Model) -> Vec<Value> {
    let tag = |name: &str, title: &str, description: &str| {
        let text = markdown(&format!("{title}. {description}"));
        json!({ "name": name, "description": text })
    };
    let areas = model.areas.iter();
    let areas = areas.map(|area| tag(&area.name, &area.title, &area.description));
    let is_shared = |event: &Event| event.place.area.is_none();
    let shared = model.events.iter().any(is_shared);
    let shared = shared.then(|| tag(SHARED, "Events", "Events for applications of all areas."));
    areas.chain(shared).collect()
}

/// Returns the tag of a declaration.
pub(super) fn area_of<'a>(model: &'a Model, place: &Place) -> &'a str {
    model.area(place).map_or(SHARED, |area| &area.name)
}
