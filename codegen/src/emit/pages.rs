//! `docs/`: reference pages in Markdown, one per file of the spec and per event, and an index of
//! the whole API and of each area.

mod errors;
mod events;
mod fields;
mod gallery;
mod index;
mod links;
mod methods;
mod samples;
mod snippets;
mod types;

use std::collections::BTreeMap;

use super::notice;
use crate::File;
use crate::model::{Model, Place};

use links::Page;

/// Renders the pages.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut sections: BTreeMap<&Place, Vec<String>> = BTreeMap::new();
    let mut add = |place, section| sections.entry(place).or_default().push(section);
    for declared in &model.enums {
        add(&declared.place, types::enumeration(declared));
    }
    let samples = samples::collect(model);
    for (index, union) in model.unions.iter().enumerate() {
        let page = Page::of(model, &union.place);
        add(&union.place, types::union(&page, index, &samples));
    }
    for (index, object) in model.objects.iter().enumerate() {
        let page = Page::of(model, &object.place);
        add(&object.place, types::object(&page, index, &samples));
    }
    let errors = errors::Rows::of(model);
    for (index, group) in model.groups.iter().enumerate() {
        add(&group.place, errors.group(model, index));
    }
    for method in &model.methods {
        let page = Page::of(model, &method.place);
        add(&method.place, methods::method(&page, method, &errors));
    }
    let mut files: Vec<File> = sections
        .into_iter()
        .map(|(place, sections)| file(&links::path(place), &place.source, &sections.join("\n")))
        .collect();
    files.extend(types::ids(model));
    files.extend(gallery::emit(model));
    files.extend(events::emit(model));
    for (index, area) in model.areas.iter().enumerate() {
        let text = index::area(model, index);
        files.push(file(&links::area_path(area), &area.place.source, &text));
    }
    files.push(file(
        links::LANGUAGES,
        "spec",
        include_str!("pages/languages.md"),
    ));
    files.push(file("README", "spec", &index::index(model)));
    files
}

/// Returns a page; `path` is relative to `docs/`, without the extension.
fn file(path: &str, source: &str, text: &str) -> File {
    File {
        path: format!("docs/{path}.md"),
        contents: format!("<!-- {} -->\n\n{text}", notice(source)),
    }
}
