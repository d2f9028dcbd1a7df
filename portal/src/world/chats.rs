//! Chats: their members, the members' rights and the messages they have read.

use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::World;

/// A chat.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) is_private: bool,
    /// Whether anyone may join.
    pub(crate) is_open: bool,
    /// The type and the id of the entity the chat belongs to; empty if there is none.
    pub(crate) entity: (String, String),
    pub(crate) name: String,
    pub(crate) description: String,
    /// In hexadecimal.
    pub(crate) color: Option<&'static str>,
    /// The address of a picture.
    pub(crate) avatar: String,
    pub(crate) owner: u64,
    pub(crate) managers: BTreeSet<u64>,
    /// In order of joining.
    pub(crate) members: Vec<u64>,
    pub(crate) has_text_field: bool,
    pub(crate) created: Duration,
    /// The last message that is hidden from a member because it was sent before the member joined.
    pub(crate) hidden: BTreeMap<u64, u64>,
    /// The last message that each member has read.
    pub(crate) read: BTreeMap<u64, u64>,
}

/// The settings of a new group chat.
#[derive(Default)]
pub(crate) struct NewChat {
    pub(crate) is_open: bool,
    pub(crate) entity: (String, String),
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) color: Option<&'static str>,
    pub(crate) avatar: String,
    pub(crate) owner: u64,
    pub(crate) members: Vec<u64>,
}

impl Chat {
    pub(super) fn new(owner: u64, members: Vec<u64>, created: Duration) -> Self {
        Self {
            is_private: false,
            is_open: false,
            entity: Default::default(),
            name: String::new(),
            description: String::new(),
            color: None,
            avatar: String::new(),
            owner,
            managers: BTreeSet::new(),
            members,
            has_text_field: true,
            created,
            hidden: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }

    pub(crate) fn has(&self, user: u64) -> bool {
        self.members.contains(&user)
    }

    /// Returns the type as a word and as a letter.
    pub(crate) fn kind(&self) -> (&'static str, &'static str) {
        match (self.is_private, self.is_open) {
            (true, _) => ("private", "P"),
            (false, true) => ("open", "O"),
            (false, false) => ("chat", "C"),
        }
    }

    /// Returns whether the user is a manager of the chat.
    pub(crate) fn is_run_by(&self, user: u64) -> bool {
        self.owner == user || self.managers.contains(&user)
    }

    /// Returns the role of the user in the chat.
    pub(super) fn role(&self, user: u64) -> &'static str {
        if !self.has(user) {
            "none"
        } else if self.owner == user {
            "owner"
        } else if self.managers.contains(&user) {
            "manager"
        } else {
            "member"
        }
    }

    pub(super) fn remove(&mut self, user: u64) {
        self.members.retain(|member| *member != user);
        self.managers.remove(&user);
    }
}

impl World {
    /// Adds a group chat with these members, the first of whom owns it.
    ///
    /// Bots are members by their bot number. A number that nobody has becomes that of a new person.
    pub fn add_chat(
        &mut self,
        id: impl Into<Number>,
        members: impl IntoIterator<Item = impl Into<Number>>,
    ) {
        let id = id.into().0;
        let members = members.into_iter().map(|member| member.into().0);
        let members: Vec<u64> = members.into_iter().collect();
        for member in &members {
            self.ensure_person(*member);
        }
        self.numbers.chat.take(id);
        let owner = members.first().copied().unwrap_or_default();
        let mut chat = Chat::new(owner, members, self.now);
        chat.name = format!("Chat {id}");
        self.chats.insert(id, chat);
    }

    /// Makes a member the owner of a chat; returns `false` if there is no such chat or member.
    pub fn set_owner(&mut self, chat: impl Into<Number>, user: impl Into<Number>) -> bool {
        let (chat, user) = (chat.into().0, user.into().0);
        match self.chats.get_mut(&chat) {
            Some(chat) if chat.has(user) => {
                chat.owner = user;
                chat.managers.remove(&user);
                true
            }
            _ => false,
        }
    }

    /// Hides the present messages of a chat from a member, as a portal does whose new members do
    /// not see the history.
    ///
    /// Returns `false` if there is no such chat.
    pub fn hide_history(&mut self, chat: impl Into<Number>, member: impl Into<Number>) -> bool {
        let (chat, member) = (chat.into().0, member.into().0);
        let last = self.messages_in(chat).last().copied().unwrap_or_default();
        match self.chats.get_mut(&chat) {
            Some(chat) => {
                chat.hidden.insert(member, last);
                true
            }
            None => false,
        }
    }

    pub(crate) fn chat(&self, id: u64) -> Option<&Chat> {
        self.chats.get(&id)
    }

    /// Changes a chat, if it exists.
    pub(crate) fn change_chat(&mut self, id: u64, change: impl FnOnce(&mut Chat)) {
        if let Some(chat) = self.chats.get_mut(&id) {
            change(chat);
        }
    }

    pub(crate) fn is_private(&self, chat: u64) -> bool {
        self.chats.get(&chat).is_some_and(|chat| chat.is_private)
    }

    /// Creates a group chat and notifies its bots. Numbers that nobody has are ignored.
    pub(crate) fn create_chat(&mut self, creator: u64, new: NewChat) -> u64 {
        let mut members = Vec::new();
        for member in [creator, new.owner].into_iter().chain(new.members) {
            if self.is_user(member) && !members.contains(&member) {
                members.push(member);
            }
        }
        let id = self.numbers.chat.next();
        let invited: Vec<u64> = members.iter().skip(1).copied().collect();
        let chat = Chat {
            is_open: new.is_open,
            entity: new.entity,
            name: new.name,
            description: new.description,
            color: new.color,
            avatar: new.avatar,
            managers: BTreeSet::from([new.owner]),
            ..Chat::new(new.owner, members, self.now)
        };
        self.chats.insert(id, chat);
        for user in invited {
            self.raise_joining(id, creator, user);
        }
        id
    }

    /// Adds a user to a chat and raises the event; does nothing for a member.
    pub(crate) fn join(&mut self, chat: u64, inviter: u64, user: u64) {
        if !self.is_user(user) {
            return;
        }
        match self.chats.get_mut(&chat) {
            Some(found) if !found.has(user) => found.members.push(user),
            _ => return,
        }
        self.raise_joining(chat, inviter, user);
    }

    /// Removes a user from a chat. An owner who leaves is replaced by the member who joined first.
    pub(crate) fn leave(&mut self, chat: u64, user: u64) {
        self.change_chat(chat, |chat| {
            chat.remove(user);
            if let Some(next) = chat.members.first().copied().filter(|_| chat.owner == user) {
                chat.owner = next;
                chat.managers.remove(&next);
            }
        });
    }

    /// Returns the chat of this dialog for this member; opens a private chat if it does not exist.
    pub(crate) fn open_dialog(&mut self, member: u64, dialog: &str) -> Option<u64> {
        if let Some(chat) = self.dialog(member, dialog) {
            return self.chats[&chat].has(member).then_some(chat);
        }
        let other = dialog.parse().ok()?;
        if other == member || !self.is_user(other) {
            return None;
        }
        let id = self.numbers.chat.next();
        let mut chat = Chat::new(member, vec![member, other], self.now);
        chat.is_private = true;
        self.chats.insert(id, chat);
        Some(id)
    }

    /// Returns the chat of this dialog for this user, who need not be a member.
    pub(crate) fn dialog(&self, user: u64, dialog: &str) -> Option<u64> {
        if let Some(id) = dialog.strip_prefix("chat") {
            return id.parse().ok().filter(|id| self.chats.contains_key(id));
        }
        let other = dialog.parse().ok()?;
        let between = |chat: &Chat| chat.is_private && chat.has(user) && chat.has(other);
        let found = self.chats.iter().find(|(_, chat)| between(chat));
        found.map(|(id, _)| *id).filter(|_| other != user)
    }

    /// Returns the dialog of the chat for this user: a private one is the number of the other
    /// member.
    pub(crate) fn dialog_id(&self, chat: u64, user: u64) -> String {
        let other = self
            .chats
            .get(&chat)
            .filter(|chat| chat.is_private)
            .and_then(|chat| chat.members.iter().find(|member| **member != user));
        other.map_or_else(|| format!("chat{chat}"), u64::to_string)
    }
}
