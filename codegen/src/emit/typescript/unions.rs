//! Values that have one of several forms.

use super::comments::Comment;
use super::literals::{key, value_type};
use super::source::Source;
use super::types;
use crate::model::{Content, Model, Union, Variant};
use crate::names;

/// Renders a union.
pub(super) fn emit(model: &Model, union: &Union, source: &mut Source) {
    let name = names::flat(model, &union.place, &union.name);
    let comment = Comment::of(&union.description).page(&union.page);
    let forms: Vec<String> = union
        .variants
        .iter()
        .map(|variant| form(model, union, variant, source))
        .collect();
    source.declare(format!(
        "{}export type {name} =\n{};\n",
        comment.written(""),
        forms.join("\n")
    ));
}

fn form(model: &Model, union: &Union, variant: &Variant, source: &mut Source) -> String {
    let content = match &variant.content {
        Content::Type(kind) => types::text(model, kind, source),
        Content::Constant(value) => value_type(value),
    };
    let content = if union.keyed {
        format!("{{ {}: {content} }}", key(&variant.name.server))
    } else {
        content
    };
    let comment = Comment::of(&variant.description).written("  ");
    format!("{comment}  | {content}")
}
