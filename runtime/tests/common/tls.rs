//! Encrypted servers with certificates of a test authority, and a proxy that connects any name to
//! them.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Reply, Seen, Server, Stream, serve_over};

/// An authority that is trusted only by clients configured for it.
pub struct Authority {
    /// Its certificate, as text.
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Creates a new authority.
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).expect("a certificate").pem();
        let issuer = Issuer::new(params, key);
        Self { pem, issuer }
    }

    /// Starts a server with a certificate for these names.
    pub fn serve(
        &self,
        names: &[&str],
        reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Server {
        let key = KeyPair::generate().expect("a key");
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let certificate = CertificateParams::new(names)
            .expect("good names")
            .signed_by(&key, &self.issuer)
            .expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = rustls::crypto::ring::default_provider();
        let config = ServerConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .expect("good versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("they belong together");
        let config = Arc::new(config);
        serve_over(reply, move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("good settings");
            StreamOwned::new(connection, stream)
        })
    }
}

impl Stream for StreamOwned<ServerConnection, TcpStream> {
    fn finish(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        let _ = self.sock.shutdown(Shutdown::Write);
    }
}

/// A proxy.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    /// The first line of every request to it, and its `Proxy-Authorization`.
    pub requests: Receiver<(String, String)>,
}

/// Starts a proxy that connects these names, with their ports, to servers on this machine.
pub fn proxy(names: &[(&str, SocketAddr)]) -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let names: HashMap<String, SocketAddr> = names
        .iter()
        .map(|&(name, address)| (name.to_owned(), address))
        .collect();
    let (seen, requests) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (names, seen) = (names.clone(), seen.clone());
            thread::spawn(move || {
                let mut lines = Vec::new();
                let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim_end() {
                        "" => break,
                        line => lines.push(line.to_owned()),
                    }
                }
                let authorization = lines
                    .iter()
                    .find_map(|line| {
                        line.to_ascii_lowercase()
                            .starts_with("proxy-authorization: ")
                            .then(|| line["proxy-authorization: ".len()..].to_owned())
                    })
                    .unwrap_or_default();
                let name = lines[0].split(' ').nth(1).unwrap_or_default().to_owned();
                let _ = seen.send((lines[0].clone(), authorization));
                lead(stream, names.get(&name));
            });
        }
    });
    Proxy { address, requests }
}

/// Connects a client with a server, if there is one.
fn lead(mut client: TcpStream, server: Option<&SocketAddr>) {
    let Some(server) = server else {
        let _ = client.write_all(b"HTTP/1.1 502 X\r\ncontent-length: 0\r\n\r\n");
        return;
    };
    let server = TcpStream::connect(server).expect("the server listens");
    let _ = client.write_all(b"HTTP/1.1 200 X\r\n\r\n");
    let ends = [
        (
            client.try_clone().expect("a handle"),
            server.try_clone().expect("a handle"),
        ),
        (server, client),
    ];
    for (mut from, mut to) in ends {
        thread::spawn(move || {
            let mut data = [0; 4096];
            while let Ok(length @ 1..) = from.read(&mut data) {
                if to.write_all(&data[..length]).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(Shutdown::Write);
        });
    }
}
