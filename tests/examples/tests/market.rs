//! The application of the market, from its installation on a portal to its removal.

use std::sync::Arc;

use bitrix24::{App, Config};
use bitrix24_portal::{Portal, demo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[allow(dead_code)]
#[path = "../market.rs"]
mod market;

/// Starts the application, and gives the address where it hears.
async fn start(portal: &Portal, store: market::Store) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!(
        "http://{}/events",
        listener.local_addr().expect("an address")
    );
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    let config = Config::default().allow_http_on_loopback();
    let market = market::Market::new(app, config, &address, store).expect("good settings");
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

/// Sends a body to the application as anybody can, and gives the status of the answer.
async fn send(address: &str, body: &str) -> String {
    let host = address
        .trim_start_matches("http://")
        .trim_end_matches("/events");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let request = format!(
        "POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it listens");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[9..]).into_owned()
}

#[tokio::test]
async fn an_application_lives_on_a_portal_until_it_is_removed() {
    let portal = Portal::start().await.expect("a portal");
    let store = market::Store::default();
    let address = start(&portal, store.clone()).await;
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

    // The token has expired when the first message comes: the call is refused, a new pair is asked
    // for and stored, and the call is repeated.
    let first = known().tokens;
    portal.world(|world| world.expire_access_tokens());
    let asked = portal.arrived();
    say("Is anybody there?");
    portal.wait_for_requests(asked + 3).await;
    assert_eq!(sent(&portal), 1);
    assert_ne!(known().tokens.refresh_token, first.refresh_token);

    // After a restart the store is all that is left.
    let address = start(&portal, store.clone()).await;
    portal.world(|world| world.set_webhook_url(bot, Some(&address)));
    let asked = portal.arrived();
    say("Still there?");
    portal.wait_for_requests(asked + 1).await;
    assert_eq!(sent(&portal), 2);

    // What a stranger says of this portal, or of another, is not believed.
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
}
