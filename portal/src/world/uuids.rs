//! Messages with a UUID, which are not sent again when the call is repeated.

use std::collections::BTreeMap;

use super::World;

/// The UUIDs that were sent, and the messages kept in progress.
#[derive(Default)]
pub(super) struct Uuids {
    /// The messages by UUID, which are kept when the message is deleted.
    messages: BTreeMap<String, u64>,
    /// How many more repeats find the message still in progress.
    under_way: BTreeMap<String, u32>,
    /// For how many repeats the next message with a UUID is in progress.
    next: u32,
}

/// The state of a message with a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    Never,
    /// The message was sent.
    Before(u64),
    /// The first call is still in progress.
    UnderWay,
}

impl World {
    /// Keeps the next message with a UUID as its `templateId` in progress for this many repeats.
    ///
    /// These repeats are refused with `MESSAGE_DUPLICATED_BY_UUID`; later ones return the number of
    /// the message.
    pub fn keep_under_way(&mut self, repeats: u32) {
        self.uuids.next = repeats;
    }

    /// Returns the state of the message with this UUID, as a repeated call sees it.
    pub(crate) fn repeat(&mut self, uuid: &str) -> Sent {
        match self.uuids.under_way.get_mut(uuid) {
            Some(left @ 1..) => {
                *left -= 1;
                Sent::UnderWay
            }
            _ => match self.uuids.messages.get(uuid) {
                Some(message) => Sent::Before(*message),
                None => Sent::Never,
            },
        }
    }

    /// Records that the message was sent with this UUID.
    pub(crate) fn note_uuid(&mut self, uuid: &str, message: u64) {
        self.uuids.messages.insert(uuid.to_owned(), message);
        let repeats = std::mem::take(&mut self.uuids.next);
        if repeats > 0 {
            self.uuids.under_way.insert(uuid.to_owned(), repeats);
        }
    }
}

/// Returns whether the text is a lower-case version 4 UUID, the only kind that a portal looks up.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids() {
        assert!(is_uuid("f47ac10b-58cc-4372-a567-0e02b2c3d479"));
        for other in [
            "",
            "F47AC10B-58CC-4372-A567-0E02B2C3D479",
            "f47ac10b-58cc-1372-a567-0e02b2c3d479",
            "f47ac10b-58cc-4372-c567-0e02b2c3d479",
            "f47ac10b58cc4372a5670e02b2c3d479",
            "{f47ac10b-58cc-4372-a567-0e02b2c3d479}",
            "f47ac10b-58cc-4372-a567-0e02b2c3d47g",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
