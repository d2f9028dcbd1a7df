//! Reactions to messages.

use super::World;
use crate::number::Number;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reaction {
    message: u64,
    user: u64,
    code: String,
}

impl Reaction {
    fn new(message: u64, user: u64, code: &str) -> Self {
        Self {
            message,
            user,
            code: code.to_owned(),
        }
    }
}

impl World {
    /// Adds a reaction to a message; returns `false` if it exists already.
    pub fn add_reaction(
        &mut self,
        message: impl Into<Number>,
        user: impl Into<Number>,
        code: &str,
    ) -> bool {
        let (message, user) = (message.into().0, user.into().0);
        self.reactions.insert(Reaction::new(message, user, code))
    }

    /// Returns whether the message has this reaction of a bot or a person.
    pub fn has_reaction(
        &self,
        message: impl Into<Number>,
        user: impl Into<Number>,
        code: &str,
    ) -> bool {
        let (message, user) = (message.into().0, user.into().0);
        self.reactions.contains(&Reaction::new(message, user, code))
    }

    /// Adds a reaction and raises the events; returns `false` if it exists already.
    pub(crate) fn set_reaction(&mut self, message: u64, user: u64, code: &str) -> bool {
        let set = self.add_reaction(message, user, code);
        if set {
            self.raise_reaction(message, user, code, "add");
        }
        set
    }

    /// Removes a reaction and raises the events; returns `false` if it does not exist.
    pub(crate) fn take_reaction(&mut self, message: u64, user: u64, code: &str) -> bool {
        let taken = self.reactions.remove(&Reaction::new(message, user, code));
        if taken {
            self.raise_reaction(message, user, code, "delete");
        }
        taken
    }
}
