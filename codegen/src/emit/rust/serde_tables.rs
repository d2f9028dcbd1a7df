//! Tables for the macros of the runtime: the field of each key, and the variant of each form.

use std::fmt::Write;

use serde_json::Value;

use super::print::Item;
use crate::emit::bundles::{self, Entry};
use crate::model::{Content, Field, Method, Model, Object, Type, Union};
use crate::names;

/// Returns the table of a request, which may have bundles.
pub(super) fn request(model: &Model, method: &Method) -> Item {
    let mut rows = String::new();
    entries(model, method, None, 2, &mut rows);
    table("object", "request", &method.rust, &rows)
}

/// Writes the entries of a bundle, or of the request itself: fields first, then bundles.
fn entries(model: &Model, method: &Method, bundle: Option<usize>, depth: usize, rows: &mut String) {
    let entries = bundles::entries(model, method, bundle);
    for entry in &entries {
        if let Entry::Field(field) = entry {
            row(field, None, depth, rows);
        }
    }
    for entry in &entries {
        if let Entry::Bundle(index, bundle) = entry {
            let indent = INDENT.repeat(depth);
            let optional = if bundle.required { "" } else { " optional" };
            let _ = writeln!(rows, "{indent}{:?}{optional} {{", bundle.name);
            self::entries(model, method, Some(*index), depth + 1, rows);
            let _ = writeln!(rows, "{indent}}}");
        }
    }
}

/// Returns the table of an object.
pub(super) fn object(model: &Model, object: &Object) -> Item {
    let mut rows = String::new();
    for field in &object.fields {
        let default = (!object.in_requests)
            .then(|| default(model, field))
            .flatten();
        row(field, default.as_deref(), 2, &mut rows);
    }
    if object.others.is_some() {
        let _ = writeln!(rows, "{}..{},", INDENT.repeat(2), names::OTHERS);
    }
    table(
        "object",
        way(object.in_requests, object.in_responses),
        &object.name,
        &rows,
    )
}

fn row(field: &Field, default: Option<&str>, depth: usize, rows: &mut String) {
    let indent = INDENT.repeat(depth);
    let name = &field.name.rust;
    let key = &field.name.server;
    let aliases: String = field
        .aliases
        .iter()
        .map(|key| format!(" | {key:?}"))
        .collect();
    let nothing = match &field.empty {
        None => String::new(),
        Some(Value::String(text)) => format!(" or {text:?}"),
        Some(literal) => format!(" or {literal}"),
    };
    let spelling = match field.kind {
        Type::YesNo => " as YesNo",
        _ => "",
    };
    let default = default
        .map(|value| format!(" = {value}"))
        .unwrap_or_default();
    let _ = writeln!(
        rows,
        "{indent}{name}: {key:?}{aliases}{nothing}{spelling}{default},"
    );
}

/// Returns the default of a missing field of a response, as Rust. The macro itself handles an
/// object without entries.
fn default(model: &Model, field: &Field) -> Option<String> {
    let value = field.default.as_ref()?;
    Some(match (&field.kind, value) {
        (Type::Enum(index), Value::String(code)) => {
            let declared = &model.enums[*index];
            let code = declared
                .codes
                .iter()
                .find(|known| known.name.server == *code)?;
            format!("{}::{}", declared.name, code.name.rust)
        }
        (Type::Id(index), Value::String(text)) => {
            format!("{}::from({text:?})", model.ids[*index].name)
        }
        (Type::Id(index), number) => format!("{}({number})", model.ids[*index].name),
        (Type::YesNo, flag) => (flag == "Y").to_string(),
        (Type::String, Value::String(text)) if text.is_empty() => "String::new()".to_owned(),
        (Type::String, Value::String(text)) => format!("{text:?}.to_owned()"),
        (Type::Number, number) => format!("{:?}", number.as_f64()?),
        (Type::Integer | Type::Boolean, value) => value.to_string(),
        _ => return None,
    })
}

/// Returns the table of a union.
pub(super) fn union(union: &Union) -> Item {
    let mut forms = String::new();
    let mut constants = String::new();
    let indent = INDENT.repeat(2);
    for variant in &union.variants {
        let name = &variant.name.rust;
        let key = &variant.name.server;
        let _ = match &variant.content {
            Content::Type(_) if union.keyed => writeln!(forms, "{indent}{name} = {key:?},"),
            Content::Type(_) => writeln!(forms, "{indent}{name},"),
            Content::Constant(value) => {
                let value = if union.keyed {
                    serde_json::json!({ key: value })
                } else {
                    value.clone()
                };
                let json = value.to_string();
                let literal = if json.contains("\"#") {
                    format!("{json:?}")
                } else {
                    format!("r#\"{json}\"#")
                };
                writeln!(constants, "{indent}{name} = {literal},")
            }
        };
    }
    if !constants.is_empty() {
        let _ = write!(forms, "{INDENT}}} or {{\n{constants}");
    }
    table(
        "union",
        way(union.in_requests, union.in_responses),
        &union.name,
        &forms,
    )
}

const INDENT: &str = "    ";

fn way(in_requests: bool, in_responses: bool) -> &'static str {
    match (in_requests, in_responses) {
        (true, false) => "request",
        (true, true) => "both",
        _ => "answer",
    }
}

fn table(kind: &str, way: &str, name: &str, rows: &str) -> Item {
    let inside = if rows.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{rows}{INDENT}}}")
    };
    Item::Text(format!(
        "bitrix24_runtime::{kind}! {{\n{INDENT}{way} {name} {inside}\n}}\n"
    ))
}
