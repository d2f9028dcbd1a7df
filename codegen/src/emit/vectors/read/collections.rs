//! Lists, maps and values without a type.

use serde_json::{Map, Value};

use super::{Mode, Nothing, Reader, path, scalars};
use crate::model::Type;

impl Reader<'_> {
    /// Reads a list, also from an object whose keys are numbers.
    pub(super) fn list(&mut self, of: &Type, value: &Value) -> Option<Value> {
        let mut entries: Vec<(usize, &Value)> = match value {
            Value::Array(items) => items.iter().enumerate().collect(),
            Value::Object(entries) => {
                let numbered = entries
                    .iter()
                    .map(|(key, value)| Some((key.parse().ok()?, value)));
                match numbered.collect::<Option<_>>() {
                    Some(entries) => entries,
                    None => return self.misfit(),
                }
            }
            other => return self.no_entries(other),
        };
        entries.sort_by_key(|(position, _)| *position);
        let mut list = Vec::new();
        for (position, value) in entries {
            list.extend(self.entry(path::position(position), of, value));
        }
        Some(list.into())
    }

    /// Reads a map, also from a list. The keys are sorted as in a request.
    pub(super) fn map(&mut self, of: &Type, value: &Value) -> Option<Value> {
        let entries: Vec<(String, String, &Value)> = match value {
            Value::Object(entries) => {
                let keyed = |(key, value)| (String::clone(key), path::key(key), value);
                entries.iter().map(keyed).collect()
            }
            Value::Array(items) => {
                let keyed = |(at, value): (usize, _)| (at.to_string(), path::position(at), value);
                items.iter().enumerate().map(keyed).collect()
            }
            other => return self.no_entries(other),
        };
        let mut map = Vec::new();
        for (key, step, value) in entries {
            map.extend(self.entry(step, of, value).map(|value| (key, value)));
        }
        Some(sorted(map).into())
    }

    /// Reads what stands in place of entries.
    fn no_entries(&mut self, value: &Value) -> Option<Value> {
        let is_nothing = match value {
            Value::Null => true,
            Value::Bool(flag) => !flag,
            Value::Number(number) => number.as_f64() == Some(0.0),
            Value::String(text) => matches!(text.as_str(), "" | "0"),
            Value::Array(_) | Value::Object(_) => false,
        };
        if is_nothing { None } else { self.misfit() }
    }

    /// Reads an entry; returns `None` if it is left out.
    fn entry(&mut self, step: String, of: &Type, value: &Value) -> Option<Value> {
        self.inside(step, |reader| {
            let before = reader.mismatches.len();
            let read = reader.read(of, value, Nothing::Only);
            let is_left_out = reader.mode == Mode::Event || reader.mismatches.len() > before;
            if read.is_some() || is_left_out {
                return read;
            }
            let absent = reader.absent(of);
            if absent.is_none() {
                reader.note(true);
            }
            absent
        })
    }

    /// Reads a value without a type.
    pub(super) fn any(&self, value: &Value, nothing: Nothing<'_>) -> Option<Value> {
        if self.mode == Mode::Event {
            return in_form(value);
        }
        let is_nothing = nothing != Nothing::Only && nothing.is(value, true);
        (!is_nothing).then(|| value.clone())
    }
}

/// Returns a map with sorted keys.
pub(super) fn sorted(entries: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
    entries.sort_by(|(left, _), (right, _)| left.cmp(right));
    entries.into_iter().collect()
}

/// Returns a value as a form expresses it, in which every scalar is a text and empty values are
/// missing.
fn in_form(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(if *flag { "1" } else { "0" }.into()),
        Value::Number(number) => Some(scalars::digits(number).into()),
        Value::String(text) => (!text.is_empty()).then(|| text.as_str().into()),
        Value::Array(items) => {
            let positions = (0..).map(|position: usize| position.to_string());
            entries_in_form(positions.zip(items))
        }
        Value::Object(entries) => {
            entries_in_form(entries.iter().map(|(key, value)| (key.clone(), value)))
        }
    }
}

/// Returns the entries that are left: as a list if the keys are its positions.
fn entries_in_form<'a>(entries: impl Iterator<Item = (String, &'a Value)>) -> Option<Value> {
    let left = entries.filter_map(|(key, value)| Some((key, in_form(value)?)));
    let left: Map<String, Value> = left.collect();
    let in_order = (0..left.len()).map(|position| left.get(&position.to_string()).cloned());
    let list: Option<Vec<Value>> = in_order.collect();
    match list {
        _ if left.is_empty() => None,
        Some(list) => Some(list.into()),
        None => Some(left.into()),
    }
}
