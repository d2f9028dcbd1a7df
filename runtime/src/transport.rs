//! HTTP: one request out, one bounded answer back. `reqwest` does the talking.
//!
//! Nothing here looks into an answer, except for where a redirect points to. Redirects are not
//! followed here and nothing is repeated, because either could send a request where, or as often
//! as, nobody meant it to.

use std::error::Error;
use std::fmt;
use std::io;
use std::num::IntErrorKind;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
    RETRY_AFTER, USER_AGENT,
};
use reqwest::{Body, Method, Request, Response};
use rustls::CertificateError;
use tokio::task::yield_now;
use url::Url;

use crate::clock::{Clock, Deadline, within};
use crate::compressed::{Compressed, plain};
use crate::config::{Config, ConfigError};
use crate::connections::{Connections, Reach};
use crate::departure::Departure;
use crate::download::resolver::Private;
use crate::error::Limit;
use crate::json::extend_within;
use crate::outcome::Outcome;
use crate::redirect::{PlainHttp, authority, is_protected};
use crate::sentence::Sentence;

/// How much of an answer's announced length is set aside before it comes, in bytes.
const FIRST_BYTES: usize = 64 * 1024;

/// The header of the id by which a call is known outside of the program.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The way to one portal.
pub(crate) struct Transport {
    connections: Connections,
    plain: PlainHttp,
    json: HeaderMap,
    form: HeaderMap,
    /// The headers of a request without a body.
    none: HeaderMap,
    clock: Arc<dyn Clock>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    max_answer_bytes: usize,
}

/// An answer as it came.
pub(crate) struct Received {
    pub(crate) status: u16,
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// By which it is known outside, if the server says so.
    pub(crate) request_id: Option<String>,
    pub(crate) body: Vec<u8>,
    /// Why the body is not in plain, where it was compressed and cannot be unpacked.
    pub(crate) packed: Option<Sentence>,
    /// How long the body might have been, in bytes.
    pub(crate) most_bytes: usize,
}

/// Parameters for an authorization server, encoded.
pub(crate) struct Form(pub(crate) String);

/// Why there is no answer to read. The texts in it still have to be redacted.
pub(crate) enum Failure {
    Redirected {
        status: u16,
        to: Option<Url>,
    },
    TooLarge {
        status: u16,
        limit: usize,
    },
    Timeout {
        limit: Limit,
        after: Duration,
        arrival: Arrival,
        /// The host that was called.
        host: Option<String>,
    },
    /// The name of the host stands for an address of a private network, where it may not.
    Private,
    Broken {
        reason: Sentence,
        arrival: Arrival,
        host: String,
    },
}

/// What is known of a request that failed or took too long.
#[derive(Clone, Copy)]
pub(crate) enum Arrival {
    /// It may have reached the server.
    Possible,
    /// It has not: it did not leave.
    None,
    /// It has not, and the next one will not either: the server's certificate does not hold.
    Never,
}

impl Arrival {
    /// What is known of a request that is given up.
    fn of(departure: &Departure) -> Self {
        match departure.give_up() {
            true => Self::Possible,
            false => Self::None,
        }
    }
}

impl Failure {
    /// The time of a call is over before there was anything to send.
    pub(crate) fn late(deadline: &Deadline<'_>) -> Self {
        Self::Timeout {
            limit: Limit::Total,
            after: deadline.limit,
            arrival: Arrival::None,
            host: None,
        }
    }

    /// What it means for repeating the request.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Redirected { .. } | Self::Private => Outcome::TurnedAway,
            Self::TooLarge { .. } => Outcome::Useless,
            Self::Timeout { arrival, .. } | Self::Broken { arrival, .. } => match arrival {
                Arrival::Possible => Outcome::Lost,
                Arrival::None => Outcome::NotSent,
                Arrival::Never => Outcome::TurnedAway,
            },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirected { status, .. } => write!(formatter, "it redirects (HTTP {status})"),
            Self::TooLarge { limit, .. } => {
                write!(formatter, "its answer is larger than {limit} bytes")
            }
            Self::Timeout { limit, after, .. } => write!(formatter, "{limit} within {after:?}"),
            Self::Private => Private.fmt(formatter),
            Self::Broken { .. } => formatter.write_str("the connection broke"),
        }
    }
}

impl Transport {
    /// A transport to these addresses.
    pub(crate) fn new(config: &Config, addresses: &[&Url]) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .ok()
            .filter(|name| !name.is_empty())
            .ok_or(ConfigError::UserAgent)?;
        let is_plain = |address: &&Url| address.scheme() == "http";
        if config.proxy.is_some() && addresses.iter().any(is_plain) {
            return Err(ConfigError::PlainProxy);
        }
        let connections = match &config.connections {
            Some(shared) => shared.clone(),
            // A stand-in on this machine needs no certificates.
            None => Connections::new(config, !addresses.iter().all(is_plain))?,
        };
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
            plain: config.plain.clone(),
            json: headers("application/json"),
            form: headers("application/x-www-form-urlencoded"),
            none: [(USER_AGENT, user_agent)].into_iter().collect(),
            clock: Arc::clone(&config.surroundings.clock),
            connect_timeout: config.connect_timeout,
            attempt_timeout: config.attempt_timeout,
            max_answer_bytes: config.max_answer_bytes,
        })
    }

    /// Sends the body of a request and reads the answer, until the deadline or within the limit of
    /// one attempt.
    pub(crate) async fn send(
        &self,
        address: Url,
        request_id: &str,
        body: Bytes,
        deadline: &Deadline<'_>,
    ) -> Result<Received, Failure> {
        let left = deadline.left();
        let time = left.min(self.attempt_timeout);
        let limit = match left <= self.attempt_timeout {
            true => (Limit::Total, deadline.limit),
            false => (Limit::Attempt, self.attempt_timeout),
        };
        let mut headers = self.json.clone();
        if let Ok(id) = HeaderValue::from_str(request_id) {
            headers.insert(REQUEST_ID, id);
        }
        self.send_within(time, limit, address, headers, body).await
    }

    /// Sends a form and reads the answer, within the limit of one attempt.
    pub(crate) async fn send_form(&self, address: Url, form: Form) -> Result<Received, Failure> {
        let time = self.attempt_timeout;
        let limit = (Limit::Attempt, time);
        let headers = self.form.clone();
        self.send_within(time, limit, address, headers, form.0.into())
            .await
    }

    /// Gets a file of at most this many bytes, until the deadline.
    pub(crate) async fn get(
        &self,
        address: Url,
        reach: Reach,
        most_bytes: usize,
        deadline: &Deadline<'_>,
    ) -> Result<Received, Failure> {
        let departure = Departure::default();
        let host = authority(&address).to_owned();
        let mut request = Request::new(Method::GET, address);
        *request.headers_mut() = self.none.clone();
        let received = deadline.within(self.exchange(request, reach, most_bytes, &departure));
        received.await.unwrap_or(Err(Failure::Timeout {
            limit: Limit::Total,
            after: deadline.limit,
            arrival: Arrival::Possible,
            host: Some(host),
        }))
    }

    /// Sends a request and reads the answer within this time, which the limit leaves.
    async fn send_within(
        &self,
        time: Duration,
        (limit, after): (Limit, Duration),
        address: Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Received, Failure> {
        let departure = Departure::default();
        let host = authority(&address).to_owned();
        let mut request = Request::new(Method::POST, address);
        *request.headers_mut() = headers;
        *request.body_mut() = Some(Body::wrap(departure.body(body)));
        let exchange = self.exchange(request, Reach::Anywhere, self.max_answer_bytes, &departure);
        let received = within(&*self.clock, time, exchange).await;
        received.unwrap_or_else(|| {
            Err(Failure::Timeout {
                limit,
                after,
                arrival: Arrival::of(&departure),
                host: Some(host),
            })
        })
    }

    async fn exchange(
        &self,
        request: Request,
        reach: Reach,
        most_bytes: usize,
        departure: &Departure,
    ) -> Result<Received, Failure> {
        // A connection goes back into the pool, or is found closed by the server, in a task of its
        // own. Let those tasks have their turn first: otherwise a call right after another opens a
        // second connection, and a call after a pause fails on a connection that is long gone.
        yield_now().await;
        yield_now().await;
        let host = authority(request.url()).to_owned();
        let has_body = request.body().is_some();
        let broken = |reason, arrival| {
            Err(Failure::Broken {
                reason,
                arrival,
                host: host.clone(),
            })
        };
        // Whoever gives the address has looked at it; what is in a request is worth a second look.
        if !is_protected(request.url(), &self.plain) {
            let reason = Sentence::own("the address is not encrypted");
            return broken(reason, Arrival::Never);
        }
        let http = match self.connections.pool(reach) {
            Ok(http) => http,
            Err(error) => return broken(explain(&error.without_url()), Arrival::None),
        };
        match http.execute(request).await {
            Ok(response) => self.receive(response, most_bytes, host).await,
            Err(error) if error.is_connect() && error.is_timeout() => Err(Failure::Timeout {
                limit: Limit::Connect,
                after: self.connect_timeout,
                arrival: Arrival::of(departure),
                host: Some(host),
            }),
            Err(error) if held::<Private>(&error).is_some() => Err(Failure::Private),
            Err(error) => Err(Failure::Broken {
                arrival: match Arrival::of(departure) {
                    Arrival::None if is_certificate(&error) => Arrival::Never,
                    // Nobody asks for a body that is not there.
                    Arrival::None if !has_body && !error.is_connect() => Arrival::Possible,
                    arrival => arrival,
                },
                reason: explain(&error.without_url()),
                host,
            }),
        }
    }

    /// Reads an answer to its end, or to the limit. One that cannot be had in plain is an answer all
    /// the same, because its status tells what has become of the request.
    async fn receive(
        &self,
        mut response: Response,
        limit: usize,
        host: String,
    ) -> Result<Received, Failure> {
        let status = response.status().as_u16();
        if response.status().is_redirection() {
            return Err(Failure::Redirected {
                status,
                to: target(&response),
            });
        }

        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(Failure::TooLarge { status, limit });
        }
        let retry_after = self.retry_after(response.headers());
        let request_id = response.headers().get(REQUEST_ID);
        let request_id = request_id.and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let coding = coding(response.headers());
        let mut body = Vec::with_capacity(announced.min(FIRST_BYTES));
        loop {
            match response.chunk().await {
                Ok(Some(data)) => {
                    let left = limit - body.len();
                    if !extend_within(&mut body, &data, left) {
                        return Err(Failure::TooLarge { status, limit });
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    return Err(Failure::Broken {
                        reason: explain(&error.without_url()),
                        arrival: Arrival::Possible,
                        host,
                    });
                }
            }
        }
        let (body, packed) = match plain(&coding, body, limit) {
            Ok(body) => (body, None),
            Err(Compressed::TooLarge) => return Err(Failure::TooLarge { status, limit }),
            Err(Compressed::Unknown(reason)) => (Vec::new(), Some(reason)),
        };
        Ok(Received {
            status,
            retry_after,
            request_id,
            body,
            packed,
            most_bytes: limit,
        })
    }

    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, self.clock.wall())
    }
}

/// What `Retry-After` asks for: a number of seconds, or a date. More seconds than there is a number
/// for are as many as there is one for, because they ask for a pause, too.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    match value.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(Duration::MAX),
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?;
            Some(date.duration_since(now).unwrap_or_default())
        }
    }
}

/// How a body is compressed, as its headers say.
fn coding(headers: &HeaderMap) -> String {
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    lines.join(", ")
}

/// The address a redirect points to.
fn target(response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(location).ok()?;
    target.has_host().then_some(target)
}

/// Whether a connection failed because the server's certificate does not hold.
fn is_certificate(error: &(dyn Error + 'static)) -> bool {
    let tls = held::<rustls::Error>(error);
    tls.is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)))
}

/// The error of this type that an error is, or that it holds.
fn held<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    // An error of this kind passes over what it holds when it is asked for its source.
    let inside = error
        .downcast_ref::<io::Error>()
        .and_then(|io| io.get_ref());
    match inside {
        Some(inside) => held(inside),
        None => held(error.source()?),
    }
}

/// What went wrong, from the outermost error to the innermost. The network stack has words of its
/// own for it; only those on encryption quote the other side, such as the names of a certificate.
fn explain(error: &(dyn Error + 'static)) -> Sentence {
    let tls = held::<rustls::Error>(error);
    let tls_text = tls.map(ToString::to_string);
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // Many errors repeat their cause.
        if !words.ends_with(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        if tls_text.as_ref() == Some(&text) {
            break;
        }
        source = cause.source();
    }
    match tls {
        None => Sentence::own(words),
        Some(
            rustls::Error::General(_)
            | rustls::Error::Other(_)
            | rustls::Error::InvalidCertificate(CertificateError::Other(_)),
        ) => Sentence::quoting("", words, ""),
        Some(_) => Sentence::in_quotes(&words),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::retry_after;

    #[test]
    fn a_pause_of_any_length_is_a_pause() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
        let secs = |seconds| Some(Duration::from_secs(seconds));
        for (value, expected) in [
            ("7", secs(7)),
            (" 0 ", secs(0)),
            ("18446744073709551615", secs(u64::MAX)),
            ("18446744073709551616", Some(Duration::MAX)),
            ("99999999999999999999999999", Some(Duration::MAX)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT", secs(77)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", secs(0)),
        ] {
            assert_eq!(retry_after(value, now), expected, "{value}");
        }
    }
}
