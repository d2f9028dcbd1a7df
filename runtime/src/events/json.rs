//! Reads a JSON body within the limits of a form, including broken values.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::budget::{Budget, DEEPEST, Excess, MAX_BYTES};
use super::keys::{DATA, EVENT};
use crate::json::mend::{Mark, mended};
use crate::json::number;
use crate::json::room::Room;
use crate::json::untyped::{self, Untyped};
use crate::wire::Key;

/// An unread value whose contents were only counted.
pub(super) struct Json {
    value: Box<RawValue>,
    /// The replacement for unreadable parts, if there are any.
    mark: Option<Mark>,
}

impl Json {
    /// Reads the value, and returns whether a part of it was replaced.
    pub(super) fn read(self) -> (Value, bool) {
        let value =
            untyped::of_text(self.value.get().as_bytes(), &mut Room::default()).unwrap_or_default();
        let is_broken = self.mark.is_some_and(|mark| mark.is_in(&value));
        (value, is_broken)
    }
}

/// An object with unread data.
pub(super) struct Document {
    /// All fields except the data.
    pub(super) fields: Map<String, Value>,
    /// Whether a part of the event's name was unreadable and replaced.
    pub(super) has_broken_name: bool,
    /// The data, if there is any.
    pub(super) data: Option<Json>,
}

/// Reads an object, and keeps its data unread.
pub(super) fn read(body: &[u8], budget: &mut Budget) -> Result<Document, String> {
    let whole = *budget;
    let mended = match count(body, budget) {
        Ok(()) => None,
        Err(Refused::Excess(excess)) => return Err(excess.to_string()),
        Err(Refused::Broken(error)) => {
            let mended = mended(body, MAX_BYTES).ok_or_else(|| no_json(&error))?;
            *budget = whole;
            count(&mended.document, budget).map_err(|refused| match refused {
                Refused::Excess(excess) => excess.to_string(),
                Refused::Broken(error) => no_json(&error),
            })?;
            Some(mended)
        }
    };
    let (document, mark) = match &mended {
        Some(mended) => (mended.document.as_slice(), Some(mended.mark)),
        None => (body, None),
    };
    // Counting has checked all texts, so the document is UTF-8.
    let document = str::from_utf8(document).unwrap_or_default();
    let fields: Fields = serde_json::from_str(document).map_err(|error| {
        if error.is_data() {
            "it is not a JSON object".to_owned()
        } else {
            no_json(&error)
        }
    })?;
    let name = fields.others.get(EVENT);
    Ok(Document {
        has_broken_name: mark.is_some_and(|mark| name.is_some_and(|name| mark.is_in(name))),
        data: fields.data.map(|value| Json { value, mark }),
        fields: fields.others,
    })
}

fn no_json(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    format!("it is not JSON: line {line}, column {column}")
}

/// Why counting the values of a document stopped.
enum Refused {
    Excess(Excess),
    Broken(serde_json::Error),
}

/// Subtracts all values of a document from the budget, and keeps none of them.
fn count(document: &[u8], budget: &mut Budget) -> Result<(), Refused> {
    // Texts need not be checked one by one in a document that is known to be UTF-8.
    match str::from_utf8(document) {
        Ok(text) => count_all(serde_json::Deserializer::from_str(text), budget),
        Err(_) => count_all(serde_json::Deserializer::from_slice(document), budget),
    }
}

fn count_all<'de, J: serde_json::de::Read<'de>>(
    mut json: serde_json::Deserializer<J>,
    budget: &mut Budget,
) -> Result<(), Refused> {
    let mut excess = None;
    let counted = Counted {
        budget,
        excess: &mut excess,
        depth: DEEPEST,
    };
    let counted = counted.deserialize(&mut json).and_then(|()| json.end());
    counted.map_err(|error| match excess {
        Some(excess) => Refused::Excess(excess),
        None => Refused::Broken(error),
    })
}

/// Counts a value; `levels` are left below it.
struct Counted<'b> {
    budget: &'b mut Budget,
    /// Why the budget is exceeded.
    excess: &'b mut Option<Excess>,
    depth: usize,
}

impl Counted<'_> {
    fn take<E: Error>(self) -> Result<(), E> {
        self.budget.take(1).map_err(|excess| {
            *self.excess = Some(excess);
            E::custom(excess)
        })
    }

    /// Returns the counter for a value inside this one, and counts it.
    fn inside<E: Error>(&mut self) -> Result<Counted<'_>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Counted {
                budget: self.budget,
                excess: self.excess,
                depth,
            }),
            None => {
                *self.excess = Some(Excess::TooDeep);
                Err(E::custom(Excess::TooDeep))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Counted<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counted<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.take()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.take()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.take()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.take()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.take()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.take()
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_element_seed(self.inside()?)?.is_some() {}
        self.take()
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        let mut key = entries.next_key::<Key<'de>>()?;
        if let Some(key) = &key
            && number::hidden(key, &mut entries)?.is_some()
        {
            return self.take();
        }
        self.inside()?;
        while key.is_some() {
            entries.next_value_seed(self.inside()?)?;
            key = entries.next_key()?;
        }
        self.take()
    }
}

/// The fields of a document whose values were counted.
struct Fields {
    others: Map<String, Value>,
    data: Option<Box<RawValue>>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields {
                    others: Map::new(),
                    data: None,
                };
                while let Some(key) = map.next_key::<String>()? {
                    if key == DATA {
                        fields.data = Some(map.next_value()?);
                    } else if let Some(value) =
                        map.next_value_seed(Untyped::new(&mut Room::default()))?
                    {
                        fields.others.insert(key, value);
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}
