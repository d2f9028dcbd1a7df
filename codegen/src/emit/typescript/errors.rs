//! The codes of errors that methods share.

use super::comments::Comment;
use super::literals::string;
use super::source::Source;
use crate::model::{ErrorGroup, Failure, Model};
use crate::names;

/// Renders the codes of a group.
pub(super) fn emit(model: &Model, group: &ErrorGroup, source: &mut Source) {
    let comment = Comment::of(&group.description).page(&group.page);
    let codes: Vec<String> = group.failures.iter().map(code).collect();
    source.declare(union(
        &comment,
        &names::flat(model, &group.place, &codes_name(&group.name)),
        &codes,
    ));
}

/// Returns the name of the codes of a group, within its area: `BotErrorCode`.
pub(super) fn codes_name(group: &str) -> String {
    names::group_type(group) + "Code"
}

/// Returns a code as a form of a union.
pub(super) fn code(failure: &Failure) -> String {
    string(&failure.code)
}

/// Returns a union of codes; no code at all is `never`.
pub(super) fn union(comment: &Comment, name: &str, forms: &[String]) -> String {
    let comment = comment.written("");
    match forms {
        [] => format!("{comment}export type {name} = never;\n"),
        forms => {
            let forms: Vec<String> = forms.iter().map(|form| format!("  | {form}")).collect();
            format!("{comment}export type {name} =\n{};\n", forms.join("\n"))
        }
    }
}
