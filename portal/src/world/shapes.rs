//! Things that a portal shows less of than all: what is gone, or hidden from the one who asks.

use serde_json::{Map, Value, json};

use super::World;

/// Something that answers and events show as an object, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A person or a bot, as the `user` of answers and events.
    User(u64),
    /// A chat.
    Chat(u64),
    /// A message.
    Message(u64),
    /// A bot, as the `bot` of answers and events.
    Bot(u64),
}

/// How much of a thing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All there is.
    Whole,
    /// `{"id": 7}` and nothing else.
    Id,
    /// `[]`, which a form leaves out.
    Nothing,
    /// All the keys, with null for everything but the number.
    Nulls,
}

impl World {
    /// From now on answers and events show no more of a thing than this, as a portal does with
    /// what is deleted or hidden. Events that wait already stay as they are.
    pub fn show_as(&mut self, thing: Thing, shape: Shape) {
        if shape == Shape::Whole {
            self.shapes.remove(&thing);
        } else {
            self.shapes.insert(thing, shape);
        }
    }

    /// As much of the object as is shown. What does not exist is shown as its number.
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
