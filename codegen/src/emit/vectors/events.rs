//! `event.json`: events as they arrive and as a program receives them.

use serde_json::{Map, Value};

use super::damage;
use super::read::event;
use super::spell::Speller;
use crate::emit::json::json;
use crate::model::{Delivery, Event, Model, Type};

/// A name of an event that no spec contains.
const UNKNOWN_EVENT: &str = "ONEVENTOFTOMORROW";

/// Returns the vectors: every example as it is delivered and fetched; each event in other spellings,
/// with only what is required, and with values that do not fit; and unknown events.
pub(super) fn vectors(model: &Model) -> impl Iterator<Item = Value> {
    let events = model.events.iter();
    let places = events.filter_map(|event| {
        let area = event.areas.first().copied()?;
        Some(Place { model, area, event })
    });
    places
        .flat_map(|place| place.all_vectors())
        .chain(unknown(model))
}

/// Returns the vector of an unknown event, if there is an area that it may arrive in.
fn unknown(model: &Model) -> Option<Value> {
    let mut areas = model.events.iter().flat_map(|event| &event.areas);
    let area = &model.areas[*areas.next()?];
    let data = json!({ "a": { "b": "1" }, "c": "two words & more" });
    Some(json!({
        "name": UNKNOWN_EVENT,
        "area": &area.name,
        "form": form(UNKNOWN_EVENT, &data),
        "fetched": fetched(UNKNOWN_EVENT, &data),
        "event": { "name": UNKNOWN_EVENT, "data": data, "known": false },
        "mismatches": [],
    }))
}

/// An event in an area.
struct Place<'m> {
    model: &'m Model,
    area: usize,
    event: &'m Event,
}

impl Place<'_> {
    fn all_vectors(&self) -> Vec<Value> {
        let Self { model, event, .. } = *self;
        let mut vectors = Vec::new();
        let examples = event.examples.iter().enumerate();
        for (index, (_, data)) in examples {
            vectors.extend(self.vectors(&format!("example {}", index + 1), data));
        }
        let kind = Type::Object(event.data);
        let examples = event.examples.iter().map(|(_, data)| data);
        if let Some(longest) = examples.max_by_key(|data| data.to_string().len()) {
            let mut speller = Speller::of_response(model, &event.name.server);
            let respelled = speller.value(&kind, longest);
            vectors.extend(self.vectors("other spellings", &respelled));
            let short = damage::shortened(model, &kind, longest);
            vectors.extend(self.vectors("only what is required", &short));
            let broken = damage::broken(model, &kind, longest)
                .into_iter()
                .enumerate();
            for (index, broken) in broken {
                let name = format!("a value that does not fit {}", index + 1);
                vectors.extend(self.vectors(&name, &broken));
            }
            vectors.extend(self.vectors("no data", &json!({})));
        }
        vectors
    }

    /// Returns the vectors of data: one if it is the same event in both ways.
    fn vectors(&self, name: &str, data: &Value) -> Vec<Value> {
        let server = &self.event.name.server;
        let is_way = |way: &Delivery| self.event.delivery.contains(way);
        let of_form = is_way(&Delivery::Webhook).then(|| {
            let sent = in_form(data).unwrap_or_default();
            (self.read(&sent), "form", form(server, data))
        });
        let of_queue =
            is_way(&Delivery::Fetch).then(|| (self.read(data), "fetched", fetched(server, data)));
        let ways: Vec<_> = of_form.into_iter().chain(of_queue).collect();
        let vector = |name: String, ways: &[(Map<String, Value>, &str, String)]| {
            let mut vector = Map::new();
            vector.insert("name".to_owned(), name.into());
            vector.insert(
                "area".to_owned(),
                self.model.areas[self.area].name.as_str().into(),
            );
            for (_, key, text) in ways {
                vector.insert((*key).to_owned(), text.as_str().into());
            }
            vector.extend(ways.first().into_iter().flat_map(|(read, ..)| read.clone()));
            Value::from(vector)
        };
        let name = format!("{server}: {name}");
        match &ways[..] {
            [(sent, ..), (fetched, ..)] if sent != fetched => ways
                .chunks(1)
                .map(|way| vector(format!("{name}, {}", way[0].1), way))
                .collect(),
            [] => Vec::new(),
            ways => vec![vector(name, ways)],
        }
    }

    /// Returns the keys of a vector that say what the program receives.
    fn read(&self, data: &Value) -> Map<String, Value> {
        let name = &self.event.name.server;
        let read = event(self.model, self.area, name, data);
        let event = json!({ "name": name, "data": read.data, "known": read.is_known });
        Map::from_iter([
            ("event".to_owned(), event),
            ("mismatches".to_owned(), json!(read.mismatches)),
        ])
    }
}

/// Returns an event as a queue contains it.
fn fetched(name: &str, data: &Value) -> String {
    json!({ "eventId": 1, "type": name, "date": "2026-09-21T16:53:20+03:00", "data": data })
        .to_string()
}

/// Returns the body of a delivery as PHP writes it.
fn form(name: &str, data: &Value) -> String {
    let mut pairs = vec![
        ("event".to_owned(), name.to_owned()),
        (
            "auth[application_token]".to_owned(),
            "5f1d0e3c7a924b86".to_owned(),
        ),
        ("auth[member_id]".to_owned(), "b1c2d3e4f5061728".to_owned()),
        ("ts".to_owned(), "1790000000".to_owned()),
    ];
    if let Some(data) = in_form(data) {
        flatten("data".to_owned(), &data, &mut pairs);
    }
    let pairs = pairs
        .iter()
        .map(|(key, text)| format!("{}={}", encoded(key), encoded(text)));
    pairs.collect::<Vec<_>>().join("&")
}

fn flatten(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                flatten(format!("{name}[{key}]"), value, pairs);
            }
        }
        value => pairs.push((name, value.as_str().unwrap_or_default().to_owned())),
    }
}

/// Returns a value as PHP reads it from a form: objects of texts, without empty ones.
fn in_form(value: &Value) -> Option<Value> {
    let entries = |entries: &mut dyn Iterator<Item = (String, &Value)>| {
        let left = entries.filter_map(|(key, value)| Some((key, in_form(value)?)));
        let left: Map<String, Value> = left.collect();
        (!left.is_empty()).then(|| left.into())
    };
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(u8::from(*flag).to_string().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::String(text) => Some(text.as_str().into()),
        Value::Array(items) => entries(
            &mut items
                .iter()
                .enumerate()
                .map(|(at, item)| (at.to_string(), item)),
        ),
        Value::Object(map) => entries(&mut map.iter().map(|(key, value)| (key.clone(), value))),
    }
}

/// Returns a text as a form encodes it.
fn encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        b' ' => "+".to_owned(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}
