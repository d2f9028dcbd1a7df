//! Every rule, each with edits of a small spec and its pages, and the findings.
//!
//! A case is a file `cases/<rule>/<variant>.txt`: a title, edits of `base/` in the form that
//! `codegen_tests::edit` explains, and behind `====` the findings. The base is accepted before the
//! edits. `UPDATE=1 cargo test -p bitrix24-audit --test cases` writes the findings anew, and the table
//! of rules in `README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_audit::{Api, Docs, Lock, Report, Rule, accept, audit};
use bitrix24_pages::Checkout;
use codegen_tests::{difference, edit, files_below, overlaid, rendered, table_difference};
use tempfile::TempDir;

const SEPARATOR: &str = "\n====\n";
const TABLE_HEAD: &str = "## Rules\n\n| Rule | Meaning | Remedy |\n| --- | --- | --- |\n";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A project: a spec and pages.
fn report(root: &Path, lock: &Lock) -> (Api, Docs, Report) {
    let api = Api::read(&root.join("spec")).unwrap_or_else(|found| panic!("{}", rendered(&found)));
    let checkout = Checkout::open(&root.join("docs")).expect("the pages can be read");
    let mut docs = Docs::new(&api, vec![checkout.part().to_owned()]);
    for page in checkout.pages() {
        docs.add(page.expect("a page can be read"));
    }
    let report = audit(&api, &docs, lock);
    (api, docs, report)
}

/// The lock of the base, which has no findings.
fn accepted() -> Lock {
    let (api, docs, report) = report(&folder("tests/base"), &Lock::default());
    let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    accept(&api, &docs, &Lock::default(), &report).unwrap_or_else(|_| unreachable!())
}

fn edited(name: &str, edits: &str) -> TempDir {
    let base = folder("tests/base");
    let project = overlaid(&[&base]);
    let edits = edit::parse(edits).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let made = edit::make(project.path(), &edits);
    made.unwrap_or_else(|problem| panic!("{name}: {problem}"));
    project
}

#[test]
fn findings_are_as_expected() {
    let lock = accepted();
    let cases = files_below(&folder("tests/cases"));
    let mut wrong = Vec::new();
    for name in &cases {
        let path = folder("tests/cases").join(name);
        let text = fs::read_to_string(&path).expect("a case can be read");
        let text = text.replace("\r\n", "\n");
        let (head, _) = text.split_once(SEPARATOR).expect("a case has findings");
        let (_, edits) = head.split_once('\n').expect("a case has edits");
        let (_, _, report) = report(edited(name, edits).path(), &lock);
        let findings = report.findings.iter().chain(&report.words);
        let shown: String = findings.map(|finding| format!("{finding}\n")).collect();
        wrong.extend(difference(&path, &format!("{head}{SEPARATOR}{shown}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let cases = files_below(&folder("tests/cases"));
    let shown = |rule: &&Rule| {
        let path = |name: &String| name.starts_with(&format!("{}/", rule.id()));
        let texts = cases.iter().filter(|name| path(name));
        let reports = |name: &String| {
            let text = fs::read_to_string(folder("tests/cases").join(name)).unwrap_or_default();
            text.contains(&format!("drift[{}]", rule.id()))
        };
        texts.into_iter().any(reports)
    };
    let without: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !shown(rule))
        .map(|rule| rule.id())
        .collect();
    assert!(without.is_empty(), "no case shows {without:?}");
}

#[test]
fn the_readme_lists_the_rules() {
    let rows: String = Rule::ALL
        .iter()
        .map(|rule| {
            let (id, meaning, remedy) = (rule.id(), rule.meaning(), rule.remedy());
            format!("| `{id}` | {meaning} | {remedy} |\n")
        })
        .collect();
    let wrong = table_difference(&folder("README.md"), TABLE_HEAD, &rows, "");
    assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
}

#[test]
fn the_lock_survives_its_file() {
    let lock = accepted();
    assert_eq!(Lock::read(&lock.write()), Ok(lock.clone()));
    assert_eq!(Lock::read("page a.md\nparameter x"), Err(2));
    let (api, docs, report) = report(&folder("tests/base"), &lock);
    assert!(report.findings.is_empty() && report.words.is_empty());
    let again = accept(&api, &docs, &lock, &report).unwrap_or_else(|_| unreachable!());
    assert_eq!(again, lock);
}
