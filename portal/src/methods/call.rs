//! A call that was let in, and the checks many methods share.

use serde_json::{Value, json};

use crate::auth::access::{Caller, Credential};
use crate::errors::Code;
use crate::http::parameters::{Parameters, Values};
use crate::revision::Revision;
use crate::world::{Bot, World};

/// What a method answers, or the code of the error it documents.
pub(crate) type Answer = Result<Reply, Code>;

/// What a method answers.
pub(crate) struct Reply {
    pub(crate) result: Value,
    /// How many records a list has, over all its pages.
    pub(crate) total: Option<u64>,
    /// Where its next page starts.
    pub(crate) next: Option<u64>,
}

impl From<Value> for Reply {
    fn from(result: Value) -> Self {
        Self {
            result,
            total: None,
            next: None,
        }
    }
}

/// The names that a bot's token may have among the parameters, the old ones last.
const TOKEN_NAMES: [&str; 4] = ["botToken", "BOT_TOKEN", "clientId", "CLIENT_ID"];

/// All a method may look at and change.
pub(crate) struct Call<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) parameters: &'a Parameters,
    pub(crate) world: &'a mut World,
    pub(crate) bare_results: bool,
}

impl<'a> Call<'a> {
    /// The parameters.
    pub(crate) fn values(&self) -> Values<'a> {
        self.parameters.values()
    }

    /// The parameter `fields`, which holds most of what a call is about.
    pub(crate) fn fields(&self) -> Values<'a> {
        self.values().inner("fields")
    }

    /// The token that proves a webhook's right to a bot; none where the application is the proof.
    ///
    /// A webhook has no application of its own to tell bots by, so there the bot's token counts.
    pub(crate) fn token<'v>(&self, among: Values<'v>) -> Result<Option<&'v str>, Code> {
        let Credential::Webhook { .. } = self.caller.credential else {
            return Ok(None);
        };
        let mut shown = TOKEN_NAMES.into_iter().filter_map(|name| among.text(name));
        match shown.next() {
            Some(token) => Ok(Some(token)),
            None if self.world.revision < Revision::V34 => Err("CLIENT_ID_NOT_SPECIFIED"),
            None => Err("BOT_TOKEN_NOT_SPECIFIED"),
        }
    }

    /// Whether the caller may act as this bot, if it has shown this token.
    pub(crate) fn owns(&self, bot: &Bot, token: Option<&str>) -> bool {
        bot.owners.contains(&self.caller.grant.application)
            && token.is_none_or(|token| token == bot.token)
    }

    /// The number of the bot that the call names.
    pub(crate) fn bot_id(&self) -> Option<u64> {
        let values = self.values();
        values.number("botId").or_else(|| values.number("BOT_ID"))
    }

    /// The bot the caller acts as, with the checks in the order every bot method makes them.
    pub(crate) fn bot(&self) -> Result<u64, Code> {
        let token = self.token(self.values())?;
        let id = self.bot_id().ok_or("BOT_ID_REQUIRED")?;
        let bot = self.world.bot(id).ok_or("BOT_NOT_FOUND")?;
        if self.owns(bot, token) {
            Ok(id)
        } else {
            Err("BOT_OWNERSHIP_ERROR")
        }
    }

    /// The chat that `dialogId` names and that the bot or person is in. The first word to somebody
    /// opens a private chat.
    pub(crate) fn chat(&mut self, member: u64) -> Result<u64, Code> {
        let dialog = self.values().written("dialogId").unwrap_or_default();
        if let Some(chat) = self.world.open_dialog(member, &dialog) {
            return Ok(chat);
        }
        let is_there = self.world.dialog(member, &dialog).is_some();
        Err(if is_there {
            "ACCESS_DENIED"
        } else {
            "CHAT_NOT_FOUND"
        })
    }

    /// The group chat that `dialogId` names and that the bot is in; in a private one the method
    /// answers with `otherwise`.
    pub(crate) fn group_chat(&mut self, bot: u64, otherwise: Code) -> Result<u64, Code> {
        let chat = self.chat(bot)?;
        if self.world.is_private(chat) {
            return Err(otherwise);
        }
        Ok(chat)
    }

    /// The message that `messageId` names, in a chat that the bot is in and may look back in.
    pub(crate) fn message(&self, bot: u64) -> Result<u64, Code> {
        let message = self.values().number("messageId");
        let message = message.filter(|id| self.world.message(*id).is_some());
        let message = message.ok_or("MESSAGE_NOT_FOUND")?;
        if !self.world.sees_message(bot, message) {
            return Err("ACCESS_DENIED");
        }
        if self.world.is_hidden(bot, message) {
            return Err("MESSAGE_ACCESS_DENIED");
        }
        Ok(message)
    }

    /// The answer of a method that has nothing to tell but that it is done.
    pub(crate) fn done(&self) -> Reply {
        if self.bare_results {
            json!(true).into()
        } else {
            json!({ "result": true }).into()
        }
    }
}
