//! What has happened in a call besides its last attempt.

use std::sync::Arc;
use std::time::SystemTime;

use crate::contract::method::Idempotency;

/// The facts about a call besides its last attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// The id of the call outside of the program.
    pub(crate) request_id: Option<Arc<str>>,
    /// The id that the server has given.
    pub(crate) server_request_id: Option<Arc<str>>,
    /// How many requests were sent.
    pub(crate) attempts: u32,
    /// Whether one of them may have been carried out, although no response said so.
    pub(crate) lost: bool,
    /// When the server accepts the method again, if the server has said so.
    pub(crate) retry_at: Option<SystemTime>,
    /// What may be done again, if known.
    pub(crate) again: Option<Again>,
}

/// The advice about a request that may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Retry as the method allows its caller, who does not know a key that the client has made.
    Method(Idempotency),
    /// Ask for another link, because this one may be used up.
    NewLink,
}
