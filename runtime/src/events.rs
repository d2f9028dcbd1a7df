//! Events: what the portal tells of by itself, whether it is asked or sends it.
//!
//! Generated code lists the events and what comes with each ([`Events`]), and which methods read
//! queues of them ([`Source`]). An event that is not listed, or whose data cannot be read, is kept
//! as it came: one odd event must never hold up those behind it.

#[cfg(feature = "client")]
mod app_page;
#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "client")]
mod form;
#[cfg(feature = "client")]
mod json;
#[cfg(feature = "client")]
mod origin;
#[cfg(feature = "client")]
mod recent;
#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
mod webhook;

use std::fmt;

use serde::de::MapAccess;
use serde_json::Value;

use crate::method::Method;
use crate::wire::{self, Key, Nothing};

#[cfg(feature = "client")]
pub use self::{
    app_page::{AppPage, UnverifiedAppPage, parse_app_page},
    origin::{Claim, EventToken, application_token_of_bot},
    recent::Recent,
    stream::{EventStream, HandleError},
    webhook::{Forged, Incoming, Unverified, WebhookError, parse_webhook},
};

/// The events of an API.
pub trait Events: Sized + Send + 'static {
    /// The names of the events that are described, as the server spells them.
    const NAMES: &'static [&'static str];

    /// The event of a name with its data; `None` when no event of that name is described.
    ///
    /// # Errors
    ///
    /// When the data is not what the description of the event says.
    fn read(name: &str, data: &Value) -> Option<Result<Self, serde_json::Error>>;

    /// An event that is not described, or cannot be read.
    fn unknown(event: UnknownEvent) -> Self;

    /// The name of the event.
    fn name(&self) -> &str;
}

/// An event as it came, because it is not described or its data cannot be read.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The name, as the server spells it.
    pub name: String,
    /// The data.
    pub data: Value,
    /// Why the data of a known event could not be read. It repeats none of the values.
    pub reason: Option<String>,
}

/// The data stays out of sight: an event may bring tokens along.
impl fmt::Debug for UnknownEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownEvent")
            .field("name", &self.name)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Reads an event from its name and its data. Whatever they are, there is an event.
#[must_use]
pub fn read<E: Events>(name: &str, data: Value) -> E {
    let reason = match E::read(name, &data) {
        Some(Ok(event)) => return event,
        Some(Err(error)) => Some(without_values(&error.to_string())),
        None => None,
    };
    E::unknown(UnknownEvent {
        name: name.to_owned(),
        data,
        reason,
    })
}

/// The text of an error of serde without the value that it quotes.
fn without_values(text: &str) -> String {
    let Some((found, expected)) = text.rsplit_once(", expected ") else {
        return text.to_owned();
    };
    let kind = found.split(['`', '"']).next().unwrap_or_default();
    format!("{}, expected {expected}", kind.trim_end())
}

/// An event as it is fetched from a queue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fetched<E> {
    /// The number of the event in its queue. Later events have greater numbers.
    pub event_id: i64,
    /// When it happened, as a date with its time zone.
    pub date: Option<String>,
    /// The event.
    pub event: E,
}

/// A page of a queue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<E> {
    /// The events, oldest first.
    pub events: Vec<Fetched<E>>,
    /// From where on to ask next; asking so confirms all events before it.
    pub next_offset: Option<i64>,
    /// Whether more events wait already.
    pub has_more: bool,
}

impl<E> Page<E> {
    /// A page of these events.
    #[must_use]
    pub fn new(events: Vec<Fetched<E>>, next_offset: Option<i64>, has_more: bool) -> Self {
        Self {
            events,
            next_offset,
            has_more,
        }
    }
}

/// A method that reads a queue of events.
pub trait Source: Method {
    /// The events of the queue.
    type Event: Events;

    /// Asks for the events from here on, which confirms all before it; `None` asks for the oldest
    /// that is not confirmed.
    fn set_offset(&mut self, offset: Option<i64>);

    /// The page that an answer holds.
    fn page(output: Self::Output) -> Page<Self::Event>;
}

impl<'de, E: Events> wire::Object<'de> for Fetched<E> {
    const EXPECTING: &'static str = "an event";

    fn read<A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut event_id = None;
        let mut name: Option<String> = None;
        let mut date = None;
        let mut data = None;
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match &*key {
                "eventId" => wire::value(&mut map, &mut event_id, Nothing::Only),
                "type" => wire::value(&mut map, &mut name, Nothing::Only),
                "date" => wire::value(&mut map, &mut date, Nothing::Only),
                "data" => wire::value(&mut map, &mut data, Nothing::Only),
                _ => wire::skip(&mut map),
            }?;
        }
        let name: String = wire::required(name, "type")?;
        Ok(Self {
            event_id: wire::required(event_id, "eventId")?,
            date,
            event: read(&name, data.unwrap_or_default()),
        })
    }
}

crate::read_object!(Fetched<E>, E: Events);
crate::plain_field!(Fetched<E>, E);

impl<E: Events + serde::Serialize> serde::Serialize for Fetched<E> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("eventId", &self.event_id)?;
        map.serialize_entry("type", self.event.name())?;
        wire::entry(&mut map, "date", &self.date, Nothing::Null)?;
        map.serialize_entry("data", &self.event)?;
        map.end()
    }
}

#[cfg(feature = "schemars")]
impl<E: Events + schemars::JsonSchema> schemars::JsonSchema for Fetched<E> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fetched".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        E::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Events, Fetched, UnknownEvent, without_values};
    use crate::wire;

    #[derive(Debug, PartialEq)]
    enum Event {
        Counted(i64),
        Unknown(UnknownEvent),
    }

    impl Events for Event {
        const NAMES: &'static [&'static str] = &["COUNTED"];

        fn read(name: &str, data: &Value) -> Option<Result<Self, serde_json::Error>> {
            match name {
                "COUNTED" => Some(wire::under(data, "count").map(Self::Counted)),
                _ => None,
            }
        }

        fn unknown(event: UnknownEvent) -> Self {
            Self::Unknown(event)
        }

        fn name(&self) -> &str {
            match self {
                Self::Counted(_) => "COUNTED",
                Self::Unknown(event) => &event.name,
            }
        }
    }

    fn fetched(envelope: Value) -> Fetched<Event> {
        serde_json::from_value(envelope).expect("an envelope")
    }

    #[test]
    fn the_data_may_stand_before_the_name() {
        let text = r#"{"data": {"count": "7"}, "x": [], "date": "2026-01-02T03:04:05+00:00",
            "eventId": "12", "type": "COUNTED"}"#;
        let event: Fetched<Event> = serde_json::from_str(text).expect("an envelope");
        assert_eq!((event.event_id, event.event), (12, Event::Counted(7)));
        assert_eq!(event.date.as_deref(), Some("2026-01-02T03:04:05+00:00"));
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_its_values_are_not_repeated() {
        let data = json!({ "count": "my secret" });
        let event = fetched(json!({ "eventId": 1, "type": "COUNTED", "data": data }));
        let Event::Unknown(unknown) = event.event else {
            panic!("{event:?}");
        };
        assert_eq!((unknown.name.as_str(), unknown.data), ("COUNTED", data));
        assert_eq!(
            unknown.reason.as_deref(),
            Some("invalid value: string, expected a whole number")
        );

        let event = fetched(json!({ "eventId": 2, "type": "OTHER" }));
        assert_eq!(
            event.event,
            Event::Unknown(UnknownEvent {
                name: "OTHER".to_owned(),
                data: Value::Null,
                reason: None,
            })
        );
    }

    #[test]
    fn reasons_keep_names_and_lose_values() {
        for (text, expected) in [
            ("missing field `id`", "missing field `id`"),
            (
                r#"invalid type: string "a, expected b", expected a list"#,
                "invalid type: string, expected a list",
            ),
            (
                "invalid type: integer `5`, expected an object Message",
                "invalid type: integer, expected an object Message",
            ),
            (
                "invalid type: null, expected a value",
                "invalid type: null, expected a value",
            ),
        ] {
            assert_eq!(without_values(text), expected);
        }
    }
}
