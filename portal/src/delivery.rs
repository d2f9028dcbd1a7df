//! The events that were sent to handlers, with their outcomes.

use std::fmt;

/// An event that was sent to a bot's handler.
///
/// The body contains tokens, so `Debug` omits it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// The bot; 0 if the handler does not belong to a bot.
    pub bot: u64,
    /// The name of the event; empty for the page of an application.
    pub event: String,
    /// The URL it was sent to.
    pub url: String,
    /// The content type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
    /// The status of the handler's response.
    ///
    /// `None` if there was no response within five seconds, or if the handler was not called
    /// because its address is not an `http` address of this machine.
    pub status: Option<u16>,
}

/// How deliveries are made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DeliveryOptions {
    /// Whether events are sent as JSON instead of a form.
    pub(crate) json: bool,
    /// Whether each event is sent twice, as observed on real portals.
    pub(crate) twice: bool,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("bot", &self.bot)
            .field("event", &self.event)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
