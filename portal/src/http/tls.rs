//! HTTPS with a certificate authority that lives as long as the portal.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

/// The names of every portal.
const NAMES: [&str; 2] = ["localhost", "127.0.0.1"];

/// Accepts TLS on TCP connections.
pub(crate) struct Acceptor(TlsAcceptor);

/// A connection whose handshake is done at first use, so that a slow caller does not block others.
pub(crate) enum Stream {
    Shaking(Accept<TcpStream>),
    Open(TlsStream<TcpStream>),
    /// The handshake failed.
    Failed,
}

/// Returns an acceptor with a certificate for these names and the loopback's, and the certificate
/// of its new authority in PEM.
pub(crate) fn authority(names: &[&str]) -> io::Result<(Acceptor, String)> {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Stand-in portal's test authority");
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let authority = parameters.self_signed(&key).map_err(io::Error::other)?;
    let issuer = Issuer::new(parameters, key);

    let all: Vec<String> = NAMES.iter().chain(names).map(|&it| it.to_owned()).collect();
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = CertificateParams::new(all)
        .and_then(|parameters| parameters.signed_by(&key, &issuer))
        .map_err(|cause| io::Error::new(io::ErrorKind::InvalidInput, cause))?;

    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((
        Acceptor(TlsAcceptor::from(Arc::new(config))),
        authority.pem(),
    ))
}

impl Acceptor {
    pub(crate) fn accept(&self, stream: TcpStream) -> Stream {
        Stream::Shaking(self.0.accept(stream))
    }
}

impl Stream {
    /// Returns the TCP connection, unless the handshake failed.
    pub(crate) fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Shaking(accept) => accept.get_ref(),
            Self::Open(stream) => Some(stream.get_ref().0),
            Self::Failed => None,
        }
    }

    fn poll_open(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<Pin<&mut TlsStream<TcpStream>>>> {
        if let Self::Shaking(accept) = self {
            match ready!(Pin::new(accept).poll(context)) {
                Ok(stream) => *self = Self::Open(stream),
                Err(error) => {
                    *self = Self::Failed;
                    return Poll::Ready(Err(error));
                }
            }
        }
        match self {
            Self::Open(stream) => Poll::Ready(Ok(Pin::new(stream))),
            Self::Shaking(_) | Self::Failed => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_open(context))?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_open(context))?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(context))?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_open(context))?.poll_shutdown(context)
    }
}
