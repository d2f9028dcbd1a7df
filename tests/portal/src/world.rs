//! What exists on the portal: keys, bots, chats, messages and reactions, all in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::keys::Keys;

/// What exists on the portal.
///
/// Adding a key, a bot, a chat or a message that is there already replaces it.
#[derive(Default)]
pub struct World {
    pub(crate) keys: Keys,
    bots: BTreeMap<u64, Bot>,
    /// The members of every chat: people and bots share one row of numbers.
    chats: BTreeMap<u64, BTreeSet<u64>>,
    /// The chat of every message.
    messages: BTreeMap<u64, u64>,
    reactions: BTreeSet<Reaction>,
    /// The counters of the method `portal.count`.
    counts: BTreeMap<String, u64>,
}

/// A registered bot.
pub(crate) struct Bot {
    pub(crate) token: String,
    /// The applications that may act as this bot.
    pub(crate) owners: BTreeSet<String>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Reaction {
    message: u64,
    bot: u64,
    code: String,
}

impl World {
    /// Adds a bot: its number, its token, and the applications that may act as it.
    pub fn add_bot<'a>(&mut self, id: u64, token: &str, owners: impl IntoIterator<Item = &'a str>) {
        self.bots.insert(
            id,
            Bot {
                token: token.to_owned(),
                owners: owners.into_iter().map(str::to_owned).collect(),
            },
        );
    }

    /// Adds a chat with these members; a bot is a member by its bot number.
    pub fn add_chat(&mut self, id: u64, members: impl IntoIterator<Item = u64>) {
        self.chats.insert(id, members.into_iter().collect());
    }

    /// Adds a message to a chat.
    pub fn add_message(&mut self, id: u64, chat: u64) {
        self.messages.insert(id, chat);
    }

    /// Adds a bot's reaction to a message; `false` when it is there already.
    pub fn add_reaction(&mut self, message: u64, bot: u64, code: &str) -> bool {
        self.reactions.insert(Reaction {
            message,
            bot,
            code: code.to_owned(),
        })
    }

    /// Whether the bot's reaction is on the message.
    pub fn has_reaction(&self, message: u64, bot: u64, code: &str) -> bool {
        self.reactions.contains(&Reaction {
            message,
            bot,
            code: code.to_owned(),
        })
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

    pub(crate) fn bot(&self, id: u64) -> Option<&Bot> {
        self.bots.get(&id)
    }

    /// Whether the message exists and the bot is a member of its chat.
    pub(crate) fn bot_sees_message(&self, bot: u64, message: u64) -> bool {
        self.messages
            .get(&message)
            .and_then(|chat| self.chats.get(chat))
            .is_some_and(|members| members.contains(&bot))
    }
}

impl fmt::Debug for World {
    /// Counts instead of contents, because the contents are keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("World");
        for (kind, count) in self.keys.counts() {
            shown.field(kind, &count);
        }
        shown
            .field("bots", &self.bots.len())
            .field("chats", &self.chats.len())
            .field("messages", &self.messages.len())
            .field("reactions", &self.reactions.len())
            .finish()
    }
}
