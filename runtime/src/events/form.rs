//! Reads a form as PHP does: `data[message][id]=789` is an object in an object.
//!
//! All values are texts, and the reader of an object with the keys 0, 1, 2 decides whether it is a
//! list. The data of an event is only extracted at first, so that rejecting a forged delivery reads
//! each of its bytes only once.

mod decode;
mod name;
#[cfg(test)]
mod tests;
mod tree;

use std::borrow::Cow;

use serde_json::{Map, Value};

use self::decode::{decoded, name_and_text, pairs};
use self::name::keys;
use self::tree::Tree;
use super::budget::{Budget, DEEPEST, Excess};
use super::keys::{DATA, EVENT};

/// A form with unread data.
pub(super) struct Form {
    /// All fields except the data.
    pub(super) fields: Map<String, Value>,
    /// Whether a part of the event's name was unreadable and replaced.
    pub(super) has_broken_name: bool,
    /// The raw pairs of the data.
    pub(super) data: Vec<u8>,
}

/// Reads a form. A repeated name has its last value, as in PHP.
pub(super) fn read(body: &[u8], budget: &mut Budget) -> Result<Form, Excess> {
    let mut tree = Tree::default();
    let mut data = Vec::new();
    let mut has_broken_name = false;
    let mut count = Count::default();
    for pair in pairs(body) {
        let (name, text) = name_and_text(pair);
        let (name, is_broken_name) = decoded(name);
        let keys = keys(&name);
        budget.take(count.of(&keys)?)?;
        match keys.first() {
            Some(first) if first == DATA => {
                data.extend_from_slice(pair);
                data.push(b'&');
            }
            first => {
                let (text, is_broken_text) = decoded(text);
                let is_event = first.is_some_and(|first| first == EVENT);
                has_broken_name |= is_event && (is_broken_name || is_broken_text);
                tree.put(&keys, text.into_owned());
            }
        }
    }
    Ok(Form {
        fields: tree.into_object(),
        has_broken_name,
        data,
    })
}

/// Returns the data in these pairs, and whether a part of it was unreadable and replaced.
pub(super) fn data(pairs_of_data: &[u8]) -> (Value, bool) {
    let mut tree = Tree::default();
    let mut has_broken = false;
    for pair in pairs(pairs_of_data) {
        let (name, text) = name_and_text(pair);
        let ((name, is_broken_name), (text, is_broken_text)) = (decoded(name), decoded(text));
        has_broken |= is_broken_name || is_broken_text;
        tree.put(&keys(&name), text.into_owned());
    }
    let data = tree.into_object().remove(DATA);
    (data.unwrap_or_default(), has_broken)
}

/// Counts values by their names only.
///
/// PHP writes all of an array before the next value. So an array counts as new if a name has other
/// keys than the name before, and a form that alternates between two arrays has each of them
/// counted every time.
#[derive(Default)]
struct Count {
    /// The keys of the last name; `None` before the first.
    last: Option<Vec<String>>,
}

impl Count {
    /// Returns how many new values this name adds.
    fn of(&mut self, keys: &[Cow<'_, str>]) -> Result<usize, Excess> {
        if keys.len() > DEEPEST {
            return Err(Excess::TooDeep);
        }
        let around = keys.len().saturating_sub(1);
        let (root, known) = match &self.last {
            None => (1, 0),
            Some(last) => {
                let last = &last[..last.len().saturating_sub(1)];
                let both = keys[..around].iter().zip(last);
                let same = both.take_while(|(key, last)| !key.is_empty() && *key == last.as_str());
                (0, same.count())
            }
        };
        self.remember(keys);
        Ok(root + around - known + 1)
    }

    /// Stores the keys of a name over those of the last one, most of which are the same.
    fn remember(&mut self, keys: &[Cow<'_, str>]) {
        let last = self.last.get_or_insert_default();
        last.resize_with(keys.len(), String::new);
        for (last, key) in last.iter_mut().zip(keys) {
            if *last != **key {
                last.clear();
                last.push_str(key);
            }
        }
    }
}
