//! The application of the market, from its installation on a portal to its removal.

use std::path::PathBuf;
use std::sync::Arc;

use bitrix24::events::EventToken;
use bitrix24::{App, Config, TokenFolder, Tokens};
use bitrix24_portal::{Fault, Portal, TOKEN_ENDPOINT, demo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[allow(dead_code)]
#[path = "../market.rs"]
mod market;

/// Returns a folder for the tokens of a test, which does not exist yet.
fn folder(name: &str) -> PathBuf {
    let name = format!("market-{name}-{}", std::process::id());
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The tokens that are saved for the portal.
fn saved(path: &PathBuf) -> Option<Tokens> {
    let loaded = TokenFolder::new(path).load(demo::MEMBER_ID);
    loaded.expect("a folder of the test's own")
}

/// Starts the application, and returns its address.
async fn start(portal: &Portal, path: &PathBuf, store: market::Store) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!(
        "http://{}/events",
        listener.local_addr().expect("an address")
    );
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    let config = Config::default().allow_http_on_loopback();
    let market = market::Market::new(app, config, &address, TokenFolder::new(path), store);
    let market = market.expect("good settings");
    let router = market::router(Arc::new(market));
    tokio::spawn(axum::serve(listener, router).into_future());
    address
}

/// How many messages the application has sent.
fn sent(portal: &Portal) -> usize {
    let requests = portal.requests().into_iter();
    requests
        .filter(|request| request.error.is_none())
        .filter(|request| request.method == "imbot.v2.Chat.Message.send")
        .count()
}

/// Sends a body to the application as anybody can.
async fn deliver(address: &str, content_type: &str, body: &str) -> TcpStream {
    let host = address
        .trim_start_matches("http://")
        .trim_end_matches("/events");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let request = format!(
        "POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: {content_type}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let written = stream.write_all(request.as_bytes()).await;
    written.expect("it listens");
    stream
}

/// Sends a form, and returns the status of the response.
async fn send(address: &str, form: &str) -> String {
    let mut stream = deliver(address, "application/x-www-form-urlencoded", form).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[9..]).into_owned()
}

#[tokio::test]
async fn an_application_lives_on_a_portal_until_it_is_removed() {
    let portal = Portal::start().await.expect("a portal");
    let (path, store) = (folder("life"), market::Store::default());
    let address = start(&portal, &path, store.clone()).await;
    portal
        .world(|world| world.install(demo::CLIENT_ID, &address))
        .expect("it is installed");
    portal.wait_for_deliveries(1).await;
    assert_eq!(portal.deliveries()[0].status, Some(200));
    let known = || store.get(demo::MEMBER_ID).expect("it is installed");
    let bot = u64::try_from(known().bot_id.0).expect("an id");
    let say = |text: &str| {
        portal
            .world(|world| world.write(demo::USER_ID, &bot.to_string(), text))
            .expect("it is written")
    };

    // The token has expired when the first message comes: the call is refused, a new pair is
    // requested and stored, and the call is retried.
    let first = saved(&path).expect("tokens");
    portal.world(|world| world.expire_access_tokens());
    let asked = portal.arrived();
    say("Is anybody there?");
    portal.wait_for_requests(asked + 3).await;
    assert_eq!(sent(&portal), 1);
    let renewed = saved(&path).expect("tokens");
    assert_ne!(renewed.refresh_token, first.refresh_token);

    // After a restart, only the folder and the store are left.
    let address = start(&portal, &path, store.clone()).await;
    portal.world(|world| world.set_webhook_url(bot, Some(&address)));
    let asked = portal.arrived();
    say("Still there?");
    portal.wait_for_requests(asked + 1).await;
    assert_eq!(sent(&portal), 2);

    // A third party's claim about this portal or another one is not trusted.
    let made_up = |member: &str| {
        format!("event=ONAPPINSTALL&auth[member_id]={member}&auth[application_token]=made+up")
    };
    assert_eq!(send(&address, &made_up(demo::MEMBER_ID)).await, "403");
    assert_eq!(send(&address, &made_up("another")).await, "403");
    assert!(store.get("another").is_none());

    let delivered = portal.deliveries().len() as u64;
    portal
        .world(|world| world.uninstall(demo::CLIENT_ID, &address, true))
        .expect("it is removed");
    portal.wait_for_deliveries(delivered + 1).await;
    assert!(store.get(demo::MEMBER_ID).is_none());
    assert_eq!(saved(&path), None);
    std::fs::remove_dir_all(path).expect("it is the test's own");
}

/// The portal removes the application while the application is not running, and installs it again
/// later.
#[tokio::test]
async fn a_portal_installs_again_although_its_removal_was_missed() {
    let portal = Portal::start().await.expect("a portal");
    let (path, store) = (folder("again"), market::Store::default());
    let address = start(&portal, &path, store.clone()).await;
    let install = || {
        portal
            .world(|world| world.install(demo::CLIENT_ID, &address))
            .expect("it is installed");
    };
    install();
    portal.wait_for_deliveries(1).await;
    let known = store.get(demo::MEMBER_ID).expect("it is installed");
    let first = saved(&path).expect("tokens");

    // The next installation has a different token.
    let stale = market::Installed {
        event_token: EventToken::of_member(demo::MEMBER_ID, "of the installation before"),
        ..known.clone()
    };
    store.put(demo::MEMBER_ID, stale);
    install();
    portal.wait_for_deliveries(2).await;
    assert_eq!(portal.deliveries()[1].status, Some(200));
    let again = store.get(demo::MEMBER_ID).expect("it is installed");
    assert_eq!(again.event_token, known.event_token);
    let second = saved(&path).expect("tokens");
    assert_ne!(second.refresh_token, first.refresh_token);

    // The next installation has the same token.
    let asked = portal.arrived();
    install();
    portal.wait_for_requests(asked + 3).await;
    let third = saved(&path).expect("tokens");
    assert_ne!(third.refresh_token, second.refresh_token);
    std::fs::remove_dir_all(path).expect("it is the test's own");
}

/// The only tokens must not be lost if the portal does not wait for the response.
#[tokio::test]
async fn an_installation_goes_on_when_nobody_waits_for_it() {
    let portal = Portal::start().await.expect("a portal");
    let (path, store) = (folder("gone"), market::Store::default());
    let address = start(&portal, &path, store.clone()).await;
    // Nothing listens there; the portal's log contains what was sent.
    portal
        .world(|world| world.install(demo::CLIENT_ID, "http://127.0.0.1:1/"))
        .expect("it is installed");
    portal.wait_for_deliveries(1).await;
    let sent = portal.deliveries().pop().expect("a delivery");

    portal.fault_next(Fault::hold().of(TOKEN_ENDPOINT));
    let asked = portal.arrived();
    let mut stream = deliver(&address, sent.content_type, &sent.body).await;
    portal.wait_for_requests(asked + 1).await;
    // The server closes the connection once it has seen that this side has.
    stream.shutdown().await.expect("it is open");
    let _ = stream.read(&mut [0]).await;
    portal.release();
    let confirmed = asked + 3;
    let later = portal.wait_for_requests(confirmed);
    let installed = tokio::time::timeout(std::time::Duration::from_secs(10), later);
    installed.await.expect("the installation goes on");
    assert!(saved(&path).is_some());
    std::fs::remove_dir_all(path).expect("it is the test's own");
}
