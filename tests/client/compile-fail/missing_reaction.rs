//! A reaction without its code.

use bitrix24::imbot::Bot;

async fn react(bot: Bot) {
    let _ = bot.reaction_add(789).await; //~ E0061
}

fn main() {}
