//! A server on loopback with a single response.
//!
//! It runs on its own threads, so that a benchmark's thread spends its time as a client only. It
//! counts connections, because opening more than needed makes a client slow without showing in its
//! CPU time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{io, thread};

use bitrix24::{Config, LeakyBucket};

/// Returns the settings of a client for such a server. Its rate limiter runs, but never waits.
#[must_use]
pub fn config() -> Config {
    let bucket = LeakyBucket::new(u32::MAX, Duration::from_nanos(1));
    Config::default()
        .allow_http_on_loopback()
        .limiter(Arc::new(bucket))
}

/// A running server. It serves until the process ends.
pub struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that answers every request with status 200 and this JSON document.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 can be listened on.
    pub fn start(document: &[u8]) -> io::Result<Self> {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            document.len(),
        );
        let answer: Arc<[u8]> = [head.as_bytes(), document].concat().into();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let server = Self {
            address: listener.local_addr()?,
            connections: Arc::default(),
        };
        let connections = Arc::clone(&server.connections);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::Relaxed);
                let answer = Arc::clone(&answer);
                // Either side may close a connection at any time, which is not an error of the
                // server.
                thread::spawn(move || serve(connection, &answer).ok());
            }
        });
        Ok(server)
    }

    /// The address of a webhook at this server.
    #[must_use]
    pub fn webhook_url(&self) -> String {
        format!("http://{}/rest/1/code/", self.address)
    }

    /// How many connections were opened so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

/// Responds to the requests of one connection, one after the other.
fn serve(connection: TcpStream, answer: &[u8]) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(&connection);
    let mut line = String::new();
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some((name, value)) = line.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        } else if line == "\r\n" {
            io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
            (&connection).write_all(answer)?;
            length = 0;
        }
    }
}
