//! The status line and the text field of a chat: `imbot.v2.Chat.InputAction.*` and
//! `imbot.v2.Chat.TextField.*`.

use crate::methods::call::{Call, Outcome};
use crate::revision::Revision;

/// Shows what the bot is doing, which has no effect on this portal.
pub(super) fn notify(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    call.chat(bot)?;
    Ok(call.done())
}

/// Switches the text field of a chat on or off.
pub(super) fn enable_text_field(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    // Older portals require the right to change the chat, which nobody has in a private one.
    if call.world.revision < Revision::V34 && call.world.is_private(chat) {
        return Err("ACCESS_DENIED");
    }
    let enabled = call.values().flag("enabled").unwrap_or(true);
    call.world
        .change_chat(chat, |chat| chat.has_text_field = enabled);
    Ok(call.done())
}
