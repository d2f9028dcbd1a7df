//! Vectors of errors: real calls to a server that gives the response of the vector, and what the
//! client then does.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bitrix24::{App, Client, Config, ErrorKind, Method, Tokens};
use client_tests::{TestClock, response, serve};
use serde_json::{Map, Value, json};

use crate::methods::Api;

/// The path of the authorization server.
const TOKENS: &str = "/oauth/token";

/// How the caller is authorized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authorization {
    Webhook,
    /// With tokens that the client can renew.
    Renewable,
}

/// Where a client calls, and with which authorization.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    address: &'a str,
    authorization: Authorization,
}

/// The outcome of a call.
pub(crate) struct Called {
    /// Whether an earlier attempt has carried the request out; `None` if the call has failed.
    already_done: Option<bool>,
    /// The keys of a decision that the error contains.
    decision: Map<String, Value>,
}

/// Calls a method and describes the error.
pub(crate) fn called<M: Method>(caller: Caller<'_>, request: M) -> Called {
    let clock = TestClock::skipping(Duration::from_secs(31));
    let config = Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock)
        .attempts(2);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let outcome = runtime.block_on(async {
        match caller.authorization {
            Authorization::Webhook => {
                let url = format!("{}/rest/1/SECRET/", caller.address);
                let client = Client::webhook_with(&url, config).expect("a webhook's address");
                client.call(request).response().await
            }
            Authorization::Renewable => {
                let app = App::new("local.app", "secret").server(caller.address);
                let tokens = Tokens::new(caller.address, "the access token", "the refresh token");
                let client = Client::app_with(app, tokens, config).expect("good tokens");
                client.call(request).response().await
            }
        }
    });
    let error = match outcome {
        Ok(response) => {
            return Called {
                already_done: Some(response.already_done),
                decision: Map::new(),
            };
        }
        Err(error) => error,
    };
    let mut decision = Map::new();
    let mut put = |key: &str, value: Value| drop(decision.insert(key.to_owned(), value));
    put(
        "class",
        json!(error.class().map(|class| snake(&format!("{class:?}")))),
    );
    match error.kind() {
        ErrorKind::Api(refusal) => {
            put("kind", json!("api"));
            put("code", json!(refusal.code()));
            put("remedy", json!(refusal.remedy()));
            // A group's errors are wrapped: `Bot(BotNotFound)`.
            match format!("{:?}", refusal.failure).split_once('(') {
                Some(("System", _)) => put("where", json!("system")),
                Some((group, _)) => {
                    put("where", json!("group"));
                    put("group", json!(group));
                }
                None if refusal.facts().is_none() => put("where", json!("none")),
                None => put("where", json!("method")),
            }
        }
        ErrorKind::InvalidResponse(_) => {
            put("kind", json!("invalid_response"));
            put("code", json!(""));
            put("remedy", json!(null));
            put("where", json!("none"));
        }
        other => put("kind", json!(format!("{other:?}"))),
    }
    Called {
        already_done: None,
        decision,
    }
}

/// Returns the decision of the client about a response.
pub(crate) fn error(api: &Api, vector: &Value) -> Value {
    let (method, sample) = api.method(vector);
    let status = vector["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let status = status.expect("an HTTP status");
    let body = vector["body"].as_str().expect("a body");
    let call = |authorization, plan| {
        let arrived = PORTAL.follow(plan);
        let address = PORTAL.address.as_str();
        let called = (method.call)(
            Caller {
                address,
                authorization,
            },
            sample,
        );
        (called, arrived())
    };
    let same = || response(status, &[], body);
    let told = || response(status, &["retry-after: 5"], body);
    let (called, requests) = call(Authorization::Webhook, Plan::always(same()));
    let mut decision = called.decision;
    // Each of these calls differs from the first in one circumstance.
    let retry = if requests.calls == 2 {
        "retry"
    } else if call(Authorization::Renewable, Plan::always(same()))
        .1
        .renewals
        > 0
    {
        "renew"
    } else if call(Authorization::Webhook, Plan::always(told())).1.calls == 2 {
        "retry_when_told"
    } else if call(Authorization::Webhook, Plan::after_loss(same()))
        .0
        .already_done
        == Some(true)
    {
        "already_done"
    } else {
        "stop"
    };
    decision.insert("retry".to_owned(), retry.into());
    // The crate names the group's variant, the vector its type.
    if let (Some(Value::String(variant)), Some(group)) =
        (decision.get("group"), vector["decision"]["group"].as_str())
        && group.ends_with(&format!("{variant}Error"))
    {
        decision.insert("group".to_owned(), group.into());
    }
    json!({ "decision": decision })
}

/// What the server does next.
struct Plan {
    /// The response to every call.
    response: String,
    /// Whether the first response is lost.
    loses_first: bool,
}

impl Plan {
    fn always(response: String) -> Self {
        Self {
            response,
            loses_first: false,
        }
    }

    fn after_loss(response: String) -> Self {
        Self {
            response,
            loses_first: true,
        }
    }
}

/// The requests that have arrived.
#[derive(Debug, Clone, Copy, Default)]
struct Arrived {
    calls: u32,
    renewals: u32,
}

/// The server of all calls.
static PORTAL: LazyLock<Portal> = LazyLock::new(Portal::start);

/// A server on this machine that follows a plan.
struct Portal {
    address: String,
    state: Arc<Mutex<(Plan, Arrived)>>,
}

impl Portal {
    fn start() -> Self {
        let state = Arc::new(Mutex::new((
            Plan::always(String::new()),
            Arrived::default(),
        )));
        let shared = Arc::clone(&state);
        let server = serve(move |request| {
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let (plan, arrived) = &mut *state;
            let target = request.split(' ').nth(1).unwrap_or_default();
            if target.starts_with(TOKENS) {
                arrived.renewals += 1;
                return response(400, &[], r#"{"error":"invalid_grant"}"#);
            }
            arrived.calls += 1;
            if plan.loses_first && arrived.calls == 1 {
                return String::new();
            }
            plan.response.clone()
        });
        Self {
            address: format!("http://{}", server.address),
            state,
        }
    }

    /// Begins a plan; the returned function tells the requests since then.
    fn follow(&self, plan: Plan) -> impl Fn() -> Arrived + '_ {
        *self.lock() = (plan, Arrived::default());
        || self.lock().1
    }

    fn lock(&self) -> MutexGuard<'_, (Plan, Arrived)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the name of a class as vectors spell it: `rate_limited` for `RateLimited`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}
