//! Events of a queue are read whatever they contain.

use serde::de::Deserializer;
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

    fn read<'de, D: Deserializer<'de>>(
        name: &str,
        data: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error> {
        Ok(match name {
            "COUNTED" => Some(wire::at_key(data, "count", mismatches)?.map(Self::Counted)),
            _ => None,
        })
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
