//! The memory of many clients in one process.

use bitrix24::{Client, Config, ConfigError, OAuth};

use crate::memory::resident_kibibytes;

/// A client for the portal of this number, over connections that all of them share.
///
/// # Errors
///
/// When the settings cannot be used.
pub fn client(number: u64, shared: &Config) -> Result<Client<OAuth>, ConfigError> {
    let portal = format!("portal{number}.bitrix24.com");
    Client::oauth_with(&portal, "an access token", shared.clone())
}

/// Returns how much memory each of this many clients takes, in KiB, if the system reports it.
///
/// # Errors
///
/// When the settings cannot be used.
pub fn memory_of_each(count: u64) -> Result<Option<f64>, ConfigError> {
    let shared = Config::default().share_connections()?;
    // The setup that all clients share is not counted.
    let first = client(0, &shared)?;
    let before = resident_kibibytes();
    let clients: Result<Vec<_>, _> = (1..=count).map(|number| client(number, &shared)).collect();
    let clients = clients?;
    let after = resident_kibibytes();
    drop((first, clients));
    Ok(before
        .zip(after)
        .map(|(before, after)| (after - before) / count as f64))
}
