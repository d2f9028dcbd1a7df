//! Files by their links: followed where they lead, never shown, never asked for twice.

mod common;

use std::error::Error as _;
use std::time::Duration;

use bitrix24_runtime::{Client, Config, DownloadLink, Error, ErrorKind, RequestError};
use common::clock::TestClock;
use common::tls::Authority;
use common::{CODE, ListItemsError, Reply, Seen, Server, refusal, serve};

/// What is secret of a link.
const KEY: &str = "canarykey";

fn config() -> Config {
    Config::default().allow_http_on_loopback()
}

/// A client of a portal that nobody calls.
fn client(config: Config) -> Client {
    let address = format!("https://127.0.0.1:1/rest/1/{CODE}/");
    Client::webhook(&address, config).expect("a good address")
}

fn link(server: &Server) -> DownloadLink {
    format!("http://{}/disk/{KEY}/?token={KEY}", server.address).into()
}

fn redirect(status: u16, to: &str) -> Reply {
    Reply::WithHeader(status, format!("location: {to}"), String::new())
}

async fn download(config: Config, link: &DownloadLink) -> Result<Vec<u8>, Error<ListItemsError>> {
    client(config).download(link).await
}

/// The error of a download, which shows nothing of the link.
async fn failure(config: Config, link: &DownloadLink) -> Error<ListItemsError> {
    let error = download(config, link).await.expect_err("a failure");
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
    assert!(shown.contains("download"), "{shown}");
    error
}

#[tokio::test]
async fn a_file_comes_as_it_is_and_nothing_but_the_link_goes_there() {
    let server = serve(|_| Reply::Body(200, r#"{"error": "this is the file"}"#.to_owned()));
    let content = download(config(), &link(&server)).await.expect("a file");
    assert_eq!(content, br#"{"error": "this is the file"}"#);
    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, format!("GET /disk/{KEY}/?token={KEY} HTTP/1.1"));
    assert_eq!(seen.body, "");
    assert_eq!(seen.header("authorization"), None);
    assert!(!seen.headers.iter().any(|line| line.contains(CODE)));
}

#[tokio::test]
async fn redirects_are_followed_wherever_they_lead() {
    for status in [301, 302, 303, 307, 308] {
        let file = serve(|_| Reply::Body(200, "content".to_owned()));
        let target = format!("http://localhost:{}/{KEY}", file.address.port());
        let server = serve(move |_| redirect(status, &target));
        let content = download(config(), &link(&server)).await;
        assert_eq!(content.expect("a file"), b"content", "{status}");
        let seen = file.requests.recv().expect("a request");
        assert_eq!(seen.line, format!("GET /{KEY} HTTP/1.1"));
    }
    // To a place beside the link, too.
    let server = serve(|seen: &Seen| match seen.line.contains("/beside") {
        true => Reply::Body(200, "content".to_owned()),
        false => redirect(302, "../beside?x=1"),
    });
    let content = download(config(), &link(&server)).await;
    assert_eq!(content.expect("a file"), b"content");
}

#[tokio::test]
async fn redirects_come_to_an_end() {
    let server = serve(|seen: &Seen| redirect(302, seen.line.split(' ').nth(1).expect("a path")));
    let error = failure(config(), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::Redirected(_)), "{error}");
    assert_eq!(server.requests.try_iter().count(), 6);

    let server = serve(|_| Reply::Body(302, String::new()));
    let error = failure(config(), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::Redirected(_)), "{error}");
}

#[tokio::test]
async fn what_others_could_read_on_its_way_is_not_asked_for() {
    let file = serve(|_| Reply::Body(200, "content".to_owned()));
    let plain = link(&file);
    let links: [DownloadLink; 6] = [
        plain.clone(),
        "http://example.com/canary".into(),
        "ftp://example.com/canary".into(),
        "file:///etc/canary".into(),
        "/disk/canary".into(),
        "".into(),
    ];
    for link in &links {
        let error = failure(Config::default(), link).await;
        let is_no_link = matches!(error.kind(), ErrorKind::Request(error)
            if matches!(error, RequestError::NotALink));
        assert!(is_no_link, "{error}");
    }
    // Nor from a link that leads there.
    let authority = Authority::new();
    let target = plain.expose().to_owned();
    let server = authority.serve(&["localhost"], move |_| redirect(302, &target));
    let host = format!("localhost:{}", server.address.port());
    let encrypted = format!("https://{host}/{KEY}").into();
    let trusting = Config::default().root_certificates(authority.pem.clone());
    let trusting = trusting.allow_host(host);
    failure(trusting, &encrypted).await;
    assert_eq!((server.connections(), file.connections()), (1, 0));
}

#[tokio::test]
async fn links_into_a_private_network_are_not_opened() {
    // The portal of the client is at 127.0.0.1.
    let is_refused = |error: &Error<ListItemsError>| {
        let ErrorKind::Request(error) = error.kind() else {
            return false;
        };
        matches!(error, RequestError::PrivateAddress)
    };
    for link in [
        "https://localhost/canary",
        "https://127.0.0.2/canary",
        "https://169.254.169.254/canary",
        "https://[::ffff:10.0.0.1]/canary",
    ] {
        let error = failure(Config::default(), &link.into()).await;
        assert!(is_refused(&error) && error.attempts() == 0, "{error}");
        assert!(error.to_string().contains("Config::allow_host"), "{error}");
    }
    // Nor from a link that leads there.
    for target in ["https://169.254.169.254/", "https://[::ffff:10.0.0.1]/"] {
        let server = serve(move |_| redirect(302, target));
        let error = failure(config(), &link(&server)).await;
        assert!(is_refused(&error) && error.attempts() == 1, "{error}");
    }
    // The portal's own host is asked, and one that is allowed: nobody is there.
    let own = DownloadLink::from("https://127.0.0.1:2/canary");
    let error = failure(Config::default(), &own).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let other = DownloadLink::from("https://127.0.0.2:2/canary");
    let allowed = Config::default().allow_host("127.0.0.2:2");
    let error = failure(allowed, &other).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
}

#[tokio::test]
async fn a_used_link_says_what_the_portal_says() {
    let server = serve(|seen: &Seen| {
        let quoted = seen.line.replace('"', "");
        Reply::Body(
            403,
            format!(r#"{{"error":"ACCESS_DENIED","error_description":"{quoted}"}}"#),
        )
    });
    let error = failure(config(), &link(&server)).await;
    assert_eq!(error.status(), Some(403));
    assert!(error.to_string().contains("ACCESS_DENIED"), "{error}");

    // Where the link leads is as secret.
    let server = serve(|seen: &Seen| match seen.line.contains("canarytoo") {
        true => {
            let quoted = seen.line.rsplit('/').nth(1).expect("a path");
            refusal(403, &format!("NO_{quoted}"))
        }
        false => redirect(302, "/beside/?token=canarytoo"),
    });
    failure(config(), &link(&server)).await;

    let server = serve(|seen: &Seen| Reply::Body(404, format!("<html>{}</html>", seen.line)));
    let error = failure(config(), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::Unreadable(_)), "{error}");
}

#[tokio::test]
async fn a_link_is_opened_once_whatever_happens() {
    let replies: [fn(&Seen) -> Reply; 4] = [
        |_| refusal(500, "BROKEN"),
        |_| refusal(503, "BUSY"),
        |_| Reply::Raw(Vec::new()),
        |_| Reply::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf".to_vec()),
    ];
    for reply in replies {
        let server = serve(reply);
        failure(config(), &link(&server)).await;
        assert_eq!(server.requests.try_iter().count(), 1);
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_kept() {
    let at_most = |bytes| config().max_file_bytes(bytes);
    let server = serve(|_| Reply::Body(200, "x".repeat(1000)));
    let content = download(at_most(1000), &link(&server)).await;
    assert_eq!(content.expect("a file").len(), 1000);
    let error = failure(at_most(999), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");

    // One that does not say how long it is shows when it has come too far.
    let head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = serve(|_| Reply::Endless(head.to_vec(), b"4\r\nmore\r\n".to_vec()));
    let error = failure(at_most(1000), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");

    // The limit of answers is another one.
    let server = serve(|_| Reply::Body(200, "x".repeat(1000)));
    let content = download(config().max_answer_bytes(10), &link(&server)).await;
    assert_eq!(content.expect("a file").len(), 1000);
}

#[tokio::test]
async fn a_file_that_does_not_come_is_given_up_at_the_limit() {
    let replies: [fn(&Seen) -> Reply; 2] = [
        |_| Reply::Silence,
        |_| Reply::Stall(b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf".to_vec()),
    ];
    for reply in replies {
        let server = serve(reply);
        let clock = TestClock::still();
        let config = config()
            .clock(clock.clone())
            .total_timeout(Duration::from_secs(30));
        let link = link(&server);
        let mut failing = Box::pin(failure(config, &link));
        let error = loop {
            tokio::select! {
                biased;
                error = &mut failing => break error,
                () = tokio::task::yield_now() => {
                    if server.requests.try_recv().is_ok() {
                        clock.turn(Duration::from_secs(30));
                    }
                }
            }
        };
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
        assert!(error.is_ambiguous(), "{error}");
    }
}

/// The server has got the request, and the link may be used up by that.
#[tokio::test]
async fn a_link_that_may_be_used_up_is_told() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf",
    ] {
        let server = serve(|_| Reply::Raw(bytes.to_vec()));
        let error = failure(config(), &link(&server)).await;
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        assert!(error.is_ambiguous(), "{error}");
        assert!(error.to_string().contains("another link"), "{error}");
    }
    let nobody = DownloadLink::from("http://127.0.0.1:1/canary");
    let error = failure(config(), &nobody).await;
    assert!(!error.is_ambiguous(), "{error}");
    // What is not there does not come by asking again.
    for status in [401, 403, 404] {
        let server = serve(move |_| Reply::Body(status, "<html>".to_owned()));
        let error = failure(config(), &link(&server)).await;
        assert!(!error.may_pass() && !error.is_ambiguous(), "{error}");
    }
}

#[tokio::test]
async fn nothing_is_downloaded_once_the_client_is_drained() {
    let server = serve(|_| Reply::Body(200, "content".to_owned()));
    let client = client(config());
    client.drain().await;
    let outcome = client.download::<ListItemsError>(&link(&server)).await;
    assert!(
        matches!(
            outcome.as_ref().map_err(Error::kind),
            Err(ErrorKind::Request(_))
        ),
        "{outcome:?}"
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_file_that_was_compressed_unasked_is_unpacked_or_refused() {
    // The text "a file", as gzip has it.
    const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xffKTH\xcb\xccI\x05\x00\
        \x54\xbb\x70\x1e\x06\x00\x00\x00";
    let coded = |coding: &'static str, body: &'static [u8]| {
        serve(move |_| {
            let head = format!(
                "HTTP/1.1 200 X\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            Reply::Raw([head.as_bytes(), body].concat())
        })
    };
    let server = coded("gzip", GZIP);
    let client = Client::webhook(&server.webhook(), config()).expect("a good address");
    let file = client.download::<ListItemsError>(&link(&server)).await;
    assert_eq!(file.expect("a file"), b"a file");

    // Bytes that nobody can read are no file.
    let error = failure(config(), &link(&coded("br", GZIP))).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert!(error.to_string().contains("`br`"), "{error}");
}
