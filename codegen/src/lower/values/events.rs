//! Events in their envelope.

use super::{Misfit, Values, misfit};
use crate::diagnostic::suggest;
use crate::lower::may_be_declared;
use crate::model::{Type, events_of};
use crate::spec::{Node, Spanned};

/// The keys of the envelope of an event.
const ENVELOPE: &[&str] = &["eventId", "type", "date", "data"];

impl Values<'_> {
    /// Checks an event against its envelope, and its data against their object.
    pub(super) fn event(
        &self,
        node: &Spanned<Node>,
        area: usize,
        entries: &[(Spanned<String>, Spanned<Node>)],
        place: &str,
        found: &mut Vec<Misfit>,
    ) {
        for (key, _) in entries {
            if !ENVELOPE.contains(&key.as_str()) {
                let message = format!("{place} has no `{}`", key.escape_debug());
                found.push(misfit(key, message, suggest(key, ENVELOPE.iter().copied())));
            }
        }
        let mut part = |name: &str| {
            let entry = entries.iter().find(|(key, _)| key.value == name);
            if entry.is_none() {
                let message = format!("{place} lacks `{name}`");
                found.push(misfit(node, message, "add it to the envelope of the event"));
            }
            entry.map(|(_, value)| value)
        };
        let (id, name, date, data) = (part("eventId"), part("type"), part("date"), part("data"));
        if let Some(id) = id {
            self.value(id, &Type::Integer, "`eventId`", found);
        }
        if let Some(date) = date {
            self.value(date, &Type::String, "`date`", found);
        }
        let Some(name) = name else { return };
        let Node::Text(text) = &name.value else {
            return self.value(name, &Type::String, "`type`", found);
        };
        match (self.data_of(area, text), data) {
            (Some(kind), Some(data)) => self.value(data, &kind, "`data`", found),
            (Some(_), None) => {}
            (None, _) if may_be_declared(self.broken, text) => {}
            (None, _) => {
                let known = events_of(self.events, area).map(|event| event.name.server.as_str());
                let message = format!("`{}` is not an event", text.escape_debug());
                found.push(misfit(name, message, suggest(text, known)));
            }
        }
    }

    /// Returns the type of an event's data.
    pub(super) fn data_of(&self, area: usize, event: &str) -> Option<Type> {
        let known = events_of(self.events, area).find(|known| known.name.server == event)?;
        Some(Type::Object(known.data))
    }
}
