//! One HTTP request and its answer. Nothing here knows what a method is or what an answer means.

use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, LOCATION, USER_AGENT};
use hyper::{Method, Request, Response, Uri};
use tokio::time::timeout;
use url::{Position, Url};

use crate::config::{Config, ConfigError};
use crate::connect::{Connection, Connector};
use crate::error::Limit;
use crate::pool::Pool;

/// The way to one portal.
pub(crate) struct Transport {
    /// The address that a method's name is appended to.
    base: Url,
    headers: HeaderMap,
    connector: Connector,
    pool: Pool,
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
        let host = HeaderValue::from_str(&base[Position::BeforeHost..Position::AfterPort])
            .map_err(|error| ConfigError::Address {
                reason: error.to_string(),
            })?;
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .ok()
            .filter(|name| !name.is_empty())
            .ok_or(ConfigError::UserAgent)?;
        let json = HeaderValue::from_static("application/json");
        let headers = [
            (HOST, host),
            (USER_AGENT, user_agent),
            (CONTENT_TYPE, json.clone()),
            (ACCEPT, json),
        ];
        Ok(Self {
            base: base.clone(),
            headers: headers.into_iter().collect(),
            connector: Connector::new(base)?,
            pool: Pool::default(),
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
        let mut request = self.request(method, body)?;
        loop {
            let (mut connection, is_reused) = match self.pool.take().await {
                Some(connection) => (connection, true),
                None => (self.connect().await?, false),
            };
            match connection.try_send_request(request).await {
                Ok(response) => return self.receive(connection, response).await,
                Err(mut error) => match error.take_message() {
                    // The connection was closed while it waited, and nothing has been sent.
                    Some(unsent) if is_reused => request = unsent,
                    unsent => {
                        let reason = explain(error.error());
                        return Err(Failure::Broken {
                            reason,
                            may_have_arrived: unsent.is_none(),
                        });
                    }
                },
            }
        }
    }

    fn request(&self, method: &str, body: Vec<u8>) -> Result<Request<Full<Bytes>>, Failure> {
        // The path was checked with the address, and the name has no character to be escaped.
        let target = Uri::try_from([self.base.path(), method].concat()).map_err(|error| {
            Failure::Broken {
                reason: explain(&error),
                may_have_arrived: false,
            }
        })?;
        let mut request = Request::new(Full::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = target;
        *request.headers_mut() = self.headers.clone();
        Ok(request)
    }

    async fn connect(&self) -> Result<Connection, Failure> {
        match timeout(self.connect_timeout, self.connector.open()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(Failure::Broken {
                reason: explain(&*error),
                may_have_arrived: false,
            }),
            Err(_) => Err(Failure::Timeout {
                limit: Limit::Connect,
                after: self.connect_timeout,
            }),
        }
    }

    /// Reads an answer to its end. A connection whose answer is not read goes with it.
    async fn receive(
        &self,
        connection: Connection,
        response: Response<Incoming>,
    ) -> Result<Received, Failure> {
        let status = response.status().as_u16();
        if response.status().is_redirection() {
            return Err(Failure::Redirected {
                status,
                host: self.redirect_host(response.headers()),
            });
        }

        let limit = self.max_answer_bytes;
        let mut incoming = response.into_body();
        let announced = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(Failure::TooLarge { status, limit });
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|error| Failure::Broken {
                reason: explain(&error),
                may_have_arrived: true,
            })?;
            let data = frame.into_data().unwrap_or_default();
            if body.len() + data.len() > limit {
                return Err(Failure::TooLarge { status, limit });
            }
            body.extend_from_slice(&data);
        }
        self.pool.put(connection);
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
