//! Downloads by links: followed to their target, never shown, never requested twice.

mod common;

use std::error::Error as _;
use std::net::ToSocketAddrs;
use std::time::Duration;

use bitrix24_runtime::{Client, Clock, Config, DownloadLink, Error, ErrorKind, RequestError};
use common::clock::TestClock;
use common::tls::{Authority, proxy};
use common::{CODE, ListItemsError, Reply, Seen, Server, refusal, serve};

/// The secret part of a link.
const KEY: &str = "canarykey";

fn config() -> Config {
    Config::default().allow_http_on_loopback()
}

/// A client of a portal that receives no calls.
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

/// Returns the error of a download, which shows no part of the link.
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
    // A relative redirect is followed, too.
    let server = serve(|seen: &Seen| {
        if seen.line.contains("/beside") {
            Reply::Body(200, "content".to_owned())
        } else {
            redirect(302, "../beside?x=1")
        }
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
    // Nor by a redirect.
    let authority = Authority::new();
    let target = plain.expose().to_owned();
    let server = authority.serve(&["localhost"], move |_| redirect(302, &target));
    let host = format!("localhost:{}", server.address.port());
    let encrypted = format!("https://{host}/{KEY}").into();
    let trusting = Config::default().root_certificates(authority.pem.clone());
    let trusting = trusting.allow_host(host);
    let error = failure(trusting, &encrypted).await;
    let ErrorKind::Redirected(redirected) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(redirected.host(), Some(&*file.address.to_string()));
    assert!(error.to_string().contains("Config::allow_http"), "{error}");
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
    // Nor by a redirect.
    for target in ["https://169.254.169.254/", "https://[::ffff:10.0.0.1]/"] {
        let server = serve(move |_| redirect(302, target));
        let error = failure(config(), &link(&server)).await;
        assert!(matches!(error.kind(), ErrorKind::Redirected(_)), "{error}");
        assert!(error.to_string().contains("Config::allow_host"), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    // The portal's own host and an allowed one are contacted: nothing listens there.
    let own = DownloadLink::from("https://127.0.0.1:2/canary");
    let error = failure(Config::default(), &own).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let other = DownloadLink::from("https://127.0.0.2:2/canary");
    let allowed = Config::default().allow_host("127.0.0.2:2");
    let error = failure(allowed, &other).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
}

/// Returns a name of this machine other than `localhost`.
fn own_name() -> Option<String> {
    let known = std::fs::read_to_string("/etc/hosts").ok()?;
    let lines = known.lines().filter_map(|line| line.split('#').next());
    let mut names = lines.flat_map(|line| line.split_whitespace().skip(1));
    let is_own = |name: &&str| {
        let found = (*name, 0).to_socket_addrs();
        !name.contains("localhost")
            && found.is_ok_and(|found| found.into_iter().all(|found| found.ip().is_loopback()))
    };
    names.find(is_own).map(str::to_owned)
}

#[tokio::test]
async fn names_of_a_private_network_are_not_opened() {
    let Some(name) = own_name() else {
        eprintln!("this machine has no name for itself but `localhost`");
        return;
    };
    let server = serve(|_| Reply::Body(200, "content".to_owned()));
    let port = server.address.port();
    let link = DownloadLink::from(format!("https://{name}:{port}/canary"));
    let error = failure(Config::default(), &link).await;
    let is_refused = matches!(error.kind(), ErrorKind::Request(error)
        if matches!(error, RequestError::PrivateAddress));
    assert!(is_refused && error.attempts() == 0, "{error}");
    assert!(!error.is_ambiguous(), "{error}");

    // Nor by a redirect.
    let target = link.expose().to_owned();
    let moved = serve(move |_| redirect(302, &target));
    let error = failure(config(), &self::link(&moved)).await;
    let ErrorKind::Redirected(redirected) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(redirected.host(), Some(&*format!("{name}:{port}")));
    assert!(error.to_string().contains("Config::allow_host"), "{error}");
    assert_eq!((error.attempts(), error.is_ambiguous()), (1, true));
    assert_eq!(server.connections(), 0);

    // The name may be allowed, or may be the portal's: something listens there, without encryption.
    let allowed = Config::default().allow_host(format!("{name}:{port}"));
    let error = failure(allowed, &link).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let own = Client::webhook(&format!("https://{name}/rest/1/{CODE}/"), Config::default());
    let own = own.expect("a good address");
    let error = own
        .download::<ListItemsError>(&link)
        .await
        .expect_err("no encryption");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert_eq!(server.connections(), 2);
    let plain = DownloadLink::from(format!("http://{name}:{port}/canary"));
    let allowed = Config::default().allow_http(format!("{name}:{port}"));
    download(allowed, &plain).await.expect("a file");
}

/// The proxy may be in a private network itself, and resolves the names behind it.
#[tokio::test]
async fn a_download_goes_through_a_proxy_of_a_private_network() {
    let authority = Authority::new();
    let server = authority.serve(&["files.example"], |_| {
        Reply::Body(200, "content".to_owned())
    });
    let proxy = proxy(&[("files.example:443", server.address)]);
    let port = proxy.address.port();
    for host in ["127.0.0.1", "localhost"] {
        let config = Config::default()
            .proxy(format!("http://{host}:{port}"))
            .root_certificates(authority.pem.clone());
        let link = DownloadLink::from("https://files.example/canary");
        assert_eq!(download(config, &link).await.expect("a file"), b"content");
    }
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

    // The target of the link is just as secret.
    let server = serve(|seen: &Seen| {
        if seen.line.contains("canarytoo") {
            let quoted = seen.line.rsplit('/').nth(1).expect("a path");
            refusal(403, &format!("NO_{quoted}"))
        } else {
            redirect(302, "/beside/?token=canarytoo")
        }
    });
    failure(config(), &link(&server)).await;

    let server = serve(|seen: &Seen| Reply::Body(404, format!("<html>{}</html>", seen.line)));
    let error = failure(config(), &link(&server)).await;
    assert!(
        matches!(error.kind(), ErrorKind::InvalidResponse(_)),
        "{error}"
    );
}

#[tokio::test]
async fn a_download_has_one_id_and_its_error_knows_what_the_server_said() {
    const ID: &str = "9f86d081884c4d659a2feaa0c55ad015";
    let busy = serve(|_| {
        let headers = format!("retry-after: 3600\r\nx-request-id: {ID}-{KEY}");
        Reply::WithHeader(429, headers, "<html>".to_owned())
    });
    let target = link(&busy).expose().to_owned();
    let moved = serve(move |_| redirect(302, &target));
    let clock = TestClock::still();
    let now = clock.wall();
    let error = failure(config().clock(clock), &link(&moved)).await;
    let sent = [&moved, &busy].map(|server| {
        let seen = server.requests.try_recv().expect("a request");
        seen.header("x-request-id").map(str::to_owned)
    });
    assert_eq!(sent[0].as_ref().map(String::len), Some(36));
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[0].as_deref(), error.request_id());
    let shown = format!("{ID}-[redacted]");
    assert_eq!(error.server_request_id(), Some(&*shown));
    assert_eq!(error.retry_at(), Some(now + Duration::from_secs(3600)));
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

    // A file of unknown length is rejected when it exceeds the limit.
    let head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = serve(|_| Reply::Endless(head.to_vec(), b"4\r\nmore\r\n".to_vec()));
    let error = failure(at_most(1000), &link(&server)).await;
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");

    // The limit of responses is separate.
    let server = serve(|_| Reply::Body(200, "x".repeat(1000)));
    let content = download(config().max_response_bytes(10), &link(&server)).await;
    assert_eq!(content.expect("a file").len(), 1000);
}

/// The error of a download that ends with the link itself, and of one that ends after a redirect:
/// the kind of the error, how many requests there were, whether they may have been for nothing
/// (`used up`) or none was sent (`not sent`), and whether the same may go well later.
const TABLE: &str = "
what happens         | with the link                        | behind a redirect
plain http           | Request 0                            | Redirected 1, used up
private network      | Request 0                            | Redirected 1, used up
nobody listens       | Transport 1, not sent, may pass      | Transport 2, used up, may pass
bad certificate      | Transport 1, not sent                | Transport 2, used up
no answer            | Transport 1, used up, may pass       | Transport 2, used up, may pass
half a head          | Transport 1, used up, may pass       | Transport 2, used up, may pass
half a file          | Transport 1, used up, may pass       | Transport 2, used up, may pass
no time for a head   | Timeout 1, used up, may pass         | Timeout 2, used up, may pass
no time for a file   | Timeout 1, used up, may pass         | Timeout 2, used up, may pass
a large file         | TooLarge 1, used up                  | TooLarge 2, used up
no address           | Redirected 1, used up                | Redirected 2, used up
page of 403          | InvalidResponse 1                    | InvalidResponse 2, used up
half a page of 403   | InvalidResponse 1                    | InvalidResponse 2, used up
a large page of 403  | InvalidResponse 1                    | InvalidResponse 2, used up
page of 408          | InvalidResponse 1, used up, may pass | InvalidResponse 2, used up, may pass
page of 429          | InvalidResponse 1, may pass          | InvalidResponse 2, used up, may pass
page of 502          | InvalidResponse 1, used up, may pass | InvalidResponse 2, used up, may pass
code without help    | Api 1                                | Api 2, used up
unknown code         | Api 1, used up, may pass             | Api 2, used up, may pass
code of a fault      | Api 1, used up, may pass             | Api 2, used up, may pass
code of a rate       | Api 1, may pass                      | Api 2, used up, may pass
";

/// The target of a link, and the server that has to stay alive for it.
type Step = (&'static str, Option<Server>, DownloadLink);

fn steps(authority: &Authority) -> Vec<Step> {
    let answer = |name, reply: fn(&Seen) -> Reply| {
        let server = serve(reply);
        let link = link(&server);
        (name, Some(server), link)
    };
    let encrypted = authority.serve(&["localhost"], |_| Reply::Body(200, "content".to_owned()));
    let unproven = format!("https://localhost:{}/{KEY}", encrypted.address.port());
    vec![
        ("plain http", None, "http://example.com/canary".into()),
        ("private network", None, "https://10.0.0.1/canary".into()),
        ("nobody listens", None, "http://127.0.0.1:1/canary".into()),
        ("bad certificate", Some(encrypted), unproven.into()),
        answer("no answer", |_| Reply::Raw(Vec::new())),
        answer("half a head", |_| Reply::Raw(b"HTTP/1.1 20".to_vec())),
        answer("half a file", |_| {
            Reply::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf".to_vec())
        }),
        answer("no time for a head", |_| Reply::Silence),
        answer("no time for a file", |_| {
            Reply::Stall(b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf".to_vec())
        }),
        answer("a large file", |_| Reply::Body(200, "x".repeat(2000))),
        answer("no address", |_| Reply::Body(302, String::new())),
        answer("page of 403", |_| Reply::Body(403, "<html>".to_owned())),
        answer("half a page of 403", |_| {
            Reply::Raw(b"HTTP/1.1 403 X\r\ncontent-length: 10\r\n\r\nhalf".to_vec())
        }),
        answer("a large page of 403", |_| {
            Reply::Body(403, "x".repeat(2000))
        }),
        answer("page of 408", |_| Reply::Body(408, "<html>".to_owned())),
        answer("page of 429", |_| Reply::Body(429, "<html>".to_owned())),
        answer("page of 502", |_| Reply::Body(502, "<html>".to_owned())),
        answer("code without help", |_| refusal(400, "CLOSED")),
        answer("unknown code", |_| refusal(500, "WHATEVER")),
        answer("code of a fault", |_| refusal(500, "BROKEN")),
        answer("code of a rate", |_| refusal(503, "BUSY")),
    ]
}

/// Returns the error of a download that times out as soon as the slow server has its request.
async fn failure_in_time(link: &DownloadLink, slow: Option<&Server>) -> Error<ListItemsError> {
    let clock = TestClock::still();
    let config = config()
        .clock(clock.clone())
        .max_file_bytes(1000)
        .total_timeout(Duration::from_secs(30));
    let mut failing = Box::pin(failure(config, link));
    loop {
        tokio::select! {
            biased;
            error = &mut failing => break error,
            () = tokio::task::yield_now() => {
                if slow.is_some_and(|server| server.requests.try_recv().is_ok()) {
                    clock.advance(Duration::from_secs(30));
                }
            }
        }
    }
}

/// Returns a short form of an error, whose sentence says the same.
fn said(error: &Error<ListItemsError>) -> String {
    let kind = format!("{:?}", error.kind());
    let kind = kind.split(['(', ' ']).next().unwrap_or_default();
    let text = error.to_string();
    let is_unsent = text.contains("The request was not sent");
    assert_eq!(
        text.contains("may be used up"),
        error.is_ambiguous(),
        "{text}"
    );
    assert!(!(is_unsent && error.is_ambiguous()), "{text}");
    assert!(
        !text.contains("max_response_bytes") && !text.contains("credentials"),
        "{text}"
    );
    let link = match (error.is_ambiguous(), is_unsent) {
        (true, _) => ", used up",
        (false, true) => ", not sent",
        (false, false) => "",
    };
    let later = if error.is_transient() {
        ", may pass"
    } else {
        ""
    };
    format!("{kind} {}{link}{later}", error.attempts())
}

#[tokio::test]
async fn what_is_said_of_a_download_is_true_at_every_step() {
    let header = TABLE.lines().nth(1).unwrap_or_default();
    let mut table = format!("\n{header}\n");
    for (name, server, link) in steps(&Authority::new()) {
        let slow = server.as_ref().filter(|_| name.starts_with("no time"));
        let first = said(&failure_in_time(&link, slow).await);
        let target = link.expose().to_owned();
        let moved = serve(move |_| redirect(302, &target));
        let behind = failure_in_time(&self::link(&moved), slow).await;
        assert!(behind.is_ambiguous(), "{behind}");
        let behind = said(&behind);
        table.push_str(&format!("{name:<20} | {first:<36} | {behind}\n"));
    }
    println!("{table}");
    assert_eq!(table, TABLE);
}

/// Without time left, nothing is sent.
#[tokio::test]
async fn a_download_that_has_no_time_is_not_begun() {
    let server = serve(|_| Reply::Body(200, "content".to_owned()));
    let error = failure(config().total_timeout(Duration::ZERO), &link(&server)).await;
    assert_eq!(
        (error.attempts(), error.is_ambiguous()),
        (0, false),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
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

    // A file that is declared as `gzip` and is not.
    let content = download(config(), &link(&coded("gzip", b"a file"))).await;
    assert_eq!(content.expect("a file"), b"a file");

    // A body that may still be compressed is not a file.
    failure(config(), &link(&coded("br", br#"{"result":1}"#))).await;
    let error = failure(config(), &link(&coded("br", GZIP))).await;
    assert!(
        matches!(error.kind(), ErrorKind::InvalidResponse(_)),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("`br`") && text.contains("or `gzip`"),
        "{text}"
    );
    assert!(error.is_ambiguous(), "{error}");
}
