//! Strict requests: every error that a validator reports names the place and what is allowed there.
//!
//! Of several alternatives in `anyOf`, a validator reports each one that a value does not fit. So
//! the codes of an enumeration are one `enum`, and the form of a union is selected by the JSON type
//! of the value: what is reported is then about that form.

use std::collections::BTreeSet;

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::definitions::Writer;
use super::received::any_of;
use super::{Way, object, types};
use crate::emit::prose::plain;
use crate::model::{Content, Enum, Type, Union};

/// A form that a value may have.
struct Form {
    /// The JSON types of its values, or none if they have all of them.
    types: BTreeSet<&'static str>,
    /// The schema of its values.
    schema: Map<String, Value>,
    /// The texts about it.
    about: Map<String, Value>,
}

impl Writer<'_> {
    /// Returns the schema of an enumeration whose codes are all that is allowed. The meanings of
    /// the codes are in the description.
    pub(super) fn closed_enum(&self, declared: &Enum) -> Map<String, Value> {
        let mut description = plain(&declared.description);
        let mut codes = Vec::new();
        for code in &declared.codes {
            let name = &code.name.server;
            description += &format!("\n`{name}`: {}", types::meaning(code));
            codes.push(name.as_str());
        }
        object(json!({ "description": description, "enum": codes }))
    }

    /// Returns the schema of a union without keys.
    pub(super) fn chosen_form(&self, declared: &Union) -> Map<String, Value> {
        let (mut forms, mut constants) = (Vec::new(), Vec::new());
        for form in &declared.variants {
            match &form.content {
                Content::Type(kind) => forms.push(Form {
                    types: self.json_types(kind),
                    schema: self.kind(kind, Way::SentStrictly),
                    about: types::about(form),
                }),
                Content::Constant(_) => {
                    constants.push(self.form(form, Way::SentStrictly).into());
                }
            }
        }
        choice(forms, constants)
    }

    /// Returns the schema of a value of a type, or of a constant beside it.
    pub(super) fn or_constant(
        &self,
        kind: &Type,
        schema: Map<String, Value>,
        constant: &Value,
    ) -> Map<String, Value> {
        let form = Form {
            types: self.json_types(kind),
            schema,
            about: Map::new(),
        };
        choice(vec![form], vec![json!({ "const": constant })])
    }

    /// Returns the JSON types of the values of a type, or none if it has all of them.
    fn json_types(&self, kind: &Type) -> BTreeSet<&'static str> {
        match kind {
            Type::Event(_) => BTreeSet::from(["object"]),
            Type::Nullable(of) => {
                let mut types = self.json_types(of);
                if !types.is_empty() {
                    types.insert("null");
                }
                types
            }
            Type::Union(index) => {
                let declared = &self.model.unions[*index];
                if declared.keyed {
                    return BTreeSet::from(["object"]);
                }
                let forms = declared.variants.iter().map(|form| match &form.content {
                    Content::Type(kind) => self.json_types(kind),
                    Content::Constant(value) => BTreeSet::from([json_type(value)]),
                });
                let forms: Vec<BTreeSet<&'static str>> = forms.collect();
                if forms.iter().any(BTreeSet::is_empty) {
                    return BTreeSet::new();
                }
                forms.into_iter().flatten().collect()
            }
            _ => types::json_type(self.model, kind).into_iter().collect(),
        }
    }
}

/// Returns the schema of a value that has one of several forms, or is one of several constants.
fn choice(forms: Vec<Form>, constants: Vec<Value>) -> Map<String, Value> {
    if forms.is_empty() {
        return object(json!({ "anyOf": constants }));
    }
    let mut schema = of_forms(forms);
    match (&constants[..], schema.get("type")) {
        ([], _) => schema,
        ([null], Some(Value::String(kind))) if null["const"].is_null() => {
            let kinds = json!([kind, "null"]);
            schema.insert("type".to_owned(), kinds);
            schema
        }
        _ => object(json!({ "if": any_of(&constants), "else": schema })),
    }
}

/// Returns the schema of a value that has one of several forms. Its `anyOf` compares only JSON
/// types; the rest of a form applies if the value has its type.
fn of_forms(mut forms: Vec<Form>) -> Map<String, Value> {
    if forms.len() == 1 {
        return forms.remove(0).described();
    }
    if forms.iter().any(|form| form.types.is_empty()) {
        let schemas: Vec<_> = forms.into_iter().map(Form::described).collect();
        return object(json!({ "anyOf": schemas }));
    }
    let mut schema = Map::new();
    let alternatives = forms.iter().flat_map(Form::by_type).collect();
    schema.insert("anyOf".to_owned(), alternatives);
    let mut cases = Vec::new();
    while !forms.is_empty() {
        let (types, alike) = take_alike(&mut forms);
        let types: Vec<Value> = types.iter().map(|kind| json!({ "type": kind })).collect();
        if alike != types {
            cases.push(json!({ "if": any_of(&types), "then": any_of(&alike) }));
        }
    }
    if !cases.is_empty() {
        schema.insert("allOf".to_owned(), cases.into());
    }
    schema
}

/// Takes the first form and those whose JSON types overlap with it. Returns their types and
/// schemas.
fn take_alike(forms: &mut Vec<Form>) -> (BTreeSet<&'static str>, Vec<Value>) {
    let mut types = BTreeSet::new();
    let mut alike: Vec<Value> = Vec::new();
    while let Some(next) = forms
        .iter()
        .position(|form| alike.is_empty() || overlap(&form.types, &types))
    {
        let form = forms.remove(next);
        types.extend(form.types);
        alike.push(form.schema.into());
    }
    (types, alike)
}

/// Whether a value can be of both sets of JSON types. A whole number is both a number and an
/// integer.
fn overlap(one: &BTreeSet<&'static str>, other: &BTreeSet<&'static str>) -> bool {
    let is_number = |types: &BTreeSet<&str>| types.contains("integer") || types.contains("number");
    !one.is_disjoint(other) || is_number(one) && is_number(other)
}

impl Form {
    /// Returns the schema of the form, with the texts about it.
    fn described(mut self) -> Map<String, Value> {
        self.schema.extend(self.about);
        self.schema
    }

    /// Returns the schemas of its JSON types, with the texts about it.
    fn by_type(&self) -> Vec<Value> {
        let of_type = |kind: &&str| {
            let mut schema = object(json!({ "type": kind }));
            schema.extend(self.about.clone());
            schema.into()
        };
        self.types.iter().map(of_type).collect()
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
