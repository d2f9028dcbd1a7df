//! Delivers events to the handlers of bots, one after another, and logs the outcomes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::delivery::{Delivery, DeliveryOptions};
use crate::php;
use crate::state::Shared;
use crate::world::Outgoing;

/// How long a handler may take to respond.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of a response is read to find its status.
const STATUS_LENGTH: usize = 64;

/// Delivers all events as long as the portal runs.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        shared.wait_for_outgoing().await;
        while let Some((outgoing, options)) = shared.take_outgoing() {
            for _ in 0..if options.twice { 2 } else { 1 } {
                let delivery = deliver(&outgoing, options).await;
                shared.note_delivery(delivery);
            }
        }
    }
}

async fn deliver(outgoing: &Outgoing, options: DeliveryOptions) -> Delivery {
    // Pages of applications are opened with a form, as a browser sends it.
    let is_page = outgoing.event.is_empty();
    let (content_type, body) = if options.json && !is_page {
        ("application/json", php::json(&outgoing.body))
    } else {
        (
            "application/x-www-form-urlencoded",
            php::query(&outgoing.body),
        )
    };
    let post = post(&outgoing.url, content_type, &body);
    let status = tokio::time::timeout(PATIENCE, post).await;
    Delivery {
        bot: outgoing.bot,
        event: outgoing.event.clone(),
        url: outgoing.url.clone(),
        content_type,
        body,
        status: status.ok().flatten(),
    }
}

/// Returns the status of the response, if there is one.
async fn post(url: &str, content_type: &str, body: &str) -> Option<u16> {
    let url: Uri = url.parse().ok()?;
    let mut stream = TcpStream::connect(local_address(&url)?).await.ok()?;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Bitrix24 Webhook Engine\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n\
         {body}",
        path = url.path_and_query().map_or("/", |path| path.as_str()),
        host = url.authority()?,
        length = body.len(),
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    while answer.len() < STATUS_LENGTH {
        match stream.read_buf(&mut answer).await {
            Ok(1..) => (),
            _ => break,
        }
    }
    let line = String::from_utf8_lossy(&answer);
    line.split(' ').nth(1)?.parse().ok()
}

/// Returns the address of an `http` handler on this machine. No other is called.
fn local_address(url: &Uri) -> Option<SocketAddr> {
    let host = match url.host()? {
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        host => host.parse().ok()?,
    };
    let is_plain = url.scheme_str() == Some("http");
    (is_plain && host.is_loopback()).then(|| SocketAddr::new(host, url.port_u16().unwrap_or(80)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called() {
        let address = |url: &str| local_address(&url.parse().unwrap());
        let here = |port| Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        assert_eq!(address("http://127.0.0.1:8080/bot"), here(8080));
        assert_eq!(address("http://localhost/bot"), here(80));
        for other in [
            "https://127.0.0.1/bot",
            "http://192.0.2.1/bot",
            "http://bot.example/",
            "/bot",
        ] {
            assert_eq!(address(other), None, "{other}");
        }
    }
}
