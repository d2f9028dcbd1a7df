//! Pass: the parameter by which the server recognizes a repeated request.

use super::Report;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Bundle, Field, Idempotency, IdempotencyKey, Presence, Type};
use crate::spec::{self, Spanned};

/// Resolves the idempotency key of a method in `file` with these parameters.
pub(super) fn resolve(
    file: usize,
    name: &Spanned<String>,
    method: &spec::Method,
    parameters: &[Field],
    bundles: &[Bundle],
    report: &mut Report,
) -> Option<IdempotencyKey> {
    let Some(written) = &method.idempotency_key else {
        if method.idempotency == Idempotency::WithKey {
            report.at(
                Rule::MissingKey,
                file,
                &name.span,
                "the method is `with_key` but names no key",
                "add `idempotency_key:` with the path of the parameter",
            );
        }
        return None;
    };
    if method.idempotency != Idempotency::WithKey {
        report.at(
            Rule::MisusedKey,
            file,
            &written.parameter.span,
            "the method has a key but is not `with_key`",
            "write `idempotency: with_key`, or remove the key",
        );
    }
    let mut find = |path: &Spanned<String>, fits: fn(&Field) -> bool, help: &str| {
        let paths: Vec<String> = parameters.iter().map(|it| it.path(bundles)).collect();
        let Some(found) = paths.iter().position(|known| *known == path.value) else {
            let message = format!("`{}` is not a parameter", path.escape_debug());
            let help = suggest(path, paths.iter().map(String::as_str));
            report.at(Rule::UnknownReference, file, &path.span, message, help);
            return None;
        };
        if !fits(&parameters[found]) {
            let message = format!("`{}` cannot be used here", path.value);
            report.at(Rule::MisusedKey, file, &path.span, message, help);
        }
        Some(found)
    };
    let may_be_left_out =
        |field: &Field| field.presence == Presence::Optional && field.empty.is_none();
    let parameter = find(
        &written.parameter,
        |field| {
            let is_text = field.kind == Type::String;
            is_text && field.presence == Presence::Optional && field.empty.is_none()
        },
        "name a `string` that is `required: no` and has no `empty`",
    );
    let unless = written.unless.iter().filter_map(|path| {
        let help = "name a parameter that is `required: no` and has no `empty`";
        find(path, may_be_left_out, help)
    });
    let unless = unless.collect();
    Some(IdempotencyKey {
        parameter: parameter?,
        unless,
    })
}
