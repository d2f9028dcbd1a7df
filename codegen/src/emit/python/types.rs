//! Type expressions: the documented form of a value, in requests and responses alike.

use serde_json::Value;

use super::module::Module;
use super::{names, text};
use crate::model::{Field, Model, Place, Type};

/// Returns a type as an annotation, and imports the names in it.
pub(super) fn annotation(model: &Model, kind: &Type, module: &mut Module) -> String {
    match kind {
        Type::String | Type::Secret | Type::Link | Type::Bytes => "str".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::YesNo => {
            module.takes("Literal");
            "Literal[\"Y\", \"N\"]".to_owned()
        }
        Type::Any => {
            module.takes("Any");
            "Any".to_owned()
        }
        Type::Id(index) => {
            let name = names::id(&model.ids[*index].name);
            module.import("ids", &name);
            name
        }
        Type::Enum(index) => {
            let declared = &model.enums[*index];
            named(model, &declared.place, &declared.name, module)
        }
        Type::Object(index) => {
            let declared = &model.objects[*index];
            named(model, &declared.place, &declared.name, module)
        }
        Type::Union(index) => {
            let declared = &model.unions[*index];
            named(model, &declared.place, &declared.name, module)
        }
        Type::Event(area) => {
            let name = names::event(model, *area);
            module.import(&events_module(model, *area), &name);
            name
        }
        Type::List(of) => format!("list[{}]", annotation(model, of, module)),
        Type::Map(of) => format!("dict[str, {}]", annotation(model, of, module)),
        Type::Nullable(of) => format!("{} | None", annotation(model, of, module)),
    }
}

/// Returns the type of a field, including its literal for "no value".
pub(super) fn of_field(model: &Model, field: &Field, module: &mut Module) -> String {
    let kind = annotation(model, &field.kind, module);
    let Some(empty) = &field.empty else {
        return kind;
    };
    let empty = constant(empty, module);
    let is_included = kind == empty
        || kind == "Any"
        || (kind == "str" && empty.starts_with("Literal[\""))
        || (kind == "bool" && ["Literal[True]", "Literal[False]"].contains(&empty.as_str()))
        || (kind.starts_with("list[") && empty == "list[Any]")
        || (kind.starts_with("dict[") && empty == "dict[str, Any]");
    if is_included {
        kind
    } else {
        format!("{kind} | {empty}")
    }
}

/// Returns the type of a single value, as narrow as Python can express it. A literal in a quoted
/// annotation must not contain escapes.
pub(super) fn constant(value: &Value, module: &mut Module) -> String {
    let literal = match value {
        Value::Null => return "None".to_owned(),
        Value::Bool(_) => text::expression(value),
        Value::Number(number) if number.is_i64() => number.to_string(),
        Value::Number(_) => return "float".to_owned(),
        Value::String(text) if text.contains(['"', '\'', '\\', '\n']) => return "str".to_owned(),
        Value::String(text) => text::string(text),
        Value::Array(_) => {
            module.takes("Any");
            return "list[Any]".to_owned();
        }
        Value::Object(_) => {
            module.takes("Any");
            return "dict[str, Any]".to_owned();
        }
    };
    module.takes("Literal");
    format!("Literal[{literal}]")
}

/// Returns what only a type says about its values.
pub(super) fn remark(kind: &Type) -> Option<String> {
    Some(
        match kind {
            Type::Bytes => "In base64.",
            Type::Secret => "A secret: never show it.",
            Type::Link => "Contains credentials: anyone with this link has access.",
            _ => return None,
        }
        .to_owned(),
    )
}

/// Returns the module with the events of an area.
pub(super) fn events_module(model: &Model, area: usize) -> String {
    let area = model.areas[area].name.clone();
    names::module(&[area, "events".to_owned()])
}

/// Imports a declared type and returns its name.
pub(super) fn named(model: &Model, place: &Place, name: &str, module: &mut Module) -> String {
    let name = names::declared(model, place, name);
    module.import(&names::module(&place.module), &name);
    name
}
