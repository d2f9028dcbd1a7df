//! One HTTP request and its answer. Nothing here knows what a method is or what an answer means.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Response};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::task::yield_now;
use tokio::time::timeout;
use url::{Position, Url};

use crate::config::{Config, ConfigError};
use crate::error::Limit;

/// The way to one portal.
pub(crate) struct Transport {
    http: reqwest::Client,
    /// The address that a method's name is appended to. It is parsed once, not for every call.
    base: Url,
    headers: HeaderMap,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    max_answer_bytes: usize,
}

/// An answer as it came.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer to read. The texts in it still have to be redacted.
pub(crate) enum Failure {
    Redirected {
        status: u16,
        host: Option<String>,
    },
    TooLarge {
        status: u16,
        limit: usize,
    },
    Timeout {
        limit: Limit,
        after: Duration,
    },
    Broken {
        reason: String,
        may_have_arrived: bool,
    },
}

impl Transport {
    pub(crate) fn new(base: &Url, config: &Config) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .ok()
            .filter(|name| !name.is_empty())
            .ok_or(ConfigError::UserAgent)?;
        let json = HeaderValue::from_static("application/json");
        let mut http = reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(config.connect_timeout)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tcp_nodelay(true);
        // A stand-in on this machine needs no certificates, and what is sent unencrypted must not
        // go to a proxy.
        http = match base.scheme() {
            "http" => http
                .no_proxy()
                .tls_backend_preconfigured(tls_without_roots()?),
            _ => http.https_only(true).tls_backend_preconfigured(tls()?),
        };
        let http = http.build().map_err(|error| ConfigError::Tls {
            reason: explain(&error.without_url()),
        })?;
        Ok(Self {
            http,
            base: base.clone(),
            headers: [(CONTENT_TYPE, json.clone()), (ACCEPT, json)]
                .into_iter()
                .collect(),
            connect_timeout: config.connect_timeout,
            attempt_timeout: config.attempt_timeout,
            max_answer_bytes: config.max_answer_bytes,
        })
    }

    /// Sends a request and reads its answer, within the smaller of `left` and the limit of one
    /// attempt.
    pub(crate) async fn send(
        &self,
        method: &str,
        body: Vec<u8>,
        left: Duration,
    ) -> Result<Received, Failure> {
        let (limit, after) = match left <= self.attempt_timeout {
            true => (Limit::Total, left),
            false => (Limit::Attempt, self.attempt_timeout),
        };
        match timeout(after, self.exchange(method, body)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Timeout { limit, after }),
        }
    }

    async fn exchange(&self, method: &str, body: Vec<u8>) -> Result<Received, Failure> {
        let mut url = self.base.clone();
        url.set_path(&[self.base.path(), method].concat());
        let mut request = Request::new(Method::POST, url);
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = Some(body.into());
        // A connection goes back into the pool, or is found closed by the server, in a task of its
        // own. Let those tasks have their turn first: otherwise a call right after another opens a
        // second connection, and a call after a pause fails on a connection that is long gone.
        yield_now().await;
        yield_now().await;
        match self.http.execute(request).await {
            Ok(response) => self.receive(response).await,
            Err(error) if error.is_connect() && error.is_timeout() => Err(Failure::Timeout {
                limit: Limit::Connect,
                after: self.connect_timeout,
            }),
            Err(error) => Err(Failure::Broken {
                may_have_arrived: !error.is_connect() && !error.is_builder(),
                reason: explain(&error.without_url()),
            }),
        }
    }

    /// Reads an answer to its end, or to the limit.
    async fn receive(&self, mut response: Response) -> Result<Received, Failure> {
        let status = response.status().as_u16();
        if response.status().is_redirection() {
            return Err(Failure::Redirected {
                status,
                host: self.redirect_host(response.headers()),
            });
        }

        let limit = self.max_answer_bytes;
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(Failure::TooLarge { status, limit });
        }
        let mut body = Vec::with_capacity(announced);
        loop {
            match response.chunk().await {
                Ok(Some(data)) if body.len() + data.len() > limit => {
                    return Err(Failure::TooLarge { status, limit });
                }
                Ok(Some(data)) => body.extend_from_slice(&data),
                Ok(None) => break,
                Err(error) => {
                    return Err(Failure::Broken {
                        reason: explain(&error.without_url()),
                        may_have_arrived: true,
                    });
                }
            }
        }
        Ok(Received { status, body })
    }

    /// The host a redirect points to, with its port if it is not the usual one.
    fn redirect_host(&self, headers: &HeaderMap) -> Option<String> {
        let location = headers.get(LOCATION)?.to_str().ok()?;
        let target = self.base.join(location).ok()?;
        target
            .has_host()
            .then(|| target[Position::BeforeHost..Position::AfterPort].to_owned())
    }
}

/// The TLS settings: the roots of the operating system, and a provider of our own choice, so that
/// nothing has to be installed for the whole process.
fn tls() -> Result<rustls::ClientConfig, ConfigError> {
    let builder = tls_builder()?.with_platform_verifier();
    Ok(builder.map_err(tls_failed)?.with_no_client_auth())
}

/// The TLS settings of a client that will not use TLS, which need no certificates.
fn tls_without_roots() -> Result<rustls::ClientConfig, ConfigError> {
    let roots = rustls::RootCertStore::empty();
    Ok(tls_builder()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn tls_builder()
-> Result<rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>, ConfigError> {
    let provider = rustls::crypto::ring::default_provider();
    rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(tls_failed)
}

fn tls_failed(error: rustls::Error) -> ConfigError {
    ConfigError::Tls {
        reason: error.to_string(),
    }
}

/// What went wrong, from the outermost error to the innermost.
fn explain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Many errors repeat their cause.
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
