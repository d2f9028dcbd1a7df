//! What surrounds values: the envelopes of responses and of events in a queue.

use serde_json::{Map, Value, json};

use super::{Mode, Nothing, Reader};
use crate::model::{Event, Method, Model, Type, events_of};

/// How a response is read.
pub(in crate::emit::vectors) enum Reading {
    /// The value of the result, and the paths of the values that do not fit.
    Value(Value, Vec<String>),
    /// The server refused.
    Refused { code: String, description: String },
    /// The body is not a response, and may not even be JSON.
    Invalid { is_json: bool },
}

/// Reads the body of a response.
pub(in crate::emit::vectors) fn response(
    model: &Model,
    method: &Method,
    status: u16,
    body: &str,
) -> Reading {
    let envelope = match serde_json::from_str(body) {
        Ok(Value::Object(envelope)) => envelope,
        other => {
            return Reading::Invalid {
                is_json: other.is_ok(),
            };
        }
    };
    let mut reader = Reader::new(model, Mode::Response);
    let result = envelope.get("result");
    let value = result.and_then(|result| reader.result(method, result));
    let is_good = (200..300).contains(&status);
    let has_result = result.is_some() && (value.is_some() || !reader.mismatches.is_empty());
    let error = envelope.get("error");
    if let Some(error) = error.filter(|error| reports_error(error, is_good && has_result)) {
        return refusal(error, envelope.get("error_description"));
    }
    match value {
        Some(value) if is_good => Reading::Value(value, reader.into_paths()),
        _ => Reading::Invalid { is_json: true },
    }
}

/// Whether the value under `error` reports an error.
fn reports_error(error: &Value, has_result: bool) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !(has_result && matches!(text.as_str(), "" | "0")),
        Value::Number(number) => !(has_result && number.as_f64() == Some(0.0)),
        Value::Object(entries) => !(has_result && entries.is_empty()),
    }
}

fn refusal(error: &Value, description: Option<&Value>) -> Reading {
    let (code, message) = match error {
        Value::Object(error) => (error.get("code"), error.get("message")),
        Value::Array(_) => (None, Some(error)),
        code => (Some(code), None),
    };
    Reading::Refused {
        code: words(code),
        description: words(description.or(message)),
    }
}

/// Returns a value as a text without quotes.
fn words(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// An event as a program receives it.
pub(in crate::emit::vectors) struct ReadEvent {
    /// Its data, as received if the event is not known.
    pub(in crate::emit::vectors) data: Value,
    /// Whether it is described and its data could be read.
    pub(in crate::emit::vectors) is_known: bool,
    /// The paths of the values that do not fit.
    pub(in crate::emit::vectors) mismatches: Vec<String>,
}

/// Reads an event that arrives in an area from its name and its data.
pub(in crate::emit::vectors) fn event(
    model: &Model,
    area: usize,
    name: &str,
    data: &Value,
) -> ReadEvent {
    let mut reader = Reader::new(model, Mode::Event);
    let is_named = |event: &&Event| event.name.server == name;
    let described = events_of(&model.events, area).find(is_named);
    let read = described.and_then(|event| {
        let kind = Type::Object(event.data);
        let read = reader.read(&kind, data, Nothing::Only);
        read.or_else(|| reader.absent(&kind))
    });
    ReadEvent {
        is_known: read.is_some(),
        data: read.unwrap_or_else(|| data.clone()),
        mismatches: reader.into_paths(),
    }
}

impl Reader<'_> {
    /// Reads the result of a method.
    fn result(&mut self, method: &Method, value: &Value) -> Option<Value> {
        let kind = &method.result.kind;
        match (kind, &method.result.under) {
            (Type::Boolean, _) => Some(self.flag(value, method.result.key_of_flag())),
            (_, None) => {
                let read = self.read(kind, value, Nothing::Only);
                read.or_else(|| self.absent(kind))
            }
            (_, Some(under)) => self.under(kind, value, under),
        }
    }

    fn under(&mut self, kind: &Type, value: &Value, key: &str) -> Option<Value> {
        let Value::Object(entries) = value else {
            self.note(value.is_null());
            return self.absent(kind);
        };
        let read = entries.get(key).and_then(|value| {
            let step = super::path::key(key);
            self.inside(step, |reader| reader.read(kind, value, Nothing::Only))
        });
        let read = read.or_else(|| self.absent(kind));
        if read.is_none() {
            self.missing(0, key);
        }
        read
    }

    /// Reads a flag, bare or under a key. The method was carried out even if the value is no flag.
    fn flag(&mut self, value: &Value, key: &str) -> Value {
        let read = match value {
            Value::Object(entries) => {
                let read = entries.get(key).and_then(|value| {
                    let step = super::path::key(key);
                    let read =
                        |reader: &mut Self| reader.scalar(&Type::Boolean, value, Nothing::Only);
                    self.inside(
                        step,
                        |reader| if value.is_null() { None } else { read(reader) },
                    )
                });
                if read.is_none() {
                    self.missing(0, key);
                }
                read
            }
            Value::Null => self.misfit(),
            value => self.scalar(&Type::Boolean, value, Nothing::Only),
        };
        read.unwrap_or(Value::Bool(true))
    }

    /// Reads an event in the envelope of a queue.
    pub(super) fn envelope(&mut self, area: usize, value: &Value) -> Value {
        let Value::Object(entries) = value else {
            return json!({ "eventId": 0, "type": "", "data": value });
        };
        let mut part = |key: &str, kind: &Type| {
            let value = entries.get(key)?;
            self.inside(key.to_owned(), |reader| {
                reader.read(kind, value, Nothing::Only)
            })
        };
        let id = part("eventId", &Type::Integer).unwrap_or_else(|| 0.into());
        let name = part("type", &Type::String).unwrap_or_else(|| "".into());
        let date = part("date", &Type::String);
        let data = entries.get("data").cloned().unwrap_or_default();
        let event = event(self.model, area, name.as_str().unwrap_or_default(), &data);
        let mut envelope = Map::new();
        envelope.insert("eventId".to_owned(), id);
        envelope.insert("type".to_owned(), name);
        envelope.extend(date.map(|date| ("date".to_owned(), date)));
        envelope.insert("data".to_owned(), event.data);
        envelope.into()
    }
}
