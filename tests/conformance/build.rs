//! Lists what the spec has by the Rust types, each with the name of its schema: the enumerations in
//! `enums.rs`, the methods and events in `calls.rs`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use bitrix24_codegen::model::{Place, events_of};
use bitrix24_codegen::{lower, method_path, spec};

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let spec = Path::new(&package).join("../../spec");
    println!("cargo::rerun-if-changed={}", spec.display());
    let model = lower::lower(&spec::read(&spec)).expect("the spec is sound");
    let module = |place: &Place| match model.area(place) {
        Some(area) => format!("bitrix24::{}", area.name),
        None => "bitrix24".to_owned(),
    };
    let mut enums = String::new();
    for declared in &model.enums {
        let folders = &declared.place.module[..declared.place.module.len() - 1];
        let (folder, name) = (folders.join("/"), &declared.name);
        let module = module(&declared.place);
        let _ = writeln!(enums, "of::<{module}::{name}>(\"{folder}/{name}\"),");
    }
    let mut methods = String::new();
    for method in &model.methods {
        let (module, name, path) = (module(&method.place), &method.rust, method_path(method));
        let _ = writeln!(methods, "call::<{module}::{name}>(\"{path}\"),");
    }
    let mut events = String::new();
    for (index, area) in model.areas.iter().enumerate() {
        if events_of(&model.events, index).next().is_some() {
            let name = &area.name;
            let _ = writeln!(
                events,
                "area_events::<bitrix24::{name}::Event>(\"{name}/Event\"),"
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
