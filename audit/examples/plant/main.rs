//! Plants edits in real pages and counts which of them an audit finds.
//!
//! ```text
//! cargo run --release -p bitrix24-audit --example plant -- DOCS [COUNT] [SEED]
//! ```
//!
//! The pages are accepted as they are, which must cause no finding. Then each edit is made alone, in
//! memory: a fact is added, removed or changed. The audit must report it at its line, and nothing
//! else; a fix must lead to a spec that lacks nothing but texts and examples, and a second one must
//! change nothing. At last all pages are edited in ways that change no fact, which must cause no finding.
//! The program ends with 1 if an edit was missed, something else was found, or a fix was bad.

mod corpus;
mod edits;
mod rewording;

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::ExitCode;

use bitrix24_audit::{Api, Docs, Finding, Lock, Rule, accept, audit, fix};
use bitrix24_codegen::Rule as Mistake;
use bitrix24_codegen::lower::lower;

use corpus::{Corpus, Edit};
use edits::Planted;

/// The number of edits, unless the call says otherwise.
const COUNT: usize = 240;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some(docs) = arguments.first() else {
        eprintln!("usage: plant DOCS [COUNT] [SEED]");
        return ExitCode::from(2);
    };
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok());
    let (count, seed) = (number(1).unwrap_or(COUNT), number(2).unwrap_or(1) as u64);
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let api = Api::read(&spec).unwrap_or_else(|mistakes| panic!("{} mistakes", mistakes.len()));
    let corpus = Corpus::read(Path::new(docs), &api);
    let base = corpus.docs(&api, &[]);
    let report = audit(&api, &base, &Lock::default());
    let lock = match accept(&api, &base, &Lock::default(), &report) {
        Ok(lock) => lock,
        Err(open) => {
            open.iter().for_each(|finding| println!("{finding}"));
            eprintln!("the pages differ from the spec before anything is planted");
            return ExitCode::from(2);
        }
    };
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for planted in edits::choose(&corpus, &base, &spec, count, seed) {
        let docs = corpus.docs(&api, std::slice::from_ref(&planted.edit));
        let findings = audit(&api, &docs, &lock).findings;
        let row = rows.entry(planted.kind.clone()).or_default();
        row.count(&planted, &findings);
        row.fix(&planted, &api, &docs, &lock);
    }
    let mut is_sound = print(&rows);
    for (name, edits) in rewording::all(&corpus, &base) {
        let findings = audit(&api, &corpus.docs(&api, &edits), &lock).findings;
        println!(
            "{name:32}{:>9} pages{:>9} findings",
            edits.len(),
            findings.len()
        );
        findings
            .iter()
            .take(5)
            .for_each(|finding| println!("{finding}"));
        is_sound &= findings.is_empty();
    }
    if is_sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What was found of one kind of edit.
#[derive(Default)]
struct Row {
    planted: usize,
    found: usize,
    missed: usize,
    extra: usize,
    /// Those after whose fix nothing is left.
    fixed: usize,
    bad: usize,
}

impl Row {
    fn fix(&mut self, planted: &Planted, api: &Api, docs: &Docs, lock: &Lock) {
        let fixed = fix(api, docs, lock, "2030-01-31");
        self.fixed += usize::from(fixed.report.findings.is_empty());
        let wrong = match api.edited(&fixed.files) {
            Err(mistakes) => mistakes,
            Ok(api) => {
                let second = fix(&api, docs, lock, "2030-01-31");
                if !second.files.is_empty() {
                    self.bad += 1;
                    println!(
                        "--- {}: a second fix changes {:?}",
                        planted.note,
                        second.files.keys()
                    );
                }
                let mut mistakes = lower(api.spec()).err().unwrap_or_default();
                mistakes.retain(|found| {
                    !matches!(found.rule, Mistake::Todo | Mistake::ExampleMismatch)
                });
                mistakes
            }
        };
        if !wrong.is_empty() {
            self.bad += 1;
            println!(
                "--- a fix of {} in {}",
                planted.kind,
                planted.edit.file_after()
            );
            println!("planted: {}", planted.note);
            wrong.iter().for_each(|mistake| println!("{mistake}"));
        }
    }

    fn count(&mut self, planted: &Planted, findings: &[Finding]) {
        self.planted += 1;
        let mut left: Vec<&Finding> = findings.iter().collect();
        let mut missed = 0;
        for expected in &planted.expected {
            let is_it = |finding: &&Finding| {
                let is_rule = finding.rule == expected.rule
                    // Of a fact that deviates already, the audit says that the deviation changed.
                    || finding.rule == Rule::DeviationChanged
                        && finding.what.ends_with(&format!("({})", expected.rule.id()));
                let at = finding.page.as_ref();
                let is_place = at.is_some_and(|at| {
                    *at.file == *planted.edit.file_after() && expected.lines.contains(&at.line)
                });
                is_rule && is_place
            };
            match left.iter().position(is_it) {
                Some(at) => _ = left.remove(at),
                None => missed += 1,
            }
        }
        self.found += usize::from(missed == 0);
        self.missed += missed;
        self.extra += left.len();
        if missed > 0 || !left.is_empty() {
            println!("--- {} in {}", planted.kind, planted.edit.file_after());
            println!("planted: {}", planted.note);
            for expected in &planted.expected {
                println!("expected: {} at {:?}", expected.rule.id(), expected.lines);
            }
            findings.iter().for_each(|finding| println!("{finding}"));
        }
    }
}

fn print(rows: &BTreeMap<String, Row>) -> bool {
    println!(
        "{:32}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "edit", "planted", "found", "missed", "extra", "fixed", "bad"
    );
    let mut sum = Row::default();
    for (kind, row) in rows {
        println!(
            "{kind:32}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
            row.planted, row.found, row.missed, row.extra, row.fixed, row.bad
        );
        sum.planted += row.planted;
        sum.found += row.found;
        sum.missed += row.missed;
        sum.extra += row.extra;
        sum.fixed += row.fixed;
        sum.bad += row.bad;
    }
    println!(
        "{:32}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "all", sum.planted, sum.found, sum.missed, sum.extra, sum.fixed, sum.bad
    );
    sum.planted > 0 && sum.missed == 0 && sum.extra == 0 && sum.bad == 0
}

/// Returns the edit of one page with its lines.
fn whole(file: &str, lines: Vec<String>) -> Edit {
    Edit {
        file: file.to_owned(),
        moved: None,
        text: Some(lines.join("\n")),
    }
}
