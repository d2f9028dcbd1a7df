//! A finding: two values with their places, the rule, and what to do.

use std::fmt;

use bitrix24_pages::Place;

use crate::rule::Rule;

/// A difference between the spec and a page, or between two editions of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The subject, such as ``parameter `fields.color` of `imbot.v2.Chat.add` ``.
    pub what: String,
    /// The value on the page; [`None`] if the page does not mention the subject.
    pub theirs: Option<String>,
    /// The value in the spec; [`None`] if the spec does not mention the subject.
    pub ours: Option<String>,
    /// The place on the page: of the value, or of the row above the place where it is missing.
    pub page: Option<Place>,
    /// The place in the spec: of the value, or of the block in which it is missing.
    pub spec: Option<Spot>,
    /// The path of the subject in the spec, as in `deviations.yaml`.
    pub subject: String,
}

/// A place in a file of the spec, or in another edition of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The path: of a file of the spec relative to the folder above `spec`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Finding {
    /// Returns the finding in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        format!("{}: {}", self.what, self.rule.meaning())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = || "nothing".to_owned();
        writeln!(f, "drift[{}]: {}", self.rule.id(), self.message())?;
        let page = self.page.as_ref().map_or_else(nothing, Place::to_string);
        let spec = self.spec.as_ref().map_or_else(nothing, Spot::to_string);
        writeln!(f, "  page: {}", self.theirs.as_deref().unwrap_or("nothing"))?;
        writeln!(f, "    at {page}")?;
        // The other side may be another edition of the page.
        let is_edition = self
            .spec
            .as_ref()
            .is_some_and(|at| !at.file.starts_with("spec/"));
        let side = if is_edition { "other" } else { "spec" };
        writeln!(f, "  {side}: {}", self.ours.as_deref().unwrap_or("nothing"))?;
        writeln!(f, "    at {spec}")?;
        writeln!(f, "  help: {}", self.rule.remedy())
    }
}
