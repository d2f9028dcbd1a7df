//! The client's own sentences that quote something from outside.
//!
//! Only the quotation is searched for secrets: a token that is an ordinary word must not mutilate
//! the rest.

use crate::text::redact::{Redactor, cut};

/// The characters that enclose a quotation.
const QUOTES: [char; 2] = ['"', '`'];

/// A sentence with at most one quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    before: String,
    quoted: String,
    after: String,
}

impl Sentence {
    /// Creates a sentence that quotes nothing.
    pub(crate) fn own(words: impl Into<String>) -> Self {
        Self {
            before: words.into(),
            ..Self::default()
        }
    }

    /// Creates a sentence with a quotation between the client's own words.
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

    /// Creates a sentence in which everything between the first and the last quotation mark is
    /// quoted. If there is only one mark, the whole text is.
    #[cfg(feature = "client")]
    pub(crate) fn in_quotes(text: &str) -> Self {
        Self::in_quotes_before(text, "")
    }

    fn in_quotes_before(text: &str, rest: &str) -> Self {
        match (text.find(QUOTES), text.rfind(QUOTES)) {
            (Some(first), Some(last)) if first < last => Self::quoting(
                &text[..=first],
                &text[first + 1..last],
                format!("{}{rest}", &text[last..]),
            ),
            (Some(_), _) => Self::quoting("", text, rest),
            (None, _) => Self::own(format!("{text}{rest}")),
        }
    }

    /// Wraps a serde error about a document, which may quote the document.
    pub(crate) fn of_serde(reason: &str) -> Self {
        let is_of = |openings: &[&str]| openings.iter().any(|opening| reason.starts_with(opening));
        match () {
            () if is_of(&["missing field `", "duplicate field `"]) => Self::own(reason),
            () if is_of(&["invalid type: ", "invalid value: "])
                || is_of(&["unknown variant `", "unknown field `"]) =>
            {
                // The expectation comes after everything that is quoted.
                let ends = [", expected ", ", there are no "].map(|end| reason.rfind(end));
                let end = ends.into_iter().flatten().max().unwrap_or(reason.len());
                Self::in_quotes_before(&reason[..end], &reason[end..])
            }
            () if reason.contains(QUOTES) => Self::quoting("", reason, ""),
            () => Self::own(reason),
        }
    }

    /// Wraps a serde error about a value of the program. Such an error can contain any text, except
    /// for the fixed sentences of serde_json.
    #[cfg(feature = "client")]
    pub(crate) fn of_serializer(reason: &str) -> Self {
        const KNOWN: [&str; 2] = [
            "key must be a string",
            "float key must be finite (got NaN or +/-inf)",
        ];
        if KNOWN.contains(&reason) {
            Self::own(reason)
        } else {
            Self::quoting("", reason, "")
        }
    }

    /// Returns the sentence without secrets, in at most `limit` bytes.
    pub(crate) fn shown(&self, redactor: &Redactor, limit: usize) -> String {
        let own = self.before.len() + self.after.len();
        let quoted = redactor.text(&self.quoted, limit.saturating_sub(own));
        let mut shown = format!("{}{quoted}{}", self.before, self.after);
        cut(&mut shown, limit);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::Sentence;
    use crate::text::redact::Redactor;

    /// Checks how a serde error is shown when letters and words of it are secrets.
    #[track_caller]
    fn check(reason: &str, expected: &str) {
        let redactor = Redactor::new(["e", "in", "not", "canary", "name"]);
        let shown = Sentence::of_serde(reason).shown(&redactor, 512);
        assert_eq!(shown, expected.replace('*', "[redacted]"));
    }

    #[test]
    fn only_what_serde_quotes_is_searched() {
        check("missing field `name`", "missing field `name`");
        check(
            "unknown variant `canary`, expected `one` or `name`",
            "unknown variant `*`, expected `one` or `name`",
        );
        check(
            "unknown field `e`, there are no fields",
            "unknown field `*`, there are no fields",
        );
        check(
            r#"invalid type: string "a \"canary\", expected e", expected an integer"#,
            r#"invalid type: string "a \"*\", *xp*ct*d *", expected an integer"#,
        );
        check(
            "invalid type: sequence, expected a name",
            "invalid type: sequence, expected a name",
        );
        check(
            "unknown variant `a` canary `b`, expected e` canary`, expected `one`",
            "unknown variant `a` * `b`, *xp*ct*d *` *`, expected `one`",
        );
        check("unknown variant `canary", "unknown variant `*");
        check("expected value", "expected value");
        // It is not known who wrote this one.
        check("no `name` here", "no `*` h*r*");
    }

    #[test]
    #[cfg(feature = "client")]
    fn what_a_value_of_the_program_says_is_searched() {
        let redactor = Redactor::new(["e", "canary"]);
        let shown = |text| Sentence::of_serializer(text).shown(&redactor, 512);
        assert_eq!(shown("key must be a string"), "key must be a string");
        assert_eq!(shown("no canary"), "no [redacted]");
    }

    #[test]
    fn a_long_quotation_leaves_room_for_the_rest() {
        let reason = format!("unknown variant `{}`, expected `one`", "x".repeat(1000));
        let shown = Sentence::of_serde(&reason).shown(&Redactor::new([]), 100);
        assert_eq!(shown.len(), 100);
        assert!(shown.ends_with("xx`, expected `one`"), "{shown}");
    }
}
