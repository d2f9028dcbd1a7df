//! Pass: the parameter with the URL of an event handler.

use super::Report;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Bundle, Field, Handler, Name, Presence, Type};
use crate::spec::{self, Spanned};

/// Resolves the handler of a method in `file` with these parameters, which do not include those of
/// its identity.
pub(super) fn resolve(
    file: usize,
    written: &spec::Handler,
    identity: &[Field],
    parameters: &[Field],
    bundles: &[Bundle],
    report: &mut Report,
) -> Option<Handler> {
    let mut find = |path: &Spanned<String>, kind: &Type, help: &str| -> Option<Name> {
        let own = parameters.iter().map(|field| (field.path(bundles), field));
        let bound = identity.iter().map(|field| (field.path(&[]), field));
        let all: Vec<(String, &Field)> = own.chain(bound).collect();
        let Some((_, found)) = all.iter().find(|(known, _)| *known == path.value) else {
            let message = format!("`{}` is not a parameter", path.escape_debug());
            let help = suggest(path, all.iter().map(|(known, _)| known.as_str()));
            report.at(Rule::UnknownReference, file, &path.span, message, help);
            return None;
        };
        let may_be_left_out = found.presence != Presence::Required && found.empty.is_none();
        if found.kind != *kind || !may_be_left_out {
            let message = format!("`{}` cannot be used here", path.value);
            report.at(Rule::MisusedKey, file, &path.span, message, help);
        }
        Some(found.name.clone())
    };
    let address = find(
        &written.address,
        &Type::String,
        "name a `string` that is `required: no` and has no `empty`",
    );
    let token = find(
        &written.token,
        &Type::Secret,
        "name a `secret` that may be omitted and has no `empty`",
    );
    Some(Handler {
        address: address?,
        query: written.query.value.clone(),
        token: token?,
    })
}
