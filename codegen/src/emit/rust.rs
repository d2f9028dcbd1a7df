//! The crate: one Rust file per file of the spec, and the few that connect them.

mod area;
mod client;
mod crate_root;
mod data;
mod enums;
mod errors;
mod events;
mod examples;
mod fields;
mod ids;
mod methods;
mod objects;
mod print;
mod program;
mod secrets;
mod serde_tables;
mod setters;
mod shape;
mod shortcuts;
mod structs;
mod tests;
mod types;
mod unions;

use super::declarations::{Declaration, by_place};
use crate::File;
use crate::model::{Model, Place};
use print::{Imports, Item};

pub(super) use program::{Frame, program};

/// Renders the crate.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let declarations = by_place(model);
    let places: Vec<&Place> = declarations.keys().copied().collect();
    let mut files = vec![client::emit(model), data::emit(model)];
    files.extend(ids::emit(model));
    let mut areas = Vec::new();
    for index in 0..model.areas.len() {
        let area = area::emit(model, index);
        let events = events::emit(model, index);
        areas.push(crate_root::Area {
            callers: area.as_ref().map_or(Vec::new(), |(_, names)| names.clone()),
            has_events: events.is_some(),
        });
        files.extend(area.map(|(file, _)| file));
        files.extend(events);
    }
    files.extend(crate_root::emit(model, &places, &areas));
    // Each file is finished before the next one, because tokens take far more memory than text.
    for (place, declarations) in &declarations {
        let mut source = Source::default();
        for declaration in declarations {
            match declaration {
                Declaration::Enum(declared) => enums::emit(declared, &mut source),
                Declaration::Object(object) => objects::emit(model, object, &mut source),
                Declaration::Union(union) => unions::emit(model, union, &mut source),
                Declaration::Group(group) => errors::emit_group(model, group, &mut source),
                Declaration::Method(method) => methods::emit(model, method, &mut source),
            }
        }
        files.push(source.into_file(place));
    }
    files.extend(tests::emit(model));
    files
}

/// A Rust file under construction.
#[derive(Default)]
struct Source {
    about: Vec<String>,
    /// The types it declares, which it must not import.
    declared: Vec<String>,
    imports: Imports,
    items: Vec<Item>,
}

impl Source {
    fn into_file(mut self, place: &Place) -> File {
        self.declared
            .iter()
            .for_each(|name| self.imports.remove(name));
        File {
            path: format!("src/{}.rs", place.module.join("/")),
            contents: print::file(&place.source, &self.about, &self.imports, self.items),
        }
    }
}
