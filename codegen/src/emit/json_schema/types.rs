//! Types, fields and declarations.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::definitions::Writer;
use super::{Way, conditions, object};
use crate::emit::constraint_text;
use crate::emit::prose::{joined, plain};
use crate::model::{
    Code, Content, Enum, Field, Id, IdKind, Model, Object, Presence, Type, Union, Variant,
};
use crate::names;

/// A key of an object and its schema.
pub(super) struct Property {
    pub(super) name: String,
    pub(super) schema: Map<String, Value>,
    pub(super) required: bool,
}

/// The description of every link.
pub(in super::super) const LINK: &str =
    "Contains credentials: anyone with this link has access. Never pass it on.";

impl Writer<'_> {
    /// Returns the schema of a type as documented.
    pub(super) fn kind(&self, kind: &Type, way: Way) -> Map<String, Value> {
        object(match kind {
            Type::String => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::YesNo if way == Way::SentStrictly => json!({ "enum": ["N", "Y"] }),
            Type::YesNo => json!({ "type": "string", "enum": ["N", "Y"] }),
            Type::Any => json!({}),
            Type::Secret => json!({ "type": "string", "writeOnly": true }),
            Type::Link => json!({
                "type": "string",
                "minLength": 1,
                "writeOnly": true,
                "description": LINK,
            }),
            Type::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            Type::Id(index) => self.reference(&self.model.ids[*index].name),
            Type::Enum(index) => self.reference(&self.enum_name(&self.model.enums[*index])),
            Type::Object(index) => {
                self.reference(&self.object_name(&self.model.objects[*index], way))
            }
            Type::Union(index) => self.reference(&self.union_name(&self.model.unions[*index], way)),
            Type::Event(area) => self.reference(&self.event_name(*area)),
            Type::List(of) => json!({ "type": "array", "items": self.kind(of, way) }),
            Type::Map(of) => {
                json!({ "type": "object", "additionalProperties": self.kind(of, way) })
            }
            Type::Nullable(of) if way == Way::SentStrictly => self
                .or_constant(of, self.kind(of, way), &Value::Null)
                .into(),
            Type::Nullable(of) => json!({ "anyOf": [self.kind(of, way), { "type": "null" }] }),
        })
    }

    /// Returns the schema of a field or parameter that is sent, as a property.
    pub(super) fn field(&self, field: &Field, way: Way) -> Property {
        let mut schema = self.kind(&field.kind, way);
        let of_kind = schema.remove("description");
        schema.extend(conditions::bounds(field));
        if let Some(empty) = &field.empty {
            schema = match way {
                Way::SentStrictly => self.or_constant(&field.kind, schema, empty),
                _ => object(json!({ "anyOf": [schema, { "const": empty }] })),
            };
        }
        schema.extend(of_kind.map(|of_kind| ("description".to_owned(), of_kind)));
        schema = described(schema, field);
        if let Some(default) = &field.default {
            schema.insert("default".to_owned(), default.clone());
        }
        Property {
            name: field.name.server.clone(),
            schema,
            required: field.presence == Presence::Required,
        }
    }

    /// Returns the schema of an object with properties.
    pub(super) fn object(&self, properties: Vec<Property>, way: Way) -> Map<String, Value> {
        let required: Vec<String> = properties
            .iter()
            .filter(|property| property.required)
            .map(|property| property.name.clone())
            .collect();
        let properties: Map<String, Value> = properties
            .into_iter()
            .map(|property| (property.name, property.schema.into()))
            .collect();
        let mut schema =
            object(json!({ "type": "object", "properties": properties, "required": required }));
        if way == Way::SentStrictly {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        schema
    }

    /// Returns the schema of a declared object.
    pub(super) fn declared_object(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let mut schema = object(json!({ "description": plain(&declared.description) }));
        if way.is_received() {
            schema.extend(self.received_fields(declared, way));
        } else {
            let fields: Vec<&Field> = declared.fields.iter().collect();
            let properties = fields.iter().map(|field| self.field(field, way)).collect();
            schema.extend(self.object(properties, way));
            schema.extend(conditions::between(&fields));
        }
        if let Some(others) = &declared.others {
            let others = json!({ "description": plain(others) });
            schema.insert("additionalProperties".to_owned(), others);
        }
        schema
    }

    /// Returns the schema of a declared union.
    pub(super) fn declared_union(&self, declared: &Union, way: Way) -> Map<String, Value> {
        let mut schema = object(json!({ "description": plain(&declared.description) }));
        let forms = declared.variants.iter();
        if way.is_received() {
            schema.insert(
                "anyOf".to_owned(),
                self.received_forms(declared, way).into(),
            );
        } else if declared.keyed {
            let properties: Map<String, Value> = forms
                .map(|form| (form.name.server.clone(), self.form(form, way).into()))
                .collect();
            schema.extend(object(json!({
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
                "minProperties": 1,
                "maxProperties": 1,
            })));
        } else if way == Way::SentStrictly {
            schema.extend(self.chosen_form(declared));
        } else {
            let forms: Vec<Value> = forms.map(|form| self.form(form, way).into()).collect();
            schema.insert("anyOf".to_owned(), forms.into());
        }
        schema
    }

    /// Returns the schema of a form of a union.
    pub(super) fn form(&self, form: &Variant, way: Way) -> Map<String, Value> {
        let mut schema = match &form.content {
            Content::Type(kind) => self.kind(kind, way),
            Content::Constant(value) => constant(value),
        };
        schema.extend(about(form));
        schema
    }

    /// Returns the schema of an identifier.
    pub(super) fn id(&self, id: &Id) -> Map<String, Value> {
        let kind = match id.kind {
            IdKind::Integer => "integer",
            IdKind::String => "string",
        };
        object(json!({ "description": plain(&id.description), "type": kind }))
    }

    /// Returns the schema of an enumeration: its codes, and any other string unless requests are
    /// strict.
    pub(super) fn declared_enum(&self, declared: &Enum) -> Map<String, Value> {
        if self.sent == Way::SentStrictly {
            return self.closed_enum(declared);
        }
        let codes = declared.codes.iter();
        let mut codes: Vec<Value> = codes.map(code).collect();
        codes.push(json!({ "description": "An unlisted code." }));
        let listed = declared.codes.iter().filter(|code| code.removed.is_none());
        let example = listed.map(|code| code.name.server.as_str()).next();
        object(json!({
            "description": plain(&declared.description),
            "type": "string",
            "anyOf": codes,
            "examples": example.into_iter().collect::<Vec<_>>(),
        }))
    }
}

/// Returns the texts about a form of a union.
pub(super) fn about(form: &Variant) -> Map<String, Value> {
    object(json!({
        "title": names::title(&form.name.server),
        "description": plain(&form.description),
    }))
}

/// Returns the schema of a field with its description, followed by that of its type.
pub(super) fn described(mut schema: Map<String, Value>, field: &Field) -> Map<String, Value> {
    let mut description = vec![field.description.clone()];
    if let Some(Value::String(of_kind)) = schema.remove("description") {
        description.push(of_kind);
    }
    if let Some(deprecation) = &field.deprecated {
        description.push(constraint_text::of_deprecation(deprecation));
        schema.insert("deprecated".to_owned(), true.into());
    }
    let description = plain(&joined(description));
    schema.insert("description".to_owned(), description.into());
    schema
}

/// Returns the schema of a constant. An object is described by its properties: generators of code have
/// no type for a constant that is an object.
fn constant(value: &Value) -> Map<String, Value> {
    let Value::Object(entries) = value else {
        return object(json!({ "const": value }));
    };
    let keys: Vec<&String> = entries.keys().collect();
    let properties = entries.iter();
    let properties = properties.map(|(key, value)| (key.clone(), constant(value).into()));
    object(json!({
        "type": "object",
        "properties": properties.collect::<Map<_, Value>>(),
        "required": keys,
        "additionalProperties": false,
    }))
}

fn code(code: &Code) -> Value {
    let mut schema = object(json!({
        "const": &code.name.server,
        "title": names::title(&code.name.server),
        "description": meaning(code),
    }));
    if code.removed.is_some() {
        schema.insert("deprecated".to_owned(), true.into());
    }
    schema.into()
}

/// Returns the meaning of a code, and whether the vendor has removed it.
pub(super) fn meaning(code: &Code) -> String {
    let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
    let removed = code.removed.iter();
    let removed = removed.map(|day| constraint_text::of_removal(day));
    let texts = [code.description.clone()].into_iter().chain(removed);
    emoji.collect::<String>() + &plain(&joined(texts))
}

/// Returns the JSON type of the documented values of a type; `None` if they may be of several.
pub(in super::super) fn json_type(model: &Model, kind: &Type) -> Option<&'static str> {
    Some(match kind {
        Type::String | Type::YesNo | Type::Secret | Type::Link | Type::Bytes | Type::Enum(_) => {
            "string"
        }
        Type::Integer => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Id(index) => match model.ids[*index].kind {
            IdKind::Integer => "integer",
            IdKind::String => "string",
        },
        Type::List(_) => "array",
        Type::Object(_) | Type::Map(_) => "object",
        Type::Any | Type::Nullable(_) | Type::Union(_) | Type::Event(_) => return None,
    })
}
