//! Reads a form as PHP does: `data[message][id]=789` is an object in an object.
//!
//! All values are texts, and the reader of an object with the keys 0, 1, 2 decides whether it is a
//! list. The data of an event is only extracted at first, so that rejecting a forged delivery reads
//! each of its bytes only once.

mod name;
#[cfg(test)]
mod tests;
mod tree;

use std::borrow::Cow;

use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use url::form_urlencoded;

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
        let (name, text) = decoded(pair);
        let keys = keys(&name);
        budget.take(count.of(&keys)?)?;
        match keys.first() {
            Some(first) if first == DATA => {
                data.extend_from_slice(pair);
                data.push(b'&');
            }
            first => {
                has_broken_name |= first.is_some_and(|first| first == EVENT) && is_broken(pair);
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
        let (name, text) = decoded(pair);
        has_broken |= is_broken(pair);
        tree.put(&keys(&name), text.into_owned());
    }
    let data = tree.into_object().remove(DATA);
    (data.unwrap_or_default(), has_broken)
}

fn pairs(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
}

/// Whether a pair contains bytes that are not UTF-8.
fn is_broken(pair: &[u8]) -> bool {
    percent_decode(pair).decode_utf8().is_err()
}

/// Returns the decoded name and text of a pair.
fn decoded(pair: &[u8]) -> (Cow<'_, str>, Cow<'_, str>) {
    form_urlencoded::parse(pair).next().unwrap_or_default()
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
        self.last = Some(keys.iter().map(|key| key.to_string()).collect());
        Ok(root + around - known + 1)
    }
}
