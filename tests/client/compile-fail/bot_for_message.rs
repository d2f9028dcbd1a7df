//! The id of a bot is not that of a message.

use bitrix24::{BotId, Reaction};
use bitrix24::imbot::Bot;

async fn react(bot: Bot, id: BotId) {
    let _ = bot.reaction_add(id, Reaction::Like).await; //~ E0277
}

fn main() {}
