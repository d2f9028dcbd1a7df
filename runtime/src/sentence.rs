//! Sentences of one's own that quote something from outside.
//!
//! Only what is quoted is searched for secrets: a token that is a word must not tear up the rest.

use crate::redact::{Redactor, cut};

/// A sentence, and what it quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    before: String,
    quoted: String,
    after: String,
}

impl Sentence {
    /// A sentence that quotes this between its own words.
    pub(crate) fn quoting(
        before: impl Into<String>,
        quoted: impl Into<String>,
        after: impl Into<String>,
    ) -> Self {
        Self {
            before: before.into(),
            quoted: quoted.into(),
            after: after.into(),
        }
    }

    /// The sentence without secrets; at most `limit` bytes of it.
    pub(crate) fn shown(&self, redactor: &Redactor, limit: usize) -> String {
        let quoted = redactor.text(&self.quoted, limit);
        let mut shown = format!("{}{quoted}{}", self.before, self.after);
        cut(&mut shown, limit);
        shown
    }
}
