//! An edit of one file of the spec, and the files in which edits are made.

use std::collections::BTreeMap;

use bitrix24_codegen::source::Source;
use bitrix24_codegen::spec::Spec;
use bitrix24_import::part::Declared;
use bitrix24_import::yaml::{self, Entry, Yaml};

use super::document::{Document, Misplaced, below};

/// A block of the spec.
#[derive(Debug, Clone)]
pub struct Block {
    /// The path of the file.
    pub file: String,
    /// The keys that lead to the block from the top of the file.
    pub path: Vec<String>,
}

impl Block {
    /// Returns the block at a key of this one.
    pub fn at(&self, key: &str) -> Self {
        Self {
            file: self.file.clone(),
            path: below(&self.path, key),
        }
    }
}

/// An edit of one file.
#[derive(Debug)]
pub enum Edit {
    /// Adds an entry to a block: after the last of some entries that exist, or else as the first one.
    Add {
        block: Block,
        after: Vec<String>,
        entry: Entry,
    },
    /// Adds an entry to a block at the place that is usual for its key, or replaces the one with the
    /// same key.
    Set { block: Block, entry: Entry },
    /// Adds a text to the list at a block.
    Push { block: Block, text: String },
    /// Adds a copy of an entry under another name, in front of it.
    Copy {
        block: Block,
        key: String,
        name: String,
    },
    /// Removes an entry, if it is there.
    Remove { block: Block, key: String },
    /// Adds a declaration to a file that may not exist yet.
    Declare(Declared),
}

/// The keys of a method in their usual order.
const METHOD: &[&str] = &[
    "rust",
    "description",
    "page",
    "scope",
    "callable_by",
    "effect",
    "identity",
    "idempotency",
    "idempotency_key",
    "handler",
    "keeps",
    "batch",
    "since",
    "deprecated",
    "until",
    "removed",
    "parameters",
    "one_of",
    "cursor",
    "result",
    "errors",
    "examples",
];
/// Those of a parameter or a field.
const PARAMETER: &[&str] = &[
    "type",
    "required",
    "rust",
    "aliases",
    "empty",
    "default",
    "at_least",
    "at_most",
    "when",
    "needs",
    "deprecated",
    "until",
    "description",
    "removed",
    "parameters",
];
/// Those of an error code.
const FAILURE: &[&str] = &[
    "rust", "status", "message", "class", "when", "remedy", "removed",
];
/// Those of a code of an enumeration.
const CODE: &[&str] = &["emoji", "rust", "description", "removed"];
/// Those of the errors of a method.
const ERRORS: &[&str] = &["include", "codes"];

/// Returns the keys of the block at a path in their usual order.
fn order(path: &[String]) -> &'static [&'static str] {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    match words[..] {
        ["methods", _] => METHOD,
        ["methods", _, "errors"] => ERRORS,
        ["enums", .., "codes", _] => CODE,
        [.., "codes", _] => FAILURE,
        [.., "parameters" | "fields", _] => PARAMETER,
        _ => &[],
    }
}

impl Edit {
    fn file(&self) -> &str {
        match self {
            Self::Add { block, .. }
            | Self::Set { block, .. }
            | Self::Push { block, .. }
            | Self::Copy { block, .. }
            | Self::Remove { block, .. } => &block.file,
            Self::Declare(declared) => &declared.file,
        }
    }

    /// Returns the text of the file with the edit; the file need not exist for a declaration.
    fn make(&self, text: Option<&str>) -> Result<String, Misplaced> {
        if let Self::Declare(declared) = self {
            return Ok(declared.added_to(text));
        }
        let mut document = Document::new(text.unwrap_or_default().to_owned())?;
        match self {
            Self::Add {
                block,
                after,
                entry,
            } => add(&mut document, &block.path, after, entry)?,
            Self::Set { block, entry } => set(&mut document, &block.path, entry)?,
            Self::Push { block, text } => document.push(&block.path, text)?,
            Self::Copy { block, key, name } => document.copy(&block.path, key, name)?,
            Self::Remove { block, key } => {
                if document.has(&below(&block.path, key)) {
                    document.remove(&block.path, key)?;
                }
            }
            Self::Declare(_) => {}
        }
        Ok(document.into_text())
    }
}

fn add(
    document: &mut Document,
    path: &[String],
    after: &[String],
    entry: &Entry,
) -> Result<(), Misplaced> {
    match path.split_last() {
        Some((key, above)) if !document.has(path) => {
            let entries = Yaml::Block(vec![entry.clone()]);
            set(document, above, &yaml::entry(key, entries))
        }
        _ => {
            let is_there = |key: &&String| document.has(&below(path, key));
            let after = after.iter().rev().find(is_there);
            document.insert(path, after.map(String::as_str), entry)
        }
    }
}

fn set(document: &mut Document, path: &[String], entry: &Entry) -> Result<(), Misplaced> {
    if document.has(&below(path, &entry.key)) {
        return document.replace(path, entry);
    }
    let before = order(path).iter().take_while(|key| **key != entry.key);
    let before: Vec<String> = before.map(|key| (*key).to_owned()).collect();
    add(document, path, &before, entry)
}

/// The files of a spec in which edits are made.
pub struct Files<'a> {
    spec: &'a Spec,
    changed: BTreeMap<String, String>,
}

impl<'a> Files<'a> {
    /// The files as they are.
    pub fn new(spec: &'a Spec) -> Self {
        Self {
            spec,
            changed: BTreeMap::new(),
        }
    }

    /// Returns the texts of the files that have changed.
    pub fn changed(self) -> BTreeMap<String, String> {
        self.changed
    }

    /// Makes some edits: all of them, or none if one cannot be made. Returns whether something has
    /// changed.
    pub fn make(&mut self, edits: &[Edit]) -> bool {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for edit in edits {
            let file = edit.file();
            let text = texts.get(file).or_else(|| self.current(file));
            let Ok(text) = edit.make(text.map(String::as_str)) else {
                return false;
            };
            texts.insert(file.to_owned(), text);
        }
        let mut read = Spec::default();
        for (path, text) in &texts {
            read.add(Source::new(path.clone(), text.clone()));
        }
        let is_new = |(path, text): (&String, &String)| self.current(path) != Some(text);
        let has_changed = texts.iter().any(is_new);
        if !has_changed || !read.mistakes.is_empty() {
            return false;
        }
        self.changed.extend(texts);
        true
    }

    fn current(&self, path: &str) -> Option<&String> {
        let known = self
            .spec
            .files
            .iter()
            .find(|(source, _)| source.path == path);
        let changed = self.changed.get(path);
        changed.or_else(|| known.map(|(source, _)| &source.text))
    }
}
