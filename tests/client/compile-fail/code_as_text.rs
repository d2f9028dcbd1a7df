//! A code is parsed, not passed as text, so that a typo is detected.

use bitrix24::imbot::Bot;

async fn react(bot: Bot) {
    let _ = bot.reaction_add(789, "like").await; //~ E0308
}

fn main() {}
