//! The pages in `docs/`, the spec in `spec/` beside them, and the draft of the ones beside the other.
//!
//! `UPDATE=1 cargo test -p bitrix24-import --test drafts` writes the expected drafts anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bitrix24_codegen::{Diagnostic, Rule, generate, spec};
use bitrix24_import::{Draft, Report, Source, draft};
use bitrix24_pages::{Page, read};
use tempfile::TempDir;

/// The pages of methods that the spec does not describe.
const PAGES: [&str; 3] = ["room-add", "room-list", "key-get"];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn text(path: &str) -> Option<String> {
    let text = fs::read_to_string(tests().join("docs").join(path)).ok()?;
    Some(text.replace("\r\n", "\n"))
}

fn load(path: &str) -> Option<Page> {
    text(path).map(|page| read(path, &page, &text))
}

fn source(name: &str, edit: impl Fn(String) -> String) -> Source {
    let path = format!("api-reference/rooms/{name}.md");
    let page = edit(text(&path).unwrap());
    Source {
        page: read(&path, &page, &text),
        object: "0123abcd".to_owned(),
    }
}

fn drafted(names: &[&str]) -> Draft {
    let sources: Vec<Source> = names.iter().map(|name| source(name, |page| page)).collect();
    draft(
        &sources,
        "2026-01-02",
        &load,
        &spec::read(&tests().join("spec")),
    )
}

/// Returns the spec with a draft, each text of which is edited.
fn with(draft: &Draft, edit: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&tests().join("spec"), &folder.path().join("spec"));
    for file in &draft.files {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, edit(&file.contents)).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry
            .map(|entry| (entry.path(), entry.file_name()))
            .unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn mistakes(draft: &Draft, edit: impl Fn(&str) -> String) -> Vec<Diagnostic> {
    generate(&with(draft, edit).path().join("spec"))
        .err()
        .unwrap_or_default()
}

/// Writes each text that a draft leaves to a person.
fn finish(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut inside = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if inside.is_some_and(|above| indent > above && !line.trim().is_empty()) {
            continue;
        }
        inside = None;
        if let (Some((key, _)), Some(last)) = (line.split_once("TODO: "), lines.last_mut()) {
            // A folded text: its lines are deeper than the key, which is above.
            if key.trim().is_empty() {
                *last = last.replace(">-", "Written.");
                inside = Some(last.len() - last.trim_start().len());
                if last.trim_start().starts_with("- ") {
                    inside = inside.map(|indent| indent + 2);
                }
                continue;
            }
        }
        let mut rest = line;
        let mut out = String::new();
        while let Some((before, todo)) = rest.split_once("\"TODO: ") {
            let mut end = 0;
            while !todo[end..].starts_with('"') {
                end += if todo[end..].starts_with('\\') {
                    2
                } else {
                    todo[end..].chars().next().map_or(1, char::len_utf8)
                };
            }
            out += &format!("{before}Written.");
            rest = &todo[end + 1..];
        }
        lines.push(out + rest);
    }
    lines.join("\n") + "\n"
}

#[test]
fn pages_have_their_drafts() {
    let draft = drafted(&PAGES);
    let folder = tests().join("drafts");
    if env::var_os("UPDATE").is_some() && folder.is_dir() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let mut different = Vec::new();
    let names = draft.files.iter().map(|file| file.path.replace('/', "."));
    let texts = draft.files.iter().map(|file| file.added.clone());
    let mut expected: BTreeMap<String, String> = names.zip(texts).collect();
    let limits = draft
        .limits
        .iter()
        .map(|limit| format!("{}: {}: {}\n", limit.at, limit.kind.meaning(), limit.what));
    expected.insert("limits.txt".to_owned(), limits.collect());
    for (name, text) in &expected {
        let path = folder.join(name);
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, text).unwrap();
        } else if fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n")
            != *text
        {
            different.push(format!("{name}:\n{text}"));
        }
    }
    let on_disk = fs::read_dir(&folder).unwrap().count();
    assert!(
        different.is_empty(),
        "UPDATE=1 blesses:\n{}",
        different.join("\n")
    );
    assert_eq!(
        on_disk,
        expected.len(),
        "a file of {} is no longer drafted",
        folder.display()
    );
}

#[test]
fn a_draft_lacks_nothing_but_texts() {
    for names in [&PAGES[..], &PAGES[..1], &PAGES[1..2], &PAGES[2..]] {
        let draft = drafted(names);
        let found = mistakes(&draft, ToOwned::to_owned);
        let (todo, others): (Vec<_>, Vec<_>) =
            found.iter().partition(|found| found.rule == Rule::Todo);
        assert!(!todo.is_empty(), "{names:?}");
        assert!(others.is_empty(), "{names:?}: {}", others[0]);
        // Written, the spec is sound: also what only a spec without mistakes is checked for.
        let left = mistakes(&draft, finish);
        assert!(left.is_empty(), "{names:?}: {}", left[0]);
    }
}

/// No sentence of a page becomes a part of the spec: it stands in a text that the codegen refuses.
#[test]
fn words_of_pages_are_in_todos_only() {
    let draft = drafted(&PAGES);
    for words in [
        "Name on the door",
        "Person in charge",
        "for silence",
        "No name was sent",
        "office administrator",
    ] {
        let is_in = |edit: fn(&str) -> String| {
            draft
                .files
                .iter()
                .any(|file| edit(&file.contents).contains(words))
        };
        assert!(is_in(ToOwned::to_owned), "{words}");
        assert!(!is_in(finish), "{words}");
    }
}

#[test]
fn what_exists_is_added_to() {
    let draft = drafted(&PAGES);
    for file in draft.files.iter().filter(|file| file.exists) {
        let before = fs::read_to_string(tests().join(&file.path))
            .unwrap()
            .replace("\r\n", "\n");
        assert!(
            file.contents.starts_with(before.trim_end()),
            "{}",
            file.path
        );
        assert!(file.contents.len() > before.len(), "{}", file.path);
    }
    let exist: Vec<&str> = draft
        .files
        .iter()
        .filter(|file| file.exists)
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(exist, ["spec/api.yaml", "spec/rooms/room.yaml"]);
}

#[test]
fn pages_without_a_draft_are_refused() {
    for (name, message) in [
        (
            "room-delete",
            "`rooms.Room.delete` is described already, in spec/rooms/room.yaml",
        ),
        ("ping", "`ping` has no area: it is a single word"),
        ("index", "the page does not describe a method"),
        (
            "key-list",
            "`rooms.Key.list` belongs to REST 3.0, which the client cannot call",
        ),
    ] {
        let draft = drafted(&[name]);
        assert!(draft.files.is_empty() && draft.methods.is_empty(), "{name}");
        let [refusal] = &draft.refused[..] else {
            panic!("{name}: {:?}", draft.refused);
        };
        assert_eq!(refusal.message, message);
        assert!(
            refusal.at.to_string().ends_with(&format!("{name}.md:1")),
            "{}",
            refusal.at
        );
    }
    let twice = drafted(&["key-get", "key-get"]);
    assert_eq!(
        twice.refused[0].message,
        "a second page describes `rooms.Room.Key.get`"
    );
    assert_eq!(twice.methods, ["rooms.Room.Key.get"]);
}

/// Whatever is missing from a page, its draft can be made, and is one that can be finished.
#[test]
fn a_page_may_lack_any_line() {
    let spec = spec::read(&tests().join("spec"));
    for name in PAGES {
        let count = text(&format!("api-reference/rooms/{name}.md"))
            .unwrap()
            .lines()
            .count();
        for missing in 0..count {
            let page = source(name, |page| {
                let lines = page.lines().enumerate().filter(|(at, _)| *at != missing);
                lines.map(|(_, line)| format!("{line}\n")).collect()
            });
            let draft = draft(&[page], "2026-01-02", &load, &spec);
            let found = mistakes(&draft, ToOwned::to_owned);
            let other = found.iter().find(|found| found.rule != Rule::Todo);
            assert!(
                other.is_none(),
                "{name} without line {}: {}",
                missing + 1,
                other.unwrap()
            );
        }
    }
}

#[test]
fn a_report_counts_pages_and_what_they_lack() {
    let mut report = Report::new(&spec::read(&tests().join("spec")));
    for name in [
        "room-add",
        "room-list",
        "key-get",
        "room-delete",
        "ping",
        "index",
    ] {
        report.add(&source(name, |page| page).page, &load);
    }
    let report = report.to_string();
    for line in [
        "Of 4 active pages of methods, 4 are read without loss",
        "Pages of other kinds: 1.",
        "a method whose name has no area",
        "several errors with one code, which only their messages distinguish",
    ] {
        assert!(report.contains(line), "{line} is not in:\n{report}");
    }
    // Advice against a method is a reason not to describe it.
    assert!(!report.contains("the total or the next offset"), "{report}");
}
