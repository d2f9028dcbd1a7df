//! HTTP: sends one request and reads one response of limited size, by means of `reqwest`.
//!
//! This module does not interpret responses, except for the target of a redirect. It follows no
//! redirects and retries nothing, because either could send a request to the wrong place or too
//! often.

mod fetch;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    USER_AGENT,
};
use reqwest::{Body, Method, Request};
use url::Url;

use self::fetch::{Fetched, explain, fetch};
use crate::clock::{Clock, Deadline, within};
use crate::error::TimeoutKind;
use crate::error::config::ConfigError;
use crate::http::compressed::{Unpacked, is_gzip, unpack};
use crate::http::connections::{Connections, NoPool, Reach};
use crate::http::failure::{Arrival, TransportFailure};
use crate::http::redirect::{PlainHttp, authority, is_protected};
use crate::http::retry_after::retry_after;
use crate::http::send_tracker::SendTracker;
use crate::http::settings::HttpSettings;
#[cfg(feature = "blocking")]
use crate::tasks::blocking::beside_connections;
use crate::text::redact::Redactor;
use crate::text::sentence::Sentence;

/// The header with the id of a call outside of the program.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How much of the server's request id an error keeps, in bytes.
const REQUEST_ID_BYTES: usize = 128;

/// The connection to one portal.
pub(crate) struct Transport {
    connections: Connections,
    plain: PlainHttp,
    /// The headers of a call. Like those of a request without a body, they have a place for the id,
    /// because replacing a header takes less time than adding one.
    json: HeaderMap,
    form: HeaderMap,
    /// The headers of a request without a body.
    none: HeaderMap,
    clock: Arc<dyn Clock>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    max_response_bytes: usize,
}

/// A received response.
pub(crate) struct Received {
    pub(crate) status: u16,
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// The server's id of the response, if it has one.
    pub(crate) request_id: Option<String>,
    pub(crate) body: Vec<u8>,
    /// Why the body was not decompressed although a coding was named.
    pub(crate) not_decompressed: Option<Sentence>,
    /// The maximum length of the body, in bytes.
    pub(crate) max_bytes: usize,
}

/// Encoded parameters for an authorization server.
pub(crate) struct Form(pub(crate) String);

impl Received {
    /// Returns the id in the server's response, without secrets, if it differs from the one sent.
    pub(crate) fn named_by_server(
        &self,
        sent: Option<&str>,
        redactor: impl FnOnce() -> Redactor,
    ) -> Option<Arc<str>> {
        let id = self.request_id.as_deref()?;
        // Most ids look like opaque tokens, so only known secrets are hidden.
        (Some(id) != sent).then(|| redactor().identifier(id, REQUEST_ID_BYTES).into())
    }
}

impl Transport {
    /// Creates a transport to these addresses.
    pub(crate) fn new(
        settings: &HttpSettings,
        shared: Option<Connections>,
        clock: Arc<dyn Clock>,
        addresses: &[&Url],
    ) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&settings.user_agent)
            .ok()
            .filter(|name| !name.is_empty())
            .ok_or(ConfigError::UserAgent)?;
        let is_plain = |address: &&Url| address.scheme() == "http";
        if settings.proxy.is_some() && addresses.iter().any(is_plain) {
            return Err(ConfigError::PlainProxy);
        }
        let connections = match shared {
            Some(shared) => shared,
            None => Connections::new(settings)?,
        };
        if !addresses.iter().all(is_plain) {
            connections.set_up_encryption()?;
        }
        let headers = |content: &'static str| {
            let accepted = HeaderValue::from_static("application/json");
            let content = HeaderValue::from_static(content);
            [
                (CONTENT_TYPE, content),
                (ACCEPT, accepted),
                (USER_AGENT, user_agent.clone()),
            ]
            .into_iter()
            .collect()
        };
        Ok(Self {
            connections,
            plain: settings.plain.clone(),
            json: with_id(&headers("application/json"), ""),
            form: headers("application/x-www-form-urlencoded"),
            none: with_id(&[(USER_AGENT, user_agent)].into_iter().collect(), ""),
            clock,
            connect_timeout: settings.connect_timeout,
            attempt_timeout: settings.attempt_timeout,
            max_response_bytes: settings.max_response_bytes,
        })
    }

    /// Sends the body of a request and reads the response, until the deadline or the attempt
    /// timeout.
    pub(crate) async fn send(
        &self,
        address: Url,
        request_id: &str,
        body: Bytes,
        deadline: &Deadline<'_>,
    ) -> Result<Received, TransportFailure> {
        let left = deadline.left();
        let time = left.min(self.attempt_timeout);
        let limit = if left <= self.attempt_timeout {
            (TimeoutKind::Total, deadline.limit)
        } else {
            (TimeoutKind::Attempt, self.attempt_timeout)
        };
        let headers = with_id(&self.json, request_id);
        self.send_within(time, limit, address, headers, body).await
    }

    /// Sends a form and reads the response, within the attempt timeout.
    pub(crate) async fn send_form(
        &self,
        address: Url,
        form: Form,
    ) -> Result<Received, TransportFailure> {
        let time = self.attempt_timeout;
        let limit = (TimeoutKind::Attempt, time);
        let headers = self.form.clone();
        self.send_within(time, limit, address, headers, form.0.into())
            .await
    }

    /// Downloads a file of at most this many bytes, until the deadline.
    pub(crate) async fn get(
        &self,
        address: Url,
        request_id: &str,
        reach: Reach,
        max_bytes: usize,
        deadline: &Deadline<'_>,
    ) -> Result<Received, TransportFailure> {
        let tracker = SendTracker::default();
        let host = authority(&address).to_owned();
        let mut request = Request::new(Method::GET, address);
        *request.headers_mut() = with_id(&self.none, request_id);
        let exchange = pin!(self.exchange(request, reach, max_bytes, &tracker));
        let received = deadline.within(exchange).await;
        received.unwrap_or(Err(TransportFailure::Timeout {
            limit: TimeoutKind::Total,
            after: deadline.limit,
            arrival: Arrival::Possible,
            host: Some(host),
        }))
    }

    /// Sends a request and reads the response within this time; `limit` says which timeout it is.
    async fn send_within(
        &self,
        time: Duration,
        (limit, after): (TimeoutKind, Duration),
        address: Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Received, TransportFailure> {
        let tracker = SendTracker::default();
        let host = authority(&address).to_owned();
        let mut request = Request::new(Method::POST, address);
        *request.headers_mut() = headers;
        *request.body_mut() = Some(Body::wrap(tracker.body(body)));
        let exchange = self.exchange(request, Reach::Anywhere, self.max_response_bytes, &tracker);
        let exchange = pin!(exchange);
        let received = within(&*self.clock, time, exchange).await;
        received.unwrap_or_else(|| {
            Err(TransportFailure::Timeout {
                limit,
                after,
                arrival: Arrival::of(&tracker),
                host: Some(host),
            })
        })
    }

    async fn exchange(
        &self,
        request: Request,
        reach: Reach,
        max_bytes: usize,
        tracker: &SendTracker,
    ) -> Result<Received, TransportFailure> {
        let host = authority(request.url()).to_owned();
        let broken = |reason, arrival| {
            Err(TransportFailure::Broken {
                reason,
                arrival,
                host: host.clone(),
            })
        };
        // Callers have checked the address; the contents of a request are worth a second check.
        if !is_protected(request.url(), &self.plain) {
            let reason = Sentence::own("the address is not encrypted");
            return broken(reason, Arrival::Never);
        }
        let pool = match self.connections.pool(request.url(), reach) {
            Ok(http) => http,
            Err(NoPool::Settings(error)) => {
                let reason = error.to_string();
                return broken(Sentence::own(reason.trim_end_matches('.')), Arrival::Never);
            }
            Err(NoPool::Client(error)) => {
                return broken(explain(&error.without_url()), Arrival::None);
            }
        };
        let is_call = request.method() == Method::POST;
        let tracker = tracker.clone();
        let http = pool.http.clone();
        let is_behind = pool.is_behind();
        let fetched = fetch(
            http,
            is_behind,
            request,
            max_bytes,
            tracker,
            self.connect_timeout,
        );
        // Each future around this one would hold, and copy, all of it.
        let fetched = beside_connections(Box::pin(fetched)).await;
        pool.exchange_ended();
        let Fetched {
            status,
            headers,
            body,
        } = fetched?;
        // A response that cannot be decompressed is still a response, because its status says
        // whether the request was carried out.
        let coding = match coding(&headers) {
            // A downloaded file may be gzip; the response to a call is JSON.
            coding if is_call && is_gzip(&coding, &body) => "gzip".to_owned(),
            coding => coding,
        };
        let unpacked = unpack(&coding, body, max_bytes);
        let Unpacked {
            body,
            not_decompressed,
        } = unpacked.map_err(|_| TransportFailure::TooLarge {
            status,
            limit: max_bytes,
        })?;
        let request_id = headers.get(REQUEST_ID);
        Ok(Received {
            status,
            retry_after: self.retry_after(&headers),
            request_id: request_id.and_then(|id| Some(id.to_str().ok()?.to_owned())),
            body,
            not_decompressed,
            max_bytes,
        })
    }

    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, self.clock.wall())
    }
}

/// Returns the headers with the id of a call.
fn with_id(headers: &HeaderMap, request_id: &str) -> HeaderMap {
    let mut headers = headers.clone();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers
}

/// Runs an exchange with a server on the current thread, because there is no other one for it.
#[cfg(not(feature = "blocking"))]
async fn beside_connections<T>(exchange: impl Future<Output = T>) -> T {
    exchange.await
}

/// Returns the codings of a body from its headers.
fn coding(headers: &HeaderMap) -> String {
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    lines.join(", ")
}
