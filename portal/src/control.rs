//! The control endpoints under `/_portal`, for tests in other languages.

mod acts;
mod handlers;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State as Extract;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde_json::{Value, json};

use crate::demo;
use crate::errors::Failure;
use crate::faults::kinds::Fault;
use crate::limits::Rate;
use crate::log::Request;
use crate::state::Shared;

/// The maximum of `times`, and of faults in one request.
const MAX_TIMES: u64 = 1_000;
/// The largest body that is read.
const BODY_LIMIT: usize = 64 * 1024;

/// A control endpoint: takes the body of a request and returns that of the response.
type Action = fn(&Shared, &Value) -> Result<Value, String>;

/// The endpoints that change how the portal behaves.
#[rustfmt::skip]
const ACTIONS: [(&str, Action); 9] = [
    ("/authorize", authorize),
    ("/chaos", chaos),
    ("/clock", clock),
    ("/delivery", delivery),
    ("/fail", fail),
    ("/limits", limits),
    ("/oauth", oauth),
    ("/release", release),
    ("/reset", reset),
];

/// Returns the routes of the control endpoints.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    let routes = actions().fold(Router::new(), |routes, (path, action)| {
        routes.route(path, to(action))
    });
    routes
        .route("/counts", get(counts))
        .route("/deliveries", get(deliveries))
        .route("/requests", get(requests))
        .route("/unmet", get(unmet))
        .fallback(missed)
        .method_not_allowed_fallback(missed)
}

/// Returns all endpoints that change something.
fn actions() -> impl Iterator<Item = (&'static str, Action)> {
    ACTIONS
        .into_iter()
        .chain(acts::ACTIONS)
        .chain(handlers::ACTIONS)
}

fn to(action: Action) -> MethodRouter<Arc<Shared>> {
    post(
        async move |Extract(shared): Extract<Arc<Shared>>, body: Body| {
            // A body that is too long or incomplete reads as empty, and is refused by the endpoints
            // that need one.
            let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
            let body = serde_json::from_slice(&body).unwrap_or_default();
            match action(&shared, &body) {
                Ok(answer) => respond(StatusCode::OK, &answer),
                Err(reason) => refuse(StatusCode::BAD_REQUEST, reason),
            }
        },
    )
}

async fn counts(Extract(shared): Extract<Arc<Shared>>) -> Response {
    let counts = shared.state().world.counts().clone();
    respond(StatusCode::OK, &json!({ "counts": counts }))
}

async fn deliveries(Extract(shared): Extract<Arc<Shared>>) -> Response {
    let state = shared.state();
    let deliveries = state.deliveries().map(|delivery| {
        json!({
            "bot": delivery.bot,
            "event": delivery.event,
            "url": delivery.url,
            "content_type": delivery.content_type,
            "body": delivery.body,
            "status": delivery.status,
        })
    });
    let deliveries: Vec<Value> = deliveries.collect();
    respond(StatusCode::OK, &json!({ "deliveries": deliveries }))
}

async fn requests(Extract(shared): Extract<Arc<Shared>>) -> Response {
    let requests: Vec<Value> = shared.state().requests().map(Request::to_json).collect();
    let answer = json!({
        "arrived": shared.arrived(),
        "connections": shared.connections(),
        "requests": requests,
    });
    respond(StatusCode::OK, &answer)
}

async fn unmet(Extract(shared): Extract<Arc<Shared>>) -> Response {
    let unmet: Vec<String> = shared.unmet().iter().map(Fault::to_string).collect();
    respond(StatusCode::OK, &json!({ "unmet": unmet }))
}

async fn missed() -> Response {
    let known: Vec<&str> = actions().map(|(path, _)| path).collect();
    refuse(
        StatusCode::NOT_FOUND,
        format!(
            "under /_portal there are GET /counts, GET /deliveries, GET /requests, GET /unmet, and \
             with POST {}",
            known.join(", ")
        ),
    )
}

fn refuse(status: StatusCode, reason: String) -> Response {
    let failure = Failure::unreadable(status.as_u16(), reason);
    respond(status, &failure.to_json())
}

fn respond(status: StatusCode, body: &Value) -> Response {
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    (status, [(header::CONTENT_TYPE, json)], body.to_string()).into_response()
}

/// `{"error": "…"}` or `{"fault": "…"}`, with `times` (default 1).
fn fail(shared: &Shared, body: &Value) -> Result<Value, String> {
    let fault = fault(body)?;
    let times = match &body["times"] {
        Value::Null => 1,
        times => times
            .as_u64()
            .filter(|times| (1..=MAX_TIMES).contains(times))
            .ok_or_else(|| format!("`times` must be a whole number from 1 to {MAX_TIMES}"))?,
    };
    shared.state().faults.queue(fault, times as usize);
    Ok(json!({ "failing": times }))
}

/// `{"share": 0.1, "seed": 7, "faults": [{"fault": "drop"}, …]}`; a share of 0 ends it.
fn chaos(shared: &Shared, body: &Value) -> Result<Value, String> {
    let share = body["share"]
        .as_f64()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or("`share` must be a number from 0 to 1")?;
    let seed = match &body["seed"] {
        Value::Null => 0,
        seed => seed.as_u64().ok_or("`seed` must be a whole number")?,
    };
    let named = body["faults"].as_array().map_or(&[][..], Vec::as_slice);
    if (named.is_empty() && share > 0.0) || named.len() > MAX_TIMES as usize {
        return Err(format!(
            "`faults` must be a list of 1 to {MAX_TIMES} faults"
        ));
    }
    let faults = named.iter().map(fault).collect::<Result<_, _>>()?;
    shared.state().faults.randomize(share, seed, faults);
    Ok(json!({ "share": share }))
}

/// `{"advance": 3600}`, in seconds; returns the new time.
fn clock(shared: &Shared, body: &Value) -> Result<Value, String> {
    shared.advance(seconds(body, "advance")?);
    Ok(json!({ "now": shared.now().as_secs_f64() }))
}

/// `{"json": true, "twice": true}`; absent members are not changed.
fn delivery(shared: &Shared, body: &Value) -> Result<Value, String> {
    let flag = |name: &str| match &body[name] {
        Value::Null => Ok(None),
        flag => flag
            .as_bool()
            .map(Some)
            .ok_or_else(|| format!("`{name}` must be true or false")),
    };
    let (json, twice) = (flag("json")?, flag("twice")?);
    let delivery_options = &mut shared.state().delivery_options;
    delivery_options.json = json.unwrap_or(delivery_options.json);
    delivery_options.twice = twice.unwrap_or(delivery_options.twice);
    Ok(json!({ "json": delivery_options.json, "twice": delivery_options.twice }))
}

/// `{"rate": {"threshold": 50, "per_second": 2}, "operating": 480, "costs": {"a.method": 20}}`;
/// absent members are not changed, and null removes a limit.
fn limits(shared: &Shared, body: &Value) -> Result<Value, String> {
    const SHAPE: &str =
        r#"the body must be JSON such as {"rate":{"threshold":50,"per_second":2},"operating":480}"#;
    let body = body.as_object().ok_or(SHAPE)?;
    let rate = body.get("rate").map(rate).transpose()?;
    let operating = match body.get("operating") {
        Some(Value::Null) => Some(None),
        Some(limit) => Some(Some(duration(limit, "operating")?)),
        None => None,
    };
    let none = serde_json::Map::new();
    let costs = match body.get("costs") {
        None => &none,
        Some(costs) => costs.as_object().ok_or(SHAPE)?,
    };
    let costs: Vec<(&String, Duration)> = costs
        .iter()
        .map(|(method, cost)| Ok((method, duration(cost, "costs")?)))
        .collect::<Result<_, String>>()?;

    let mut state = shared.state();
    if let Some(rate) = rate {
        state.limits.set_rate(rate);
    }
    if let Some(operating) = operating {
        state.limits.set_operating_limit(operating);
    }
    for (method, cost) in costs {
        state.limits.set_cost(method, cost);
    }
    Ok(json!({ "limited": true }))
}

fn rate(rate: &Value) -> Result<Option<Rate>, String> {
    if rate.is_null() {
        return Ok(None);
    }
    let number = |name: &str| {
        rate[name]
            .as_f64()
            .filter(|number| *number >= 0.0)
            .ok_or_else(|| format!("`rate` needs a number of zero or more as `{name}`"))
    };
    Ok(Some(Rate {
        threshold: number("threshold")?,
        per_second: number("per_second")?,
    }))
}

/// Returns a new authorization code of the demo application.
fn authorize(shared: &Shared, _: &Value) -> Result<Value, String> {
    let now = shared.now();
    let code = shared
        .state()
        .world
        .credentials
        .authorize(demo::CLIENT_ID, now);
    Ok(json!({ "code": code }))
}

/// `{"expire": "token"}` or `{"expire": true}` for all, `{"revoke": "refresh token"}`,
/// `{"access_token_life": 60}`, `{"client_endpoint": "https://…/rest/"}`.
fn oauth(shared: &Shared, body: &Value) -> Result<Value, String> {
    let life = match &body["access_token_life"] {
        Value::Null => None,
        life => Some(duration(life, "access_token_life")?),
    };
    let revoke = optional(body, "revoke")?;
    let endpoint = optional(body, "client_endpoint")?;
    let mut state = shared.state();
    match &body["expire"] {
        Value::Null => (),
        Value::Bool(true) => state.world.expire_access_tokens(),
        Value::String(token) if state.world.expire_access_token(token) => (),
        _ => return Err("`expire` must be true or a known access token".to_owned()),
    }
    if let Some(token) = revoke {
        state.world.remove_refresh_token(token);
    }
    if let Some(life) = life {
        state.world.set_access_token_life(life);
    }
    if let Some(endpoint) = endpoint {
        // Empty text means the portal's own address.
        state.client_endpoint = Some(endpoint.to_owned()).filter(|text| !text.is_empty());
    }
    Ok(json!({ "given_out": state.world.given_out() }))
}

fn release(shared: &Shared, _: &Value) -> Result<Value, String> {
    shared.release(1);
    Ok(json!({ "released": 1 }))
}

fn reset(shared: &Shared, _: &Value) -> Result<Value, String> {
    shared.reset();
    Ok(json!({ "reset": true }))
}

/// Reads a fault from JSON: its name, its parameters and its restrictions.
fn fault(body: &Value) -> Result<Fault, String> {
    const SHAPE: &str = r#"the body must be JSON such as {"error":"QUERY_LIMIT_EXCEEDED","times":2} or {"fault":"drop","times":2}"#;
    let whole = |name: &str, default: u32, most: u32| match &body[name] {
        Value::Null => Ok(default),
        number => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| *number <= most)
            .ok_or_else(|| format!("`{name}` must be a whole number of at most {most}")),
    };
    let mut fault = match (body["error"].as_str(), body["fault"].as_str()) {
        (Some(code), None) => Fault::error(code).map_err(|unknown| unknown.to_string())?,
        (None, Some(name)) => match name {
            "redirect" => {
                let to = body["to"]
                    .as_str()
                    .filter(|to| HeaderValue::from_str(to).is_ok())
                    .ok_or("`to` must be the address to redirect to")?;
                let status = whole("status", 302, 399)?;
                if status < 300 {
                    return Err("`status` must be from 300 to 399".to_owned());
                }
                Fault::redirect(status as u16, to)
            }
            "drop" => Fault::drop(),
            "reset" => Fault::reset(),
            "truncate" => Fault::truncate(),
            "half_close" => Fault::half_close(),
            "hold" => Fault::hold(),
            "delay" => Fault::delay(seconds(body, "seconds")?),
            "drip" => Fault::drip(seconds(body, "seconds")?),
            "html" => Fault::html(),
            "empty" => Fault::empty(),
            "content_type" => Fault::content_type(),
            "invalid_utf8" => Fault::invalid_utf8(),
            "nested" => Fault::nested(whole("depth", 100_000, 10_000_000)? as usize),
            "huge" => Fault::huge(whole("mebibytes", 100, 1_000_000)?),
            "gzip_bomb" => Fault::gzip_bomb(whole("mebibytes", 100, 1_000_000)?),
            "endless" => Fault::endless(),
            _ => {
                return Err(format!(
                    "unknown fault {name:?}; use one of redirect, drop, reset, \
                     truncate, half_close, hold, delay, drip, html, empty, content_type, \
                     invalid_utf8, nested, huge, gzip_bomb, endless"
                ));
            }
        },
        _ => return Err(SHAPE.to_owned()),
    };
    match &body["before"] {
        Value::Null | Value::Bool(false) => {}
        Value::Bool(true) => fault = fault.before(),
        _ => return Err("`before` must be true or false".to_owned()),
    }
    match &body["method"] {
        Value::Null => {}
        Value::String(method) => fault = fault.of(method),
        _ => return Err("`method` must be the name of a method".to_owned()),
    }
    match &body["retry_after"] {
        Value::Null => {}
        Value::String(value) => fault = fault.retry_after(value),
        Value::Number(seconds) => fault = fault.retry_after(&seconds.to_string()),
        _ => return Err("`retry_after` must be seconds or a date".to_owned()),
    }
    Ok(fault)
}

fn number(body: &Value, name: &str) -> Result<u64, String> {
    body[name]
        .as_u64()
        .ok_or_else(|| format!("`{name}` must be a whole number"))
}

fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, String> {
    optional(body, name)?.ok_or_else(|| format!("`{name}` must be text"))
}

fn optional<'a>(body: &'a Value, name: &str) -> Result<Option<&'a str>, String> {
    match &body[name] {
        Value::Null => Ok(None),
        text => text
            .as_str()
            .map(Some)
            .ok_or_else(|| format!("`{name}` must be text")),
    }
}

fn seconds(body: &Value, name: &str) -> Result<Duration, String> {
    duration(&body[name], name)
}

fn duration(value: &Value, name: &str) -> Result<Duration, String> {
    value
        .as_f64()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("`{name}` must be a number of seconds"))
}
