//! The control endpoints under `/_portal`, for tests in other languages.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State as Extract;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::log::Request;
use crate::rest::respond_json;
use crate::state::Shared;

/// How many calls one request may make fail.
const MAX_TIMES: u64 = 1_000;
/// The largest body that is read.
const BODY_LIMIT: usize = 64 * 1024;

/// The control endpoints and what is said to those who miss them.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/fail", post(fail))
        .route("/requests", get(requests))
        .route("/reset", post(reset))
        .fallback(missed)
        .method_not_allowed_fallback(missed)
}

async fn fail(Extract(shared): Extract<Arc<Shared>>, body: Body) -> Response {
    // A body too long or broken off reads as an empty one, and is refused as such.
    let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
    match read_fail(&body) {
        Ok((failure, times)) => {
            shared.state().fail(failure, times);
            respond_json(200, &json!({ "failing": times }))
        }
        Err(reason) => refuse(400, reason),
    }
}

async fn requests(Extract(shared): Extract<Arc<Shared>>) -> Response {
    let requests: Vec<Value> = shared.state().requests().map(Request::to_json).collect();
    respond_json(
        200,
        &json!({ "connections": shared.connections(), "requests": requests }),
    )
}

async fn reset(Extract(shared): Extract<Arc<Shared>>) -> Response {
    shared.state().reset();
    respond_json(200, &json!({ "reset": true }))
}

async fn missed() -> Response {
    refuse(
        404,
        "the control endpoints are POST /_portal/fail, GET /_portal/requests and POST \
         /_portal/reset"
            .to_owned(),
    )
}

fn refuse(status: u16, reason: String) -> Response {
    respond_json(status, &Failure::unreadable(status, reason).to_json())
}

/// Reads `{"error": "…", "times": 2}`; `times` is 1 when left out.
fn read_fail(body: &[u8]) -> Result<(Failure, usize), String> {
    const SHAPE: &str =
        r#"the body must be JSON such as {"error":"QUERY_LIMIT_EXCEEDED","times":2}"#;
    let body: Value = serde_json::from_slice(body).map_err(|_| SHAPE.to_owned())?;
    let code = body["error"].as_str().ok_or(SHAPE)?;
    let times = match &body["times"] {
        Value::Null => 1,
        times => times
            .as_u64()
            .filter(|times| (1..=MAX_TIMES).contains(times))
            .ok_or_else(|| format!("`times` must be a whole number from 1 to {MAX_TIMES}"))?,
    };
    let failure = Failure::injected(code).map_err(|unknown| unknown.to_string())?;
    Ok((failure, times as usize))
}
