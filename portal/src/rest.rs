//! A REST call: who may make it, which method it is, what it answers.

use axum::http::Method as Verb;
use serde_json::{Value, json};

use crate::access::{self, Address, Key};
use crate::batch;
use crate::call::{Call, Caller, Reply};
use crate::clock::time;
use crate::exchange::{Asked, Now};
use crate::failure::Failure;
use crate::methods::{self, Method};
use crate::parameters::Parameters;
use crate::php;
use crate::state::State;

/// A method's answer and the `time` object that goes with it.
pub(crate) struct Done {
    pub(crate) reply: Reply,
    pub(crate) time: Value,
}

/// The body of the answer to a request.
///
/// The order of the checks is the order in which a real portal can know of the mistakes.
pub(crate) fn respond(state: &mut State, asked: &Asked, now: Now<'_>) -> Result<Value, Failure> {
    let start = now();
    let address = Address::read(asked.head.uri.path()).ok_or_else(|| {
        Failure::unreadable(
            404,
            "the path names no method: call /rest/{user_id}/{code}/{method} or /rest/{method}",
        )
    })?;
    if ![Verb::GET, Verb::POST].contains(&asked.head.method) {
        return Err(Failure::unreadable(
            405,
            "a method is called with GET or POST",
        ));
    }
    let parameters = asked.parameters.as_ref().map_err(Failure::clone)?;
    state.limits.admit(asked.line.source, start)?;
    // A portal says that there is no such method before it looks at who asks.
    let method = methods::find(address.method);
    if method.is_none() && address.method != batch::METHOD {
        return Err(Failure::method_not_found());
    }
    let key = Key::read(&address, &asked.head.headers, Some(parameters));
    let caller = access::caller(&state.world.keys, key, start)?;
    let Some(method) = method else {
        let result = batch::carry_out(state, &caller, parameters, now);
        return Ok(json!({ "result": result, "time": time(start, now(), None) }));
    };
    let account = caller.grant.application.clone();
    let done = carry_out(state, &caller, &account, method, parameters, now)?;
    let mut body = json!({ "result": done.reply.result, "time": done.time });
    for (name, number) in [("total", done.reply.total), ("next", done.reply.next)] {
        if let Some(number) = number {
            body[name] = json!(number);
        }
    }
    Ok(body)
}

/// Carries out one method for a caller who was let in, directly or inside a batch. The time it
/// takes is put down to this account.
pub(crate) fn carry_out(
    state: &mut State,
    caller: &Caller,
    account: &str,
    method: &Method,
    parameters: &Parameters,
    now: Now<'_>,
) -> Result<Done, Failure> {
    let start = now();
    if method
        .scope
        .is_some_and(|scope| !caller.grant.scopes.contains(scope))
    {
        return Err(Failure::insufficient_scope(&caller.key));
    }
    state.limits.may_run(account, method.name, start)?;
    let answer = (method.carry_out)(&mut Call {
        caller,
        parameters,
        world: &mut state.world,
        bare_results: state.bare_results,
    });
    let finish = now();
    let measured = finish.saturating_sub(start);
    let operating = state.limits.account(account, method.name, start, measured);
    match answer {
        Ok(reply) => Ok(Done {
            reply: Reply {
                result: php::journey(reply.result),
                ..reply
            },
            time: time(start, finish, operating),
        }),
        Err(code) => Err(Failure::documented(method, code)),
    }
}
