//! Types, and fields with their annotations.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::components::{Component, Components};
use super::forms::{Form, Forms, Place};
use crate::emit::json_schema::{LINK, bounds, json_type, object};
use crate::emit::prose::joined;
use crate::emit::{constraint_text, prose};
use crate::model::{Content, Field, Type};

impl Components<'_> {
    /// Returns the schema of a type in its documented form.
    pub(super) fn kind(&self, kind: &Type) -> Value {
        self.value(kind, None)
    }

    /// Returns the schema of a value of a type, with the forms that the examples show at its place.
    pub(super) fn value(&self, kind: &Type, at: Option<(Place, usize)>) -> Value {
        let inner = |of: &Type| self.varying(of, at.map(|(place, depth)| (place, depth + 1)));
        match kind {
            // Secrets have no format `password`: some clients would send asterisks in their place.
            Type::String | Type::Secret => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer", "format": "int64" }),
            Type::Number => json!({ "type": "number", "format": "double" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::YesNo => self.reference(Component::YesNo),
            Type::Any => json!({}),
            Type::Link => json!({ "type": "string", "description": LINK }),
            Type::Bytes => self.dialect.bytes(),
            Type::Id(index) => self.reference(Component::Id(*index)),
            Type::Enum(index) => self.reference(Component::Enum(*index)),
            Type::Object(index) => self.reference(Component::Object(*index)),
            Type::Union(index) => self.reference(Component::Union(*index)),
            Type::Event(area) => self.reference(Component::Event(*area)),
            Type::List(of) => json!({ "type": "array", "items": inner(of) }),
            Type::Map(of) => json!({ "type": "object", "additionalProperties": inner(of) }),
            Type::Nullable(of) => self.with_forms(of, &[Form::Null].into(), at),
        }
    }

    /// Returns the schema of a value with the forms at its place.
    pub(super) fn varying(&self, kind: &Type, at: Option<(Place, usize)>) -> Value {
        let forms = at.map(|(place, depth)| self.observed.forms(place, depth));
        self.with_forms(kind, &forms.unwrap_or_default(), at)
    }

    /// Returns the schema of a value with other forms. Null alone needs no component, unless there
    /// is no type that it could belong to.
    fn with_forms(&self, kind: &Type, forms: &Forms, at: Option<(Place, usize)>) -> Value {
        let mut forms = forms.clone();
        if forms.is_empty() || *kind == Type::Any {
            return self.value(kind, at);
        }
        if forms == [Form::Null].into() {
            if !self.dialect.has_null()
                && let Some(schema) = self.inline(kind)
            {
                return self.dialect.nullable(schema);
            }
            if matches!(kind, Type::List(_) | Type::Map(_)) {
                return self.dialect.nullable(self.value(kind, at));
            }
            if self.dialect.has_null() {
                return self.or_null(self.value(kind, at));
            }
            // PHP writes no object as either.
            forms.insert(Form::List);
        }
        self.reference(Component::Varied(kind.clone(), forms))
    }

    fn or_null(&self, schema: Value) -> Value {
        if schema.get("type").is_some() {
            self.dialect.nullable(schema)
        } else {
            json!({ "oneOf": [schema, { "type": "null" }] })
        }
    }

    /// Returns the schema of a string or number without a reference.
    fn inline(&self, kind: &Type) -> Option<Value> {
        match self.json_type(kind)? {
            "string" => Some(self.kind(&Type::String)),
            "integer" => Some(self.kind(&Type::Integer)),
            "number" => Some(self.kind(&Type::Number)),
            "boolean" => Some(self.kind(&Type::Boolean)),
            _ => None,
        }
    }

    /// Returns a documented value or any of its other forms.
    pub(super) fn varied(&self, documented: Value, forms: &Forms) -> Value {
        let form = |form: &Form| {
            Some(match form {
                Form::Object => json!({ "type": "object" }),
                // The entries have a type, without which some generators write no valid code.
                Form::List => {
                    json!({ "type": "array", "items": { "type": "string" } })
                }
                Form::String => json!({ "type": "string" }),
                Form::Integer => json!({ "type": "integer", "format": "int64" }),
                Form::Number => json!({ "type": "number", "format": "double" }),
                Form::Boolean => json!({ "type": "boolean" }),
                Form::Null if self.dialect.has_null() => json!({ "type": "null" }),
                Form::Null => return None,
            })
        };
        let mut one_of: Vec<Value> = forms.iter().filter_map(form).collect();
        if forms.contains(&Form::Null) && !self.dialect.has_null() {
            let last = one_of.pop().unwrap_or_default();
            one_of.push(self.dialect.nullable(last));
        }
        one_of.insert(0, documented);
        let text = "The documented form, or another that servers are known to send.";
        let mut schema = self.described(text);
        schema.insert("oneOf".to_owned(), one_of.into());
        schema.into()
    }

    /// Returns the JSON type of a type's documented values; `None` if they may be of several.
    fn json_type(&self, kind: &Type) -> Option<&'static str> {
        match kind {
            Type::Nullable(of) => self.json_type(of),
            _ => json_type(self.model, kind),
        }
    }

    /// Returns the schema of a field of an object that a server may send.
    pub(super) fn received(&self, field: &Field, object: usize, index: usize) -> Value {
        self.field(field, Some(Place::Field(object, index)))
    }

    /// Returns the schema of a parameter, or of a field of an object in a request.
    pub(super) fn sent(&self, field: &Field) -> Value {
        self.field(field, None)
    }

    fn field(&self, field: &Field, place: Option<Place>) -> Value {
        let at = place.map(|place| (place, 0));
        let mut forms = at.map_or_else(Forms::new, |(place, depth)| {
            self.observed.forms(place, depth)
        });
        if let Some(empty) = &field.empty {
            let form = Form::of(empty);
            if !self.has_form(&field.kind, form) {
                forms.insert(form);
            }
        }
        let mut schema = object(self.with_forms(&field.kind, &forms, at));
        let of_kind = schema.remove("description");
        // A string of limited length is a type of its own to some generators, which invent its
        // name; and a server does not keep to the bounds.
        if place.is_none() && self.json_type(&field.kind) != Some("string") {
            schema.extend(bounds(field));
        }
        let mut annotations = self.described(&description(field, of_kind));
        if field.deprecated.is_some() {
            annotations.insert("deprecated".to_owned(), true.into());
        }
        self.dialect.annotated(schema.into(), annotations)
    }

    /// Whether the documented form of a type includes values of a form.
    fn has_form(&self, kind: &Type, form: Form) -> bool {
        match kind {
            Type::Any => true,
            // An empty string is no code, but the codes are open.
            Type::Enum(_) => form == Form::String,
            Type::YesNo => false,
            Type::Union(index) => {
                let union = &self.model.unions[*index];
                let forms = union.variants.iter().filter(|_| !union.keyed);
                let mut kinds = forms.filter_map(|form| match &form.content {
                    Content::Type(kind) => Some(kind),
                    Content::Constant(_) => None,
                });
                kinds.any(|kind| self.has_form(kind, form))
            }
            _ => self.json_type(kind) == Some(form.json_type()),
        }
    }
}

/// Returns the description of a field: its own, that of its type, and what else applies to the
/// value.
fn description(field: &Field, of_kind: Option<Value>) -> String {
    let of_kind = of_kind.and_then(|text| text.as_str().map(str::to_owned));
    let advice = field.deprecated.as_ref();
    let texts = [field.description.clone()]
        .into_iter()
        .chain(of_kind)
        .chain(constraint_text::of_value(field))
        .chain(constraint_text::of_others(field))
        .chain(advice.map(constraint_text::of_deprecation));
    joined(texts)
}

/// Returns an object with properties: the name of each, its schema, and whether it is required.
pub(super) fn object_of(properties: Vec<(String, Value, bool)>) -> Map<String, Value> {
    let required: Vec<String> = properties
        .iter()
        .filter(|(_, _, required)| *required)
        .map(|(name, ..)| name.clone())
        .collect();
    let mut schema = object(json!({ "type": "object" }));
    let required = (!required.is_empty()).then(|| json!(required));
    let properties: Map<String, Value> = properties
        .into_iter()
        .map(|(name, schema, _)| (name, schema))
        .collect();
    schema.insert("properties".to_owned(), properties.into());
    schema.extend(required.map(|required| ("required".to_owned(), required)));
    schema
}

/// Returns values of an open list, each with its text, as a Markdown list.
pub(super) fn listed(items: impl Iterator<Item = (String, String)>) -> String {
    let item = |(value, text): (String, String)| {
        format!("* {}: {}", prose::code(&value), prose::line(&text))
    };
    items.map(item).collect::<Vec<_>>().join("\n")
}
