//! `php/`: a Composer package with the types of requests, results, events and errors as array
//! shapes, for PHPStan, Psalm and editors, and with functions that call the methods.

mod declarations;
mod events;
mod methods;
mod readme;
mod scope;
mod text;
mod types;

use std::collections::BTreeMap;

use serde_json::json;

use crate::File;
use crate::emit::json::pretty;
use crate::model::{Method, Model, Place};

/// Renders the package.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let mut files = vec![composer(model)];
    files.extend(readme::emit(model));
    files.extend(declarations::types(model));
    let enums = model.enums.iter();
    files.extend(enums.map(|declared| declarations::enumeration(model, declared)));
    let groups = model.groups.iter();
    files.extend(groups.map(|group| declarations::group(model, group)));
    files.extend((0..model.areas.len()).filter_map(|area| events::of_area(model, area)));
    let mut methods: BTreeMap<&Place, Vec<&Method>> = BTreeMap::new();
    for method in &model.methods {
        methods.entry(&method.place).or_default().push(method);
    }
    let methods = methods.into_iter();
    files.extend(methods.map(|(place, methods)| methods::of_file(model, place, &methods)));
    files
}

fn composer(model: &Model) -> File {
    let package = json!({
        "name": readme::PACKAGE,
        "description": format!("Types and functions for PHP: {}", model.title),
        "type": "library",
        "license": ["MIT", "Apache-2.0"],
        "require": { "php": ">=8.1" },
        "autoload": { "psr-4": { format!("{}\\", scope::NAMESPACE): "src/" } },
    });
    File {
        path: "php/composer.json".to_owned(),
        contents: pretty(&package),
    }
}
