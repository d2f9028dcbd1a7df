//! What comes back, in every spelling that the reader of the runtime takes for a value of a type:
//! PHP writes numbers as digits, lists with gaps as objects and nothing as all sorts of things.
//!
//! The documented form stands first, for those who make types of a schema. The other spellings of a
//! type are written once, in a definition whose name begins with a small letter.

use serde_json::{Map, Value, json};

use super::definitions::Writer;
use super::spellings::NOTHING;
use super::{Way, conditions, object, types};
use crate::model::{Content, Field, IdKind, Object, Presence, Type, Union};

/// How the reader keeps a field, and so what it takes for nothing there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// There is a value, or what is around it is nothing either.
    Required,
    /// Without a value it has its default, or none.
    Defaulted,
    /// It is kept, cleared or set.
    Patch,
    /// It may be nothing.
    Optional,
}

impl Writer<'_> {
    /// A type in every spelling, where there must be a value.
    pub(super) fn received(&self, kind: &Type, way: Way) -> Map<String, Value> {
        let is_told = way == Way::Told;
        let spelling = |name: &str| self.reference(name);
        let integer = || spelling(if is_told { "integer.event" } else { "integer" });
        // A flag of an event is a digit, as in a form.
        let code = || spelling(if is_told { "text" } else { "code" });
        object(match kind {
            Type::String => spelling("text"),
            Type::Integer => integer(),
            Type::Number => spelling(if is_told { "number.event" } else { "number" }),
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
                if is_told {
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
                if is_told && !id.zero {
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

    /// A list or map that is written as such. PHP does not tell the two apart.
    fn entries(&self, kind: &Type, way: Way) -> Vec<Value> {
        let (Type::List(of) | Type::Map(of)) = kind else {
            return Vec::new();
        };
        let entry = match way {
            // Nothing among the entries is no entry.
            Way::Told => Self::with(self.received(of, way), self.nothings(of)),
            _ => self.received_or_absent(of, way),
        };
        let list = json!({ "type": "array", "items": entry });
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

    /// A type in every spelling, and nothing where that means something for it.
    pub(super) fn received_or_absent(&self, kind: &Type, way: Way) -> Map<String, Value> {
        let received = self.received(kind, way);
        if self.may_be_absent(kind) {
            Self::with(received, self.nothings(kind))
        } else {
            received
        }
    }

    /// Whether it means something for a type that there is no value.
    pub(super) fn may_be_absent(&self, kind: &Type) -> bool {
        match kind {
            Type::Any | Type::List(_) | Type::Map(_) | Type::Nullable(_) => true,
            Type::Object(index) => self.ids_of(&self.model.objects[*index]).next().is_none(),
            _ => false,
        }
    }

    /// The fields without which an object is nothing.
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

    /// What stands for nothing wherever nothing may stand.
    fn nothings(&self, kind: &Type) -> Vec<Value> {
        match kind {
            Type::Object(_) | Type::Union(_) => vec![json!({ "enum": [null, []] })],
            Type::Id(index) if !self.model.ids[*index].zero => {
                vec![json!({ "type": "null" }), json!({ "const": false })]
            }
            // Nothing is a spelling of these.
            Type::Any | Type::List(_) | Type::Map(_) | Type::Nullable(_) => Vec::new(),
            _ => vec![json!({ "type": "null" })],
        }
    }

    /// A schema, or nothing in one of these spellings as far as it does not take them itself.
    fn with(mut schema: Map<String, Value>, nothing: Vec<Value>) -> Map<String, Value> {
        let mut forms = match schema.remove("anyOf") {
            Some(Value::Array(forms)) => forms,
            _ => {
                let annotation = |key: &str| matches!(key, "description" | "readOnly");
                let (kept, form) = schema.into_iter().partition(|(key, _)| annotation(key));
                schema = kept;
                let form: Map<String, Value> = form;
                // Anything goes already.
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

    /// A field in every spelling.
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
        nothing.extend(self.nothings(kind));
        Self::with(received(), nothing)
    }

    /// A type in every spelling, or nothing.
    fn optional(&self, kind: &Type, empty: Option<&Value>, way: Way) -> Map<String, Value> {
        let mut nothing = empty.map_or_else(Vec::new, |empty| self.literals(kind, empty));
        match kind {
            Type::Object(index) => {
                let name = self.object_name(&self.model.objects[*index], way);
                nothing.push(self.reference(&(name + NOTHING)));
            }
            _ if self.takes_blank(kind) => nothing.extend(self.nothings(kind)),
            _ => {
                nothing.push(self.reference("nothing"));
                let null = json!({ "type": "null" });
                let others = self.nothings(kind).into_iter();
                nothing.extend(others.filter(|other| *other != null));
            }
        }
        Self::with(self.received(kind, way), nothing)
    }

    /// What stands for nothing in one field, beside null and the empty text.
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

    /// Whether a type has a form that the empty text is of.
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

    /// The keys of an object, with all that may stand there.
    pub(super) fn received_fields(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in &declared.fields {
            let schema =
                types::described(self.received_field(field, declared, way), field, self.prose);
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
        // Where there are several keys, one of them will do.
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

    /// Nothing in the place of an object: also an object that does not say which one it is.
    pub(super) fn nothing_of(&self, declared: &Object, way: Way) -> Map<String, Value> {
        let mut forms = vec![json!({ "enum": [null, "", []] })];
        let mut before = Map::new();
        for id in self.ids_of(declared) {
            let keys = || [&id.name.server].into_iter().chain(&id.aliases);
            let mut properties = before.clone();
            let required: Vec<String> = before.keys().cloned().collect();
            for key in keys() {
                let nothing = any_of(&self.nothings(&id.kind));
                properties.insert(key.clone(), nothing);
            }
            let mut form = object(json!({ "type": "object", "properties": properties }));
            if !required.is_empty() {
                form.insert("required".to_owned(), required.into());
            }
            forms.push(form.into());
            // What comes first is found missing first.
            before.insert(id.name.server.clone(), self.received(&id.kind, way).into());
        }
        object(json!({
            "description": format!("No `{}`.", declared.name),
            "anyOf": forms,
        }))
    }

    /// A union, of which any form may come.
    pub(super) fn received_forms(&self, declared: &Union, way: Way) -> Vec<Value> {
        let mut forms = Vec::new();
        // By its id a form is known, and then the rest of it is held against that form alone.
        let mut known: Vec<Value> = Vec::new();
        for form in &declared.variants {
            let key = &form.name.server;
            let under = |value: Value| {
                if declared.keyed {
                    json!({ "type": "object", "properties": { key: value }, "required": [key] })
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
            schema.extend(types::about(form, self.prose));
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
        forms.push(json!({ "description": "A form that is not listed.", "not": any_of(&others) }));
        forms
    }

    /// What an object is known by, whatever else is in it.
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

fn any_of(schemas: &[Value]) -> Value {
    match schemas {
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    }
}
