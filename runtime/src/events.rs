//! Events that the portal emits, fetched from its queue or delivered by webhook.
//!
//! Generated code lists the events and the data of each ([`Events`]), and the methods that read
//! queues of them ([`EventQueue`]). An event that is not listed, or whose data cannot be read, is
//! kept as it came: one unexpected event must never block those behind it.

#[cfg(feature = "client")]
mod app_page;
#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "client")]
mod budget;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "client")]
mod form;
#[cfg(feature = "client")]
mod json;
#[cfg(feature = "client")]
mod key;
#[cfg(feature = "client")]
mod keys;
#[cfg(feature = "client")]
mod origin;
#[cfg(feature = "client")]
mod recent;
#[cfg(feature = "client")]
mod sent;
#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
mod webhook;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::contract::method::Method;
use crate::json::number;
use crate::json::room::Room;
use crate::text::invisible::Quoted;
use crate::wire::{self, Found, Key, Mismatch, Mismatches, NullForm, Read};

#[cfg(feature = "client")]
pub use self::{
    app_page::{AppPage, UnverifiedAppPage, parse_app_page},
    origin::{Claim, EventToken, application_token_of_bot},
    recent::Dedup,
    stream::{EventStream, HandleError},
    webhook::{Delivery, Unverified, VerificationError, WebhookError, parse_webhook},
};

/// The events of an API.
pub trait Events: Sized + Send + 'static {
    /// The names of the described events, in the server's spelling.
    const NAMES: &'static [&'static str];

    /// Reads the event of a name from its data. Returns `None` if no event of that name is
    /// described, and `Some(None)` if the data lacks the id of its subject.
    fn read(name: &str, data: &Value, mismatches: &mut Mismatches) -> Option<Option<Self>>;

    /// Wraps an event that is not described, or cannot be read.
    fn unknown(event: UnknownEvent) -> Self;

    /// Returns the name of the event.
    fn name(&self) -> &str;
}

/// An event as it came, because it is not described or its data cannot be read.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The name, in the server's spelling.
    pub name: String,
    /// The data.
    pub data: Value,
    /// Why the data of a known event could not be read. The reason repeats none of the values.
    pub reason: Option<String>,
}

/// Hides the data: an event may carry tokens.
impl fmt::Debug for UnknownEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownEvent")
            .field("name", &Quoted(&self.name))
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Reads an event from its name and its data. This never fails.
#[must_use]
pub fn read<E: Events>(name: &str, data: Value) -> E {
    read_from(name, data, false).0
}

/// Reads an event and its mismatches. `is_broken`: whether a part of the name or the data was
/// unreadable and replaced.
fn read_from<E: Events>(name: &str, data: Value, is_broken: bool) -> (E, Vec<Mismatch>) {
    read_within(name, data, is_broken, &mut Room::default(), 0)
}

/// Reads an event whose values may take this much memory. The raw data has taken `for_data` of it,
/// which is returned if the event does not keep the data.
fn read_within<E: Events>(
    name: &str,
    data: Value,
    is_broken: bool,
    room: &mut Room,
    for_data: usize,
) -> (E, Vec<Mismatch>) {
    let mut mismatches = Mismatches::of_event();
    mismatches.set_room(*room);
    let reason = if is_broken {
        Some("its name, or a value in its data, cannot be read".to_owned())
    } else {
        match E::read(name, &data, &mut mismatches) {
            Some(Some(event)) => {
                *room = mismatches.room();
                room.give_back(for_data);
                return (event, mismatches.into_list());
            }
            Some(None) => Some(match mismatches.last() {
                Some(mismatch) => mismatch.to_string(),
                None => "its data lacks the id of its subject".to_owned(),
            }),
            None => None,
        }
    };
    let event = E::unknown(UnknownEvent {
        name: name.to_owned(),
        data,
        reason,
    });
    (event, mismatches.into_list())
}

/// An event fetched from a queue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fetched<E> {
    /// The number of the event in its queue; 0 if it cannot be read. Later events have greater
    /// numbers.
    pub event_id: i64,
    /// When the event happened, as a date with its time zone.
    pub date: Option<String>,
    /// The event.
    pub event: E,
    /// The values in its data that did not fit their types and read as absent, 16 at most.
    pub mismatches: Vec<Mismatch>,
}

/// A page of a queue.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<E> {
    /// The events, oldest first.
    pub events: Vec<Fetched<E>>,
    /// The offset of the next request, which confirms all events before it.
    pub next_offset: Option<i64>,
    /// Whether more events are already waiting.
    pub has_more: bool,
}

impl<E> Page<E> {
    /// Creates a page of these events.
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
pub trait EventQueue: Method {
    /// The events of the queue.
    type Event: Events;

    /// Sets the offset, which confirms all events before it; `None` asks for the oldest unconfirmed
    /// event.
    fn set_offset(&mut self, offset: Option<i64>);

    /// Asks for the largest page that the server allows, unless the request sets a size.
    fn enlarge(&mut self) {}

    /// Returns the page in a response; returns `None` if the response does not list events.
    fn page(output: Self::Output) -> Option<Page<Self::Event>>;
}

/// An event in a list. Reading one never fails.
impl<'de, E: Events> Read<'de> for Fetched<E> {
    fn read<D: Deserializer<'de>>(
        deserializer: D,
        _: NullForm,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self>, D::Error> {
        let visitor = FetchedVisitor {
            mismatches,
            of: PhantomData,
        };
        deserializer.deserialize_any(visitor).map(Some)
    }
}

impl<'de, E: Events> Deserialize<'de> for Fetched<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer)
    }
}

struct FetchedVisitor<'m, E> {
    mismatches: &'m mut Mismatches,
    of: PhantomData<fn() -> E>,
}

impl<E: Events> FetchedVisitor<'_, E> {
    /// Returns the event for a value that is not an event.
    fn other(self, value: impl Into<Value>) -> Fetched<E> {
        let data = value.into();
        let event = E::unknown(UnknownEvent {
            name: String::new(),
            reason: Some(format!("expected an event, found {}", Found::of(&data))),
            data,
        });
        Fetched {
            event_id: 0,
            date: None,
            event,
            mismatches: Vec::new(),
        }
    }
}

impl<'de, E: Events> Visitor<'de> for FetchedVisitor<'_, E> {
    type Value = Fetched<E>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fetched<E>, A::Error> {
        let (mut event_id, mut name, mut date, mut data) = (None, None, None, None);
        let mut for_data = 0;
        let mut next = map.next_key::<Key<'de>>()?;
        if let Some(key) = &next
            && let Some(number) = number::hidden(key, &mut map)?
        {
            return number.visit(self);
        }
        while let Some(key) = next {
            let before = self.mismatches.count();
            let mismatches = &mut *self.mismatches;
            match &*key {
                "eventId" => wire::value(&mut map, &mut event_id, NullForm::Only, mismatches),
                "type" => wire::value(&mut map, &mut name, NullForm::Only, mismatches),
                "date" => wire::value(&mut map, &mut date, NullForm::Only, mismatches),
                "data" => {
                    let before = mismatches.room();
                    let read = wire::value(&mut map, &mut data, NullForm::Only, mismatches);
                    for_data = mismatches.room().taken_since(before);
                    read
                }
                _ => wire::skip(&mut map),
            }?;
            self.mismatches.inside(before, &key);
            next = map.next_key()?;
        }
        let name: String = name.unwrap_or_default();
        let data: Value = data.unwrap_or_default();
        let is_broken = self.mismatches.is_broken(&data) || self.mismatches.is_broken_text(&name);
        let mut room = self.mismatches.room();
        let (event, mismatches) = read_within(&name, data, is_broken, &mut room, for_data);
        self.mismatches.set_room(room);
        Ok(Fetched {
            event_id: event_id.unwrap_or_default(),
            date,
            event,
            mismatches,
        })
    }

    fn visit_unit<X: Error>(self) -> Result<Fetched<E>, X> {
        Ok(self.other(Value::Null))
    }

    fn visit_bool<X: Error>(self, flag: bool) -> Result<Fetched<E>, X> {
        Ok(self.other(flag))
    }

    fn visit_i64<X: Error>(self, number: i64) -> Result<Fetched<E>, X> {
        Ok(self.other(number))
    }

    fn visit_u64<X: Error>(self, number: u64) -> Result<Fetched<E>, X> {
        Ok(self.other(number))
    }

    fn visit_f64<X: Error>(self, number: f64) -> Result<Fetched<E>, X> {
        Ok(self.other(number))
    }

    fn visit_str<X: Error>(self, text: &str) -> Result<Fetched<E>, X> {
        Ok(self.other(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Fetched<E>, A::Error> {
        let list = SeqAccessDeserializer::new(list);
        let list: Option<Value> = Read::read(list, NullForm::Only, self.mismatches)?;
        Ok(self.other(list.unwrap_or_default()))
    }
}

impl<E> wire::Plain for Fetched<E> {}

impl<E: Events + serde::Serialize> serde::Serialize for Fetched<E> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("eventId", &self.event_id)?;
        map.serialize_entry("type", self.event.name())?;
        wire::Entry::write(&self.date, &mut map, "date", NullForm::Null)?;
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

    use super::{Events, Fetched, UnknownEvent};
    use crate::wire::{self, Mismatches};

    #[derive(Debug, PartialEq)]
    enum Event {
        Counted(i64),
        Unknown(UnknownEvent),
    }

    impl Events for Event {
        const NAMES: &'static [&'static str] = &["COUNTED"];

        fn read(name: &str, data: &Value, mismatches: &mut Mismatches) -> Option<Option<Self>> {
            match name {
                "COUNTED" => {
                    let count = wire::at_key(data, "count", mismatches).ok().flatten();
                    Some(count.map(Self::Counted))
                }
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
            Some("`count`: expected a whole number, found a text of 9 bytes")
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
    fn whatever_stands_in_a_list_of_events_is_one() {
        let items = json!([null, 5, -5, 0.5, "x", [1], true, {}, { "type": "COUNTED" }]);
        let events: Vec<Fetched<Event>> = wire::deserialize(&items).expect("a list");
        assert_eq!(events.len(), 9);
        for event in events {
            assert_eq!(event.event_id, 0);
            let Event::Unknown(unknown) = event.event else {
                panic!("{event:?}");
            };
            assert!(unknown.reason.is_some() || unknown.name.is_empty());
        }
    }
}
