//! Adds reactions to a message.
//!
//! By default it uses a stand-in portal inside this program. Set `BITRIX24_WEBHOOK`,
//! `BITRIX24_BOT_ID` and `BITRIX24_BOT_TOKEN` to use a real one, and `BITRIX24_MESSAGE_ID` to
//! choose a message other than 789.

use std::env;
use std::error::Error;
use std::fmt::Display;
use std::process::ExitCode;

use bitrix24::imbot::Bot;
use bitrix24::{Client, MessageId, Reaction};
use bitrix24_portal::Portal;

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match env::var("BITRIX24_WEBHOOK") {
        Ok(webhook) => real(&webhook).await,
        Err(_) => stand_in().await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Adds one reaction to a message of a real portal.
async fn real(webhook: &str) -> Result<(), Box<dyn Error>> {
    let bot_id = number("BITRIX24_BOT_ID", &variable("BITRIX24_BOT_ID")?)?;
    let bot = Client::webhook(webhook)?.bot(bot_id, variable("BITRIX24_BOT_TOKEN")?);
    let message_id = match env::var("BITRIX24_MESSAGE_ID") {
        Ok(text) => number("BITRIX24_MESSAGE_ID", &text)?,
        Err(_) => 789,
    };
    bot.reaction_add(message_id, Reaction::Like).await?;
    println!("put 👍 (`like`) on message {message_id}");
    Ok(())
}

/// Shows the responses of a temporary stand-in portal.
async fn stand_in() -> Result<(), Box<dyn Error>> {
    let portal = Portal::start().await?;
    println!(
        "no BITRIX24_WEBHOOK is set: using a stand-in portal at {}",
        portal.address()
    );
    let client = Client::webhook(&portal.webhook_url())?;
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

/// Adds a reaction and prints the outcome.
async fn react(bot: &Bot, message_id: MessageId, reaction: Reaction) {
    let shown = reaction.emoji().unwrap_or("?");
    match bot.reaction_add(message_id, reaction.clone()).await {
        Ok(_) => println!("put {shown} (`{reaction}`) on message {message_id}"),
        Err(error) => println!("could not put {shown} (`{reaction}`): {error}"),
    }
}

/// Returns a variable that is required for a real portal.
fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("BITRIX24_WEBHOOK is set, so set {name} too"))
}

fn number(name: impl Display, text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| format!("{name} is `{text}`; set it to a whole number"))
}
