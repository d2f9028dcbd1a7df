//! Every rule of the notation, each with the mistakes that break it and what is said about them.
//!
//! A case is a folder `diagnostics/<rule>` or `diagnostics/<rule>-<variant>`. Its `spec/` is laid
//! over the sound spec in `diagnostics/base/`, and `expected.txt` holds all that the generator says.
//! A case with a `names.txt` is about what was generated before.

use std::fs;
use std::path::Path;

use bitrix24_codegen::{Diagnostic, NAMES, Rule, generate, lost_names};
use codegen_tests::{data, difference, folders_in, overlaid, put, rendered};

/// The rule a case is named after.
fn rule_of(case: &str) -> Rule {
    let named = |rule: &&Rule| {
        case.strip_prefix(rule.id())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    *Rule::ALL
        .iter()
        .find(named)
        .unwrap_or_else(|| panic!("`diagnostics/{case}` is not named after a rule"))
}

fn cases() -> Vec<String> {
    folders_in(&data("diagnostics"))
        .into_iter()
        .filter(|case| case != "base")
        .collect()
}

fn base() -> std::path::PathBuf {
    data("diagnostics/base")
}

fn mistakes_in(spec: &Path) -> Vec<Diagnostic> {
    generate(spec).err().unwrap_or_default()
}

/// The mistakes of a case: those of its spec, or what of its `names.txt` that spec has lost.
fn mistakes_of(case: &str) -> Vec<Diagnostic> {
    let folder = data("diagnostics").join(case);
    let spec = overlaid(&[&base(), &folder.join("spec")]);
    let files = match generate(spec.path()) {
        Ok(files) => files,
        Err(mistakes) => return mistakes,
    };
    let before = fs::read_to_string(folder.join(NAMES)).unwrap_or_default();
    let now = files.files.iter().find(|file| file.path == NAMES);
    now.map_or_else(Vec::new, |now| lost_names(&before, &now.contents, &[]))
}

#[test]
fn the_base_is_sound() {
    let mistakes = mistakes_in(&base());
    assert!(mistakes.is_empty(), "{}", rendered(&mistakes));
}

#[test]
fn every_rule_has_a_case() {
    let cases = cases();
    let without: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !cases.iter().any(|case| rule_of(case) == **rule))
        .map(|rule| rule.id())
        .collect();
    assert!(without.is_empty(), "no case shows {without:?}");
}

#[test]
fn every_case_is_reported_as_expected() {
    let mut failures = Vec::new();
    for case in cases() {
        let folder = data("diagnostics").join(&case);
        let mistakes = mistakes_of(&case);
        if !mistakes
            .iter()
            .any(|mistake| mistake.rule == rule_of(&case))
        {
            failures.push(format!(
                "{case}: the rule is not reported, but:\n{}",
                rendered(&mistakes)
            ));
        } else if let Some(difference) =
            difference(&folder.join("expected.txt"), &rendered(&mistakes))
        {
            failures.push(difference);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A place is a real place: the file exists where it is named, and the line and column are in it.
#[test]
fn every_place_exists() {
    for case in cases() {
        let folder = data("diagnostics").join(&case);
        let spec = overlaid(&[&base(), &folder.join("spec")]);
        for mistake in mistakes_of(&case) {
            let path = match mistake.file.strip_prefix("generated/") {
                Some(path) => folder.join(path),
                None => {
                    assert!(mistake.file.starts_with("spec"), "{case}: {mistake}");
                    spec.path().join(mistake.file.trim_start_matches("spec/"))
                }
            };
            let Ok(bytes) = fs::read(path) else {
                assert_eq!((mistake.line, mistake.column), (1, 1), "{case}: {mistake}");
                continue;
            };
            let text = String::from_utf8_lossy(&bytes);
            let line = text
                .split('\n')
                .nth(mistake.line - 1)
                .unwrap_or_else(|| panic!("{case}: no such line: {mistake}"));
            assert!(
                (1..=line.chars().count() + 1).contains(&mistake.column),
                "{case}: {mistake}"
            );
        }
    }
}

#[test]
fn one_run_tells_all_mistakes_of_all_files() {
    for (case, least) in [
        ("unknown-type-and-others-in-other-files", 5),
        ("unknown-key-in-several-files", 3),
        ("unknown-key-beside-other-kinds", 3),
    ] {
        let spec = overlaid(&[&base(), &data("diagnostics").join(case).join("spec")]);
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

/// Windows ends lines with two characters and some editors begin files with a mark.
#[test]
fn ends_of_lines_and_a_byte_order_mark_do_not_move_places() {
    let case = data("diagnostics/unknown-type");
    let plain = overlaid(&[&base(), &case.join("spec")]);
    let expected = rendered(&mistakes_in(plain.path()));
    for mark in ["", "\u{FEFF}"] {
        let spec = overlaid(&[&base(), &case.join("spec")]);
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

/// Followed, they would not come to an end, or only after every way through them.
#[cfg(unix)]
#[test]
fn links_are_told_and_not_followed() {
    use std::os::unix::fs::symlink;

    let spec = overlaid(&[&base()]);
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
