//! Reading any response takes at most four times the maximum response size in memory.
//!
//! The memory of the whole process is counted, so there is only one test in it, and the server
//! writes a response in pieces.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use bitrix24::imbot::Bot;
use bitrix24::imbot::UserList;
use bitrix24::{Client, Webhook};
use client_tests::local;
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The maximum response size of the clients, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// The memory of a call besides its response, in bytes.
const BESIDE: usize = 128 * 1024;

/// A response with as many pieces between its ends as fit.
#[derive(Clone, Copy)]
struct Endless {
    before: &'static str,
    /// Returns the piece with a number.
    piece: fn(usize) -> Vec<u8>,
    after: &'static str,
}

impl Endless {
    fn write(self, to: &mut impl Write) -> std::io::Result<()> {
        to.write_all(self.before.as_bytes())?;
        let mut left = MAX_BYTES - self.before.len() - self.after.len();
        for number in 0.. {
            let piece = (self.piece)(number);
            let Some(less) = left.checked_sub(piece.len()) else {
                break;
            };
            left = less;
            to.write_all(&piece)?;
        }
        to.write_all(self.after.as_bytes())
    }
}

/// Starts a server that sends the current response to each request.
fn serve(answer: Arc<Mutex<Endless>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = *answer.lock().expect("an answer");
            // The client may have stopped reading.
            let _ = exchange(&connection, answer);
        }
    });
    address
}

fn exchange(connection: &TcpStream, answer: Endless) -> std::io::Result<()> {
    let mut request = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        request.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().expect("a length");
        }
        if line.is_empty() {
            break;
        }
    }
    request.read_exact(&mut vec![0; length])?;
    let mut connection = BufWriter::new(connection);
    connection.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")?;
    answer.write(&mut connection)?;
    connection.flush()
}

const fn endless(
    before: &'static str,
    piece: fn(usize) -> Vec<u8>,
    after: &'static str,
) -> Endless {
    Endless {
        before,
        piece,
        after,
    }
}

/// Responses that become much larger in memory, or once did.
fn answers() -> Vec<(&'static str, Endless)> {
    let list = |piece| endless(r#"{"result":["#, piece, "0]}");
    let object = |piece| endless(r#"{"result":{"#, piece, r#""":0}}"#);
    let users = |piece| endless(r#"{"result":{"users":["#, piece, "null]}}");
    let events = |piece| endless(r#"{"result":{"events":["#, piece, "null]}}");
    let batch = |piece| endless(r#"{"result":{"result":["#, piece, "0]}}");
    vec![
        ("small objects", list(|_| br#"{"":0},"#.to_vec())),
        ("numbers", list(|_| b"0,".to_vec())),
        ("empty lists", list(|_| b"[],".to_vec())),
        ("lists", list(|_| b"[[[[0]]]],".to_vec())),
        ("texts", list(|_| br#""","#.to_vec())),
        (
            "keys",
            object(|number| format!("\"{number:x}\":0,").into_bytes()),
        ),
        (
            "scattered keys",
            object(|number| {
                let scattered = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                format!("\"{scattered:x}\":0,").into_bytes()
            }),
        ),
        (
            "one text",
            endless(r#"{"result":"\n"#, |_| vec![b'x'; 1024], r#""}"#),
        ),
        (
            "escapes",
            endless(r#"{"result":""#, |_| br"\u20ac".to_vec(), r#""}"#),
        ),
        ("users", users(|_| br#"{"id":1},"#.to_vec())),
        (
            "users with fields",
            users(|_| br#"{"id":1,"phones":{"":""}},"#.to_vec()),
        ),
        ("users that are none", users(|_| br#""x","#.to_vec())),
        (
            "users by number",
            endless(
                r#"{"result":{"users":{"#,
                |number| format!("\"{number}\":{{\"id\":1}},").into_bytes(),
                r#""x":0}}}"#,
            ),
        ),
        ("events", events(|_| b"{},".to_vec())),
        (
            "events with data",
            events(|_| br#"{"data":[{"":0}]},"#.to_vec()),
        ),
        (
            "event with data",
            endless(
                r#"{"result":{"events":[{"eventId":1,"type":"ONIMBOTV2MESSAGEADD","data":{"x":["#,
                |_| br#"{"":0},"#.to_vec(),
                "0]}}]}}",
            ),
        ),
        ("results", batch(|_| b"0,".to_vec())),
        ("result of results", batch(|_| br#"[{"":0}],"#.to_vec())),
        (
            "one result",
            endless(
                r#"{"result":{"result":{"i0":["#,
                |_| br#"{"":0},"#.to_vec(),
                "0]}}}",
            ),
        ),
        ("halves of pairs", list(|_| br#""\ud83d","#.to_vec())),
        ("numbers out of range", list(|_| b"1e999,".to_vec())),
        (
            "bytes",
            endless(r#"{"result":["#, |_| b"\"\xff\",".to_vec(), "0]}"),
        ),
        (
            "one text of bytes",
            endless(r#"{"result":""#, |_| vec![0xff; 1024], r#""}"#),
        ),
        (
            "bytes with a long mark",
            endless(
                "{\"result\":\"\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\",\"x\":\"",
                |_| vec![0xff; 64],
                "\"}",
            ),
        ),
        ("brackets", endless(r#"{"result":"#, |_| b"[".to_vec(), "")),
        (
            "long keys that break off",
            endless(
                "",
                |_| {
                    [
                        br#"{""#.to_vec(),
                        b"\\u0001".repeat(10_000),
                        br#"":"#.to_vec(),
                    ]
                    .concat()
                },
                "x",
            ),
        ),
        (
            "an error",
            endless(
                r#"{"error":"X","error_description":""#,
                |_| b"https://example.com/".to_vec(),
                r#""}"#,
            ),
        ),
        (
            "error in error",
            endless(r#"{"error":["#, |_| br#"{"":0},"#.to_vec(), "0]}"),
        ),
        (
            "time",
            endless(
                r#"{"result":true,"time":["#,
                |_| br#"{"":0},"#.to_vec(),
                "0]}",
            ),
        ),
        ("a link", endless("https://", |_| b"x/".to_vec(), "")),
        ("no JSON", endless("", |_| vec![0xff; 1024], "")),
    ]
}

/// Makes a call with each reader of responses.
async fn call(client: &Client<Webhook>, bot: &Bot, reader: usize) {
    // The outcome does not matter here; it is kept until its memory was counted.
    match reader {
        0 => drop(client.call_raw("any.method", Value::Null).response().await),
        1 => drop(bot.user_list("chat1").response().await),
        2 => drop(bot.event_get().response().await),
        _ => drop(
            client
                .batch(vec![UserList::new(1, "chat1"), UserList::new(1, "chat2")])
                .await,
        ),
    }
}

#[tokio::test]
async fn an_answer_takes_at_most_four_times_its_limit() {
    let answer = Arc::new(Mutex::new(endless("{}", |_| vec![b' '; 1024], "")));
    let address = serve(Arc::clone(&answer));
    let config = local().max_response_bytes(MAX_BYTES);
    let client = Client::webhook_with(&format!("http://{address}/rest/1/code/"), config)
        .expect("the address of a webhook");
    let bot = client.bot(1, "bot token");
    let _ = client.call_raw("first.call", json!({})).await;
    let mut worst = Vec::new();
    for (name, next) in answers() {
        *answer.lock().expect("an answer") = next;
        for reader in 0..4 {
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            call(&client, &bot, reader).await;
            let taken = MEMORY.peak_usage() - before;
            worst.push((taken as f64 / MAX_BYTES as f64, name, reader));
        }
    }
    worst.sort_by(|left, right| right.0.total_cmp(&left.0));
    let allowed = 4.0 + BESIDE as f64 / MAX_BYTES as f64;
    assert!(worst[0].0 <= allowed, "{:#?}", &worst[..20]);
}
