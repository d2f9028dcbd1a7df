//! Types of the model as types of the package.

use super::source::{self, Source};
use crate::model::{Model, Place, Type};
use crate::names;

/// Returns a type, and imports what it names.
pub(super) fn text(model: &Model, kind: &Type, source: &mut Source) -> String {
    match kind {
        Type::String | Type::Secret | Type::Link | Type::Bytes => "string".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::YesNo => "\"Y\" | \"N\"".to_owned(),
        Type::Any => "unknown".to_owned(),
        Type::Id(index) => {
            let name = &model.ids[*index].name;
            source.import(super::ids::PATH, name);
            name.clone()
        }
        Type::Enum(index) => {
            let declared = &model.enums[*index];
            declaration(model, &declared.place, &declared.name, source)
        }
        Type::Object(index) => {
            let object = &model.objects[*index];
            declaration(model, &object.place, &object.name, source)
        }
        Type::Union(index) => {
            let union = &model.unions[*index];
            declaration(model, &union.place, &union.name, source)
        }
        Type::Event(area) => {
            let area = &model.areas[*area];
            let name = names::event_type(&area.name);
            source.import(&source::path(&area.place), &name);
            name
        }
        Type::List(of) => {
            let of = text(model, of, source);
            if of.contains(' ') {
                format!("({of})[]")
            } else {
                format!("{of}[]")
            }
        }
        Type::Map(of) => format!("{{ [key: string]: {} }}", text(model, of, source)),
        Type::Nullable(of) => format!("{} | null", text(model, of, source)),
    }
}

/// Returns the name of a declaration, and imports it.
pub(super) fn declaration(model: &Model, place: &Place, name: &str, source: &mut Source) -> String {
    let name = names::flat(model, place, name);
    source.import(&source::path(place), &name);
    name
}
