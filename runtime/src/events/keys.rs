//! The keys of a delivery.

/// What the name of the event stands under; `auth`, `ts` and `event_handler_id` stand beside it.
pub(super) const EVENT: &str = "event";

/// What the data of the event stands under.
pub(super) const DATA: &str = "data";
