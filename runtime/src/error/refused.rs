//! A request that the server has understood and refused.

use std::fmt;

use crate::answer::Time;
use crate::contract::error_table::{Class, ErrorInfo, documented_parts};
use crate::text::invisible::Name;
use crate::text::redact::Redactor;

/// How much of the server's own words an error keeps, in bytes.
pub(crate) const DESCRIPTION_BYTES: usize = 4096;

/// The server has understood a request and refused it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The typed failure.
    pub failure: E,
    refusal: Refusal,
}

/// What is the same for every method of a refused request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) description: String,
    pub(crate) violations: Vec<Violation>,
    pub(crate) facts: Option<&'static ErrorInfo>,
    pub(crate) time: Option<Time>,
}

/// What the server says is wrong with one field of a request. Newer endpoints list such.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The field, as the server names it; empty where it names none.
    pub field: String,
    /// The server's own words.
    pub message: String,
}

impl Refusal {
    /// Puts a code that the tables have in the place of what was made of it by the search for
    /// secrets, and searches only that of the description which they do not have for the code: the
    /// rest are the client's own words.
    pub(crate) fn keep_documented(
        &mut self,
        code: String,
        description: &str,
        documented: [Option<&'static ErrorInfo>; 2],
        redactor: &Redactor,
    ) {
        let documented: Vec<_> = documented.into_iter().flatten().collect();
        if documented.is_empty() {
            return;
        }
        self.code = code;
        let messages = documented.iter().flat_map(|facts| facts.messages);
        let known = messages.flat_map(|message| documented_parts(description, message));
        // A server without words for a refusal sends the code in their place.
        let mut codes = documented.iter().map(|facts| facts.code);
        let is_code = codes.any(|code| description.eq_ignore_ascii_case(code));
        let known = known.chain(is_code.then_some(0..description.len()));
        self.description = redactor.text_besides(description, known.collect(), DESCRIPTION_BYTES);
    }
}

impl<E> ApiError<E> {
    pub(crate) fn new(failure: E, refusal: Refusal) -> Self {
        Self { failure, refusal }
    }

    /// The same refusal, with another typed failure.
    pub(super) fn of<F>(self, failure: F) -> ApiError<F> {
        ApiError {
            failure,
            refusal: self.refusal,
        }
    }

    /// The HTTP status of the answer. It says little: a refusal may come with 200.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.refusal.status
    }

    /// The error code as the server spelt it; it may be empty, and it may be a number. Should a
    /// secret of the request be part of one that is not documented, that part is redacted, unless it
    /// is shorter than 8 bytes and the code is of capitals, digits and underscores.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.refusal.code
    }

    /// The server's own words; they may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.refusal.description
    }

    /// What is wrong with single fields of the request, where the server says so.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.refusal.violations
    }

    /// What kind of failure it is, when the code is known.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.facts().map(|facts| facts.class)
    }

    /// When this failure occurs, when the code is known.
    #[must_use]
    pub fn when(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.when)
    }

    /// What to do about it, when the code is known.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.remedy)
    }

    /// All that is documented of this failure, when the code is known.
    #[must_use]
    pub fn facts(&self) -> Option<&'static ErrorInfo> {
        self.refusal.facts
    }

    /// What the call has cost, when the server said so.
    #[must_use]
    pub fn time(&self) -> Option<&Time> {
        self.refusal.time.as_ref()
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            "" => formatter.write_str("refused without a code")?,
            code => write!(formatter, "{}", Name(code))?,
        }
        let description = self.description().trim_end_matches('.');
        if !description.is_empty() {
            write!(formatter, ": {description}")?;
        }
        write!(formatter, " (HTTP {}).", self.status())?;
        for Violation { field, message } in self.violations() {
            let message = message.trim_end_matches('.');
            if field.is_empty() {
                write!(formatter, " {message}.")?
            } else {
                write!(formatter, " `{}`: {message}.", Name(field))?
            }
        }
        match self.facts() {
            Some(facts) => {
                for sentence in [facts.when, facts.remedy] {
                    if !sentence.is_empty() {
                        write!(formatter, " {sentence}")?;
                    }
                }
                Ok(())
            }
            None if self.code().is_empty() => formatter.write_str(" See the method's page."),
            None => formatter.write_str(" This code is not documented: see the method's page."),
        }
    }
}
