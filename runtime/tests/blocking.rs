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

    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let inside = async { app.wait_exchange("code", &config) };
    match runtime.expect("a runtime").block_on(inside) {
        Err(OAuthError::Setup { reason }) => assert!(reason.contains("await"), "{reason}"),
        other => panic!("{other:?}"),
    }
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
