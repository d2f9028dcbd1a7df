//! What makes the modules a package: its root, its manifest, its page and its licenses.

use serde_json::{Map, json};

use super::FOLDER;
use super::literals;
use super::source::Source;
use crate::File;
use crate::emit::json::pretty;
use crate::emit::{notice, prose};
use crate::model::Model;

/// The name of the package.
const NAME: &str = "bitrix24-types";

/// The vendor's SDK, whose calls the package types.
const SDK: &str = "@bitrix24/b24jssdk";

/// The files that are the same for every API.
const STATIC: &[(&str, &str)] = &[
    ("LICENSE-APACHE", include_str!("../../../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../../../LICENSE-MIT")),
    ("b24jssdk.d.ts", include_str!("static/b24jssdk.d.ts")),
    ("b24jssdk.js", include_str!("static/b24jssdk.js")),
    (
        "runtime/errors.js",
        include_str!("static/runtime/errors.js"),
    ),
    ("runtime/event.js", include_str!("static/runtime/event.js")),
    ("runtime/form.js", include_str!("static/runtime/form.js")),
    (
        "runtime/index.d.ts",
        include_str!("static/runtime/index.d.ts"),
    ),
    ("runtime/index.js", include_str!("static/runtime/index.js")),
    ("runtime/json.js", include_str!("static/runtime/json.js")),
    (
        "runtime/nothing.js",
        include_str!("static/runtime/nothing.js"),
    ),
    ("runtime/paths.js", include_str!("static/runtime/paths.js")),
    ("runtime/read.js", include_str!("static/runtime/read.js")),
    (
        "runtime/redact.js",
        include_str!("static/runtime/redact.js"),
    ),
    (
        "runtime/result.js",
        include_str!("static/runtime/result.js"),
    ),
    (
        "runtime/scalars.js",
        include_str!("static/runtime/scalars.js"),
    ),
    ("runtime/write.js", include_str!("static/runtime/write.js")),
];

/// Renders the root of the package, which exports every module.
pub(super) fn index(modules: &[Source]) -> Source {
    let mut index = Source::at("index", "spec");
    let all: String = modules
        .iter()
        .map(|module| {
            let only_types = if module.has_values() { "" } else { "type " };
            let specifier = index.specifier(module.path());
            format!("export {only_types}* from \"{specifier}\";\n")
        })
        .collect();
    let with_values: String = modules
        .iter()
        .filter(|module| module.has_values())
        .map(|module| format!("export * from \"{}\";\n", index.specifier(module.path())))
        .collect();
    index.declare(all);
    index.define(with_values);
    index
}

/// Renders the other files of the package.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let own = |path: &str, contents: String| File {
        path: format!("{FOLDER}/{path}"),
        contents,
    };
    let files = STATIC
        .iter()
        .map(|(path, contents)| own(path, (*contents).to_owned()));
    files
        .chain([
            own("README.md", page(model)),
            own("package.json", manifest(model)),
        ])
        .collect()
}

fn manifest(model: &Model) -> String {
    let module = |path: &str| json!({ "types": format!("./{path}.d.ts"), "default": format!("./{path}.js") });
    pretty(&json!({
        "//": notice("spec"),
        "name": NAME,
        "version": env!("CARGO_PKG_VERSION"),
        "description": format!("Types for the {}", model.title),
        "keywords": ["bitrix24", "rest", "api", "types"],
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "engines": { "node": ">=20" },
        "sideEffects": false,
        "types": "./index.d.ts",
        "exports": {
            ".": module("index"),
            "./b24jssdk": module("b24jssdk"),
            "./runtime": module("runtime/index"),
            "./package.json": "./package.json",
        },
        "peerDependencies": { SDK: "^2.2.0" },
        "peerDependenciesMeta": { SDK: { "optional": true } },
    }))
}

/// Returns the page about the package, which starts with the example of the front page.
fn page(model: &Model) -> String {
    let (method, request) = model.front.map_or_else(
        || (String::new(), Map::new()),
        |(method, example)| {
            let method = &model.methods[method];
            let request = &method.examples[example].request;
            (method.name.clone(), request.clone())
        },
    );
    include_str!("static/README.md")
        .replace("{title}", &prose::line(&model.title))
        .replace("{method}", &method)
        .replace(
            "params: {request}",
            &format!("params: {}", literals::object(&request, "  ")),
        )
        .replace("{request}", &literals::object(&request, ""))
}

/// Renders the description of the wire as a module: every version of JavaScript can import it.
pub(in super::super) fn wire(wire: &str) -> File {
    let notice = notice("spec");
    File {
        path: format!("{FOLDER}/wire.js"),
        contents: format!("// {notice}\n\nexport default {};\n", wire.trim_end()),
    }
}
