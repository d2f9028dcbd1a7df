//! Reading a body of JSON within the bounds that a form has, broken values and all.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::form::{DEEPEST, FormError, MOST_VALUES};
use super::webhook::{DATA, EVENT, Fields};
use crate::json::mended;

/// Reads an object.
pub(super) fn read(body: &[u8]) -> Result<Fields, String> {
    let (value, mark) = match value(body) {
        (Err(error), left) if left > 0 && error.is_syntax() => match mended(body) {
            Some(mended) => (value(&mended.document), Some(mended.mark)),
            None => ((Err(error), left), None),
        },
        value => (value, None),
    };
    match value {
        (Ok(Value::Object(values)), _) => Ok(Fields {
            is_broken: mark.is_some_and(|mark| {
                let mut parts = [EVENT, DATA].into_iter().filter_map(|key| values.get(key));
                parts.any(|part| mark.is_in(part))
            }),
            values,
        }),
        (Ok(_), _) => Err("it is no JSON object".to_owned()),
        (Err(_), 0) => Err(FormError::TooMany.to_string()),
        (Err(error), _) if error.is_data() => Err(FormError::TooDeep.to_string()),
        (Err(error), _) => {
            let (line, column) = (error.line(), error.column());
            Err(format!("it is no JSON: line {line}, column {column}"))
        }
    }
}

/// Reads a value, and how many more there might have been in it.
fn value(body: &[u8]) -> (Result<Value, serde_json::Error>, usize) {
    let left = Cell::new(MOST_VALUES);
    let mut json = serde_json::Deserializer::from_slice(body);
    let bounded = Bounded {
        left: &left,
        depth: DEEPEST,
    };
    let value = bounded.deserialize(&mut json);
    let value = value.and_then(|value| json.end().map(|()| value));
    (value, left.get())
}

/// A value at this many levels from the deepest, while so many values are left.
#[derive(Clone, Copy)]
struct Bounded<'a> {
    left: &'a Cell<usize>,
    depth: usize,
}

impl Bounded<'_> {
    fn inside<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        let depth = depth.ok_or_else(|| E::custom(FormError::TooDeep))?;
        Ok(Self { depth, ..self })
    }

    fn count<E: Error>(self, value: impl Into<Value>) -> Result<Value, E> {
        let left = self.left.get().checked_sub(1);
        let left = left.ok_or_else(|| E::custom(FormError::TooMany))?;
        self.left.set(left);
        Ok(value.into())
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.count(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        self.count(flag)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.count(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.count(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        self.count(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.count(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(inside)? {
            list.push(entry);
        }
        self.count(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut fields = Map::new();
        while let Some(key) = entries.next_key()? {
            fields.insert(key, entries.next_value_seed(inside)?);
        }
        self.count(fields)
    }
}
