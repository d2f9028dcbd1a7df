//! Two editions of the pages in two languages, and the findings.
//!
//! `russian/` says the same as `base/docs/`. A case is a file `editions/<case>.txt`: a title, edits of
//! `russian/` in the form that `codegen_tests::edit` explains, and the findings, with a line of `====`
//! between them. `UPDATE=1 cargo test -p bitrix24-audit --test editions` writes the findings anew.

use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_audit::editions;
use bitrix24_pages::Checkout;
use codegen_tests::{difference, edit, files_below};

const SEPARATOR: &str = "\n====\n";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// The findings about the pages in a folder against those in another one.
fn findings(pages: &Path, other: &Path) -> String {
    let open = |path: &Path| Checkout::open(path).expect("the pages can be read");
    let findings = editions(&open(pages), &open(other)).expect("a page can be read");
    findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect()
}

#[test]
fn two_languages_say_the_same() {
    let (english, russian) = (folder("base/docs"), folder("russian"));
    assert_eq!(files_below(&russian), files_below(&english));
    assert_eq!(findings(&russian, &english), "");
    assert_eq!(findings(&english, &russian), "");
}

#[test]
fn differences_between_languages_are_as_expected() {
    let cases = files_below(&folder("editions"));
    let mut wrong = Vec::new();
    for name in &cases {
        let path = folder("editions").join(name);
        let text = fs::read_to_string(&path).expect("a case can be read");
        let text = text.replace("\r\n", "\n");
        let (head, _) = text.split_once(SEPARATOR).expect("a case has findings");
        let (_, edits) = head.split_once('\n').expect("a case has edits");
        let project = edit::copy(&folder("russian"), name, edits);
        let shown = findings(project.path(), &folder("base/docs"));
        wrong.extend(difference(&path, &format!("{head}{SEPARATOR}{shown}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
