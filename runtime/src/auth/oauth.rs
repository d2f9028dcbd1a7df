//! OAuth: applications, and requesting tokens from the authorization server.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::auth::address;
use crate::auth::tokens::{self, Tokens};
use crate::clock::BoxFuture;
use crate::config::Config;
use crate::envelope::{plain, without_marks};
use crate::error::OAuthError;
use crate::error::config::ConfigError;
use crate::error::outcome::AttemptOutcome;
use crate::http::failure::TransportFailure;
use crate::http::redirect::{authority, is_among, is_cloud};
use crate::http::transport::{Form, Received, Transport};
use crate::json::room::Room;
use crate::json::untyped;
use crate::secret::Secret;
use crate::text::redact::Redactor;

/// The default authorization server.
const SERVER: &str = "https://oauth.bitrix.info";

/// The authorization servers of the vendor.
///
/// A response with tokens may name another of them for the next request; the application's secret
/// is sent to no other server because of a response.
const SERVERS: [&str; 2] = ["oauth.bitrix.info", "oauth.bitrix24.tech"];

/// The path of the token endpoint.
const PATH: &str = "/oauth/token/";

/// How much of an error's text is kept, in bytes.
const REASON_BYTES: usize = 512;

/// Stores new tokens outside of the program, so that they outlive it.
///
/// `save` is called once for every new pair, before the pair is used: if the program ends in
/// between, the stored pair is valid. It runs in a tokio runtime of the client, which is
/// independent of the caller's runtime, and there on a separate thread, so it may block.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores the tokens in place of the previous ones.
    ///
    /// # Errors
    ///
    /// If saving fails, or if requesting and saving the tokens together takes longer than
    /// [`Config::attempt_timeout`] or [`Config::total_timeout`] allows, the calls that wait for the
    /// tokens fail too. The future is then dropped; if it blocks, it runs to its end in the
    /// background. After that, the next call saves the same tokens again.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Why tokens could not be stored.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// An application that users authorize: its identity, and its token store.
#[derive(Clone)]
pub struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    server: String,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
}

impl App {
    /// Creates an application from its `client_id` and `client_secret`, as issued by the vendor or
    /// the portal.
    ///
    /// Blanks and line breaks around the `client_id` are removed.
    #[must_use]
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            client_id: client_id.into().trim().to_owned(),
            client_secret: client_secret.into(),
            server: SERVER.to_owned(),
            store: None,
        }
    }

    /// Sets the authorization server; `https://oauth.bitrix.info` by default.
    ///
    /// If tokens name another server of the vendor, that one is used for the next pair.
    #[must_use]
    pub fn server(mut self, address: impl Into<String>) -> Self {
        self.server = address.into();
        self
    }

    /// Sets the store for new tokens; by default tokens live as long as the client.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Exchanges the `code` that the user has brought back from the portal for the first pair of
    /// tokens.
    ///
    /// The code is valid for 30 seconds.
    ///
    /// [`AuthorizationState::check`](crate::AuthorizationState::check) returns the code after
    /// verifying who brought it; a code from elsewhere may be passed as a text. The tokens are not
    /// stored: store them, then create a client with them. Dropping the future may lose them, as
    /// the authorization server returns them only once.
    ///
    /// # Errors
    ///
    /// If the settings cannot be used, the authorization server refuses or does not respond, the
    /// tokens belong to another portal than the code's, or the future is awaited outside of a tokio
    /// runtime.
    pub async fn exchange(
        &self,
        code: impl Into<AuthorizationCode>,
        config: &Config,
    ) -> Result<Tokens, OAuthError> {
        let AuthorizationCode {
            code,
            member_id,
            domain,
        } = code.into();
        let (server, transport) = self.reach(config)?;
        let grant = Grant {
            kind: "authorization_code",
            key: "code",
            value: &code,
            portal: None,
        };
        let tokens = self.ask(&server, &grant, &transport).await?;
        if member_id.is_some() && tokens.member_id != member_id {
            return Err(OAuthError::unproven(
                "the tokens are those of another portal",
            ));
        }
        if let Some(domain) = domain {
            fits(&tokens, &domain, config)?;
        }
        Ok(tokens)
    }

    /// Exchanges the `code` like [`exchange`](Self::exchange), without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`exchange`](Self::exchange), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_exchange(
        &self,
        code: impl Into<AuthorizationCode>,
        config: &Config,
    ) -> Result<Tokens, OAuthError> {
        let code: AuthorizationCode = code.into();
        crate::tasks::blocking::wait(self.exchange(code, config))
            .unwrap_or_else(|reason| Err(OAuthError::Setup { reason }))
    }

    /// Returns the authorization server and a transport to it.
    pub(crate) fn reach(&self, config: &Config) -> Result<(Url, Transport), OAuthError> {
        if tokio::runtime::Handle::try_current().is_err() {
            let reason = "there is no tokio runtime here. Await the call inside one.";
            return Err(OAuthError::Setup {
                reason: reason.to_owned(),
            });
        }
        let unusable = |error: ConfigError| OAuthError::Setup {
            reason: error.to_string(),
        };
        config.check_hosts().map_err(unusable)?;
        let server = self.address(config).map_err(unusable)?;
        let transport = config.transport(&[&server]).map_err(unusable)?;
        Ok((server, transport))
    }

    /// Returns the address of the authorization server.
    pub(crate) fn address(&self, config: &Config) -> Result<Url, ConfigError> {
        address::server(&self.server, config).map_err(|_| ConfigError::Server)
    }

    /// Requests tokens from the authorization server, without retries, because tokens are returned
    /// only once.
    pub(crate) async fn ask(
        &self,
        server: &Url,
        grant: &Grant<'_>,
        transport: &Transport,
    ) -> Result<Tokens, OAuthError> {
        let mut address = server.clone();
        address.set_path(PATH);
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", grant.kind)
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", self.client_secret.expose())
            .append_pair(grant.key, grant.value.expose())
            .finish();
        let redactor = Redactor::new([self.client_secret.expose(), grant.value.expose()]);
        match transport.send_form(address, Form(form)).await {
            Ok(received) => read(&received, grant.portal, &redactor),
            Err(failure) => Err(no_response(&failure, &redactor)),
        }
    }
}

/// Checks that the tokens are for the claimed host, for the vendor's cloud, or for a host that the
/// user has allowed: the portal's credentials will be sent there.
pub(crate) fn fits(tokens: &Tokens, claimed: &str, config: &Config) -> Result<(), OAuthError> {
    let portal = address::portal(&tokens.client_endpoint, config).ok();
    let claimed = address::portal(claimed, config).ok();
    let is_good = portal.is_some_and(|portal| {
        claimed.is_some_and(|claimed| authority(&claimed) == authority(&portal))
            || is_cloud(&portal)
            || is_among(&config.allowed_hosts, &portal)
    });
    if is_good {
        Ok(())
    } else {
        Err(OAuthError::unproven(
            "its tokens are for a host other than the one it names. If the portal has moved there, \
             allow that host with `Config::allow_host`",
        ))
    }
}

/// The code that a user has brought back from a portal, for [`App::exchange`], and the portal that
/// it claims to be from.
///
/// A part that is `None` is not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationCode {
    /// The code; it is valid for 30 seconds.
    pub code: Secret,
    /// Identifies the portal.
    pub member_id: Option<String>,
    /// The host of the portal.
    pub domain: Option<String>,
}

impl<T: Into<Secret>> From<T> for AuthorizationCode {
    fn from(code: T) -> Self {
        Self {
            code: code.into(),
            member_id: None,
            domain: None,
        }
    }
}

/// The grant with which an application requests tokens.
pub(crate) struct Grant<'a> {
    pub(crate) kind: &'static str,
    pub(crate) key: &'static str,
    pub(crate) value: &'a Secret,
    /// The portal of the tokens, if the response does not name it.
    pub(crate) portal: Option<&'a str>,
}

/// Returns the error for a missing response of the authorization server.
fn no_response(failure: &TransportFailure, redactor: &Redactor) -> OAuthError {
    let reason = match failure {
        TransportFailure::Broken { reason, .. } => reason.shown(redactor, REASON_BYTES),
        failure => failure.to_string(),
    };
    match failure.outcome() {
        AttemptOutcome::Rejected | AttemptOutcome::Unusable => OAuthError::WrongServer { reason },
        _ => OAuthError::Transport { reason },
    }
}

/// Reads the response of the authorization server.
fn read(
    received: &Received,
    portal: Option<&str>,
    redactor: &Redactor,
) -> Result<Tokens, OAuthError> {
    let status = received.status;
    let unreadable = |reason: String| OAuthError::InvalidResponse { reason, status };
    // The message of the parser may quote the response, so it is left out.
    let mut room = Room::of_response(received.max_bytes);
    let Some(Value::Object(answer)) = untyped::of_text(without_marks(&received.body), &mut room)
    else {
        return Err(unreadable(match (&received.not_decompressed, status) {
            (Some(reason), ..400) => reason.shown(redactor, REASON_BYTES),
            _ => "it is not a JSON object".to_owned(),
        }));
    };
    let field = |key: &str| plain(answer.get(key).cloned());
    match field("error") {
        // An overloaded or failing server has neither accepted nor refused the request.
        _ if matches!(status, 408 | 429 | 500..) => {
            Err(unreadable("the server failed or is overloaded".to_owned()))
        }
        code if !code.is_empty() => Err(OAuthError::Refused {
            code: if OAuthError::is_known(&code) {
                code
            } else {
                redactor.identifier(&code, REASON_BYTES)
            },
            description: redactor.text(&field("error_description"), REASON_BYTES),
            status,
        }),
        _ if (200..300).contains(&status) => {
            Tokens::given(&answer, portal, tokens::now()).map_err(unreadable)
        }
        _ => Err(unreadable(
            "it contains neither tokens nor an error".to_owned(),
        )),
    }
}

/// Returns the authorization server to use if tokens name one: another one of the vendor, if the
/// application's own server is the vendor's.
pub(crate) fn next_server(own: &Url, named: Option<&str>) -> Url {
    let other = named.and_then(|host| Url::parse(&format!("{}://{host}", own.scheme())).ok());
    let is_vendors = |url: &Url| SERVERS.contains(&authority(url));
    match other {
        Some(other)
            if named.is_some_and(|host| host.eq_ignore_ascii_case(authority(&other)))
                && is_vendors(own)
                && is_vendors(&other) =>
        {
            other
        }
        _ => own.clone(),
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("client_id", &self.client_id)
            .field("has_store", &self.store.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::next_server;

    #[test]
    fn the_secret_of_an_application_goes_to_the_servers_of_the_vendor_alone() {
        let check = |own: &str, named: &str, expected: &str| {
            let own = own.parse().expect("an address");
            let next = next_server(&own, Some(named));
            assert_eq!(next.as_str(), expected, "{named}");
        };
        let own = "https://oauth.bitrix.info/";
        check(own, "oauth.bitrix24.tech", "https://oauth.bitrix24.tech/");
        for other in [
            "company.bitrix24.com",
            "oauth.bitrix24.tech:8443",
            "user@oauth.bitrix24.tech.",
            "",
            "oauth.bitrix24.tech/../x@y",
        ] {
            check(own, other, own);
        }
        check(
            "http://127.0.0.1:1/",
            "oauth.bitrix.info",
            "http://127.0.0.1:1/",
        );
    }
}
