//! A call that was let in, and the checks many methods share.

use serde_json::{Value, json};

use crate::failure::{
    BOT_ID_REQUIRED, BOT_NOT_FOUND, BOT_OWNERSHIP_ERROR, BOT_TOKEN_NOT_SPECIFIED, Failure,
};
use crate::log::Authorization;
use crate::parameters::Parameters;
use crate::world::{Grant, World};

/// What a method answers: the value of `result`, or why there is none.
pub(crate) type Answer = Result<Value, Failure>;

/// All a method may look at and change.
pub(crate) struct Call<'a> {
    pub(crate) grant: &'a Grant,
    pub(crate) authorization: Authorization,
    pub(crate) parameters: &'a Parameters,
    pub(crate) world: &'a mut World,
    pub(crate) bare_results: bool,
}

impl Call<'_> {
    /// The bot the caller acts as, with the checks in the order every bot method makes them.
    ///
    /// A webhook has no application of its own to tell bots by, so there the bot's token counts.
    pub(crate) fn bot(&self) -> Result<u64, Failure> {
        let token = match self.authorization {
            Authorization::Webhook => Some(
                self.parameters
                    .text("botToken")
                    .ok_or(BOT_TOKEN_NOT_SPECIFIED)?,
            ),
            _ => None,
        };
        let id = self.parameters.number("botId").ok_or(BOT_ID_REQUIRED)?;
        let bot = self.world.bot(id).ok_or(BOT_NOT_FOUND)?;
        let owned = bot.owners.contains(&self.grant.application);
        let token_fits = token.is_none_or(|token| token == bot.token);
        if owned && token_fits {
            Ok(id)
        } else {
            Err(BOT_OWNERSHIP_ERROR)
        }
    }

    /// The answer of a method that has nothing to tell but that it is done.
    pub(crate) fn done(&self) -> Value {
        if self.bare_results {
            json!(true)
        } else {
            json!({ "result": true })
        }
    }
}
