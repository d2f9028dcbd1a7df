//! When the next page of a queue is requested.

use std::time::{Duration, Instant};

/// The default shortest pause, used while events have been arriving recently.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);

/// The default longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How long pauses stay short after the last event: an active user may write again.
const ACTIVE: Duration = Duration::from_secs(60);

/// When to ask for the next page.
pub(super) struct Pace {
    pub(super) shortest: Duration,
    pub(super) longest: Duration,
    /// When the next page may be asked for.
    pub(super) due: Instant,
    /// The next pause, if the queue is empty.
    pub(super) idle: Duration,
    /// When the last event was received.
    pub(super) last_event: Option<Instant>,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            shortest: SHORTEST_PAUSE,
            longest: LONGEST_PAUSE,
            due: now,
            idle: SHORTEST_PAUSE,
            last_event: None,
        }
    }

    /// Records a request: whatever its outcome, the next one waits.
    pub(super) fn requested(&mut self, now: Instant) {
        self.due = now + self.idle;
    }

    /// Records a received page.
    pub(super) fn received(&mut self, now: Instant, is_empty: bool, has_more: bool) {
        if !is_empty {
            self.last_event = Some(now);
        }
        // A page without events does not say where to continue, even if it says that there are
        // more.
        self.due = match (is_empty, has_more) {
            (true, _) => now + self.idle,
            (false, true) => now,
            (false, false) => now + self.shortest,
        };
        let is_active = self
            .last_event
            .is_some_and(|last| now.saturating_duration_since(last) < ACTIVE);
        self.idle = if is_active {
            self.shortest
        } else {
            (self.idle * 2).min(self.longest)
        };
    }
}
