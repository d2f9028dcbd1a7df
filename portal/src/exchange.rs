//! A request from the wire and back: read, hit by a fault or not, carried out, logged, answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde_json::Value;

use crate::access::{Address, Key};
use crate::failure::Failure;
use crate::fault::{Effect, Fault};
use crate::line::Line;
use crate::log::Request;
use crate::mischief::TOKEN_ENDPOINT;
use crate::parameters::{self, Parameters};
use crate::spoil::{self, Right};
use crate::state::{Shared, State};
use crate::{oauth, php, rest};

/// The largest body that is read: a file of 100 MiB in base64, and what is said about it.
const BODY_LIMIT: usize = 140 * 1024 * 1024;

/// Reads the portal's clock.
pub(crate) type Now<'a> = &'a dyn Fn() -> Duration;

/// A request that has been read.
pub(crate) struct Asked {
    kind: Kind,
    pub(crate) head: Parts,
    pub(crate) parameters: Result<Parameters, Failure>,
    pub(crate) line: Line,
}

/// Which part of the portal is asked.
#[derive(Clone, Copy)]
enum Kind {
    Rest,
    Token,
}

/// Answers whatever is asked of the REST API, and all else that is not for another part.
pub(crate) async fn rest(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response {
    exchange(shared, Kind::Rest, line, request).await
}

/// Answers whatever is asked of the authorization server.
pub(crate) async fn token(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response {
    exchange(shared, Kind::Token, line, request).await
}

async fn exchange(
    shared: Arc<Shared>,
    kind: Kind,
    line: Line,
    request: axum::extract::Request,
) -> Response {
    let (head, body) = request.into_parts();
    let parameters = read(&head, body).await;
    let asked = Asked {
        kind,
        head,
        parameters,
        line,
    };
    let fault = asked.fault(&mut shared.state());
    if fault.as_ref().is_some_and(Fault::waits_before) {
        shared.note_arrival();
        // The call must be carried out even if the caller hangs up, which ends this task.
        let answered = tokio::spawn(async move {
            wait(&shared, fault.as_ref()).await;
            answer(&shared, &asked, fault.as_ref())
        });
        return answered
            .await
            .unwrap_or_else(|_| Failure::unreadable(500, "the portal stopped").into_response());
    }
    let response = answer(&shared, &asked, fault.as_ref());
    shared.note_arrival();
    wait(&shared, fault.as_ref()).await;
    response
}

/// Waits as long as the fault says; most faults say nothing.
async fn wait(shared: &Shared, fault: Option<&Fault>) {
    match fault.map(|fault| &fault.effect) {
        Some(Effect::Hold) => shared.wait_for_release().await,
        Some(Effect::Delay(by)) => tokio::time::sleep(*by).await,
        _ => (),
    }
}

/// Carries out what is asked, writes it into the log, and spoils the answer.
fn answer(shared: &Shared, asked: &Asked, fault: Option<&Fault>) -> Response {
    let mut state = shared.state();
    let now = || shared.now();
    let outcome = match fault.map(|fault| (&fault.effect, fault.carries_out())) {
        Some((Effect::Error(failure), _)) => Err(failure.clone()),
        // What stands here is never seen: the fault comes in its place.
        Some((_, false)) => Ok(Value::Null),
        _ => match asked.kind {
            Kind::Rest => rest::respond(&mut state, asked, &now),
            Kind::Token => oauth::respond(&mut state, asked, &shared.origin, &now),
        },
    };
    let executed = outcome.is_ok() && fault.is_none_or(Fault::carries_out);
    let (right, error) = match outcome {
        Ok(body) => (
            Right {
                status: 200,
                body: php::json(&body),
            },
            None,
        ),
        Err(failure) => (failure.to_right(), Some(failure.code.to_owned())),
    };
    let status = fault.map_or(right.status, |fault| {
        spoil::status(&fault.effect, right.status)
    });
    state.record(asked.entry(status, error, executed, fault));
    drop(state);
    shared.send_outgoing();

    let Some(fault) = fault else {
        return right.into_response();
    };
    let path = asked.head.uri.path_and_query();
    let path = path.map_or("/", |path| path.as_str());
    let mut response = spoil::spoil(&fault.effect, right, path, &asked.line);
    spoil::add_retry_after(response.headers_mut(), fault.retry_after.as_ref());
    response
}

/// The parameters in query and body.
async fn read(head: &Parts, body: Body) -> Result<Parameters, Failure> {
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        Failure::unreadable(
            413,
            "the body broke off, or is larger than 140 MiB: send less",
        )
    })?;
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    parameters::read(head.uri.query(), content_type, &body)
}

impl Asked {
    /// The fault that hits the request. A path that names no method is beyond any.
    fn fault(&self, state: &mut State) -> Option<Fault> {
        match self.kind {
            Kind::Rest => {
                let address = Address::read(self.head.uri.path())?;
                state.mischief.for_call(address.method)
            }
            Kind::Token => state.mischief.for_token(),
        }
    }

    /// What the log keeps of it.
    fn entry(
        &self,
        status: u16,
        error: Option<String>,
        executed: bool,
        fault: Option<&Fault>,
    ) -> Request {
        let address = Address::read(self.head.uri.path());
        let parameters = self.parameters.as_ref().ok();
        let key = address
            .as_ref()
            .and_then(|address| Key::read(address, &self.head.headers, parameters));
        Request {
            method: match self.kind {
                Kind::Rest => address.as_ref().map_or("", |address| address.method),
                Kind::Token => TOKEN_ENDPOINT,
            }
            .to_owned(),
            path: self.head.uri.to_string(),
            authorization: Key::authorization(key.as_ref()),
            parameters: parameters.map_or(Value::Null, |parameters| parameters.clone().into_json()),
            headers: headers(&self.head.headers),
            status,
            error,
            executed,
            fault: fault.map(|fault| fault.name().to_owned()),
        }
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
