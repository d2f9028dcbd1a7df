//! Pass: the current values of parameters that a method clears if they are omitted.

use super::Report;
use super::types::Types;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Bundle, Field, Keeps, Presence, Type};
use crate::spec::{self, Spanned};

/// Resolves `keeps` of a method in `file` with these parameters.
pub(super) fn resolve(
    file: usize,
    written: &spec::Keeps,
    types: &Types,
    parameters: &[Field],
    bundles: &[Bundle],
    report: &mut Report,
) -> Option<Keeps> {
    let kind = types.parse(file, &written.kind, report)?;
    let Type::Object(object) = kind else {
        let message = format!("`{}` is not an object", written.kind.value);
        let help = "name the object in a response that contains the values";
        report.at(Rule::MisusedType, file, &written.kind.span, message, help);
        return None;
    };
    let mut kept = Vec::new();
    for (path, field) in &written.fields {
        let paths: Vec<String> = parameters.iter().map(|it| it.path(bundles)).collect();
        let parameter = find(file, path, &paths, "a parameter", report);
        let fields = &types.objects[object].fields;
        let names: Vec<String> = fields.iter().map(|it| it.name.server.clone()).collect();
        let whose = format!("a field of `{}`", written.kind.value);
        let from = find(file, field, &names, &whose, report);
        let (Some(parameter), Some(from)) = (parameter, from) else {
            continue;
        };
        let to = &parameters[parameter];
        if to.presence != Presence::Optional || to.empty.is_some() {
            let message = format!("`{}` cannot be used here", path.value);
            let help = "name a parameter that is `required: no` and has no `empty`";
            report.at(Rule::MisusedKey, file, &path.span, message, help);
        } else if to.kind != fields[from].kind {
            let message = format!(
                "`{}` has a different type than `{}`",
                field.value, path.value
            );
            let help = "name a field of the same type";
            report.at(Rule::MisusedType, file, &field.span, message, help);
        }
        kept.push((parameter, from));
    }
    Some(Keeps { object, kept })
}

/// Returns the position of a name among the known ones, or reports it.
fn find(
    file: usize,
    name: &Spanned<String>,
    known: &[String],
    what: &str,
    report: &mut Report,
) -> Option<usize> {
    let found = known.iter().position(|known| *known == name.value);
    if found.is_none() {
        let message = format!("`{}` is not {what}", name.escape_debug());
        let help = suggest(name, known.iter().map(String::as_str));
        report.at(Rule::UnknownReference, file, &name.span, message, help);
    }
    found
}
