//! The shared parts of the tests: a made-up method with its error table, and a server with given
//! responses.

#![allow(dead_code, reason = "every test uses its own part of this")]

#[cfg(feature = "client")]
pub mod clock;
#[cfg(feature = "client")]
pub mod tls;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use bitrix24_runtime::wire::Mismatches;
use bitrix24_runtime::{
    Class, ErrorEntry, ErrorInfo, ErrorTable, Idempotency, Method, MethodError, Secret,
};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

/// A request of the made-up method.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ListItems {
    /// Any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// A secret among the parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<Secret>,
}

/// The output of the made-up method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Items {
    /// The items.
    pub items: Vec<Item>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub id: i64,
    /// Its name, if it has one.
    pub name: Option<String>,
}

impl Method for ListItems {
    const NAME: &'static str = "test.Item.list";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = Items;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<Items>, D::Error> {
        Items::deserialize(result).map(Some)
    }

    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        found.extend(self.pass.iter().map(Secret::expose));
    }
}

/// Adds an item that can be added only once.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PutItem {}

impl Method for PutItem {
    const NAME: &'static str = "test.Item.put";
    const IDEMPOTENCY: Idempotency = Idempotency::DetectsRepeats;
    type Output = bool;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<bool>, D::Error> {
        bool::deserialize(result).map(Some)
    }

    fn already_done() -> Option<bool> {
        Some(true)
    }
}

/// Adds one more item every time.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AddItem {}

impl Method for AddItem {
    const NAME: &'static str = "test.Item.add";
    const IDEMPOTENCY: Idempotency = Idempotency::NotIdempotent;
    type Output = bool;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<bool>, D::Error> {
        bool::deserialize(result).map(Some)
    }
}

/// Adds an item once for each key.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AddKeyed {
    /// The key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Whether the server ignores the key.
    pub draft: bool,
}

impl Method for AddKeyed {
    const NAME: &'static str = "test.Item.addKeyed";
    const IDEMPOTENCY: Idempotency = Idempotency::WithKey;
    type Output = bool;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<bool>, D::Error> {
        bool::deserialize(result).map(Some)
    }

    fn idempotency_key(&mut self) -> Option<&mut Option<String>> {
        (!self.draft).then_some(&mut self.key)
    }
}

/// The failures of the made-up methods.
#[derive(Debug, Clone, PartialEq)]
pub enum ListItemsError {
    /// There is nothing to list.
    NothingThere,
    /// The caller may not list.
    Denied,
    /// The item exists already.
    AlreadyThere,
    /// The item is being added.
    UnderWay,
    /// A failure any method may have.
    System(SystemError),
    /// A code in no table.
    Unknown,
}

/// The failures any made-up method may have.
#[derive(Debug, Clone, PartialEq)]
pub enum SystemError {
    /// The whole interface is closed.
    Denied,
    /// Too many requests.
    Busy,
    /// The method's time is used up.
    Spent,
    /// The access token has expired.
    Expired,
    /// The server fails.
    Broken,
    /// Another server is out of reach.
    Unreachable,
    /// Nobody may call.
    Closed,
}

const fn facts(code: &'static str, class: Class) -> ErrorInfo {
    ErrorInfo {
        code,
        messages: &[],
        statuses: &[],
        class,
        when: "",
        remedy: "",
    }
}

impl ErrorTable for ListItemsError {
    const TABLE: &'static [ErrorEntry<Self>] = &[
        ErrorEntry {
            kind: Self::NothingThere,
            facts: &ErrorInfo {
                code: "NOTHING_THERE",
                messages: &["Nothing there"],
                statuses: &[400],
                class: Class::NotFound,
                when: "The list is empty.",
                remedy: "Add an item first.",
            },
        },
        ErrorEntry {
            kind: Self::Denied,
            facts: &ErrorInfo {
                code: "ACCESS_DENIED",
                messages: &["No access to the list"],
                statuses: &[400, 403],
                class: Class::Forbidden,
                when: "The list is somebody else's.",
                remedy: "Ask its owner.",
            },
        },
        ErrorEntry {
            kind: Self::AlreadyThere,
            facts: &facts("ALREADY_THERE", Class::AlreadyDone),
        },
        ErrorEntry {
            kind: Self::UnderWay,
            facts: &facts("UNDER_WAY", Class::InProgress),
        },
    ];
}

impl ErrorTable for SystemError {
    const TABLE: &'static [ErrorEntry<Self>] = &[
        ErrorEntry {
            kind: Self::Denied,
            facts: &ErrorInfo {
                code: "ACCESS_DENIED",
                messages: &["The interface is shut.", "The interface is closed."],
                statuses: &[401, 403],
                class: Class::Blocked,
                when: "The plan does not include it.",
                remedy: "Change the plan.",
            },
        },
        ErrorEntry {
            kind: Self::Busy,
            facts: &ErrorInfo {
                code: "BUSY",
                messages: &["Too many requests"],
                statuses: &[503],
                class: Class::RateLimited,
                when: "Too many requests came in a short time.",
                remedy: "Wait and try again.",
            },
        },
        ErrorEntry {
            kind: Self::Spent,
            facts: &facts("SPENT", Class::TimeBudgetExhausted),
        },
        ErrorEntry {
            kind: Self::Expired,
            facts: &facts("EXPIRED", Class::TokenExpired),
        },
        ErrorEntry {
            kind: Self::Broken,
            facts: &facts("BROKEN", Class::ServerFault),
        },
        ErrorEntry {
            kind: Self::Unreachable,
            facts: &facts("UNREACHABLE", Class::Unavailable),
        },
        ErrorEntry {
            kind: Self::Closed,
            facts: &facts("CLOSED", Class::Blocked),
        },
    ];
}

impl MethodError for ListItemsError {
    type System = SystemError;

    fn system(error: SystemError) -> Self {
        Self::System(error)
    }

    fn unknown() -> Self {
        Self::Unknown
    }
}

/// A successful response of the made-up method.
pub const ONE_ITEM: &str =
    r#"{"result":{"items":[{"id":1,"name":"one"}]},"time":{"start":1.5,"operating":"0.25"}}"#;

/// A successful response of the other two methods.
pub const TRUE: &str = r#"{"result":true}"#;

/// A refusal with this code.
pub fn refusal(status: u16, code: &str) -> Reply {
    Reply::Body(status, format!(r#"{{"error":"{code}"}}"#))
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The first line, without its line end.
    pub line: String,
    /// The header lines with names in lower case, sorted.
    pub headers: Vec<String>,
    /// The body.
    pub body: String,
}

impl Seen {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// How the server responds to a request.
pub enum Reply {
    /// Responds with this status and body.
    Body(u16, String),
    /// The same, with one more header line.
    WithHeader(u16, String, String),
    /// The same, and closes the connection without announcement when a message arrives.
    ThenClose(u16, String, Receiver<()>),
    /// Writes these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Writes these bytes, and nothing more.
    Stall(Vec<u8>),
    /// Writes the first bytes, and then the second ones over and over.
    Endless(Vec<u8>, Vec<u8>),
    /// Never answers.
    Silence,
}

/// A server on a port of its own.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Every request, in the order of arrival.
    pub requests: Receiver<Seen>,
    /// A message for each connection that either side has closed.
    pub closed: Receiver<()>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// The address of a webhook on this server.
    pub fn webhook(&self) -> String {
        format!("http://{}/rest/1/{CODE}/", self.address)
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// The code of the webhook that tests use.
pub const CODE: &str = "canarycode";

/// Starts a server that responds to every request as `reply` says.
pub fn serve(reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Server {
    serve_over(reply, |stream| stream)
}

/// The same over connections that are wrapped first.
pub fn serve_over<S: Stream>(
    reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    wrap: impl Fn(TcpStream) -> S + Send + Sync + 'static,
) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let connections = Arc::new(AtomicUsize::new(0));
    let (seen, requests) = channel();
    let (ended, closed) = channel();
    let reply = Arc::new(reply);
    let wrap = Arc::new(wrap);
    let count = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let (reply, wrap) = (Arc::clone(&reply), Arc::clone(&wrap));
            let (seen, ended) = (seen.clone(), ended.clone());
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                talk(wrap(stream), &*reply, &seen, &ended);
            });
        }
    });
    Server {
        address,
        requests,
        closed,
        connections,
    }
}

/// Starts a server with these responses, one per request, followed by successful ones.
pub fn serve_in_turn(replies: Vec<Reply>) -> Server {
    let replies = Mutex::new(replies.into_iter());
    serve(move |_| {
        replies
            .lock()
            .expect("no panic")
            .next()
            .unwrap_or(Reply::Body(200, ONE_ITEM.to_owned()))
    })
}

/// A connection to a client.
pub trait Stream: Read + Write {
    /// Says that nothing more will be written.
    fn finish(&mut self);
}

impl Stream for TcpStream {
    fn finish(&mut self) {
        let _ = self.shutdown(Shutdown::Write);
    }
}

fn talk(
    stream: impl Stream,
    reply: &(dyn Fn(&Seen) -> Reply + Send + Sync),
    seen: &Sender<Seen>,
    ended: &Sender<()>,
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let answer = reply(&request);
        let _ = seen.send(request);
        let (bytes, close) = match answer {
            Reply::Body(status, body) => (response(status, "", &body), None),
            Reply::WithHeader(status, header, body) => (
                response(
                    status,
                    &format!(
                        "{header}
"
                    ),
                    &body,
                ),
                None,
            ),
            Reply::ThenClose(status, body, signal) => (response(status, "", &body), Some(signal)),
            // A channel whose other end was dropped signals at once.
            Reply::Raw(bytes) => (bytes, Some(channel().1)),
            Reply::Stall(bytes) => {
                let _ = reader.get_mut().write_all(&bytes);
                let _ = reader.read_to_end(&mut Vec::new());
                break;
            }
            Reply::Endless(head, rest) => {
                let stream = reader.get_mut();
                let mut more = stream.write_all(&head);
                while more.is_ok() {
                    more = stream.write_all(&rest);
                }
                break;
            }
            Reply::Silence => {
                let _ = reader.read_to_end(&mut Vec::new());
                break;
            }
        };
        if reader.get_mut().write_all(&bytes).is_err() {
            break;
        }
        if let Some(signal) = close {
            let _ = signal.recv();
            break;
        }
    }
    reader.get_mut().finish();
    let _ = ended.send(());
    let _ = reader.read_to_end(&mut Vec::new());
}

fn response(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn read_request(reader: &mut impl BufRead) -> Option<Seen> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader
            .read_line(&mut line)
            .ok()
            .filter(|&length| length > 0)?;
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let line = lines.remove(0);
    let mut headers: Vec<String> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| format!("{}: {value}", name.to_ascii_lowercase()))
        .collect();
    headers.sort();
    let length = headers
        .iter()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen {
        line,
        headers,
        body: String::from_utf8(body).ok()?,
    })
}
