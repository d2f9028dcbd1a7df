//! Waiting for calls without an async runtime.

mod common;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24_runtime::{
    App, BoxFuture, Client, Config, Error, ErrorKind, Idempotency, Method, Mismatches, OAuthError,
    RequestError, StoreError, TokenStore, Tokens,
};
use common::{ListItems, ListItemsError, ONE_ITEM, Reply, refusal, serve, serve_in_turn};
use serde::{Deserializer, Serialize, de::IgnoredAny};
use serde_json::json;

fn client(server: &common::Server) -> Client {
    Client::webhook(
        &server.webhook(),
        Config::default().allow_http_on_loopback().unlimited(),
    )
    .expect("a good address")
}

#[test]
fn waits_in_a_row_share_one_connection() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    for _ in 0..20 {
        client.call(ListItems::default()).wait().expect("an answer");
    }
    let answer = client
        .call_raw::<ListItemsError>("any.method", json!({}))
        .wait_response()
        .expect("an answer");
    assert_eq!(answer.value["items"][0]["id"], 1);
    assert_eq!(
        (server.connections(), server.requests.try_iter().count()),
        (1, 21)
    );
}

#[test]
fn threads_may_wait_side_by_side() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    client.call(ListItems::default()).wait().expect("an answer");
                }
            });
        }
    });
    assert_eq!(server.requests.try_iter().count(), 80);
    assert!(
        server.connections() <= 4,
        "{} connections",
        server.connections()
    );
}

/// Keeps its thread busy until a call on another thread has ended.
struct Busy {
    begun: Sender<()>,
    over: Mutex<Receiver<()>>,
}

impl Busy {
    fn run(&self) {
        self.begun.send(()).expect("the test goes on");
        let over = self.over.lock().expect("no panic");
        over.recv_timeout(Duration::from_secs(20))
            .expect("the other call was held up");
    }
}

/// Makes a call on another thread while the thread of this call is busy.
fn is_not_held_up(client: impl Fn(Arc<Busy>) -> Client, call: impl Fn(&Client, Arc<Busy>) + Sync) {
    let (begun, has_begun) = channel();
    let (end, over) = channel();
    let over = Mutex::new(over);
    let busy = Arc::new(Busy { begun, over });
    let client = client(Arc::clone(&busy));
    let other = client.clone();
    std::thread::scope(|scope| {
        let held_up = scope.spawn(|| call(&client, busy));
        has_begun.recv().expect("it begins");
        other.call(ListItems::default()).wait().expect("an answer");
        end.send(()).expect("it is still busy");
        held_up.join().expect("no panic");
    });
}

/// A method whose response takes long to read.
#[derive(Debug, Serialize)]
struct Slow {}

impl Method for Slow {
    const NAME: &'static str = "test.Item.slow";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = ();
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<()>, D::Error> {
        slow();
        serde::Deserialize::deserialize(result).map(|IgnoredAny| Some(()))
    }
}

static SLOW: Mutex<Option<Arc<Busy>>> = Mutex::new(None);

fn slow() {
    let busy = SLOW.lock().expect("no panic").take();
    busy.expect("somebody waits").run();
}

#[test]
fn a_thread_that_reads_a_long_answer_holds_up_no_other() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    is_not_held_up(
        |_| client(&server),
        |client, busy| {
            *SLOW.lock().expect("no panic") = Some(busy);
            client.call(Slow {}).wait().expect("an answer");
        },
    );
}

/// A `tracing` subscriber of one thread that is slow at the first event or span.
struct Listener(Arc<Mutex<Option<Arc<Busy>>>>);

impl Listener {
    fn hear(&self) {
        let busy = self.0.lock().expect("no panic").take();
        if let Some(busy) = busy {
            busy.run();
        }
    }
}

impl tracing::Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.hear();
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        self.hear();
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn a_thread_that_writes_its_trace_holds_up_no_other() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    is_not_held_up(
        |_| client(&server),
        |client, busy| {
            let busy = Arc::new(Mutex::new(Some(busy)));
            tracing::subscriber::with_default(Listener(Arc::clone(&busy)), || {
                while busy.lock().expect("no panic").is_some() {
                    // A concurrent test may just have cached that there is no subscriber.
                    tracing::callsite::rebuild_interest_cache();
                    client.call(ListItems::default()).wait().expect("an answer");
                }
            });
        },
    );
}

/// A store that blocks its thread, which stores should not do.
struct SlowStore(Arc<Busy>);

impl TokenStore for SlowStore {
    fn save<'a>(&'a self, _: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.run();
        Box::pin(async { Ok(()) })
    }
}

#[test]
fn a_store_that_takes_its_time_holds_up_no_other_call() {
    let expired = Mutex::new(true);
    let server = serve(move |seen| {
        if seen.line.contains("/oauth/token") {
            let tokens = r#"{"access_token":"c","refresh_token":"d"}"#;
            return Reply::Body(200, tokens.to_owned());
        }
        let mut expired = expired.lock().expect("no panic");
        if std::mem::take(&mut *expired) {
            refusal(401, "EXPIRED")
        } else {
            Reply::Body(200, ONE_ITEM.to_owned())
        }
    });
    is_not_held_up(
        |busy| {
            let app = App::new("app.1", "secret").server(format!("http://{}", server.address));
            let portal = format!("http://{}/rest/", server.address);
            let config = Config::default().allow_http_on_loopback().unlimited();
            let app = app.store(Arc::new(SlowStore(busy)));
            Client::app(app, Tokens::new(portal, "a", "b"), config).expect("good settings")
        },
        |client, _| drop(client.call(ListItems::default()).wait().expect("an answer")),
    );
}

#[test]
fn a_connection_closed_between_two_waits_costs_no_call() {
    let (close, signal) = channel();
    let server = serve_in_turn(vec![Reply::ThenClose(200, ONE_ITEM.to_owned(), signal)]);
    let client = client(&server);
    client.call(ListItems::default()).wait().expect("an answer");
    close.send(()).expect("the server waits for it");
    server.closed.recv().expect("the server closes it");
    client
        .call(ListItems::default())
        .wait()
        .expect("an answer on a new connection");
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_code_is_exchanged_without_a_runtime() {
    let tokens = r#"{"access_token":"a","refresh_token":"b","client_endpoint":"example.com"}"#;
    let server = serve(move |_| Reply::Body(200, tokens.to_owned()));
    let app = App::new("app.1", "secret").server(format!("http://{}", server.address));
    let config = Config::default().allow_http_on_loopback();
    let tokens = app.wait_exchange("code", &config).expect("tokens");
    assert_eq!(tokens.access_token.expose(), "a");

    let runtime = runtime(false);
    let inside = async { app.wait_exchange("code", &config) };
    match runtime.block_on(inside) {
        Err(OAuthError::Setup { reason }) => assert!(reason.contains("await"), "{reason}"),
        other => panic!("{other:?}"),
    }
    let aside = tokio::task::spawn_blocking;
    let waited = async { aside(move || app.wait_exchange("code", &config)).await };
    runtime.block_on(waited).expect("no panic").expect("tokens");
}

#[test]
fn a_drained_client_takes_no_more_calls() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    client.call(ListItems::default()).wait().expect("an answer");
    client.wait_drain().expect("nothing is under way");
    match client
        .call(ListItems::default())
        .wait()
        .map_err(Error::into_kind)
    {
        Err(ErrorKind::Request(error)) => {
            assert!(matches!(error, RequestError::Drained), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests.try_iter().count(), 1);
}

#[tokio::test]
async fn waiting_inside_a_runtime_is_an_error_and_no_panic() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    client.wait_drain().expect_err("awaiting is the way here");
    match client
        .call(ListItems::default())
        .wait()
        .map_err(Error::into_kind)
    {
        Err(ErrorKind::Request(error)) => {
            assert!(matches!(error, RequestError::WaitInRuntime), "{error}")
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.connections(), 0);
    client
        .call(ListItems::default())
        .await
        .expect("awaiting works");
}

/// A runtime with one thread, or with two.
fn runtime(several: bool) -> tokio::runtime::Runtime {
    let mut builder = if several {
        tokio::runtime::Builder::new_multi_thread()
    } else {
        tokio::runtime::Builder::new_current_thread()
    };
    builder.worker_threads(2).build().expect("a runtime")
}

#[test]
fn a_thread_that_a_runtime_has_set_aside_may_wait() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    let wait = || drop(client.call(ListItems::default()).wait().expect("an answer"));
    let waits = |runtime: &tokio::runtime::Runtime| {
        let client = client.clone();
        let wait = move || client.call(ListItems::default()).wait().map(drop);
        runtime.block_on(async { tokio::task::spawn_blocking(wait).await })
    };
    for several in [false, true] {
        let runtime = runtime(several);
        waits(&runtime).expect("no panic").expect("an answer");
        let _entered = runtime.enter();
        wait();
    }
    let runtime = runtime(true);
    runtime.block_on(async { tokio::task::block_in_place(wait) });
    let client = client.clone();
    let task = runtime.spawn(async move {
        tokio::task::block_in_place(|| client.call(ListItems::default()).wait()).map(drop)
    });
    runtime
        .block_on(task)
        .expect("no panic")
        .expect("an answer");
}

#[test]
fn elsewhere_in_a_runtime_waiting_is_refused_with_what_to_do() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    let refused = |client: &Client| {
        let error = client.call(ListItems::default()).wait();
        let error = error.expect_err("that would block").to_string();
        assert!(
            error.contains("`.await`") && error.contains("spawn_blocking"),
            "{error}"
        );
        client.wait_drain().expect_err("that would block");
    };
    for several in [false, true] {
        let runtime = runtime(several);
        runtime.block_on(async { refused(&client) });
        let client = client.clone();
        let task = runtime.spawn(async move { refused(&client) });
        runtime.block_on(task).expect("no panic");
        runtime.block_on(async { tokio::task::yield_now().await });
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async { refused(&self::client(&server)) });
    }
    assert_eq!(server.requests.try_iter().count(), 0);
}

#[test]
fn a_client_that_has_waited_may_be_dropped_inside_a_runtime() {
    let server = serve(|_| Reply::Body(200, ONE_ITEM.to_owned()));
    let client = client(&server);
    client.call(ListItems::default()).wait().expect("an answer");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async move { drop(client) });
    server
        .closed
        .recv()
        .expect("the connection has gone with the client");
}
