//! Events that the portal emits, fetched from its queue or delivered by webhook.
//!
//! Generated code lists the events and the data of each ([`Events`]), and the methods that read
//! queues of them ([`EventQueue`]). An event that is not listed, or whose data cannot be read, is
//! kept as received: one unexpected event must never block the later ones.

#[cfg(feature = "client")]
mod app_page;
#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "client")]
mod budget;
#[cfg(feature = "client")]
mod credentials;
mod fetched;
#[cfg(feature = "client")]
mod form;
#[cfg(feature = "client")]
mod json;
#[cfg(feature = "client")]
mod key;
#[cfg(feature = "client")]
mod keys;
#[cfg(feature = "client")]
mod origin;
#[cfg(feature = "client")]
mod recent;
#[cfg(feature = "client")]
mod sent;
#[cfg(feature = "client")]
mod stream;
#[cfg(test)]
mod tests;
mod unread;
#[cfg(feature = "client")]
mod webhook;

use std::fmt;

use serde::de::Deserializer;
use serde_json::Value;

use crate::text::invisible::Quoted;
use crate::wire::{Mismatch, Mismatches};

pub use self::fetched::{EventQueue, Fetched, Page};
#[cfg(feature = "client")]
pub use self::{
    app_page::{AppPage, UnverifiedAppPage, parse_app_page},
    origin::{Claim, EventToken, application_token_of_bot},
    recent::Dedup,
    stream::{EventStream, HandleError},
    webhook::{Delivery, Unverified, VerificationError, WebhookError, parse_webhook},
};

/// The events of an API.
pub trait Events: Sized + Send + 'static {
    /// The names of the described events, in the server's spelling.
    const NAMES: &'static [&'static str];

    /// Reads the event of a name from its data. Returns `None` if no event of that name is
    /// described, and `Some(None)` if the data lacks the id of its subject.
    ///
    /// # Errors
    ///
    /// If the data is broken.
    fn read<'de, D: Deserializer<'de>>(
        name: &str,
        data: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Option<Self>>, D::Error>;

    /// Wraps an event that is not described, or cannot be read.
    fn unknown(event: UnknownEvent) -> Self;

    /// Returns the name of the event.
    fn name(&self) -> &str;
}

/// An event as received, because it is not described or its data cannot be read.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The name, in the server's spelling.
    pub name: String,
    /// The data.
    pub data: Value,
    /// Why the data of a known event could not be read. The reason repeats none of the values.
    pub reason: Option<String>,
}

/// Hides the data: an event may carry tokens.
impl fmt::Debug for UnknownEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnknownEvent")
            .field("name", &Quoted(&self.name))
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Reads an event from its name and its data. This never fails.
#[must_use]
pub fn read<E: Events>(name: &str, data: Value) -> E {
    read_from(name, data, false).0
}

/// Reads an event and its mismatches. `is_broken`: whether a part of the name or the data was
/// unreadable and replaced.
fn read_from<E: Events>(name: &str, data: Value, is_broken: bool) -> (E, Vec<Mismatch>) {
    let mut mismatches = Mismatches::of_event();
    let described = describe(name, &data, is_broken, &mut mismatches);
    let event = described.unwrap_or_else(|_| Err(Some(MISSING_ID.to_owned())));
    let event = event.unwrap_or_else(|reason| unknown(name, data, reason));
    (event, mismatches.into_list())
}

/// Why an event is unknown if nothing else is wrong with its data.
const MISSING_ID: &str = "its data lacks the id of its subject";

/// Reads an event that is described, or returns why its data cannot be read.
fn describe<'de, E: Events, D: Deserializer<'de>>(
    name: &str,
    data: D,
    is_broken: bool,
    mismatches: &mut Mismatches,
) -> Result<Result<E, Option<String>>, D::Error> {
    if is_broken {
        let reason = "its name, or a value in its data, cannot be read";
        return Ok(Err(Some(reason.to_owned())));
    }
    Ok(match E::read(name, data, mismatches)? {
        Some(Some(event)) => Ok(event),
        Some(None) => Err(Some(match mismatches.last() {
            Some(mismatch) => mismatch.to_string(),
            None => MISSING_ID.to_owned(),
        })),
        None => Err(None),
    })
}

/// Returns an event as received.
fn unknown<E: Events>(name: &str, data: Value, reason: Option<String>) -> E {
    E::unknown(UnknownEvent {
        name: name.to_owned(),
        data,
        reason,
    })
}
