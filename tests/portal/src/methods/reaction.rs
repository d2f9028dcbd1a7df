//! Reactions to messages: `imbot.v2.Chat.Message.Reaction.*`.

use crate::call::{Answer, Call};
use crate::failure::{ACCESS_DENIED, REACTION_ALREADY_SET, REACTION_NOT_FOUND};
use crate::tables::is_known_reaction;

/// Adds the bot's reaction to a message.
pub(crate) fn add(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    // The vendor names no code for a missing message, and a bot must not learn what others write.
    let message = call
        .parameters
        .number("messageId")
        .filter(|&message| call.world.bot_sees_message(bot, message))
        .ok_or(ACCESS_DENIED)?;
    let reaction = call
        .parameters
        .text("reaction")
        .filter(|code| is_known_reaction(code))
        .ok_or(REACTION_NOT_FOUND)?;
    if !call.world.add_reaction(message, bot, reaction) {
        return Err(REACTION_ALREADY_SET);
    }
    Ok(call.done())
}
