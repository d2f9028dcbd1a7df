//! People, and the profile that people and bots have in common.

use super::World;
use crate::number::Number;

/// The profile of a person or a bot.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) position: String,
    /// In hexadecimal.
    pub(crate) color: &'static str,
    pub(crate) gender: String,
    /// The address of a picture.
    pub(crate) avatar: String,
}

/// The default color.
const COLOR: &str = "#df532d";

impl Profile {
    pub(crate) fn new(first_name: &str, last_name: &str) -> Self {
        Self {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            color: COLOR,
            gender: "M".to_owned(),
            ..Self::default()
        }
    }

    /// Returns the first and last name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

impl World {
    /// Adds a person.
    pub fn add_person(&mut self, id: impl Into<Number>, first_name: &str, last_name: &str) {
        let id = id.into().0;
        self.numbers.user.take(id);
        self.people.insert(id, Profile::new(first_name, last_name));
    }

    /// Makes a person an administrator of the portal, or an ordinary user again.
    pub fn set_administrator(&mut self, id: impl Into<Number>, is_administrator: bool) {
        let id = id.into().0;
        if is_administrator {
            self.administrators.insert(id)
        } else {
            self.administrators.remove(&id)
        };
    }

    /// Returns whether the person is an administrator of the portal.
    pub(crate) fn is_administrator(&self, id: u64) -> bool {
        self.administrators.contains(&id)
    }

    /// Returns whether a person or a bot has this number.
    pub(crate) fn is_user(&self, id: u64) -> bool {
        self.profile(id).is_some()
    }

    /// Returns the profile of the person or bot.
    pub(crate) fn profile(&self, id: u64) -> Option<&Profile> {
        let bot = self.bots.get(&id).map(|bot| &bot.profile);
        bot.or_else(|| self.people.get(&id))
    }

    /// Adds a person with this number unless a person or a bot has it.
    pub(super) fn ensure_person(&mut self, id: u64) {
        if !self.is_user(id) {
            self.add_person(id, "Person", &id.to_string());
        }
    }
}
