//! Whole specs with the whole output that belongs to them, and what must hold of that output.
//!
//! A case is a folder `golden/<case>` with a `spec/` and, in `expected/`, every file made from it.
//! The case `every-key` uses every key of the notation. Its texts carry markers, `mk` and three
//! digits, by which a text that reaches no artifact is found.

use std::collections::BTreeSet;
use std::fs;

use bitrix24_codegen::notation_schema;
use codegen_tests::crates::{build, made};
use codegen_tests::{data, difference, files_below, folders_in, keys_of, overlaid, put, updating};

#[test]
fn output_is_as_expected() {
    for case in folders_in(&data("golden")) {
        let folder = data("golden").join(case);
        let expected = folder.join("expected");
        let files = made(&folder.join("spec"));
        let differences: Vec<String> = files
            .iter()
            .filter_map(|file| difference(&expected.join(&file.path), &file.contents))
            .collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
        for orphan in files_below(&expected)
            .into_iter()
            .filter(|path| files.iter().all(|file| file.path != *path))
        {
            assert!(
                updating(),
                "{}: {orphan} is expected, but not made any more",
                folder.display()
            );
            fs::remove_file(expected.join(orphan)).expect("an expected file can be removed");
        }
    }
}

#[test]
fn output_is_the_same_each_time() {
    let spec = data("golden/every-key/spec");
    assert_eq!(made(&spec), made(&spec));
}

#[test]
fn every_marker_reaches_an_artifact() {
    let folder = data("golden/every-key/spec");
    let files = made(&folder);
    let mut markers = BTreeSet::new();
    for path in files_below(&folder) {
        let text = fs::read_to_string(folder.join(path)).expect("the spec can be read");
        // Constants of Rust are in capitals, and so is what the server calls its errors.
        let lower = text.to_lowercase();
        markers.extend(
            lower
                .match_indices("mk")
                .filter_map(|(at, _)| lower.get(at..at + 5).map(str::to_owned)),
        );
    }
    markers.retain(|marker| marker[2..].bytes().all(|byte| byte.is_ascii_digit()));
    assert!(
        markers.len() > 100,
        "the markers were not found: {markers:?}"
    );
    let output: String = files
        .iter()
        .map(|file| file.contents.to_lowercase())
        .collect();
    let lost: Vec<&String> = markers
        .iter()
        .filter(|marker| !output.contains(marker.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "these texts of the spec reach no artifact: {lost:?}"
    );
}

#[test]
fn every_key_is_used() {
    let folder = data("golden/every-key/spec");
    let text: String = files_below(&folder)
        .into_iter()
        .map(|path| fs::read_to_string(folder.join(path)).expect("the spec can be read"))
        .collect();
    let used = |key: &String| {
        text.match_indices(&format!("{key}:"))
            .any(|(at, _)| text[..at].ends_with([' ', '\n', '{']))
            || text.starts_with(key)
    };
    let keys = keys_of(&notation_schema());
    let unused: Vec<&String> = keys.iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "the golden spec does not use {unused:?}");
}

/// What is no text carries no marker; but a different value has to make a difference.
#[test]
fn every_choice_makes_a_difference() {
    let spec = data("golden/every-key/spec");
    let before = made(&spec);
    for (path, from, to) in [
        ("api.yaml", "2031-02-03", "2031-02-04"),
        (
            "api.yaml",
            "https://example.com/docs/",
            "https://example.org/docs/",
        ),
        (
            "api.yaml",
            "example: imbot.Thing.add",
            "example: app.State.ping",
        ),
        ("imbot/area.yaml", "rust: token", "rust: proof"),
        ("enums/kind.yaml", "2030-12-31", "2030-12-30"),
        ("enums/kind.yaml", ", removed: \"2030-12-31\"", ""),
        ("imbot/errors/bot.yaml", "2036-01-01", "2036-01-02"),
        (
            "imbot/errors/bot.yaml",
            "        removed: \"2036-01-01\"\n",
            "",
        ),
        ("errors/system.yaml", "2036-02-02", "2036-02-03"),
        ("imbot/thing.yaml", "2036-03-03", "2036-03-04"),
        ("imbot/thing.yaml", "    removed: \"2036-04-04\"\n", ""),
        (
            "imbot/objects/paper.yaml",
            "        removed: \"2036-05-05\"\n",
            "",
        ),
        ("imbot/paper.yaml", "2036-06-06", "2036-06-07"),
        ("enums/kind.yaml", "rust: Other", "rust: Else"),
        ("enums/kind.yaml", "🔵", "🟢"),
        ("objects/thing.yaml", "type: Level[]", "type: string[]"),
        ("objects/thing.yaml", "rust: kind", "rust: sort"),
        (
            "objects/thing.yaml",
            "        description: \"How many there are",
            "        required: no\n        description: \"How many there are",
        ),
        (
            "errors/system.yaml",
            "class: server_fault",
            "class: blocked",
        ),
        ("imbot/errors/bot.yaml", "[418]", "[418, 400]"),
        ("imbot/thing.yaml", "rust: urgency", "rust: haste"),
        ("application/state.yaml", "rust: Clean", "rust: Wash"),
        (
            "imbot/thing.yaml",
            "idempotency: not_idempotent",
            "idempotency: idempotent",
        ),
        ("imbot/thing.yaml", "batch: no", "batch: yes"),
        ("application/state.yaml", "auth: webhook", "auth: oauth"),
        ("imbot/thing.yaml", "errors: {include: [bot]}", "errors: {}"),
        ("imbot/thing.yaml", "error: BUSY", "error: CLOSED"),
        ("api.yaml", "mk170-*", "mk170+*"),
        ("imbot/objects/paper.yaml", "rust: Rule", "rust: Stroke"),
        ("imbot/objects/paper.yaml", "type: yes_no", "type: string"),
        (
            "imbot/objects/paper.yaml",
            "type: \"string{}\"",
            "type: \"any{}\"",
        ),
        (
            "imbot/objects/paper.yaml",
            "type: \"BotId?{}\"",
            "type: \"any{}\"",
        ),
        ("imbot/objects/paper.yaml", "empty: \"\"", "empty: \"-\""),
        ("imbot/objects/paper.yaml", "2033-03-03", "2033-03-04"),
        ("imbot/events/paper.yaml", "[fetch, webhook]", "[webhook]"),
        (
            "imbot/events/paper.yaml",
            "rust: SheetRead",
            "rust: SheetSeen",
        ),
        (
            "imbot/paper.yaml",
            "unless: [isSigned, color]",
            "unless: [color]",
        ),
        (
            "imbot/paper.yaml",
            "token: \"mk254fields.mk007token\"",
            "token: \"mk007token\"",
        ),
        ("imbot/paper.yaml", "since: 33", "since: 34"),
        ("imbot/paper.yaml", "rust: next_token", "rust: new_token"),
        ("imbot/paper.yaml", "at_least: 8", "at_least: 7"),
        ("imbot/paper.yaml", "at_most: 9", "at_most: 8"),
        ("imbot/paper.yaml", "at_most: 2000\n", "at_most: 2001\n"),
        ("imbot/paper.yaml", "default: 12", "default: 13"),
        ("imbot/paper.yaml", "type: bytes", "type: string"),
        ("imbot/paper.yaml", "        when: {mode: gone}\n", ""),
        ("imbot/paper.yaml", "        needs: shelf\n", ""),
        ("imbot/paper.yaml", "2034-04-04", "2034-04-05"),
        ("imbot/paper.yaml", "    one_of: [\"mk303id\", title]\n", ""),
        (
            "imbot/paper.yaml",
            "        required: webhook\n",
            "        required: no\n",
        ),
        (
            "imbot/paper.yaml",
            "    cursor: {offset: mark, limit: limit, events: happened, next: nextMark, more: isMore}\n",
            "",
        ),
        ("imbot/paper.yaml", "limit: limit, ", ""),
        ("imbot/objects/paper.yaml", "ends_row: yes, ", ""),
    ] {
        let copy = overlaid(&[&spec]);
        let text = fs::read_to_string(copy.path().join(path)).expect("the copy can be read");
        assert!(text.contains(from), "{path} no longer holds {from:?}");
        put(copy.path(), path, text.replacen(from, to, 1).as_bytes());
        assert_ne!(
            before,
            made(copy.path()),
            "{path}: {from:?} or {to:?} is all the same"
        );
    }
}

/// The golden crate compiles without a warning in every direction, and its tests and doc tests pass.
#[test]
fn golden_crates_compile_and_pass_their_tests() {
    for case in folders_in(&data("golden")) {
        let files = made(&data("golden").join(&case).join("spec"));
        let commands: [&[&str]; 3] = [
            &["check", "--tests", "--all-features"],
            &["check", "--tests", "--no-default-features"],
            &["test"],
        ];
        build(&format!("golden-{case}"), &files, &commands);
    }
}
