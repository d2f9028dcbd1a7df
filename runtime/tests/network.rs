//! Encryption, proxies, self-hosted portals, and portals that have moved.

mod common;

use bitrix24_runtime::{
    App, Client, Config, ConfigError, Error, ErrorKind, Method, OAuthError, Tokens,
};
use common::clock::TestClock;
use common::tls::{Authority, proxy};
use common::{
    AddItem, CODE, ListItems, ListItemsError, ONE_ITEM, Reply, Seen, Server, TRUE, refusal, serve,
    serve_in_turn,
};
use std::time::Duration;

fn config() -> Config {
    Config::default().unlimited().attempts(1)
}

fn answer(_: &Seen) -> Reply {
    Reply::Body(200, ONE_ITEM.to_owned())
}

fn redirect(status: u16, to: &str) -> Reply {
    Reply::WithHeader(status, format!("location: {to}"), String::new())
}

/// Returns the address of a method on a server on this machine.
fn address<M: Method>(server: &Server) -> String {
    format!("{}{}", server.webhook(), M::NAME)
}

async fn call(address: &str, config: Config) -> Result<common::Items, Error<ListItemsError>> {
    let client = Client::webhook(address, config).expect("good settings");
    client
        .call(ListItems {
            page: Some(7),
            pass: None,
        })
        .await
}

fn redirected_to(outcome: Result<common::Items, Error<ListItemsError>>) -> String {
    match outcome.map_err(Error::into_kind) {
        Err(ErrorKind::Redirected(error)) => error.host().unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_portal_that_has_moved_gets_the_same_request_at_its_new_address() {
    for status in [302, 307, 308] {
        let new = serve(answer);
        let target = address::<ListItems>(&new);
        let old = serve(move |_| redirect(status, &target));
        let config = config()
            .allow_http_on_loopback()
            .allow_host(new.address.to_string());
        let client = Client::webhook(&old.webhook(), config).expect("good settings");
        for _ in 0..2 {
            let answer = client
                .call(ListItems {
                    page: Some(7),
                    pass: None,
                })
                .response()
                .await;
            assert_eq!(answer.expect("an answer").attempts, 2);
            let (first, second) = (old.requests.recv(), new.requests.recv());
            let (first, second) = (first.expect("a request"), second.expect("a request"));
            assert_eq!(
                second.line,
                format!("POST /rest/1/{CODE}/test.Item.list HTTP/1.1")
            );
            assert_eq!((second.line, second.body), (first.line, first.body));
        }
        // A request that is not idempotent follows too, because the old address did not carry it
        // out.
        assert!(matches!(
            client.call(AddItem {}).await.map_err(Error::into_kind),
            Err(ErrorKind::Redirected(_))
        ));
    }
    // Any other redirect would turn it into a request without a body.
    for status in [300, 301, 303, 304, 305] {
        let new = serve(answer);
        let target = address::<ListItems>(&new);
        let old = serve(move |_| redirect(status, &target));
        let config = config()
            .allow_http_on_loopback()
            .allow_host(new.address.to_string());
        assert_eq!(
            redirected_to(call(&old.webhook(), config).await),
            new.address.to_string()
        );
        assert_eq!(new.connections(), 0);
    }
}

/// This holds whatever its own address is.
#[tokio::test]
async fn a_portal_may_move_from_plain_http_to_https() {
    let authority = Authority::new();
    let new = authority.serve(&["localhost"], answer);
    let host = format!("localhost:{}", new.address.port());
    let target = format!("https://{host}/rest/1/{CODE}/{}", ListItems::NAME);
    let old = serve(move |_| redirect(307, &target));
    let trusting = config()
        .root_certificates(authority.pem.clone())
        .allow_host(host);
    call(&old.webhook(), trusting).await.expect("an answer");
    assert_eq!((old.connections(), new.connections()), (1, 1));

    // An unusable setting is reported at once, here too.
    let client = Client::webhook(&old.webhook(), config().root_certificates("canary"));
    let error = client.map(drop).expect_err("no certificate");
    assert!(matches!(error, ConfigError::Certificates { .. }), "{error}");
}

#[tokio::test]
async fn only_one_redirect_is_followed() {
    let third = serve(answer);
    let target = address::<ListItems>(&third);
    let second = serve(move |_| redirect(302, &target));
    let target = address::<ListItems>(&second);
    let first = serve(move |_| redirect(302, &target));
    let config = config()
        .allow_http_on_loopback()
        .allow_host(second.address.to_string())
        .allow_host(third.address.to_string());
    assert_eq!(
        redirected_to(call(&first.webhook(), config).await),
        third.address.to_string()
    );
    assert_eq!((second.connections(), third.connections()), (1, 0));

    // A loop causes two requests, however long it is.
    let loops = serve(|seen| redirect(307, seen.line.split(' ').nth(1).expect("a path")));
    let host = redirected_to(call(&loops.webhook(), self::config().allow_http_on_loopback()).await);
    assert_eq!(host, loops.address.to_string());
    assert_eq!(loops.requests.try_iter().count(), 2);
}

#[tokio::test]
async fn what_follows_a_redirect_goes_to_the_new_address() {
    let new = serve_in_turn(vec![refusal(503, "BUSY"), refusal(500, "BROKEN")]);
    let target = address::<ListItems>(&new);
    let old = serve(move |_| redirect(308, &target));
    let config = Config::default()
        .allow_http_on_loopback()
        .allow_host(new.address.to_string())
        .clock(TestClock::skipping(Duration::from_secs(60)))
        // The redirect does not count as an attempt.
        .attempts(3);
    call(&old.webhook(), config).await.expect("an answer");
    assert_eq!(old.requests.try_iter().count(), 1);
    assert_eq!(new.requests.try_iter().count(), 3);
}

#[tokio::test]
async fn a_redirect_to_a_page_is_not_followed() {
    let new = serve(answer);
    for page in ["auth/", "", "rest/1/canarycode/test.Item.listing"] {
        let target = format!("http://{}/{page}", new.address);
        let old = serve(move |_| redirect(302, &target));
        let config = config()
            .allow_http_on_loopback()
            .allow_host(new.address.to_string());
        assert_eq!(
            redirected_to(call(&old.webhook(), config).await),
            new.address.to_string()
        );
    }
    assert_eq!(new.connections(), 0);
}

#[tokio::test]
async fn within_the_cloud_of_the_vendor_a_portal_may_move() {
    let authority = Authority::new();
    let names = ["*.bitrix24.com", "*.bitrix24.de", "*.example.com"];
    let new = authority.serve(&names, |_| Reply::Body(200, TRUE.to_owned()));
    let evil = authority.serve(&names, answer);
    let old = authority.serve(&names, |seen| {
        let host = seen.header("host").expect("a host");
        let method = match host {
            "old.bitrix24.com" => "https://new.bitrix24.de/rest/1/canarycode/test.Item.add",
            "lost.bitrix24.com" => "https://evil.example.com/rest/1/canarycode/test.Item.add",
            _ => "http://new.bitrix24.de/rest/1/canarycode/test.Item.add",
        };
        redirect(302, method)
    });
    let proxy = proxy(&[
        ("old.bitrix24.com:443", old.address),
        ("lost.bitrix24.com:443", old.address),
        ("bare.bitrix24.com:443", old.address),
        ("new.bitrix24.de:443", new.address),
        ("new.bitrix24.de:80", evil.address),
        ("evil.example.com:443", evil.address),
    ]);
    let config = config()
        .root_certificates(authority.pem.clone())
        .proxy(format!("http://user:word@{}", proxy.address));
    assert!(!format!("{config:?}").contains("word"));
    let client = |host: &str| {
        let address = format!("https://{host}/rest/1/{CODE}/");
        Client::webhook(&address, config.clone()).expect("good settings")
    };
    assert!(
        client("old.bitrix24.com")
            .call(AddItem {})
            .await
            .expect("an answer")
    );
    assert_eq!(new.requests.try_iter().count(), 1);
    for (portal, host) in [
        ("lost.bitrix24.com", "evil.example.com"),
        ("bare.bitrix24.com", "new.bitrix24.de:80"),
    ] {
        match client(portal)
            .call(AddItem {})
            .await
            .map_err(Error::into_kind)
        {
            Err(ErrorKind::Redirected(error)) => {
                assert_eq!(error.host(), Some(host.trim_end_matches(":80")));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(evil.connections(), 0);
    let seen: Vec<_> = proxy.requests.try_iter().collect();
    assert!(seen.contains(&(
        "CONNECT new.bitrix24.de:443 HTTP/1.1".to_owned(),
        "Basic dXNlcjp3b3Jk".to_owned()
    )));
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[tokio::test]
async fn a_portal_of_ones_own_keeps_its_port_and_its_path() {
    let authority = Authority::new();
    let server = authority.serve(&["localhost"], answer);
    let address = format!(
        "https://localhost:{}/portal/rest/1/{CODE}/",
        server.address.port()
    );
    let config = config().root_certificates(authority.pem.clone());
    call(&address, config.clone()).await.expect("an answer");
    let seen = server.requests.recv().expect("a request");
    assert_eq!(
        seen.line,
        format!("POST /portal/rest/1/{CODE}/test.Item.list HTTP/1.1")
    );
    assert_eq!(
        seen.header("host"),
        Some(format!("localhost:{}", server.address.port()).as_str())
    );

    let portal = format!("localhost:{}/portal", server.address.port());
    let client = Client::oauth(&portal, "token", config).expect("good settings");
    client.call(ListItems::default()).await.expect("an answer");
    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, "POST /portal/rest/test.Item.list HTTP/1.1");
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_no_reason_to_try_again() {
    let authority = Authority::new();
    let server = authority.serve(&["localhost"], answer);
    let other = authority.serve(&["other.example.com"], answer);
    let config = Config::default().unlimited();
    for (server, config) in [
        // The client is not configured to trust the authority.
        (&server, config.clone()),
        (
            &server,
            config.clone().root_certificates(Authority::new().pem),
        ),
        // The certificate is for another name.
        (&other, config.root_certificates(authority.pem.clone())),
    ] {
        let address = format!("https://localhost:{}/rest/1/{CODE}/", server.address.port());
        let error = call(&address, config).await.expect_err("no trust");
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
        assert!(!error.is_ambiguous() && error.attempts() == 1, "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    assert_eq!(
        server.requests.try_iter().count() + other.requests.try_iter().count(),
        0
    );
}

#[test]
fn each_runtime_has_connections_of_its_own() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let server = serve(answer);
    let shared = config().share_connections().expect("good settings");
    for (about, config) in [("alone", config()), ("shared", shared)] {
        let before = server.connections();
        let client = Client::webhook(&server.webhook(), config).expect("good settings");
        let call = || async { client.call(ListItems::default()).await.expect("an answer") };
        let first = runtime();
        first.block_on(call());
        // The first runtime is not driven from here on, nor is its connection.
        let second = runtime();
        second.block_on(call());
        second.block_on(call());
        first.block_on(call());
        assert_eq!(server.connections() - before, 2, "{about}");
        drop((first, second));
        // More runtimes than pools are kept for; each ends before the next one starts.
        for _ in 0..70 {
            runtime().block_on(call());
        }
    }
}

#[tokio::test]
async fn clients_of_one_configuration_share_the_configured_connections() {
    let server = serve(answer);
    let shared = config().share_connections().expect("good settings");
    let call = |config: &Config| {
        let client = Client::webhook(&server.webhook(), config.clone()).expect("good settings");
        async move { client.call(ListItems::default()).await.expect("an answer") }
    };
    for _ in 0..3 {
        call(&shared).await;
    }
    call(&shared.clone().user_agent("other/1")).await;
    assert_eq!(server.connections(), 1);
    let agents: Vec<_> = server.requests.try_iter().collect();
    assert_eq!(agents[3].header("user-agent"), Some("other/1"));
    assert!(
        agents[0]
            .header("user-agent")
            .expect("a name")
            .starts_with("bitrix24-rs/")
    );

    // Settings of the connections require new ones.
    call(&shared.connect_timeout(Duration::from_secs(5))).await;
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_host_of_ones_own_network_does_without_encryption_once_it_is_named() {
    let server = serve(answer);
    let port = server.address.port();
    let named = format!("http://localhost:{port}/rest/1/{CODE}/");
    let refused = |address: &str, config: Config| {
        let client = Client::webhook(address, config);
        client.map(drop).expect_err("not encrypted")
    };
    for config in [
        config(),
        config().allow_http("localhost"),
        config().allow_http("other.local"),
        config().allow_host(format!("localhost:{port}")),
    ] {
        assert_eq!(refused(&named, config), ConfigError::NotHttps);
    }
    for host in [
        named.as_str(),
        "http://localhost",
        " localhost\n",
        "fd00::1",
        "user@localhost",
        "localhost/rest",
        "",
    ] {
        for config in [config().allow_http(host), config().allow_host(host)] {
            assert_eq!(refused(&named, config), ConfigError::AllowedHost);
        }
    }
    let allowed = config().allow_http(format!("LOCALHOST:{port}"));
    call(&named, allowed.clone()).await.expect("an answer");
    let portal = format!("http://localhost:{port}");
    let client = Client::oauth(&portal, "token\r\n", allowed.clone()).expect("good settings");
    client.call(ListItems::default()).await.expect("an answer");
    let seen = server.requests.iter().nth(1).expect("a request");
    assert!(seen.body.contains(r#""auth":"token""#), "{}", seen.body);

    // The proxy would see the request.
    let proxied = allowed.proxy("http://127.0.0.1:1");
    assert_eq!(refused(&named, proxied), ConfigError::PlainProxy);
}

#[tokio::test]
async fn an_invalid_host_is_reported_by_all_that_uses_the_settings() {
    let config = || config().allow_host("https://example.com");
    let (portal, app) = ("example.bitrix24.com", App::new("app.1", "secret"));
    let tokens = Tokens::new(portal, "access", "refresh");
    for client in [
        Client::webhook(&format!("https://{portal}/rest/1/{CODE}/"), config()),
        Client::oauth(portal, "token", config()),
        Client::app(app.clone(), tokens, config()),
    ] {
        assert_eq!(
            client.map(drop).expect_err("no host"),
            ConfigError::AllowedHost
        );
    }
    let reason = ConfigError::AllowedHost.to_string();
    let unusable = OAuthError::Setup { reason };
    let sent = app.authorize_url(portal, &config()).map(drop);
    assert_eq!(sent.expect_err("no host"), unusable);
    let exchanged = app.exchange("code", &config()).await;
    assert_eq!(exchanged.expect_err("no host"), unusable);
}

#[tokio::test]
async fn a_stand_in_on_this_machine_needs_its_address_alone() {
    let server = serve(answer);
    let address = format!("{}\n", server.webhook());
    call(&address, config()).await.expect("an answer");
    for other in [
        "http://localhost/rest/1/code/",
        "http://127.0.0.1.example.com/rest/1/code/",
        "http://192.168.0.1/rest/1/code/",
        "http://0.0.0.0/rest/1/code/",
    ] {
        let refused = Client::webhook(other, config()).map(drop);
        assert_eq!(refused, Err(ConfigError::NotHttps), "{other}");
    }

    // Other addresses on this machine are not allowed by that.
    let elsewhere = serve(answer);
    let target = self::address::<ListItems>(&elsewhere);
    let moved = serve(move |_| redirect(302, &target));
    let config = config().allow_host(elsewhere.address.to_string());
    let host = redirected_to(call(&moved.webhook(), config).await);
    assert_eq!(host, elsewhere.address.to_string());
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn settings_of_the_network_that_make_no_sense() {
    let refused = |config: Config| {
        let client = Client::webhook("https://example.com/rest/1/code/", config);
        client.map(drop).expect_err("a wrong setting")
    };
    for pem in [
        "",
        "canary",
        "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let error = refused(config().root_certificates(pem));
        assert!(matches!(error, ConfigError::Certificates { .. }), "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    for address in [
        "",
        "canary",
        "socks5://canary:1",
        "socks5h://user:canary@proxy",
        "http://",
        "http://canary:word@:1",
    ] {
        let error = refused(config().proxy(address));
        assert!(matches!(error, ConfigError::Proxy { .. }), "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

/// The network stack has its own words, and quotes the server's certificate.
#[tokio::test]
async fn only_what_a_network_error_quotes_is_searched_for_secrets() {
    let reason = async |address: &str, pass: &str, config: Config| {
        let client = Client::webhook(address, config).expect("good settings");
        let request = ListItems {
            page: None,
            pass: Some(pass.into()),
        };
        let error = client.call(request).await.expect_err("a failure");
        match error.kind() {
            ErrorKind::Transport(error) => error.reason().to_owned(),
            _ => panic!("{error}"),
        }
    };
    let nobody = format!("https://127.0.0.1:1/rest/1/{CODE}/");
    let plain = reason(&nobody, "canary", config()).await;
    for pass in ["e", "error", "connect"] {
        assert_eq!(reason(&nobody, pass, config()).await, plain);
    }
    let authority = Authority::new();
    let server = authority.serve(&["canarypass.example"], answer);
    let address = format!("https://localhost:{}/rest/1/{CODE}/", server.address.port());
    let trusting = config().root_certificates(authority.pem.clone());
    let torn = reason(&address, "e", trusting.clone()).await;
    assert!(
        torn.contains("(Connect): invalid peer certificate: certificate not valid for name"),
        "{torn}"
    );
    let reason = reason(&address, "canarypass", trusting).await;
    assert!(reason.contains("invalid peer certificate"), "{reason}");
    assert!(reason.contains("[redacted].example"), "{reason}");
    assert!(!reason.contains("canary"), "{reason}");
}
