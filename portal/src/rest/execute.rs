//! One method, called directly or inside a batch.

use serde_json::Value;

use crate::auth::access::{Caller, Credential};
use crate::clock::Now;
use crate::errors::Failure;
use crate::http::parameters::Parameters;
use crate::methods::Method;
use crate::methods::call::{Call, Reply};
use crate::php;
use crate::state::State;

use super::time::time;

/// The result of a method and its `time` object.
pub(crate) struct Done {
    pub(crate) reply: Reply,
    pub(crate) time: Value,
}

/// Carries out one method for an authorized caller, directly or in a batch. The execution time is
/// charged to this account.
pub(crate) fn execute(
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
        return Err(Failure::insufficient_scope(Credential::authorization(
            Some(&caller.credential),
        )));
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
                result: php::round_trip(reply.result),
                ..reply
            },
            time: time(start, finish, operating),
        }),
        Err(code) => Err(method.failure(code)),
    }
}
