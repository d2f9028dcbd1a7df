//! Marks a message with reactions while it is worked on.

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

/// Does some work that a message asks for: 👀 while it is done, ✅ afterwards.
pub async fn work(bot: &Bot, message: MessageId, work: impl Future<Output = ()>) -> Outcome<()> {
    mark(bot, message, Reaction::Eyes).await?;
    work.await;
    bot.reaction_delete(message, Reaction::Eyes).await?;
    mark(bot, message, Reaction::WhiteHeavyCheckMark).await?;
    Ok(())
}

/// Puts a mark, and is content if it is there.
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
