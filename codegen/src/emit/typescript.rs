//! `typescript/`: an npm package with the types of the API, so that the compiler checks calls
//! through any client.
//!
//! The folder `api` has the structure of the spec: one module per file, areas first. All names are
//! flat, so that the root of the package can export them together. The types describe values as
//! documented.

mod areas;
mod comments;
mod enums;
mod errors;
mod events;
mod fields;
mod ids;
mod literals;
mod methods;
mod objects;
mod package;
mod source;
mod types;
mod unions;

use super::declarations::{Declaration, by_place};
use crate::File;
use crate::model::Model;
use source::Source;

pub(super) use package::wire;

/// The folder of the package.
const FOLDER: &str = "typescript";

/// Renders the package.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut sources = vec![ids::emit(model)];
    for (place, declarations) in by_place(model) {
        let mut source = Source::of(place);
        for declaration in declarations {
            match declaration {
                Declaration::Enum(declared) => enums::emit(model, declared, &mut source),
                Declaration::Object(object) => objects::emit(model, object, &mut source),
                Declaration::Union(union) => unions::emit(model, union, &mut source),
                Declaration::Group(group) => errors::emit(model, group, &mut source),
                Declaration::Method(method) => methods::emit(model, method, &mut source),
            }
        }
        sources.push(source);
    }
    sources.extend((0..model.areas.len()).map(|area| areas::emit(model, area)));
    sources.extend([areas::methods(model), events::emit(model)]);
    sources.push(package::index(&sources));
    let mut files: Vec<File> = sources.into_iter().flat_map(Source::into_files).collect();
    files.extend(package::emit(model));
    files
}
