//! Calls: nothing but reqwest, set up as the crate sets it up.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Url};

use super::{METHOD, ReactionAdd, Response};

type CallError = Box<dyn Error + Send + Sync>;

/// A client of the one method, on nothing but reqwest.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    headers: HeaderMap,
}

impl Client {
    /// A client for the address of a webhook.
    ///
    /// # Errors
    ///
    /// When the address cannot be read, or reqwest cannot be set up.
    pub fn new(webhook_url: &str) -> Result<Self, CallError> {
        let json = HeaderValue::from_static("application/json");
        Ok(Self {
            http: reqwest::Client::builder()
                .user_agent("floor/1.0")
                .connect_timeout(Duration::from_secs(10))
                .timeout(Duration::from_secs(65))
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .tcp_nodelay(true)
                .no_proxy()
                .tls_backend_preconfigured(tls()?)
                .build()?,
            url: format!("{webhook_url}{METHOD}").parse()?,
            headers: [(CONTENT_TYPE, json.clone()), (ACCEPT, json)]
                .into_iter()
                .collect(),
        })
    }

    /// A client for another address over the same connections.
    ///
    /// # Errors
    ///
    /// When the address cannot be read.
    pub fn beside(&self, webhook_url: &str) -> Result<Self, CallError> {
        Ok(Self {
            url: format!("{webhook_url}{METHOD}").parse()?,
            ..self.clone()
        })
    }

    /// Adds a reaction.
    ///
    /// # Errors
    ///
    /// When the call fails or its response cannot be read.
    pub async fn call(&self, request: &ReactionAdd) -> Result<Response, CallError> {
        let mut sent = Request::new(Method::POST, self.url.clone());
        *sent.headers_mut() = self.headers.clone();
        *sent.body_mut() = Some(serde_json::to_vec(request)?.into());
        let received = self.http.execute(sent).await?.error_for_status()?;
        Ok(serde_json::from_slice(&received.bytes().await?)?)
    }
}

/// TLS settings without certificates, as the server speaks plain HTTP.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = rustls::crypto::ring::default_provider();
    Ok(rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}
