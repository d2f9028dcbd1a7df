//! What came of the events that were sent to handlers.

use std::fmt;

/// An event that was sent to a bot's handler.
///
/// The body holds tokens; Debug leaves it out.
#[derive(Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// The bot; 0 where the handler is not a bot's.
    pub bot: u64,
    /// The name of the event; empty where an application's page was opened.
    pub event: String,
    /// Where it was sent.
    pub url: String,
    /// How it was written.
    pub content_type: &'static str,
    /// What was sent.
    pub body: String,
    /// The status of the handler's answer; none when it gave none within five seconds, or was not
    /// called because its address is not one of this machine with `http`.
    pub status: Option<u16>,
}

/// How deliveries are made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// As JSON instead of a form.
    pub(crate) json: bool,
    /// Each twice, as real portals have been seen to do.
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
