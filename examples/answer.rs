//! Receives messages and answers them.
//!
//! An event is confirmed when the next one is requested, so a bot that is stopped midway receives
//! the remaining events after a restart.

use std::convert::Infallible;
use std::time::Duration;

use bitrix24::bb_code;
use bitrix24::imbot::{Bot, Event, MessageEvent, StatusMessageCode};
use bitrix24_examples::{Outcome, connect};
use bitrix24_portal::demo::{BOT, BOT_TOKEN, USER};

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, portal) = connect().await?;
    let bot = client.bot(BOT, BOT_TOKEN);
    portal.world(|world| world.write(USER, BOT, "Where is my order?"))?;
    // A real bot runs indefinitely, beside other tasks: `tokio::spawn(answer(bot))`.
    tokio::time::timeout(Duration::from_secs(2), answer(bot))
        .await
        .ok();
    for message in portal.requests() {
        println!("{}: {}", message.method, message.status);
    }
    Ok(())
}

/// Answers every message until the portal refuses permanently.
pub async fn answer(bot: Bot) -> Outcome<()> {
    let mut events = bot.event_get().stream();
    let ended = events
        .handle(async |fetched| {
            // Other events, including future ones, are ignored.
            if let Event::MessageAdded(event) = fetched.event
                && let Err(error) = reply(&bot, event).await
            {
                // A message that cannot be answered must not stop the bot.
                eprintln!("not answered: {error}");
            }
            Ok::<(), Infallible>(())
        })
        .await;
    Err(ended.to_string().into())
}

/// Answers one message in the chat it was written in.
async fn reply(bot: &Bot, event: MessageEvent) -> Outcome<()> {
    // Bots that answer each other would never stop.
    if event
        .user
        .as_ref()
        .is_some_and(|user| user.bot == Some(true))
    {
        return Ok(());
    }
    // A deleted chat may have no dialog to write to.
    let Some(dialog) = event.dialog_id() else {
        return Ok(());
    };
    bot.input_action_notify(&dialog)
        .status_message_code(StatusMessageCode::Searching)
        .await?;
    let said = bb_code::escape(&event.message.text);
    bot.message_send(&dialog)
        .message(format!("You said: [B]{said}[/B]"))
        .reply_id(event.message.id)
        .await?;
    bot.message_read(dialog)
        .message_id(event.message.id)
        .await?;
    Ok(())
}
