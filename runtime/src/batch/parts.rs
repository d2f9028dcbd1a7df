//! What the answer to one request of a batch says of each of its items.

use serde::de::{Deserialize, Deserializer, Error, MapAccess};
use serde_json::value::RawValue;

use super::entries::Entries;
use crate::envelope::read_time;
use crate::error::History;
use crate::exchange::operating;
use crate::operating::Operating;
use crate::wire::{self, Key, Mismatches, Nothing};

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

/// What an answer says of one item.
pub(super) struct Said {
    /// The answer of the item alone, as if its method had been called directly.
    pub(super) body: Vec<u8>,
    /// Whether it is a refusal.
    pub(super) refused: bool,
    /// How much of its execution time the method has used.
    pub(super) operating: Option<Operating>,
}

/// What is known of one item, before its method has read it.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// There is an answer.
    Answered {
        /// The answer of the item alone, as if its method had been called directly.
        body: Vec<u8>,
        /// Whether it is a refusal.
        refused: bool,
        /// What has happened to the item besides.
        history: History,
    },
    /// The server has answered, and not spoken of it.
    Unanswered(History),
    /// It was certainly not carried out.
    NotExecuted,
    /// Nobody knows.
    Unknown,
}

impl<'de> wire::Object<'de> for Parts {
    const EXPECTING: &'static str = "an object with the results of a batch";

    fn read<A: MapAccess<'de>>(mut map: A, _: &mut Mismatches) -> Result<Option<Self>, A::Error> {
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
        Ok(Some(parts))
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = wire::object(deserializer, Nothing::Only, &mut Mismatches::default())?;
        parts.ok_or_else(|| D::Error::custom("expected an object with the results of a batch"))
    }
}

impl Parts {
    /// What is said of each of `count` items.
    pub(super) fn said(self, count: usize) -> Vec<Option<Said>> {
        let mut times: Vec<Option<Box<RawValue>>> = vec![None; count];
        for (position, time) in placed(self.times, count) {
            times[position] = Some(time);
        }
        let time = |position: usize| times[position].as_deref();
        let operating = |position| operating(&read_time(time(position)?)?);
        let mut said: Vec<Option<Said>> = times.iter().map(|_| None).collect();
        for (position, result) in placed(self.results, count) {
            let time = time(position).map_or("null", RawValue::get);
            let body = format!(r#"{{"result":{},"time":{time}}}"#, result.get());
            said[position] = Some(Said {
                body: body.into_bytes(),
                refused: false,
                operating: operating(position),
            });
        }
        for (position, error) in placed(self.errors, count) {
            // A refusal has the shape of a refused call: an object with `error` in it.
            let body = match error.get() {
                object if object.starts_with('{') => object.to_owned(),
                bare => format!(r#"{{"error":{bare}}}"#),
            };
            said[position] = Some(Said {
                body: body.into_bytes(),
                refused: true,
                operating: operating(position),
            });
        }
        said
    }
}

impl Fate {
    /// Whether the server refused the item.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self, Self::Answered { refused: true, .. })
    }
}

/// The entries with the positions their keys stand for; other keys are not ours.
fn placed(
    entries: Entries<Box<RawValue>>,
    count: usize,
) -> impl Iterator<Item = (usize, Box<RawValue>)> {
    let placed = entries.0.into_iter();
    let placed = placed.filter_map(|(key, value)| Some((position(&key)?, value)));
    placed.filter(move |(position, _)| *position < count)
}
