//! The state of the portal: credentials, people, bots, chats, messages, commands, files and events,
//! all in memory.

mod acts;
mod bots;
mod chats;
mod commands;
mod credentials;
mod demo;
mod events;
mod files;
mod handlers;
mod messages;
mod objects;
mod people;
pub(crate) mod pictures;
mod reactions;
mod shapes;
mod tokens;
mod uuids;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::auth::credentials::Credentials;
use crate::revision::Revision;

pub use acts::Impossible;
pub(crate) use bots::{Bot, EventMode, MAX_BOTS};
pub(crate) use chats::NewChat;
pub(crate) use commands::Command;
pub(crate) use events::{Outgoing, Recipient};
pub(crate) use files::NewFile;
pub use handlers::Forgery;
pub(crate) use messages::Content;
pub(crate) use objects::In;
pub(crate) use people::Profile;
pub use shapes::{Shape, Thing};
pub(crate) use uuids::{Sent, is_uuid};

/// The contents of the portal.
///
/// Adding a key, a person, a bot, a chat or a message that exists replaces it without raising
/// events. Actions of people, such as [`write`](Self::write), raise events for bots.
#[derive(Default)]
pub struct World {
    pub(crate) credentials: Credentials,
    pub(crate) revision: Revision,
    /// The portal's address: scheme, host, port.
    pub(crate) origin: String,
    /// The time since 1970.
    pub(crate) now: Duration,
    people: BTreeMap<u64, Profile>,
    /// The administrators of the portal.
    administrators: BTreeSet<u64>,
    bots: BTreeMap<u64, Bot>,
    chats: BTreeMap<u64, chats::Chat>,
    messages: BTreeMap<u64, messages::Message>,
    reactions: BTreeSet<reactions::Reaction>,
    commands: BTreeMap<u64, Command>,
    /// The messages that called a command, with the command, and the time of the last call.
    invocations: BTreeMap<(u64, u64), Duration>,
    /// The entities that are shown in part.
    shapes: BTreeMap<Thing, Shape>,
    uuids: uuids::Uuids,
    files: files::Files,
    events: events::Events,
    numbers: Numbers,
    /// The counters of the method `portal.count`.
    counts: BTreeMap<String, u64>,
}

/// The sequences of the numbers of new objects.
#[derive(Default)]
struct Numbers {
    /// People and bots share a sequence.
    user: Row,
    chat: Row,
    message: Row,
    command: Row,
}

/// A sequence of numbers, each of which is used once, even if its object is deleted.
#[derive(Default)]
struct Row {
    last: u64,
}

impl Row {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Records that the number is used.
    fn take(&mut self, number: u64) {
        self.last = self.last.max(number);
    }
}

impl World {
    /// Returns an empty world at this time.
    pub(crate) fn new(origin: &str, now: Duration) -> Self {
        Self {
            origin: origin.to_owned(),
            now,
            ..Self::default()
        }
    }

    /// Returns how often `portal.count` was carried out, by the parameter `key` of the call.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Adds one to a counter of `portal.count` and returns its new value.
    pub(crate) fn count_up(&mut self, key: &str) -> u64 {
        let count = self.counts.entry(key.to_owned()).or_default();
        *count += 1;
        *count
    }
}

impl fmt::Debug for World {
    /// Writes counts instead of contents, because some of the contents are secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("World");
        for (kind, count) in self.credentials.counts() {
            shown.field(kind, &count);
        }
        shown
            .field("people", &self.people.len())
            .field("bots", &self.bots.len())
            .field("chats", &self.chats.len())
            .field("messages", &self.messages.len())
            .field("reactions", &self.reactions.len())
            .field("commands", &self.commands.len())
            .finish_non_exhaustive()
    }
}
