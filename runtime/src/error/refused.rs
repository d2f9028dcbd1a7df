//! A request that the server understood and refused.

use std::fmt;

use crate::contract::error_table::{Class, ErrorInfo, documented_parts};
use crate::response::Time;
use crate::text::invisible::Name;
use crate::text::redact::Redactor;

/// How much of the server's description an error keeps, in bytes.
pub(crate) const DESCRIPTION_BYTES: usize = 4096;

/// The server understood a request and refused it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The typed failure.
    pub failure: E,
    refusal: Refusal,
}

/// The parts of a refusal that do not depend on the method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) description: String,
    pub(crate) violations: Vec<Violation>,
    pub(crate) facts: Option<&'static ErrorInfo>,
    pub(crate) time: Option<Time>,
}

/// An error of one field of a request. Newer endpoints list these.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The field, as the server names it; empty if the server names none.
    pub field: String,
    /// The server's message.
    pub message: String,
}

impl Refusal {
    /// Restores a code that is in the tables, in place of its redacted form, and redacts the
    /// description.
    ///
    /// Only those parts of the description are redacted that the tables do not have for the code:
    /// the rest is the client's own text.
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
        // A server without a description of an error sends the code in its place.
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

    /// Returns the refusal with another typed failure.
    pub(super) fn of<F>(self, failure: F) -> ApiError<F> {
        ApiError {
            failure,
            refusal: self.refusal,
        }
    }

    /// Returns the HTTP status of the response. Do not rely on it: a refusal may have the status
    /// 200.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.refusal.status
    }

    /// Returns the error code in the server's spelling; it may be empty or a number.
    ///
    /// If a part of an undocumented code is a secret of the request, that part is redacted, unless
    /// it is shorter than 8 bytes and the code consists of capitals, digits and underscores.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.refusal.code
    }

    /// Returns the server's description; it may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.refusal.description
    }

    /// Returns the errors of single fields of the request, if the server lists them.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.refusal.violations
    }

    /// Returns the class of the failure, if the code is known.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.facts().map(|facts| facts.class)
    }

    /// Returns when this failure occurs, if the code is known.
    #[must_use]
    pub fn when(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.when)
    }

    /// Returns the remedy, if the code is known.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.remedy)
    }

    /// Returns all documented facts about this failure, if the code is known.
    #[must_use]
    pub fn facts(&self) -> Option<&'static ErrorInfo> {
        self.refusal.facts
    }

    /// Returns the timing of the call, if the server reported it.
    #[must_use]
    pub fn time(&self) -> Option<&Time> {
        self.refusal.time.as_ref()
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(formatter)
    }
}

/// The sentence of a refusal, compiled once for all methods.
impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code.as_str() {
            "" => formatter.write_str("refused without a code")?,
            code => write!(formatter, "{}", Name(code))?,
        }
        let description = self.description.trim_end_matches('.');
        if !description.is_empty() {
            write!(formatter, ": {description}")?;
        }
        write!(formatter, " (HTTP {}).", self.status)?;
        for Violation { field, message } in &self.violations {
            let message = message.trim_end_matches('.');
            if field.is_empty() {
                write!(formatter, " {message}.")?
            } else {
                write!(formatter, " `{}`: {message}.", Name(field))?
            }
        }
        match self.facts {
            Some(facts) => {
                for sentence in [facts.when, facts.remedy] {
                    if !sentence.is_empty() {
                        write!(formatter, " {sentence}")?;
                    }
                }
                Ok(())
            }
            None if self.code.is_empty() => formatter.write_str(" See the method's page."),
            None => formatter.write_str(" This code is not documented: see the method's page."),
        }
    }
}
