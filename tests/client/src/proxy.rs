//! A proxy for hosts that no name server knows.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// The longest request for a tunnel.
const HEAD_BYTES: u64 = 8 * 1024;

/// A running proxy; it ends with the runtime it was started in.
#[derive(Debug)]
pub struct Proxy {
    /// Its address in the form of a client's setting.
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Returns the requested hosts so far, with their ports.
    ///
    /// # Panics
    ///
    /// When a tunnel has panicked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

/// Starts a proxy with a tunnel to each of these hosts, such as `example.com:443`.
///
/// # Panics
///
/// When no port can be listened on.
pub async fn proxy(hosts: Vec<(&'static str, SocketAddr)>) -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let asked = Arc::default();
    let proxy = Proxy {
        address: format!("http://{address}"),
        asked: Arc::clone(&asked),
    };
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let (hosts, asked) = (hosts.clone(), Arc::clone(&asked));
            tokio::spawn(async move { tunnel(connection, &hosts, &asked).await });
        }
    });
    proxy
}

async fn tunnel(
    mut connection: TcpStream,
    hosts: &[(&str, SocketAddr)],
    asked: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    let mut reader = (&mut connection).take(HEAD_BYTES);
    while !head.ends_with(b"\r\n\r\n") {
        head.push(reader.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    let host = head.split(' ').nth(1).unwrap_or_default();
    asked.lock().expect("no panic").push(host.to_owned());
    match hosts.iter().find(|(name, _)| *name == host) {
        Some((_, address)) => {
            let mut portal = TcpStream::connect(address).await?;
            connection.write_all(b"HTTP/1.1 200 X\r\n\r\n").await?;
            copy_bidirectional(&mut connection, &mut portal).await?;
        }
        None => connection.write_all(b"HTTP/1.1 502 X\r\n\r\n").await?,
    }
    Ok(())
}
