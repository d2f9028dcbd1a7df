//! Calls over real HTTP: requests and responses on the wire, and missing responses.

mod common;

use std::future::poll_fn;
use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::mpsc::channel;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bitrix24_runtime::{
    Class, Client, Config, Error, ErrorKind, RequestError, Secret, TimeoutKind,
};
use common::clock::TestClock;
use common::{
    AddItem, Items, ListItems, ListItemsError, ONE_ITEM, Reply, SystemError, serve, serve_in_turn,
};
use serde_json::json;

fn local() -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .attempts(1)
}

fn client(server: &common::Server) -> Client {
    Client::webhook(&server.webhook(), local()).expect("a good address")
}

fn app(server: &common::Server) -> Client {
    Client::oauth(
        &format!("http://{}", server.address),
        "canary\"token",
        local(),
    )
    .expect("a good address")
}

fn always(status: u16, body: &str) -> common::Server {
    let body = body.to_owned();
    serve(move |_| Reply::Body(status, body.clone()))
}

async fn failure(server: &common::Server) -> Error<ListItemsError> {
    client(server)
        .call(ListItems::default())
        .await
        .expect_err("the call must fail")
}

#[tokio::test]
async fn a_webhook_call_on_the_wire() {
    let server = always(200, ONE_ITEM);
    let items = client(&server)
        .call(ListItems {
            page: Some(2),
            pass: None,
        })
        .await
        .expect("an answer");
    assert_eq!(items.items[0].name.as_deref(), Some("one"));

    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, "POST /rest/1/canarycode/test.Item.list HTTP/1.1");
    assert_eq!(seen.body, r#"{"page":2}"#);
    let id = seen.header("x-request-id").expect("an id").to_owned();
    assert_eq!(id.len(), 36);
    assert_eq!(
        seen.headers,
        [
            "accept: application/json".to_owned(),
            "content-length: 10".to_owned(),
            "content-type: application/json".to_owned(),
            format!("host: {}", server.address),
            format!("user-agent: bitrix24-rs/{}", env!("CARGO_PKG_VERSION")),
            format!("x-request-id: {id}"),
        ]
    );
}

#[tokio::test]
async fn a_call_has_one_id_and_its_error_knows_it() {
    let server = serve(|_| {
        let header = "X-Request-Id: the-portals-own".to_owned();
        Reply::WithHeader(500, header, "<html>".to_owned())
    });
    let config = Config::default()
        .allow_http_on_loopback()
        .attempts(2)
        .pauses(Duration::ZERO, Duration::ZERO);
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let error = client.call(ListItems::default()).await.expect_err("a page");
        let sent: Vec<_> = server.requests.try_iter().collect();
        let sent: Vec<_> = sent
            .iter()
            .map(|seen| seen.header("x-request-id"))
            .collect();
        assert_eq!(sent, [error.request_id(), error.request_id()]);
        assert_eq!(error.server_request_id(), Some("the-portals-own"));
        ids.push(error.request_id().expect("an id").to_owned());
    }
    assert_ne!(ids[0], ids[1]);
}

/// The ids that servers send look like tokens. One that is a known secret is still hidden.
#[tokio::test]
async fn the_id_that_a_server_sends_is_reported_unchanged() {
    for (given, shown) in [
        ("9f86d081-884c-4d65-9a2f-eaa0c55ad015", None),
        ("4bf92f3577b34da6a3ce929d0e0e4736", None),
        ("Root=1-67891233-abcdef012345678912345678", None),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", None),
        ("id-canarycode-1", Some("id-[redacted]-1")),
    ] {
        let server = serve(move |_| {
            let header = format!("X-Request-Id: {given}");
            Reply::WithHeader(403, header, "<html>".to_owned())
        });
        let call = client(&server).call(ListItems::default());
        let error = call.await.expect_err("a page");
        assert_eq!(error.server_request_id(), Some(shown.unwrap_or(given)));
    }
}

/// Invisible characters are escaped in a code and in the name of a field; in descriptions joiners
/// are kept.
#[tokio::test]
async fn a_code_cannot_look_like_another() {
    let body = json!({ "error": {
        "code": "CHAT\u{200D}_NOT\u{FE0F}_FOUND",
        "message": "a\u{200C}b",
        "validation": [{ "field": "na\u{200C}me", "message": "is\u{200C}wrong" }],
    } });
    let error = failure(&always(400, &body.to_string())).await;
    assert_eq!(
        error.to_string(),
        "test.Item.list: CHAT\\u{200d}_NOT\\u{fe0f}_FOUND: a\u{200C}b (HTTP 400). \
         `na\\u{200c}me`: is\u{200C}wrong. This code is not documented: see the method's page."
    );
}

#[tokio::test]
async fn an_application_call_on_the_wire() {
    let server = always(200, ONE_ITEM);
    let client = app(&server);
    client
        .call(ListItems {
            page: Some(2),
            pass: None,
        })
        .await
        .expect("an answer");
    client.call(ListItems::default()).await.expect("an answer");

    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, "POST /rest/test.Item.list HTTP/1.1");
    assert_eq!(seen.body, r#"{"auth":"canary\"token","page":2}"#);
    assert_eq!(
        server.requests.recv().expect("a request").body,
        r#"{"auth":"canary\"token"}"#
    );
}

#[tokio::test]
async fn the_answer_tells_what_the_call_has_cost() {
    let server = always(200, ONE_ITEM);
    let answer = client(&server)
        .call(ListItems::default())
        .response()
        .await
        .expect("an answer");
    let time = answer.time.expect("the time");
    assert_eq!(
        (time.start, time.operating, time.duration),
        (Some(1.5), Some(0.25), None)
    );
}

#[tokio::test]
async fn nothing_is_sent_until_the_call_is_awaited() {
    let server = always(200, ONE_ITEM);
    let call = client(&server)
        .call(ListItems::default())
        .with(|request| ListItems {
            page: Some(7),
            ..request
        });
    assert_eq!(call.request().page, Some(7));
    drop(call.into_future());
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let server = always(200, ONE_ITEM);
    let call = client(&server).call(ListItems::default());
    let items = tokio::spawn(call.into_future())
        .await
        .expect("no panic")
        .expect("an answer");
    assert_eq!(items.items.len(), 1);
}

#[tokio::test]
async fn a_raw_call_on_the_wire() {
    let server = always(200, r#"{"result":[1,"two"]}"#);
    let value = client(&server)
        .call_raw::<ListItemsError>("any.method_2", json!({"a": {"b": 1}}))
        .await;
    assert_eq!(value.expect("an answer"), json!([1, "two"]));
    app(&server)
        .call_raw::<ListItemsError>("any.method", json!(null))
        .await
        .expect("an answer");

    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, "POST /rest/1/canarycode/any.method_2 HTTP/1.1");
    assert_eq!(seen.body, r#"{"a":{"b":1}}"#);
    assert_eq!(
        server.requests.recv().expect("a request").body,
        r#"{"auth":"canary\"token"}"#
    );
}

#[tokio::test]
async fn a_wrong_raw_call_is_not_sent() {
    let server = always(200, ONE_ITEM);
    let refused = async |name: &str, parameters| {
        let call = app(&server).call_raw::<ListItemsError>(name, parameters);
        match call.await.map_err(Error::into_kind) {
            Err(ErrorKind::Request(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    for name in ["", ".", "a..b", "a/b", "../a", "a.", "a?b", "a b", "é"] {
        assert!(
            matches!(refused(name, json!({})).await, RequestError::MethodName),
            "{name}"
        );
    }
    assert!(matches!(
        refused("a.b", json!([1])).await,
        RequestError::NotAnObject
    ));
    assert!(matches!(
        refused("a.b", json!("x")).await,
        RequestError::NotAnObject
    ));
    assert!(matches!(
        refused("a.b", json!({"auth": "x"})).await,
        RequestError::OwnAuth
    ));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_refusal_is_typed_and_says_what_to_do() {
    let server = always(
        400,
        r#"{"error":"nothing_there","error_description":"Nothing there."}"#,
    );
    let error = failure(&server).await;
    assert_eq!(error.refusal(), Some(&ListItemsError::NothingThere));
    assert_eq!(error.class(), Some(Class::NotFound));
    assert_eq!(
        (error.method(), error.status(), error.code()),
        ("test.Item.list", Some(400), Some("nothing_there"))
    );
    assert!(error.is("Nothing_There") && !error.is("OTHER"));
    assert_eq!(
        error.to_string(),
        "test.Item.list: nothing_there: Nothing there (HTTP 400). The list is empty. Add an item first."
    );
    assert!(
        matches!(error.kind(), ErrorKind::Api(error) if error.failure == ListItemsError::NothingThere)
    );
}

#[tokio::test]
async fn the_same_code_means_what_its_status_or_else_its_description_says() {
    let own = always(
        403,
        r#"{"error":"ACCESS_DENIED","error_description":"no access to the list"}"#,
    );
    assert_eq!(failure(&own).await.refusal(), Some(&ListItemsError::Denied));
    let system = always(
        403,
        r#"{"error":"ACCESS_DENIED","error_description":"whatever"}"#,
    );
    assert_eq!(
        failure(&system).await.refusal(),
        Some(&ListItemsError::System(SystemError::Denied))
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = always(200, ONE_ITEM);
    for status in [301, 302, 303, 307, 308] {
        let header = format!("location: http://{}/rest/1/canarycode/x?y=z", other.address);
        let server = serve(move |_| Reply::WithHeader(status, header.clone(), String::new()));
        match failure(&server).await.into_kind() {
            ErrorKind::Redirected(error) => {
                assert_eq!(error.host(), Some(other.address.to_string().as_str()));
                assert_eq!(error.status(), status);
            }
            error => panic!("{error:?}"),
        }
    }
    assert_eq!(other.connections(), 0);

    let nowhere = always(304, "");
    assert!(
        matches!(failure(&nowhere).await.kind(), ErrorKind::Redirected(error) if error.host().is_none())
    );
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    let config = || local().max_response_bytes(1000);
    // Neither is sent in full, so reading it to its end would fail in another way.
    let announced =
        serve(|_| Reply::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 1001\r\n\r\n{".to_vec()));
    let chunked = serve(|_| {
        let chunk = format!("258\r\n{}\r\n", " ".repeat(0x258));
        Reply::Raw(
            format!(
                "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n{}",
                chunk.repeat(3)
            )
            .into_bytes(),
        )
    });
    for server in [announced, chunked] {
        let client = Client::webhook(&server.webhook(), config()).expect("a good address");
        match client
            .call(ListItems::default())
            .await
            .map_err(Error::into_kind)
        {
            Err(ErrorKind::TooLarge(error)) => {
                assert_eq!((error.limit(), error.status()), (1000, 200))
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_of_just_the_limit_is_read() {
    let body = format!("{ONE_ITEM}{}", " ".repeat(1000 - ONE_ITEM.len()));
    let server = always(200, &body);
    let client = Client::webhook(&server.webhook(), local().max_response_bytes(1000))
        .expect("a good address");
    client.call(ListItems::default()).await.expect("an answer");
}

#[tokio::test]
async fn time_limits_say_which_one_ran_out() {
    let short = Duration::from_millis(50);
    for (config, timeout, expected) in [
        (local().attempt_timeout(short), None, TimeoutKind::Attempt),
        (local().total_timeout(short), None, TimeoutKind::Total),
        (local(), Some(short), TimeoutKind::Total),
    ] {
        let server = serve(|_| Reply::Silence);
        let clock = TestClock::still();
        let config = config.clock(clock.clone());
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        let call = client.call(ListItems::default());
        let call = match timeout {
            Some(timeout) => call.timeout(timeout),
            None => call,
        };
        let mut call = call.into_future();
        while server.requests.try_recv().is_err() {
            assert!(is_pending(&mut call).await);
        }
        clock.advance(short - Duration::from_nanos(1));
        assert!(is_pending(&mut call).await);
        clock.advance(Duration::from_nanos(1));
        let error = call.await.expect_err("no answer");
        assert!(error.is_ambiguous(), "{error}");
        match error.kind() {
            ErrorKind::Timeout(error) => {
                assert_eq!((error.limit(), error.after()), (expected, short));
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Lets a future do what it can, and other tasks after it.
async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    let is_pending =
        poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending()));
    let is_pending = is_pending.await;
    tokio::task::yield_now().await;
    is_pending
}

#[tokio::test]
async fn a_connection_that_is_never_made_says_that_nothing_was_sent() {
    // The listener takes the connection but never says a word of TLS.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let config = Config::default().connect_timeout(Duration::from_millis(50));
    let client =
        Client::webhook(&format!("https://{address}/rest/1/x/"), config).expect("a good address");
    let call = client.call(ListItems::default());
    let error = call.await.expect_err("no connection");
    assert!(!error.is_ambiguous(), "{error}");
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(error) if error.limit() == TimeoutKind::Connect)
    );

    // It was not sent either if the call, or an attempt, times out before there is a connection.
    let short = Duration::from_millis(50);
    let attempt = Config::default().attempt_timeout(short).attempts(1);
    let attempt = Client::webhook(&format!("https://{address}/rest/1/x/"), attempt);
    let total = Client::webhook(&format!("https://{address}/rest/1/x/"), Config::default());
    for (call, expected) in [
        (
            attempt.expect("a good address").call(AddItem {}),
            TimeoutKind::Attempt,
        ),
        (
            total
                .expect("a good address")
                .call(AddItem {})
                .timeout(short),
            TimeoutKind::Total,
        ),
    ] {
        let error = call.await.expect_err("no connection");
        assert!(!error.is_ambiguous(), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Timeout(error) if error.limit() == expected));
    }

    drop(listener);
    let call = client.call(ListItems::default());
    let error = call.await.expect_err("no connection");
    assert!(!error.is_ambiguous(), "{error}");
    match error.kind() {
        ErrorKind::Transport(broken) => assert_eq!(broken.host(), address.to_string()),
        other => panic!("{other:?}"),
    }
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn a_broken_connection_says_that_the_request_may_have_arrived() {
    let cut = "HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{\"result\"";
    for bytes in [&b""[..], b"nonsense", cut.as_bytes()] {
        let server = serve(|_| Reply::Raw(bytes.to_vec()));
        let error = failure(&server).await;
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        assert!(error.is_ambiguous(), "{error}");
        assert_eq!(server.requests.try_iter().count(), 1);
    }
}

#[tokio::test]
async fn a_page_instead_of_an_answer_is_unreadable() {
    let server = always(502, "<html><body>Bad Gateway</body></html>");
    match failure(&server).await.into_kind() {
        ErrorKind::InvalidResponse(error) => {
            assert_eq!((error.status(), error.path()), (502, ""));
            assert_eq!(error.excerpt(), "<html><body>Bad Gateway</body></html>");
        }
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn the_content_type_of_an_answer_does_not_matter() {
    let server = serve(|_| {
        Reply::WithHeader(
            200,
            "content-type: text/html".to_owned(),
            ONE_ITEM.to_owned(),
        )
    });
    client(&server)
        .call(ListItems::default())
        .await
        .expect("an answer");
}

#[tokio::test]
async fn calls_in_a_row_share_one_connection() {
    let server = always(200, ONE_ITEM);
    let client = client(&server);
    for page in 0..100 {
        client
            .clone()
            .call(ListItems {
                page: Some(page),
                pass: None,
            })
            .await
            .expect("an answer");
    }
    assert_eq!(
        (server.connections(), server.requests.try_iter().count()),
        (1, 100)
    );
}

#[tokio::test]
async fn there_are_no_more_connections_than_calls_at_once() {
    assert!(connections_of_16_tasks().await <= 16);
}

/// With several threads, a connection may still be on its way back into the pool when a call on
/// another thread needs one and opens a new one; so the bound is less strict.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_stay_few_on_several_threads() {
    assert!(connections_of_16_tasks().await <= 48);
}

async fn connections_of_16_tasks() -> usize {
    let server = always(200, ONE_ITEM);
    let client = client(&server);
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    client.call(ListItems::default()).await.expect("an answer");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    assert_eq!(server.requests.try_iter().count(), 800);
    server.connections()
}

#[tokio::test]
async fn a_connection_closed_while_idle_costs_no_call() {
    let (close, signal) = channel();
    let server = serve_in_turn(vec![Reply::ThenClose(200, ONE_ITEM.to_owned(), signal)]);
    let client = client(&server);
    client.call(ListItems::default()).await.expect("an answer");
    // The connection becomes idle, and the runtime is not driven while the server closes the
    // connection.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    close.send(()).expect("the server waits for it");
    server.closed.recv().expect("the server closes it");
    client
        .call(ListItems::default())
        .await
        .expect("an answer on a new connection");
    assert_eq!(server.connections(), 2);
}

/// A call whose future is kept but not polled does not notice its deadline.
#[tokio::test]
async fn draining_waits_for_no_call_longer_than_the_call_may_take() {
    let server = serve(|_| Reply::Silence);
    let clock = TestClock::still();
    let config = local().clock(clock.clone());
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    let short = client
        .call(ListItems::default())
        .timeout(Duration::from_secs(2));
    let long = client
        .call(ListItems::default())
        .timeout(Duration::from_secs(60));
    let (mut short, mut long) = (pin!(short.into_future()), pin!(long.into_future()));
    let mut drain = pin!(client.drain());
    let mut context = Context::from_waker(Waker::noop());
    assert!(short.as_mut().poll(&mut context).is_pending());
    assert!(long.as_mut().poll(&mut context).is_pending());
    for seconds in [0, 2, 57] {
        clock.advance(Duration::from_secs(seconds));
        assert!(drain.as_mut().poll(&mut context).is_pending());
    }
    clock.advance(Duration::from_secs(1));
    assert!(drain.as_mut().poll(&mut context).is_ready());
    for call in [short, long] {
        let error = call.await.expect_err("its time is over");
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    }
    assert!(pin!(client.drain()).poll(&mut context).is_ready());
}

#[test]
fn awaiting_without_tokio_is_an_error_and_no_panic() {
    let server = always(200, ONE_ITEM);
    let mut future = client(&server).call(ListItems::default()).into_future();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(Err(error)) => assert!(
            matches!(error.kind(), ErrorKind::Request(RequestError::NoRuntime)),
            "{error}"
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_client_goes_wherever_it_is_needed() {
    fn check<T: Clone + Send + Sync + 'static>() {}
    check::<Client>();
    check::<Secret>();
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_error::<Error<ListItemsError>>();
}

#[test]
fn a_result_stays_small() {
    assert!(size_of::<Error<ListItemsError>>() <= 24);
    assert!(size_of::<Result<Items, Error<ListItemsError>>>() <= 32);
}
