//! Edits of files, written as a short diff without numbers of lines:
//!
//! ```text
//! @@ spec/enums/reaction.yaml
//!        redHeart: {emoji: ❤️, description: Affection.}
//! -      fire: {emoji: 🔥, description: Great excitement.}
//! +      fire: {emoji: 🔥}
//! ```
//!
//! `@@` names a file, which may be new. The lines below are as in a diff: those with `-` are
//! removed, those with `+` added, the others show the place. An empty line begins the next edit of
//! the file. `<0xE4>` is a single byte, for text that is not UTF-8.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::{overlaid, put};

/// The edits of one file.
pub struct FileEdit {
    /// The path of the file.
    pub path: String,
    hunks: Vec<Vec<Line>>,
}

/// A line of an edit.
struct Line {
    /// A space, `-` or `+`.
    mark: char,
    text: String,
}

/// Reads the edits of files.
///
/// # Errors
///
/// When the text is not in this form.
pub fn parse(text: &str) -> Result<Vec<FileEdit>, String> {
    let text = text.trim_start_matches('\n');
    let files = text
        .strip_prefix("@@ ")
        .ok_or("there are no edits: they begin with `@@ ` and the path of a file")?;
    files.split("\n@@ ").map(file_edit).collect()
}

/// Returns a copy of a folder with edits, given as text.
///
/// # Panics
///
/// When the text is not in this form or an edit does not fit; the name says whose they are.
#[must_use]
pub fn copy(folder: &Path, name: &str, text: &str) -> TempDir {
    let copy = overlaid(&[folder]);
    let made = parse(text).and_then(|edits| make(copy.path(), &edits));
    made.unwrap_or_else(|problem| panic!("{name}: {problem}"));
    copy
}

/// Makes edits of the files below a folder. A file that does not exist yet is new.
///
/// # Errors
///
/// When an edit does not fit.
pub fn make(root: &Path, edits: &[FileEdit]) -> Result<(), String> {
    for edit in edits {
        let before = fs::read_to_string(root.join(&edit.path)).unwrap_or_default();
        // A checkout may have changed the line endings.
        let after = edit.apply(&before.replace("\r\n", "\n"))?;
        put(root, &edit.path, &after);
    }
    Ok(())
}

impl FileEdit {
    /// Edits the text of the file. The lines of an edit without `+` must occur together exactly
    /// once.
    ///
    /// # Errors
    ///
    /// When an edit does not fit.
    pub fn apply(&self, before: &str) -> Result<Vec<u8>, String> {
        apply(&self.hunks, before).map_err(|problem| format!("{}: {problem}", self.path))
    }
}

fn file_edit(text: &str) -> Result<FileEdit, String> {
    let (path, lines) = text.split_once('\n').unwrap_or((text, ""));
    let hunks = lines
        .split('\n')
        .collect::<Vec<_>>()
        .split(|line| line.is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.iter().map(|line| marked(line)).collect())
        .collect::<Result<Vec<Vec<Line>>, String>>()?;
    let changes = |hunk: &Vec<Line>| hunk.iter().any(|line| line.mark != ' ');
    if hunks.is_empty() || !hunks.iter().all(changes) {
        return Err(format!("an edit of `{path}` changes nothing"));
    }
    Ok(FileEdit {
        path: path.to_owned(),
        hunks,
    })
}

fn marked(line: &str) -> Result<Line, String> {
    let mark = line.chars().next().filter(|mark| " -+".contains(*mark));
    let mark = mark.ok_or_else(|| format!("the line must begin with a space, - or +: {line}"))?;
    let text = line[1..].to_owned();
    Ok(Line { mark, text })
}

fn apply(hunks: &[Vec<Line>], before: &str) -> Result<Vec<u8>, String> {
    let mut lines: Vec<&str> = before.lines().collect();
    for hunk in hunks {
        let but = |mark| {
            let lines = hunk.iter().filter(move |line| line.mark != mark);
            lines.map(|line| line.text.as_str()).collect::<Vec<_>>()
        };
        let (old, new) = (but('+'), but('-'));
        let at = place(&lines, &old)?;
        lines.splice(at..at + old.len(), new);
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    bytes(&text)
}

/// Returns the place of these lines; the start if there are none.
fn place(lines: &[&str], sought: &[&str]) -> Result<usize, String> {
    if lines.is_empty() && sought.is_empty() {
        return Ok(0);
    }
    let last = (lines.len() + 1).saturating_sub(sought.len());
    let mut found = (0..last).filter(|at| lines[*at..].starts_with(sought));
    match (found.next(), found.next()) {
        (Some(at), None) => Ok(at),
        (None, _) => Err(format!("there are no such lines:\n{}", sought.join("\n"))),
        _ => Err(format!(
            "these lines stand there more than once, so add one before or behind:\n{}",
            sought.join("\n")
        )),
    }
}

/// Returns the text with the bytes that are written as `<0xE4>`.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut parts = text.split("<0x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (byte, rest) = part
            .split_once('>')
            .and_then(|(digits, rest)| Some((u8::from_str_radix(digits, 16).ok()?, rest)))
            .ok_or_else(|| format!("no byte: <0x{part}"))?;
        bytes.push(byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(edits: &str) -> Result<String, String> {
        let edits = parse(&format!("@@ x\n{edits}"))?;
        let bytes = edits[0].apply("a\nb\na\n")?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn edits_are_applied() {
        for (edits, expected) in [
            (" b\n+c\n", "a\nb\nc\na\n"),
            ("-b\n", "a\na\n"),
            (" b\n-a\n+c\n\n a\n+d\n b\n", "a\nd\nb\nc\n"),
            ("+\n b\n", "a\n\nb\na\n"),
        ] {
            assert_eq!(edited(edits).as_deref(), Ok(expected), "{edits}");
        }
        let new = parse("@@ x\n+a\n+<0xE4>b\n").expect("edits");
        assert_eq!(new[0].apply("").as_deref(), Ok(&b"a\n\xE4b\n"[..]));
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        for (edits, problem) in [
            ("-a\n", "more than once"),
            ("-c\n", "no such lines"),
            ("+c\n", "more than once"),
            (" b\n", "changes nothing"),
            ("", "changes nothing"),
            ("-b\nx\n", "must begin with"),
            ("-b\n+<0xE>\n+<0xFG>\n", "no byte"),
        ] {
            let found = edited(edits).expect_err(edits);
            assert!(found.contains(problem), "{edits}: {found}");
        }
        assert!(parse("x").is_err());
    }
}
