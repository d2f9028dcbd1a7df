//! The committed files are the generator's output for the spec, and the page about the notation is
//! complete.

use std::fs;

use bitrix24_codegen::{Change, File, Folder, generate, notation_schema, plan, with_features};
use codegen_tests::{keys_of, put, rendered, workspace};

const REMEDY: &str = "run `cargo xtask codegen` and check in what it writes";

#[test]
fn generated_files_are_up_to_date() {
    let root = workspace();
    let generated =
        generate(&root.join("spec")).unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let on_disk = Folder::list(
        &root.join("generated"),
        &["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT"],
    )
    .expect("generated/ can be read");
    let changes = plan(generated.files.into_iter(), on_disk).expect("generated/ can be read");
    let stale: Vec<&str> = changes.iter().map(Change::path).collect();
    assert!(
        stale.is_empty(),
        "out of date in generated/: {stale:?}; {REMEDY}"
    );
    let manifest = root.join("generated/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the manifest can be read");
    let manifest = manifest.replace("\r\n", "\n");
    assert_eq!(
        with_features(&manifest, &generated.features),
        Some(manifest),
        "the features in generated/Cargo.toml are out of date; {REMEDY}"
    );
}

#[test]
fn the_schema_of_the_notation_is_up_to_date() {
    let on_disk = fs::read_to_string(workspace().join("spec/schema.json")).unwrap_or_default();
    assert!(
        on_disk == format!("{:#}\n", notation_schema()),
        "spec/schema.json is out of date; {REMEDY}"
    );
}

#[test]
fn no_file_is_made_twice() {
    let generated = generate(&workspace().join("spec"))
        .unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let files = generated.files.iter();
    let mut paths: Vec<String> = files.map(|file| file.path.to_lowercase()).collect();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(
        paths.len(),
        count,
        "two files have one path, or differ in case only"
    );
}

#[test]
fn a_plan_names_what_is_missing_different_and_left_over() {
    let file = |path: &str, contents: &str| File {
        path: path.to_owned(),
        contents: contents.to_owned(),
    };
    let expected = [
        file("same", "1"),
        file("b/missing", "2"),
        file("a/different", "3"),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, contents) in [("same", "1"), ("a/different", "0"), ("c/orphan", "4")] {
        put(folder.path(), path, contents.as_bytes());
    }
    let on_disk = Folder::list(folder.path(), &[]).expect("the folder can be read");
    assert_eq!(
        plan(expected.into_iter(), on_disk).expect("the folder can be read"),
        [
            Change::Update {
                path: "a/different".to_owned(),
                old: b"0".to_vec(),
                new: "3".to_owned()
            },
            Change::Create {
                path: "b/missing".to_owned(),
                new: "2".to_owned()
            },
            Change::Delete {
                path: "c/orphan".to_owned(),
                old: b"4".to_vec()
            },
        ]
    );
}

#[test]
fn the_page_about_the_notation_names_every_key() {
    let page =
        fs::read_to_string(workspace().join("spec/README.md")).expect("spec/README.md can be read");
    let keys = keys_of(&notation_schema());
    let missing: Vec<&String> = keys
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")))
        .collect();
    assert!(
        missing.is_empty(),
        "spec/README.md says nothing of {missing:?}"
    );
}
