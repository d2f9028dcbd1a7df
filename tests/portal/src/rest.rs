//! A REST call from the wire and back: read, let in, carried out, logged, answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State as Extract;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method as Verb, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{self, Address};
use crate::call::{Answer, Call};
use crate::clock::time;
use crate::failure::{Failure, METHOD_NOT_FOUND};
use crate::log::Request;
use crate::methods;
use crate::parameters::{self, Parameters};
use crate::state::{Shared, State};

/// The largest body that is read.
const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// Answers whatever is not for the control endpoints.
pub(crate) async fn answer(
    Extract(shared): Extract<Arc<Shared>>,
    request: axum::extract::Request,
) -> Response {
    let start = shared.clock.now();
    let (head, body) = request.into_parts();
    let parameters = read(&head, body).await;

    let mut state = shared.state();
    let address = Address::read(head.uri.path());
    let outcome = respond(&mut state, &head.method, address.as_ref(), &parameters);
    let (status, body) = match &outcome {
        Ok(result) => (
            200,
            json!({ "result": result, "time": time(start, shared.clock.now()) }),
        ),
        Err(failure) => (failure.status, failure.to_json()),
    };
    let parameters = parameters.ok();
    state.record(Request {
        method: address
            .as_ref()
            .map(|address| address.method.to_owned())
            .unwrap_or_default(),
        path: head.uri.to_string(),
        authorization: access::authorization(address.as_ref(), parameters.as_ref()),
        parameters: parameters.map_or(Value::Null, Parameters::into_json),
        headers: headers(&head.headers),
        status,
        error: outcome.err().map(|failure| failure.code.to_owned()),
    });
    respond_json(status, &body)
}

/// An HTTP answer with this status and body.
pub(crate) fn respond_json(status: u16, body: &Value) -> Response {
    let status = axum::http::StatusCode::from_u16(status)
        .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    (
        status,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        body.to_string(),
    )
        .into_response()
}

/// The parameters in query and body.
async fn read(head: &Parts, body: Body) -> Result<Parameters, Failure> {
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        Failure::unreadable(
            413,
            "the body broke off, or is larger than 10 MiB: send less",
        )
    })?;
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    parameters::read(head.uri.query(), content_type, &body)
}

/// The order of the checks is the order in which a real portal can know of the mistakes.
fn respond(
    state: &mut State,
    verb: &Verb,
    address: Option<&Address<'_>>,
    parameters: &Result<Parameters, Failure>,
) -> Answer {
    let address = address.ok_or_else(|| {
        Failure::unreadable(
            404,
            "the path names no method: call /rest/{user_id}/{code}/{method} or /rest/{method}",
        )
    })?;
    if let Some(failure) = state.take_failure() {
        return Err(failure);
    }
    if ![Verb::GET, Verb::POST].contains(verb) {
        return Err(Failure::unreadable(
            405,
            "a method is called with GET or POST",
        ));
    }
    let parameters = parameters.as_ref().map_err(Failure::clone)?;
    let grant = access::grant(&state.world, address, parameters)?.clone();
    let method = methods::find(address.method).ok_or(METHOD_NOT_FOUND)?;
    if !grant.scopes.contains(method.scope) {
        return Err(Failure::insufficient_scope());
    }
    (method.carry_out)(&mut Call {
        grant: &grant,
        authorization: access::authorization(Some(address), Some(parameters)),
        parameters,
        world: &mut state.world,
        bare_results: state.bare_results,
    })
}

fn headers(received: &HeaderMap) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::<String, String>::new();
    for (name, value) in received {
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.to_string())
            .and_modify(|all| {
                all.push_str(", ");
                all.push_str(&value);
            })
            .or_insert_with(|| value.to_string());
    }
    headers
}
