//! The shared parts of the client's tests: clients of the stand-in portal, a clock for both, a
//! proxy, a server with any response, and cargo.

mod clock;
mod proxy;
mod server;

use std::env;
use std::process::Command;
use std::time::Duration;

use bitrix24::{Client, Config, OAuth, Webhook};
use bitrix24_portal::Portal;
use tokio::task::JoinHandle;

pub use clock::TestClock;
pub use proxy::{Proxy, proxy};
pub use server::{Server, response, serve};

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the settings for a server on this machine.
#[must_use]
pub fn local() -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .attempts(1)
}

/// Returns a client with the portal's webhook.
///
/// # Panics
///
/// When the portal's address is not that of a webhook.
#[must_use]
pub fn by_webhook(portal: &Portal) -> Client<Webhook> {
    Client::webhook_with(&portal.webhook_url(), local())
        .expect("the portal's address is that of a webhook")
}

/// Returns a client with an access token of the portal.
///
/// # Panics
///
/// When the portal's address is not that of a portal.
#[must_use]
pub fn by_oauth(portal: &Portal) -> Client<OAuth> {
    Client::oauth_with(&portal.oauth_host(), portal.access_token(), local())
        .expect("the portal's address is that of a portal")
}

/// Waits until the portal has received this many requests since its start.
///
/// # Panics
///
/// When that does not happen.
pub async fn arrivals(portal: &Portal, count: u64) {
    let arrived = tokio::time::timeout(PATIENCE, portal.wait_for_requests(count)).await;
    assert!(
        arrived.is_ok(),
        "{} requests instead of {count}",
        portal.arrived()
    );
}

/// Waits until a task has ended, and returns its output.
///
/// # Panics
///
/// When that does not happen, or it has panicked.
pub async fn ended<T>(task: JoinHandle<T>) -> T {
    let ended = tokio::time::timeout(PATIENCE, task).await;
    ended.expect("the task ends").expect("it does not panic")
}

/// Returns cargo as it would be called outside of a test.
///
/// A build script that watches a variable cargo sets for tests, as that of `ring` does, would
/// otherwise run again, and once more in the next build outside.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in env::vars_os() {
        let known = name.to_string_lossy();
        if known == "OUT_DIR"
            || known.starts_with("CARGO_PKG_")
            || known.starts_with("CARGO_MANIFEST_")
        {
            cargo.env_remove(&name);
        }
    }
    cargo
}
