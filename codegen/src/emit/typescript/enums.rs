//! Enumerations: the type of all codes, and a table of the listed ones.

use super::comments::Comment;
use super::literals::{key, string};
use super::source::Source;
use crate::model::{Code, Enum, Model};
use crate::names;

/// Renders an enumeration. Editors complete the listed codes; any other string is valid too.
pub(super) fn emit(model: &Model, declared: &Enum, source: &mut Source) {
    let name = names::flat(model, &declared.place, &declared.name);
    let about = Comment::of(&declared.description)
        .paragraph("Any other string is valid too.")
        .page(&declared.page)
        .written("");
    let codes = declared.codes.iter().map(|code| string(&code.name.server));
    let codes: String = codes.map(|code| format!("  | {code}\n")).collect();
    source.declare(format!(
        "{about}export type {name} =\n{codes}  | (string & {{}});\n"
    ));
    let members: String = declared.codes.iter().map(member_type).collect();
    source.declare(format!(
        "/** The listed codes of `{name}`. */\nexport declare const {name}: {{\n{members}}};\n"
    ));
    let members: String = declared.codes.iter().map(member).collect();
    source.define(format!(
        "export const {name} = Object.freeze({{\n{members}}});\n"
    ));
}

fn member_type(code: &Code) -> String {
    let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
    let text = emoji.collect::<String>() + &code.description;
    let comment = Comment::of(&text).removed(code.removed.as_ref());
    format!(
        "{}  readonly {}: {};\n",
        comment.written("  "),
        key(&code.name.rust),
        string(&code.name.server)
    )
}

fn member(code: &Code) -> String {
    format!(
        "  {}: {},\n",
        key(&code.name.rust),
        string(&code.name.server)
    )
}
