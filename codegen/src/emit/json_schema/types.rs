//! Types, fields and what is declared of them.

use serde_json::{Map, Value, json};

use super::definitions::{EVENT, Writer, object_name, union_name};
use super::{Prose, Way, conditions, object};
use crate::emit::prose::joined;
use crate::emit::remarks;
use crate::model::{
    Code, Content, Enum, Field, Id, IdKind, Object, Presence, Type, Union, Variant,
};
use crate::names;

/// A key of an object and what stands under it.
pub(super) struct Property {
    pub(super) name: String,
    pub(super) schema: Map<String, Value>,
    pub(super) required: bool,
}

/// What is said of every link.
const LINK: &str = "It holds credentials: it lets in whoever has it, and is never to be handed on.";

/// The keyword of what is secret, which comes or goes and is never shown in between.
fn one_way(way: Way) -> &'static str {
    match way {
        Way::Answered => "readOnly",
        Way::Sent | Way::SentStrictly => "writeOnly",
    }
}

impl Writer<'_> {
    /// A type.
    pub(super) fn kind(&self, kind: &Type, way: Way) -> Map<String, Value> {
        object(match kind {
            Type::String => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::YesNo if way == Way::Answered => json!({ "enum": ["N", "Y", false, true] }),
            Type::YesNo => json!({ "type": "string", "enum": ["N", "Y"] }),
            Type::Any => json!({}),
            Type::Secret => json!({ "type": "string", (one_way(way)): true }),
            Type::Link => json!({
                "type": "string",
                "minLength": 1,
                (one_way(way)): true,
                "description": LINK,
            }),
            Type::Bytes => json!({ "type": "string", "contentEncoding": "base64" }),
            Type::Id(index) => self.reference(&self.model.ids[*index].name),
            Type::Enum(index) => self.reference(&self.model.enums[*index].name),
            Type::Object(index) => self.reference(&object_name(&self.model.objects[*index], way)),
            Type::Union(index) => self.reference(&union_name(&self.model.unions[*index], way)),
            Type::Event => self.reference(EVENT),
            Type::List(of) => json!({ "type": "array", "items": self.kind(of, way) }),
            Type::Map(of) => {
                let map = json!({ "type": "object", "additionalProperties": self.kind(of, way) });
                // PHP writes an empty map as an empty list.
                match way {
                    Way::Answered => {
                        json!({ "anyOf": [map, { "type": "array", "maxItems": 0 }] })
                    }
                    Way::Sent | Way::SentStrictly => map,
                }
            }
            Type::Nullable(of) => json!({ "anyOf": [self.kind(of, way), { "type": "null" }] }),
        })
    }

    /// A field or parameter, as a property of what holds it.
    pub(super) fn field(&self, field: &Field, way: Way) -> Property {
        let mut schema = self.kind(&field.kind, way);
        let of_kind = schema.remove("description");
        if way != Way::Answered {
            schema.extend(conditions::bounds(field));
        }
        let nothing = self.nothing(field, way);
        if let [null] = &nothing[..]
            && *null == json!({ "type": "null" })
            && let Some(Value::String(kind)) = schema.get("type")
        {
            let kinds = json!([kind, "null"]);
            schema.insert("type".to_owned(), kinds);
        } else if !nothing.is_empty() {
            let alternatives: Vec<Value> = [schema.into()].into_iter().chain(nothing).collect();
            schema = object(json!({ "anyOf": alternatives }));
        }
        let mut description = vec![field.description.clone()];
        if let Some(Value::String(of_kind)) = of_kind {
            description.push(of_kind);
        }
        if let Some(deprecation) = &field.deprecated {
            description.push(remarks::of_deprecation(deprecation));
            schema.insert("deprecated".to_owned(), true.into());
        }
        schema.insert(
            "description".to_owned(),
            self.prose.of(&joined(description)).into(),
        );
        if let Some(default) = &field.default
            && way != Way::Answered
        {
            schema.insert("default".to_owned(), default.clone());
        }
        // What comes back may lack what is empty.
        let may_be_empty =
            field.empty.is_some() || matches!(field.kind, Type::List(_) | Type::Map(_));
        Property {
            name: field.name.server.clone(),
            schema,
            required: field.presence == Presence::Required
                && !(way == Way::Answered && may_be_empty),
        }
    }

    /// What stands for nothing. In the answer of a server, null always does, and for an object so do
    /// PHP's empty list and an object whose id is null.
    fn nothing(&self, field: &Field, way: Way) -> Vec<Value> {
        let empty = field.empty.iter().map(|empty| json!({ "const": empty }));
        let mut nothing: Vec<Value> = empty.collect();
        if way != Way::Answered || field.presence != Presence::Optional {
            return nothing;
        }
        if field.empty != Some(Value::Null) {
            nothing.push(json!({ "type": "null" }));
        }
        if let Type::Object(object) = field.kind {
            nothing.push(json!({ "type": "array", "maxItems": 0 }));
            let fields = self.model.objects[object].fields.iter();
            let ids = fields.filter(|field| field.presence == Presence::Required);
            nothing.extend(ids.map(|id| {
                let id = &id.name.server;
                json!({
                    "type": "object",
                    "properties": { id: { "type": "null" } },
                    "required": [id],
                })
            }));
        }
        nothing
    }

    /// A field and, in an answer, the other keys under which its value may stand.
    fn properties(&self, field: &Field, way: Way) -> Vec<Property> {
        let mut properties = vec![self.field(field, way)];
        if way == Way::Answered {
            properties.extend(field.aliases.iter().map(|alias| Property {
                name: alias.clone(),
                required: false,
                ..self.field(field, way)
            }));
        }
        properties
    }

    /// An object of properties.
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

    /// A declared object.
    pub(super) fn declared_object(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let fields: Vec<&Field> = declared.fields.iter().collect();
        let properties = fields
            .iter()
            .flat_map(|field| self.properties(field, way))
            .collect();
        let mut schema = object(json!({ "description": self.prose.of(&declared.description) }));
        schema.extend(self.object(properties, way));
        if way != Way::Answered {
            schema.extend(conditions::between(&fields));
        }
        if let Some(others) = &declared.others {
            let others = json!({ "description": self.prose.of(others) });
            schema.insert("additionalProperties".to_owned(), others);
        }
        schema
    }

    /// A declared union.
    pub(super) fn declared_union(&self, declared: &Union, way: Way) -> Map<String, Value> {
        let mut schema = object(json!({ "description": self.prose.of(&declared.description) }));
        let forms = declared.variants.iter();
        if declared.keyed {
            let properties: Map<String, Value> = forms
                .map(|form| (form.name.server.clone(), self.form(form, way).into()))
                .collect();
            schema.extend(object(
                json!({ "type": "object", "properties": properties }),
            ));
            // An answer may hold a form under a key that is not listed.
            if way != Way::Answered {
                schema.extend(object(json!({
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1,
                })));
            }
        } else {
            let mut forms: Vec<Value> = forms.map(|form| self.form(form, way).into()).collect();
            if way == Way::Answered {
                forms.push(json!({
                    "description": "A form that is not listed.",
                    "not": { "type": "null" },
                }));
            }
            schema.insert("anyOf".to_owned(), forms.into());
        }
        schema
    }

    fn form(&self, form: &Variant, way: Way) -> Map<String, Value> {
        let mut schema = match &form.content {
            Content::Type(kind) => self.kind(kind, way),
            Content::Constant(value) => object(json!({ "const": value })),
        };
        schema.insert("title".to_owned(), names::title(&form.name.server).into());
        schema.insert(
            "description".to_owned(),
            self.prose.of(&form.description).into(),
        );
        schema
    }

    /// An identifier.
    pub(super) fn id(&self, id: &Id) -> Map<String, Value> {
        let kind = match id.kind {
            IdKind::Integer => "integer",
            IdKind::String => "string",
        };
        object(json!({ "description": self.prose.of(&id.description), "type": kind }))
    }

    /// An enumeration: its codes, and any other text unless it is sent strictly.
    pub(super) fn declared_enum(&self, declared: &Enum) -> Map<String, Value> {
        let codes = declared.codes.iter();
        let mut codes: Vec<Value> = codes.map(|listed| code(listed, self.prose)).collect();
        if self.sent != Way::SentStrictly {
            codes.push(json!({ "description": "A code that is not listed." }));
        }
        let listed = declared.codes.iter().filter(|code| code.removed.is_none());
        let example = listed.map(|code| code.name.server.as_str()).next();
        object(json!({
            "description": self.prose.of(&declared.description),
            "type": "string",
            "anyOf": codes,
            "examples": example.into_iter().collect::<Vec<_>>(),
        }))
    }
}

fn code(code: &Code, prose: Prose) -> Value {
    let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
    let mut schema = object(json!({
        "const": code.name.server,
        "title": names::title(&code.name.server),
        "description": emoji.collect::<String>() + &prose.of(&code.description),
    }));
    if code.removed.is_some() {
        schema.insert("deprecated".to_owned(), true.into());
    }
    schema.into()
}
