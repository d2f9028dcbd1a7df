//! Waiting for calls without an async runtime.

mod common;

use std::sync::mpsc::channel;

use bitrix24_runtime::{App, Client, Config, Error, ErrorKind, OAuthError, RequestError};
use common::{ListItems, ListItemsError, ONE_ITEM, Reply, serve, serve_in_turn};
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
        .wait_answer()
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
    let mut builder = match several {
        true => tokio::runtime::Builder::new_multi_thread(),
        false => tokio::runtime::Builder::new_current_thread(),
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
