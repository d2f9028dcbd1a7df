//! Connections of one client, or of several that share them.
//!
//! Each runtime has its own pool. The root certificates, which are costly to load, are loaded once.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ConfigBuilder, WantsVerifier};
use url::Url;

use crate::error::config::ConfigError;
use crate::http::pool::Pool;
use crate::http::proxy::{Tunnel, proxy};
use crate::http::resolver::PublicOnly;
use crate::http::settings::{HttpSettings, Pem};
use crate::secret::Secret;
use crate::tasks::per_runtime::PerRuntime;

/// The maximum number of headers of a response.
const MAX_HEADERS: usize = 256;

/// The connections of one client, or of several.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    connect_timeout: Duration,
    /// The address of the proxy in the settings.
    proxy: Option<Secret>,
    /// The certificates of the user's own authorities.
    own_roots: Vec<CertificateDer<'static>>,
    /// Created on first use, because it is costly and a local stand-in needs none.
    encryption: OnceLock<Result<Encryption, ConfigError>>,
    /// The pools without encryption.
    plain: PerRuntime<Pool>,
    encrypted: PerRuntime<Pool>,
    /// The pools whose connections never lead into a private network.
    public: PerRuntime<Pool>,
}

/// The parts of an encrypted connection.
struct Encryption {
    proxy: Option<Tunnel>,
    tls: rustls::ClientConfig,
}

/// Which hosts connections may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To any host.
    Anywhere,
    /// To hosts whose names resolve to public addresses.
    Public,
}

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPool {
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] ConfigError),
    /// The HTTP client cannot be created.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
}

impl Connections {
    /// Creates connections with these settings.
    pub(crate) fn new(settings: &HttpSettings) -> Result<Self, ConfigError> {
        Ok(Self(Arc::new(Shared {
            connect_timeout: settings.connect_timeout,
            proxy: settings.proxy.clone(),
            own_roots: own_roots(settings)?,
            encryption: OnceLock::new(),
            plain: PerRuntime::default(),
            encrypted: PerRuntime::default(),
            public: PerRuntime::default(),
        })))
    }

    /// Sets up TLS now, so that errors show at once.
    pub(crate) fn set_up_encryption(&self) -> Result<(), ConfigError> {
        self.0.encryption().map(drop)
    }

    /// Returns the current runtime's pool for this address.
    pub(crate) fn pool(&self, address: &Url, reach: Reach) -> Result<Pool, NoPool> {
        let shared = &self.0;
        if address.scheme() == "http" {
            return shared.plain.get_or_make(|| shared.build_plain());
        }
        let pools = match reach {
            Reach::Anywhere => &shared.encrypted,
            Reach::Public => &shared.public,
        };
        pools.get_or_make(|| shared.build_encrypted(reach))
    }
}

impl Shared {
    fn encryption(&self) -> Result<&Encryption, ConfigError> {
        let made = self.encryption.get_or_init(|| {
            Ok(Encryption {
                proxy: proxy(self.proxy.as_ref())?,
                tls: tls(self.own_roots.clone())?,
            })
        });
        made.as_ref().map_err(Clone::clone)
    }

    fn build_encrypted(&self, reach: Reach) -> Result<Pool, NoPool> {
        let Encryption { proxy, tls } = self.encryption()?;
        let mut http = self.builder(tls.clone());
        if reach == Reach::Public {
            let proxy = proxy.as_ref().and_then(|tunnel| tunnel.host.clone());
            http = http.dns_resolver(PublicOnly::new(proxy));
        }
        let http = match proxy {
            Some(tunnel) => http.proxy(tunnel.proxy.clone()),
            None => http.no_proxy(),
        };
        Ok(Pool::new(http.build()?))
    }

    /// Without encryption there are no certificates to verify, and a proxy would read the
    /// credentials.
    fn build_plain(&self) -> Result<Pool, NoPool> {
        let none = rustls::RootCertStore::empty();
        let tls = tls_builder(provider())?
            .with_root_certificates(none)
            .with_no_client_auth();
        Ok(Pool::new(self.builder(tls).no_proxy().build()?))
    }

    fn builder(&self, tls: rustls::ClientConfig) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Another crate of the program may turn these on for all users of `reqwest`.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            // Servers in front of a portal may write headers incorrectly.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_max_headers(MAX_HEADERS)
            .tcp_nodelay(true)
            .tls_backend_preconfigured(tls)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("shared")
    }
}

/// Returns the TLS settings: the roots of the operating system and those of the user.
fn tls(own_roots: Vec<CertificateDer<'static>>) -> Result<rustls::ClientConfig, ConfigError> {
    let provider = provider();
    let builder = tls_builder(Arc::clone(&provider))?;
    let verifier = verifier(own_roots, provider).map_err(tls_failed)?;
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Returns a fixed provider, so that no process-wide one has to be installed.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn tls_builder(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<rustls::ClientConfig, WantsVerifier>, ConfigError> {
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(tls_failed)
}

#[cfg(not(target_os = "android"))]
fn verifier(
    own_roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(own_roots, provider)
}

#[cfg(target_os = "android")]
fn verifier(
    _: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    rustls_platform_verifier::Verifier::new(provider)
}

/// Returns the certificates of the user's own authorities.
fn own_roots(settings: &HttpSettings) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let mut roots = Vec::new();
    for Pem(pem) in &settings.root_certificates {
        let unusable = |reason: &str| ConfigError::Certificates {
            reason: reason.to_owned(),
        };
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| unusable("the text is not valid PEM"))?;
            // An invalid certificate would otherwise look like a fault of the machine.
            rustls::RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|_| unusable("one of them is not a certificate"))?;
            roots.push(certificate);
        }
        if roots.len() == before {
            return Err(unusable("the text contains none"));
        }
    }
    Ok(roots)
}

fn tls_failed(error: rustls::Error) -> ConfigError {
    ConfigError::Tls {
        reason: error.to_string(),
    }
}
