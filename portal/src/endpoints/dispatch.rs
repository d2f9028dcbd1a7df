//! Processes a request: reads it, applies faults, carries it out, logs it and responds.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State as Extract};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::auth::access::{Address, Credential};
use crate::errors::Failure;
use crate::faults::apply;
use crate::faults::kinds::{Effect, Fault};
use crate::faults::schedule::TOKEN_ENDPOINT;
use crate::http::listener::ConnectionHandle;
use crate::http::request::Asked;
use crate::http::response::JsonResponse;
use crate::log::Request;
use crate::state::{Shared, State};
use crate::{oauth, php, rest};

/// The part of the portal that a request is for.
#[derive(Clone, Copy)]
enum Kind {
    Rest,
    Token,
}

/// Responds to requests for the REST API, and to all that no other route handles.
pub(crate) async fn rest(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: axum::extract::Request,
) -> Response {
    dispatch(shared, Kind::Rest, connection, request).await
}

/// Responds to requests for the authorization server.
pub(crate) async fn token(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: axum::extract::Request,
) -> Response {
    dispatch(shared, Kind::Token, connection, request).await
}

async fn dispatch(
    shared: Arc<Shared>,
    kind: Kind,
    connection: ConnectionHandle,
    request: axum::extract::Request,
) -> Response {
    let asked = Asked::read(request, connection).await;
    let fault = fault_of(kind, &asked, &mut shared.state());
    if fault.as_ref().is_some_and(Fault::waits_before) {
        shared.note_arrival();
        // The call must be carried out even if the caller hangs up, which ends this task.
        let answered = tokio::spawn(async move {
            wait(&shared, fault.as_ref()).await;
            answer(&shared, kind, &asked, fault.as_ref())
        });
        return answered
            .await
            .unwrap_or_else(|_| Failure::unreadable(500, "the portal stopped").into_response());
    }
    let response = answer(&shared, kind, &asked, fault.as_ref());
    shared.note_arrival();
    wait(&shared, fault.as_ref()).await;
    response
}

/// Waits as long as the fault requires; most faults require no wait.
async fn wait(shared: &Shared, fault: Option<&Fault>) {
    match fault.map(|fault| &fault.effect) {
        Some(Effect::Hold) => shared.wait_for_release().await,
        Some(Effect::Delay(by)) => tokio::time::sleep(*by).await,
        _ => (),
    }
}

/// Carries out the request, logs it, and applies the fault to the response.
fn answer(shared: &Shared, kind: Kind, asked: &Asked, fault: Option<&Fault>) -> Response {
    let mut state = shared.state();
    let now = || shared.now();
    let outcome = match fault.map(|fault| (&fault.effect, fault.carries_out())) {
        Some((Effect::Error(failure), _)) => Err(failure.clone()),
        // This response is never sent: the fault replaces it.
        Some((_, false)) => Ok(Value::Null),
        _ => match kind {
            Kind::Rest => rest::respond(&mut state, asked, &now),
            Kind::Token => oauth::respond(&mut state, asked, &shared.origin, &now),
        },
    };
    let executed = outcome.is_ok() && fault.is_none_or(Fault::carries_out);
    let (right, error) = match outcome {
        Ok(body) => (
            JsonResponse {
                status: 200,
                body: php::json(&body),
            },
            None,
        ),
        Err(failure) => (JsonResponse::from(&failure), Some(failure.code.to_owned())),
    };
    let status = fault.map_or(right.status, |fault| {
        apply::status(&fault.effect, right.status)
    });
    state.record(entry(kind, asked, status, error, executed, fault));
    drop(state);
    shared.send_outgoing();

    let Some(fault) = fault else {
        return right.into_response();
    };
    let path = asked.head.uri.path_and_query();
    let path = path.map_or("/", |path| path.as_str());
    let mut response = apply::apply(&fault.effect, right, path, &asked.connection);
    apply::add_retry_after(response.headers_mut(), fault.retry_after.as_ref());
    response
}

/// Returns the fault for the request. A path that names no method is never affected.
fn fault_of(kind: Kind, asked: &Asked, state: &mut State) -> Option<Fault> {
    match kind {
        Kind::Rest => {
            let address = Address::read(asked.head.uri.path())?;
            state.faults.for_call(address.method)
        }
        Kind::Token => state.faults.for_token(),
    }
}

/// Returns the log entry of a request.
fn entry(
    kind: Kind,
    asked: &Asked,
    status: u16,
    error: Option<String>,
    executed: bool,
    fault: Option<&Fault>,
) -> Request {
    let address = Address::read(asked.head.uri.path());
    let parameters = asked.parameters.as_ref().ok();
    let credential = address
        .as_ref()
        .and_then(|address| Credential::read(address, &asked.head.headers, parameters));
    Request {
        method: match kind {
            Kind::Rest => address.as_ref().map_or("", |address| address.method),
            Kind::Token => TOKEN_ENDPOINT,
        }
        .to_owned(),
        path: asked.head.uri.to_string(),
        authorization: Credential::authorization(credential.as_ref()),
        parameters: parameters.map_or(Value::Null, |parameters| parameters.clone().into_json()),
        headers: headers(&asked.head.headers),
        status,
        error,
        executed,
        fault: fault.map(|fault| fault.name().to_owned()),
    }
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
