//! An authorized call, and the checks that many methods share.

use serde_json::{Value, json};

use crate::auth::access::{Caller, Credential};
use crate::errors::Code;
use crate::http::parameters::{Parameters, Values};
use crate::revision::Revision;
use crate::world::{Bot, World};

/// The result of a method, or the code of its documented error.
pub(crate) type Outcome = Result<Reply, Code>;

/// The result of a method.
pub(crate) struct Reply {
    pub(crate) result: Value,
    /// The number of records in a list, over all its pages.
    pub(crate) total: Option<u64>,
    /// The start of the next page.
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

/// The parameter names of a bot's token, the old ones last.
const TOKEN_NAMES: [&str; 4] = ["botToken", "BOT_TOKEN", "clientId", "CLIENT_ID"];

/// The data that a method may read and change.
pub(crate) struct Call<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) parameters: &'a Parameters,
    pub(crate) world: &'a mut World,
    pub(crate) bare_results: bool,
}

impl<'a> Call<'a> {
    /// Returns the parameters.
    pub(crate) fn values(&self) -> Values<'a> {
        self.parameters.values()
    }

    /// Returns the parameter `fields`, which contains most of a call.
    pub(crate) fn fields(&self) -> Values<'a> {
        self.values().inner("fields")
    }

    /// Returns the token that proves a webhook's right to a bot; `None` if the application is the
    /// proof.
    ///
    /// A webhook has no application by which to identify its bots, so the bot's token is required.
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

    /// Returns whether the caller may act as this bot with this token.
    pub(crate) fn owns(&self, bot: &Bot, token: Option<&str>) -> bool {
        bot.owners.contains(&self.caller.grant.application)
            && token.is_none_or(|token| token == bot.token)
    }

    /// Returns the number of the bot that the call names.
    pub(crate) fn bot_id(&self) -> Option<u64> {
        let values = self.values();
        values.number("botId").or_else(|| values.number("BOT_ID"))
    }

    /// Returns the bot the caller acts as, after the checks of every bot method in their order.
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

    /// Returns the chat of `dialogId`, of which the bot or person must be a member. The first
    /// message to a user opens a private chat.
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

    /// Returns the group chat of `dialogId`, of which the bot must be a member; fails with
    /// `otherwise` for a private chat.
    pub(crate) fn group_chat(&mut self, bot: u64, otherwise: Code) -> Result<u64, Code> {
        let chat = self.chat(bot)?;
        if self.world.is_private(chat) {
            return Err(otherwise);
        }
        Ok(chat)
    }

    /// Returns the message of `messageId`, in a chat whose history the bot may read.
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

    /// Returns the result of a method that reports only success.
    pub(crate) fn done(&self) -> Reply {
        if self.bare_results {
            json!(true).into()
        } else {
            json!({ "result": true }).into()
        }
    }
}
