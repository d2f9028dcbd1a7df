//! README's section "When the docs change": its blocks, and the edits that it shows.

use std::fs;
use std::path::Path;

use crate::{edit, workspace};

/// The method whose page the section changes.
pub const METHOD: &str = "imbot.v2.Chat.Message.Reaction.add";

/// A block of the section.
pub struct Block {
    /// The language, such as `sh`.
    pub language: String,
    /// The text.
    pub text: String,
}

/// Returns the blocks of the section.
///
/// # Panics
///
/// When README has no such section.
#[must_use]
pub fn blocks() -> Vec<Block> {
    let page = fs::read_to_string(workspace().join("README.md")).expect("README can be read");
    let page = page.replace("\r\n", "\n");
    let (_, section) = page
        .split_once("\n### When the docs change\n")
        .expect("README has the section");
    let (section, _) = section.split_once("\n## ").expect("the section has an end");
    let blocks = section.split("\n```").skip(1).step_by(2);
    let block = |block: &str| {
        let (language, text) = block.split_once('\n').expect("a block has a language");
        Block {
            language: language.to_owned(),
            text: format!("{text}\n"),
        }
    };
    blocks.map(block).collect()
}

/// Edits files below a folder as a block shows; `…` stands for the rest of a line.
///
/// # Panics
///
/// When the edits do not fit.
pub fn apply(root: &Path, block: &str) {
    let shortened = |line: &&str| line.starts_with('-') && line.contains('…');
    let edits = match block.lines().find(shortened) {
        None => block.to_owned(),
        Some(line) => {
            let (path, _) = block["@@ ".len()..]
                .split_once('\n')
                .expect("a block names a file");
            let (start, _) = line[1..].split_once('…').expect("the line ends early");
            let text = fs::read_to_string(root.join(path)).expect("the file can be read");
            let whole = text.lines().find(|line| line.starts_with(start));
            let whole = whole.unwrap_or_else(|| panic!("{path} has no line: {start}"));
            block.replace(&line[1..], whole)
        }
    };
    let edits = edit::parse(&edits).unwrap_or_else(|problem| panic!("{problem}"));
    edit::make(root, &edits).unwrap_or_else(|problem| panic!("{problem}"));
}
