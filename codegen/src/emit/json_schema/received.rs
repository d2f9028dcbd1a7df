//! Received values, in every spelling that the reader of the runtime accepts for a type: PHP writes
//! numbers as digits, lists with gaps as objects and missing values in several ways.
//!
//! The documented form comes first, for readers who generate types from a schema. The other
//! spellings of a type are written once, in a definition whose name begins with a small letter.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::definitions::Writer;
use super::spellings::NOTHING;
use super::{Way, conditions, object, types};
use crate::model::{Content, Field, IdKind, Object, Presence, Type, Union};

/// How the reader stores a field, and therefore which spellings of "no value" it accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// A value is required; without it, the enclosing object is absent too.
    Required,
    /// A missing value is replaced by a default.
    Defaulted,
    /// The field is kept, cleared or set.
    Patch,
    /// The value may be missing.
    Optional,
}

impl Writer<'_> {
    /// Returns the schema of a type in every spelling, where a value is required.
    pub(super) fn received(&self, kind: &Type, way: Way) -> Map<String, Value> {
        let is_in_event = way == Way::InEvent;
        let spelling = |name: &str| self.reference(name);
        let integer = || {
            spelling(if is_in_event {
                "integer.event"
            } else {
                "integer"
            })
        };
        // A flag in an event is a digit, as in a form.
        let code = || spelling(if is_in_event { "text" } else { "code" });
        object(match kind {
            Type::String => spelling("text"),
            Type::Integer => integer(),
            Type::Number => spelling(if is_in_event {
                "number.event"
            } else {
                "number"
            }),
            Type::Boolean => spelling("boolean"),
            Type::YesNo => spelling("yes_no"),
            Type::Secret => {
                let mut secret = object(code());
                secret.insert("readOnly".to_owned(), true.into());
                secret.into()
            }
            Type::Link => {
                let mut forms = vec![
                    json!({ "type": "string", "minLength": 1 }),
                    json!({ "type": "number" }),
                ];
                if is_in_event {
                    forms.push(json!({ "type": "boolean" }));
                }
                json!({ "anyOf": forms, "readOnly": true, "description": types::LINK })
            }
            Type::Id(index) => {
                let id = &self.model.ids[*index];
                let other = match (id.kind, id.zero) {
                    (IdKind::Integer, true) => integer(),
                    (IdKind::String, true) => code(),
                    (IdKind::Integer, false) => spelling("integer"),
                    (IdKind::String, false) => spelling("code"),
                };
                let mut forms = vec![self.reference(&id.name), other];
                if is_in_event && !id.zero {
                    forms.push(json!({ "const": false }));
                }
                json!({ "anyOf": forms })
            }
            Type::Enum(index) => {
                json!({ "anyOf": [self.reference(&self.enum_name(&self.model.enums[*index])), code()] })
            }
            Type::List(_) | Type::Map(_) => {
                let mut forms = self.entries(kind, way);
                forms.push(spelling("no_entries"));
                json!({ "anyOf": forms })
            }
            Type::Nullable(of) => self.optional(of, None, way).into(),
            Type::Any | Type::Bytes | Type::Object(_) | Type::Union(_) | Type::Event(_) => {
                self.kind(kind, way).into()
            }
        })
    }

    /// Returns the schemas of a list or map in both notations: PHP does not distinguish them.
    fn entries(&self, kind: &Type, way: Way) -> Vec<Value> {
        let (Type::List(of) | Type::Map(of)) = kind else {
            return Vec::new();
        };
        let entry = match way {
            // "No value" among the entries is not an entry.
            Way::InEvent => Self::with(self.received(of, way), self.absent_values(of)),
            _ => self.received_or_absent(of, way),
        };
        let list = json!({ "type": "array", "items": &entry });
        match kind {
            Type::Map(_) => vec![
                json!({ "type": "object", "additionalProperties": entry }),
                list,
            ],
            _ => vec![
                list,
                json!({
                    "type": "object",
                    "propertyNames": self.reference("position"),
                    "additionalProperties": entry,
                }),
            ],
        }
    }

    /// Returns the schema of a type in every spelling, including "no value" if that is meaningful
    /// for it.
    pub(super) fn received_or_absent(&self, kind: &Type, way: Way) -> Map<String, Value> {
        let received = self.received(kind, way);
        if self.may_be_absent(kind) {
            Self::with(received, self.absent_values(kind))
        } else {
            received
        }
    }

    /// Whether "no value" is meaningful for a type.
    pub(super) fn may_be_absent(&self, kind: &Type) -> bool {
        match kind {
            Type::Any | Type::List(_) | Type::Map(_) | Type::Nullable(_) => true,
            Type::Object(index) => self.ids_of(&self.model.objects[*index]).next().is_none(),
            _ => false,
        }
    }

    /// Returns the fields without which an object is absent.
    fn ids_of<'o>(&self, declared: &'o Object) -> impl Iterator<Item = &'o Field> {
        let fields = declared.fields.iter();
        fields.filter(|field| self.slot(field, declared) == Slot::Required)
    }

    fn slot(&self, field: &Field, of: &Object) -> Slot {
        let is_list = matches!(field.kind, Type::List(_) | Type::Map(_));
        match (field.presence, &field.empty) {
            (Presence::Required, None) if self.may_be_absent(&field.kind) => Slot::Defaulted,
            (Presence::Required, None) => Slot::Required,
            (Presence::Optional, Some(_)) if of.in_requests => Slot::Patch,
            (_, None) if is_list => Slot::Defaulted,
            (Presence::Optional, _) if field.default.is_some() && !of.in_requests => {
                Slot::Defaulted
            }
            _ => Slot::Optional,
        }
    }

    /// Returns the spellings of "no value" wherever a value may be missing.
    fn absent_values(&self, kind: &Type) -> Vec<Value> {
        match kind {
            Type::Object(_) | Type::Union(_) => vec![json!({ "enum": [null, []] })],
            Type::Id(index) if !self.model.ids[*index].zero => {
                vec![json!({ "type": "null" }), json!({ "const": false })]
            }
            // "No value" is among the spellings of these types.
            Type::Any | Type::List(_) | Type::Map(_) | Type::Nullable(_) => Vec::new(),
            _ => vec![json!({ "type": "null" })],
        }
    }

    /// Returns a schema that also accepts these spellings of "no value", unless it already does.
    fn with(mut schema: Map<String, Value>, nothing: Vec<Value>) -> Map<String, Value> {
        let mut forms = match schema.remove("anyOf") {
            Some(Value::Array(forms)) => forms,
            _ => {
                let annotation = |key: &str| matches!(key, "description" | "readOnly");
                let (kept, form) = schema.into_iter().partition(|(key, _)| annotation(key));
                schema = kept;
                let form: Map<String, Value> = form;
                // Any value is already valid.
                if form.is_empty() {
                    return schema;
                }
                vec![form.into()]
            }
        };
        for form in nothing {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        schema.insert("anyOf".to_owned(), forms.into());
        schema
    }

    /// Returns the schema of a field in every spelling.
    fn received_field(&self, field: &Field, of: &Object, way: Way) -> Map<String, Value> {
        let kind = &field.kind;
        let received = || self.received(kind, way);
        let mut nothing = Vec::new();
        match (self.slot(field, of), &field.empty) {
            (Slot::Required, _) => return received(),
            (Slot::Optional, empty) => return self.optional(kind, empty.as_ref(), way),
            (Slot::Patch, Some(literal)) => nothing.push(json!({ "const": literal })),
            (_, Some(empty)) => {
                nothing.extend(self.literals(kind, empty));
                if !self.takes_blank(kind) {
                    nothing.push(json!({ "const": "" }));
                }
            }
            (_, None) => {}
        }
        nothing.extend(self.absent_values(kind));
        Self::with(received(), nothing)
    }

    /// Returns the schema of a type in every spelling, including "no value".
    fn optional(&self, kind: &Type, empty: Option<&Value>, way: Way) -> Map<String, Value> {
        let mut nothing = empty.map_or_else(Vec::new, |empty| self.literals(kind, empty));
        match kind {
            Type::Object(index) => {
                let name = self.object_name(&self.model.objects[*index], way);
                nothing.push(self.reference(&(name + NOTHING)));
            }
            _ if self.takes_blank(kind) => nothing.extend(self.absent_values(kind)),
            _ => {
                nothing.push(self.reference("nothing"));
                let null = json!({ "type": "null" });
                let others = self.absent_values(kind).into_iter();
                nothing.extend(others.filter(|other| *other != null));
            }
        }
        Self::with(self.received(kind, way), nothing)
    }

    /// Returns the spellings of "no value" for one field, besides null and the empty string.
    fn literals(&self, kind: &Type, empty: &Value) -> Vec<Value> {
        match empty {
            Value::Null => Vec::new(),
            _ if matches!(kind, Type::List(_) | Type::Map(_)) => Vec::new(),
            Value::Bool(false) if self.takes_blank(kind) => vec![json!({ "const": false })],
            Value::Bool(false) => vec![
                json!({ "const": false }),
                json!({ "enum": ["0", 0, "false", "N"] }),
            ],
            literal => vec![json!({ "const": literal })],
        }
    }

    /// Whether the empty string is a form of a type.
    fn takes_blank(&self, kind: &Type) -> bool {
        match kind {
            Type::String
            | Type::Boolean
            | Type::YesNo
            | Type::Secret
            | Type::Enum(_)
            | Type::Union(_)
            | Type::List(_)
            | Type::Map(_) => true,
            Type::Id(index) => self.model.ids[*index].kind == IdKind::String,
            _ => false,
        }
    }

    /// Returns the keys of an object with their schemas.
    pub(super) fn received_fields(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in &declared.fields {
            let schema = types::described(self.received_field(field, declared, way), field);
            for key in [&field.name.server].into_iter().chain(&field.aliases) {
                properties.insert(key.clone(), schema.clone().into());
            }
        }
        let ids = || self.ids_of(declared);
        let required: Vec<&String> = ids()
            .filter(|id| id.aliases.is_empty())
            .map(|id| &id.name.server)
            .collect();
        let mut schema =
            object(json!({ "type": "object", "properties": properties, "required": required }));
        // If a field has several keys, one of them is enough.
        let choices: Vec<Value> = ids()
            .filter(|id| !id.aliases.is_empty())
            .map(|id| {
                let keys = [&id.name.server].into_iter().chain(&id.aliases);
                let choices: Vec<Value> = keys.map(|key| conditions::present(key)).collect();
                json!({ "anyOf": choices })
            })
            .collect();
        if !choices.is_empty() {
            schema.insert("allOf".to_owned(), choices.into());
        }
        schema
    }

    /// Returns the schema of an absent object, including one that lacks its id.
    pub(super) fn nothing_of(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let mut forms = vec![json!({ "enum": [null, "", []] })];
        let mut before = Map::new();
        for id in self.ids_of(declared) {
            let keys = || [&id.name.server].into_iter().chain(&id.aliases);
            let mut properties = before.clone();
            let required: Vec<String> = before.keys().cloned().collect();
            for key in keys() {
                let nothing = any_of(&self.absent_values(&id.kind));
                properties.insert(key.clone(), nothing);
            }
            let mut form = object(json!({ "type": "object", "properties": properties }));
            if !required.is_empty() {
                form.insert("required".to_owned(), required.into());
            }
            forms.push(form.into());
            // Fields are missed in this order.
            before.insert(id.name.server.clone(), self.received(&id.kind, way).into());
        }
        object(json!({
            "description": format!("No `{}`.", declared.name),
            "anyOf": forms,
        }))
    }

    /// Returns the forms of a union, any of which may be received.
    pub(super) fn received_forms(&self, declared: &Union, way: Way) -> Vec<Value> {
        let mut forms = Vec::new();
        // A form is identified by its id, and the rest of the value is then checked against that
        // form only.
        let mut known: Vec<Value> = Vec::new();
        for form in &declared.variants {
            let key = &form.name.server;
            let under = |value: Value| {
                if declared.keyed {
                    json!({ "type": "object", "properties": { (key): value }, "required": [key.as_str()] })
                } else {
                    value
                }
            };
            let value = match &form.content {
                Content::Type(kind @ (Type::List(_) | Type::Map(_))) => {
                    json!({ "anyOf": self.entries(kind, way) })
                }
                Content::Type(kind) => self.received(kind, way).into(),
                Content::Constant(value) => json!({ "const": value }),
            };
            let mut schema = object(under(value));
            if let (false, [_, ..]) = (declared.keyed, &known[..]) {
                schema.insert("not".to_owned(), any_of(&known));
            }
            schema.extend(types::about(form));
            forms.push(schema.into());
            if let Content::Type(kind) = &form.content
                && let Some(by_id) = self.known_by_id(kind, way)
            {
                let mut by_id = object(under(by_id));
                if declared.keyed {
                    by_id.insert("maxProperties".to_owned(), 1.into());
                }
                known.push(by_id.into());
            }
        }
        let mut others = vec![json!({ "enum": [null, []] })];
        others.extend(known);
        forms.push(json!({ "description": "An unlisted form.", "not": any_of(&others) }));
        forms
    }

    /// Returns the schema that identifies an object, whatever else it contains.
    fn known_by_id(&self, kind: &Type, way: Way) -> Option<Value> {
        let Type::Object(index) = kind else {
            return None;
        };
        let ids: Vec<&Field> = self.ids_of(&self.model.objects[*index]).collect();
        let names: Vec<&str> = ids.iter().map(|id| id.name.server.as_str()).collect();
        let schema = |id: &&Field| {
            let by_id = self.known_by_id(&id.kind, way);
            let schema = by_id.unwrap_or_else(|| self.received(&id.kind, way).into());
            (id.name.server.clone(), schema)
        };
        let properties: Map<String, Value> = ids.iter().map(schema).collect();
        (!ids.is_empty())
            .then(|| json!({ "type": "object", "properties": properties, "required": names }))
    }
}

/// Returns the schema of a value that fits one of several schemas.
pub(super) fn any_of(schemas: &[Value]) -> Value {
    match schemas {
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    }
}
