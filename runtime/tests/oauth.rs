//! Tokens: requesting and renewing them, and all failures of both.

mod common;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bitrix24_runtime::{
    App, BoxFuture, Class, Client, Config, Error, ErrorKind, LeakyBucket, OAuthError, RequestError,
    StoreError, TokenStore, Tokens,
};
use common::clock::TestClock;
use common::tls::Authority;
use common::{AddItem, ListItems, ListItemsError, ONE_ITEM, Reply, Seen, Server, refusal, serve};
use serde_json::json;
use tokio::sync::Semaphore;

/// A portal and its authorization server in one: tokens are numbers, and the portal accepts those
/// from `valid` on.
struct World {
    server: Server,
    log: Arc<Mutex<Vec<String>>>,
}

impl World {
    /// The portal accepts the token of this number; `renew` responds to a renewal, given the number
    /// of the refresh token that was sent.
    fn new(valid: u64, renew: impl Fn(u64) -> Reply + Send + Sync + 'static) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&log);
        let server = serve(move |seen: &Seen| {
            let record = |text: String| shared.lock().expect("no panic").push(text);
            if seen.line.starts_with("POST /oauth/token/ ") {
                let form = form(&seen.body);
                record(format!("renew {}", form["refresh_token"]));
                let number = form["refresh_token"].trim_start_matches("refresh");
                renew(number.parse().expect("a number"))
            } else {
                let body: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
                let token = body["auth"].as_str().expect("a token");
                record(format!("call {token}"));
                let number: u64 = token
                    .trim_start_matches("access")
                    .parse()
                    .expect("a number");
                if number >= valid {
                    Reply::Body(200, ONE_ITEM.to_owned())
                } else {
                    refusal(401, "EXPIRED")
                }
            }
        });
        Self { server, log }
    }

    fn app(&self) -> App {
        // As they are read from files.
        App::new("app.1\n", "secret&=\n").server(format!("http://{}", self.server.address))
    }

    fn tokens(&self) -> Tokens {
        Tokens::new(
            format!("http://{}/rest/", self.server.address),
            "access0",
            "refresh0",
        )
    }

    fn client(&self, app: App) -> Client {
        Client::app(app, self.tokens(), config()).expect("good settings")
    }

    /// Returns what has happened since the last call of this function.
    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().expect("no panic"))
    }
}

fn config() -> Config {
    Config::default().allow_http_on_loopback().unlimited()
}

fn form(body: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

/// New tokens, one number higher than the refresh token.
fn next(number: u64) -> Reply {
    let number = number + 1;
    Reply::Body(
        200,
        json!({
            "access_token": format!("access{number}"), "refresh_token": format!("refresh{number}"),
            "domain": "oauth.bitrix.info", "expires_in": 3600, "expires": 1_780_319_382, "scope": "imbot,im",
            "member_id": "a223", "user_id": "67", "status": "F",
        })
        .to_string(),
    )
}

/// A store that records the tokens it receives, and saves or fails as configured.
struct Store {
    log: Arc<Mutex<Vec<String>>>,
    calls: AtomicUsize,
    /// The behaviour of the save with this number.
    save: fn(usize) -> Saving,
    permits: Semaphore,
}

enum Saving {
    Good,
    Failing,
    Panicking,
    Waiting,
}

impl Store {
    fn new(world: &World, save: fn(usize) -> Saving) -> Arc<Self> {
        Arc::new(Self {
            log: Arc::clone(&world.log),
            calls: AtomicUsize::new(0),
            save,
            permits: Semaphore::new(0),
        })
    }
}

impl TokenStore for Store {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let text = format!("save {}", tokens.refresh_token.expose());
            self.log.lock().expect("no panic").push(text);
            match (self.save)(self.calls.fetch_add(1, Ordering::SeqCst)) {
                Saving::Good => Ok(()),
                Saving::Failing => {
                    Err(format!("no room for {}", tokens.access_token.expose()).into())
                }
                Saving::Panicking => panic!("the store panics"),
                Saving::Waiting => {
                    self.permits.acquire().await.expect("it is open").forget();
                    Ok(())
                }
            }
        })
    }
}

/// A store that keeps the last tokens.
#[derive(Default)]
struct Kept(Mutex<Option<Tokens>>);

impl TokenStore for Kept {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        *self.0.lock().expect("no panic") = Some(tokens.clone());
        Box::pin(async { Ok(()) })
    }
}

async fn call(client: &Client) -> Result<common::Items, Error<ListItemsError>> {
    client.call(ListItems::default()).await
}

/// Returns why there is no token.
fn reason(error: Error<ListItemsError>) -> OAuthError {
    assert!(!error.is_ambiguous());
    match error.into_kind() {
        ErrorKind::Token(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_stored_and_then_used() {
    let world = World::new(1, next);
    let store = Store::new(&world, |_| Saving::Good);
    let client = world.client(world.app().store(store));
    let answer = client
        .call(ListItems {
            page: Some(3),
            pass: None,
        })
        .response()
        .await;
    assert_eq!(answer.expect("an answer").attempts, 2);
    assert_eq!(
        world.log(),
        [
            "call access0",
            "renew refresh0",
            "save refresh1",
            "call access1"
        ]
    );
    // A valid token is not renewed.
    call(&client).await.expect("an answer");
    assert_eq!(world.log(), ["call access1"]);

    let seen: Vec<Seen> = world.server.requests.try_iter().collect();
    assert_eq!(seen[0].body, r#"{"auth":"access0","page":3}"#);
    assert_eq!(seen[2].body, r#"{"auth":"access1","page":3}"#);
    assert_eq!(seen[1].line, "POST /oauth/token/ HTTP/1.1");
    assert_eq!(
        seen[1].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let expected = [
        ("client_id", "app.1"),
        ("client_secret", "secret&="),
        ("grant_type", "refresh_token"),
        ("refresh_token", "refresh0"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(form(&seen[1].body), BTreeMap::from(expected));
}

#[tokio::test]
async fn every_renewal_starts_from_the_last_tokens() {
    let world = World::new(u64::MAX, next);
    let client = world.client(world.app());
    for number in 0..3 {
        let error = call(&client).await.expect_err("it expires at once");
        // There are one renewal and two calls, and no more.
        assert_eq!(
            (error.class(), error.attempts()),
            (Some(Class::TokenExpired), 2)
        );
        let next = number + 1;
        assert_eq!(
            world.log(),
            [
                format!("call access{number}"),
                format!("renew refresh{number}"),
                format!("call access{next}")
            ]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_calls_renew_once() {
    let world = World::new(1, next);
    let store = Store::new(&world, |_| Saving::Good);
    let client = world.client(world.app().store(store));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("an answer");
    }
    let log = world.log();
    let count = |what: &str| log.iter().filter(|line| line.starts_with(what)).count();
    assert_eq!(
        (count("renew"), count("save"), count("call access1")),
        (1, 1, 100)
    );
    let at = |what: &str| log.iter().position(|line| line.starts_with(what));
    assert!(at("save") < at("call access1"), "{log:?}");
}

#[tokio::test]
async fn a_refused_refresh_token_is_not_tried_again() {
    let world = World::new(1, |_| {
        let body = r#"{"error":"invalid_grant","error_description":"secret&= refresh0 is old"}"#;
        Reply::Body(400, body.to_owned())
    });
    let client = world.client(world.app());
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        let error = call.await.expect("no panic").expect_err("no token");
        let text = error.to_string();
        assert_eq!(
            text,
            "test.Item.list: the access token has expired and was not renewed: the authorization server refused: \
             invalid_grant: [redacted] [redacted] is old (HTTP 400). The refresh token or the code has expired, was \
             used before, or belongs to another application: check the client id, let the user authorize the \
             application again, and create a new client with those tokens."
        );
        let expected = OAuthError::Refused {
            code: "invalid_grant".to_owned(),
            description: "[redacted] [redacted] is old".to_owned(),
            status: 400,
        };
        assert_eq!(reason(error), expected);
    }
    let log = world.log();
    assert_eq!(
        log.iter().filter(|line| line.starts_with("renew")).count(),
        1,
        "{log:?}"
    );

    // Nothing at all is sent from now on.
    let error = call(&client).await.expect_err("no token");
    assert_eq!(error.attempts(), 0);
    assert!(matches!(reason(error), OAuthError::Refused { .. }));
    assert_eq!(world.log(), Vec::<String>::new());
}

/// A person may fix that, on the server too, so the refresh token is kept; but requesting tokens
/// with every call would be useless.
#[tokio::test]
async fn a_refused_application_keeps_its_session_and_is_asked_for_again_a_minute_later() {
    for code in [
        "invalid_client",
        "invalid_request",
        "invalid_scope",
        "PAYMENT_REQUIRED",
    ] {
        let is_right = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&is_right);
        let world = World::new(1, move |number| {
            if shared.load(Ordering::SeqCst) {
                next(number)
            } else {
                refusal(400, code)
            }
        });
        let clock = TestClock::still();
        let client = Client::app(world.app(), world.tokens(), config().clock(clock.clone()));
        let client = client.expect("good settings");
        let refused = reason(call(&client).await.expect_err("no token"));
        assert!(!refused.is_transient(), "{code}");
        assert_eq!(world.log(), ["call access0", "renew refresh0"], "{code}");

        clock.advance(Duration::from_secs(59));
        assert_eq!(reason(call(&client).await.expect_err("too early")), refused);
        assert_eq!(world.log(), ["call access0"], "{code}");

        is_right.store(true, Ordering::SeqCst);
        clock.advance(Duration::from_secs(2));
        call(&client).await.expect("an answer");
        let expected = ["call access0", "renew refresh0", "call access1"];
        assert_eq!(world.log(), expected, "{code}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_asked_again_later_but_not_by_everybody() {
    for reply in [
        || Reply::Raw(Vec::new()),
        || Reply::Body(502, "<html>Bad Gateway</html>".to_owned()),
        || Reply::Body(200, "<html>Sign in</html>".to_owned()),
        || Reply::Body(200, r#"{"access_token":"access9"}"#.to_owned()),
        || Reply::Body(200, r#"{"access_token":7,"refresh_token":null}"#.to_owned()),
        || Reply::Body(500, r#"{"error":"later"}"#.to_owned()),
        || Reply::Body(429, r#"{"error":"too_many"}"#.to_owned()),
        || Reply::Body(400, r#"{"error":"temporarily_unavailable"}"#.to_owned()),
        || Reply::Body(403, r#"{"error":"NEVER_HEARD_OF"}"#.to_owned()),
        || Reply::Body(408, "{}".to_owned()),
        || Reply::Body(429, "<html>Too many</html>".to_owned()),
    ] {
        let world = World::new(1, move |_| reply());
        let clock = TestClock::still();
        let client = Client::app(world.app(), world.tokens(), config().clock(clock.clone()));
        let client = client.expect("good settings");
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { call(&client).await })
            })
            .collect();
        for call in calls {
            let reason = reason(call.await.expect("no panic").expect_err("no token"));
            let text = reason.to_string();
            assert!(
                matches!(
                    reason,
                    OAuthError::Transport { .. }
                        | OAuthError::InvalidResponse { .. }
                        | OAuthError::Refused { .. }
                ) && reason.is_transient(),
                "{text}"
            );
            assert!(
                !text.contains("secret&") && !text.contains("refresh0"),
                "{text}"
            );
        }
        let renewals = || {
            world
                .log()
                .iter()
                .filter(|line| line.starts_with("renew"))
                .count()
        };
        assert_eq!(renewals(), 1);
        call(&client).await.expect_err("too early");
        assert_eq!(renewals(), 0);
        clock.advance(Duration::from_secs(2));
        call(&client).await.expect_err("in vain");
        assert_eq!(renewals(), 1);
    }
}

/// A server that is the wrong one, or issues no tokens, will respond in the same way again.
#[tokio::test]
async fn a_server_that_is_none_is_asked_again_a_minute_later() {
    let page = |status| Reply::Body(status, "<html>Not here</html>".to_owned());
    let redirect = |status| {
        let location = "location: http://127.0.0.1:1/".to_owned();
        Reply::WithHeader(status, location, String::new())
    };
    let replies: [Box<dyn Fn() -> Reply + Send + Sync>; 8] = [
        Box::new(move || page(401)),
        Box::new(move || page(403)),
        Box::new(move || page(404)),
        Box::new(move || page(410)),
        Box::new(|| Reply::Body(404, "{}".to_owned())),
        Box::new(move || redirect(302)),
        Box::new(move || redirect(307)),
        Box::new(|| Reply::Body(200, "x".repeat(17 * 1024 * 1024))),
    ];
    for reply in replies {
        let world = World::new(1, move |_| reply());
        let clock = TestClock::still();
        let client = Client::app(world.app(), world.tokens(), config().clock(clock.clone()));
        let client = client.expect("good settings");
        let error = call(&client).await.expect_err("no token");
        assert!(!error.is_transient(), "{error}");
        assert!(error.to_string().contains("Check `App::server`"), "{error}");
        assert_eq!(world.log(), ["call access0", "renew refresh0"], "{error}");
        clock.advance(Duration::from_secs(59));
        assert_eq!(
            reason(call(&client).await.expect_err("too early")),
            reason(error)
        );
        assert_eq!(world.log(), ["call access0"]);
        clock.advance(Duration::from_secs(2));
        call(&client).await.expect_err("in vain");
        assert_eq!(world.log(), ["call access0", "renew refresh0"]);
    }
}

#[tokio::test]
async fn a_server_whose_certificate_does_not_hold_is_not_asked_for_ever() {
    let authority = Authority::new();
    let server = authority.serve(&["127.0.0.1"], |_| next(0));
    let app = App::new("app.1", "secret").server(format!("https://{}", server.address));
    let error = app.exchange("code", &config()).await.expect_err("no trust");
    assert!(matches!(error, OAuthError::WrongServer { .. }), "{error}");
    assert!(
        !error.is_transient() && error.to_string().contains("UnknownIssuer"),
        "{error}"
    );
}

#[tokio::test]
async fn a_token_that_nobody_renews_stays_expired() {
    let world = World::new(1, next);
    let portal = format!("http://{}", world.server.address);
    let client = Client::oauth(&portal, "access0", config()).expect("good settings");
    let error = call(&client).await.expect_err("it has expired");
    assert_eq!(
        (error.class(), error.attempts()),
        (Some(Class::TokenExpired), 1)
    );
    assert_eq!(world.log(), ["call access0"]);
}

#[tokio::test]
async fn tokens_that_cannot_be_stored_are_not_used_and_not_lost() {
    let world = World::new(1, next);
    let store = Store::new(&world, |number| match number {
        0 => Saving::Failing,
        1 => Saving::Panicking,
        _ => Saving::Good,
    });
    let clock = TestClock::still();
    let client = Client::app(
        world.app().store(store),
        world.tokens(),
        config().clock(clock.clone()),
    );
    let client = client.expect("good settings");
    let error = call(&client).await.expect_err("it is not stored");
    assert_eq!(
        reason(error),
        OAuthError::Store {
            reason: "no room for [redacted]".to_owned()
        }
    );
    assert_eq!(
        world.log(),
        ["call access0", "renew refresh0", "save refresh1"]
    );

    // A store that panics does not block others either.
    clock.advance(Duration::from_secs(2));
    assert_eq!(
        reason(call(&client).await.expect_err("it panics")),
        OAuthError::CutOff
    );
    assert_eq!(world.log(), ["call access0", "save refresh1"]);

    call(&client).await.expect("an answer");
    assert_eq!(
        world.log(),
        ["call access0", "save refresh1", "call access1"]
    );
}

#[tokio::test]
async fn giving_a_call_up_while_tokens_are_stored_loses_nothing() {
    let world = World::new(1, next);
    let store = Store::new(&world, |_| Saving::Waiting);
    let client = world.client(world.app().store(store.clone()));
    let first = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while store.calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let second = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    first.abort();
    first.await.expect_err("it was given up");
    store.permits.add_permits(1);
    second.await.expect("no panic").expect("an answer");
    let log = world.log();
    assert_eq!(
        log.iter().filter(|line| line.starts_with("renew")).count(),
        1,
        "{log:?}"
    );
    assert_eq!(log.last().map(String::as_str), Some("call access1"));
}

/// Polls a future at most this many times, and then drops it.
async fn give_up_after(polls: usize, future: impl Future) {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| match left {
        0 => Poll::Ready(()),
        _ => {
            left -= 1;
            future.as_mut().poll(context).map(drop)
        }
    })
    .await;
}

#[tokio::test]
async fn giving_a_call_up_at_any_moment_leaves_nothing_behind() {
    for polls in 0..20 {
        let world = World::new(1, next);
        let store = Store::new(&world, |_| Saving::Good);
        let clock = TestClock::skipping(Duration::from_secs(1));
        let bucket = LeakyBucket::new(1, Duration::from_millis(500)).clock(clock.clone());
        let config = config().clock(clock).limiter(Arc::new(bucket));
        let client = Client::app(world.app().store(store), world.tokens(), config);
        let client = client.expect("good settings");
        let given_up = || give_up_after(polls, call(&client));
        tokio::join!(given_up(), given_up());
        // The queue, the renewal and the permits are free.
        call(&client).await.expect("an answer");
        client.drain().await;
        let log = world.log();
        let renewals = log.iter().filter(|line| line.starts_with("renew")).count();
        assert_eq!(renewals, 1, "{polls}: {log:?}");
    }
}

#[test]
fn a_renewal_goes_on_when_the_runtime_that_began_it_stands_still_or_ends() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    for ends in [false, true] {
        let (release, released) = std::sync::mpsc::channel();
        let released = Mutex::new(released);
        let world = World::new(1, move |number| {
            let released = released.lock().expect("no panic");
            released.recv().expect("it is released");
            next(number)
        });
        let store = Store::new(&world, |_| Saving::Good);
        let config = config().total_timeout(Duration::from_secs(20));
        let client = Client::app(world.app().store(store), world.tokens(), config);
        let client = client.expect("good settings");

        let first = runtime();
        let begun = client.clone();
        first.spawn(async move { call(&begun).await });
        first.block_on(async {
            while world.log.lock().expect("no panic").len() < 2 {
                tokio::task::yield_now().await;
            }
        });
        let first = (!ends).then_some(first);
        release.send(()).expect("the server waits for it");
        runtime().block_on(call(&client)).expect("an answer");
        let log = world.log();
        let count = |what| log.iter().filter(|line| line.starts_with(what)).count();
        assert_eq!((count("renew"), count("save")), (1, 1), "{ends}: {log:?}");
        drop(first);
    }
}

#[tokio::test]
async fn the_deadline_covers_a_renewal_that_takes_its_time() {
    let world = World::new(1, next);
    let store = Store::new(&world, |_| Saving::Waiting);
    let clock = TestClock::still();
    let client = Client::app(
        world.app().store(store.clone()),
        world.tokens(),
        config().clock(clock.clone()),
    );
    let client = client.expect("good settings");
    let late = client
        .call(ListItems::default())
        .timeout(Duration::from_secs(1));
    let late = tokio::spawn(late.into_future());
    while store.calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(1));
    let error = late.await.expect("no panic").expect_err("too late");
    assert_eq!(
        error.to_string(),
        "test.Item.list: no new access token within 1s. The request was not carried out: the call \
         timed out while waiting for the authorization server or the token store. Retry with a longer \
         timeout; if this persists, check these two."
    );
    match error.kind() {
        ErrorKind::Timeout(timeout) => assert!(timeout.waited_for_token()),
        other => panic!("{other:?}"),
    }
    assert!(!error.is_ambiguous());

    // The store has as much time as an attempt.
    let next = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while world.log.lock().expect("no panic").len() < 4 {
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(65));
    let error = next.await.expect("no panic").expect_err("not stored");
    assert_eq!(
        reason(error),
        OAuthError::Store {
            reason: "it took longer than 65s".to_owned()
        }
    );
}

#[tokio::test]
async fn draining_waits_for_calls_and_for_new_tokens() {
    let world = World::new(1, next);
    let store = Store::new(&world, |_| Saving::Waiting);
    let client = world.client(world.app().store(store.clone()));
    let under_way = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while store.calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let mut drained = tokio::spawn({
        let client = client.clone();
        async move { client.drain().await }
    });
    let refused = loop {
        // Until the other task has closed the client, calls still wait for the token.
        let call = client
            .call(AddItem {})
            .timeout(Duration::from_millis(1))
            .await;
        match call.expect_err("the token has expired").into_kind() {
            ErrorKind::Request(error) => break error,
            _ => tokio::task::yield_now().await,
        }
    };
    assert!(matches!(refused, RequestError::Drained), "{refused}");
    // The call has been cancelled, and its new tokens are still being stored.
    under_way.abort();
    under_way.await.expect_err("it was given up");
    assert!(!drained.is_finished());
    tokio::select! {
        biased;
        _ = &mut drained => panic!("tokens are still being stored"),
        () = tokio::task::yield_now() => {}
    }
    store.permits.add_permits(1);
    drained.await.expect("no panic");
    // A second drain, and that of an idle client, end at once.
    client.drain().await;
    world.client(world.app()).drain().await;
}

#[tokio::test]
async fn draining_waits_for_a_renewal_that_has_not_begun() {
    for polls in 0..20 {
        let world = World::new(1, next);
        let store = Store::new(&world, |_| Saving::Good);
        let client = world.client(world.app().store(store));
        give_up_after(polls, call(&client)).await;
        client.drain().await;
        let log = world.log();
        let count = |what| log.iter().filter(|line| line.starts_with(what)).count();
        assert_eq!(count("save"), count("renew"), "{polls}: {log:?}");
    }
}

/// Records that a future wants to be polled.
#[derive(Default)]
struct Bell(AtomicBool);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_call_that_was_not_waited_for_any_longer_spends_no_refresh_token() {
    let world = World::new(1, next);
    let clock = TestClock::still();
    let config = config().clock(clock.clone());
    let client = Client::app(world.app(), world.tokens(), config).expect("good settings");
    let mut kept = pin!(call(&client));
    let bell = Arc::new(Bell::default());
    // After the portal has responded, the future is woken, but it is not polled while the time of
    // the call passes.
    while world.log.lock().expect("no panic").is_empty() {
        let waker = Waker::from(Arc::clone(&bell));
        assert!(
            kept.as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        while !bell.0.swap(false, Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
    }
    clock.advance(Duration::from_secs(120));
    client.drain().await;
    let error = kept.await.expect_err("its time is over");
    assert!(
        matches!(error.kind(), ErrorKind::Request(RequestError::Drained)),
        "{error}"
    );
}

#[tokio::test]
async fn draining_keeps_to_the_limit_of_a_call() {
    let limit = Duration::from_millis(300);
    let silent: fn(u64) -> Reply = |_| Reply::Silence;
    for (renew, steps) in [(silent, 2), (next, 3)] {
        let world = World::new(1, renew);
        let store = Store::new(&world, |_| Saving::Waiting);
        let clock = TestClock::still();
        let config = config().total_timeout(limit).clock(clock.clone());
        let client = Client::app(world.app().store(store), world.tokens(), config);
        let client = client.expect("good settings");
        let under_way = tokio::spawn({
            let client = client.clone();
            async move { call(&client).await }
        });
        // The portal, the authorization server and, if that has responded, the store were called.
        // Each has a timeout, as have the whole renewal and the wait for it.
        let log = || world.log.lock().expect("no panic").len();
        while log() < steps || clock.sleeps() < steps + 2 {
            tokio::task::yield_now().await;
        }
        clock.advance(limit);
        client.drain().await;
        assert_eq!(clock.elapsed(), limit);
        under_way.await.expect("no panic").expect_err("too late");
    }
}

/// A store whose first save blocks its thread until it is released.
struct Blocking {
    log: Arc<Mutex<Vec<String>>>,
    released: Mutex<Option<std::sync::mpsc::Receiver<()>>>,
}

impl TokenStore for Blocking {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let record = |text| self.log.lock().expect("no panic").push(text);
            record(format!("save {}", tokens.refresh_token.expose()));
            let first = self.released.lock().expect("no panic").take();
            if let Some(released) = first {
                // It also ends if the test has failed.
                let _ = released.recv();
                record("saved late".to_owned());
            }
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_store_that_blocks_stops_neither_the_time_nor_the_order_of_tokens() {
    let limit = Duration::from_millis(300);
    for is_drained in [true, false] {
        let world = World::new(1, next);
        let (release, released) = std::sync::mpsc::channel();
        let store = Blocking {
            log: Arc::clone(&world.log),
            released: Mutex::new(Some(released)),
        };
        let clock = TestClock::still();
        let config = config().attempt_timeout(limit).clock(clock.clone());
        let app = world.app().store(Arc::new(store));
        let client = Client::app(app, world.tokens(), config).expect("good settings");
        let begin = || {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        };
        let log = || world.log.lock().expect("no panic").clone();
        let under_way = begin();
        // The portal, the authorization server and the store were called. Each has a timeout, as
        // have the whole renewal and the wait for it.
        while log().len() < 3 || clock.sleeps() < 5 {
            tokio::task::yield_now().await;
        }
        clock.advance(limit);
        let error = under_way.await.expect("no panic").expect_err("too late");
        let late = "it took longer than 300ms".to_owned();
        assert_eq!(reason(error), OAuthError::Store { reason: late });
        assert_eq!(log(), ["call access0", "renew refresh0", "save refresh1"]);
        if is_drained {
            client.drain().await;
            assert_eq!(clock.elapsed(), limit);
            continue;
        }
        // The same tokens are stored again, but not before the first save has ended.
        clock.advance(Duration::from_secs(2));
        let sleeps = clock.sleeps();
        let again = begin();
        // The portal was called; the renewal waits for the store, and the call for the renewal.
        while clock.sleeps() < sleeps + 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(log().last().map(String::as_str), Some("call access0"));
        release.send(()).expect("the store waits for it");
        again.await.expect("no panic").expect("an answer");
        assert_eq!(
            log().split_off(3),
            [
                "call access0",
                "saved late",
                "save refresh1",
                "call access1"
            ]
        );
    }
}

#[tokio::test]
async fn the_portal_may_move_with_the_tokens_but_not_anywhere() {
    let other = World::new(1, next);
    let renewed = |address: std::net::SocketAddr| {
        move |_| {
            let tokens = json!({
                "access_token": "access1", "refresh_token": "refresh1",
                "client_endpoint": format!("http://{address}/rest/"),
                "server_endpoint": format!("http://{address}/rest/"), "domain": address.to_string(),
            });
            Reply::Body(200, tokens.to_string())
        }
    };
    let old = World::new(1, renewed(other.server.address));
    let kept = Arc::new(Kept::default());
    let client = old.client(old.app().store(kept.clone()));
    call(&client).await.expect("the old portal still answers");
    assert_eq!(
        old.log(),
        ["call access0", "renew refresh0", "call access1"]
    );
    // The credentials are not sent there after a restart of the program either.
    let stored = || kept.0.lock().expect("no panic").clone().expect("tokens");
    assert_eq!(stored().client_endpoint, old.tokens().client_endpoint);
    let mut stale = stored();
    stale.access_token = "access0".into();
    let client = Client::app(old.app(), stale, config()).expect("good settings");
    call(&client).await.expect("an answer");
    assert_eq!(
        old.log(),
        ["call access0", "renew refresh1", "call access1"]
    );
    assert_eq!(other.server.connections(), 0);

    let config = config().allow_host(other.server.address.to_string());
    let app = old.app().store(kept.clone());
    let client = Client::app(app, old.tokens(), config).expect("good settings");
    call(&client).await.expect("an answer");
    assert_eq!(old.log(), ["call access0", "renew refresh0"]);
    assert_eq!(other.log(), ["call access1"]);
    let address = format!("http://{}/rest/", other.server.address);
    assert_eq!(stored().client_endpoint, address);
}

#[tokio::test]
async fn a_code_is_exchanged_for_tokens() {
    let server = serve(|seen| {
        match form(&seen.body)["code"].as_str() {
        "good" => Reply::Body(
            200,
            json!({
                "access_token": "access1", "refresh_token": "refresh1",
                "client_endpoint": "https://example.bitrix24.com/rest/", "domain": "oauth.bitrix.info",
                "expires": 7, "member_id": "a2", "scope": "imbot", "status": "F", "user_id": "67",
                "new": {"field": []},
            })
            .to_string(),
        ),
        "nowhere" => Reply::Body(200, r#"{"access_token":"a","refresh_token":"b"}"#.to_owned()),
        code => Reply::Body(400, json!({"error": "bad", "error_description": code}).to_string()),
    }
    });
    let app = App::new("app.1", "secret").server(format!("http://{}", server.address));
    let tokens = app.exchange("good", &config()).await.expect("tokens");
    assert_eq!(tokens.access_token.expose(), "access1");
    assert_eq!(tokens.client_endpoint, "https://example.bitrix24.com/rest/");
    assert_eq!((tokens.user_id, tokens.expires), (Some(67), Some(7)));
    assert_eq!(
        form(&server.requests.recv().expect("a request").body)["grant_type"],
        "authorization_code"
    );

    // Stored tokens are read back unchanged.
    let stored = serde_json::to_string(&tokens).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Tokens>(&stored).expect("tokens"),
        tokens
    );
    assert!(!format!("{tokens:?} {app:?}").contains("access1"));

    assert_eq!(
        app.exchange("canary", &config()).await,
        Err(OAuthError::Refused {
            code: "bad".to_owned(),
            description: "[redacted]".to_owned(),
            status: 400
        })
    );
    assert!(matches!(
        app.exchange("nowhere", &config()).await,
        Err(OAuthError::InvalidResponse { status: 200, .. })
    ));
    let app = app.server("http://example.com");
    assert!(matches!(
        app.exchange("good", &config()).await,
        Err(OAuthError::Setup { .. })
    ));
}

#[test]
fn exchanging_without_tokio_is_an_error_and_no_panic() {
    let (app, config) = (App::new("app.1", "secret"), config());
    let mut context = Context::from_waker(Waker::noop());
    match pin!(app.exchange("good", &config)).poll(&mut context) {
        Poll::Ready(Err(OAuthError::Setup { reason })) => {
            assert!(reason.contains("tokio"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}
