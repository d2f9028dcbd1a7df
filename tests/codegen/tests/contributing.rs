//! The steps of CONTRIBUTING, followed on a copy of the project: each edit is made, then its
//! commands and the tests are run. So is README's section on changed pages of the vendor.
//!
//! This rebuilds the crates and takes minutes. `cargo xtask ci contributing` follows the steps one
//! after another and runs the tests that depend on the spec in the end. `cargo xtask contributing`
//! runs all tests after each step, and after each step on a copy of its own, which takes an hour.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use codegen_tests::crates::cargo;
use codegen_tests::docs_change;
use codegen_tests::edit::{self, FileEdit};
use codegen_tests::vendor_page::vendor_page;
use codegen_tests::{put, workspace};

/// The tests that depend on the spec.
const TESTS: &[&str] = &[
    // Of the generator: the names, and that its output is up to date and recorded.
    "arrows",
    "freshness",
    "surface",
    // Of the generated crate and its schemas.
    "examples",
    "pages",
    "schemas",
    "types",
    // Of the crate and the stand-in portal.
    "methods",
    "reactions",
    "wire",
    "wires",
    // Of other code that names codes and methods.
    "equal_work",
    "flows",
];

/// The packages that the steps change, or whose build scripts read what they change. In the copy
/// they have a different version, by which cargo distinguishes their builds, and those of their
/// dependents, from the builds here; all others are shared.
const CHANGED: &[&str] = &["bench", "generated", "portal", "tests/conformance"];

/// A copy of the project, below the folder for temporary files of the tests.
struct Project {
    root: PathBuf,
    target: PathBuf,
}

/// The edits that CONTRIBUTING shows, those of a step together.
fn steps() -> Vec<Vec<FileEdit>> {
    let page = fs::read_to_string(workspace().join("CONTRIBUTING.md")).expect("the page is there");
    let page = page.replace("\r\n", "\n");
    let steps: Vec<_> = page
        .split("```diff\n")
        .skip(1)
        .map(|block| {
            let (edits, _) = block.split_once("```").expect("a block has an end");
            edit::parse(edits).unwrap_or_else(|problem| panic!("{problem}:\n{edits}"))
        })
        .collect();
    assert_eq!(steps.len(), 5, "the edits that CONTRIBUTING shows");
    steps
}

impl Project {
    fn copy() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("steps");
        let root = folder.join("project");
        if root.exists() {
            fs::remove_dir_all(&root).expect("the last copy can be removed");
        }
        let mut list = Command::new("git");
        list.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace());
        let listed = succeeded(&list.output().expect("git can be run"));
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // A file whose deletion is not committed yet is listed too.
            if let Ok(contents) = fs::read(workspace().join(path)) {
                put(&root, path, &contents);
                let changes = ["spec"]
                    .iter()
                    .chain(CHANGED)
                    .any(|it| path.starts_with(it));
                if changes {
                    continue;
                }
                // A file that looks older than its build is not built again.
                let date = fs::metadata(workspace().join(path)).and_then(|it| it.modified());
                let copy = fs::File::options().write(true).open(root.join(path));
                copy.and_then(|copy| copy.set_modified(date?))
                    .expect("files have dates");
            }
        }
        let project = Self {
            root,
            target: folder.join("target"),
        };
        let version = env!("CARGO_PKG_VERSION");
        for package in CHANGED {
            let manifest = format!("{package}/Cargo.toml");
            let own = format!("\nversion = \"{version}-copy\"\n");
            project.replace(&manifest, "\nversion.workspace = true\n", &own);
        }
        for package in ["generated", "portal"] {
            let dependency = |version: &str| format!("path = \"{package}\", version = \"{version}");
            let own = dependency(&format!("{version}-copy"));
            project.replace("Cargo.toml", &dependency(version), &own);
        }
        project
    }

    fn replace(&self, path: &str, old: &str, new: &str) {
        let before = self.read(path);
        assert!(before.contains(old), "{path} does not hold: {old}");
        put(&self.root, path, before.replace(old, new).as_bytes());
    }

    fn read(&self, path: &str) -> String {
        let text = fs::read_to_string(self.root.join(path)).unwrap_or_default();
        text.replace("\r\n", "\n")
    }

    /// Follows a step: makes its edits, and generates what follows from them.
    fn follow(&self, edits: &[FileEdit]) {
        let made = edit::make(&self.root, edits);
        made.unwrap_or_else(|problem| panic!("CONTRIBUTING.md: {problem}"));
        self.regenerate(&[]);
    }

    /// Follows README's section on pages that change, with a page that says what the spec says.
    fn change_docs(&self) {
        let (path, text) = vendor_page(&self.root, docs_change::METHOD);
        let path = format!("docs/{path}");
        put(&self.root, &path, text.as_bytes());
        for block in docs_change::blocks() {
            if block.language == "diff" {
                docs_change::apply(&self.root, &block.text);
            } else if block.text.contains("--fix") && block.language == "sh" {
                succeeded(&self.xtask(&["audit", "--fix", &path]));
            }
        }
        self.regenerate(&[]);
    }

    /// Runs cargo in the copy.
    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let test = env::current_exe().expect("a test is a file");
        let built = test
            .ancestors()
            .nth(3)
            .expect("a test is built in a folder");
        cargo()
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_BUILD_BUILD_DIR", built)
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("CI")
            .env_remove("UPDATE")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo can be run")
    }

    fn xtask(&self, arguments: &[&str]) -> Output {
        let run = ["run", "--quiet", "--bin", "xtask", "--"];
        self.cargo(&[&run, arguments].concat(), &[])
    }

    fn codegen(&self, arguments: &[&str]) -> Output {
        self.xtask(&[&["codegen"], arguments].concat())
    }

    /// Regenerates the generated files, after which nothing is out of date.
    fn regenerate(&self, arguments: &[&str]) {
        succeeded(&self.codegen(arguments));
        succeeded(&self.codegen(&["--check"]));
    }

    /// Puts the public API on record, as after every change of it, and runs these tests of the copy, or
    /// all. All packages are selected with all features, so that the features of the dependencies are
    /// those with which the step `tests` has built them.
    fn test(&self, targets: &[&str]) {
        let run = |targets: &[&str], variables: &[(&str, &str)]| {
            let mut arguments = vec!["test", "--quiet", "--no-fail-fast"];
            arguments.extend(["--workspace", "--all-features"]);
            arguments.extend(targets.iter().flat_map(|target| ["--test", target]));
            succeeded(&self.cargo(&arguments, variables));
        };
        run(&["surface"], &[("UPDATE", "1")]);
        run(targets, &[]);
    }
}

/// Returns the output of a command that succeeded.
fn succeeded(output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{complaints}");
    printed
}

#[test]
#[ignore = "builds the project anew; `cargo xtask ci contributing` runs it"]
fn the_steps_lead_from_one_valid_project_to_the_next() {
    const REACTIONS: &str = "spec/enums/reaction.yaml";
    // The code of the first step, which no test mentions.
    const LINE: &str = "      rocket: {emoji: 🚀, description: A quick start.}\n";
    const NAME: &str = "enums/Reaction/codes/rocket";

    let project = Project::copy();
    for edits in &steps() {
        project.follow(edits);
    }
    project.change_docs();

    project.replace(REACTIONS, LINE, "");
    let refused = project.codegen(&[]);
    let complaints = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success(), "{NAME} was dropped");
    for part in ["error[lost-name]", NAME, "`removed:", "--allow-removal"] {
        assert!(complaints.contains(part), "no {part} in:\n{complaints}");
    }
    project.regenerate(&["--allow-removal", NAME]);
    project.test(TESTS);
}

#[test]
#[ignore = "runs all tests ten times; `cargo xtask contributing` runs it"]
fn each_step_leaves_all_tests_green_alone_and_after_the_others() {
    let steps = steps();
    let project = Project::copy();
    for (index, edits) in steps.iter().enumerate() {
        project.follow(edits);
        project.test(&[]);
        println!("steps 1 to {} leave all tests green", index + 1);
    }
    project.change_docs();
    project.test(&[]);
    println!("so do changed pages");
    // The first step has already been tested alone.
    for (index, edits) in steps.iter().enumerate().skip(1) {
        let project = Project::copy();
        project.follow(edits);
        project.test(&[]);
        println!("step {} alone leaves all tests green", index + 1);
    }
}
