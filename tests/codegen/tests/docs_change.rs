//! README's section "When the docs change", followed on a copy of the spec: the commands print what the
//! section shows, and lead to generated files that are up to date.

use std::fs;
use std::path::Path;
use std::process::Output;

use codegen_tests::docs_change::{Block, METHOD, apply, blocks};
use codegen_tests::project::xtask;
use codegen_tests::vendor_page::vendor_page;
use codegen_tests::{files_below, put, workspace};
use tempfile::TempDir;

/// A copy of what the commands read and write, with a page that says what the spec says; and the path
/// of the page.
fn project() -> (TempDir, String) {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    for folder in ["spec", "generated"] {
        let folder = workspace().join(folder);
        for path in files_below(&folder) {
            let contents = fs::read(folder.join(&path)).expect("a file can be read");
            let name = folder
                .file_name()
                .expect("a folder has a name")
                .to_string_lossy();
            put(root.path(), &format!("{name}/{path}"), &contents);
        }
    }
    let (path, text) = vendor_page(root.path(), METHOD);
    let page = format!("docs/{path}");
    put(root.path(), &page, text.as_bytes());
    (root, page)
}

/// Runs a command of the section in a project. Of the documentation, the project has a single page, so
/// an audit reads only that: the whole documentation would lack the pages of all other methods.
fn run(root: &Path, page: &str, command: &str) -> Output {
    let arguments = command
        .strip_prefix("cargo xtask ")
        .expect("a command of the project");
    let mut words: Vec<&str> = arguments.split(' ').collect();
    let root_of = root.to_str().expect("the folder has a UTF-8 name");
    words.extend(["--root", root_of]);
    for word in words.iter_mut().filter(|word| **word == "docs") {
        *word = page;
    }
    let mut command = xtask(&[], &words);
    command
        .current_dir(root)
        .output()
        .expect("cargo can be run")
}

#[test]
fn the_section_leads_from_changed_pages_to_generated_files() {
    let (root, page) = project();
    let root = root.path();
    let before = run(root, &page, "cargo xtask audit docs");
    let found = String::from_utf8_lossy(&before.stdout);
    assert!(
        before.status.success(),
        "the page differs from the spec:\n{found}"
    );

    let mut printed = String::new();
    let mut finds_differences = true;
    for Block { language, text } in blocks() {
        match language.as_str() {
            "diff" => apply(root, &text),
            "sh" => {
                // The other commands build and test the workspace.
                for command in text.lines().filter(|line| line.starts_with("cargo xtask ")) {
                    let output = run(root, &page, command);
                    printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat())
                        .into_owned();
                    assert_eq!(
                        output.status.success(),
                        !finds_differences,
                        "{command}: {printed}"
                    );
                    finds_differences = false;
                }
            }
            "text" => {
                for line in text.lines() {
                    assert!(
                        printed.lines().any(|other| other == line),
                        "no {line} in:\n{printed}"
                    );
                }
            }
            "yaml" => {
                let workflow = fs::read_to_string(workspace().join(".github/workflows/docs.yml"));
                let workflow = workflow
                    .expect("the workflow can be read")
                    .replace("\r\n", "\n");
                assert_eq!(workflow, text);
            }
            other => panic!("a block of {other}"),
        }
    }
    for command in ["cargo xtask audit docs", "cargo xtask codegen --check"] {
        let output = run(root, &page, command);
        let printed = [output.stdout, output.stderr].concat();
        assert!(
            output.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&printed)
        );
    }
    let names = fs::read_to_string(root.join("generated/names.txt")).expect("the names are there");
    assert!(names.contains("enums/Reaction/codes/sparkles"));
}
