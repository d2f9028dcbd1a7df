//! How events arrive in an area.

use super::layout::Layout;
use crate::source::Source;
use crate::spec::SpecFile;
use crate::vocabulary::Delivery;

/// The ways in which events arrive in an area: it has a queue to read, or a webhook handler that
/// receives events of the area.
pub(super) fn ways(files: &[(Source, SpecFile)], layout: &Layout, area: usize) -> Vec<Delivery> {
    let own = || {
        let files = files.iter().zip(&layout.places);
        files
            .filter(|(_, place)| place.area == Some(area))
            .map(|((_, file), _)| file)
    };
    let methods = own().flat_map(|file| &file.methods);
    let has_queue = methods
        .into_iter()
        .any(|(_, method)| method.cursor.is_some());
    let events = own().flat_map(|file| &file.events);
    let is_sent = events
        .into_iter()
        .any(|(_, event)| event.delivery.contains(&Delivery::Webhook));
    let fetch = has_queue.then_some(Delivery::Fetch);
    fetch
        .into_iter()
        .chain(is_sent.then_some(Delivery::Webhook))
        .collect()
}
