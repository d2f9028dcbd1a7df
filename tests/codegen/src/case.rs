//! Cases of diagnostics and of changes: an edit of a valid spec, and what is reported about it.
//!
//! A case is one file, `diagnostics/<rule>/<variant>.txt` or `diff/<rule>/<variant>.txt`:
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
//! The title says what is wrong, or what has changed. The rest are edits of `base/` beside the cases,
//! in the form that [`edit`] explains. `generated/names.txt` is what was generated before: the names of
//! the base, edited. A file of which no line is left is removed.
//!
//! What follows `====` is written by `UPDATE=1 cargo test -p codegen-tests --test diagnostics`, or
//! `--test diff`.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::edit::{self, FileEdit};
use crate::{data, files_below, overlaid, put};

/// The line between the edits and the report.
const SEPARATOR: &str = "\n====\n";

/// A folder of cases.
#[derive(Debug, Clone, Copy)]
pub struct Cases(&'static str);

/// The mistakes, and what is said about them.
pub const DIAGNOSTICS: Cases = Cases("diagnostics");

/// The changes, and what is said about them.
pub const CHANGES: Cases = Cases("diff");

/// A case, as its file says.
pub struct Case {
    /// `<rule>/<variant>`.
    pub name: String,
    /// The title and the edits, as they are written.
    head: String,
    edits: Vec<FileEdit>,
    /// The valid spec.
    base: PathBuf,
}

impl Cases {
    /// Returns the folder of the valid spec.
    #[must_use]
    pub fn base(self) -> PathBuf {
        data(self.0).join("base")
    }

    /// Returns the names of all cases, in order.
    ///
    /// # Panics
    ///
    /// When a file is not where a case belongs.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let all = files_below(&data(self.0)).into_iter();
        all.filter(|path| !path.starts_with("base/"))
            .map(|path| {
                let name = path
                    .strip_suffix(".txt")
                    .filter(|name| name.split('/').count() == 2);
                name.unwrap_or_else(|| panic!("{}/{path} is no `<rule>/<variant>.txt`", self.0))
                    .to_owned()
            })
            .collect()
    }

    /// Reads all cases.
    ///
    /// # Panics
    ///
    /// When a file cannot be read, or is not in the form of a case.
    pub fn all(self) -> impl Iterator<Item = Case> {
        self.names().into_iter().map(move |name| self.read(&name))
    }

    /// Reads a case.
    ///
    /// # Panics
    ///
    /// When its file cannot be read, or is not in the form of a case.
    #[must_use]
    pub fn read(self, name: &str) -> Case {
        let path = self.file(name);
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            // A checkout may have changed the line endings.
            .replace("\r\n", "\n");
        parse(name, self.base(), &text)
            .unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
    }

    /// Returns the file of a case.
    #[must_use]
    pub fn file(self, name: &str) -> PathBuf {
        data(self.0).join(format!("{name}.txt"))
    }
}

impl Case {
    /// Returns the rule that the case is about.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Returns the lines that the edits remove or add.
    pub fn changed_lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.head.lines();
        lines.filter_map(|line| line.strip_prefix(['-', '+']))
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
        let spec = overlaid(&[&self.base]);
        for edit in &self.edits {
            if let Some(path) = edit.path.strip_prefix("spec/") {
                let before = fs::read_to_string(self.base.join(path)).unwrap_or_default();
                let after = self.edited(edit, &before);
                if after.is_empty() {
                    fs::remove_file(spec.path().join(path)).expect("the base has the file");
                } else {
                    put(spec.path(), path, &after);
                }
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
        edit.apply(before)
            .unwrap_or_else(|problem| panic!("{}: {problem}", self.name))
    }
}

fn parse(name: &str, base: PathBuf, text: &str) -> Result<Case, String> {
    let (head, _) = text
        .split_once(SEPARATOR)
        .or_else(|| Some((text.strip_suffix("\n====")?, "")))
        .ok_or("the line `====` is missing between the edits and the report")?;
    let (title, edits) = head.split_once("\n\n").unwrap_or((head, ""));
    let title = title.trim_end();
    if title.is_empty() || title.contains('\n') || !title.ends_with('.') {
        return Err("the first line must say in a sentence what it is about".to_owned());
    }
    let edits = edit::parse(edits)?;
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
        base,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_case_is_refused() {
        for (text, problem) in [
            ("It is so.\n\n@@ spec/x\n+a\n", "`====`"),
            ("It is so\n\n@@ spec/x\n+a\n\n====\n", "sentence"),
            ("It is so.\n\n@@ x\n+a\n\n====\n", "neither"),
            ("It is so.\n\n====\n", "no edits"),
        ] {
            let found = parse("rule/variant", PathBuf::new(), text)
                .err()
                .unwrap_or_default();
            assert!(found.contains(problem), "{text}: {found}");
        }
    }
}
