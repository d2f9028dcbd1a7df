//! Every rule, each with edits of a small spec and its pages, and the findings.
//!
//! A case is a file `cases/<rule>/<variant>.txt`: a title, edits of `base/` in the form that
//! `codegen_tests::edit` explains, the findings, and what a fix changes and leaves; lines of `====`
//! separate the parts. The base is accepted before the edits.
//! `UPDATE=1 cargo test -p bitrix24-audit --test cases` writes the findings and fixes anew, and the
//! table of rules in `README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_audit::{Api, Docs, Fixed, Lock, Report, Rule, accept, audit, fix};
use bitrix24_pages::Checkout;
use codegen_tests::{difference, edit, files_below, put, rendered, table_difference};
use similar::TextDiff;

const SEPARATOR: &str = "\n====\n";
const TODAY: &str = "2030-01-31";
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

/// What a fix changes, as a diff, and the rules of what it leaves.
fn changes(root: &Path, fixed: &Fixed) -> String {
    let mut shown = String::new();
    for (path, new) in &fixed.files {
        let old = fs::read_to_string(root.join(path)).unwrap_or_default();
        let old = old.replace("\r\n", "\n");
        let diff = TextDiff::from_lines(old.as_str(), new);
        let diff = diff.unified_diff().context_radius(1).to_string();
        let lines = diff.lines().map(|line| {
            if line.starts_with("@@") {
                "\n".to_owned()
            } else {
                format!("{line}\n")
            }
        });
        shown += &format!("@@ {path}");
        shown.extend(lines);
        shown.push('\n');
    }
    for finding in &fixed.report.findings {
        let reason = fixed.reason(finding);
        let reason = reason.map_or(String::new(), |reason| format!(": {reason}"));
        shown += &format!("left: {}: {}{reason}\n", finding.rule.id(), finding.what);
    }
    shown
}

/// A fix leads to a spec that only lacks texts and examples, and there is nothing to fix in it.
fn second_fix(name: &str, root: &Path, docs: &Docs, lock: &Lock, fixed: &Fixed) {
    for (path, text) in &fixed.files {
        put(root, path, text.as_bytes());
    }
    let api = Api::read(&root.join("spec"));
    let api = api.unwrap_or_else(|found| panic!("{name}: {}", rendered(&found)));
    let second = fix(&api, docs, lock, TODAY);
    assert!(
        second.files.is_empty(),
        "{name}: {}",
        changes(root, &second)
    );
}

#[test]
fn findings_and_fixes_are_as_expected() {
    let lock = accepted();
    let cases = files_below(&folder("tests/cases"));
    let mut wrong = Vec::new();
    for name in &cases {
        let path = folder("tests/cases").join(name);
        let text = fs::read_to_string(&path).expect("a case can be read");
        let text = text.replace("\r\n", "\n");
        let (head, _) = text.split_once(SEPARATOR).expect("a case has findings");
        let (_, edits) = head.split_once('\n').expect("a case has edits");
        let project = edit::copy(&folder("tests/base"), name, edits);
        let (api, docs, report) = report(project.path(), &lock);
        let findings = report.findings.iter().chain(&report.words);
        let shown: String = findings.map(|finding| format!("{finding}\n")).collect();
        let fixed = fix(&api, &docs, &lock, TODAY);
        let changes = changes(project.path(), &fixed);
        wrong.extend(difference(
            &path,
            &format!("{head}{SEPARATOR}{shown}{SEPARATOR}{changes}"),
        ));
        second_fix(name, project.path(), &docs, &lock, &fixed);
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
