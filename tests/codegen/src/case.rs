//! Cases of diagnostics: a mistake, as an edit of a sound spec, and what is reported about it.
//!
//! A case is one file, `diagnostics/<rule>/<variant>.txt`:
//!
//! ```text
//! A code has no description.
//!
//! @@ spec/enums/reaction.yaml
//!       redHeart: {emoji: ❤️, description: Affection.}
//! -     fire: {emoji: 🔥, description: Great excitement.}
//! +     fire: {emoji: 🔥}
//!
//! ====
//! error[missing-description]: …
//! ```
//!
//! The title says what is wrong. `@@` names a file of `diagnostics/base/`, or a new one, and the lines
//! below edit it as in a diff: those with `-` are taken out, those with `+` put in, the others show
//! where. An empty line begins the next edit of the file. `<0xE4>` is a single byte, for text that is
//! no UTF-8. `generated/names.txt` is what was generated before: the names of the base, edited.
//!
//! What follows `====` is written by `UPDATE=1 cargo test -p codegen-tests --test diagnostics`.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::{data, files_below, overlaid, put};

/// The line between the edits and the report.
const SEPARATOR: &str = "\n====\n";

/// A case, as its file says.
pub struct Case {
    /// `<rule>/<variant>`.
    pub name: String,
    /// The title and the edits, as they are written.
    head: String,
    edits: Vec<FileEdit>,
}

/// The edits of one file.
struct FileEdit {
    path: String,
    hunks: Vec<Vec<Line>>,
}

/// A line of an edit.
struct Line {
    /// A space, `-` or `+`.
    mark: char,
    text: String,
}

/// Returns the folder of the sound spec.
#[must_use]
pub fn base() -> PathBuf {
    data("diagnostics/base")
}

/// Returns the names of all cases, in order.
///
/// # Panics
///
/// When a file is not where a case belongs.
#[must_use]
pub fn cases() -> Vec<String> {
    let all = files_below(&data("diagnostics")).into_iter();
    all.filter(|path| !path.starts_with("base/"))
        .map(|path| {
            let name = path
                .strip_suffix(".txt")
                .filter(|name| name.split('/').count() == 2);
            name.unwrap_or_else(|| panic!("diagnostics/{path} is no `<rule>/<variant>.txt`"))
                .to_owned()
        })
        .collect()
}

/// Reads a case.
///
/// # Panics
///
/// When its file cannot be read, or is not in the form of a case.
#[must_use]
pub fn read(name: &str) -> Case {
    let path = file(name);
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        // A checkout may have changed the ends of lines.
        .replace("\r\n", "\n");
    parse(name, &text).unwrap_or_else(|problem| panic!("diagnostics/{name}.txt: {problem}"))
}

/// Returns the file of a case.
#[must_use]
pub fn file(name: &str) -> PathBuf {
    data("diagnostics").join(format!("{name}.txt"))
}

impl Case {
    /// Returns the rule that the case is about.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Returns the text of the case with this report.
    #[must_use]
    pub fn with_report(&self, report: &str) -> String {
        format!("{}{SEPARATOR}{report}", self.head)
    }

    /// Returns a folder with the spec of the case.
    ///
    /// # Panics
    ///
    /// When an edit does not fit the base.
    #[must_use]
    pub fn spec(&self) -> TempDir {
        let spec = overlaid(&[&base()]);
        for edit in &self.edits {
            if let Some(path) = edit.path.strip_prefix("spec/") {
                let before = fs::read_to_string(base().join(path)).unwrap_or_default();
                put(spec.path(), path, &self.edited(edit, &before));
            }
        }
        spec
    }

    /// Returns what was generated before as a file of the case, given what the base is generated as.
    ///
    /// # Panics
    ///
    /// When the edit does not fit.
    #[must_use]
    pub fn generated(&self, path: &str, of_base: &str) -> Option<String> {
        let path = format!("generated/{path}");
        let edit = self.edits.iter().find(|edit| edit.path == path)?;
        String::from_utf8(self.edited(edit, of_base)).ok()
    }

    fn edited(&self, edit: &FileEdit, before: &str) -> Vec<u8> {
        apply(&edit.hunks, before)
            .unwrap_or_else(|problem| panic!("{} › {}: {problem}", self.name, edit.path))
    }
}

fn parse(name: &str, text: &str) -> Result<Case, String> {
    let (head, _) = text
        .split_once(SEPARATOR)
        .or_else(|| Some((text.strip_suffix("\n====")?, "")))
        .ok_or("the line `====` is missing between the edits and the report")?;
    let mut parts = head.split("\n@@ ");
    let title = parts.next().unwrap_or_default().trim_end();
    if title.is_empty() || title.contains('\n') || !title.ends_with('.') {
        return Err("the first line must say in a sentence what is wrong".to_owned());
    }
    let edits = parts.map(file_edit).collect::<Result<Vec<_>, _>>()?;
    if let Some(edit) = edits
        .iter()
        .find(|edit| !edit.path.starts_with("spec/") && !edit.path.starts_with("generated/"))
    {
        return Err(format!(
            "`{}` is neither in `spec/` nor in `generated/`",
            edit.path
        ));
    }
    Ok(Case {
        name: name.to_owned(),
        head: head.to_owned(),
        edits,
    })
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

/// Edits a text. The lines of an edit that are there before must stand together exactly once.
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

/// Where these lines stand; at the start of what is empty.
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

/// The text with the bytes that it writes as `<0xE4>`.
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

    const BEFORE: &str = "a\nb\na\n";

    fn edited(edits: &str) -> Result<String, String> {
        let case = parse(
            "rule/variant",
            &format!("It is so.\n\n@@ spec/x\n{edits}\n====\n"),
        )?;
        apply(&case.edits[0].hunks, BEFORE)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
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
        for (text, problem) in [
            ("It is so.\n\n@@ spec/x\n+a\n", "`====`"),
            ("It is so\n\n@@ spec/x\n+a\n\n====\n", "sentence"),
            ("It is so.\n\n@@ x\n+a\n\n====\n", "neither"),
        ] {
            let found = parse("rule/variant", text).err().unwrap_or_default();
            assert!(found.contains(problem), "{text}: {found}");
        }
    }
}
