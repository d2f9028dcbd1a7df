//! A server that responds to every request as given, and records the exact bytes of the requests.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long the server waits for the rest of a request before it closes the connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running server; it ends with the program.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Every request in the order of arrival, head and body as received.
    pub requests: Receiver<String>,
}

/// Starts a server that writes what `answer` returns for a request, and closes the connection.
///
/// # Panics
///
/// When no port can be listened on.
pub fn serve<A: Into<Vec<u8>>>(answer: impl Fn(&str) -> A + Send + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let (seen, requests) = channel();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let Ok(request) = read_request(&mut connection) else {
                continue;
            };
            let answer: Vec<u8> = answer(&request).into();
            // A test that reads no requests, or a client that has disconnected, is not an error.
            let _ = seen.send(request);
            let _ = connection.write_all(&answer);
        }
    });
    Server { address, requests }
}

/// Returns an HTTP response with this status, these further header lines and this body.
#[must_use]
pub fn response(status: u16, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn read_request(connection: &mut TcpStream) -> io::Result<String> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match connection.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => request.extend_from_slice(&piece[..length]),
        }
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Ok(text.into_owned());
        }
    }
}

fn content_length(head: &str) -> usize {
    head.lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0)
}
