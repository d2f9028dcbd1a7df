//! A reaction to no message.

use bitrix24::Reaction;
use bitrix24::imbot::Bot;

async fn react(bot: Bot) {
    let _ = bot.reaction_add(Reaction::Like).await; //~ E0061 E0277
}

fn main() {}
