//! A code is parsed, not passed as text, so that a slip of the pen is seen.

use bitrix24::imbot::Bot;

async fn react(bot: Bot) {
    let _ = bot.reaction_add(789, "like").await; //~ E0308
}

fn main() {}
