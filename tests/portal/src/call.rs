//! A call that was let in, and the checks many methods share.

use serde_json::{Value, json};

use crate::failure::Code;
use crate::keys::Grant;
use crate::log::Authorization;
use crate::parameters::{Parameters, Values};
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

/// Who calls: shown in some way, and let in.
pub(crate) struct Caller {
    pub(crate) authorization: Authorization,
    pub(crate) grant: Grant,
}

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
    pub(crate) fn token(&self, among: Values<'a>) -> Result<Option<&'a str>, Code> {
        match self.caller.authorization {
            Authorization::Webhook => {
                let token = among.text("botToken").ok_or("BOT_TOKEN_NOT_SPECIFIED")?;
                Ok(Some(token))
            }
            _ => Ok(None),
        }
    }

    /// Whether the caller may act as this bot, if it has shown this token.
    pub(crate) fn owns(&self, bot: &Bot, token: Option<&str>) -> bool {
        bot.owners.contains(&self.caller.grant.application)
            && token.is_none_or(|token| token == bot.token)
    }

    /// The bot the caller acts as, with the checks in the order every bot method makes them.
    pub(crate) fn bot(&self) -> Result<u64, Code> {
        let token = self.token(self.values())?;
        let id = self.values().number("botId").ok_or("BOT_ID_REQUIRED")?;
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
        self.world
            .open_dialog(member, &dialog)
            .ok_or("ACCESS_DENIED")
    }

    /// The group chat that `dialogId` names and that the bot is in.
    pub(crate) fn group_chat(&mut self, bot: u64) -> Result<u64, Code> {
        let chat = self.chat(bot)?;
        if self.world.is_private(chat) {
            return Err("ACCESS_DENIED");
        }
        Ok(chat)
    }

    /// The message that `messageId` names and that the bot can see.
    ///
    /// A bot must not learn what others write, so a message that is missing looks the same as one
    /// in a chat without the bot.
    pub(crate) fn message(&self, bot: u64) -> Result<u64, Code> {
        self.values()
            .number("messageId")
            .filter(|&message| self.world.sees_message(bot, message))
            .ok_or("ACCESS_DENIED")
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
