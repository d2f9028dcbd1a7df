//! A call that was let in, and the checks many methods share.

use serde_json::{Value, json};

use crate::failure::{
    BOT_ID_REQUIRED, BOT_NOT_FOUND, BOT_OWNERSHIP_ERROR, BOT_TOKEN_NOT_SPECIFIED, Failure,
};
use crate::keys::Grant;
use crate::log::Authorization;
use crate::parameters::Parameters;
use crate::world::World;

/// What a method answers, or why it does not.
pub(crate) type Answer = Result<Reply, Failure>;

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

impl Call<'_> {
    /// The bot the caller acts as, with the checks in the order every bot method makes them.
    ///
    /// A webhook has no application of its own to tell bots by, so there the bot's token counts.
    pub(crate) fn bot(&self) -> Result<u64, Failure> {
        let token = match self.caller.authorization {
            Authorization::Webhook => Some(
                self.parameters
                    .text("botToken")
                    .ok_or(BOT_TOKEN_NOT_SPECIFIED)?,
            ),
            _ => None,
        };
        let id = self.parameters.number("botId").ok_or(BOT_ID_REQUIRED)?;
        let bot = self.world.bot(id).ok_or(BOT_NOT_FOUND)?;
        let owned = bot.owners.contains(&self.caller.grant.application);
        let token_fits = token.is_none_or(|token| token == bot.token);
        if owned && token_fits {
            Ok(id)
        } else {
            Err(BOT_OWNERSHIP_ERROR)
        }
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
