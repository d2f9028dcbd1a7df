//! Echoes messages that the portal sends to the bot's address.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use bitrix24::events::{Dedup, EventToken, Unverified, VerificationError};
use bitrix24::imbot::{Bot, Event, MessageEvent};
use bitrix24::{User, bb_code};
use bitrix24_examples::{Outcome, connect};
use bitrix24_portal::demo::{BOT, BOT_TOKEN, USER};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, portal) = connect().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/events", listener.local_addr()?);
    portal.world(|world| world.set_webhook_url(BOT, Some(&address)));
    let bot = client.bot(BOT, BOT_TOKEN);
    let token = EventToken::of_bot(portal.address().to_string(), BOT_TOKEN);
    let serving = tokio::spawn(axum::serve(listener, app(bot, token)).into_future());
    portal.world(|world| world.write(USER, BOT, "Is anybody there?"))?;
    portal.wait_for_requests(1).await;
    serving.abort();
    for request in portal.requests() {
        println!("{}: {}", request.method, request.status);
    }
    Ok(())
}

/// The state of the handler.
struct Echo {
    bot: Bot,
    /// Verifies that an event is from the portal.
    token: EventToken,
    recent: Mutex<Dedup>,
}

/// Returns the bot as a web application.
pub fn app(bot: Bot, token: EventToken) -> Router {
    let echo = Echo {
        bot,
        token,
        recent: Mutex::new(Dedup::new(1000)),
    };
    Router::new()
        .route("/events", post(receive))
        .with_state(Arc::new(echo))
}

async fn receive(
    State(echo): State<Arc<Echo>>,
    event: Unverified<Event>,
) -> Result<StatusCode, VerificationError> {
    let incoming = event.verify(&echo.token)?;
    let mut recent = echo.recent.lock().unwrap_or_else(PoisonError::into_inner);
    if recent.is_new(incoming.key())
        && let Event::MessageAdded(event) = incoming.event
    {
        // The portal does not wait long for a response, so the work is done after it.
        let echo = Arc::clone(&echo);
        tokio::spawn(async move { repeat(&echo.bot, event).await });
    }
    Ok(StatusCode::OK)
}

/// Echoes a message.
async fn repeat(bot: &Bot, event: MessageEvent) {
    // Bots that answer each other would never stop.
    let by_bot = |user: &User| user.bot == Some(true);
    if event.user.as_ref().is_some_and(by_bot) {
        return;
    }
    let Some(dialog) = event.dialog_id() else {
        return;
    };
    let sent = bot
        .message_send(dialog)
        .message(bb_code::escape(&event.message.text))
        .reply_id(event.message.id)
        .await;
    if let Err(error) = sent {
        eprintln!("message {} is not echoed: {error}", event.message.id);
    }
}
