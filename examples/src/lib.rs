//! What the examples share: a portal to talk to. The README is included as a doc test, so every Rust
//! block of it compiles; `tests/first_bot.rs` follows its section "Your first bot".

use std::error::Error;

use bitrix24::{Client, Webhook};
use bitrix24_portal::Portal;

#[doc = include_str!("../../README.md")]
pub struct Readme;

/// How an example ends.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A stand-in portal inside this program, and a client of it.
///
/// For a portal of your own the client alone is enough.
///
/// # Errors
///
/// When the portal cannot listen on this machine.
pub async fn connect() -> Outcome<(Client<Webhook>, Portal)> {
    let portal = Portal::start().await?;
    let client = Client::webhook(&portal.webhook_url())?;
    Ok((client, portal))
}
