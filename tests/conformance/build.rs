//! Lists what the spec has by the Rust types, each with the name of its schema: the enumerations in
//! `enums.rs`, the methods and events in `calls.rs`.
//!
//! It reads the list of the spec's names and the generated code, not the spec: as a build script, it
//! would need the generator in a second build, which takes longer than all tests of this package.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let generated = Path::new(&package).join("../../generated");
    let [sources, schemas, names] = ["src", "schemas", "names.txt"].map(|it| generated.join(it));
    for path in [&sources, &schemas, &names] {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let sources = files_below(&sources, ".rs");
    let requests = files_below(&schemas, ".request.json");
    let (types, schemas) = (types_of_methods(&sources), schemas_of_methods(&requests));
    let (mut enums, mut methods, mut events) = (String::new(), String::new(), String::new());
    for name in read(&names).lines() {
        match name.split('/').collect::<Vec<_>>()[..] {
            ["enums", code] => {
                let _ = writeln!(enums, "of::<bitrix24::{code}>(\"{name}\"),");
            }
            [area, "enums", code] => {
                let _ = writeln!(enums, "of::<bitrix24::{area}::{code}>(\"{name}\"),");
            }
            [area, "methods", method] => {
                let rust = types.get(method).expect("a method has a type");
                let schema = schemas.get(method).expect("a method has a schema");
                let _ = writeln!(methods, "call::<bitrix24::{area}::{rust}>(\"{schema}\"),");
            }
            _ => {}
        }
    }
    for path in sources.keys() {
        if let Some((area, "events")) = path.split_once('/') {
            let _ = writeln!(
                events,
                "area_events::<bitrix24::{area}::Event>(\"{area}/Event\"),"
            );
        }
    }
    let enums = format!(
        "/// Every enumeration.
fn enums() -> Vec<Type> {{
vec![
{enums}]
}}
"
    );
    let calls = format!(
        "/// Every method.
fn methods() -> Vec<Call> {{
vec![
{methods}]
}}

/// The events of every area.
fn events() -> Vec<AreaEvents> {{
vec![
{events}]
}}
"
    );
    let folder = env::var("OUT_DIR").expect("cargo runs this");
    for (file, text) in [("enums.rs", enums), ("calls.rs", calls)] {
        fs::write(Path::new(&folder).join(file), text).expect("the folder can be written to");
    }
}

/// Returns the Rust type of each method, by the name of the method.
fn types_of_methods(sources: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for text in sources.values() {
        for implementation in parts(text, "\nimpl Method for ") {
            let rust = before(implementation, " {");
            let name = parts(implementation, "const NAME: &'static str = \"").next();
            let name = name.unwrap_or_else(|| panic!("{rust} has no name"));
            found.insert(before(name, "\""), rust);
        }
    }
    found
}

/// Returns the name of the schemas of each method, by the name of the method.
fn schemas_of_methods(schemas: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for (path, text) in schemas {
        let title = parts(text, "\n  \"title\": \"").next();
        let title = title.unwrap_or_else(|| panic!("{path} has no title"));
        found.insert(before(title, ": request\""), path.as_str());
    }
    found
}

/// Returns what follows each occurrence of a text.
fn parts<'a>(text: &'a str, after: &'static str) -> impl Iterator<Item = &'a str> {
    text.split(after).skip(1)
}

/// Returns what stands before a text.
fn before<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).expect("it ends").0
}

/// Returns the files with an ending below a folder: the path without the ending, and the contents.
fn files_below(folder: &Path, ending: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(OsStr::to_str);
        let name = name.expect("a generated file has a UTF-8 name");
        if path.is_dir() {
            let below = files_below(&path, ending).into_iter();
            files.extend(below.map(|(path, text)| (format!("{name}/{path}"), text)));
        } else if let Some(stem) = name.strip_suffix(ending) {
            files.insert(stem.to_owned(), read(&path));
        }
    }
    files
}

fn read(path: &Path) -> String {
    let text = fs::read_to_string(path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
