//! The parts of a batch response that belong to its items.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::MAX_ITEMS;
use crate::envelope::{reports_error, truncated};
use crate::error::{History, RequestError};
use crate::limit::operating::Operating;
use crate::response::{Time, TimeSeed};
use crate::wire::{self, Key, Mismatches, NullForm};

/// The prefix of item keys. Keys of digits only would come back as a list.
const KEY_PREFIX: char = 'i';

/// Returns the key of the item at this position of its request.
pub(super) fn key(position: usize) -> String {
    format!("{KEY_PREFIX}{position}")
}

/// Returns the position of a key.
fn position(key: &str) -> Option<usize> {
    key.strip_prefix(KEY_PREFIX).unwrap_or(key).parse().ok()
}

/// The contents of a batch response by item.
pub(super) struct Parts {
    results: Placed,
    errors: Placed,
    times: Placed,
}

/// Values by the positions of their items. A server may send more than was asked for, so values
/// without an item are dropped.
#[derive(Default)]
struct Placed(BTreeMap<usize, Box<RawValue>>);

/// What a response says about one item.
pub(super) struct ItemResponse {
    /// The response to the item alone, as if its method had been called directly.
    pub(super) body: Vec<u8>,
    /// Whether the response is a refusal.
    pub(super) refused: bool,
    /// How much of its execution time the method has used.
    pub(super) operating: Option<Operating>,
}

/// The state of one item, before its method has read it.
#[derive(Debug, Clone)]
pub(super) enum ItemState {
    /// There is a response.
    Answered {
        /// The response to the item alone, as if its method had been called directly.
        body: Vec<u8>,
        /// Whether the response is a refusal.
        refused: bool,
        /// The other facts about the item.
        history: History,
    },
    /// The server responded without mentioning the item.
    Unanswered(History),
    /// The item was not carried out.
    NotExecuted,
    /// The item cannot be sent, and was not.
    NotSent(RequestError),
    /// It is unknown whether the item was carried out.
    Unknown,
}

impl<'de> wire::Read<'de> for Parts {
    const OBJECT: Option<&'static str> = Some("an object with the results of a batch");

    fn entries<A: MapAccess<'de>>(
        mut map: A,
        _: &mut Mismatches,
    ) -> Result<Option<Self>, A::Error> {
        let mut parts = Self {
            results: Placed::default(),
            errors: Placed::default(),
            times: Placed::default(),
        };
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match &*key {
                "result" => parts.results = map.next_value()?,
                "result_error" => parts.errors = map.next_value()?,
                "result_time" => {
                    let times: &RawValue = map.next_value()?;
                    // An unexpected shape of the times must not discard the results.
                    parts.times = serde_json::from_str(times.get()).unwrap_or_default();
                }
                _ => wire::skip(&mut map)?,
            }
        }
        Ok(Some(parts))
    }
}

fn timing(time: &RawValue) -> Option<Time> {
    let mut json = serde_json::Deserializer::from_str(time.get());
    TimeSeed.deserialize(&mut json).ok()?
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = wire::object(deserializer, NullForm::Only, &mut Mismatches::default())?;
        parts.ok_or_else(|| D::Error::custom("expected an object with the results of a batch"))
    }
}

impl Parts {
    /// Returns the part of the response about each of `count` items.
    pub(super) fn responses(self, count: usize) -> Vec<Option<ItemResponse>> {
        let Self {
            results,
            errors,
            times: Placed(times),
        } = self;
        let time = |position: usize| times.get(&position).map(|time| &**time);
        let operating = |position| Operating::of(&timing(time(position)?)?);
        let mut responses: Vec<Option<ItemResponse>> = Vec::new();
        responses.resize_with(count, || None);
        for (position, result) in results.before(count) {
            let time = time(position).map_or("null", RawValue::get);
            responses[position] = Some(ItemResponse {
                body: [r#"{"result":"#, result.get(), r#","time":"#, time, "}"]
                    .concat()
                    .into_bytes(),
                refused: false,
                operating: operating(position),
            });
        }
        for (position, error) in errors.before(count) {
            if !is_refusal(&error, responses[position].is_some()) {
                continue;
            }
            // A refusal has the shape of a refused call: an object with the key `error`.
            let body = match error.get() {
                object if object.starts_with('{') => object.to_owned(),
                bare => [r#"{"error":"#, bare, "}"].concat(),
            };
            responses[position] = Some(ItemResponse {
                body: body.into_bytes(),
                refused: true,
                operating: operating(position),
            });
        }
        responses
    }
}

/// Whether the value under an item's key among the errors reports an error.
fn is_refusal(error: &RawValue, has_result: bool) -> bool {
    let error = match truncated(error) {
        Value::Object(mut error) => match error.remove("error") {
            Some(code) => code,
            None => Value::Object(error),
        },
        error => error,
    };
    reports_error(&error, has_result)
}

impl Placed {
    /// Returns the values for the first `count` items.
    fn before(self, count: usize) -> impl Iterator<Item = (usize, Box<RawValue>)> {
        let placed = self.0.into_iter();
        placed.take_while(move |(position, _)| *position < count)
    }
}

impl<'de> Deserialize<'de> for Placed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlacedVisitor)
    }
}

struct PlacedVisitor;

impl PlacedVisitor {
    /// Reads a value that is not a map, which must be an empty one.
    fn nothing<E: Error>(&self, is_empty: bool, value: Unexpected<'_>) -> Result<Placed, E> {
        if is_empty {
            Ok(Placed::default())
        } else {
            Err(E::invalid_type(value, self))
        }
    }
}

/// PHP does not distinguish a list from a map whose keys happen to be 0, 1, 2 and so on, and writes
/// an empty map as `[]`.
///
/// Any other value that PHP considers empty means an empty map, too.
impl<'de> Visitor<'de> for PlacedVisitor {
    type Value = Placed;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Placed, A::Error> {
        let mut placed = Placed::default();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            match position(&key).filter(|position| *position < MAX_ITEMS) {
                Some(position) => drop(placed.0.insert(position, map.next_value()?)),
                None => wire::skip(&mut map)?,
            }
        }
        Ok(placed)
    }

    fn visit_unit<E: Error>(self) -> Result<Placed, E> {
        Ok(Placed::default())
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Placed, E> {
        self.nothing(!flag, Unexpected::Bool(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Placed, E> {
        self.nothing(number == 0, Unexpected::Unsigned(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Placed, E> {
        self.nothing(matches!(text, "" | "0"), Unexpected::Str(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Placed, A::Error> {
        let mut placed = Placed::default();
        for position in 0..MAX_ITEMS {
            let Some(value) = list.next_element()? else {
                return Ok(placed);
            };
            placed.0.insert(position, value);
        }
        IgnoredAny.visit_seq(list)?;
        Ok(placed)
    }
}

impl ItemState {
    /// Returns whether the server says that the item was carried out.
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::Answered { refused: false, .. })
    }

    /// Returns whether the item failed, so that a batch halts at it.
    pub(super) fn is_refused(&self) -> bool {
        matches!(
            self,
            Self::Answered { refused: true, .. } | Self::NotSent(_)
        )
    }
}
