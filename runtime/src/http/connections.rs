//! Connections: those of one client, or of many that share them.
//!
//! Each runtime has a pool of its own. What is costly to make, the roots that certificates are held
//! against, is made once.

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
use crate::http::proxy::{Tunnel, proxy};
use crate::http::resolver::PublicOnly;
use crate::http::settings::{HttpSettings, Pem};
use crate::per_runtime::PerRuntime;
use crate::secret::Secret;

/// How many headers an answer may have.
const MOST_HEADERS: usize = 256;

/// The connections of one client, or of many.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    connect_timeout: Duration,
    /// The address of the proxy that the settings name.
    proxy: Option<Secret>,
    /// The certificates of the user's own authorities.
    own_roots: Vec<CertificateDer<'static>>,
    /// Made once it is asked for, because it is costly and a stand-in on this machine needs none.
    encryption: OnceLock<Result<Encryption, ConfigError>>,
    /// Those that are not encrypted.
    plain: PerRuntime<reqwest::Client>,
    encrypted: PerRuntime<reqwest::Client>,
    /// Those of which no connection leads into a private network.
    public: PerRuntime<reqwest::Client>,
}

/// What encrypted connections need.
struct Encryption {
    proxy: Option<Tunnel>,
    tls: rustls::ClientConfig,
}

/// Where connections may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To any host.
    Anywhere,
    /// To hosts whose names stand for public addresses.
    Public,
}

/// Why there are no connections.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPool {
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] ConfigError),
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
}

impl Connections {
    /// Connections as these settings want them.
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

    /// Sets up now what encrypted connections need, so that what is wrong with it shows at once.
    pub(crate) fn set_up_encryption(&self) -> Result<(), ConfigError> {
        self.0.encryption().map(drop)
    }

    /// The pool for this address, of the runtime that this is called in.
    pub(crate) fn pool(&self, address: &Url, reach: Reach) -> Result<reqwest::Client, NoPool> {
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

    fn build_encrypted(&self, reach: Reach) -> Result<reqwest::Client, NoPool> {
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
        Ok(http.build()?)
    }

    /// Without encryption there are no certificates to hold against any roots, and a proxy would
    /// read the credentials.
    fn build_plain(&self) -> Result<reqwest::Client, NoPool> {
        let none = rustls::RootCertStore::empty();
        let tls = tls_builder(provider())?
            .with_root_certificates(none)
            .with_no_client_auth();
        Ok(self.builder(tls).no_proxy().build()?)
    }

    fn builder(&self, tls: rustls::ClientConfig) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Another crate of the program may turn these on for all that use `reqwest`.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            // What stands in front of a portal need not write headers as it should.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_max_headers(MOST_HEADERS)
            .tcp_nodelay(true)
            .tls_backend_preconfigured(tls)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("shared")
    }
}

/// The TLS settings: the roots of the operating system and those of the user.
fn tls(own_roots: Vec<CertificateDer<'static>>) -> Result<rustls::ClientConfig, ConfigError> {
    let provider = provider();
    let builder = tls_builder(Arc::clone(&provider))?;
    let verifier = verifier(own_roots, provider).map_err(tls_failed)?;
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// A provider of our own choice, so that nothing has to be installed for the whole process.
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

/// The certificates of the user's own authorities.
fn own_roots(settings: &HttpSettings) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let mut roots = Vec::new();
    for Pem(pem) in &settings.root_certificates {
        let unusable = |reason: &str| ConfigError::Certificates {
            reason: reason.to_owned(),
        };
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| unusable("the text is damaged"))?;
            // A certificate that is none would otherwise look like a fault of the machine.
            rustls::RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|_| unusable("one of them is not a certificate"))?;
            roots.push(certificate);
        }
        if roots.len() == before {
            return Err(unusable("there is none in the text"));
        }
    }
    Ok(roots)
}

fn tls_failed(error: rustls::Error) -> ConfigError {
    ConfigError::Tls {
        reason: error.to_string(),
    }
}
