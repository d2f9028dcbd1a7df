//! The public API of the published crates: a change of it changes a file here, which a review can
//! compare with the README's rules for versions. `UPDATE=1` rewrites the files.

use std::fs;
use std::process::Command;

use codegen_tests::surface::{Module, exhaustive, modules, shown};
use codegen_tests::{data, difference, workspace};
use serde_json::Value;

/// The published libraries, each with the folder of its sources.
const CRATES: &[(&str, &str)] = &[("bitrix24", "generated"), ("bitrix24_runtime", "runtime")];

fn of(name: &str, folder: &str) -> Vec<Module> {
    modules(name, &workspace().join(folder).join("src"))
}

#[test]
fn the_surface_is_as_recorded() {
    let differences: Vec<String> = CRATES
        .iter()
        .filter_map(|(name, folder)| {
            let recorded = data("surface").join(format!("{name}.rs"));
            difference(&recorded, &shown(&of(name, folder)))
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The README says that enums and structs can grow, and names those that cannot.
#[test]
fn what_cannot_grow_is_named_in_the_readme() {
    let readme = fs::read_to_string(workspace().join("README.md")).expect("README can be read");
    let (_, promises) = readme
        .split_once("## What a new version may change")
        .expect("README says what a version may change");
    let unnamed: Vec<String> = CRATES
        .iter()
        .flat_map(|(name, folder)| exhaustive(&of(name, folder)))
        // Ids are named together; items for reading and writing in generated code are not
        // re-exported.
        .filter(|path| {
            !path.starts_with("bitrix24::ids::") && !path.starts_with("bitrix24_runtime::wire::")
        })
        .filter(|path| {
            let name = path.rsplit("::").next().unwrap_or_default();
            !promises.contains(&format!("`{name}`"))
        })
        .collect();
    assert!(
        unnamed.is_empty(),
        "neither `#[non_exhaustive]` nor named in README: {unnamed:?}"
    );
}

/// The generated crate uses macros of the runtime, which may change in any version.
#[test]
fn the_generated_crate_asks_for_the_very_runtime_it_was_made_for() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(workspace())
        .output()
        .expect("cargo can be run");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let package = |name: &str| {
        let named = packages.iter().find(|package| package["name"] == name);
        named.unwrap_or_else(|| panic!("no package {name}"))
    };
    let runtime = package("bitrix24-runtime");
    let dependencies = package("bitrix24")["dependencies"].as_array();
    let asked = dependencies
        .into_iter()
        .flatten()
        .find(|dependency| dependency["name"] == "bitrix24-runtime")
        .expect("the generated crate needs the runtime");
    let version = runtime["version"].as_str().expect("a version is a text");
    assert_eq!(asked["req"], format!("={version}"));
}
