//! Bots.

use crate::number::Number;
use std::collections::BTreeSet;

use super::{Profile, Recipient, World};

/// How many bots an application may have.
pub(crate) const MAX_BOTS: usize = 100;

/// A registered bot.
#[derive(Debug, Clone)]
pub(crate) struct Bot {
    pub(crate) code: String,
    pub(crate) token: String,
    /// The applications that may act as this bot.
    pub(crate) owners: BTreeSet<String>,
    pub(crate) profile: Profile,
    pub(crate) kind: String,
    pub(crate) event_mode: EventMode,
    pub(crate) webhook_url: Option<String>,
    pub(crate) is_hidden: bool,
    pub(crate) is_reactions_enabled: bool,
    pub(crate) is_support_openline: bool,
    pub(crate) background: Option<String>,
}

/// The way a bot receives events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventMode {
    Fetch,
    Webhook,
}

impl EventMode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Webhook => "webhook",
        }
    }
}

impl Bot {
    pub(crate) fn new<'a>(
        code: &str,
        token: &str,
        owners: impl IntoIterator<Item = &'a str>,
        profile: Profile,
    ) -> Self {
        Self {
            code: code.to_owned(),
            token: token.to_owned(),
            owners: owners.into_iter().map(str::to_owned).collect(),
            profile,
            kind: "bot".to_owned(),
            event_mode: EventMode::Fetch,
            webhook_url: None,
            is_hidden: false,
            is_reactions_enabled: true,
            is_support_openline: false,
            background: None,
        }
    }

    /// Returns whether the bot receives all events of its chats and may read their history.
    pub(crate) fn receives_all(&self) -> bool {
        matches!(self.kind.as_str(), "supervisor" | "personal")
    }
}

impl World {
    /// Adds a bot with its number, its token, and the applications that may act as it.
    ///
    /// The code is `bot` and the number, and the bot fetches its events.
    pub fn add_bot<'a>(
        &mut self,
        id: impl Into<Number>,
        token: &str,
        owners: impl IntoIterator<Item = &'a str>,
    ) {
        let id = id.into().0;
        let profile = Profile::new("Bot", &id.to_string());
        let bot = Bot::new(&format!("bot{id}"), token, owners, profile);
        self.put_bot(id, bot);
    }

    /// Sets the type of a bot, such as `supervisor`; returns `false` if there is no such bot.
    pub fn set_bot_type(&mut self, id: impl Into<Number>, kind: &str) -> bool {
        let id = id.into().0;
        self.change_bot(id, |bot| bot.kind = kind.to_owned())
    }

    /// Sets the address to which the events of a bot are sent; with `None` the bot fetches them.
    ///
    /// Returns `false` if there is no such bot. Events that wait to be fetched are deleted when an
    /// address is set. Only addresses of this machine are called.
    pub fn set_webhook_url(&mut self, id: impl Into<Number>, url: Option<&str>) -> bool {
        let id = id.into().0;
        self.change_bot(id, |bot| {
            bot.webhook_url = url.map(str::to_owned);
        }) && self.set_event_mode(id, url.map_or(EventMode::Fetch, |_| EventMode::Webhook))
    }

    /// Removes a bot after notifying its handler; returns `false` if there is no such bot.
    pub fn remove_bot(&mut self, id: impl Into<Number>) -> bool {
        let id = id.into().0;
        if !self.bots.contains_key(&id) {
            return false;
        }
        self.raise_removal(id);
        self.bots.remove(&id);
        self.commands.retain(|_, command| command.bot != id);
        for chat in self.chats.values_mut() {
            chat.remove(id);
        }
        true
    }

    /// Sets the way a bot receives events; returns `false` if there is no such bot.
    pub(crate) fn set_event_mode(&mut self, id: u64, mode: EventMode) -> bool {
        let was = self.bots.get(&id).map(|bot| bot.event_mode);
        if was == Some(EventMode::Fetch) && mode == EventMode::Webhook {
            self.forget_queue(Recipient::Bot(id));
        }
        self.change_bot(id, |bot| bot.event_mode = mode)
    }

    pub(crate) fn bot(&self, id: u64) -> Option<&Bot> {
        self.bots.get(&id)
    }

    /// Returns the bots with their numbers, in order of number.
    pub(crate) fn bots(&self) -> impl Iterator<Item = (u64, &Bot)> {
        self.bots.iter().map(|(id, bot)| (*id, bot))
    }

    /// Returns the number of a new bot.
    pub(crate) fn register(&mut self, bot: Bot) -> u64 {
        let id = self.numbers.user.next();
        self.put_bot(id, bot);
        id
    }

    pub(crate) fn put_bot(&mut self, id: u64, bot: Bot) {
        self.numbers.user.take(id);
        self.bots.insert(id, bot);
    }

    /// Changes a bot; returns `false` if there is no such bot.
    pub(crate) fn change_bot(&mut self, id: u64, change: impl FnOnce(&mut Bot)) -> bool {
        self.bots.get_mut(&id).map(change).is_some()
    }
}
