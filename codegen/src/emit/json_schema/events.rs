//! Events: the data of each, and any event in its envelope.

use serde_json::{Map, Value, json};

use super::definitions::Writer;
use super::{Way, object};
use crate::model::{Event, Type, events_of};

impl Writer<'_> {
    /// Returns the schema of an event's data.
    pub(super) fn event_data(&self, event: &Event) -> Map<String, Value> {
        let mut schema = self.data(event);
        schema.insert(
            "description".to_owned(),
            self.prose.of(&event.description).into(),
        );
        let examples = event.examples.iter().map(|(_, data)| data);
        schema.insert("examples".to_owned(), examples.cloned().collect());
        schema
    }

    fn data(&self, event: &Event) -> Map<String, Value> {
        self.received_or_absent(&Type::Object(event.data), Way::InEvent)
    }

    /// Returns the schema of any event of an area in the envelope in which it is fetched. Unlisted
    /// events are valid.
    pub(super) fn event(&self, area: usize) -> Map<String, Value> {
        let base = self.base;
        let events = || events_of(&self.model.events, area);
        let of_type = |event: &Event| {
            json!({
                "title": event.name.server,
                "description": self.prose.of(&event.description),
                "properties": { "type": { "const": event.name.server }, "data": self.data(event) },
            })
        };
        let names: Vec<&str> = events().map(|event| event.name.server.as_str()).collect();
        let other = json!({
            "description": "An unlisted event.",
            "properties": { "type": { "not": { "enum": names } } },
        });
        object(json!({
            "description": "A fetched event in its envelope.",
            "type": "object",
            "properties": {
                "eventId": {
                    "$ref": format!("{base}integer"),
                    "description": "The id of the event. Later events have greater ids.",
                },
                "type": { "$ref": format!("{base}text"), "description": "The name of the event." },
                "date": {
                    "anyOf": [{ "$ref": format!("{base}text") }, { "type": "null" }],
                    "description": "The time of the event, as a date with a time zone.",
                },
                "data": { "description": "The data of the event." },
            },
            "required": ["eventId", "type", "data"],
            "oneOf": events().map(of_type).chain([other]).collect::<Vec<_>>(),
        }))
    }

    /// Returns the schema of an event that the portal sends to a webhook handler.
    pub(in super::super) fn delivery(&self, event: &Event) -> Value {
        let text = |description: &str| json!({ "type": "string", "description": description });
        let secret = |description: &str| json!({ "type": "string", "readOnly": true, "description": description });
        json!({
            "description": self.prose.of(&event.description),
            "type": "object",
            "properties": {
                "event": { "const": event.name.server, "description": "The name of the event." },
                "event_handler_id": text("The id of the subscription to the event."),
                "data": self.data(event),
                "ts": text("The time of the delivery, in seconds since 1970."),
                "auth": {
                    "type": "object",
                    "description": "The sender, and tokens if a user caused the event.",
                    "properties": {
                        "application_token": secret("Proves that the portal sent the event: compare this token with the one from the installation."),
                        "access_token": secret("An OAuth access token of the user who caused the event."),
                        "refresh_token": secret("The refresh token, which renews the access token."),
                        "domain": text("The host of the portal."),
                        "member_id": text("The id of the portal."),
                        "client_endpoint": text("The URL of the portal's methods."),
                        "server_endpoint": text("The URL of the authorization server."),
                        "scope": text("The permissions of the application."),
                        "status": text("The kind of application: `L` local, `F` free, `D` demo, `T` trial or `P` paid."),
                    },
                    "required": ["application_token"],
                },
            },
            "required": ["event", "data", "auth"],
        })
    }
}
