//! Every rule of the notation, each with the mistakes that break it and their diagnostics.
//!
//! `codegen_tests::case` explains the form of a case.

use std::fs;
use std::path::Path;

use bitrix24_codegen::spec::read;
use bitrix24_codegen::{Diagnostic, NAMES, Rule, generate, regenerate};
use codegen_tests::case::{Case, DIAGNOSTICS};
use codegen_tests::{difference, overlaid, put, rendered, table_difference, workspace};

/// The beginning of the table of rules.
const TABLE_HEAD: &str = "## Rules\n\n| Rule | Meaning | Remedy |\n| --- | --- | --- |\n";

/// The rule that a case is about.
fn rule_of(case: &Case) -> Rule {
    let mut rules = Rule::ALL.iter();
    *rules
        .find(|rule| rule.id() == case.rule())
        .unwrap_or_else(|| panic!("`diagnostics/{}` is not in the folder of a rule", case.name))
}

fn all() -> impl Iterator<Item = Case> {
    DIAGNOSTICS.all()
}

fn mistakes_in(spec: &Path) -> Vec<Diagnostic> {
    generate(spec).err().unwrap_or_default()
}

/// The names that were generated before a case, if it is about them.
fn names_before(case: &Case) -> Option<String> {
    if case.rule() != Rule::LostName.id() {
        return None;
    }
    let generated = generate(&DIAGNOSTICS.base()).expect("the base is valid");
    let names = generated.files.into_iter().find(|file| file.path == NAMES);
    let of_base = names.expect("the names are generated").contents;
    Some(case.generated(NAMES, &of_base).unwrap_or(of_base))
}

/// Returns the mistakes of a case: those of its spec, and the names that the spec has lost.
fn mistakes_of(case: &Case) -> Vec<Diagnostic> {
    let before = names_before(case).unwrap_or_default();
    let outcome = regenerate(&read(case.spec().path()), &before, &[]);
    outcome.err().unwrap_or_default()
}

#[test]
fn the_base_is_valid() {
    let mistakes = mistakes_in(&DIAGNOSTICS.base());
    assert!(mistakes.is_empty(), "{}", rendered(&mistakes));
}

#[test]
fn every_rule_has_a_case() {
    let shown: Vec<Rule> = all().map(|case| rule_of(&case)).collect();
    let without: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !shown.contains(rule))
        .map(|rule| rule.id())
        .collect();
    assert!(without.is_empty(), "no case shows {without:?}");
}

#[test]
fn the_page_about_the_notation_lists_the_rules() {
    let rows: String = Rule::ALL
        .iter()
        .map(|rule| {
            format!(
                "| `{}` | {} | {} |\n",
                rule.id(),
                rule.meaning(),
                rule.remedy()
            )
        })
        .collect();
    let page = workspace().join("spec/README.md");
    if let Some(difference) = table_difference(&page, TABLE_HEAD, &rows, "") {
        panic!("{difference}");
    }
}

#[test]
fn every_case_is_reported_as_expected() {
    let mut failures = Vec::new();
    for case in all() {
        let (name, rule) = (&case.name, rule_of(&case));
        let mistakes = mistakes_of(&case);
        let report = rendered(&mistakes);
        if !mistakes.iter().any(|mistake| mistake.rule == rule) {
            failures.push(format!("{name}: the rule is not reported, but:\n{report}"));
        } else {
            failures.extend(difference(
                &DIAGNOSTICS.file(name),
                &case.with_report(&report),
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every place exists: the file, and the line and column in it.
#[test]
fn every_place_exists() {
    for case in all() {
        let name = &case.name;
        let spec = case.spec();
        for mistake in mistakes_of(&case) {
            let bytes = if mistake.file == format!("generated/{NAMES}") {
                names_before(&case).map(String::into_bytes)
            } else {
                assert!(mistake.file.starts_with("spec"), "{name}: {mistake}");
                fs::read(spec.path().join(mistake.file.trim_start_matches("spec/"))).ok()
            };
            let Some(bytes) = bytes else {
                assert_eq!((mistake.line, mistake.column), (1, 1), "{name}: {mistake}");
                continue;
            };
            let text = String::from_utf8_lossy(&bytes);
            let line = text
                .split('\n')
                .nth(mistake.line - 1)
                .unwrap_or_else(|| panic!("{name}: no such line: {mistake}"));
            assert!(
                (1..=line.chars().count() + 1).contains(&mistake.column),
                "{name}: {mistake}"
            );
        }
    }
}

#[test]
fn one_run_tells_all_mistakes_of_all_files() {
    for (case, least) in [
        ("unknown-type/and-others-in-other-files", 5),
        ("unknown-key/in-several-files", 3),
        ("unknown-key/beside-other-kinds", 3),
    ] {
        let spec = DIAGNOSTICS.read(case).spec();
        let mistakes = mistakes_in(spec.path());
        let mut files: Vec<&str> = mistakes
            .iter()
            .map(|mistake| mistake.file.as_str())
            .collect();
        files.dedup();
        assert!(files.len() >= least, "{case}: {}", rendered(&mistakes));
        assert!(
            files.is_sorted(),
            "{case}: the files are not in order: {files:?}"
        );
    }
}

/// Windows ends lines with two characters, and some editors begin files with a byte order mark.
#[test]
fn ends_of_lines_and_a_byte_order_mark_do_not_move_places() {
    let case = DIAGNOSTICS.read("unknown-type/misspelled");
    let plain = case.spec();
    let expected = rendered(&mistakes_in(plain.path()));
    for mark in ["", "\u{FEFF}"] {
        let spec = case.spec();
        for path in codegen_tests::files_below(spec.path()) {
            let text = fs::read_to_string(spec.path().join(&path)).expect("the copy can be read");
            put(
                spec.path(),
                &path,
                (mark.to_owned() + &text.replace('\n', "\r\n")).as_bytes(),
            );
        }
        assert_eq!(
            rendered(&mistakes_in(spec.path())),
            expected,
            "with mark {mark:?}"
        );
    }
}

/// Following them would not end, or only after every path through them.
#[cfg(unix)]
#[test]
fn links_are_reported_and_not_followed() {
    use std::os::unix::fs::symlink;

    let spec = overlaid(&[&DIAGNOSTICS.base()]);
    let link = |target: &str, path: &str| {
        symlink(target, spec.path().join(path)).expect("a link can be made");
    };
    link(".", "enums/again");
    link("..", "enums/above");
    link("..", "imbot/up");
    link("loop.yaml", "enums/loop.yaml");
    let mut mistakes = mistakes_in(spec.path());
    mistakes.sort_by(|one, other| one.file.cmp(&other.file));
    let found: Vec<(Rule, &str)> = mistakes
        .iter()
        .map(|mistake| (mistake.rule, mistake.file.as_str()))
        .collect();
    let expected = [
        (Rule::MisplacedFile, "spec/enums/above"),
        (Rule::MisplacedFile, "spec/enums/again"),
        (Rule::UnreadableFile, "spec/enums/loop.yaml"),
        (Rule::MisplacedFile, "spec/imbot/up"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_folder_that_is_empty_or_not_there_is_a_mistake() {
    let empty = tempfile::tempdir().expect("a temporary folder can be made");
    for folder in [empty.path().to_owned(), empty.path().join("missing")] {
        let mistakes = mistakes_in(&folder);
        assert_eq!(mistakes.len(), 1, "{}", rendered(&mistakes));
        assert_eq!(mistakes[0].rule, Rule::UnreadableFile);
    }
}
