//! A successful response, and its timing.

use serde::de::{DeserializeSeed, Deserializer, MapAccess};

use crate::wire::{self, Key, Mismatch, Mismatches, NullForm};

/// How many bytes beside the result are read. An endless error message must not exhaust the memory.
pub(crate) const BESIDE_BYTES: usize = 64 * 1024;

/// A successful response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The result of the method.
    pub value: T,
    /// The timing of the call, if the server reported it.
    pub time: Option<Time>,
    /// How many requests were sent: more than 1 after retries.
    ///
    /// For an item of a batch, the number of requests that contained the item.
    pub attempts: u32,
    /// Whether the server reported, on a retry after a lost response, that the work was already
    /// done.
    ///
    /// Then an earlier attempt has most likely succeeded, and `value` is what the method returns in
    /// that case. Only methods of [`Idempotency::DetectsRepeats`] are retried this way.
    ///
    /// [`Idempotency::DetectsRepeats`]: crate::Idempotency::DetectsRepeats
    pub already_done: bool,
    /// The values that did not fit their types and were read as absent, 16 at most.
    ///
    /// They mean that the portal differs from what this crate describes: please report them.
    /// Mismatches in the data of an event are stored with the event.
    pub mismatches: Vec<Mismatch>,
}

/// The timing of a call, as measured by the server. Every figure may be absent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Time {
    /// When the server started, in seconds since 1970.
    pub start: Option<f64>,
    /// When the server finished, in seconds since 1970.
    pub finish: Option<f64>,
    /// How long the whole request took, in seconds.
    pub duration: Option<f64>,
    /// How long the method itself took, in seconds.
    pub processing: Option<f64>,
    /// When the server started, as a date with its time zone.
    pub date_start: Option<String>,
    /// When the server finished, as a date with its time zone.
    pub date_finish: Option<String>,
    /// How much of the method's execution time is currently used up, in seconds.
    pub operating: Option<f64>,
    /// When some of the used execution time becomes available again, in seconds since 1970.
    pub operating_reset_at: Option<i64>,
}

/// Reads `time`. It must never fail a call: a figure with an unexpected type is left out, and
/// anything but an object reads as `None`.
pub(crate) struct TimeSeed;

impl<'de> DeserializeSeed<'de> for TimeSeed {
    type Value = Option<Time>;

    fn deserialize<D: Deserializer<'de>>(self, time: D) -> Result<Option<Time>, D::Error> {
        wire::object(time, NullForm::Only, &mut Mismatches::default())
    }
}

impl<'de> wire::Read<'de> for Time {
    const OBJECT: Option<&'static str> = Some("an object with figures");

    fn entries<A: MapAccess<'de>>(
        mut map: A,
        ignored: &mut Mismatches,
    ) -> Result<Option<Self>, A::Error> {
        let mut time = Self::default();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let map = &mut map;
            match &*key {
                "start" => time.start = wire::value_if_any(map, ignored)?,
                "finish" => time.finish = wire::value_if_any(map, ignored)?,
                "duration" => time.duration = wire::value_if_any(map, ignored)?,
                "processing" => time.processing = wire::value_if_any(map, ignored)?,
                "date_start" => {
                    time.date_start = wire::value_if_any(map, ignored)?.map(|Date(date)| date)
                }
                "date_finish" => {
                    time.date_finish = wire::value_if_any(map, ignored)?.map(|Date(date)| date)
                }
                "operating" => time.operating = wire::value_if_any(map, ignored)?,
                "operating_reset_at" => {
                    // A timestamp may come as a float; its fraction of a second has no meaning.
                    let moment: Option<f64> = wire::value_if_any(map, ignored)?;
                    let whole = moment.map(f64::trunc);
                    time.operating_reset_at = whole.and_then(wire::Scalar::from_number);
                }
                _ => wire::skip(map)?,
            }
        }
        Ok(Some(time))
    }
}

/// A date, which is a text and never a number.
struct Date(String);

impl wire::Scalar for Date {
    const EXPECTING: &'static str = "a date";

    fn from_text(text: &str) -> Option<Self> {
        (text.len() <= BESIDE_BYTES).then(|| Self(text.to_owned()))
    }

    fn from_integer(_: i64) -> Option<Self> {
        None
    }

    fn from_number(_: f64) -> Option<Self> {
        None
    }
}
