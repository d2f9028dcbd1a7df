//! Handling events in a separate task, with closures that borrow.

#![allow(dead_code)]

use std::sync::Mutex;

use bitrix24::events::HandleError;
use bitrix24::imbot::EventGetError;
use bitrix24::{Error, Reaction};
use bitrix24::imbot::{Bot, Event};

/// The bounds of `tokio::spawn`.
fn spawn<T: Send + 'static>(_: impl Future<Output = T> + Send + 'static) {}

async fn answer(bot: Bot) -> HandleError<Error, EventGetError> {
    let mut events = bot.event_get().stream();
    let seen = Mutex::new(0);
    events
        .handle(async |fetched| {
            if let Event::MessageAdded(event) = fetched.event {
                bot.reaction_add(event.message.id, Reaction::Eyes).await?;
                *seen.lock().expect("no panic") += 1;
            }
            Ok::<_, Error>(())
        })
        .await
}

async fn borrowed(bot: &Bot) -> HandleError<Error, EventGetError> {
    let mut events = bot.event_get().stream();
    events
        .handle(|fetched| async move {
            if let Event::MessageAdded(event) = fetched.event {
                bot.reaction_add(event.message.id, Reaction::Eyes).await?;
            }
            Ok(())
        })
        .await
}

fn main() {
    let bots: [Bot; 0] = [];
    for bot in bots {
        spawn(answer(bot.clone()));
        spawn(async move { borrowed(&bot).await });
    }
}
