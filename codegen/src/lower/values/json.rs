//! Values as their types serialize them: a `number` always has a fraction, even if that is zero.

use serde_json::{Map, Value};

use super::{Members, Values};
use crate::model::{Content, Type};
use crate::spec::{Node, Spanned};

impl Values<'_> {
    /// Converts a value that fits its type.
    pub(in crate::lower) fn json(&self, node: &Spanned<Node>, kind: &Type) -> Value {
        match (kind, &node.value) {
            (Type::Number, Node::Integer(number)) => (*number as f64).into(),
            (Type::Nullable(of), _) => self.json(node, of),
            (Type::List(of), Node::List(items)) => {
                items.iter().map(|item| self.json(item, of)).collect()
            }
            (Type::Map(of), Node::Map(entries)) => entries
                .iter()
                .map(|(key, value)| (key.value.clone(), self.json(value, of)))
                .collect(),
            (Type::Object(index), Node::Map(_)) => {
                let members = Members::of_object(&self.types.objects[*index]);
                self.json_members(node, &members).into()
            }
            (Type::Union(index), _) => self.json_union(node, *index),
            (Type::Event(area), Node::Map(entries)) => {
                let name = entries.iter().find(|(key, _)| key.value == "type");
                let data = name.and_then(|(_, name)| match &name.value {
                    Node::Text(name) => self.data_of(*area, name),
                    _ => None,
                });
                let part = |(key, value): &(Spanned<String>, Spanned<Node>)| {
                    let kind = data.as_ref().filter(|_| key.value == "data");
                    let value = kind.map_or_else(|| value.to_json(), |kind| self.json(value, kind));
                    (key.value.clone(), value)
                };
                entries.iter().map(part).collect()
            }
            _ => node.to_json(),
        }
    }

    /// Converts an object that fits its fields and bundles.
    pub(in crate::lower) fn json_members(
        &self,
        node: &Spanned<Node>,
        members: &Members,
    ) -> Map<String, Value> {
        let Node::Map(entries) = &node.value else {
            return Map::new();
        };
        let member = |(key, value): &(Spanned<String>, Spanned<Node>)| {
            let json = match (members.field(key), members.bundle(key)) {
                (Some(field), _) => self.json(value, &field.kind),
                (None, Some(members)) => self.json_members(value, &members).into(),
                (None, None) => value.to_json(),
            };
            (key.value.clone(), json)
        };
        entries.iter().map(member).collect()
    }

    fn json_union(&self, node: &Spanned<Node>, index: usize) -> Value {
        let union = &self.types.unions[index];
        let content = self.form(node, union).map(|variant| &variant.content);
        let Some(Content::Type(kind)) = content else {
            return node.to_json();
        };
        match &node.value {
            Node::Map(entries) if union.keyed => entries
                .iter()
                .map(|(key, value)| (key.value.clone(), self.json(value, kind)))
                .collect(),
            _ => self.json(node, kind),
        }
    }
}
