//! The events of a bot: `imbot.v2.Event.get`.

use serde_json::Value;

use crate::http::parameters::Values;
use crate::methods::call::{Call, Outcome};
use crate::world::Recipient;

/// How many events a page has by default, and at most.
const LIMIT: u64 = 100;
const MAX_LIMIT: u64 = 1_000;

/// Returns the unconfirmed events of the bot and, if requested, those of the calling person.
pub(super) fn get(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let mut recipients = vec![Recipient::Bot(bot)];
    if call.values().flag("withUserEvents").unwrap_or(false) {
        let grant = &call.caller.grant;
        if !grant.scopes.contains("im") {
            return Err("SCOPE_ERROR");
        }
        let person = grant.user.ok_or("AUTH_ERROR")?;
        if !call.world.is_subscribed(person) {
            return Err("USER_NOT_SUBSCRIBED");
        }
        recipients.push(Recipient::Person(person));
    }
    let (offset, limit) = page(call.values());
    Ok(call.world.fetch(&recipients, offset, limit).into())
}

/// Returns the start and the length of the page.
pub(super) fn page(values: Values<'_>) -> (Option<u64>, usize) {
    let limit = match values.get("limit") {
        None | Some(Value::Null) => LIMIT,
        // A value that is not a number counts as 0, and so as the minimum.
        Some(_) => values.number("limit").unwrap_or(0).clamp(1, MAX_LIMIT),
    };
    (values.number("offset"), limit as usize)
}
