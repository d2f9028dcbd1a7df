//! Events that the portal emits.

use serde_json::Value;

use super::{Name, Place};
use crate::vocabulary::Delivery;

/// An event that the portal emits.
#[derive(Debug)]
pub struct Event {
    /// Where it is declared.
    pub place: Place,
    /// Its name; the Rust name is always set.
    pub name: Name,
    /// What has happened.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes the application needs.
    pub scope: Vec<String>,
    /// The ways in which it arrives.
    pub delivery: Vec<Delivery>,
    /// The areas in which it arrives, by their index in [`Model::areas`](super::Model::areas).
    pub areas: Vec<usize>,
    /// The object with its data, by its index in [`Model::objects`](super::Model::objects).
    pub data: usize,
    /// Examples: titles and data.
    pub examples: Vec<(String, Value)>,
}

/// Returns the events that arrive in an area: its own first, then shared ones.
pub fn events_of(events: &[Event], area: usize) -> impl Iterator<Item = &Event> + Clone {
    let arriving = events
        .iter()
        .filter(move |event| event.areas.contains(&area));
    let own = arriving.clone().filter(|event| event.place.area.is_some());
    own.chain(arriving.filter(|event| event.place.area.is_none()))
}
