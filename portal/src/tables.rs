//! The lists of the documentation, taken from the types that are generated from the same
//! description.

use bitrix24::imbot::{BotType, Color, EventMode};
use bitrix24::{Background, ErrorInfo, ErrorTable, Reaction, SystemError};

/// Returns the system errors, in the order of the documentation.
pub(crate) fn system_errors() -> impl Iterator<Item = &'static ErrorInfo> {
    SystemError::TABLE.iter().map(|row| row.facts)
}

/// Returns whether the documentation lists the reaction.
pub(crate) fn is_known_reaction(code: &str) -> bool {
    Reaction::ALL.iter().any(|known| known.as_str() == code)
}

/// Returns the reaction of this code, which portals look up in upper snake case.
pub(crate) fn known_reaction(code: &str) -> Option<&'static str> {
    let wanted = upper_snake(code);
    let mut codes = Reaction::ALL.iter().map(|known| known.as_str());
    codes.find(|known| upper_snake(known) == wanted)
}

/// Returns `FACE_WITH_TEARS` for `faceWithTears`.
fn upper_snake(code: &str) -> String {
    let mut spelled = String::new();
    let mut after_small = false;
    for character in code.chars() {
        if character.is_ascii_uppercase() && after_small {
            spelled.push('_');
        }
        after_small = character.is_ascii_lowercase();
        spelled.push(character.to_ascii_uppercase());
    }
    spelled
}

/// Returns the type of bot with this name, in any case.
pub(crate) fn known_bot_type(code: &str) -> Option<&'static str> {
    let mut codes = BotType::ALL.iter().map(|known| known.as_str());
    codes.find(|known| known.eq_ignore_ascii_case(code))
}

/// Returns the event mode with this name, in any case.
pub(crate) fn known_event_mode(code: &str) -> Option<&'static str> {
    let mut codes = EventMode::ALL.iter().map(|known| known.as_str());
    codes.find(|known| known.eq_ignore_ascii_case(code))
}

/// Returns whether a bot can have this background; those of the portal occur only in responses.
pub(crate) fn is_known_background(code: &str) -> bool {
    let mut codes = Background::ALL.iter().map(|known| known.as_str());
    codes.any(|known| known == code) && !OWN_BACKGROUNDS.contains(&code)
}

/// The backgrounds of the portal's own chats.
const OWN_BACKGROUNDS: [&str; 4] = ["martaAI", "copilot", "collab", "notifications"];

/// Returns the color of this code in hexadecimal.
pub(crate) fn color(code: &str) -> Option<&'static str> {
    let at = Color::ALL.iter().position(|known| known.as_str() == code)?;
    HEX.get(at).copied()
}

/// Returns the colors in hexadecimal, in the order of their codes.
const HEX: [&str; 17] = [
    "#df532d", "#64a513", "#4ba984", "#4ba5c3", "#3e99ce", "#8474c8", "#1eb4aa", "#f76187",
    "#58cc47", "#ab7761", "#29619b", "#728f7a", "#ba9c7b", "#556574", "#909090", "#5e5f5e",
    "#8d51eb",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_any_spelling() {
        assert_eq!(known_reaction("like"), Some("like"));
        assert_eq!(known_reaction("LIKE"), Some("like"));
        assert_eq!(known_reaction("no such"), None);
        for reaction in Reaction::ALL {
            let code = reaction.as_str();
            assert_eq!(known_reaction(&upper_snake(code)), Some(code));
        }
        assert_eq!(known_bot_type("Supervisor"), Some("supervisor"));
        assert_eq!(known_event_mode("WEBHOOK"), Some("webhook"));
    }

    #[test]
    fn backgrounds() {
        assert!(is_known_background("azure"));
        assert!(!is_known_background("copilot"));
        assert!(!is_known_background("Azure"));
    }

    #[test]
    fn colors() {
        assert_eq!(Color::ALL.len(), HEX.len());
        assert_eq!(color("red"), Some("#df532d"));
        assert_eq!(color("mint"), Some("#4ba984"));
        assert_eq!(color("graphite"), Some("#5e5f5e"));
        assert_eq!(color("copilot"), Some("#8d51eb"));
        assert_eq!(color("ultraviolet"), None);
    }
}
