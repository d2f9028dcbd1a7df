//! Reactions to messages: `imbot.v2.Chat.Message.Reaction.*`.

use crate::errors::Code;
use crate::methods::call::{Call, Outcome};
use crate::tables::known_reaction;

/// Adds the bot's reaction to a message.
pub(super) fn add(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    let reaction = reaction(call)?;
    if !call.world.set_reaction(message, bot, reaction) {
        return Err("REACTION_ALREADY_SET");
    }
    Ok(call.done())
}

/// Removes the bot's reaction; one that does not exist is not found.
pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    let reaction = reaction(call)?;
    if !call.world.take_reaction(message, bot, reaction) {
        return Err("REACTION_NOT_FOUND");
    }
    Ok(call.done())
}

fn reaction(call: &Call<'_>) -> Result<&'static str, Code> {
    let code = call.values().text("reaction").unwrap_or_default();
    known_reaction(code).ok_or("REACTION_NOT_FOUND")
}
