//! The keys of a delivery.

/// The key of the event's name; `auth`, `ts` and `event_handler_id` are its siblings.
pub(super) const EVENT: &str = "event";

/// The key of the event's data.
pub(super) const DATA: &str = "data";
