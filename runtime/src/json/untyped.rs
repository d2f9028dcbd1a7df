//! Reads untyped values within the available memory.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::json::number;
use crate::json::room::Room;

/// The size of an object's entry in its tree, in bytes.
const ENTRY_BYTES: usize = size_of::<(String, Value)>();

/// Reads a value. A value that needs more than the available memory is skipped and reads as `None`.
///
/// # Errors
///
/// If the document is broken.
pub(crate) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    room: &mut Room,
) -> Result<Option<Value>, D::Error> {
    Untyped::new(room).deserialize(deserializer)
}

/// Reads a JSON text; returns `None` if it is broken or needs more than the available memory.
pub(crate) fn of_text(text: &[u8], room: &mut Room) -> Option<Value> {
    let mut json = serde_json::Deserializer::from_str(str::from_utf8(text).ok()?);
    let value = read(&mut json, room).ok()?;
    json.end().ok()?;
    value
}

/// [`read`] as a seed.
pub(crate) struct Untyped<'r> {
    room: &'r mut Room,
}

impl<'r> Untyped<'r> {
    pub(crate) fn new(room: &'r mut Room) -> Self {
        Self { room }
    }

    fn again(&mut self) -> Untyped<'_> {
        Untyped { room: self.room }
    }

    fn text(self, text: &str) -> Option<Value> {
        self.room.take(text.len()).then(|| text.into())
    }
}

impl<'de> DeserializeSeed<'de> for Untyped<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Untyped<'_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Value>, E> {
        Ok(Some(Value::Null))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Option<Value>, E> {
        Ok(Some(flag.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<Value>, E> {
        Ok(Some(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<Value>, E> {
        Ok(Some(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<Value>, E> {
        Ok(Some(number.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Value>, E> {
        Ok(self.text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<Option<Value>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element_seed(self.again())? {
            match entry {
                Some(entry) if self.room.for_entry_of(&mut list) => list.push(entry),
                _ => {
                    drop(list);
                    IgnoredAny.visit_seq(entries)?;
                    return Ok(None);
                }
            }
        }
        Ok(Some(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Option<Value>, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.is_empty()
                && let Some(number) = number::hidden(&key, &mut entries)?
            {
                return Ok(Some(number.into()));
            }
            let value = entries.next_value_seed(self.again())?;
            let has_room =
                self.room.take(key.len()) && self.room.for_entry_of_tree(object.len(), ENTRY_BYTES);
            match value {
                Some(value) if has_room => drop(object.insert(key, value)),
                _ => {
                    drop(object);
                    IgnoredAny.visit_map(entries)?;
                    return Ok(None);
                }
            }
        }
        Ok(Some(object.into()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::of_text;
    use crate::json::room::Room;

    #[test]
    fn every_value_reads_as_serde_json_reads_it() {
        let text = r#"{"a": [1, -1, 0.5, 18446744073709551615, true, null, {}], "b": {"": "x"}}"#;
        let expected: Value = serde_json::from_str(text).expect("JSON");
        let read = of_text(text.as_bytes(), &mut Room::default());
        assert_eq!(read, Some(expected));
        assert_eq!(of_text(b"[1", &mut Room::default()), None);
        assert_eq!(of_text(b"[1] 2", &mut Room::default()), None);
    }

    #[test]
    fn what_takes_more_than_there_is_room_for_is_passed_over() {
        let small = json!({ "a": ["text"] }).to_string();
        let cases = [
            format!("[{}0]", "0,".repeat(10_000)),
            format!("[{}0]", r#"{"":0},"#.repeat(100)),
            format!(
                "{{{}\"x\":0}}",
                (0..1000)
                    .map(|at| format!("\"{at}\":0,"))
                    .collect::<String>()
            ),
            format!("{:?}", "x".repeat(20_000)),
            format!("{{{:?}:0}}", "x".repeat(20_000)),
        ];
        for large in cases {
            let mut room = Room::of_response(10_000);
            assert_eq!(of_text(large.as_bytes(), &mut room), None, "{large:.20}");
            // The rest of the document is still read to its end.
            let after = format!("[{large}] 1");
            assert_eq!(of_text(after.as_bytes(), &mut Room::default()), None);
            let both = format!("[{large}, {small}]");
            assert!(of_text(both.as_bytes(), &mut Room::default()).is_some());
        }
        let mut room = Room::of_response(10_000);
        assert!(of_text(small.as_bytes(), &mut room).is_some());
    }
}
