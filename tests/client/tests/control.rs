//! What a program can do with a client: share it, drain it, and route it through its own network.

use bitrix24::batch::Batch;
use bitrix24::imbot::Bot;
use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{
    AnyError, Call, Client, Config, Error, ErrorKind, OAuth, RawCall, Reaction, RequestError,
    Webhook,
};
use bitrix24_portal::{Config as Settings, Fault, Portal, demo};
use client_tests::{arrivals, by_oauth, by_webhook, ended, local, proxy, response, serve};
use serde_json::json;

const COUNT: &str = "portal.count";

/// Clients can be sent to other threads; otherwise this does not compile.
#[test]
fn clients_calls_and_errors_are_at_home_in_every_thread() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send + Sync + 'static>() {}
    shared::<Client<Webhook>>();
    shared::<Client<OAuth>>();
    shared::<Bot>();
    shared::<Config>();
    shared::<Error<ReactionAddError>>();
    shared::<Error<AnyError>>();
    sent::<Call<ReactionAdd>>();
    sent::<RawCall<AnyError>>();
    fn future<T: IntoFuture<IntoFuture: Send + 'static>>() {}
    future::<Call<ReactionAdd>>();
    future::<RawCall<AnyError>>();
    future::<Batch<Vec<ReactionAdd>, AnyError>>();
}

#[tokio::test]
async fn a_drained_client_ends_what_is_under_way_and_takes_no_more() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    portal.fault_next(Fault::hold());
    let held = tokio::spawn(
        client
            .call_raw(COUNT, json!({ "key": "held" }))
            .into_future(),
    );
    arrivals(&portal, 1).await;
    let drained = tokio::spawn({
        let client = client.clone();
        async move { client.drain().await }
    });
    // It is closed as soon as draining has begun.
    tokio::task::yield_now().await;
    let bot = client.bot(456, "my_bot_token");
    let late = bot.reaction_add(789, Reaction::Like).await;
    let Err(ErrorKind::Request(late)) = late.as_ref().map_err(Error::kind) else {
        panic!("{late:?}");
    };
    assert!(matches!(*late, RequestError::Drained), "{late}");
    assert!(!drained.is_finished() && !held.is_finished());
    portal.release();
    ended(drained).await;
    assert!(held.is_finished());
    assert_eq!(ended(held).await, Ok(json!({ "count": 1 })));
    assert_eq!(portal.arrived(), 1);

    // A separate client is not affected.
    let other = by_webhook(&portal).bot(456, "my_bot_token");
    assert_eq!(other.reaction_add(789, Reaction::Like).await, Ok(true));
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_its_client_as_it_was() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    for number in 1..=3 {
        portal.fault_next(Fault::hold());
        let call = tokio::spawn(
            client
                .call_raw(COUNT, json!({ "key": "held" }))
                .into_future(),
        );
        arrivals(&portal, 2 * number - 1).await;
        call.abort();
        assert!(call.await.is_err_and(|error| error.is_cancelled()));
        // The portal may have carried the call out nevertheless.
        portal.world(|world| assert_eq!(world.counts()["held"], number));
        let count = client.call_raw(COUNT, json!({ "key": "next" })).await;
        assert_eq!(count, Ok(json!({ "count": number })));
    }
    // None of them still counts as in flight.
    ended(tokio::spawn(async move { client.drain().await })).await;
}

#[tokio::test]
async fn a_portal_of_a_private_authority_is_trusted_if_configured() {
    let portal = Portal::start_tls(Settings::default(), &[])
        .await
        .expect("a portal");
    let other = Portal::start_tls(Settings::default(), &[])
        .await
        .expect("a portal");
    let port = portal.address().port();
    let config = || Config::default().unlimited();
    for host in ["localhost", "127.0.0.1"] {
        let address = format!("https://{host}:{port}/rest/1/{}/", demo::WEBHOOK_CODE);
        let client = |config| Client::webhook_with(&address, config).expect("good settings");
        let trusting = client(config().root_certificates(portal.authority()));
        let count = trusting.call_raw(COUNT, json!({ "key": host })).await;
        assert_eq!(count, Ok(json!({ "count": 1 })));
        for client in [
            client(config()),
            client(config().root_certificates(other.authority())),
        ] {
            let error = client.call_raw(COUNT, json!({ "key": host })).await;
            let error = error.expect_err("no trust");
            assert!(
                matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_ambiguous(),
                "{error}"
            );
            assert!(
                error.attempts() == 1 && error.to_string().contains("certificate"),
                "{error}"
            );
        }
    }
    assert_eq!(portal.arrived(), 2);
    let host = &portal.requests()[0].headers["host"];
    assert_eq!(*host, format!("localhost:{port}"));

    let config = config().root_certificates(portal.authority());
    let oauth = Client::oauth_with(&format!("localhost:{port}"), demo::ACCESS_TOKEN, config);
    let oauth = oauth.expect("good settings");
    oauth
        .call_raw(COUNT, json!({ "key": "oauth" }))
        .await
        .expect("an answer");
}

#[tokio::test]
async fn a_portal_of_ones_own_keeps_its_port_and_its_path() {
    let server = serve(|_| response(200, &[], r#"{"result":true}"#));
    let portal = format!("http://{}/portal", server.address);
    let webhook = Client::webhook_with(&format!("{portal}/rest/1/code/"), local());
    let webhook = webhook.expect("a good address");
    let oauth = Client::oauth_with(&portal, "token", local()).expect("a good address");
    let echo = webhook.call_raw("portal.echo", json!({})).await;
    assert_eq!(echo, Ok(json!(true)));
    let echo = oauth.call_raw("portal.echo", json!({})).await;
    assert_eq!(echo, Ok(json!(true)));
    for path in [
        "/portal/rest/1/code/portal.echo",
        "/portal/rest/portal.echo",
    ] {
        let asked = server.requests.recv().expect("a request");
        assert!(
            asked.starts_with(&format!("POST {path} HTTP/1.1\r\n")),
            "{asked}"
        );
        assert!(
            asked.contains(&format!("host: {}\r\n", server.address)),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn calls_go_through_a_proxy() {
    let portal = Portal::start_tls(Settings::default(), &["crm.example.com"]);
    let portal = portal.await.expect("a portal");
    let proxy = proxy(vec![("crm.example.com:8443", portal.address())]).await;
    let client = |host: &str| {
        let config = Config::default()
            .root_certificates(portal.authority())
            .proxy(proxy.address.as_str())
            .attempts(1);
        let address = format!("https://{host}/rest/1/{}/", demo::WEBHOOK_CODE);
        Client::webhook_with(&address, config).expect("good settings")
    };
    let count = client("crm.example.com:8443")
        .call_raw(COUNT, json!({ "key": "calls" }))
        .await;
    assert_eq!(count, Ok(json!({ "count": 1 })));
    let error = client("other.example.com").call_raw(COUNT, json!({})).await;
    let error = error.expect_err("the proxy does not know it");
    assert!(
        matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_ambiguous(),
        "{error}"
    );
    assert_eq!(
        proxy.asked(),
        ["crm.example.com:8443", "other.example.com:443"]
    );
}

#[tokio::test]
async fn clients_of_one_process_have_nothing_in_common() {
    let portal = Portal::start().await.expect("a portal");
    let (webhook, oauth) = (by_webhook(&portal), by_oauth(&portal));
    let impatient = Client::webhook_with(&portal.webhook_url(), local().max_response_bytes(8));
    let impatient = impatient.expect("a good address");
    webhook.drain().await;
    assert!(matches!(
        impatient
            .call_raw(COUNT, json!({}))
            .await
            .map_err(Error::into_kind),
        Err(ErrorKind::TooLarge(_))
    ));
    oauth.call_raw(COUNT, json!({})).await.expect("an answer");
}
