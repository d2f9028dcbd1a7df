//! What the answer to one request of a batch says of each of its items.

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::entries::Entries;
use crate::wire::{self, Key};

/// What the key of an item begins with. Keys of digits alone would come back as a list.
const KEY_PREFIX: char = 'i';

/// The key of the item at this position of its request.
pub(super) fn key(position: usize) -> String {
    format!("{KEY_PREFIX}{position}")
}

/// The position that a key stands for.
fn position(key: &str) -> Option<usize> {
    key.strip_prefix(KEY_PREFIX).unwrap_or(key).parse().ok()
}

/// What one answer says of its items.
pub(super) struct Parts {
    results: Entries<Box<RawValue>>,
    errors: Entries<Box<RawValue>>,
    times: Entries<Box<RawValue>>,
}

/// What is known of one item, before its method has read it.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// The answer of the item alone, as if its method had been called directly.
    Answered {
        /// The answer.
        body: Vec<u8>,
        /// Whether it is a refusal.
        refused: bool,
    },
    /// It was certainly not carried out.
    NotExecuted,
    /// Nobody knows.
    Unknown,
}

impl<'de> wire::Object<'de> for Parts {
    const EXPECTING: &'static str = "an object with the results of a batch";

    fn read<A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut parts = Self {
            results: Entries::default(),
            errors: Entries::default(),
            times: Entries::default(),
        };
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match &*key {
                "result" => parts.results = map.next_value()?,
                "result_error" => parts.errors = map.next_value()?,
                "result_time" => {
                    let times: Box<RawValue> = map.next_value()?;
                    // Times of an odd shape must not spoil the results.
                    parts.times = serde_json::from_str(times.get()).unwrap_or_default();
                }
                _ => wire::skip(&mut map)?,
            }
        }
        Ok(parts)
    }
}

crate::read_object!(Parts);

impl Parts {
    /// What became of each of `count` items in a batch that halts or does not.
    pub(super) fn fates(self, count: usize, halt: bool) -> Vec<Fate> {
        let mut times: Vec<Option<Box<RawValue>>> = vec![None; count];
        for (position, time) in placed(self.times) {
            if let Some(place) = times.get_mut(position) {
                *place = Some(time);
            }
        }
        // An item that the answer does not speak of reads as an answer that says nothing.
        let mut fates = vec![answered("{}".to_owned(), false); count];
        for (position, result) in placed(self.results) {
            if let Some(fate) = fates.get_mut(position) {
                let time = times[position].as_deref().map_or("null", RawValue::get);
                let body = format!(r#"{{"result":{},"time":{time}}}"#, result.get());
                *fate = answered(body, false);
            }
        }
        for (position, error) in placed(self.errors) {
            if let Some(fate) = fates.get_mut(position) {
                // A refusal has the shape of a refused call: an object with `error` in it.
                let body = match error.get() {
                    object if object.starts_with('{') => object.to_owned(),
                    bare => format!(r#"{{"error":{bare}}}"#),
                };
                *fate = answered(body, true);
            }
        }
        if halt && let Some(first) = fates.iter().position(Fate::is_refused) {
            fates[first + 1..].fill(Fate::NotExecuted);
        }
        fates
    }
}

impl Fate {
    /// Whether the server refused the item.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self, Self::Answered { refused: true, .. })
    }
}

fn answered(body: String, refused: bool) -> Fate {
    Fate::Answered {
        body: body.into_bytes(),
        refused,
    }
}

/// The entries with the positions their keys stand for; other keys are not ours.
fn placed(entries: Entries<Box<RawValue>>) -> impl Iterator<Item = (usize, Box<RawValue>)> {
    entries
        .0
        .into_iter()
        .filter_map(|(key, value)| Some((position(&key)?, value)))
}
