//! Events: in the envelope in which they are fetched, and as a portal delivers them.

use crate::emit::json::json;
use serde_json::Value;

use super::components::{Component, Components};
use super::types::object_of;
use crate::model::{Type, events_of};

impl Components<'_> {
    /// Returns the schema of any event of an area in its envelope. The first form that fits is the
    /// event, and the last one fits any event: neither an unlisted event nor one with odd data
    /// makes its page unreadable.
    pub(super) fn event(&self, area: usize) -> Value {
        let name = |listed: &crate::model::Event| {
            let events = &self.model.events;
            events.iter().position(|event| std::ptr::eq(event, listed))
        };
        let listed = events_of(&self.model.events, area).filter_map(name);
        let forms = listed
            .map(Component::Fetched)
            .chain([Component::FetchedOther]);
        let mut schema = self.described(
            "A fetched event in its envelope. The first form that fits is the event; the last one fits any other.",
        );
        let forms: Vec<Value> = forms.map(|form| self.reference(form)).collect();
        schema.insert("anyOf".to_owned(), forms.into());
        schema.into()
    }

    /// Returns the schema of an event in its envelope.
    pub(super) fn fetched(&self, index: usize) -> Value {
        let event = &self.model.events[index];
        let name = self.reference(Component::EventName(index));
        let data = self.reference(Component::Object(event.data));
        self.envelope(&event.description, name, data)
    }

    /// Returns the schema of an unlisted event in its envelope.
    pub(super) fn fetched_other(&self) -> Value {
        let name = json!({ "type": "string", "description": "The name of the event." });
        let data = json!({ "description": "The data of the event." });
        self.envelope("An unlisted event.", name, data)
    }

    fn envelope(&self, text: &str, name: Value, data: Value) -> Value {
        let annotated = |schema, text| self.dialect.annotated(schema, self.described(text));
        let id = "The id of the event. Later events have greater ids.";
        let date = self.dialect.nullable(self.kind(&Type::String));
        let mut schema = self.described(text);
        schema.extend(object_of(vec![
            (
                "eventId".to_owned(),
                annotated(self.kind(&Type::Integer), id),
                true,
            ),
            ("type".to_owned(), name, true),
            (
                "date".to_owned(),
                annotated(date, "The time of the event, as a date with a time zone."),
                false,
            ),
            ("data".to_owned(), data, true),
        ]));
        schema.into()
    }

    /// Returns the schema of the name of an event.
    pub(super) fn event_name(&self, index: usize) -> Value {
        let name = &self.model.events[index].name.server;
        json!({ "description": "The name of the event.", "type": "string", "enum": [name] })
    }

    /// Returns the schema of an event that the portal sends to a webhook handler.
    pub(super) fn delivered(&self, index: usize) -> Value {
        let event = &self.model.events[index];
        let text = |name: &str, text: &str| (name.to_owned(), self.text(text), false);
        let data = self.reference(Component::Object(event.data));
        let mut schema = self.described(&event.description);
        schema.extend(object_of(vec![
            (
                "event".to_owned(),
                self.reference(Component::EventName(index)),
                true,
            ),
            text(
                "event_handler_id",
                "The id of the subscription to the event.",
            ),
            ("data".to_owned(), data, true),
            text("ts", "The time of the delivery, in seconds since 1970."),
            ("auth".to_owned(), self.reference(Component::Sender), true),
        ]));
        schema.into()
    }

    /// Returns the schema of the sender of a delivery.
    pub(super) fn sender(&self) -> Value {
        let text = |name: &str, text: &str| (name.to_owned(), self.text(text), false);
        let secret = |name: &str, text: &str, required| {
            let schema = self
                .dialect
                .annotated(self.kind(&Type::Secret), self.described(text));
            (name.to_owned(), schema, required)
        };
        let mut schema = self.described("The sender, and tokens if a user caused the event.");
        schema.extend(object_of(vec![
            secret(
                "application_token",
                "Proves that the portal sent the event: compare this token with the one from the installation.",
                true,
            ),
            secret(
                "access_token",
                "An OAuth access token of the user who caused the event.",
                false,
            ),
            secret(
                "refresh_token",
                "The refresh token, which renews the access token.",
                false,
            ),
            text("domain", "The host of the portal."),
            text("member_id", "The id of the portal."),
            text("client_endpoint", "The URL of the portal's methods."),
            text("server_endpoint", "The URL of the authorization server."),
            text("scope", "The permissions of the application."),
            text(
                "status",
                "The kind of application: `L` local, `F` free, `D` demo, `T` trial or `P` paid.",
            ),
        ]));
        schema.into()
    }

    fn text(&self, text: &str) -> Value {
        self.dialect
            .annotated(self.kind(&Type::String), self.described(text))
    }
}
