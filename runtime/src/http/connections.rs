//! Connections: those of one client, or of many that share them.
//!
//! Each runtime has a pool of its own. What is costly to make, the roots that certificates are held
//! against, is made once.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::config::ConfigError;
use crate::http::proxy::{Tunnel, proxy};
use crate::http::settings::{HttpSettings, Pem};

use crate::http::resolver::PublicOnly;
use crate::per_runtime::PerRuntime;

/// How many headers an answer may have.
const MOST_HEADERS: usize = 256;

/// The connections of one client, or of many.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    connect_timeout: Duration,
    proxy: Option<Tunnel>,
    tls: rustls::ClientConfig,
    pools: PerRuntime<reqwest::Client>,
    /// Those of which no connection leads into a private network.
    public: PerRuntime<reqwest::Client>,
}

/// Where connections may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To any host.
    Anywhere,
    /// To hosts whose names stand for public addresses.
    Public,
}

impl Connections {
    /// Connections as these settings want them. Those that will not be encrypted need no roots to
    /// hold certificates against, and go through no proxy.
    pub(crate) fn new(settings: &HttpSettings, are_encrypted: bool) -> Result<Self, ConfigError> {
        Ok(Self(Arc::new(Shared {
            connect_timeout: settings.connect_timeout,
            proxy: match are_encrypted {
                true => proxy(settings)?,
                false => None,
            },
            tls: tls(settings, are_encrypted)?,
            pools: PerRuntime::default(),
            public: PerRuntime::default(),
        })))
    }

    /// The pool of the runtime that this is called in.
    pub(crate) fn pool(&self, reach: Reach) -> Result<reqwest::Client, reqwest::Error> {
        let pools = match reach {
            Reach::Anywhere => &self.0.pools,
            Reach::Public => &self.0.public,
        };
        pools.get_or_make(|| self.0.build(reach))
    }
}

impl Shared {
    fn build(&self, reach: Reach) -> Result<reqwest::Client, reqwest::Error> {
        let mut http = reqwest::Client::builder()
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
            .tls_backend_preconfigured(self.tls.clone());
        if reach == Reach::Public {
            let proxy = self.proxy.as_ref().and_then(|tunnel| tunnel.host.clone());
            http = http.dns_resolver(PublicOnly::new(proxy));
        }
        match &self.proxy {
            Some(tunnel) => http.proxy(tunnel.proxy.clone()),
            None => http.no_proxy(),
        }
        .build()
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("shared")
    }
}

/// The TLS settings: the roots of the operating system and those of the user, and a provider of our
/// own choice, so that nothing has to be installed for the whole process.
fn tls(settings: &HttpSettings, is_encrypted: bool) -> Result<rustls::ClientConfig, ConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(tls_failed)?;
    if !is_encrypted {
        let none = rustls::RootCertStore::empty();
        return Ok(builder.with_root_certificates(none).with_no_client_auth());
    }
    let verifier = verifier(own_roots(settings)?, provider).map_err(tls_failed)?;
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

#[cfg(not(target_os = "android"))]
fn verifier(
    own_roots: Vec<CertificateDer<'static>>,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(own_roots, provider)
}

#[cfg(target_os = "android")]
fn verifier(
    _: Vec<CertificateDer<'static>>,
    provider: Arc<rustls::crypto::CryptoProvider>,
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
