//! Objects.

use super::comments::Comment;
use super::fields;
use super::source::Source;
use crate::model::{Model, Object};
use crate::names;

/// Renders an object.
pub(super) fn emit(model: &Model, object: &Object, source: &mut Source) {
    let name = names::flat(model, &object.place, &object.name);
    let comment = Comment::of(&object.description).page(&object.page);
    let fields: String = object
        .fields
        .iter()
        .map(|field| fields::of_object(model, object, field, source))
        .collect();
    let others = object.others.as_ref().map_or_else(String::new, |others| {
        let comment = Comment::of(others).written("  ");
        format!("{comment}  [key: string]: unknown;\n")
    });
    source.declare(format!(
        "{}export interface {name} {{\n{fields}{others}}}\n",
        comment.written("")
    ));
}
