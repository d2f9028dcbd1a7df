//! Portals that have moved: a call follows only to addresses to which its credentials may be sent.

use bitrix24::{App, Client, Config, ErrorKind, OAuth, Tokens, Webhook};
use bitrix24_portal::{Config as Settings, Fault, Portal, demo};
use client_tests::{local, proxy};
use serde_json::{Value, json};

const COUNT: &str = "portal.count";

/// Returns the parameters of a call, which must arrive unchanged.
fn parameters() -> Value {
    json!({ "key": "calls", "text": "a&b=ü", "list": [1, null] })
}

/// Returns a client that may be redirected to the other portal.
fn allowed(portal: &Portal, other: &Portal) -> Client<Webhook> {
    let config = local().allow_host(other.address().to_string());
    Client::webhook_with(&portal.webhook_url(), config).expect("a good address")
}

fn counted(portal: &Portal) -> u64 {
    portal.world(|world| world.counts().get("calls").copied().unwrap_or(0))
}

/// Makes a call that ends with a redirect that is not followed, and returns its target.
async fn refused<A>(client: &Client<A>) -> String {
    let error = client.call_raw(COUNT, parameters()).await;
    let error = error.expect_err("the redirect is not followed");
    assert!(!error.is_ambiguous() && error.method() == COUNT, "{error}");
    let ErrorKind::Redirected(redirected) = error.kind() else {
        panic!("{error:?}");
    };
    let host = redirected.host().expect("a host").to_owned();
    let text = format!("{error} {error:?}");
    assert!(text.contains(&host), "{text}");
    for secret in [demo::WEBHOOK_CODE, demo::ACCESS_TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
    host
}

#[tokio::test]
async fn the_same_post_goes_to_an_allowed_address() {
    for status in [302, 307, 308] {
        let old = Portal::start().await.expect("a portal");
        let new = Portal::start().await.expect("a portal");
        old.fault_next(Fault::redirect(status, new.oauth_host()));
        let call = allowed(&old, &new).call_raw(COUNT, parameters());
        let answer = call.response().await.expect("an answer");
        assert_eq!((answer.value, answer.attempts), (json!({ "count": 1 }), 2));
        assert_eq!((counted(&old), counted(&new)), (0, 1));
        let (asked, again) = (old.requests().remove(0), new.requests().remove(0));
        assert_eq!(again.path, asked.path);
        assert_eq!(again.parameters, parameters());
        assert_eq!(again.headers["content-type"], "application/json");
        assert_eq!(
            again.headers["content-length"],
            asked.headers["content-length"]
        );
        assert_eq!(again.headers["host"], new.address().to_string());
    }
}

#[tokio::test]
async fn a_foreign_host_gets_no_request() {
    let old = Portal::start().await.expect("a portal");
    let foreign = Portal::start().await.expect("a portal");
    let webhook = Client::webhook_with(&old.webhook_url(), local()).expect("a good address");
    let oauth = Client::oauth_with(&old.oauth_host(), old.access_token(), local());
    let oauth = oauth.expect("a good address");
    for status in [301, 302, 303, 307, 308] {
        old.chaos(1.0, 0, [Fault::redirect(status, foreign.oauth_host())]);
        assert_eq!(refused(&webhook).await, foreign.address().to_string());
        assert_eq!(refused(&oauth).await, foreign.address().to_string());
    }
    assert_eq!(old.arrived(), 10);
    assert_eq!((foreign.arrived(), foreign.connections()), (0, 0));
}

#[tokio::test]
async fn what_is_no_move_is_not_followed_even_to_an_allowed_host() {
    let old = Portal::start().await.expect("a portal");
    let new = Portal::start().await.expect("a portal");
    let client = allowed(&old, &new);
    for (status, path) in [
        // These would turn the request into a GET.
        (301, ""),
        (303, ""),
        // These addresses have another method than the one that was called.
        (302, "/auth/?backurl=rest"),
        (302, "/rest/1/demowebhookcode/portal.echo"),
    ] {
        old.fault_next(Fault::redirect(
            status,
            format!("{}{path}", new.oauth_host()),
        ));
        assert_eq!(refused(&client).await, new.address().to_string());
    }
    assert_eq!((new.arrived(), new.connections()), (0, 0));
}

#[tokio::test]
async fn portals_that_point_to_each_other_are_asked_once_each() {
    let one = Portal::start().await.expect("a portal");
    let other = Portal::start().await.expect("a portal");
    one.chaos(1.0, 0, [Fault::redirect(302, other.oauth_host())]);
    other.chaos(1.0, 0, [Fault::redirect(302, one.oauth_host())]);
    let config = local()
        .allow_host(one.address().to_string())
        .allow_host(other.address().to_string());
    let client = Client::webhook_with(&one.webhook_url(), config).expect("a good address");
    assert_eq!(refused(&client).await, one.address().to_string());
    assert_eq!((one.arrived(), other.arrived()), (1, 1));
}

#[tokio::test]
async fn within_the_vendors_cloud_a_portal_is_followed_and_out_of_it_not() {
    let names = ["*.bitrix24.com", "*.bitrix24.de", "*.example.com"];
    let start = || Portal::start_tls(Settings::default(), &names);
    let old = start().await.expect("a portal");
    let new = start().await.expect("a portal");
    let foreign = start().await.expect("a portal");
    let proxy = proxy(vec![
        ("old.bitrix24.com:443", old.address()),
        ("new.bitrix24.de:443", new.address()),
        ("new.bitrix24.de:80", foreign.address()),
        ("new.example.com:443", foreign.address()),
    ])
    .await;
    let config = [&old, &new, &foreign]
        .into_iter()
        .fold(Config::default().attempts(1), |config, portal| {
            config.root_certificates(portal.authority())
        })
        .proxy(proxy.address.as_str());
    let address = format!("https://old.bitrix24.com/rest/1/{}/", demo::WEBHOOK_CODE);
    let client = Client::webhook_with(&address, config).expect("a good address");

    old.fault_next(Fault::redirect(302, "https://new.bitrix24.de"));
    let count = client.call_raw(COUNT, parameters()).await;
    assert_eq!(count, Ok(json!({ "count": 1 })));
    assert_eq!((counted(&old), counted(&new)), (0, 1));
    assert_eq!(new.requests()[0].parameters, parameters());

    for (to, host) in [
        ("https://new.example.com", "new.example.com"),
        ("http://new.bitrix24.de", "new.bitrix24.de"),
    ] {
        old.fault_next(Fault::redirect(302, to));
        assert_eq!(refused(&client).await, host);
    }
    assert_eq!((new.arrived(), foreign.connections()), (1, 0));
    assert_eq!(
        proxy.asked(),
        ["old.bitrix24.com:443", "new.bitrix24.de:443"]
    );
}

/// Returns a client whose token had expired, after a call that has renewed it.
async fn renewed(portal: &Portal, config: Config) -> Client<OAuth> {
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    let tokens = Tokens::new(
        portal.oauth_host(),
        demo::EXPIRED_TOKEN,
        demo::REFRESH_TOKEN,
    );
    let client = Client::app_with(app, tokens, config).expect("good tokens");
    let _ = client.call_raw(COUNT, parameters()).await;
    client
}

#[tokio::test]
async fn new_tokens_that_name_another_portal_do_not_take_the_client_there_unasked() {
    let old = Portal::start().await.expect("a portal");
    let other = Portal::start().await.expect("a portal");
    let endpoint = format!("{}/rest/", other.oauth_host());
    old.set_client_endpoint(Some(&endpoint));
    let client = renewed(&old, local()).await;
    client
        .call_raw(COUNT, parameters())
        .await
        .expect("the old portal goes on");
    assert_eq!((counted(&old), other.connections()), (2, 0));

    old.reset();
    old.set_client_endpoint(Some(&endpoint));
    let access = bitrix24_portal::Grant::new(demo::OAUTH_APPLICATION);
    other.world(|world| world.add_access_token("demo-access-token-1", access));
    renewed(&old, local().allow_host(other.address().to_string())).await;
    assert_eq!((counted(&old), counted(&other)), (0, 1));
}
