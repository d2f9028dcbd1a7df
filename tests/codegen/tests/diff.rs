//! Every kind of change between two specs, each with an edit that makes it and what is reported about
//! it; and that no difference of the generated files goes unreported.
//!
//! `codegen_tests::case` explains the form of a case.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::{fs, mem};

use bitrix24_codegen::diff::{Change, ChangeRule, Level, Side, compare, diff, report};
use bitrix24_codegen::model::Model;
use bitrix24_codegen::source::Source;
use bitrix24_codegen::spec::{self, Spec};
use bitrix24_codegen::{lower, notation_schema};
use codegen_tests::case::CHANGES;
use codegen_tests::crates::made;
use codegen_tests::golden::{CHOICES, changed, changed_text, every_key, markers};
use codegen_tests::surface::declared;
use codegen_tests::{
    difference, files_below, keys_of, overlaid, put, rendered, table_difference, workspace,
};

/// The beginning of the table of rules.
const TABLE_HEAD: &str =
    "| Rule | Level | Section | What has changed |\n| --- | --- | --- | --- |\n";

/// The version in the reports of the cases.
const VERSION: &str = "0.1.0";

/// The keys that only contain others.
const CONTAINERS: &[&str] = &["api", "enums", "ids", "shortcuts", "unions", "variants"];

fn changes(old: &Path, new: &Path) -> Vec<Change> {
    compare(old, new).unwrap_or_else(|(side, mistakes)| {
        panic!(
            "{side:?} of {} and {}:\n{}",
            old.display(),
            new.display(),
            rendered(&mistakes)
        )
    })
}

#[test]
fn every_rule_has_a_case() {
    let names = CHANGES.names();
    let folders: BTreeSet<&str> = names.iter().filter_map(|it| it.split('/').next()).collect();
    let rules: BTreeSet<&str> = ChangeRule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(folders, rules);
    assert!(rules.len() >= 40, "there are only {} rules", rules.len());
}

#[test]
fn every_case_is_reported_as_expected() {
    let mut failures = Vec::new();
    for case in CHANGES.all() {
        let found = match compare(&CHANGES.base(), case.spec().path()) {
            Ok(found) => found,
            Err((_, mistakes)) => {
                failures.push(format!("{}:\n{}", case.name, rendered(&mistakes)));
                continue;
            }
        };
        let shown = report(&found, VERSION);
        if found.iter().any(|change| change.rule.id() == case.rule()) {
            failures.extend(difference(
                &CHANGES.file(&case.name),
                &case.with_report(&shown),
            ));
        } else {
            failures.push(format!(
                "{}: the rule is not reported, but:\n{shown}",
                case.name
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn equal_specs_have_no_changes() {
    let root = workspace();
    for spec in [CHANGES.base(), every_key(), root.join("spec")] {
        assert_eq!(changes(&spec, overlaid(&[&spec]).path()), []);
    }
}

/// A change names a line of the file that contains what has changed.
#[test]
fn every_place_exists() {
    for case in CHANGES.all() {
        let (old, new) = (CHANGES.base(), case.spec());
        for change in changes(&old, new.path()) {
            let folder = match change.at.side {
                Side::Old => &old,
                Side::New => new.path(),
            };
            let file = change.at.file.trim_start_matches("spec/");
            let Ok(text) = fs::read_to_string(folder.join(file)) else {
                // The deviations are gone with their file.
                assert!(file == "deviations.yaml", "{}: no file {file}", case.name);
                continue;
            };
            let line = text.lines().nth(change.line - 1).unwrap_or_default();
            let keys = &change.at.keys;
            assert!(
                keys.iter().any(|key| line.contains(key.as_str())),
                "{}: {keys:?} is not in line {} of {file}: {line}",
                case.name,
                change.line
            );
        }
    }
}

#[test]
fn the_page_about_the_notation_lists_the_rules() {
    let rows: String = ChangeRule::ALL
        .iter()
        .map(|rule| {
            let (id, level) = (rule.id(), rule.level().name());
            let (section, meaning) = (rule.section().name(), rule.meaning());
            format!("| `{id}` | {level} | {section} | {meaning} |\n")
        })
        .collect();
    let page = workspace().join("spec/README.md");
    if let Some(difference) = table_difference(&page, TABLE_HEAD, &rows, "\n## Rules\n") {
        panic!("{difference}");
    }
}

#[test]
fn every_key_of_the_notation_is_changed_by_a_case() {
    let mut missing = keys_of(&notation_schema());
    missing.retain(|key| !CONTAINERS.contains(&&**key));
    for case in CHANGES.all() {
        for line in case.changed_lines() {
            missing.retain(|key| {
                let key = format!("{key}:");
                let mut places = line.match_indices(&key);
                !places.any(|(at, _)| line[..at].is_empty() || line[..at].ends_with([' ', '{']))
            });
        }
    }
    assert!(missing.is_empty(), "no case changes {missing:?}");
}

/// An edit of the golden spec: its name, and the new text of each file that it changes.
type Edit = (String, Vec<(String, String)>);

/// Asserts that each of these edits is reported, unless it is a mistake, or the same is generated
/// from the edited spec. Returns how many were reported.
fn assert_reported(edits: impl Iterator<Item = Edit>) -> usize {
    let mut spec = spec::read(&every_key());
    let golden = lower::lower(&spec).expect("the golden spec is valid");
    let mut files = None;
    let mut reported = 0;
    for (name, texts) in edits {
        let Some(edited) = edited(&mut spec, &texts) else {
            continue;
        };
        if diff(&golden, &edited).is_empty() {
            let before = files.get_or_insert_with(|| made(&every_key()));
            let copy = overlaid(&[&every_key()]);
            for (path, text) in &texts {
                put(copy.path(), path, text.as_bytes());
            }
            assert!(*before == made(copy.path()), "{name} is not reported");
            continue;
        }
        reported += 1;
        assert_ne!(
            diff(&edited, &golden),
            [],
            "{name} is not reported backwards"
        );
    }
    reported
}

/// Returns the model of a spec with other texts of some files, if it is valid. Only these are parsed:
/// reading all files takes most of the time.
fn edited(spec: &mut Spec, texts: &[(String, String)]) -> Option<Model> {
    let mut other = Spec::default();
    for (path, text) in texts {
        other.add(Source::new(format!("spec/{path}"), text.clone()));
    }
    if !other.mistakes.is_empty() {
        return None;
    }
    swap_files(spec, &mut other);
    let model = lower::lower(spec).ok();
    swap_files(spec, &mut other);
    model
}

/// Exchanges the files of the second spec and those of the same paths in the first.
fn swap_files(spec: &mut Spec, other: &mut Spec) {
    for file in &mut other.files {
        let mut files = spec.files.iter_mut();
        let same = files.find(|(source, _)| source.path == file.0.path);
        mem::swap(same.expect("the spec has the file"), file);
    }
}

#[test]
fn another_value_of_any_key_is_reported() {
    let edits = CHOICES.iter().map(|choice| {
        let text = (choice.0.to_owned(), changed_text(choice));
        (format!("{choice:?}"), vec![text])
    });
    assert_eq!(assert_reported(edits), CHOICES.len());
}

#[test]
fn another_text_of_any_key_is_reported() {
    let texts = texts();
    let edits = markers().into_iter().map(|marker| {
        let (lower, upper) = (
            marker.replace('k', "q"),
            marker.to_uppercase().replace('K', "Q"),
        );
        let edited = texts.iter().map(|(path, text)| {
            let edited = text
                .replace(&marker, &lower)
                .replace(&marker.to_uppercase(), &upper);
            (edited != *text).then(|| (path.clone(), edited))
        });
        let edited = edited.flatten().collect();
        (marker, edited)
    });
    let reported = assert_reported(edits);
    assert!(reported > 250, "only {reported} texts made a difference");
}

#[test]
fn a_missing_or_moved_block_is_reported() {
    let texts = texts();
    let edits = texts.iter().flat_map(|(path, text)| {
        let edits = edits(text).into_iter();
        edits.map(move |(name, text)| (format!("{path}:{name}"), vec![(path.clone(), text)]))
    });
    let reported = assert_reported(edits);
    assert!(reported > 200, "only {reported} blocks made a difference");
}

/// A text without each of its blocks, and with each named block moved after the next one: the order
/// of the notation's own keys has no meaning. Examples are only edited as a whole.
fn edits(text: &str) -> Vec<(String, String)> {
    let keys = keys_of(&notation_schema());
    let is_key = |line: &str| {
        line.trim_start()
            .split(':')
            .next()
            .is_some_and(|key| keys.contains(key))
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut edits = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = end_of(&lines, at);
        let [before, block, after] = [&lines[..at], &lines[at..end], &lines[end..]];
        edits.push((
            format!("{} missing", at + 1),
            [before, after].concat().concat(),
        ));
        let is_sibling = |next: &&str| indent(next) == indent(lines[at]);
        if !is_key(lines[at]) && after.first().is_some_and(is_sibling) {
            let (next, rest) = after.split_at(end_of(after, 0));
            let moved = [before, next, block, rest].concat().concat();
            edits.push((format!("{} moved", at + 1), moved));
        }
        let is_whole = lines[at].trim_start().starts_with("examples:");
        at = if is_whole { end } else { at + 1 };
    }
    edits
}

/// The files of the golden spec with their texts.
fn texts() -> Vec<(String, String)> {
    let read = |path: String| {
        let text = fs::read_to_string(every_key().join(&path)).expect("the spec can be read");
        (path, text)
    };
    files_below(&every_key()).into_iter().map(read).collect()
}

/// The end of the block that begins in a line: the next line that is not indented further.
fn end_of(lines: &[&str], at: usize) -> usize {
    let mut end = at + 1;
    while end < lines.len()
        && !lines[end].trim().is_empty()
        && indent(lines[end]) > indent(lines[at])
    {
        end += 1;
    }
    end
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The public items of the crate that is generated from a spec, line by line. Files are read once
/// per contents: most are the same in all specs.
fn surface(spec: &Path, known: &mut HashMap<String, Vec<String>>) -> Vec<String> {
    let sources = made(spec).into_iter();
    let sources = sources.filter(|file| file.path.starts_with("src/"));
    let lines = sources.flat_map(|file| {
        let lines = known
            .entry(file.contents.clone())
            .or_insert_with_key(|text| {
                let shown = declared(text);
                shown.lines().map(str::to_owned).collect()
            });
        // Modules are private and their items are those of the area, except for errors.
        let mut folders = file.path.trim_start_matches("src/").split('/');
        let module = match folders.next() {
            _ if file.path.contains("errors/") => file.path.as_str(),
            Some(area) if folders.next().is_some() => area,
            _ => "",
        };
        let here = lines.iter().map(|line| format!("{module}: {line}"));
        here.collect::<Vec<_>>()
    });
    lines.collect()
}

/// Returns the lines that only the first surface has, or has more often.
fn lost(old: &[String], new: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in new {
        *left.entry(line).or_default() += 1;
    }
    let is_lost = |line: &&String| match left.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    old.iter().filter(is_lost).cloned().collect()
}

/// Whether the loss of a line is a loss for another crate. A deprecation is not, nor is the word
/// about 0 in the table of an id. Of other tables, only the types are shown, and a type for both
/// requests and responses has everything that it had for one of them.
fn is_loss(line: &str, gained: &[String]) -> bool {
    let both = |way: &str| line.replace(way, "both ");
    let is_kept = |it: &String| it != line && gained.contains(it);
    !line.ends_with("#[deprecated]")
        && !line.contains("bitrix24_runtime::id!(")
        && ![both("request "), both("answer ")].iter().any(is_kept)
}

/// A loss in the public API is a breaking change, and a gain is more than a patch. The record of
/// the API does not show everything, such as the order of arguments of the same name and type, so a
/// level may be higher.
#[test]
fn levels_fit_the_public_api() {
    let mut known = HashMap::new();
    let mut failures = Vec::new();
    let (base, golden) = (CHANGES.base(), every_key());
    let cases = CHANGES
        .all()
        .map(|case| (case.name.clone(), false, case.spec()));
    let choices = CHOICES
        .iter()
        .map(|it| (format!("{it:?}"), true, changed(it)));
    let [of_base, of_golden] = [&base, &golden].map(|spec| surface(spec, &mut known));
    for (name, is_golden, other) in cases.chain(choices) {
        let (old, before) = if is_golden {
            (&golden, &of_golden)
        } else {
            (&base, &of_base)
        };
        let after = surface(other.path(), &mut known);
        let (gone, gained) = (lost(before, &after), lost(&after, before));
        for (way, old, new, gone, gained) in [
            ("forwards", old.as_path(), other.path(), &gone, &gained),
            ("backwards", other.path(), old.as_path(), &gained, &gone),
        ] {
            let level = changes(old, new).iter().map(|it| it.rule.level()).min();
            let least = if gone.iter().any(|line| is_loss(line, gained)) {
                Level::Major
            } else if !gained.is_empty() {
                Level::Minor
            } else {
                continue;
            };
            if level.is_none_or(|level| level > least) {
                let of_both = gone.iter().map(|line| format!("-{line}"));
                let of_both = of_both.chain(gained.iter().map(|line| format!("+{line}")));
                let lines: Vec<String> = of_both.take(12).collect();
                failures.push(format!(
                    "{name}, {way}: {level:?}, but\n{}",
                    lines.join("\n")
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
