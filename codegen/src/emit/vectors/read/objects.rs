//! Objects with known fields, and unions.

use serde_json::{Map, Value};

use super::collections::sorted;
use super::{Mode, Nothing, Reader, path};
use crate::model::{Content, Field, Object, Type, Union};
use crate::slot::{Slot, slot};

impl Reader<'_> {
    /// Reads an object; an empty list is none.
    pub(super) fn object(
        &mut self,
        index: usize,
        value: &Value,
        nothing: Nothing<'_>,
    ) -> Option<Value> {
        match value {
            Value::Object(entries) => self.entries(index, entries),
            Value::Array(items) if items.is_empty() => None,
            value if nothing.is(value, false) => None,
            _ => self.misfit(),
        }
    }

    /// Reads an object from its entries; returns `None` if a required one is missing.
    pub(super) fn entries(&mut self, index: usize, entries: &Map<String, Value>) -> Option<Value> {
        let object: &Object = &self.model.objects[index];
        let mut read = self.fields(&object.fields, object.in_requests, entries)?;
        if object.others.is_some() {
            let is_listed = |key: &&String| {
                let mut fields = object.fields.iter();
                fields.any(|field| field.name.server == **key || field.aliases.contains(key))
            };
            let others = entries.iter().filter(|(key, _)| !is_listed(key));
            let others: Vec<_> = others
                .filter_map(|(key, value)| Some((key.clone(), self.any(value, Nothing::Only)?)))
                .collect();
            read.extend(sorted(others));
        }
        Some(read.into())
    }

    /// Reads fields from the entries of an object.
    pub(super) fn fields<'f>(
        &mut self,
        fields: impl IntoIterator<Item = &'f Field>,
        sent: bool,
        entries: &Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let fields: Vec<&Field> = fields.into_iter().collect();
        let before = self.mismatches.len();
        // All values are read before a missing one ends the object, so that all are checked.
        let values: Vec<_> = fields
            .iter()
            .map(|field| self.field(field, sent, entries))
            .collect();
        let mut read = Map::new();
        for (field, value) in fields.into_iter().zip(values) {
            let value = value.or_else(|| self.without_value(field, sent));
            if value.is_none() && slot(field, sent) == Slot::Bare {
                self.missing(before, &field.name.server);
                return None;
            }
            read.extend(value.map(|value| (field.name.server.clone(), value)));
        }
        Some(read)
    }

    /// Reads the value of a field under its name or an alias.
    fn field(&mut self, field: &Field, sent: bool, entries: &Map<String, Value>) -> Option<Value> {
        let mut found: Option<Value> = None;
        for (key, value) in entries {
            let is_main = *key == field.name.server;
            if !is_main && !field.aliases.contains(key) {
                continue;
            }
            let step = path::key(key);
            let read = self.inside(step, |reader| reader.slot(field, sent, value));
            let is_there = |value: &Option<Value>| {
                let value = value.as_ref();
                value.is_some_and(|value| {
                    slot(field, sent) != Slot::Bare || !self.is_empty(&field.kind, value)
                })
            };
            if !is_there(&found) || (is_main && is_there(&read)) {
                found = read;
            }
        }
        found
    }

    fn slot(&mut self, field: &Field, sent: bool, value: &Value) -> Option<Value> {
        let nothing = Nothing::of(field.empty.as_ref());
        match slot(field, sent) {
            Slot::Bare => self.read(&field.kind, value, nothing),
            Slot::Optional => self.optional(&field.kind, value, nothing),
            Slot::Patch if field.empty.as_ref() == Some(value) => Some(value.clone()),
            Slot::Patch => {
                let value = match self.mode {
                    Mode::Event => &self.any(value, Nothing::Only)?,
                    Mode::Response | Mode::Request => value,
                };
                let read = self.read(&field.kind, value, Nothing::Only);
                read.or_else(|| self.absent(&field.kind))
            }
        }
    }

    /// Returns the value of a field that has none.
    fn without_value(&self, field: &Field, sent: bool) -> Option<Value> {
        match slot(field, sent) {
            Slot::Bare => default_of(field, sent).or_else(|| self.absent(&field.kind)),
            Slot::Optional | Slot::Patch => None,
        }
    }

    /// Records a missing key, unless a mismatch says already why there is no value.
    pub(super) fn missing(&mut self, before: usize, key: &str) {
        self.inside(path::key(key), |reader| {
            let is_known = reader.mismatches[before..]
                .iter()
                .any(|mismatch| mismatch.path.is_at_or_below(&reader.path));
            if !is_known {
                reader.note(true);
            }
        });
    }

    pub(super) fn is_empty_object(&self, index: usize, value: &Value) -> bool {
        let object = &self.model.objects[index];
        let sent = object.in_requests;
        let is_empty = |field: &Field| {
            let value = value.get(&field.name.server);
            match slot(field, sent) {
                Slot::Bare => value.is_some_and(|value| match default_of(field, sent) {
                    Some(default) => *value == default,
                    None => self.is_empty(&field.kind, value),
                }),
                Slot::Optional => value.is_none(),
                Slot::Patch => false,
            }
        };
        let is_listed = |key: &String| object.fields.iter().any(|it| it.name.server == *key);
        object.fields.iter().all(is_empty)
            && value
                .as_object()
                .is_some_and(|entries| entries.keys().all(is_listed))
    }

    /// Reads a value in one of the forms of a union.
    pub(super) fn union(
        &mut self,
        index: usize,
        value: &Value,
        nothing: Nothing<'_>,
    ) -> Option<Value> {
        if nothing.is(value, false) {
            return None;
        }
        let union: &Union = &self.model.unions[index];
        if let Some(known) = self.known_form(union, value) {
            return Some(known);
        }
        match value {
            Value::Array(items) if items.is_empty() => None,
            _ if union.in_responses || !union.in_requests => Some(value.clone()),
            _ => self.misfit(),
        }
    }

    fn known_form(&mut self, union: &Union, value: &Value) -> Option<Value> {
        let inner = |name: &str| {
            if union.keyed {
                let entries = value.as_object().filter(|entries| entries.len() == 1)?;
                entries.get(name)
            } else {
                Some(value)
            }
        };
        for variant in &union.variants {
            if let Content::Constant(constant) = &variant.content
                && inner(&variant.name.server) == Some(constant)
            {
                return Some(value.clone());
            }
        }
        for variant in &union.variants {
            if let Content::Type(kind) = &variant.content
                && let Some(inner) = inner(&variant.name.server)
                && let Some(read) = self.form(kind, inner)
            {
                return Some(if union.keyed {
                    Map::from_iter([(variant.name.server.clone(), read)]).into()
                } else {
                    read
                });
            }
        }
        None
    }

    /// Reads a value as a form of a union, if it has this form. Of an object, its id is enough.
    fn form(&mut self, kind: &Type, value: &Value) -> Option<Value> {
        let before = self.mismatches.len();
        let read = self.read(kind, value, Nothing::Only);
        let is_exact = self.mismatches.len() == before;
        if read.is_none() || !(is_exact || self.absent(kind).is_none()) {
            self.mismatches.truncate(before);
            return None;
        }
        read
    }
}

/// Returns the value to read if a field of a response is missing, in its documented form.
pub(in crate::emit::vectors) fn default_of(field: &Field, sent: bool) -> Option<Value> {
    let default = field.default.as_ref().filter(|_| !sent)?;
    match &field.kind {
        Type::Number => default.as_f64().map(Value::from),
        Type::YesNo => Some(if default == "Y" { "Y" } else { "N" }.into()),
        Type::String | Type::Integer | Type::Boolean | Type::Enum(_) | Type::Id(_) => {
            Some(default.clone())
        }
        _ => None,
    }
}
