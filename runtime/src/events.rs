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
#[cfg(feature = "client")]
mod webhook;

use std::fmt;

use serde_json::Value;

use crate::json::room::Room;
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
    fn read(name: &str, data: &Value, mismatches: &mut Mismatches) -> Option<Option<Self>>;

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
    read_within(name, data, is_broken, &mut Room::default(), 0)
}

/// Reads an event whose values may take this much memory. The raw data has taken `for_data` of it,
/// which is returned if the event does not keep the data.
fn read_within<E: Events>(
    name: &str,
    data: Value,
    is_broken: bool,
    room: &mut Room,
    for_data: usize,
) -> (E, Vec<Mismatch>) {
    let mut mismatches = Mismatches::of_event();
    mismatches.set_room(*room);
    let reason = if is_broken {
        Some("its name, or a value in its data, cannot be read".to_owned())
    } else {
        match E::read(name, &data, &mut mismatches) {
            Some(Some(event)) => {
                *room = mismatches.room();
                room.give_back(for_data);
                return (event, mismatches.into_list());
            }
            Some(None) => Some(match mismatches.last() {
                Some(mismatch) => mismatch.to_string(),
                None => "its data lacks the id of its subject".to_owned(),
            }),
            None => None,
        }
    };
    let event = E::unknown(UnknownEvent {
        name: name.to_owned(),
        data,
        reason,
    });
    (event, mismatches.into_list())
}
