//! Asks a question with buttons, and receives the answer.

use std::convert::Infallible;
use std::time::Duration;

use bitrix24::imbot::{Bot, Button, ButtonAction, ColorToken, CommandEvent, Event, Keyboard};
use bitrix24::{DialogId, MessageId, bb_code};
use bitrix24_examples::{Outcome, connect};
use bitrix24_portal::demo::{BOT, BOT_TOKEN, CHAT, USER};

/// The command behind the buttons. It is hidden, because users do not type it.
const COMMAND: &str = "rate";

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, portal) = connect().await?;
    let bot = client.bot(BOT, BOT_TOKEN);
    let question = ask(&bot, CHAT.into()).await?;
    portal.world(|world| world.press(USER, question, "Good"))?;
    let listening = tokio::time::timeout(Duration::from_secs(2), listen(&bot));
    listening.await.ok();
    for request in portal.requests() {
        println!("{}: {}", request.method, request.status);
    }
    Ok(())
}

/// Asks the question and returns its message.
pub async fn ask(bot: &Bot, dialog: DialogId) -> Outcome<MessageId> {
    bot.command_register(COMMAND).hidden(true).await?;
    let rate = |text: &str, points: &str| {
        Button::new(text)
            .command(COMMAND)
            .command_params(points)
            .block(true)
    };
    let sent = bot
        .message_send(dialog)
        .message("How was our service?")
        .keyboard(Keyboard::rows([
            [
                rate("Good", "5").bg_color_token(ColorToken::Primary),
                rate("Bad", "1").bg_color_token(ColorToken::Alert),
            ],
            [
                Button::new("Call us").action(ButtonAction::Call, "+49 30 901820"),
                Button::new("Read more").link("https://example.com/service"),
            ],
        ]))
        .await?;
    Ok(sent.id.ok_or("a message with a text has an id")?)
}

/// Thanks for every answer until the portal refuses permanently.
pub async fn listen(bot: &Bot) -> Outcome<()> {
    let mut events = bot.event_get().stream();
    let ended = events
        .handle(async |fetched| {
            if let Event::CommandCalled(event) = fetched.event
                && let Err(error) = thank(bot, event).await
            {
                // A response that cannot be sent must not stop the bot.
                eprintln!("not answered: {error}");
            }
            Ok::<(), Infallible>(())
        })
        .await;
    Err(ended.to_string().into())
}

async fn thank(bot: &Bot, event: CommandEvent) -> Outcome<()> {
    let Some(dialog) = event.dialog_id() else {
        return Ok(());
    };
    let points = event.command.params;
    let name = event.user.map_or("stranger".to_owned(), |user| user.name);
    let name = bb_code::escape(&name);
    bot.command_answer(event.command.id, event.message.id, dialog)
        .message(format!("{points} of 5, thank you, {name}."))
        .await?;
    // The question has been answered, so its buttons are removed.
    bot.message_update(event.message.id)
        .clear_keyboard()
        .await?;
    Ok(())
}
