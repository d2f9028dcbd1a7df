//! The golden spec that uses every key of the notation: the markers of its texts, and other values
//! for keys without a marker.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::{data, files_below, overlaid, put};

/// Another value: the file, a part of it, and the replacement.
pub type Choice = (&'static str, &'static str, &'static str);

/// Another value for each key whose value is not a text.
pub const CHOICES: &[Choice] = &[
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
    ("imbot/thing.yaml", "effect: write", "effect: destroy"),
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
];

/// Returns the folder of the spec.
#[must_use]
pub fn every_key() -> PathBuf {
    data("golden/every-key/spec")
}

/// Returns a copy of the spec with another value.
///
/// # Panics
///
/// When the file no longer holds the value.
#[must_use]
pub fn changed(choice: &Choice) -> TempDir {
    let copy = overlaid(&[&every_key()]);
    put(copy.path(), choice.0, changed_text(choice).as_bytes());
    copy
}

/// Returns the text of the file with another value.
///
/// # Panics
///
/// When the file no longer holds the value.
#[must_use]
pub fn changed_text((path, from, to): &Choice) -> String {
    let text = fs::read_to_string(every_key().join(path)).expect("the spec can be read");
    assert!(text.contains(from), "{path} no longer holds {from:?}");
    text.replacen(from, to, 1)
}

/// Returns the markers of the texts, in lower case: `mk` and three digits.
///
/// # Panics
///
/// When the spec cannot be read.
#[must_use]
pub fn markers() -> BTreeSet<String> {
    let mut markers = BTreeSet::new();
    for path in files_below(&every_key()) {
        let text = fs::read_to_string(every_key().join(path)).expect("the spec can be read");
        // Constants of Rust are in capitals, and so is what the server calls its errors.
        let lower = text.to_lowercase();
        markers.extend(
            lower
                .match_indices("mk")
                .filter_map(|(at, _)| lower.get(at..at + 5).map(str::to_owned)),
        );
    }
    markers.retain(|marker| marker[2..].bytes().all(|byte| byte.is_ascii_digit()));
    markers
}
