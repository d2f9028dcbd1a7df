//! Events: the data of each, and any of them in its envelope.

use serde_json::{Map, Value, json};

use super::definitions::Writer;
use super::{Way, object};
use crate::model::{Event, Type, events_of};

impl Writer<'_> {
    /// The data of an event.
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
        self.received_or_absent(&Type::Object(event.data), Way::Told)
    }

    /// Any event of an area in the envelope in which it is fetched. An event that is not listed may
    /// come.
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
            "description": "An event that is not listed.",
            "properties": { "type": { "not": { "enum": names } } },
        });
        object(json!({
            "description": "An event in the envelope in which it is fetched.",
            "type": "object",
            "properties": {
                "eventId": {
                    "$ref": format!("{base}integer"),
                    "description": "The event. Later events have greater numbers.",
                },
                "type": { "$ref": format!("{base}text"), "description": "The name of the event." },
                "date": {
                    "anyOf": [{ "$ref": format!("{base}text") }, { "type": "null" }],
                    "description": "When it happened, as a date with time zone.",
                },
                "data": { "description": "What the event tells." },
            },
            "required": ["eventId", "type", "data"],
            "oneOf": events().map(of_type).chain([other]).collect::<Vec<_>>(),
        }))
    }

    /// An event as the portal sends it to the address of an application.
    pub(in super::super) fn delivery(&self, event: &Event) -> Value {
        let text = |description: &str| json!({ "type": "string", "description": description });
        let secret = |description: &str| json!({ "type": "string", "readOnly": true, "description": description });
        json!({
            "description": self.prose.of(&event.description),
            "type": "object",
            "properties": {
                "event": { "const": event.name.server, "description": "The name of the event." },
                "event_handler_id": text("The subscription by which it comes."),
                "data": self.data(event),
                "ts": text("When it was sent, in seconds since 1970."),
                "auth": {
                    "type": "object",
                    "description": "Who sends it, and tokens where a user caused it.",
                    "properties": {
                        "application_token": secret("Proves that the portal sent it: compare it with the one that came with the installation."),
                        "access_token": secret("An OAuth token of the user who caused it."),
                        "refresh_token": secret("What renews the access token."),
                        "domain": text("The host of the portal."),
                        "member_id": text("The portal."),
                        "client_endpoint": text("The address of the portal's methods."),
                        "server_endpoint": text("The address of the authorization server."),
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
