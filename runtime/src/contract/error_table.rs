//! Error tables: the meaning of each code where it occurs, and the lookup of a server's error.
//!
//! The tables themselves are generated. This module only searches them.

use std::fmt::Debug;
use std::iter;
use std::ops::Range;

/// The kind of failure that a code reports.
///
/// The spec decides the class of every code; the client decides how to handle a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The request is wrong and will stay wrong: a missing or bad parameter.
    InvalidRequest,
    /// The credentials are missing or wrong.
    Unauthorized,
    /// The access token has expired or is no longer valid; a new one helps.
    TokenExpired,
    /// The credentials are right but do not allow this.
    Forbidden,
    /// An object named in the request does not exist.
    NotFound,
    /// The requested state already exists.
    AlreadyDone,
    /// The same request is still being carried out; wait and send it again.
    InProgress,
    /// Too many requests in too short a time; wait and retry.
    RateLimited,
    /// The method has used up its execution time; wait longer and retry.
    TimeBudgetExhausted,
    /// The portal refuses until a person takes action.
    Blocked,
    /// The portal temporarily cannot reach something it needs, so nothing was carried out; the same
    /// request may succeed later.
    Unavailable,
    /// An internal error of the server; the same request may succeed later.
    ServerFault,
}

impl Class {
    /// Whether the same request may succeed later although nothing is changed.
    #[must_use]
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::InProgress
                | Self::RateLimited
                | Self::TimeBudgetExhausted
                | Self::Unavailable
                | Self::ServerFault
        )
    }
}

/// An error code in one place of the API and its meaning there.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    /// The code as the server spells it.
    pub code: &'static str,
    /// The descriptions that the server is known to send; empty if they are in the portal's
    /// language or not known.
    pub messages: &'static [&'static str],
    /// The HTTP statuses with which the code is known to come.
    pub statuses: &'static [u16],
    /// The kind of failure.
    pub class: Class,
    /// When it occurs.
    pub when: &'static str,
    /// What the caller should do.
    pub remedy: &'static str,
}

/// A row of an error table: the typed failure and the facts about it.
#[derive(Debug)]
pub struct ErrorEntry<E: 'static> {
    /// The typed failure.
    pub kind: E,
    /// The facts about it.
    pub facts: &'static ErrorInfo,
}

/// A type whose values are the rows of one error table.
pub trait ErrorTable: Debug + Clone + Send + Sync + 'static {
    /// The rows, in the order of the spec.
    const TABLE: &'static [ErrorEntry<Self>];
}

/// The error type of one method: its own table on top of the table every method shares.
pub trait MethodError: ErrorTable {
    /// The codes with which every method may fail.
    type System: ErrorTable;

    /// Wraps an error with which every method may fail.
    fn system(error: Self::System) -> Self;

    /// Returns the failure for a code that is in neither table.
    fn unknown() -> Self;
}

/// Finds the typed failure for the code, HTTP status and description of a response.
///
/// Codes are compared case-insensitively. If both tables know the code and only one of them lists
/// the status, the status decides, and the description otherwise. If only the system table knows
/// the code, a refusal for missing rights with status 400 means something else unless the table
/// lists that status: methods refuse with 400, authorization with 401 or 403.
pub(crate) fn classify<E: MethodError>(
    code: &str,
    status: u16,
    description: &str,
) -> (E, Option<&'static ErrorInfo>) {
    let own = find::<E>(code);
    let system = find::<E::System>(code);
    match (own, system) {
        (Some(own), Some(system)) if !is_system(own.facts, system.facts, status, description) => {
            (own.kind.clone(), Some(own.facts))
        }
        (None, Some(system)) if is_foreign(system.facts, status, description) => {
            (E::unknown(), None)
        }
        (_, Some(system)) => (E::system(system.kind.clone()), Some(system.facts)),
        (Some(own), None) => (own.kind.clone(), Some(own.facts)),
        (None, None) => (E::unknown(), None),
    }
}

/// Returns what a method's tables say about a code, whatever its meaning in a response: the
/// method's own table, and the shared one.
pub(crate) fn documented<E: MethodError>(code: &str) -> [Option<&'static ErrorInfo>; 2] {
    let own = find::<E>(code).map(|row| row.facts);
    let system = find::<E::System>(code).map(|row| row.facts);
    [own, system]
}

/// Whether a response has the system table's meaning of a code that both tables know.
///
/// With a status that both list, the method's meaning requires the method's own message, since the
/// system's message may be in the portal's language. With a status that neither lists, such as that
/// of an item of a batch, the system's meaning requires the system's message.
fn is_system(own: &ErrorInfo, system: &ErrorInfo, status: u16, description: &str) -> bool {
    let own_listed = own.statuses.contains(&status);
    let system_listed = system.statuses.contains(&status);
    match (own_listed, system_listed) {
        (true, true) if !own.messages.is_empty() => !own.sent(description),
        (true, true) | (false, false) => system.sent(description),
        (_, system_listed) => system_listed,
    }
}

/// Whether a code of the system table is used for an undocumented refusal by the method.
fn is_foreign(system: &ErrorInfo, status: u16, description: &str) -> bool {
    matches!(system.class, Class::Forbidden | Class::Blocked)
        && status == 400
        && !system.statuses.contains(&status)
        && !system.sent(description)
}

impl ErrorInfo {
    /// Whether the description is one that the server sends for this error.
    fn sent(&self, description: &str) -> bool {
        let is_same = |message: &&str| same_text(description, message);
        self.messages.iter().any(is_same)
    }
}

fn find<E: ErrorTable>(code: &str) -> Option<&'static ErrorEntry<E>> {
    E::TABLE
        .iter()
        .find(|row| row.facts.code.eq_ignore_ascii_case(code))
}

/// Compares two texts by letters and digits only, so that punctuation and capitals do not change
/// the meaning of an error.
fn same_text(left: &str, right: &str) -> bool {
    let letters = |text: &'_ str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    letters(left) == letters(right)
}

/// Returns the parts of a description that belong to a documented message.
///
/// That is all of it, or the words with which both begin and the words with which both end. The
/// words in between may name the object in question. With less than half of the message, the
/// description is a different one.
pub(crate) fn documented_parts(description: &str, message: &str) -> Vec<Range<usize>> {
    if description == message {
        return iter::once(0..description.len()).collect();
    }
    let (sent, known) = (words(description), words(message));
    let is_same = |(sent, known): &(&Range<usize>, &Range<usize>)| {
        same_text(&description[(*sent).clone()], &message[(*known).clone()])
    };
    let begin = sent.iter().zip(&known).take_while(is_same).count();
    let most = sent.len().min(known.len()) - begin;
    let from_end = sent.iter().rev().zip(known.iter().rev()).take(most);
    let end = from_end.take_while(is_same).count();
    if (begin + end) * 2 < known.len() {
        Vec::new()
    } else {
        [&sent[..begin], &sent[sent.len() - end..]].concat()
    }
}

/// Returns the places of the words of a text.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_apart = |c: char| !c.is_alphanumeric();
    let mut at = 0;
    let place = |piece: &str| {
        let start = at;
        at += piece.len();
        start..start + piece.trim_end_matches(is_apart).len()
    };
    let places = text.split_inclusive(is_apart).map(place);
    places.filter(|place| !place.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::documented_parts;

    #[track_caller]
    fn check(description: &str, message: &str, expected: &[&str]) {
        let parts = documented_parts(description, message).into_iter();
        let parts: Vec<_> = parts.map(|part| &description[part]).collect();
        assert_eq!(parts, expected, "{description}");
    }

    #[test]
    fn what_is_documented_is_found_in_what_was_sent() {
        let message = "Bot not found";
        check(message, message, &[message]);
        check("BOT NOT FOUND", message, &["BOT", "NOT", "FOUND"]);
        check("Bot not  found.", message, &["Bot", "not", "found"]);
        check("Bot 17: not found!", message, &["Bot", "not", "found"]);
        check("Chat not found", message, &["not", "found"]);
        check("Botanic not found", message, &["not", "found"]);
        check("Bot not founded", message, &["Bot", "not"]);
        check("Bot not Bot not found", message, &["Bot", "not", "found"]);
        check("Bot", message, &[]);
        check("", message, &[]);
        check("canary", message, &[]);
        check("Bot not found", "", &[]);
        check("é Bot", "É Bot", &["é", "Bot"]);
    }
}
