//! People, and what people and bots have in common: a name and a face.

use super::World;
use crate::number::Number;

/// How a person or a bot presents itself.
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

/// The color of those who have not chosen one.
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

    /// First and last name.
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

    /// Whether the person administers the portal.
    pub(crate) fn is_administrator(&self, id: u64) -> bool {
        self.administrators.contains(&id)
    }

    /// Whether there is a person or a bot of this number.
    pub(crate) fn is_user(&self, id: u64) -> bool {
        self.profile(id).is_some()
    }

    /// How the person or the bot presents itself.
    pub(crate) fn profile(&self, id: u64) -> Option<&Profile> {
        let bot = self.bots.get(&id).map(|bot| &bot.profile);
        bot.or_else(|| self.people.get(&id))
    }

    /// Makes sure that there is somebody of this number.
    pub(super) fn meet(&mut self, id: u64) {
        if !self.is_user(id) {
            self.add_person(id, "Person", &id.to_string());
        }
    }
}
