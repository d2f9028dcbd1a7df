//! Behaviour that depends on the environment of the process. Each test runs its second half in a
//! separate process, because all tests of this process share the environment.

mod common;

use std::process::Command;

use bitrix24_runtime::{Client, Config, ConfigError, DownloadLink, Error, ErrorKind};
use common::{ListItems, ListItemsError, Reply, serve};

const PORTAL: &str = "https://portal.invalid/rest/1/canarycode/";

/// Runs one ignored test of this file with these variables set.
#[track_caller]
fn run(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("HTTPS_PROXY")
        .env_remove("https_proxy")
        .env_remove("ALL_PROXY")
        .env_remove("all_proxy")
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn calls_go_through_the_proxy_of_the_process() {
    let proxy = serve(|_| Reply::Body(403, String::new()));
    run(
        "a_proxied_call",
        &[(
            "HTTPS_PROXY",
            &format!("http://user:word@{}", proxy.address),
        )],
    );
    let seen = proxy.requests.try_recv().expect("a request");
    assert_eq!(seen.line, "CONNECT portal.invalid:443 HTTP/1.1");
    assert_eq!(
        seen.header("proxy-authorization"),
        Some("Basic dXNlcjp3b3Jk")
    );
    assert_eq!(seen.body, "");
}

#[tokio::test]
#[ignore = "run by `calls_go_through_the_proxy_of_the_process`"]
async fn a_proxied_call() {
    let client = Client::webhook(PORTAL, Config::default().attempts(1)).expect("a good address");
    let call = client.call(ListItems::default());
    let error = call.await.expect_err("no way through the proxy");
    assert!(!error.is_ambiguous(), "{error}");
    match error.kind() {
        ErrorKind::Transport(error) => assert!(error.reason().contains("tunnel"), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_named_when_the_client_is_made() {
    run("an_unusable_proxy", &[("ALL_PROXY", "socks5://word@proxy")]);
    run("an_unusable_proxy", &[("all_proxy", "http://word:word:1")]);
    let excepted = [("ALL_PROXY", "socks5://word@proxy"), ("NO_PROXY", "*")];
    run("no_proxy", &excepted);
}

#[tokio::test]
#[ignore = "run by `a_proxy_that_cannot_be_used_is_named_when_the_client_is_made`"]
async fn an_unusable_proxy() {
    let error = Client::webhook(PORTAL, Config::default()).expect_err("no such proxy");
    assert!(matches!(error, ConfigError::Proxy { .. }), "{error}");
    let text = error.to_string();
    assert!(
        text.to_uppercase().contains("THE VARIABLE ALL_PROXY"),
        "{text}"
    );
    assert!(!text.contains("word"), "{text}");
    // Requests that use no proxy are not affected by an unusable one.
    let server = serve(|_| Reply::Body(200, common::ONE_ITEM.to_owned()));
    let client = Client::webhook(&server.webhook(), Config::default()).expect("a good address");
    client.call(ListItems::default()).await.expect("an answer");
    let error = file(&client).await;
    assert!(!error.is_transient() && !error.is_ambiguous(), "{error}");
    let text = error.to_string();
    assert!(
        text.to_uppercase().contains("THE VARIABLE ALL_PROXY"),
        "{text}"
    );
    assert!(!text.contains("word"), "{text}");
}

/// Downloads a file over an encrypted connection, which fails.
async fn file(client: &Client) -> Error<ListItemsError> {
    let link = DownloadLink::from("https://files.invalid/canary");
    client.download(&link).await.expect_err("no way there")
}

#[test]
#[ignore = "run by `a_proxy_that_cannot_be_used_is_named_when_the_client_is_made`"]
fn no_proxy() {
    Client::webhook(PORTAL, Config::default()).expect("no proxy is needed");
}

#[test]
fn what_is_not_encrypted_goes_through_no_proxy_of_the_process() {
    let proxy = serve(|_| Reply::Body(403, String::new()));
    let address = format!("http://{}", proxy.address);
    run(
        "a_call_in_plain",
        &[("HTTP_PROXY", &address), ("ALL_PROXY", &address)],
    );
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
#[ignore = "run by `what_is_not_encrypted_goes_through_no_proxy_of_the_process`"]
async fn a_call_in_plain() {
    let server = serve(|_| Reply::Body(200, common::ONE_ITEM.to_owned()));
    for config in [
        Config::default(),
        Config::default()
            .share_connections()
            .expect("good settings"),
    ] {
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        client.call(ListItems::default()).await.expect("an answer");
    }
}

#[test]
fn an_encrypted_file_for_a_client_in_plain_goes_through_the_proxy_of_the_process() {
    let proxy = serve(|_| Reply::Body(403, String::new()));
    let address = format!("http://{}", proxy.address);
    run("a_file_for_a_client_in_plain", &[("ALL_PROXY", &address)]);
    let seen = proxy.requests.try_recv().expect("a request");
    assert_eq!(seen.line, "CONNECT files.invalid:443 HTTP/1.1");
}

#[tokio::test]
#[ignore = "run by `an_encrypted_file_for_a_client_in_plain_goes_through_the_proxy_of_the_process`"]
async fn a_file_for_a_client_in_plain() {
    let client = Client::webhook("http://127.0.0.1:1/rest/1/canarycode/", Config::default());
    let error = file(&client.expect("a good address")).await;
    assert!(error.to_string().contains("tunnel"), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_certificates_gives_an_error_and_no_panic() {
    run(
        "no_certificates",
        &[
            ("SSL_CERT_FILE", "/does/not/exist"),
            ("SSL_CERT_DIR", "/does/not/exist"),
        ],
    );
}

#[test]
#[ignore = "run by `a_machine_without_certificates_gives_an_error_and_no_panic`"]
fn no_certificates() {
    let config = Config::default().allow_http_on_loopback();
    Client::webhook("http://127.0.0.1:1/rest/1/code/", config)
        .expect("no certificates are needed for this");
    assert!(matches!(
        Client::webhook(PORTAL, Config::default()),
        Err(ConfigError::Tls { .. })
    ));
}
