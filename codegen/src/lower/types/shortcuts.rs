//! Shortcuts: methods that return a value from one of several fields.

use super::Types;
use crate::diagnostic::{Rule, suggest};
use crate::lower::{Report, text};
use crate::model::{Object, Shortcut, Type};
use crate::names;
use crate::source::Source;
use crate::spec::{self, Spanned, SpecFile};

/// Resolves the shortcuts of all objects, whose fields are already resolved.
pub(super) fn resolve(files: &[(Source, SpecFile)], types: &mut Types, report: &mut Report) {
    let mut object = 0;
    for (file, (_, spec)) in files.iter().enumerate() {
        for (_, declared) in &spec.objects {
            let found = declared.shortcuts.iter().filter_map(|(name, written)| {
                shortcut(types, &types.objects[object], file, name, written, report)
            });
            types.objects[object].shortcuts = found.collect();
            object += 1;
        }
    }
}

fn shortcut(
    types: &Types,
    object: &Object,
    file: usize,
    name: &Spanned<String>,
    written: &spec::Shortcut,
    report: &mut Report,
) -> Option<Shortcut> {
    let kind = types.parse(file, &written.kind, report)?;
    if written.first_of.is_empty() {
        let message = format!("`{}` names no field", name.value);
        report.at(
            Rule::MissingKey,
            file,
            &name.span,
            message,
            "name at least one field in `first_of`",
        );
    }
    let mut first_of = Vec::new();
    for path in &written.first_of {
        let (indices, found) = walk(types, object, file, path, report)?;
        if !becomes(types, &found, &kind) {
            let message = format!(
                "`{}` cannot be converted to `{}`",
                path.value, written.kind.value
            );
            let help = "name fields of the same type, or of an id that is among its `forms`";
            report.at(Rule::MisusedType, file, &path.span, message, help);
        }
        first_of.push(indices);
    }
    if let Some(without) = &written.without
        && kind != Type::String
    {
        let message = "`without` is only allowed for a `string`";
        let help = "make it a `string`, or remove `without`";
        report.at(Rule::MisusedKey, file, &without.span, message, help);
    }
    Some(Shortcut {
        name: names::of_field(name, None),
        kind,
        description: text(&written.description),
        first_of,
        without: written.without.as_ref().map(|text| text.value.clone()),
    })
}

/// Follows a path and returns the indices of its fields and the type of the last one.
fn walk(
    types: &Types,
    object: &Object,
    file: usize,
    path: &Spanned<String>,
    report: &mut Report,
) -> Option<(Vec<usize>, Type)> {
    let mut fields = &object.fields;
    let mut indices = Vec::new();
    let mut keys = path.value.split('.').peekable();
    while let Some(key) = keys.next() {
        let Some(index) = fields.iter().position(|field| field.name.server == key) else {
            // A field of an unknown type is missing from the fields.
            if report.lacks_types {
                return None;
            }
            let names: Vec<&str> = fields
                .iter()
                .map(|field| field.name.server.as_str())
                .collect();
            let message = format!(
                "`{}` has no field `{}`",
                path.escape_debug(),
                key.escape_debug()
            );
            let help = suggest(key, names.iter().copied());
            report.at(Rule::UnknownReference, file, &path.span, message, help);
            return None;
        };
        indices.push(index);
        let kind = &fields[index].kind;
        match (kind, keys.peek()) {
            (kind, None) => return Some((indices, kind.clone())),
            (Type::Object(inner), Some(_)) => fields = &types.objects[*inner].fields,
            (_, Some(_)) => {
                let message = format!(
                    "`{}` continues after `{key}`, which is not an object",
                    path.value
                );
                let help = "end the path with that field";
                report.at(Rule::MisusedType, file, &path.span, message, help);
                return None;
            }
        }
    }
    None
}

/// Whether a value of one type can be converted to the other.
fn becomes(types: &Types, from: &Type, to: &Type) -> bool {
    match (from, to) {
        _ if from == to => true,
        (Type::Id(from), Type::Id(to)) => types.ids[*to].forms.iter().any(|(form, _)| form == from),
        _ => false,
    }
}
