//! The data of an event before it is known how to read it, because its name may come later.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::json::room::Room;
use crate::json::untyped;
use crate::wire::Key;

/// The name by which `serde_json` passes on the text of a value instead of the value.
const TEXT: &str = "$serde_json::private::RawValue";

/// The JSON text of a value, borrowed from the document if there is one.
///
/// `RawValue` of `serde_json` is either borrowed or owned, and only JSON can be read into it.
pub(super) struct Unread<'de>(Key<'de>);

impl Unread<'_> {
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Unread<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(TEXT, TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Unread<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unread<'de>, A::Error> {
        match map.next_key::<Key<'de>>()? {
            Some(key) if *key == *TEXT => map.next_value().map(Unread),
            _ => Err(A::Error::custom("expected the text of a value")),
        }
    }

    /// A value in another format is written as JSON.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Unread<'de>, D::Error> {
        let value = untyped::read(value, &mut Room::default())?;
        Ok(Unread(value.unwrap_or_default().to_string().into()))
    }
}
