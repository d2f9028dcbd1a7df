//! The crate: one Rust file for each file of the spec, and the few that hold them together.

mod client;
mod enums;
mod errors;
mod ids;
mod lib_rs;
mod methods;
mod objects;
mod print;
mod tests;
mod types;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::File;
use crate::model::{Model, Place};
use print::Imports;

/// Renders the crate.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut sources: BTreeMap<&Place, Source> = BTreeMap::new();
    for declared in &model.enums {
        enums::emit(declared, sources.entry(&declared.place).or_default());
    }
    for object in &model.objects {
        objects::emit(model, object, sources.entry(&object.place).or_default());
    }
    for group in &model.groups {
        errors::emit_group(model, group, sources.entry(&group.place).or_default());
    }
    for method in &model.methods {
        methods::emit(model, method, sources.entry(&method.place).or_default());
    }
    let places: Vec<&Place> = sources.keys().copied().collect();
    let mut files = vec![lib_rs::emit(model, &places), client::emit(model)];
    files.extend(ids::emit(model));
    files.extend(lib_rs::emit_folders(&places));
    files.extend(
        sources
            .into_iter()
            .map(|(place, source)| source.into_file(place)),
    );
    files.push(tests::emit(model));
    files
}

/// A Rust file in the making.
#[derive(Default)]
struct Source {
    about: Vec<String>,
    /// The types it declares, which it must not import.
    declared: Vec<String>,
    imports: Imports,
    items: Vec<TokenStream>,
}

impl Source {
    fn into_file(mut self, place: &Place) -> File {
        self.declared
            .iter()
            .for_each(|name| self.imports.remove(name));
        File {
            path: format!("src/{}.rs", place.module.join("/")),
            contents: print::file(&place.source, &self.about, &self.imports, &self.items),
        }
    }
}
