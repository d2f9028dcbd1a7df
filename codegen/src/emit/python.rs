//! `python/`: the types of the API as a Python package, one module per file of the spec, with a
//! small runtime that is written by hand.

mod declared;
mod events;
mod methods;
mod module;
mod names;
mod packages;
mod project;
mod text;
mod typed_dict;
mod types;

use std::collections::BTreeMap;

use crate::File;
use crate::model::{Model, Place};
use module::Module;
use names::PACKAGE;
use packages::Public;

pub(super) use project::wire;

/// Renders the package.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut modules: BTreeMap<String, (String, Module)> = BTreeMap::new();
    let mut ids = Module::new("Identifiers.".to_owned());
    model.ids.iter().for_each(|id| declared::id(id, &mut ids));
    if !model.ids.is_empty() {
        modules.insert("ids".to_owned(), (model.api_source.clone(), ids));
    }
    for declared in &model.enums {
        let module = at(&mut modules, &declared.place);
        declared::enumeration(model, declared, module);
    }
    for declared in &model.objects {
        let module = at(&mut modules, &declared.place);
        declared::object(model, declared, module);
    }
    for declared in &model.unions {
        let module = at(&mut modules, &declared.place);
        declared::union(model, declared, module);
    }
    for group in &model.groups {
        let module = at(&mut modules, &group.place);
        declared::group(model, group, module);
    }
    for method in &model.methods {
        let module = at(&mut modules, &method.place);
        methods::define(model, method, module);
    }
    for area in 0..model.areas.len() {
        if let Some(events) = events::emit(model, area) {
            let source = format!("spec/{}/events", model.areas[area].name);
            modules.insert(types::events_module(model, area), (source, events));
        }
    }
    let public: Public = modules
        .iter()
        .map(|(path, (_, module))| (path.clone(), module.public.clone()))
        .collect();
    let mut files = packages::emit(model, &public);
    files.extend(modules.into_iter().map(|(path, (source, module))| File {
        path: format!("python/{PACKAGE}/{}.py", path.replace('.', "/")),
        contents: module.into_text(&path, &source),
    }));
    files.extend(project::emit(model));
    files
}

/// Returns the module of a file of the spec.
fn at<'a>(modules: &'a mut BTreeMap<String, (String, Module)>, place: &Place) -> &'a mut Module {
    let path = names::module(&place.module);
    let about = || format!("The declarations of `{}`.", place.source);
    let new = || {
        let module = Module::new(about());
        (place.source.clone(), module)
    };
    &mut modules.entry(path).or_insert_with(new).1
}
