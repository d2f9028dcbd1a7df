//! A successful answer, and what the call has cost the server.

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::wire::{self, Key, Mismatch, Mismatches, NullForm};

/// How much of what stands beside the result is looked into, in bytes. An endless error must not
/// fill the memory.
pub(crate) const BESIDE_BYTES: usize = 64 * 1024;

/// A successful answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the method gives.
    pub value: T,
    /// What the call has cost, when the server said so.
    pub time: Option<Time>,
    /// How many requests were sent for it: more than 1 when it had to be repeated. For an item of a
    /// batch, how many it was part of.
    pub attempts: u32,
    /// Whether the server said that it was done already, when it was asked again after an answer
    /// had been lost: then an earlier attempt has most likely done it, and `value` is what the
    /// method gives in that case. Only methods of [`Idempotency::DetectsRepeats`] are repeated so.
    ///
    /// [`Idempotency::DetectsRepeats`]: crate::Idempotency::DetectsRepeats
    pub already_done: bool,
    /// The values that did not fit their types and read as absent, 16 at most. They tell of portals
    /// that differ from what this crate describes: please report them. Those in the data of an event
    /// stand beside the event.
    pub mismatches: Vec<Mismatch>,
}

/// What a call has cost the server. Every figure may be absent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Time {
    /// When the server began, in seconds since 1970.
    pub start: Option<f64>,
    /// When the server was done, in seconds since 1970.
    pub finish: Option<f64>,
    /// How long the whole request took, in seconds.
    pub duration: Option<f64>,
    /// How long the method itself took, in seconds.
    pub processing: Option<f64>,
    /// When the server began, as a date with its time zone.
    pub date_start: Option<String>,
    /// When the server was done, as a date with its time zone.
    pub date_finish: Option<String>,
    /// How much of the method's execution time is used up at present, in seconds.
    pub operating: Option<f64>,
    /// When a part of the used execution time is given back, in seconds since 1970.
    pub operating_reset_at: Option<i64>,
}

/// Reads `time`, which must never spoil an answer: a figure of an odd shape is left out, and
/// whatever is not an object is nothing.
pub(crate) fn read_time(time: &RawValue) -> Option<Time> {
    if time.get().len() > BESIDE_BYTES {
        return None;
    }
    let mut time = serde_json::Deserializer::from_str(time.get());
    wire::object(&mut time, NullForm::Only, &mut Mismatches::default())
        .ok()
        .flatten()
}

impl<'de> wire::Object<'de> for Time {
    const EXPECTING: &'static str = "an object with figures";

    fn read<A: MapAccess<'de>>(mut map: A, _: &mut Mismatches) -> Result<Option<Self>, A::Error> {
        let mut time = Self::default();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let map = &mut map;
            match &*key {
                "start" => time.start = wire::value_if_any(map)?,
                "finish" => time.finish = wire::value_if_any(map)?,
                "duration" => time.duration = wire::value_if_any(map)?,
                "processing" => time.processing = wire::value_if_any(map)?,
                "date_start" => time.date_start = wire::value_if_any(map)?.map(|Date(date)| date),
                "date_finish" => time.date_finish = wire::value_if_any(map)?.map(|Date(date)| date),
                "operating" => time.operating = wire::value_if_any(map)?,
                "operating_reset_at" => {
                    // A moment may come as a float; its fraction of a second means nothing.
                    let moment: Option<f64> = wire::value_if_any(map)?;
                    let whole = moment.map(f64::trunc);
                    time.operating_reset_at = whole.and_then(wire::Scalar::from_number);
                }
                _ => wire::skip(map)?,
            }
        }
        Ok(Some(time))
    }
}

/// A date, which is a text and no number.
struct Date(String);

impl wire::Scalar for Date {
    const EXPECTING: &'static str = "a date";

    fn from_text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn from_integer(_: i64) -> Option<Self> {
        None
    }

    fn from_number(_: f64) -> Option<Self> {
        None
    }
}
