//! Objects that are shown in part because they are deleted or hidden from the caller.

use serde_json::{Map, Value, json};

use super::World;

/// An entity that responses and events show as an object, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A person or a bot, as the `user` of responses and events.
    User(u64),
    /// A chat.
    Chat(u64),
    /// A message.
    Message(u64),
    /// A bot, as the `bot` of responses and events.
    Bot(u64),
}

/// How much of an entity is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All fields.
    Whole,
    /// Only `{"id": 7}`.
    Id,
    /// `[]`, which a form omits.
    Nothing,
    /// All fields, with null for all except the number.
    Nulls,
}

impl World {
    /// Limits what later responses and events show of an entity, as a portal does with deleted and
    /// hidden ones.
    ///
    /// Events that already wait are not changed.
    pub fn show_as(&mut self, thing: Thing, shape: Shape) {
        if shape == Shape::Whole {
            self.shapes.remove(&thing);
        } else {
            self.shapes.insert(thing, shape);
        }
    }

    /// Returns the part of the object that is shown. An entity that does not exist is shown as its
    /// number.
    pub(super) fn shown(&self, thing: Thing, whole: Option<Map<String, Value>>) -> Value {
        let (Thing::User(id) | Thing::Chat(id) | Thing::Message(id) | Thing::Bot(id)) = thing;
        let shape = self.shapes.get(&thing).copied();
        match (shape.unwrap_or(Shape::Whole), whole) {
            (Shape::Nothing, _) => json!([]),
            (_, None) if id == 0 => json!([]),
            (Shape::Id, _) | (_, None) => json!({ "id": id }),
            (Shape::Whole, Some(whole)) => Value::Object(whole),
            (Shape::Nulls, Some(whole)) => {
                let keys = whole.into_iter().map(|(key, _)| (key, Value::Null));
                let mut nulls: Map<String, Value> = keys.collect();
                nulls.insert("id".to_owned(), json!(id));
                Value::Object(nulls)
            }
        }
    }
}
