//! Messages: written, changed, deleted, read.

use crate::number::Number;
use std::ops::Bound;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::World;

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) chat: u64,
    /// 0 for messages of the portal itself.
    pub(crate) author: u64,
    pub(crate) date: Duration,
    pub(crate) text: String,
    pub(crate) forward: Value,
    pub(crate) uuid: Option<String>,
    /// The contents besides the text, by the names the portal stores them under.
    pub(crate) params: Map<String, Value>,
    /// Whether the message is deleted but keeps its place.
    pub(crate) is_deleted: bool,
}

/// The contents of a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) params: Map<String, Value>,
    /// Whether it appears as a line of the portal.
    pub(crate) is_system: bool,
    pub(crate) forward: Option<Value>,
    pub(crate) uuid: Option<String>,
}

impl Content {
    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

impl World {
    /// Adds a message to a chat, written by the first person in it.
    pub fn add_message(&mut self, id: impl Into<Number>, chat: impl Into<Number>) {
        let (id, chat) = (id.into().0, chat.into().0);
        self.numbers.message.take(id);
        let members = self
            .chats
            .get(&chat)
            .map_or(&[][..], |chat| &chat.members[..]);
        let person = members.iter().find(|user| !self.bots.contains_key(user));
        let author = person.or(members.first()).copied().unwrap_or_default();
        let message = Message {
            chat,
            author,
            date: self.now,
            text: format!("Message {id}"),
            forward: Value::Null,
            uuid: None,
            params: Map::new(),
            is_deleted: false,
        };
        self.messages.insert(id, message);
    }

    /// Returns the text of a message; `None` if it is deleted or does not exist.
    pub fn text(&self, message: impl Into<Number>) -> Option<&str> {
        let message = message.into().0;
        let message = self.message(message)?;
        Some(&message.text)
    }

    /// Returns the numbers of the messages in a chat, oldest first.
    pub fn messages_in(&self, chat: impl Into<Number>) -> Vec<u64> {
        let chat = chat.into().0;
        self.in_chat(chat).map(|(id, _)| id).collect()
    }

    pub(crate) fn message(&self, id: u64) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.is_deleted)
    }

    /// Changes a message, if it exists, without raising events.
    pub(crate) fn change_message(&mut self, id: u64, change: impl FnOnce(&mut Message)) {
        if let Some(message) = self.messages.get_mut(&id) {
            change(message);
        }
    }

    /// Returns the messages of a chat with their numbers, oldest first.
    pub(crate) fn in_chat(&self, chat: u64) -> impl DoubleEndedIterator<Item = (u64, &Message)> {
        self.messages
            .iter()
            .filter(move |(_, message)| message.chat == chat && !message.is_deleted)
            .map(|(id, message)| (*id, message))
    }

    /// Returns whether the message is older than those the member of its chat may see.
    pub(crate) fn is_hidden(&self, member: u64, message: u64) -> bool {
        let chat = self
            .message(message)
            .and_then(|it| self.chats.get(&it.chat));
        chat.and_then(|chat| chat.hidden.get(&member))
            .is_some_and(|last| message <= *last)
    }

    /// Returns whether the message exists and the bot or person is a member of its chat.
    pub(crate) fn sees_message(&self, user: u64, message: u64) -> bool {
        self.message(message)
            .and_then(|message| self.chats.get(&message.chat))
            .is_some_and(|chat| chat.has(user))
    }

    /// Writes a message, raises its events and returns its number.
    pub(crate) fn post(&mut self, author: u64, chat: u64, content: Content) -> u64 {
        let id = self.write_down(author, chat, content);
        self.raise_message("MESSAGEADD", id, true);
        id
    }

    /// Writes a message without raising events. Its author has read it.
    pub(super) fn write_down(&mut self, author: u64, chat: u64, content: Content) -> u64 {
        let id = self.numbers.message.next();
        let message = Message {
            chat,
            author: if content.is_system { 0 } else { author },
            date: self.now,
            text: content.text,
            forward: content.forward.unwrap_or_default(),
            uuid: content.uuid,
            params: content.params,
            is_deleted: false,
        };
        self.messages.insert(id, message);
        self.change_chat(chat, |chat| {
            chat.read.insert(author, id);
        });
        id
    }

    /// Changes the text or other contents of a message and raises the events.
    pub(crate) fn revise(
        &mut self,
        id: u64,
        text: Option<String>,
        params: impl FnOnce(&mut Map<String, Value>),
    ) {
        self.change_message(id, |message| {
            if let Some(text) = text {
                message.text = text;
                message.params.insert("IS_EDITED".to_owned(), json!("Y"));
            }
            params(&mut message.params);
        });
        self.raise_message("MESSAGEUPDATE", id, true);
    }

    /// Deletes a message and raises the events. It keeps its place unless deleted completely.
    pub(crate) fn erase(&mut self, id: u64, completely: bool) {
        self.raise_deletion(id);
        self.change_message(id, |message| message.is_deleted = true);
        if completely {
            self.messages.remove(&id);
        }
    }

    /// Returns whether a user other than its author has read the message.
    pub(crate) fn is_read_by_others(&self, id: u64) -> bool {
        let Some(message) = self.message(id) else {
            return false;
        };
        let members = self.chats.get(&message.chat).map(|chat| &chat.members);
        let mut others = members.into_iter().flatten();
        others
            .any(|user| *user != message.author && self.last_read(message.chat, *user) >= Some(id))
    }

    /// Returns the numbers of the messages by others that the member has not read.
    pub(crate) fn unread(&self, chat: u64, member: u64) -> Vec<u64> {
        let read = self.last_read(chat, member).unwrap_or_default();
        self.in_chat(chat)
            .filter(|(id, message)| *id > read && message.author != member)
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn last_read(&self, chat: u64, member: u64) -> Option<u64> {
        self.chats.get(&chat)?.read.get(&member).copied()
    }

    /// Marks all messages up to this one as read and returns the numbers of those that were unread.
    pub(crate) fn mark_read(&mut self, chat: u64, member: u64, last: u64) -> Vec<u64> {
        let mut unread = self.unread(chat, member);
        unread.retain(|id| *id <= last);
        self.change_chat(chat, |chat| {
            let read = chat.read.entry(member).or_default();
            *read = last.max(*read);
        });
        unread
    }

    /// Returns the messages around this one, oldest first, and whether there are more on either
    /// side.
    pub(crate) fn around(&self, message: u64, range: usize) -> (Vec<u64>, bool, bool) {
        let Some(chat) = self.message(message).map(|message| message.chat) else {
            return (Vec::new(), false, false);
        };
        let on = |side: (Bound<u64>, Bound<u64>)| {
            self.messages
                .range(side)
                .filter(|(_, other)| other.chat == chat && !other.is_deleted)
                .map(|(id, _)| *id)
        };
        let mut before = on((Bound::Unbounded, Bound::Excluded(message))).rev();
        let mut after = on((Bound::Excluded(message), Bound::Unbounded));
        let mut window: Vec<u64> = before.by_ref().take(range).collect();
        window.reverse();
        window.push(message);
        window.extend(after.by_ref().take(range));
        (window, before.next().is_some(), after.next().is_some())
    }
}
