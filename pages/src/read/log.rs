//! Collects the reports about reading a page.

use super::words;
use crate::report::{Gap, GapKind, Reason, Repair, RepairKind, Unread};
use crate::source::{Line, Place};

/// The reports about a page.
#[derive(Debug, Default)]
pub struct Log {
    pub unread: Vec<Unread>,
    pub gaps: Vec<Gap>,
    pub repairs: Vec<Repair>,
}

impl Log {
    pub fn unread(&mut self, reason: Reason, what: &str, line: &Line<'_>) {
        self.unread_at(reason, what, line.place());
    }

    pub fn unread_at(&mut self, reason: Reason, what: &str, at: Place) {
        self.unread.push(Unread {
            reason,
            what: excerpt(what),
            at,
        });
    }

    pub fn gap(&mut self, kind: GapKind, what: &str, at: Place) {
        self.gaps.push(Gap {
            kind,
            what: what.to_owned(),
            at,
        });
    }

    pub fn repair(&mut self, kind: RepairKind, what: &str, line: &Line<'_>) {
        self.repair_at(kind, what, line.place());
    }

    pub fn repair_at(&mut self, kind: RepairKind, what: &str, at: Place) {
        self.repairs.push(Repair {
            kind,
            what: excerpt(what),
            at,
        });
    }
}

/// Returns the beginning of a text, in one line.
fn excerpt(text: &str) -> String {
    let text = text.trim();
    let end = text
        .char_indices()
        .nth(100)
        .map_or(text.len(), |(at, _)| at);
    words::collapse(&text[..end])
}
