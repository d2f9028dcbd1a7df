//! Matches with a wildcard, which a new code or error does not break.

#![allow(dead_code)]

use bitrix24::imbot::ReactionAddError;
use bitrix24::{Reaction, SystemError};

fn is_approval(reaction: &Reaction) -> bool {
    match reaction {
        Reaction::Like | Reaction::OkHand => true,
        Reaction::Unknown(code) => code.as_str() == "superLike",
        _ => false,
    }
}

fn is_settled(error: ReactionAddError) -> bool {
    match error {
        ReactionAddError::ReactionAlreadySet => true,
        ReactionAddError::System(SystemError::PortalDeleted) => true,
        ReactionAddError::System(_) | ReactionAddError::Unknown => false,
        _ => false,
    }
}

fn main() {}
