//! Spells values in other ways than documented, which readers have to accept.

use serde_json::{Map, Value, json};

use crate::model::{Bundle, Content, Field, IdKind, Method, Model, Object, Type};
use crate::slot::{Slot, slot};

/// A key that no spec contains.
const UNKNOWN_KEY: &str = "aKeyOfTomorrow";

/// A code that no spec contains.
pub(super) const UNKNOWN_CODE: &str = "a code of tomorrow";

/// Spells the values of a document. The spellings of a type take turns, so that a long document
/// contains all of them.
pub(super) struct Speller<'m> {
    model: &'m Model,
    /// Whether the document is a request.
    is_request: bool,
    turn: usize,
}

impl<'m> Speller<'m> {
    pub(super) fn of_request(model: &'m Model) -> Self {
        Self {
            model,
            is_request: true,
            turn: 0,
        }
    }

    pub(super) fn of_response(model: &'m Model) -> Self {
        Self {
            model,
            is_request: false,
            turn: 0,
        }
    }

    /// Returns one of several values: another one each time.
    fn one_of<T, const N: usize>(&mut self, values: [T; N]) -> Option<T> {
        self.turn += 1;
        values.into_iter().nth(self.turn % N)
    }

    /// Spells the parameters of a request.
    pub(super) fn request(
        &mut self,
        method: &Method,
        parameters: &Map<String, Value>,
    ) -> Map<String, Value> {
        self.level(method, None, parameters)
    }

    fn level(
        &mut self,
        method: &Method,
        bundle: Option<usize>,
        parameters: &Map<String, Value>,
    ) -> Map<String, Value> {
        let model = self.model;
        let fields = model
            .parameters(method)
            .filter(|field| field.bundle == bundle);
        let mut spelled = self.fields(fields, true, parameters);
        let bundles = method.bundles.iter().enumerate();
        let inside = |(_, inner): &(usize, &Bundle)| inner.bundle == bundle;
        for (index, inner) in bundles.filter(inside) {
            if let Some(Value::Object(entries)) = parameters.get(&inner.name) {
                let entries = self.level(method, Some(index), entries);
                spelled.insert(inner.name.clone(), entries.into());
            }
        }
        reversed(spelled)
    }

    /// Spells the fields of an object: also under other keys, with null for some absent values.
    fn fields<'f>(
        &mut self,
        fields: impl Iterator<Item = &'f Field>,
        sent: bool,
        entries: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut spelled = Map::new();
        for field in fields {
            let keys = || [&field.name.server].into_iter().chain(&field.aliases);
            let found = keys().find_map(|key| entries.get(key));
            let is_empty = |value: &&Value| field.empty.as_ref() == Some(value);
            match found {
                Some(value) if is_empty(&value) => {
                    spelled.insert(field.name.server.clone(), value.clone());
                }
                Some(value) => {
                    self.turn += 1;
                    let key = keys().nth(self.turn % (field.aliases.len() + 1));
                    let key = key.unwrap_or(&field.name.server).clone();
                    let value = self.value(&field.kind, value);
                    spelled.insert(key, value);
                }
                None if slot(field, sent) == Slot::Optional => {
                    let nothing = self.nothing(&field.kind);
                    spelled.extend(nothing.map(|nothing| (field.name.server.clone(), nothing)));
                }
                None => {}
            }
        }
        spelled
    }

    /// Spells "no value" of an optional field; `None` stands for a missing key.
    fn nothing(&mut self, kind: &Type) -> Option<Value> {
        let blank = match kind {
            Type::String | Type::Secret | Type::Boolean | Type::YesNo | Type::Bytes => None,
            Type::Any => None,
            _ => Some(json!("")),
        };
        let falsy = match kind {
            Type::Id(index) if !self.model.ids[*index].zero => Some(json!(false)),
            Type::Object(_) => Some(json!([])),
            _ => None,
        };
        let zero = falsy.as_ref().filter(|falsy| falsy.is_boolean());
        let zero = zero.map(|_| json!(0));
        if self.is_request {
            return self.one_of([Some(Value::Null), None]).flatten();
        }
        self.one_of([Some(Value::Null), None, blank, falsy, zero])
            .flatten()
    }

    /// Spells a value.
    pub(super) fn value(&mut self, kind: &Type, value: &Value) -> Value {
        let spelled = match (kind, value) {
            (Type::Integer, Value::Number(_)) => {
                self.one_of([json!(value.to_string()), json!(format!(" {value} "))])
            }
            (Type::Id(index), Value::Number(_))
                if self.model.ids[*index].kind == IdKind::Integer =>
            {
                self.one_of([json!(value.to_string()), value.clone()])
            }
            (Type::Number, Value::Number(_)) => Some(json!(value.to_string())),
            (Type::Boolean, Value::Bool(flag)) => {
                let digit = u8::from(*flag);
                let letter = if *flag { "Y" } else { "N" };
                self.one_of([
                    json!(digit),
                    json!(digit.to_string()),
                    json!(letter),
                    json!(flag.to_string()),
                ])
            }
            (Type::YesNo, Value::String(letter)) => {
                let flag = letter == "Y";
                self.one_of([
                    json!(flag),
                    json!(u8::from(flag)),
                    json!(letter.to_lowercase()),
                ])
            }
            (Type::String, Value::String(text)) => {
                let number: Option<i64> = text.parse().ok();
                let is_same = |number: &i64| number.to_string() == *text;
                number.filter(is_same).map(Value::from)
            }
            (Type::Enum(_), Value::String(_)) if !self.is_request => {
                self.one_of([value.clone(), json!(UNKNOWN_CODE)])
            }
            (Type::Nullable(of), value) if !value.is_null() => Some(self.value(of, value)),
            (Type::List(of), Value::Array(items)) => Some(self.list(of, items)),
            (Type::Map(of), Value::Object(entries)) => Some(self.map(of, entries)),
            (Type::Object(index), Value::Object(entries)) => {
                Some(self.object(&self.model.objects[*index], entries))
            }
            (Type::Union(index), Value::Object(entries)) => self.keyed(*index, entries),
            _ => None,
        };
        spelled.unwrap_or_else(|| value.clone())
    }

    fn list(&mut self, of: &Type, items: &[Value]) -> Value {
        let spelled: Vec<Value> = items.iter().map(|item| self.value(of, item)).collect();
        match spelled.len() {
            _ if self.is_request => spelled.into(),
            0 => {
                let nothing = [json!(null), json!(false), json!(""), json!({}), json!([])];
                self.one_of(nothing).unwrap_or_default()
            }
            // PHP writes a list with gaps as an object; its order is that of the keys.
            _ if self.one_of([true, false]) == Some(true) => {
                let positions = (0..spelled.len()).map(|at| (at * 2).to_string());
                let entries: Map<String, Value> = positions.zip(spelled).collect();
                reversed(entries).into()
            }
            _ => spelled.into(),
        }
    }

    fn map(&mut self, of: &Type, entries: &Map<String, Value>) -> Value {
        if entries.is_empty() && !self.is_request {
            return self.one_of([json!([]), json!(null)]).unwrap_or_default();
        }
        let entries = entries.iter();
        let spelled = entries.map(|(key, value)| (key.clone(), self.value(of, value)));
        reversed(spelled.collect()).into()
    }

    fn object(&mut self, object: &Object, entries: &Map<String, Value>) -> Value {
        let mut spelled = self.fields(object.fields.iter(), object.in_requests, entries);
        if object.others.is_some() {
            let is_listed = |key: &String| {
                let mut fields = object.fields.iter();
                fields.any(|field| field.name.server == *key || field.aliases.contains(key))
            };
            let others = entries.iter().filter(|(key, _)| !is_listed(key));
            spelled.extend(others.map(|(key, value)| (key.clone(), value.clone())));
        } else {
            spelled.insert(UNKNOWN_KEY.to_owned(), json!({ "a": [1, null] }));
        }
        reversed(spelled).into()
    }

    /// Spells the content of a union whose forms are named by their keys.
    fn keyed(&mut self, index: usize, entries: &Map<String, Value>) -> Option<Value> {
        let union = &self.model.unions[index];
        let (key, value) = entries.iter().next().filter(|_| union.keyed)?;
        let mut variants = union.variants.iter();
        let variant = variants.find(|variant| variant.name.server == *key)?;
        let Content::Type(kind) = &variant.content else {
            return None;
        };
        let value = self.value(kind, value);
        Some(json!({ key: value }))
    }
}

/// Returns an object with its keys in reverse order.
fn reversed(entries: Map<String, Value>) -> Map<String, Value> {
    let entries: Vec<_> = entries.into_iter().collect();
    entries.into_iter().rev().collect()
}
