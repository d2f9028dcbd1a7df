//! The ways to add a reaction, as the README and the documentation show them.

#![allow(dead_code)]

use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{Response, BotId, Client, Error, MessageId, OAuth, Reaction, Webhook};
use bitrix24::imbot::Bot;

async fn by_numbers(portal: Client<Webhook>) -> Result<bool, Error<ReactionAddError>> {
    portal
        .bot(456, "my_bot_token")
        .reaction_add(789, Reaction::Like)
        .await
}

async fn by_ids(portal: Client<OAuth>, bot: BotId, message: MessageId) -> bool {
    let bot = portal.bot(bot);
    bot.reaction_add(message, Reaction::Like).await.is_ok()
}

async fn as_data(portal: Client<Webhook>) -> Result<Response<bool>, Error<ReactionAddError>> {
    let request = ReactionAdd::new(456, 789, Reaction::Like).bot_token("my_bot_token");
    portal.call(request).response().await
}

fn in_another_task(bot: Bot) -> impl Future<Output = bool> + Send + 'static {
    async move { bot.reaction_add(789, Reaction::Like).await.is_ok() }
}

fn without_a_runtime(bot: Bot) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    Ok(bot.reaction_add(789, Reaction::Like).wait()?)
}

fn main() {}
