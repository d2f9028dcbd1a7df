//! A REST call: authorization, method and response.

mod batch;
mod execute;
mod time;

use axum::http::Method as Verb;
use serde_json::{Value, json};

use crate::auth::access::{self, Address, Credential};
use crate::clock::Now;
use crate::errors::Failure;
use crate::http::request::Asked;
use crate::methods;
use crate::state::State;

use execute::execute;
use time::time;

/// Returns the body of the response to a request.
///
/// The checks are in the order in which a real portal reports errors.
pub(crate) fn respond(state: &mut State, asked: &Asked, now: Now<'_>) -> Result<Value, Failure> {
    let start = now();
    let address = Address::read(asked.head.uri.path()).ok_or_else(|| {
        Failure::unreadable(
            404,
            "the path names no method: call /rest/{user_id}/{code}/{method} or /rest/{method}",
        )
    })?;
    if ![Verb::GET, Verb::POST].contains(&asked.head.method) {
        return Err(Failure::unreadable(405, "call a method with GET or POST"));
    }
    let parameters = asked.parameters.as_ref().map_err(Failure::clone)?;
    state.limits.admit(asked.connection.source, start)?;
    // A portal reports an unknown method before it checks the caller.
    let method = methods::find(address.method);
    if method.is_none() && address.method != batch::METHOD {
        return Err(Failure::method_not_found());
    }
    let key = Credential::read(&address, &asked.head.headers, Some(parameters));
    let caller = access::caller(&state.world.credentials, key, start)?;
    let Some(method) = method else {
        let result = batch::carry_out(state, &caller, parameters, now);
        return Ok(json!({ "result": result, "time": time(start, now(), None) }));
    };
    let account = caller.grant.application.clone();
    let done = execute(state, &caller, &account, method, parameters, now)?;
    let mut body = json!({ "result": done.reply.result, "time": done.time });
    for (name, number) in [("total", done.reply.total), ("next", done.reply.next)] {
        if let Some(number) = number {
            body[name] = json!(number);
        }
    }
    Ok(body)
}
