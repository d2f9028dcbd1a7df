//! The files of a draft: new ones, and additions to those that exist. Nothing is overwritten.

use std::collections::BTreeMap;

use crate::known::Known;
use crate::yaml::{Entry, write};

/// A file of the spec with its new contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, which begins with `spec/`.
    pub path: String,
    /// The whole text.
    pub contents: String,
    /// The part of it that is new.
    pub added: String,
    /// Whether the file exists, so that something is added to it.
    pub exists: bool,
}

/// Collects entries by file and section.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<String, Vec<(String, Vec<Entry>)>>,
}

impl Files {
    /// Adds an entry to a section of a file.
    pub fn add(&mut self, path: &str, section: &str, entry: Entry) {
        let sections = self.files.entry(path.to_owned()).or_default();
        match sections.iter_mut().find(|(known, _)| known == section) {
            Some((_, entries)) => entries.push(entry),
            None => sections.push((section.to_owned(), vec![entry])),
        }
    }

    /// Returns whether something is added to a file.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns the texts of all files.
    #[must_use]
    pub fn finish(self, known: &Known) -> Vec<File> {
        let files = self.files.into_iter().map(|(path, sections)| {
            let before = known.text(&path);
            let mut contents = before.map(str::to_owned);
            let mut new = String::new();
            for (section, entries) in &sections {
                contents = Some(added(contents.as_deref(), &path, section, entries));
                new += &format!("{section}:\n{}", blocks(section, entries));
            }
            let contents = contents.unwrap_or_default();
            File {
                added: if before.is_some() {
                    new
                } else {
                    contents.clone()
                },
                path,
                contents,
                exists: before.is_some(),
            }
        });
        files.collect()
    }
}

/// Returns the line that points editors to the schema.
fn first_line(path: &str) -> String {
    let depth = path.matches('/').count() - 1;
    let up = if depth == 0 {
        "./".to_owned()
    } else {
        "../".repeat(depth)
    };
    format!("# yaml-language-server: $schema={up}schema.json\n")
}

/// Returns whether empty lines separate the entries of a section, such as methods.
fn is_spaced(section: &str) -> bool {
    !matches!(section, "ids" | "area")
}

/// Returns the entries of a section.
fn blocks(section: &str, entries: &[Entry]) -> String {
    let blocks = entries
        .iter()
        .map(|entry| write(std::slice::from_ref(entry), 2));
    let blocks: Vec<String> = blocks.collect();
    blocks.join(if is_spaced(section) { "\n" } else { "" })
}

/// Returns the text of a file with entries at the end of a section, which is added if it is missing;
/// so is the file.
pub fn added(text: Option<&str>, path: &str, section: &str, entries: &[Entry]) -> String {
    let text = text.map_or_else(|| first_line(path), |text| text.replace("\r\n", "\n"));
    let new = blocks(section, entries);
    let heading = format!("{section}:");
    let lines: Vec<&str> = text.lines().collect();
    let Some(at) = lines.iter().position(|line| line.trim_end() == heading) else {
        let gap = if lines.len() > 1 { "\n" } else { "" };
        return format!("{}\n{gap}{heading}\n{new}", text.trim_end());
    };
    let is_top = |line: &&str| !line.is_empty() && !line.starts_with([' ', '#']);
    let end = lines[at + 1..]
        .iter()
        .position(is_top)
        .map_or(lines.len(), |end| at + 1 + end);
    let (before, after) = lines.split_at(end);
    let before = before.join("\n");
    let gap = if is_spaced(section) { "\n" } else { "" };
    let mut out = format!("{}\n{gap}{new}", before.trim_end());
    if !after.is_empty() {
        out.push('\n');
        out.push_str(&after.join("\n"));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Yaml, entry, text};

    #[test]
    fn sections_grow_at_their_end() {
        let one = entry("b", Yaml::Block(vec![entry("c", text("d"))]));
        for (before, section, after) in [
            ("# x\n", "methods", "# x\nmethods:\n  b:\n    c: d\n"),
            (
                "# x\nmethods:\n  a: 1\n",
                "methods",
                "# x\nmethods:\n  a: 1\n\n  b:\n    c: d\n",
            ),
            (
                "ids:\n  a: 1\n\nother:\n  z: 2\n",
                "ids",
                "ids:\n  a: 1\n  b:\n    c: d\n\nother:\n  z: 2\n",
            ),
            (
                "# x\nenums:\n  a: 1\n",
                "objects",
                "# x\nenums:\n  a: 1\n\nobjects:\n  b:\n    c: d\n",
            ),
        ] {
            assert_eq!(
                added(
                    Some(before),
                    "spec/x.yaml",
                    section,
                    std::slice::from_ref(&one)
                ),
                after
            );
        }
    }
}
