//! Types: array shapes of objects, and the forms of other values.

use std::collections::HashSet;
use std::fmt::Write;

use super::scope::{self, Class, Scope};
use super::text::{Doc, key, literal_type};
use crate::emit::constraint_text;
use crate::emit::prose::joined;
use crate::model::{Content, Field, IdKind, Model, Object, Place, Presence, Type, Union};

/// The direction of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Sent: only listed keys.
    Sent,
    /// Received: also unlisted keys, and null for a value that is missing.
    Received,
}

impl Scope<'_> {
    /// Returns a type, for a value inside the declaration `inside`.
    pub(super) fn kind(&mut self, kind: &Type, inside: Option<&str>) -> String {
        let model = self.model;
        match kind {
            Type::String | Type::Secret | Type::Bytes => "string".to_owned(),
            Type::Link => "non-empty-string".to_owned(),
            Type::Integer => "int".to_owned(),
            Type::Number => "int|float".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::YesNo => "'Y'|'N'".to_owned(),
            Type::Any => "mixed".to_owned(),
            Type::Id(index) => match model.ids[*index].kind {
                IdKind::Integer => "int".to_owned(),
                IdKind::String => "string".to_owned(),
            },
            Type::Enum(index) => {
                let declared = &model.enums[*index];
                self.import(scope::codes(model, declared), Class::of_enum(declared))
            }
            Type::Object(_) | Type::Union(_) => self.declared(kind, inside),
            Type::Event(area) => {
                let name = &model.areas[*area].name;
                self.import(scope::event(name), Class::of_events(name))
            }
            Type::List(of) => format!("list<{}>", self.kind(of, inside)),
            Type::Map(of) => format!("array<array-key, {}>", self.kind(of, inside)),
            Type::Nullable(of) => format!("{}|null", self.kind(of, inside)),
        }
    }

    /// Returns the alias of an object or union. Aliases cannot refer to themselves, not even
    /// indirectly.
    fn declared(&mut self, kind: &Type, inside: Option<&str>) -> String {
        let model = self.model;
        let Some((alias, place)) = alias(model, kind) else {
            return "mixed".to_owned();
        };
        if inside.is_some_and(|inside| alias.as_str() <= inside && reaches(model, kind, inside)) {
            return "array<array-key, mixed>".to_owned();
        }
        self.import(alias, Class::of_types(place))
    }

    /// Returns the array shape of an object.
    pub(super) fn shape_of(&mut self, declared: &Object) -> String {
        let way = if declared.in_requests {
            Way::Sent
        } else {
            Way::Received
        };
        let alias = scope::object(self.model, declared);
        let mut entries = Vec::new();
        for field in &declared.fields {
            let kind = self.field(field, Some(&alias), way);
            // Of several keys, the documented one is sent, and any may be received.
            let others = match way {
                Way::Sent => &[][..],
                Way::Received => &field.aliases[..],
            };
            let is_optional = field.presence != Presence::Required || !others.is_empty();
            for name in [&field.name.server].into_iter().chain(others) {
                entries.push((name.clone(), is_optional, kind.clone()));
            }
        }
        shape(&entries, way == Way::Sent && declared.others.is_none())
    }

    /// Returns the type of a field or parameter.
    pub(super) fn field(&mut self, field: &Field, inside: Option<&str>, way: Way) -> String {
        let mut kind = self.kind(&field.kind, inside);
        let mut add = |other: String| {
            let is_known =
                |known: &str| known == other || known == "string" && other.starts_with('\'');
            if kind != "mixed" && !kind.split('|').any(is_known) {
                kind = format!("{kind}|{other}");
            }
        };
        field.empty.iter().map(literal_type).for_each(&mut add);
        if way == Way::Received {
            match &field.kind {
                Type::YesNo => add("bool".to_owned()),
                Type::Object(index) => {
                    let nothing = nothing_of(&self.model.objects[*index]);
                    nothing.into_iter().for_each(&mut add);
                }
                _ => {}
            }
            if field.presence != Presence::Required {
                add("null".to_owned());
            }
        }
        kind
    }

    /// Returns the type of a union.
    pub(super) fn forms_of(&mut self, declared: &Union) -> String {
        let alias = scope::union(self.model, declared);
        let forms = declared.variants.iter().map(|form| {
            let kind = match &form.content {
                Content::Type(kind) => self.kind(kind, Some(&alias)),
                Content::Constant(value) => literal_type(value),
            };
            if declared.keyed {
                shape(&[(form.name.server.clone(), false, kind)], true)
            } else {
                kind
            }
        });
        forms.collect::<Vec<_>>().join("|")
    }
}

/// Returns the type of an absent object: PHP writes an empty list, or the object without its id.
fn nothing_of(declared: &Object) -> Option<String> {
    let mut fields = declared.fields.iter();
    let id = fields.find(|field| field.presence == Presence::Required)?;
    Some(format!("array{{{}?: null, ...}}", key(&id.name.server)?))
}

/// Returns an array shape. A key that shapes cannot express leaves the shape open.
pub(super) fn shape(entries: &[(String, bool, String)], is_sealed: bool) -> String {
    let mut lines = String::new();
    let mut is_sealed = is_sealed;
    for (name, is_optional, kind) in entries {
        match key(name) {
            Some(key) => {
                let mark = if *is_optional { "?" } else { "" };
                let _ = write!(lines, "\n    {key}{mark}: ");
                add_indented(&mut lines, kind);
                lines.push(',');
            }
            None => is_sealed = false,
        }
    }
    if !is_sealed {
        lines += "\n    ...";
    }
    match lines.as_str() {
        "" => "array{}".to_owned(),
        "\n    ..." => "array<array-key, mixed>".to_owned(),
        _ => format!("array{{{lines}\n}}"),
    }
}

/// Adds a type whose further lines are indented.
fn add_indented(lines: &mut String, kind: &str) {
    for (index, line) in kind.split('\n').enumerate() {
        if index > 0 {
            lines.push_str("\n    ");
        }
        lines.push_str(line);
    }
}

/// Adds items about fields.
///
/// The other keys that a value may have are not mentioned, because the types have only one.
pub(super) fn describe<'f>(doc: &mut Doc, fields: impl Iterator<Item = (String, &'f Field)>) {
    for (path, field) in fields {
        let mut texts = vec![format!("`{path}`: {}", field.description)];
        texts.extend(constraint_text::of_wire_value(field));
        texts.extend(constraint_text::of_others(field));
        let advice = field.deprecated.as_ref();
        texts.extend(advice.map(constraint_text::of_deprecation));
        doc.item(&joined(texts));
    }
}

/// Returns the alias of an object or union, and the place of its declaration.
fn alias<'a>(model: &'a Model, kind: &Type) -> Option<(String, &'a Place)> {
    match kind {
        Type::Object(index) => {
            let declared = &model.objects[*index];
            Some((scope::object(model, declared), &declared.place))
        }
        Type::Union(index) => {
            let declared = &model.unions[*index];
            Some((scope::union(model, declared), &declared.place))
        }
        _ => None,
    }
}

/// Whether a type contains the object or union with this alias, or is it.
fn reaches(model: &Model, kind: &Type, wanted: &str) -> bool {
    let mut seen: HashSet<&Type> = HashSet::new();
    let mut open = vec![kind.innermost()];
    while let Some(kind) = open.pop() {
        if !seen.insert(kind) {
            continue;
        }
        if alias(model, kind).is_some_and(|(alias, _)| alias == wanted) {
            return true;
        }
        match kind {
            Type::Object(index) => {
                let fields = model.objects[*index].fields.iter();
                open.extend(fields.map(|field| field.kind.innermost()));
            }
            Type::Union(index) => {
                let forms = model.unions[*index].variants.iter();
                open.extend(forms.filter_map(|form| match &form.content {
                    Content::Type(kind) => Some(kind.innermost()),
                    Content::Constant(_) => None,
                }));
            }
            _ => {}
        }
    }
    false
}
