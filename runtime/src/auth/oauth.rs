//! OAuth: an application, and how it gets tokens from the authorization server.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::auth;
use crate::auth::tokens::{self, Tokens};
use crate::clock::BoxFuture;
use crate::config::Config;
use crate::envelope::{plain, without_marks};
use crate::error::OAuthError;
use crate::error::config::ConfigError;
use crate::error::outcome::AttemptOutcome;
use crate::http::redirect::{authority, is_among, is_cloud};
use crate::http::transport::{Form, Received, Transport, TransportFailure};
use crate::json::room::Room;
use crate::json::untyped;
use crate::secret::Secret;
use crate::text::redact::Redactor;

/// The authorization server that applications talk to first.
const SERVER: &str = "https://oauth.bitrix.info";

/// The authorization servers of the vendor. An answer with tokens may name another of them to be
/// asked next time; the application's secret goes to no other server on an answer's word.
const SERVERS: [&str; 2] = ["oauth.bitrix.info", "oauth.bitrix24.tech"];

/// Where an authorization server gives tokens.
const PATH: &str = "/oauth/token/";

/// How much of its words an error keeps, in bytes.
const REASON_BYTES: usize = 512;

/// Stores new tokens outside of the program, so that they outlive it.
///
/// It is called once for every new pair, before the pair is used: when the program ends in between,
/// what is stored is valid. It is called in a tokio runtime of the client's own, which goes on when
/// the one that has made the call stands still or ends, and on a thread of its own there, so it may
/// block.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores the tokens in place of the ones before.
    ///
    /// # Errors
    ///
    /// When it fails, or takes longer, together with asking for the tokens, than
    /// [`Config::attempt_timeout`] and [`Config::total_timeout`] allow, the calls that wait for the
    /// tokens fail too. The future is dropped then, or, while it blocks, goes on without anybody
    /// waiting for it. The next call stores the same tokens again, once this one has ended.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Why tokens could not be stored.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// An application that users authorize: its identity, and where its tokens are stored.
#[derive(Clone)]
pub struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    server: String,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
}

impl App {
    /// An application by the `client_id` and the `client_secret` that the vendor or the portal gave
    /// it. Blanks and line breaks around the `client_id` are no part of it.
    #[must_use]
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            client_id: client_id.into().trim().to_owned(),
            client_secret: client_secret.into(),
            server: SERVER.to_owned(),
            store: None,
        }
    }

    /// The authorization server; `https://oauth.bitrix.info` by default.
    ///
    /// Where tokens name another one of the vendor's, that one is asked for the next pair.
    #[must_use]
    pub fn server(mut self, address: impl Into<String>) -> Self {
        self.server = address.into();
        self
    }

    /// Where new tokens are stored before they are used; by default they live as long as the client.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Exchanges the `code` that the portal has sent along with the user for a first pair of tokens.
    /// The code is valid for 30 seconds.
    ///
    /// [`AuthorizationState::check`](crate::AuthorizationState::check) gives it, once it has made
    /// sure who brings it; a code that was come by otherwise may be a text. The tokens are not
    /// stored: do so, then make a client with them. Dropping the future may lose them, as the
    /// authorization server gives them once.
    ///
    /// # Errors
    ///
    /// When the settings cannot be used, the authorization server refuses or does not answer, the
    /// tokens are not those of the portal that the code is said to be from, or it is awaited
    /// outside of a tokio runtime.
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

    /// Exchanges the `code` as [`exchange`](Self::exchange) does, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`exchange`](Self::exchange), and where waiting would hold up an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_exchange(
        &self,
        code: impl Into<AuthorizationCode>,
        config: &Config,
    ) -> Result<Tokens, OAuthError> {
        let code: AuthorizationCode = code.into();
        crate::blocking::wait(self.exchange(code, config))
            .unwrap_or_else(|reason| Err(OAuthError::Setup { reason }))
    }

    /// The authorization server, and the way to it.
    pub(crate) fn reach(&self, config: &Config) -> Result<(Url, Transport), OAuthError> {
        if tokio::runtime::Handle::try_current().is_err() {
            let reason = "there is no tokio runtime here. Await this inside one.";
            return Err(OAuthError::Setup {
                reason: reason.to_owned(),
            });
        }
        let unusable = |error: ConfigError| OAuthError::Setup {
            reason: error.to_string(),
        };
        let server = self.address(config).map_err(unusable)?;
        let transport = config.transport(&[&server]).map_err(unusable)?;
        Ok((server, transport))
    }

    /// The address of the authorization server.
    pub(crate) fn address(&self, config: &Config) -> Result<Url, ConfigError> {
        auth::server(&self.server, config).map_err(|_| ConfigError::Server)
    }

    /// Asks the authorization server for tokens. It is asked once: what it gives, it gives once.
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
            Err(failure) => Err(no_answer(&failure, &redactor)),
        }
    }
}

/// Checks that the tokens are for the host that was claimed, for the vendor's cloud, or for a host
/// that the user has allowed: the credentials of the portal will go there.
pub(crate) fn fits(tokens: &Tokens, claimed: &str, config: &Config) -> Result<(), OAuthError> {
    let portal = auth::portal(&tokens.client_endpoint, config).ok();
    let claimed = auth::portal(claimed, config).ok();
    let is_good = portal.is_some_and(|portal| {
        claimed.is_some_and(|claimed| authority(&claimed) == authority(&portal))
            || is_cloud(&portal)
            || is_among(&config.allowed_hosts, &portal)
    });
    if is_good {
        Ok(())
    } else {
        Err(OAuthError::unproven(
            "its tokens are for another host than the one it names. If the portal has moved there, \
             name that host with `Config::allow_host`",
        ))
    }
}

/// What a user has brought back from a portal: a code, for [`App::exchange`], and which portal it is
/// said to be from. What is not known is not looked at.
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

/// What an application shows to get tokens.
pub(crate) struct Grant<'a> {
    pub(crate) kind: &'static str,
    pub(crate) key: &'static str,
    pub(crate) value: &'a Secret,
    /// The portal the tokens are for, where the answer does not say.
    pub(crate) portal: Option<&'a str>,
}

/// Why there is no answer of the authorization server to read.
fn no_answer(failure: &TransportFailure, redactor: &Redactor) -> OAuthError {
    let reason = match failure {
        TransportFailure::Broken { reason, .. } => reason.shown(redactor, REASON_BYTES),
        failure => failure.to_string(),
    };
    match failure.outcome() {
        AttemptOutcome::TurnedAway | AttemptOutcome::Useless => OAuthError::WrongServer { reason },
        _ => OAuthError::Transport { reason },
    }
}

/// Reads the answer of the authorization server.
fn read(
    received: &Received,
    portal: Option<&str>,
    redactor: &Redactor,
) -> Result<Tokens, OAuthError> {
    let status = received.status;
    let unreadable = |reason: String| OAuthError::InvalidResponse { reason, status };
    // A text of the parser may quote the answer, so it is not told.
    let mut room = Room::of_answer(received.most_bytes);
    let Some(Value::Object(answer)) = untyped::of_text(without_marks(&received.body), &mut room)
    else {
        return Err(unreadable(match (&received.packed, status) {
            (Some(reason), ..400) => reason.shown(redactor, REASON_BYTES),
            _ => "it is not a JSON object".to_owned(),
        }));
    };
    let told = |key: &str| plain(answer.get(key).cloned());
    match told("error") {
        // A server that failed inside or has no time has not decided anything.
        _ if matches!(status, 408 | 429 | 500..) => {
            Err(unreadable("the server failed or has no time".to_owned()))
        }
        code if !code.is_empty() => Err(OAuthError::Refused {
            code: if OAuthError::is_known(&code) {
                code
            } else {
                redactor.identifier(&code, REASON_BYTES)
            },
            description: redactor.text(&told("error_description"), REASON_BYTES),
            status,
        }),
        _ if (200..300).contains(&status) => {
            Tokens::given(&answer, portal, tokens::now()).map_err(unreadable)
        }
        _ => Err(unreadable(
            "it holds neither tokens nor an error".to_owned(),
        )),
    }
}

/// The authorization server to ask, when tokens name one: another of the vendor's, if the
/// application's own is one of those.
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
