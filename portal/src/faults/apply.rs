//! Applies a fault to the correct response.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::{Compress, Compression, Crc, FlushCompress};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

use crate::faults::kinds::Effect;
use crate::http::listener::{ConnectionHandle, Ending};
use crate::http::response::{JSON, JsonResponse, respond};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The page of a proxy.
const PROXY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
     <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// The frame of a response around any amount of text.
const OPENING: &[u8] = b"{\"result\":\"";
const CLOSING: &[u8] = b"\"}";
/// The contents of large responses.
static FILLER: [u8; MEBIBYTE] = [b'0'; MEBIBYTE];
const MEBIBYTE: usize = 1024 * 1024;
/// The size of the pieces that are sent.
const CHUNK: usize = 64 * 1024;

/// Returns the HTTP status of the response with the fault; 0 if the caller gets none.
pub(crate) fn status(effect: &Effect, right: u16) -> u16 {
    match effect {
        Effect::Drop | Effect::Reset => 0,
        Effect::Redirect { status, .. } => *status,
        Effect::Html => 502,
        Effect::Empty
        | Effect::InvalidUtf8
        | Effect::Nested(_)
        | Effect::Huge(_)
        | Effect::GzipBomb(_)
        | Effect::Endless => 200,
        _ => right,
    }
}

/// Returns the response with the fault. `asked` is the path and query of the request.
///
/// Waiting is not done here: a held or delayed response is itself correct.
pub(crate) fn apply(
    effect: &Effect,
    right: JsonResponse,
    asked: &str,
    connection: &ConnectionHandle,
) -> Response {
    match effect {
        Effect::Error(_) | Effect::Hold | Effect::Delay(_) => right.into_response(),
        Effect::Redirect { status, to } => redirect(*status, to, asked),
        Effect::Drop => broken(connection, Vec::new(), Ending::Close),
        Effect::Reset => broken(connection, Vec::new(), Ending::Reset),
        Effect::Truncate => broken(connection, half(&right), Ending::Close),
        Effect::HalfClose => broken(connection, half(&right), Ending::HalfClose),
        Effect::Drip(pause) => {
            let bytes = right.body.into_bytes().into_iter();
            let parts = bytes.map(|byte| (Bytes::from(vec![byte]), 1)).collect();
            let body = Parts::of(parts).slowed(*pause);
            respond(right.status, JSON, Body::new(body))
        }
        Effect::Html => respond(502, HTML, PROXY_PAGE),
        Effect::Empty => respond(200, JSON, Body::empty()),
        Effect::ContentType => respond(right.status, HTML, right.body),
        Effect::InvalidUtf8 => respond(200, JSON, &b"{\"result\":\"\xc3\x28\xff\"}"[..]),
        Effect::Nested(depth) => {
            let (open, close) = ("[".repeat(*depth), "]".repeat(*depth));
            respond(200, JSON, format!("{{\"result\":{open}{close}}}"))
        }
        Effect::Huge(mebibytes) => {
            let chunks = u64::from(*mebibytes) * (MEBIBYTE / CHUNK) as u64;
            let parts = Parts::of(VecDeque::from([
                (Bytes::from_static(OPENING), 1),
                (Bytes::from_static(&FILLER[..CHUNK]), chunks),
                (Bytes::from_static(CLOSING), 1),
            ]));
            respond(200, JSON, Body::new(parts))
        }
        Effect::GzipBomb(mebibytes) => {
            let Ok(parts) = bomb(*mebibytes) else {
                return respond(500, HTML, "cannot compress the response");
            };
            let mut response = respond(200, JSON, Body::new(Parts::of(parts)));
            let gzip = HeaderValue::from_static("gzip");
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, gzip);
            response
        }
        Effect::Endless => {
            let parts = VecDeque::from([
                (Bytes::from_static(OPENING), 1),
                (Bytes::from_static(&FILLER[..CHUNK]), u64::MAX),
            ]);
            respond(200, JSON, Body::new(Parts::of(parts)))
        }
    }
}

fn redirect(status: u16, to: &str, asked: &str) -> Response {
    let host = to.split_once("://").map_or(to, |(_, host)| host);
    let location = if host.contains('/') {
        to.to_owned()
    } else {
        format!("{to}{asked}")
    };
    match HeaderValue::from_str(&location) {
        Ok(location) => {
            let mut response = respond(status, HTML, Body::empty());
            response.headers_mut().insert(header::LOCATION, location);
            response
        }
        Err(_) => respond(500, HTML, "the redirect address is not valid in a header"),
    }
}

/// Makes the connection send `bytes` instead of the returned response.
fn broken(connection: &ConnectionHandle, bytes: Vec<u8>, ending: Ending) -> Response {
    connection.break_off(bytes, ending);
    Body::empty().into_response()
}

/// Returns the head of the correct response, with its full length, and half of its body.
fn half(right: &JsonResponse) -> Vec<u8> {
    let length = right.body.len();
    let mut sent = format!(
        "HTTP/1.1 {} \r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {length}\r\n\r\n",
        right.status
    )
    .into_bytes();
    sent.extend_from_slice(&right.body.as_bytes()[..length / 2]);
    sent
}

/// Returns the pieces of a large response, compressed with gzip.
///
/// Each piece is compressed separately and ends with a full flush, so that one compressed MiB can
/// be sent any number of times: compressing takes the same time for any size.
fn bomb(mebibytes: u32) -> io::Result<VecDeque<(Bytes, u64)>> {
    let mut whole = Crc::new();
    whole.update(OPENING);
    let mut filler = Crc::new();
    filler.update(&FILLER);
    for _ in 0..mebibytes {
        whole.combine(&filler);
    }
    whole.update(CLOSING);

    let mut start = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    start.write_all(&deflate(OPENING, FlushCompress::Full)?)?;
    let mut end = deflate(CLOSING, FlushCompress::Finish)?;
    end.write_all(&whole.sum().to_le_bytes())?;
    end.write_all(&whole.amount().to_le_bytes())?;
    Ok(VecDeque::from([
        (Bytes::from(start), 1),
        (
            Bytes::from(deflate(&FILLER, FlushCompress::Full)?),
            u64::from(mebibytes),
        ),
        (Bytes::from(end), 1),
    ]))
}

fn deflate(text: &[u8], flush: FlushCompress) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::with_capacity(text.len() / 100 + 1024);
    Compress::new(Compression::best(), false)
        .compress_vec(text, &mut compressed, flush)
        .map_err(io::Error::other)?;
    Ok(compressed)
}

/// A body of repeated pieces, produced while it is sent.
struct Parts {
    /// The pieces and how often each remains to be sent.
    parts: VecDeque<(Bytes, u64)>,
    pause: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Parts {
    fn of(parts: VecDeque<(Bytes, u64)>) -> Self {
        Self { parts, pause: None }
    }

    /// Adds a pause before every piece.
    fn slowed(self, pause: Duration) -> Self {
        Self {
            pause: Some((pause, Box::pin(tokio::time::sleep(pause)))),
            ..self
        }
    }
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = &mut *self;
        while this.parts.front().is_some_and(|(_, times)| *times == 0) {
            this.parts.pop_front();
        }
        let Some((piece, times)) = this.parts.front_mut() else {
            return Poll::Ready(None);
        };
        if let Some((pause, sleep)) = &mut this.pause {
            ready!(sleep.as_mut().poll(context));
            *sleep = Box::pin(tokio::time::sleep(*pause));
        }
        *times -= 1;
        Poll::Ready(Some(Ok(Frame::data(piece.clone()))))
    }

    /// Returns the exact size for the header `Content-Length`; an endless body has none.
    fn size_hint(&self) -> SizeHint {
        let size = |(piece, times): &(Bytes, u64)| times.checked_mul(piece.len() as u64);
        let sizes: Option<Vec<u64>> = self.parts.iter().map(size).collect();
        sizes.map_or_else(SizeHint::default, |sizes| {
            SizeHint::with_exact(sizes.iter().sum())
        })
    }
}

/// Adds the header `Retry-After` of a fault to any response.
pub(crate) fn add_retry_after(headers: &mut HeaderMap, value: Option<&HeaderValue>) {
    if let Some(value) = value {
        headers.insert(header::RETRY_AFTER, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bomb_is_valid_gzip_of_a_valid_answer() {
        let mut compressed = Vec::new();
        for (piece, times) in bomb(3).unwrap() {
            (0..times).for_each(|_| compressed.extend_from_slice(&piece));
        }
        assert!(compressed.len() < 8 * 1024, "{}", compressed.len());
        let mut text = String::new();
        let mut decoder = flate2::read::GzDecoder::new(&compressed[..]);
        io::Read::read_to_string(&mut decoder, &mut text).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["result"].as_str().unwrap().len(), 3 * MEBIBYTE);
    }
}
