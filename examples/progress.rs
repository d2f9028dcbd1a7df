//! Marks a message with reactions while it is processed.

use bitrix24::imbot::Bot;
use bitrix24::imbot::ReactionAddError;
use bitrix24::{Error, MessageId, Reaction};
use bitrix24_examples::{Outcome, connect};
use bitrix24_portal::demo::{BOT, BOT_TOKEN, MESSAGE};

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, portal) = connect().await?;
    let bot = client.bot(BOT, BOT_TOKEN);
    work(&bot, MESSAGE, async {
        println!("counting to a million");
    })
    .await?;
    for request in portal.requests() {
        println!("{}: {}", request.method, request.status);
    }
    Ok(())
}

/// Does the work requested by a message: 👀 while in progress, ✅ afterwards.
pub async fn work(bot: &Bot, message: MessageId, work: impl Future<Output = ()>) -> Outcome<()> {
    mark(bot, message, Reaction::Eyes).await?;
    work.await;
    bot.reaction_delete(message, Reaction::Eyes).await?;
    mark(bot, message, Reaction::WhiteHeavyCheckMark).await?;
    Ok(())
}

/// Adds a reaction, and succeeds if it exists already.
async fn mark(
    bot: &Bot,
    message: MessageId,
    reaction: Reaction,
) -> Result<bool, Error<ReactionAddError>> {
    match bot.reaction_add(message, reaction).await {
        Err(error) if error.refusal() == Some(&ReactionAddError::ReactionAlreadySet) => Ok(true),
        put => put,
    }
}
