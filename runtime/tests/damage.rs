//! Responses that are broken, hostile or without end: each results in a typed error that names the
//! method, within limits of memory and time.

mod common;

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use bitrix24_runtime::{Client, Config, Error, ErrorKind, Method, Value};
use common::{CODE, ListItems, ListItemsError, ONE_ITEM, Reply, Server, serve};
use flate2::Compression;
use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::json;

fn config() -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .attempts(1)
        .attempt_timeout(Duration::from_secs(30))
        .max_response_bytes(1024 * 1024)
}

fn client(server: &Server, expected: &str) -> Client {
    let config = match expected {
        "timeout" => config().attempt_timeout(Duration::from_millis(200)),
        _ => config(),
    };
    Client::webhook(&server.webhook(), config).expect("a good address")
}

/// Returns the kind of error that a response causes, typed and untyped.
async fn kinds(client: impl Fn() -> Client) -> [&'static str; 2] {
    let typed = client().call(ListItems::default()).await.map(drop);
    // A connection that the server closes may still look usable.
    let raw = client()
        .call_raw::<ListItemsError>("test.Any.method", json!({}))
        .await;
    let kind = |error: Error<ListItemsError>, method: &str| {
        assert_eq!(error.method(), method);
        assert!(error.to_string().starts_with(method), "{error}");
        assert!(error.to_string().len() < 8192 && format!("{error:?}").len() < 16384);
        match error.into_kind() {
            ErrorKind::Api(_) => "refused",
            ErrorKind::InvalidResponse(_) => "unreadable",
            ErrorKind::TooLarge(_) => "too large",
            ErrorKind::Timeout(_) => "timeout",
            ErrorKind::Transport(_) => "transport",
            other => panic!("{other:?}"),
        }
    };
    [
        typed.map_or_else(|error| kind(error, ListItems::NAME), |()| "good"),
        raw.map_or_else(|error| kind(error, "test.Any.method"), |_: Value| "good"),
    ]
}

/// The head of a response with this status and these header lines.
fn head(status: u16, headers: &str) -> String {
    format!("HTTP/1.1 {status} X\r\n{headers}\r\n")
}

fn raw(text: String) -> Reply {
    Reply::Raw(text.into_bytes())
}

fn body(text: impl Into<String>) -> Reply {
    Reply::Body(200, text.into())
}

fn endless(head: String, rest: &str) -> Reply {
    Reply::Endless(head.into_bytes(), rest.as_bytes().to_vec())
}

type Damage = (&'static str, &'static str, fn() -> Reply);

/// Damaged responses, and the kind of error that each causes.
fn damage() -> Vec<Damage> {
    const LENGTH: &str = "content-length: 100\r\n";
    const CHUNKED: &str = "transfer-encoding: chunked\r\n";
    vec![
        ("endless chunks", "too large", || {
            endless(
                head(200, CHUNKED),
                &format!("1000\r\n{}\r\n", " ".repeat(4096)),
            )
        }),
        ("an endless answer", "too large", || {
            endless(head(200, ""), &" ".repeat(4096))
        }),
        ("an endless page of a proxy", "unreadable", || {
            endless(head(502, ""), &"<p>".repeat(4096))
        }),
        ("100 MB, announced", "too large", || {
            raw(head(200, "content-length: 104857600\r\n"))
        }),
        ("100 MB, sent", "too large", || body(" ".repeat(100 << 20))),
        ("a length beyond all numbers", "transport", || {
            raw(head(200, "content-length: 99999999999999999999\r\n"))
        }),
        ("endless headers", "transport", || {
            endless("HTTP/1.1 200 X\r\n".to_owned(), &"x: y\r\n".repeat(1000))
        }),
        ("an endless header", "transport", || {
            endless("HTTP/1.1 200 X\r\nx: ".to_owned(), &"y".repeat(4096))
        }),
        ("an endless first line", "transport", || {
            endless("HTTP/1.1 200 ".to_owned(), &"y".repeat(4096))
        }),
        ("silence", "timeout", || Reply::Silence),
        ("silence after the head", "timeout", || {
            Reply::Stall(head(200, LENGTH).into_bytes())
        }),
        ("silence in the middle", "timeout", || {
            Reply::Stall(format!("{}{{\"result\":", head(200, LENGTH)).into_bytes())
        }),
        ("silence in a chunk", "timeout", || {
            Reply::Stall(format!("{}5\r\n{{", head(200, CHUNKED)).into_bytes())
        }),
        ("closed without a word", "transport", || raw(String::new())),
        ("closed in the head", "transport", || {
            raw("HTTP/1.1 200 X\r\ncont".to_owned())
        }),
        ("closed in the middle", "transport", || {
            raw(format!("{}{{\"result\":true", head(200, LENGTH)))
        }),
        ("closed in a chunk", "transport", || {
            raw(format!("{}50\r\n{{\"result\":true", head(200, CHUNKED)))
        }),
        ("a chunk of nonsense", "transport", || {
            raw(format!("{}xyz\r\n{{}}\r\n0\r\n\r\n", head(200, CHUNKED)))
        }),
        ("another protocol", "transport", || {
            raw("SSH-2.0-OpenSSH_9.2\r\n".to_owned())
        }),
        ("nothing", "unreadable", || body("")),
        ("no content", "unreadable", || raw(head(204, ""))),
        ("half of JSON", "unreadable", || {
            body(r#"{"result":{"items":["#)
        }),
        ("a page of a proxy", "unreadable", || {
            Reply::Body(502, "<html>Bad Gateway</html>".to_owned())
        }),
        ("a page with a good status", "unreadable", || {
            Reply::WithHeader(
                200,
                "content-type: text/html".to_owned(),
                "<html>".to_owned(),
            )
        }),
        ("no UTF-8", "good", || {
            let text = b"{\"result\":{\"items\":[{\"id\":1,\"name\":\"\xff\xfe\"}]}}";
            let head = head(200, &format!("content-length: {}\r\n", text.len()));
            Reply::Raw([head.as_bytes(), text].concat())
        }),
        ("no UTF-8 in an error", "refused", || {
            let text = b"{\"error\":\"\xff\xfe\"}";
            let head = head(400, &format!("content-length: {}\r\n", text.len()));
            Reply::Raw([head.as_bytes(), text].concat())
        }),
        ("marks of two files", "good", || {
            body(format!("\u{feff}\r\n\u{feff}{ONE_ITEM}"))
        }),
        ("half of a character", "good", || {
            body(r#"{"result":{"items":[{"id":1,"name":"cut \ud83d"}]}}"#)
        }),
        ("compressed, unasked", "unreadable", || {
            let text = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xed\xc1";
            let head = head(
                200,
                &format!(
                    "content-encoding: gzip\r\ncontent-length: {}\r\n",
                    text.len()
                ),
            );
            Reply::Raw([head.as_bytes(), text].concat())
        }),
        ("deep lists", "unreadable", || {
            body(format!("{{\"result\":{}", "[".repeat(500_000)))
        }),
        ("deep lists that end", "good", || {
            body(format!(
                "{{\"result\":{{\"items\":[{{\"id\":1}}],\"deep\":{}{}}}}}",
                "[".repeat(100_000),
                "]".repeat(100_000)
            ))
        }),
        ("deep objects", "unreadable", || {
            body(format!("{{\"result\":{}", r#"{"items":"#.repeat(100_000)))
        }),
        ("a deep error", "refused", || {
            Reply::Body(
                400,
                format!(
                    "{{\"error\":{}0{}}}",
                    "[1,".repeat(100_000),
                    "]".repeat(100_000)
                ),
            )
        }),
        ("a deep error of middling size", "refused", || {
            Reply::Body(
                400,
                format!("{{\"error\":{}1{}}}", "[".repeat(1000), "]".repeat(1000)),
            )
        }),
        ("a huge error", "refused", || {
            Reply::Body(
                400,
                format!(
                    "{{\"error\":\"{}\",\"error_description\":\"{}\"}}",
                    "x".repeat(300_000),
                    "é".repeat(300_000)
                ),
            )
        }),
        ("an error of many parts", "refused", || {
            Reply::Body(400, format!("{{\"error\":[{}0]}}", "0,".repeat(400_000)))
        }),
        ("a huge time", "refused", || {
            Reply::Body(
                400,
                format!("{{\"error\":\"X\",\"time\":[{}0]}}", "0,".repeat(400_000)),
            )
        }),
    ]
}

#[tokio::test]
async fn no_damaged_answer_does_harm() {
    for (about, expected, reply) in damage() {
        let server = serve(move |_| reply());
        assert_eq!(
            kinds(|| client(&server, expected)).await,
            [expected; 2],
            "{about}"
        );
    }
}

/// A response whose body is compressed as this header line says.
fn coded(line: &str, body: &[u8]) -> Reply {
    let length = format!("{line}\r\ncontent-length: {}\r\n", body.len());
    Reply::Raw([head(200, &length).as_bytes(), body].concat())
}

fn compressed(encoder: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = encoder;
    encoder.read_to_end(&mut bytes).expect("no end of memory");
    bytes
}

#[tokio::test]
async fn an_answer_that_was_compressed_unasked_is_read() {
    let one = ONE_ITEM.as_bytes();
    let gzip = compressed(GzEncoder::new(one, Compression::fast()));
    let zlib = compressed(ZlibEncoder::new(one, Compression::fast()));
    let bare = compressed(DeflateEncoder::new(one, Compression::fast()));
    for (line, body) in [
        ("content-encoding: gzip", &gzip),
        ("Content-Encoding : X-GZIP", &gzip),
        ("content-encoding: deflate", &zlib),
        ("content-encoding: deflate", &bare),
        ("content-encoding: identity", &one.to_vec()),
        ("content-encoding:", &one.to_vec()),
        // Codings that hosts name although the body is plain.
        ("content-encoding: none", &one.to_vec()),
        ("content-encoding: utf-8", &one.to_vec()),
        ("content-encoding: identity, Identity", &one.to_vec()),
        ("content-encoding: identity, gzip", &gzip),
        ("content-encoding: gzip", &one.to_vec()),
        ("content-encoding: deflate", &one.to_vec()),
        ("content-encoding: br", &one.to_vec()),
        ("content-encoding: gzip", &[&gzip[..], b"\r\n"].concat()),
        ("content-encoding: gzip", &[&gzip[..], &[0; 8]].concat()),
        ("content-encoding: deflate", &[&zlib[..], b"\r\n"].concat()),
        ("x-coding: none", &gzip),
    ] {
        let body = body.clone();
        let server = serve(move |_| coded(line, &body));
        assert_eq!(
            kinds(|| client(&server, "good")).await,
            ["good"; 2],
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_is_compressed_otherwise_is_named_and_a_bomb_has_its_limit() {
    let long = compressed(GzEncoder::new(
        &vec![b' '; 2 << 20][..],
        Compression::fast(),
    ));
    let short = compressed(GzEncoder::new(ONE_ITEM.as_bytes(), Compression::fast()));
    for (line, body, expected, words) in [
        ("content-encoding: gzip", long, "too large", "1048576 bytes"),
        (
            "content-encoding: gzip",
            short[..short.len() - 9].to_vec(),
            "unreadable",
            "`gzip`, which was not asked for, and is damaged",
        ),
        (
            "content-encoding: br",
            short.clone(),
            "unreadable",
            "compressed as `br`",
        ),
        (
            "content-encoding: gzip\r\ncontent-encoding: zstd",
            short,
            "unreadable",
            "compressed as `gzip, zstd`",
        ),
    ] {
        let server = serve(move |_| coded(line, &body));
        assert_eq!(kinds(|| client(&server, expected)).await, [expected; 2]);
        let error = client(&server, expected).call(ListItems::default()).await;
        let error = error.expect_err("no answer");
        let text = error.to_string();
        assert!(text.contains(words), "{text}");
        if let ErrorKind::InvalidResponse(unreadable) = error.kind() {
            assert!(unreadable.reason().contains(words), "{text}");
            assert!(text.contains("plain responses or `gzip`"), "{text}");
            assert!(
                !text.contains("It begins") && !text.contains("empty"),
                "{text}"
            );
        }
    }
}

/// A refusal that can be read is a refusal, whatever coding is named.
#[tokio::test]
async fn a_refusal_in_plain_is_read_whatever_coding_is_named() {
    let server = serve(|_| coded("content-encoding: utf-8", br#"{"error":"NOTHING_THERE"}"#));
    let error = client(&server, "refused").call(ListItems::default()).await;
    let error = error.expect_err("a refusal");
    assert!(
        error.is("NOTHING_THERE") && !error.is_ambiguous(),
        "{error}"
    );
}

/// The spellings of headers by PHP's hosts and the proxies in front of them.
#[tokio::test]
async fn an_answer_is_read_however_its_head_is_written() {
    let length = format!("content-length: {}", ONE_ITEM.len());
    let lines = |lines: &[&str]| lines.join("\r\n") + "\r\n\r\n";
    let many = "set-cookie: a=b; path=/\r\n".repeat(200);
    for head in [
        lines(&["HTTP/1.1 200", &length]),
        lines(&["HTTP/1.0 200 OK", "connection: close"]),
        lines(&["HTTP/1.1 200 X", &length, "X-Powered-By : PHP/8.2"]),
        lines(&[
            "HTTP/1.1 200 X",
            "Warning: mysqli in line 3",
            " and 4",
            &length,
        ]),
        lines(&["HTTP/1.1 200 X", "PHP Notice no colon here", &length]),
        lines(&["HTTP/1.1 200 X", "P P: a name of two words", &length]),
        lines(&["HTTP/1.1 200 X", "x-city: M\u{fc}nchen", &length]),
        lines(&["HTTP/1.1 200 X", &length, &length]),
        lines(&["HTTP/1.1 200 X", &format!("{many}{length}")]),
        format!("HTTP/1.1 200 X\n{length}\n\n"),
    ] {
        let answer = format!("{head}{ONE_ITEM}");
        let server = serve(move |_| Reply::Raw(answer.clone().into_bytes()));
        let items = client(&server, "good").call(ListItems::default()).await;
        let items = items.unwrap_or_else(|error| panic!("{head}: {error}"));
        assert_eq!(items.items[0].id, 1, "{head}");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_no_answer_to_the_next_call() {
    let one = |id: u32| {
        let body = format!(r#"{{"result":{{"items":[{{"id":{id}}}]}}}}"#);
        format!(
            "{}{body}",
            head(200, &format!("content-length: {}\r\n", body.len()))
        )
    };
    let server = serve(move |_| Reply::Stall((one(1) + &one(2)).into_bytes()));
    let client = Client::webhook(&server.webhook(), config()).expect("a good address");
    for _ in 0..20 {
        let items = client.call(ListItems::default()).await.expect("an answer");
        assert_eq!(items.items[0].id, 1);
    }
    assert_eq!(server.requests.try_iter().count(), 20);
}

#[tokio::test]
async fn a_reset_connection_may_have_carried_the_request() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Unread data would turn the end of the connection into a reset.
            let _ = stream.read(&mut [0; 8]);
        }
    });
    let address = format!("http://{address}/rest/1/{CODE}/");
    let client = Client::webhook(&address, config()).expect("a good address");
    assert_eq!(kinds(|| client.clone()).await, ["transport"; 2]);
    let error = client
        .call(ListItems::default())
        .await
        .expect_err("a reset");
    assert!(error.is_ambiguous(), "{error}");
}

#[tokio::test]
async fn a_slow_answer_ends_with_the_attempt() {
    // An occasional byte keeps a connection alive forever, but not a call.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        use std::io::Write;
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = b"HTTP/1.1 200 X\r\ncontent-length: 100000000\r\n\r\n";
            let _ = stream.write_all(head);
            while stream.write_all(b" ").is_ok() {
                std::thread::yield_now();
            }
        }
    });
    let address = format!("http://{address}/rest/1/{CODE}/");
    let config = config()
        .max_response_bytes(usize::MAX)
        .attempt_timeout(Duration::from_millis(50));
    let client = Client::webhook(&address, config).expect("a good address");
    let error = client.call(ListItems::default()).await.expect_err("no end");
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Timeout(_) | ErrorKind::InvalidResponse(_)
        ),
        "{error:?}"
    );
}

/// Returns the peak memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux reports it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .expect("a figure")
        .trim()
        .parse::<usize>()
        .expect("a number")
        * 1024
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_bounded() {
    let output = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "the_memory_of_endless_answers", "--ignored"])
        .output()
        .expect("it runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
}

#[tokio::test]
#[cfg(target_os = "linux")]
#[ignore = "run by `memory_is_bounded`, in a process of its own"]
async fn the_memory_of_endless_answers() {
    let before = peak();
    for (number, limit) in [(0, 1 << 20), (1, 1 << 20), (2, 16 << 20)] {
        let server = serve(move |_| match number {
            0 => endless(head(200, ""), &" ".repeat(4096)),
            // Each element would take sixteen times its size as a value.
            1 => endless(head(400, "") + "{\"error\":[", &"0,".repeat(4096)),
            _ => raw(head(200, "content-length: 16777216\r\n")),
        });
        let config = config().max_response_bytes(limit);
        let client = Client::webhook(&server.webhook(), config).expect("a good address");
        for _ in 0..20 {
            client.call(ListItems::default()).await.expect_err("no end");
        }
    }
    // An error of almost the maximum size is read, but not in full.
    let server = serve(|_| Reply::Body(400, format!("{{\"error\":[{}0]}}", "0,".repeat(7 << 20))));
    let config = config()
        .max_response_bytes(16 << 20)
        .attempt_timeout(Duration::from_secs(30));
    let client = Client::webhook(&server.webhook(), config).expect("a good address");
    client
        .call(ListItems::default())
        .await
        .expect_err("a refusal");
    let used = peak() - before;
    // The server of this test keeps a response twice, and a growing vector is copied.
    assert!(used < 100 << 20, "{} MiB", used >> 20);
}
