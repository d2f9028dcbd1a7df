//! Declarations: ids, enumerations, objects and unions.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::components::{Component, Components};
use super::types::{listed, object_of};
use crate::emit::constraint_text;
use crate::emit::json_schema::object;
use crate::emit::prose::joined;
use crate::model::{Code, Content, Field, IdKind, Presence, Type, Union, Variant};
use crate::names;

impl Components<'_> {
    /// Returns the schema of an identifier.
    pub(super) fn id(&self, index: usize) -> Value {
        let id = &self.model.ids[index];
        let mut schema = self.described(&id.description);
        schema.extend(object(match id.kind {
            IdKind::Integer => json!({ "type": "integer", "format": "int64" }),
            IdKind::String => json!({ "type": "string" }),
        }));
        schema.into()
    }

    /// Returns the schema of an enumeration: a string, whose known codes are annotations, because
    /// the vendor adds some without notice.
    pub(super) fn declared_enum(&self, index: usize) -> Value {
        let declared = &self.model.enums[index];
        let codes = declared.codes.iter();
        let texts = listed(
            codes
                .clone()
                .map(|code| (code.name.server.clone(), about(code))),
        );
        let current = || codes.clone().filter(|code| code.removed.is_none());
        let names = codes.clone().map(|code| code.name.server.as_str());
        let mut schema = self.open(&declared.description, &texts, names.collect());
        if let Some(code) = current().next() {
            schema.extend(self.dialect.example(&code.name.server));
        }
        schema.into()
    }

    /// Returns the schema of a string with known codes.
    pub(super) fn open(&self, text: &str, codes: &str, names: Vec<&str>) -> Map<String, Value> {
        let mut schema = self.described(text);
        if let Some(description) = schema.get_mut("description")
            && let Some(text) = description.as_str()
        {
            *description = format!("{text}\n\nThe known codes:\n\n{codes}").into();
        }
        schema.extend(object(
            json!({ "type": "string", "x-extensible-enum": names }),
        ));
        schema
    }

    /// Returns the schema of an object.
    pub(super) fn declared_object(&self, index: usize) -> Value {
        let declared = &self.model.objects[index];
        let mut properties = Vec::new();
        for (position, field) in declared.fields.iter().enumerate() {
            let schema = if declared.in_responses {
                self.received(field, index, position)
            } else {
                self.sent(field)
            };
            let is_required = field.presence == Presence::Required
                && !self.observed.may_be_missing(index, position);
            // In a generated type, `chat_id` would have the name of `chatId`.
            let is_other = |key: &&String| names::word(key) != names::word(&field.name.server);
            let aliases = field.aliases.iter().filter(|_| declared.in_responses);
            let aliases = aliases.filter(is_other);
            let aliases: Vec<_> = aliases
                .map(|key| (key.clone(), schema.clone(), false))
                .collect();
            properties.push((field.name.server.clone(), schema, is_required));
            properties.extend(aliases);
        }
        let texts = [declared.description.clone()].into_iter();
        let mut schema = self.described(&joined(texts.chain(declared.others.clone())));
        schema.extend(object_of(properties));
        if declared.others.is_some() {
            schema.insert("additionalProperties".to_owned(), true.into());
        }
        schema.into()
    }

    /// Returns the schema of a union.
    pub(super) fn declared_union(&self, index: usize) -> Value {
        let declared = &self.model.unions[index];
        let forms = declared.variants.iter().enumerate();
        let mut schema = self.described(&declared.description);
        if declared.keyed {
            let property = |(position, form): (usize, &Variant)| {
                let value = match &form.content {
                    Content::Type(kind) => self.kind(kind),
                    Content::Constant(_) => self.reference(Component::Form(index, position)),
                };
                let value = self
                    .dialect
                    .annotated(value, self.described(&form.description));
                (form.name.server.clone(), value, false)
            };
            schema.extend(object_of(forms.map(property).collect()));
            schema.insert("minProperties".to_owned(), 1.into());
            schema.insert("maxProperties".to_owned(), 1.into());
        } else {
            let form = |(position, form): (usize, &Variant)| match &form.content {
                Content::Type(kind) => self.kind(kind),
                Content::Constant(_) => self.reference(Component::Form(index, position)),
            };
            let keyword = if self.is_exclusive(declared) {
                "oneOf"
            } else {
                "anyOf"
            };
            schema.insert(keyword.to_owned(), forms.map(form).collect());
        }
        schema.into()
    }

    /// Whether a value has at most one form of a union. An object without required fields fits any
    /// other form that is an object.
    fn is_exclusive(&self, declared: &Union) -> bool {
        let objects = declared
            .variants
            .iter()
            .filter_map(|form| match &form.content {
                Content::Type(Type::Object(index)) => Some(&self.model.objects[*index].fields[..]),
                Content::Type(_) | Content::Constant(_) => None,
            });
        let has_required = |fields: &[Field]| {
            fields
                .iter()
                .any(|field| field.presence == Presence::Required)
        };
        objects.clone().count() < 2 || objects.clone().all(has_required)
    }

    /// Returns the schema of a form of a union with a fixed value.
    pub(super) fn form(&self, union: usize, form: usize) -> Value {
        let variant = &self.model.unions[union].variants[form];
        let mut schema = self.described(&variant.description);
        let value = match &variant.content {
            Content::Type(kind) => self.kind(kind),
            Content::Constant(Value::Object(entries)) => {
                let property = |(key, _): (&String, &Value)| {
                    let value = Component::Constant(union, form, key.clone());
                    (key.clone(), self.reference(value), true)
                };
                object_of(entries.iter().map(property).collect()).into()
            }
            Content::Constant(value) => constant(value),
        };
        schema.extend(object(value));
        schema.into()
    }

    /// Returns the schema of the value under a key of a form with a fixed value.
    pub(super) fn constant_of(&self, union: usize, form: usize, key: &str) -> Value {
        let variant = &self.model.unions[union].variants[form];
        match &variant.content {
            Content::Constant(value) => constant(&value[key]),
            Content::Type(_) => json!({}),
        }
    }
}

/// Returns the schema of a fixed value. Generators know `enum`, but neither `const` nor the
/// constants of objects and lists.
fn constant(value: &Value) -> Value {
    match value {
        Value::String(_) => json!({ "type": "string", "enum": [value] }),
        Value::Bool(_) => json!({ "type": "boolean", "enum": [value] }),
        Value::Number(_) => json!({ "type": "number", "enum": [value] }),
        Value::Array(_) => json!({ "type": "array", "items": {} }),
        Value::Object(_) => json!({ "type": "object" }),
        Value::Null => json!({}),
    }
}

/// Returns the meaning of a code.
fn about(code: &Code) -> String {
    let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
    let meaning = emoji.collect::<String>() + &code.description;
    let removal = code
        .removed
        .as_ref()
        .map(|day| constraint_text::of_removal(day));
    joined([meaning].into_iter().chain(removal))
}
