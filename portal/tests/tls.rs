//! HTTPS: only callers that trust its authority can call the portal.

mod common;

use std::io;
use std::sync::Arc;

use bitrix24_portal::{Config, Fault, Portal};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn start() -> Portal {
    let names = ["old.bitrix24.example", "*.bitrix24.test"];
    Portal::start_tls(Config::default(), &names)
        .await
        .expect("a free port")
}

/// Connects to the portal under this name, with trust in this authority.
async fn connect(portal: &Portal, name: &str, pem: &str) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM");
    roots.add(authority).expect("an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = TcpStream::connect(portal.address()).await?;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// Counts up, and returns all that came back.
async fn count(mut stream: TlsStream<TcpStream>) -> io::Result<String> {
    let request = "GET /rest/1/demowebhookcode/portal.count HTTP/1.1\r\nhost: x\r\n\
                   connection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}

#[tokio::test]
async fn a_call_by_any_of_the_names() {
    let portal = start().await;
    let port = portal.address().port();
    assert_eq!(portal.oauth_host(), format!("https://127.0.0.1:{port}"));
    for name in [
        "127.0.0.1",
        "localhost",
        "old.bitrix24.example",
        "new.bitrix24.test",
    ] {
        let stream = connect(&portal, name, portal.authority()).await;
        let text = count(stream.expect("trusted")).await.expect("an answer");
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    }
    assert_eq!(portal.world(|world| world.counts()[""]), 4);
    assert_eq!(portal.connections(), 4);
}

#[tokio::test]
async fn nobody_else_is_trusted() {
    let (portal, other) = (start().await, start().await);
    for (name, authority) in [
        ("new.example", portal.authority()),
        ("localhost", other.authority()),
    ] {
        let refused = connect(&portal, name, authority).await.unwrap_err();
        assert!(refused.to_string().contains("certificate"), "{refused}");
    }
    // A caller without TLS, or one that sends nothing, does not block others.
    let _silent = TcpStream::connect(portal.address()).await.unwrap();
    common::provider();
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("http://{}/rest/x", portal.address());
    assert!(plain.get(address).send().await.is_err());
    let stream = connect(&portal, "localhost", portal.authority()).await;
    assert!(count(stream.expect("trusted")).await.is_ok());
    assert_eq!(portal.requests().len(), 1);
}

#[tokio::test]
async fn faults_work_under_tls() {
    let portal = start().await;
    for fault in [Fault::drop(), Fault::reset(), Fault::truncate()] {
        portal.fault_next(fault.clone());
        let stream = connect(&portal, "localhost", portal.authority()).await;
        let answer = count(stream.expect("trusted")).await;
        // A connection that ends without a TLS close notification is an error in TLS.
        assert!(answer.is_err(), "{fault:?} {answer:?}");
    }
    assert_eq!(portal.world(|world| world.counts()[""]), 3);
}

#[tokio::test]
async fn a_name_no_certificate_can_hold() {
    let refused = Portal::start_tls(Config::default(), &["not a näme"]).await;
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    let plain = Portal::start().await.unwrap();
    assert_eq!(plain.authority(), "");
}
