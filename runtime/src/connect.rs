//! Opening a connection to the portal: directly or through the proxy of the process, with TLS.

use std::error::Error;
use std::future::poll_fn;

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::rt::{Read, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use rustls_platform_verifier::BuilderVerifierExt;
use tower_service::Service;
use url::{Position, Url};

use crate::config::ConfigError;

/// The end of a connection that requests are put into. The connection goes when this is dropped.
pub(crate) type Connection = SendRequest<Full<Bytes>>;

/// Opens connections to one portal.
pub(crate) struct Connector {
    portal: Uri,
    route: Route,
}

enum Route {
    /// Without TLS, to a stand-in on this machine. It needs no certificates, and what is sent
    /// unencrypted must not go to a proxy.
    Plain(HttpConnector),
    /// With TLS.
    Direct(HttpsConnector<HttpConnector>),
    /// A tunnel through a proxy, which may itself be reached by TLS.
    Proxied(Box<HttpsConnector<Tunnel<HttpsConnector<HttpConnector>>>>),
}

impl Connector {
    pub(crate) fn new(base: &Url) -> Result<Self, ConfigError> {
        let portal =
            Uri::try_from(&base[..Position::AfterPort]).map_err(|error| ConfigError::Address {
                reason: error.to_string(),
            })?;
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        if base.scheme() == "http" {
            return Ok(Self {
                portal,
                route: Route::Plain(tcp),
            });
        }

        // The layer of TLS is the one to look at the scheme.
        tcp.enforce_http(false);
        let tls = tls()?;
        let direct = HttpsConnector::from((tcp, tls.clone()));
        let Some(proxy) = Matcher::from_system().intercept(&portal) else {
            return Ok(Self {
                portal,
                route: Route::Direct(direct),
            });
        };
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            return Err(ConfigError::Proxy);
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), direct);
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        Ok(Self {
            portal,
            route: Route::Proxied(Box::new(HttpsConnector::from((tunnel, tls)))),
        })
    }

    /// Opens a connection. It lives in the tokio runtime of the caller.
    pub(crate) async fn open(&self) -> Result<Connection, Box<dyn Error + Send + Sync>> {
        match &self.route {
            Route::Plain(connector) => open(connector.clone(), self.portal.clone()).await,
            Route::Direct(connector) => open(connector.clone(), self.portal.clone()).await,
            Route::Proxied(connector) => {
                open(HttpsConnector::clone(connector), self.portal.clone()).await
            }
        }
    }
}

async fn open<C>(mut connector: C, portal: Uri) -> Result<Connection, Box<dyn Error + Send + Sync>>
where
    C: Service<
            Uri,
            Response: Read + Write + Unpin + Send + 'static,
            Error: Into<Box<dyn Error + Send + Sync>>,
        >,
{
    poll_fn(|context| connector.poll_ready(context))
        .await
        .map_err(Into::into)?;
    let stream = connector.call(portal).await.map_err(Into::into)?;
    let (sender, connection) = handshake(stream).await?;
    // Whatever ends the connection is told to the request that is under way, if there is one.
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

/// The TLS settings: the roots of the operating system, and a provider of our own choice, so that
/// nothing has to be installed for the whole process.
fn tls() -> Result<rustls::ClientConfig, ConfigError> {
    let provider = rustls::crypto::ring::default_provider();
    let mut tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| ConfigError::Tls {
            reason: error.to_string(),
        })?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}
