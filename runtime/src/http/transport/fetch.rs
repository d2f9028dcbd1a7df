//! The part of an exchange that needs a connection: sending the request and reading the response.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Request, Response};
use rustls::CertificateError;
use tokio::task::yield_now;
use url::Url;

use crate::error::TimeoutKind;
use crate::http::failure::{Arrival, TransportFailure};
use crate::http::redirect::authority;
use crate::http::resolver::Private;
use crate::http::send_tracker::SendTracker;
use crate::json::mend::extend_within;
use crate::text::sentence::Sentence;

/// How much memory is reserved for the announced length of a response before it arrives, in bytes.
const FIRST_BYTES: usize = 64 * 1024;

/// A response as it came over the wire.
pub(super) struct Fetched {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Sends a request and reads the response to its end, or to the limit. A failure's page may be
/// incomplete.
pub(super) async fn fetch(
    http: reqwest::Client,
    is_behind: bool,
    request: Request,
    limit: usize,
    tracker: SendTracker,
    connect_timeout: Duration,
) -> Result<Fetched, TransportFailure> {
    if is_behind {
        // The system is asked for what has happened to connections, and then their tasks run.
        yield_now().await;
        yield_now().await;
    }
    let host = authority(request.url()).to_owned();
    let has_body = request.body().is_some();
    let mut response = match http.execute(request).await {
        Ok(response) => response,
        Err(error) if error.is_connect() && error.is_timeout() => {
            return Err(TransportFailure::Timeout {
                limit: TimeoutKind::Connect,
                after: connect_timeout,
                arrival: Arrival::of(&tracker),
                host: Some(host),
            });
        }
        Err(error) if held::<Private>(&error).is_some() => return Err(TransportFailure::Private),
        Err(error) => {
            return Err(TransportFailure::Broken {
                arrival: match Arrival::of(&tracker) {
                    Arrival::None if is_certificate(&error) => Arrival::Never,
                    // A missing body is never polled.
                    Arrival::None if !has_body && !error.is_connect() => Arrival::Possible,
                    arrival => arrival,
                },
                reason: explain(&error.without_url()),
                host,
            });
        }
    };
    let status = response.status().as_u16();
    if response.status().is_redirection() {
        return Err(TransportFailure::Redirected {
            status,
            to: target(&response),
        });
    }
    // The status of a failure says what has become of the request, even if its page is incomplete.
    let has_failed = status >= 400;
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit && !has_failed {
        return Err(TransportFailure::TooLarge { status, limit });
    }
    let headers = std::mem::take(response.headers_mut());
    let mut body = Vec::with_capacity(announced.min(FIRST_BYTES));
    loop {
        match response.chunk().await {
            Ok(Some(data)) => {
                let left = limit - body.len();
                if has_failed && data.len() > left {
                    body.extend_from_slice(&data[..left]);
                    break;
                }
                if !extend_within(&mut body, &data, left) {
                    return Err(TransportFailure::TooLarge { status, limit });
                }
            }
            Ok(None) => break,
            Err(_) if has_failed => break,
            Err(error) => {
                return Err(TransportFailure::Broken {
                    reason: explain(&error.without_url()),
                    arrival: Arrival::Possible,
                    host,
                });
            }
        }
    }
    Ok(Fetched {
        status,
        headers,
        body,
    })
}

/// Returns the target of a redirect.
fn target(response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(location).ok()?;
    target.has_host().then_some(target)
}

/// Whether a connection failed because of the server's certificate.
fn is_certificate(error: &(dyn Error + 'static)) -> bool {
    let tls = held::<rustls::Error>(error);
    tls.is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)))
}

/// Returns the error of this type that an error is or contains.
fn held<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    // `source` of such an error skips the error it contains.
    let inside = error
        .downcast_ref::<io::Error>()
        .and_then(|io| io.get_ref());
    match inside {
        Some(inside) => held(inside),
        None => held(error.source()?),
    }
}

/// Formats an error and its causes, outermost first. The network stack uses fixed texts; only TLS
/// errors quote the other side, such as the names of a certificate.
pub(super) fn explain(error: &(dyn Error + 'static)) -> Sentence {
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
