//! The class that an error is proposed to have, by its words.
//!
//! The classes decide how the client reacts, so a person checks each proposal: every drafted error
//! has a text to write beside it.

use bitrix24_codegen::vocabulary::Class;

/// Phrases, each with the class of an error that contains it, in the order in which they are looked
/// for: more specific ones first. The words of codes count as phrases too.
const TURNS: &[(&str, Class)] = &[
    ("expired token", Class::TokenExpired),
    ("token expired", Class::TokenExpired),
    ("token has expired", Class::TokenExpired),
    ("too many requests", Class::RateLimited),
    ("query limit", Class::RateLimited),
    ("operation time limit", Class::TimeBudgetExhausted),
    ("in progress", Class::InProgress),
    ("being processed", Class::InProgress),
    ("tariff", Class::Blocked),
    ("commercial plan", Class::Blocked),
    ("subscription", Class::Blocked),
    ("license", Class::Blocked),
    ("module is not installed", Class::Blocked),
    ("not installed", Class::Blocked),
    ("tool not available", Class::Blocked),
    ("token not specified", Class::Unauthorized),
    ("token is not specified", Class::Unauthorized),
    ("not authorized", Class::Unauthorized),
    ("unauthorized", Class::Unauthorized),
    ("authorization error", Class::Unauthorized),
    ("auth error", Class::Unauthorized),
    ("scope error", Class::Forbidden),
    ("insufficient scope", Class::Forbidden),
    ("already set", Class::AlreadyDone),
    ("already added", Class::AlreadyDone),
    ("already a member", Class::AlreadyDone),
    ("already completed", Class::AlreadyDone),
    ("not found", Class::NotFound),
    ("does not exist", Class::NotFound),
    ("do not exist", Class::NotFound),
    ("doesn't exist", Class::NotFound),
    ("not exist", Class::NotFound),
    ("no such", Class::NotFound),
    ("access denied", Class::Forbidden),
    ("access is denied", Class::Forbidden),
    ("no access", Class::Forbidden),
    ("not have access", Class::Forbidden),
    ("permission", Class::Forbidden),
    ("insufficient rights", Class::Forbidden),
    ("no rights", Class::Forbidden),
    ("rights", Class::Forbidden),
    ("forbidden", Class::Forbidden),
    ("not allowed", Class::Forbidden),
    ("prohibited", Class::Forbidden),
    ("ownership", Class::Forbidden),
    ("another application", Class::Forbidden),
    ("already taken", Class::Forbidden),
    ("already exists", Class::Forbidden),
    ("limit exceeded", Class::Forbidden),
    ("limit is exceeded", Class::Forbidden),
    ("temporarily unavailable", Class::Unavailable),
    ("internal error", Class::ServerFault),
    ("internal server error", Class::ServerFault),
    ("server context", Class::ServerFault),
    ("database", Class::ServerFault),
    ("sql", Class::ServerFault),
    ("required", Class::InvalidRequest),
    ("invalid", Class::InvalidRequest),
    ("incorrect", Class::InvalidRequest),
    ("wrong", Class::InvalidRequest),
    ("empty", Class::InvalidRequest),
    ("not specified", Class::InvalidRequest),
    ("must be", Class::InvalidRequest),
    ("too long", Class::InvalidRequest),
    ("exceeds", Class::InvalidRequest),
    ("failed", Class::ServerFault),
    ("could not", Class::ServerFault),
    ("unable to", Class::ServerFault),
];

/// Proposes the class of an error.
///
/// The words of the code count first, then those of the message, then those of the description; an
/// error without a known phrase is one of the request.
#[must_use]
pub fn class(code: &str, message: &str, meaning: &str) -> Class {
    let code = code.to_lowercase().replace(['_', '-', '.'], " ");
    [code.as_str(), message, meaning]
        .iter()
        .find_map(|words| of_words(&words.to_lowercase()))
        .unwrap_or(Class::InvalidRequest)
}

fn of_words(words: &str) -> Option<Class> {
    let found = TURNS.iter().find(|(turn, _)| contains(words, turn));
    found.map(|(_, class)| *class)
}

/// Returns whether a text contains a phrase as whole words.
fn contains(text: &str, turn: &str) -> bool {
    text.match_indices(turn).any(|(at, _)| {
        let is_letter = |c: char| c.is_alphanumeric();
        !text[..at].ends_with(is_letter) && !text[at + turn.len()..].starts_with(is_letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (code, message, meaning, expected) in [
            ("ROOM_NOT_FOUND", "", "", Class::NotFound),
            ("ERROR_CORE", "Access denied", "", Class::Forbidden),
            (
                "ERROR_CORE",
                "Something",
                "No rights to the room",
                Class::Forbidden,
            ),
            ("EMPTY_NAME", "", "", Class::InvalidRequest),
            ("BOOKING_ALREADY_SET", "", "", Class::AlreadyDone),
            ("NAME_ALREADY_TAKEN", "", "", Class::Forbidden),
            ("BOOKING_FAILED", "", "", Class::ServerFault),
            ("INVALID_ROOM", "", "No permission", Class::InvalidRequest),
            ("X", "Whatever", "", Class::InvalidRequest),
            // Whole words only.
            ("COPYRIGHTS", "", "", Class::InvalidRequest),
        ] {
            assert_eq!(class(code, message, meaning), expected, "{code} {message}");
        }
    }
}
