//! Events: the data of each, and any event in its envelope.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::definitions::Writer;
use super::{Way, object};
use crate::emit::prose::plain;
use crate::model::{Event, Type, events_of};

impl Writer<'_> {
    /// Returns the schema of an event's data.
    pub(super) fn event_data(&self, event: &Event) -> Map<String, Value> {
        let mut schema = self.data(event);
        schema.insert("description".to_owned(), plain(&event.description).into());
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
                "title": &event.name.server,
                "description": plain(&event.description),
                "properties": { "type": { "const": &event.name.server }, "data": self.data(event) },
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
}
