//! The first paragraph of a doc comment is short, because rustdoc shows it in lists.
//!
//! The comments of generated code begin with the first sentences of the spec's descriptions, and the
//! summaries of the OpenAPI document are the same sentences.

use std::fs;
use std::path::{Path, PathBuf};

use codegen_tests::workspace;

/// The maximum length of a first paragraph, in characters, without the targets of links.
const LONGEST: usize = 160;

/// The folders with the public items of the published crates.
const FOLDERS: &[&str] = &["generated/src", "portal/src", "runtime/src"];

#[test]
fn summaries_are_short() {
    let mut long = Vec::new();
    for folder in FOLDERS {
        for path in sources(&workspace().join(folder)) {
            let text = fs::read_to_string(&path).expect("a source can be read");
            let shown = path.strip_prefix(workspace()).unwrap_or(&path).display();
            for (line, summary) in summaries(&text) {
                let length = visible(&summary).chars().count();
                if length > LONGEST {
                    long.push(format!("{shown}:{line}: {length} characters: {summary}"));
                }
            }
        }
    }
    assert!(
        long.is_empty(),
        "end these first sentences within {LONGEST} characters and put the rest into a second \
         paragraph:\n{}",
        long.join("\n")
    );
}

#[test]
fn what_is_measured_is_the_first_paragraph_as_shown() {
    let text =
        "/// One [`two`](crate::two)\n/// three.\n///\n/// Four.\npub fn one() {}\n    /// Five.\n";
    let found = summaries(text);
    assert_eq!(
        found,
        [
            (1, "One [`two`](crate::two) three.".to_owned()),
            (6, "Five.".to_owned())
        ]
    );
    assert_eq!(visible(&found[0].1), "One [`two`] three.");
}

/// Returns the Rust files in a folder. Modules of tests have no readers of documentation.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    paths
        .flat_map(|path| match path {
            path if path.is_dir() => sources(&path),
            path if path.ends_with("tests.rs") => Vec::new(),
            path => vec![path],
        })
        .collect()
}

/// Returns the first paragraphs of the doc comments, each with the number of its first line.
fn summaries(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(text.lines().map(comment)).peekable();
    while let Some((number, line)) = lines.next() {
        let Some(first) = line else { continue };
        let mut words = vec![first];
        while let Some((_, Some(line))) = lines.next_if(|(_, line)| line.is_some()) {
            words.push(line);
        }
        let paragraph = words.into_iter().take_while(|line| !line.is_empty());
        found.push((number, paragraph.collect::<Vec<_>>().join(" ")));
    }
    found
}

/// Returns the text of a line of a doc comment.
fn comment(line: &str) -> Option<&str> {
    Some(line.trim_start().strip_prefix("///")?.trim())
}

/// Returns a text without the targets of its links.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        shown.push_str(before);
        shown.push(']');
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    shown + rest
}
