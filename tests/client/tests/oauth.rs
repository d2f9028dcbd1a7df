//! Tokens that expire, with the portal's own authorization server.

use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::{
    App, BoxFuture, Class, Client, Config, Error, ErrorKind, OAuth, OAuthError, StoreError,
    TokenFolder, TokenStore, Tokens,
};
use bitrix24_portal::{Fault, Portal, TOKEN_ENDPOINT, demo};
use client_tests::{TestClock, arrivals, ended};
use serde_json::json;

const COUNT: &str = "portal.count";

fn app(portal: &Portal) -> App {
    App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host())
}

/// Returns a pair of tokens whose access token has expired.
fn expired(portal: &Portal) -> Tokens {
    Tokens::new(
        portal.oauth_host(),
        demo::EXPIRED_TOKEN,
        demo::REFRESH_TOKEN,
    )
}

fn config() -> Config {
    Config::default().allow_http_on_loopback().unlimited()
}

fn client(portal: &Portal, app: App) -> Client<OAuth> {
    Client::app_with(app, expired(portal), config()).expect("good tokens")
}

/// Makes a call, and returns the number of its requests.
async fn call(client: &Client<OAuth>) -> Result<u32, Error<bitrix24::AnyError>> {
    let call = client.call_raw(COUNT, json!({ "key": "calls" }));
    call.response().await.map(|answer| answer.attempts)
}

fn counted(portal: &Portal) -> u64 {
    portal.world(|world| world.counts().get("calls").copied().unwrap_or(0))
}

/// Returns the requests to the portal, each with the token of the call, or the token exchanged.
fn asked(portal: &Portal) -> Vec<String> {
    let describe = |request: bitrix24_portal::Request| {
        let text = |key: &str| {
            request.parameters[key]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        match request.method.as_str() {
            TOKEN_ENDPOINT => format!("exchange {}{}", text("code"), text("refresh_token")),
            _ => format!("call {}", text("auth")),
        }
    };
    portal.requests().into_iter().map(describe).collect()
}

/// A store that records the tokens and the requests to the portal until then.
struct Store {
    portal: Arc<Portal>,
    saved: Mutex<Vec<(Tokens, Vec<String>)>>,
    failing: AtomicBool,
}

impl Store {
    fn new(portal: &Arc<Portal>) -> Arc<Self> {
        Arc::new(Self {
            portal: Arc::clone(portal),
            saved: Mutex::default(),
            failing: AtomicBool::new(false),
        })
    }

    fn saved(&self) -> Vec<(Tokens, Vec<String>)> {
        self.saved.lock().expect("no panic").clone()
    }
}

impl TokenStore for Store {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if self.failing.load(Ordering::SeqCst) {
                return Err("the disk is full".into());
            }
            let asked = asked(&self.portal);
            self.saved
                .lock()
                .expect("no panic")
                .push((tokens.clone(), asked));
            Ok(())
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_calls_on_an_expired_token_renew_it_once() {
    let portal = Arc::new(Portal::start().await.expect("a portal"));
    let store = Store::new(&portal);
    let client = client(&portal, app(&portal).store(store.clone()));
    // All of them get the error about the expired token before there is a new one.
    portal.fault_next(Fault::hold().of(TOKEN_ENDPOINT));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    arrivals(&portal, 101).await;
    portal.release();
    for call in calls {
        assert_eq!(ended(call).await, Ok(2));
    }
    assert_eq!((counted(&portal), portal.arrived()), (100, 201));
    let asked = asked(&portal);
    let renewals = asked.iter().filter(|asked| asked.starts_with("exchange"));
    assert_eq!(
        renewals.collect::<Vec<_>>(),
        ["exchange demo-refresh-token"]
    );
    assert_eq!(portal.world(|world| world.given_out()), 1);

    // The new tokens were stored once, before they were used.
    let saved = store.saved();
    let [(tokens, before)] = &saved[..] else {
        panic!("{} savings", saved.len());
    };
    assert_eq!(tokens.access_token.expose(), "demo-access-token-1");
    assert_eq!(tokens.refresh_token.expose(), "demo-refresh-token-1");
    assert!(before.contains(&"exchange demo-refresh-token".to_owned()));
    assert!(!before.contains(&"call demo-access-token-1".to_owned()));
    assert!(asked.contains(&"call demo-access-token-1".to_owned()));
}

#[tokio::test]
async fn a_token_lives_an_hour_and_each_renewal_starts_from_the_last() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    let client = client(&portal, app(&portal));
    for expected in [2, 1] {
        assert_eq!(call(&client).await, Ok(expected));
    }
    clock.advance(Duration::from_secs(3599));
    assert_eq!(call(&client).await, Ok(1));
    clock.advance(Duration::from_secs(1));
    assert_eq!(call(&client).await, Ok(2));
    assert_eq!(
        asked(&portal),
        [
            "call demo-expired-token",
            "exchange demo-refresh-token",
            "call demo-access-token-1",
            "call demo-access-token-1",
            "call demo-access-token-1",
            "call demo-access-token-1",
            "exchange demo-refresh-token-1",
            "call demo-access-token-2",
        ]
    );
}

#[tokio::test]
async fn a_refused_refresh_token_ends_all_asking() {
    let portal = Portal::start().await.expect("a portal");
    portal.world(|world| world.remove_refresh_token(demo::REFRESH_TOKEN));
    let client = client(&portal, app(&portal));
    let refused = |error: Error<_>, attempts: u32| {
        assert_eq!((error.attempts(), error.method()), (attempts, COUNT));
        assert!(!error.is_ambiguous());
        let ErrorKind::Token(error) = error.kind() else {
            panic!("{error:?}");
        };
        let OAuthError::Refused { code, status, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!((code.as_str(), *status), ("invalid_grant", 400));
    };
    refused(call(&client).await.expect_err("no token"), 1);
    assert_eq!(
        asked(&portal),
        ["call demo-expired-token", "exchange demo-refresh-token"]
    );
    refused(call(&client.clone()).await.expect_err("no token"), 0);
    assert_eq!((portal.arrived(), counted(&portal)), (2, 0));
}

#[tokio::test]
async fn an_unpaid_application_gets_that_error() {
    let portal = Portal::start().await.expect("a portal");
    let unpaid = Fault::error("PAYMENT_REQUIRED").expect("a known error");
    portal.fault_next(unpaid.of(TOKEN_ENDPOINT));
    let error = call(&client(&portal, app(&portal)))
        .await
        .expect_err("no token");
    assert!(matches!(error.kind(), ErrorKind::Token(error)
        if matches!(error, OAuthError::Refused { code, .. } if code == "PAYMENT_REQUIRED")));
    assert!(error.to_string().contains("paid for"), "{error}");
}

#[tokio::test]
async fn tokens_that_expire_at_once_are_given_up() {
    let portal = Portal::start().await.expect("a portal");
    portal.world(|world| world.set_access_token_life(Duration::ZERO));
    let client = client(&portal, app(&portal));
    let error = call(&client).await.expect_err("it expires at once");
    assert_eq!(
        (error.class(), error.attempts()),
        (Some(Class::TokenExpired), 2)
    );
    assert!(error.is("expired_token") && !error.is_ambiguous());
    assert_eq!(
        asked(&portal),
        [
            "call demo-expired-token",
            "exchange demo-refresh-token",
            "call demo-access-token-1"
        ]
    );
}

#[tokio::test]
async fn tokens_that_cannot_be_stored_are_kept_and_not_asked_for_again() {
    let portal = Arc::new(Portal::start().await.expect("a portal"));
    let store = Store::new(&portal);
    store.failing.store(true, Ordering::SeqCst);
    let clock = TestClock::still();
    let app = app(&portal).store(store.clone());
    let config = config().clock(clock.clone());
    let client = Client::app_with(app, expired(&portal), config).expect("good tokens");
    let error = call(&client).await.expect_err("nothing is stored");
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(counted(&portal), 0);

    // A refresh token can be exchanged once, so these tokens must not be lost.
    store.failing.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(2));
    call(&client).await.expect("an answer");
    assert_eq!((counted(&portal), store.saved().len()), (1, 1));
    assert_eq!(portal.world(|world| world.given_out()), 1);
}

#[tokio::test]
async fn a_lost_answer_of_the_authorization_server_is_no_refusal() {
    let portal = Portal::start().await.expect("a portal");
    let clock = TestClock::still();
    let config = config().clock(clock.clone());
    let client = Client::app_with(app(&portal), expired(&portal), config).expect("good tokens");
    portal.fault_next(Fault::html().before().of(TOKEN_ENDPOINT));
    let error = call(&client).await.expect_err("no token");
    assert!(
        matches!(error.kind(), ErrorKind::Token(error)
        if matches!(error, OAuthError::InvalidResponse { status: 502, .. })),
        "{error}"
    );
    clock.advance(Duration::from_secs(2));
    call(&client).await.expect("it has recovered");
}

#[tokio::test]
async fn a_code_is_exchanged_for_the_first_tokens() {
    let clock = TestClock::still();
    let portal = clock.portal().await;
    let app = app(&portal);
    let code = portal.authorize();
    let tokens = app
        .exchange(code.as_str(), &config())
        .await
        .expect("tokens");
    assert_eq!(
        tokens.client_endpoint,
        format!("{}/rest/", portal.oauth_host())
    );
    assert_eq!(tokens.member_id.as_deref(), Some(demo::MEMBER_ID));
    let client = Client::app_with(app.clone(), tokens, config()).expect("good tokens");
    assert_eq!(call(&client).await, Ok(1));

    // It is valid once, for 30 seconds.
    let late = portal.authorize();
    clock.advance(Duration::from_secs(30));
    for code in [code, late, "no code at all".to_owned()] {
        let error = app.exchange(code.as_str(), &config()).await;
        let Err(OAuthError::Refused { code: refused, .. }) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(refused, "invalid_grant");
        assert!(!format!("{error:?}").contains(&code));
    }
}

#[tokio::test]
async fn a_program_goes_on_with_the_tokens_of_its_file() {
    let portal = Arc::new(Portal::start().await.expect("a portal"));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tokens-{}", process::id()));
    let folder = TokenFolder::new(&path);
    let app = app(&portal).store(Arc::new(folder.clone()));
    let code = portal.authorize();
    let first = app.exchange(code, &config()).await.expect("tokens");
    folder.save(&first).await.expect("it is saved");
    let mut tokens = first.clone();
    tokens.access_token = demo::EXPIRED_TOKEN.into();
    let client = Client::app_with(app.clone(), tokens, config()).expect("good tokens");
    assert_eq!(call(&client).await, Ok(2));

    let load = || folder.load(demo::MEMBER_ID).expect("it can be read");
    let stored = load().expect("the tokens of the portal");
    assert_ne!(stored.refresh_token, first.refresh_token);
    let client = Client::app_with(app, stored, config()).expect("good tokens");
    assert_eq!(call(&client).await, Ok(1));
    std::fs::remove_dir_all(&path).expect("it is there");
}

#[tokio::test]
async fn a_user_comes_back_with_the_state_that_was_sent_along() {
    let portal = Arc::new(Portal::start().await.expect("a portal"));
    let app = app(&portal);
    let sent = app.authorize_url(&portal.oauth_host(), &config());
    let (address, state) = sent.expect("an address");
    let start = format!(
        "{}/oauth/authorize/?client_id={}&state=",
        portal.oauth_host(),
        demo::CLIENT_ID
    );
    let shown = address.strip_prefix(&start).expect("the portal's");
    assert_eq!(shown, state.expose());
    let back = |member_id: &str, domain: &str| {
        let code = portal.authorize();
        let query = format!("code={code}&state={shown}&member_id={member_id}&domain={domain}");
        state.check(&query).expect("the same state")
    };
    let host = portal.address().to_string();
    let code = back(demo::MEMBER_ID, &host);
    app.exchange(code, &config()).await.expect("tokens");

    let unproven = async |code, config: Config| {
        let error = app.exchange(code, &config).await.expect_err("unproven");
        assert!(matches!(error, OAuthError::Unproven { .. }), "{error:?}");
    };
    unproven(back("another", &host), config()).await;
    let wrong = "elsewhere.example";
    unproven(back(demo::MEMBER_ID, wrong), config()).await;
    portal.set_client_endpoint(Some("https://elsewhere.example/rest/"));
    unproven(back(demo::MEMBER_ID, &host), config()).await;
    let code = back(demo::MEMBER_ID, &host);
    let allowed = config().allow_host(wrong);
    app.exchange(code, &allowed).await.expect("it is allowed");
    portal.set_client_endpoint(Some("https://company.bitrix24.com/rest/"));
    let code = back(demo::MEMBER_ID, &host);
    app.exchange(code, &config())
        .await
        .expect("the vendor's cloud");
}
