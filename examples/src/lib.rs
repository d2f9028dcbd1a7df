//! What the examples share: a portal to talk to. And the README as a doc test: every Rust block of
//! it compiles; `tests/readme.rs` runs the first.

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
