//! The portal's additional methods, `portal.*`, for testing a client; real portals do not have
//! them.

use serde_json::json;

use crate::methods::call::{Call, Outcome, Reply};
use crate::php;

/// How many records a page of [`list`] has.
const PAGE: u64 = 50;
/// How many records [`list`] has when `total` is not given.
const RECORDS: u64 = 120;

/// Adds one to the counter `key`, which reveals every superfluous call.
pub(super) fn count(call: &mut Call<'_>) -> Outcome {
    let key = call.parameters.text("key").unwrap_or_default();
    Ok(json!({ "count": call.world.count_up(key) }).into())
}

/// Returns the parameters as they were read, without `auth`.
pub(super) fn echo(call: &mut Call<'_>) -> Outcome {
    Ok(php::round_trip_of(call.parameters.without_auth()).into())
}

/// Returns the numbers from 1 to `total`, 50 a page from `start` on.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let total = call.parameters.number("total").unwrap_or(RECORDS);
    let start = call.parameters.number("start").unwrap_or(0).min(total);
    let end = start.saturating_add(PAGE).min(total);
    Ok(Reply {
        result: (start + 1..=end).collect(),
        total: Some(total),
        next: (end < total).then_some(end),
    })
}
