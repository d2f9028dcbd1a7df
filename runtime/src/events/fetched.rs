//! Queues of events: the methods that read them, their pages, and an event as a page lists it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer as Json, Value};

use super::unread::Unread;
use super::{Events, UnknownEvent, describe, unknown};
use crate::contract::method::Method;
use crate::json::number;
use crate::wire::{self, Found, Key, Mismatch, Mismatches, NullForm, Read};

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
    /// Reads an event from the JSON text of its data. The event has mismatches of its own, but
    /// takes memory from the room of the response.
    fn event(self, name: &str, data: &str) -> serde_json::Result<(E, Vec<Mismatch>)> {
        let is_broken =
            self.mismatches.is_broken_text(data) || self.mismatches.is_broken_text(name);
        let mut own = Mismatches::of_event();
        own.set_room(self.mismatches.room());
        let event = match describe(name, &mut Json::from_str(data), is_broken, &mut own)? {
            Ok(event) => {
                self.mismatches.set_room(own.room());
                event
            }
            Err(reason) => {
                let before = self.mismatches.count();
                let json = &mut Json::from_str(data);
                let data: Option<Value> = Read::read(json, NullForm::Only, self.mismatches)?;
                self.mismatches.inside(before, "data");
                unknown(name, data.unwrap_or_default(), reason)
            }
        };
        Ok((event, own.into_list()))
    }

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
        let (mut event_id, mut name, mut date) = (None, None, None);
        let mut data: Option<Unread<'de>> = None;
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
                "data" => map.next_value().map(|unread| data = Some(unread)),
                _ => wire::skip(&mut map),
            }?;
            self.mismatches.inside(before, &key);
            next = map.next_key()?;
        }
        let name: String = name.unwrap_or_default();
        let data = data.as_ref().map_or("null", Unread::text);
        let (event, mismatches) = self.event(&name, data).map_err(A::Error::custom)?;
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
