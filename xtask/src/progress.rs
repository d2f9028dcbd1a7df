//! The progress of a command that reads many pages.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// The number of pages that were read, shown on a terminal after the first second.
pub(crate) struct Progress {
    count: usize,
    all: usize,
    start: Instant,
    shown: Option<Instant>,
}

impl Progress {
    /// Begins to count pages.
    pub(crate) fn new(all: usize) -> Self {
        Self {
            count: 0,
            all,
            start: Instant::now(),
            shown: None,
        }
    }

    /// Counts a page.
    pub(crate) fn step(&mut self) {
        self.count += 1;
        let is_due = self.shown.unwrap_or(self.start).elapsed()
            > self
                .shown
                .map_or(Duration::from_secs(1), |_| Duration::from_millis(100));
        if is_due && io::stderr().is_terminal() {
            let _ = write!(io::stderr(), "\r{} of {} pages", self.count, self.all);
            self.shown = Some(Instant::now());
        }
    }

    /// Clears the number that is shown.
    pub(crate) fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
