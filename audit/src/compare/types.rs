//! When the type of a page and that of the spec agree: if they are the same, or ours is narrower.

use bitrix24_codegen::spec::Node;
use bitrix24_codegen::vocabulary::IdKind;
use bitrix24_pages::{Field, Type, file_of, join};

use crate::api::{Api, Decl, Kind, Member};

/// The types of pages that are strings on the wire.
const TEXTS: [&str; 7] = ["string", "text", "char", "date", "datetime", "file", "uri"];

/// Returns whether each type of a row fits the type of a member.
pub fn agree(api: &Api, row: &Field, member: &Member<'_>) -> bool {
    let Some(kind) = &member.kind else {
        return row
            .types
            .iter()
            .all(|ty| ty.name == "object" && ty.lists == 0);
    };
    let empty = member.block.and_then(|block| block.empty.as_ref());
    let is_empty = |ty: &Type| match empty.map(|empty| &empty.value) {
        Some(Node::Bool(_)) => ty.name == "boolean",
        Some(Node::Text(_)) => ty.name == "string",
        _ => false,
    };
    row.types
        .iter()
        // Null always means that there is no value.
        .filter(|ty| ty.name != "null")
        .all(|ty| is_empty(ty) || fits(api, kind, ty, ty.lists, &row.at.file))
}

fn fits(api: &Api, kind: &Kind<'_>, ty: &Type, lists: usize, file: &str) -> bool {
    let name = ty.name.as_str();
    match kind {
        Kind::BuiltIn("any") => true,
        Kind::List(_) if lists == 0 => name == "array",
        Kind::List(item) => fits(api, item, ty, lists - 1, file),
        Kind::Union(union) => union.block.variants.iter().any(|(_, variant)| {
            let Some(written) = &variant.kind else {
                return false;
            };
            fits(api, &api.kind(union.area, written), ty, lists, file)
        }),
        _ if lists > 0 => false,
        Kind::Map(_) | Kind::BuiltIn("event") => name == "object",
        Kind::Object(object) => name == "object" || is_named(object, ty, file),
        Kind::Enum(_) => matches!(name, "string" | "char" | "enum"),
        Kind::Id(id) if id.kind == IdKind::String => TEXTS.contains(&name),
        Kind::Id(_) | Kind::BuiltIn("integer") => name == "integer",
        Kind::BuiltIn("number") => matches!(name, "double" | "number"),
        Kind::BuiltIn("boolean") => name == "boolean",
        Kind::BuiltIn("yes_no") => matches!(name, "string" | "char"),
        Kind::BuiltIn(_) => TEXTS.contains(&name),
    }
}

/// Returns whether a page names an object of the spec: by a link to its page, or by its name.
fn is_named(object: &Decl<'_, bitrix24_codegen::spec::Object>, ty: &Type, file: &str) -> bool {
    let (page, anchor) = file_of(&object.block.page);
    let leads_there = ty.link.as_ref().is_some_and(|link| {
        let (path, target) = link.split_once('#').unwrap_or((link, ""));
        let path = if path.is_empty() {
            file.to_owned()
        } else {
            join(file, path)
        };
        path == page && anchor.is_none_or(|anchor| anchor == target)
    });
    leads_there || object.name.eq_ignore_ascii_case(&ty.name)
}
