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

/// What exists on the portal.
///
/// Adding a key, a person, a bot, a chat or a message that is there already replaces it, and tells
/// nobody. What people do, such as [`write`](Self::write), is told to the bots that hear of it, as
/// events.
#[derive(Default)]
pub struct World {
    pub(crate) credentials: Credentials,
    pub(crate) revision: Revision,
    /// The portal's address: scheme, host, port.
    pub(crate) origin: String,
    /// The time since 1970.
    pub(crate) now: Duration,
    people: BTreeMap<u64, Profile>,
    /// The people who administer the portal.
    administrators: BTreeSet<u64>,
    bots: BTreeMap<u64, Bot>,
    chats: BTreeMap<u64, chats::Chat>,
    messages: BTreeMap<u64, messages::Message>,
    reactions: BTreeSet<reactions::Reaction>,
    commands: BTreeMap<u64, Command>,
    /// The messages that called a command, with the command, and when they last did.
    invocations: BTreeMap<(u64, u64), Duration>,
    /// What is shown in part.
    shapes: BTreeMap<Thing, Shape>,
    uuids: uuids::Uuids,
    files: files::Files,
    events: events::Events,
    numbers: Numbers,
    /// The counters of the method `portal.count`.
    counts: BTreeMap<String, u64>,
}

/// The rows of numbers that new things are given.
#[derive(Default)]
struct Numbers {
    /// People and bots share one row.
    user: Row,
    chat: Row,
    message: Row,
    command: Row,
}

/// A row of numbers, each given once, even when what had it is gone.
#[derive(Default)]
struct Row {
    last: u64,
}

impl Row {
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Notes that the number is taken.
    fn take(&mut self, number: u64) {
        self.last = self.last.max(number);
    }
}

impl World {
    /// Nothing but the portal, now.
    pub(crate) fn new(origin: &str, now: Duration) -> Self {
        Self {
            origin: origin.to_owned(),
            now,
            ..Self::default()
        }
    }

    /// How often `portal.count` was carried out, by the parameter `key` of the call.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Adds one to a counter of `portal.count` and gives its new value.
    pub(crate) fn count_up(&mut self, key: &str) -> u64 {
        let count = self.counts.entry(key.to_owned()).or_default();
        *count += 1;
        *count
    }
}

impl fmt::Debug for World {
    /// Counts instead of contents, because some of the contents are secret.
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
