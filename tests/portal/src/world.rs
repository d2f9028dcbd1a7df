//! What exists on the portal: keys, bots, chats, messages and reactions, all in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What exists on the portal.
///
/// Adding a key, a bot, a chat or a message that is there already replaces it.
#[derive(Default)]
pub struct World {
    webhooks: BTreeMap<(u64, String), Grant>,
    access_tokens: BTreeMap<String, Grant>,
    bots: BTreeMap<u64, Bot>,
    /// The members of every chat: people and bots share one row of numbers.
    chats: BTreeMap<u64, BTreeSet<u64>>,
    /// The chat of every message.
    messages: BTreeMap<u64, u64>,
    reactions: BTreeSet<Reaction>,
}

/// What a webhook code or an access token opens.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(crate) application: String,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) expired: bool,
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

impl Grant {
    /// The rights of this application, with the scope `imbot`.
    pub fn new(application: &str) -> Self {
        Self {
            application: application.to_owned(),
            scopes: owned(["imbot"]),
            expired: false,
        }
    }

    /// With these scopes instead.
    pub fn with_scopes<'a>(self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            scopes: owned(scopes),
            ..self
        }
    }

    /// No longer valid: a call is answered with `expired_token`.
    pub fn expired(self) -> Self {
        Self {
            expired: true,
            ..self
        }
    }
}

impl World {
    /// Adds an incoming webhook: the person it acts for, its secret code, what it opens.
    pub fn add_webhook(&mut self, user_id: u64, code: &str, grant: Grant) {
        self.webhooks.insert((user_id, code.to_owned()), grant);
    }

    /// Adds an OAuth access token and what it opens.
    pub fn add_access_token(&mut self, token: &str, grant: Grant) {
        self.access_tokens.insert(token.to_owned(), grant);
    }

    /// Adds a bot: its number, its token, and the applications that may act as it.
    pub fn add_bot<'a>(&mut self, id: u64, token: &str, owners: impl IntoIterator<Item = &'a str>) {
        self.bots.insert(
            id,
            Bot {
                token: token.to_owned(),
                owners: owned(owners),
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

    pub(crate) fn webhook(&self, user_id: u64, code: &str) -> Option<&Grant> {
        self.webhooks.get(&(user_id, code.to_owned()))
    }

    pub(crate) fn access_token(&self, token: &str) -> Option<&Grant> {
        self.access_tokens.get(token)
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
        f.debug_struct("World")
            .field("webhooks", &self.webhooks.len())
            .field("access_tokens", &self.access_tokens.len())
            .field("bots", &self.bots.len())
            .field("chats", &self.chats.len())
            .field("messages", &self.messages.len())
            .field("reactions", &self.reactions.len())
            .finish()
    }
}

fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}
