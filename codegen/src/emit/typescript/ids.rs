//! `api/ids`: identifiers, as other names of numbers and strings.

use super::comments::Comment;
use super::source::Source;
use crate::model::{Id, IdKind, Model};

/// The path of the module.
pub(super) const PATH: &str = "api/ids";

/// Renders the identifiers.
pub(super) fn emit(model: &Model) -> Source {
    let mut source = Source::at(PATH, &model.api_source);
    for id in &model.ids {
        source.declare(self::id(id));
    }
    source
}

fn id(id: &Id) -> String {
    let kind = match id.kind {
        IdKind::Integer => "number",
        IdKind::String => "string",
    };
    let comment = Comment::of(&id.description).written("");
    format!("{comment}export type {} = {kind};\n", id.name)
}
