//! Puts reactions on a message.
//!
//! Without further ado it talks to a stand-in portal inside this program. Set `BITRIX24_WEBHOOK`,
//! `BITRIX24_BOT_ID` and `BITRIX24_BOT_TOKEN` to talk to a real one, and `BITRIX24_MESSAGE_ID` to
//! choose a message other than 789.

use std::env;
use std::error::Error;

use bitrix24::{Bot, Client, Config, MessageId, Reaction};
use bitrix24_portal::Portal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(webhook) = env::var("BITRIX24_WEBHOOK") {
        let bot_id: i64 = variable("BITRIX24_BOT_ID")?.parse()?;
        let bot = Client::webhook(&webhook)?.bot(bot_id, variable("BITRIX24_BOT_TOKEN")?);
        let message_id: i64 = env::var("BITRIX24_MESSAGE_ID").map_or(Ok(789), |id| id.parse())?;
        react(&bot, message_id.into(), Reaction::Like).await;
        return Ok(());
    }

    let portal = Portal::start().await?;
    println!(
        "no BITRIX24_WEBHOOK is set: using a stand-in portal at {}",
        portal.address()
    );
    let config = Config::default().allow_http_on_loopback();
    let client = Client::webhook_with(&portal.webhook_url(), config)?;
    // A fresh stand-in portal has this bot and this message.
    let bot = client.bot(456, "my_bot_token");
    let message_id = MessageId::from(789);
    react(&bot, message_id, Reaction::Like).await;
    react(&bot, message_id, Reaction::Like).await;
    react(&bot, message_id, "eyes".parse()?).await;
    react(&bot, message_id, "noSuchReaction".parse()?).await;
    println!("the portal saw {} requests", portal.requests().len());
    Ok(())
}

/// A variable that a real portal cannot do without.
fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("BITRIX24_WEBHOOK is set, so set {name} too"))
}

/// Puts a reaction and says how that went.
async fn react(bot: &Bot, message_id: MessageId, reaction: Reaction) {
    let shown = reaction.emoji().unwrap_or("?");
    match bot.reaction_add(message_id, reaction.clone()).await {
        Ok(_) => println!("put {shown} (`{reaction}`) on message {message_id}"),
        Err(error) => println!("could not put {shown} (`{reaction}`): {error}"),
    }
}
