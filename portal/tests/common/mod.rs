//! How the tests talk to a portal: bare HTTP, one response type.

// Every test file is a separate program and uses a part of this.
#![allow(dead_code)]

use bitrix24_portal::Portal;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

/// The method most tests call.
pub const ADD: &str = "imbot.v2.Chat.Message.Reaction.add";

/// A response as it came over the wire.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// The error code; empty for a success.
    pub fn error(&self) -> &str {
        self.body["error"].as_str().unwrap_or_default()
    }
}

/// Returns a client that uses no proxy.
pub fn client() -> Client {
    provider();
    Client::builder()
        .no_proxy()
        // Built together with a crate that enables compression, reqwest would decompress responses.
        .no_gzip()
        .build()
        .expect("a client without TLS always builds")
}

/// Names the implementation of TLS for this process. Built together with a crate that enables TLS,
/// reqwest requires one even for addresses that need none.
pub fn provider() {
    // A second test of the process finds the one of the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Sends the request and reads the response, which must always be JSON.
pub async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.expect("the portal answers");
    let content_type = answer.headers()["content-type"].to_str().expect("ASCII");
    assert_eq!(content_type, "application/json; charset=utf-8");
    Answer {
        status: answer.status().as_u16(),
        body: answer.json().await.expect("JSON"),
    }
}

/// The URL of [`ADD`] with the webhook's code in it.
pub fn webhook_add(portal: &Portal) -> String {
    format!("{}{ADD}", portal.webhook_url())
}

/// The URL of [`ADD`] for callers with an access token.
pub fn oauth_add(portal: &Portal) -> String {
    format!("{}/rest/{ADD}", portal.oauth_host())
}

/// Calls [`ADD`] through the webhook.
pub async fn by_webhook(portal: &Portal, parameters: &Value) -> Answer {
    send(client().post(webhook_add(portal)).json(parameters)).await
}

/// Calls [`ADD`] with an access token.
pub async fn by_token(portal: &Portal, token: &str, parameters: &Value) -> Answer {
    send(
        client()
            .post(oauth_add(portal))
            .json(&with(parameters, json!({ "auth": token }))),
    )
    .await
}

/// The parameters of the vendor's webhook example.
pub fn like() -> Value {
    json!({ "botId": 456, "botToken": "my_bot_token", "messageId": 789, "reaction": "like" })
}

/// Returns the parameters with some of them set; null removes one.
pub fn with(parameters: &Value, changes: Value) -> Value {
    let mut changed = parameters.clone();
    for (name, value) in changes.as_object().expect("an object of changes") {
        changed[name] = value.clone();
    }
    let map = changed.as_object_mut().expect("an object of parameters");
    map.retain(|_, value| !value.is_null());
    changed
}

/// The URL of any method with the webhook's code in it.
pub fn url(portal: &Portal, method: &str) -> String {
    format!("{}{method}", portal.webhook_url())
}

/// Calls a method through the webhook.
pub async fn call(portal: &Portal, method: &str, parameters: &Value) -> Answer {
    send(client().post(url(portal, method)).json(parameters)).await
}

/// Counts up and returns the count.
pub async fn count(portal: &Portal, key: &str) -> u64 {
    let answer = call(portal, "portal.count", &json!({ "key": key })).await;
    answer.body["result"]["count"].as_u64().expect("a count")
}

/// Calls a control endpoint of the portal.
pub async fn control(portal: &Portal, path: &str, body: &Value) -> Answer {
    let url = format!("{}/_portal/{path}", portal.oauth_host());
    send(client().post(url).body(body.to_string())).await
}
