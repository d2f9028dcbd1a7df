//! Whole specs with their whole output, and the properties of that output.
//!
//! A case is a folder `golden/<case>` with a `spec/` and, in `expected/`, every file made from it.
//! The case `every-key` uses every key of the notation. Its texts carry markers, `mk` and three
//! digits, by which a text that reaches no artifact is found.

use std::fs;

use bitrix24_codegen::notation_schema;
use codegen_tests::crates::{build, made};
use codegen_tests::golden::{CHOICES, changed, every_key, markers};
use codegen_tests::{data, difference, files_below, folders_in, keys_of, updating};

#[test]
fn output_is_as_expected() {
    for case in folders_in(&data("golden")) {
        let folder = data("golden").join(case);
        let expected = folder.join("expected");
        let files = made(&folder.join("spec"));
        let differences: Vec<String> = files
            .iter()
            .filter_map(|file| difference(&expected.join(&file.path), &file.contents))
            .collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
        for orphan in files_below(&expected)
            .into_iter()
            .filter(|path| files.iter().all(|file| file.path != *path))
        {
            assert!(
                updating(),
                "{}: {orphan} is expected, but not made any more",
                folder.display()
            );
            fs::remove_file(expected.join(orphan)).expect("an expected file can be removed");
        }
    }
}

#[test]
fn output_is_the_same_each_time() {
    let spec = every_key();
    assert_eq!(made(&spec), made(&spec));
}

#[test]
fn every_marker_reaches_an_artifact() {
    let folder = every_key();
    let files = made(&folder);
    let markers = markers();
    assert!(
        markers.len() > 100,
        "the markers were not found: {markers:?}"
    );
    let output: String = files
        .iter()
        .map(|file| file.contents.to_lowercase())
        .collect();
    let lost: Vec<&String> = markers
        .iter()
        .filter(|marker| !output.contains(marker.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "these texts of the spec reach no artifact: {lost:?}"
    );
}

#[test]
fn every_key_is_used() {
    let folder = every_key();
    let text: String = files_below(&folder)
        .into_iter()
        .map(|path| fs::read_to_string(folder.join(path)).expect("the spec can be read"))
        .collect();
    let used = |key: &String| {
        text.match_indices(&format!("{key}:"))
            .any(|(at, _)| text[..at].ends_with([' ', '\n', '{']))
            || text.starts_with(key)
    };
    let keys = keys_of(&notation_schema());
    let unused: Vec<&String> = keys.iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "the golden spec does not use {unused:?}");
}

/// A value that is not a text has no marker, but a different value must make a difference.
#[test]
fn every_choice_makes_a_difference() {
    let spec = every_key();
    let before = made(&spec);
    for choice in CHOICES {
        assert_ne!(
            before,
            made(changed(choice).path()),
            "{choice:?} is all the same"
        );
    }
}

/// The golden crate compiles without a warning in every direction, and its tests and doc tests pass.
#[test]
fn golden_crates_compile_and_pass_their_tests() {
    for case in folders_in(&data("golden")) {
        let files = made(&data("golden").join(&case).join("spec"));
        let commands: [&[&str]; 3] = [
            &["check", "--tests", "--all-features"],
            &["check", "--tests", "--no-default-features"],
            &["test"],
        ];
        build(&format!("golden-{case}"), &files, &commands);
    }
}
