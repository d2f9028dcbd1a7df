//! Credentials to the portal: webhooks, applications, and tokens.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::number::Number;

/// How long an authorization code can be exchanged.
const CODE_LIFE: Duration = Duration::from_secs(30);
/// How long a refresh token can be exchanged.
const REFRESH_LIFE: Duration = Duration::from_secs(180 * 24 * 60 * 60);
/// How long an access token is valid.
const ACCESS_LIFE: Duration = Duration::from_secs(60 * 60);

/// All the credentials.
pub(crate) struct Credentials {
    pub(crate) webhooks: BTreeMap<(u64, String), Grant>,
    /// The applications behind webhooks, including withdrawn ones.
    pub(crate) webhook_applications: BTreeSet<String>,
    pub(crate) access_tokens: BTreeMap<String, AccessToken>,
    pub(crate) applications: BTreeMap<String, Application>,
    /// Authorization codes and refresh tokens; each is exchanged once.
    codes: BTreeMap<String, Ticket>,
    pub(crate) refresh_tokens: BTreeMap<String, Ticket>,
    pub(crate) access_life: Duration,
    /// The number of pairs of tokens issued, which also makes each unique.
    pub(crate) given_out: u64,
}

/// The rights of a webhook or an access token.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(crate) application: String,
    /// The person it acts for.
    pub(crate) user: Option<u64>,
    pub(crate) scopes: BTreeSet<String>,
    pub(crate) expired: bool,
}

pub(crate) struct AccessToken {
    pub(crate) grant: Grant,
    /// The time since 1970 at which it expires.
    pub(crate) expires: Option<Duration>,
}

/// An application as the authorization server knows it.
pub(crate) struct Application {
    pub(crate) secret: String,
    pub(crate) grant: Grant,
}

/// A code or refresh token that the application of this client can exchange.
pub(crate) struct Ticket {
    pub(crate) client: String,
    pub(crate) expires: Option<Duration>,
}

/// A code or refresh token to be exchanged.
#[derive(Clone, Copy)]
pub(crate) enum Exchange<'a> {
    Code(&'a str),
    RefreshToken(&'a str),
}

/// A pair of tokens as issued.
pub(crate) struct Pair {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
    pub(crate) life: Duration,
    pub(crate) scopes: Vec<String>,
}

impl Grant {
    /// Returns a grant for this application, with the scope `imbot`.
    pub fn new(application: &str) -> Self {
        Self {
            application: application.to_owned(),
            user: None,
            scopes: BTreeSet::from(["imbot".to_owned()]),
            expired: false,
        }
    }

    /// Sets the person the grant acts for.
    ///
    /// A webhook always acts for the person in its path; a token that acts for nobody cannot do
    /// what only people can.
    pub fn acting_for(self, user: impl Into<Number>) -> Self {
        let user = user.into().0;
        Self {
            user: Some(user),
            ..self
        }
    }

    /// Sets the scopes, replacing the previous ones.
    pub fn with_scopes<'a>(self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            scopes: scopes.into_iter().map(str::to_owned).collect(),
            ..self
        }
    }

    /// Makes the grant expired: calls are refused with `expired_token`.
    pub fn expired(self) -> Self {
        Self {
            expired: true,
            ..self
        }
    }
}

impl Credentials {
    pub(crate) fn webhook(&self, user_id: u64, code: &str) -> Option<Grant> {
        self.webhooks.get(&(user_id, code.to_owned())).cloned()
    }

    /// Returns the grant of the token, marked as expired once its time is over.
    pub(crate) fn access_token(&self, token: &str, now: Duration) -> Option<Grant> {
        let token = self.access_tokens.get(token)?;
        let mut grant = token.grant.clone();
        grant.expired |= token.expires.is_some_and(|expires| expires <= now);
        Some(grant)
    }

    /// Returns the name of the application with this number.
    pub(crate) fn application(&self, client: &str) -> Option<&str> {
        let application = self.applications.get(client)?;
        Some(&application.grant.application)
    }

    /// Returns the number of an application; empty if the authorization server does not know it.
    pub(crate) fn client_of(&self, application: &str) -> &str {
        self.registered(application)
            .map_or("", |(client, _)| client)
    }

    /// Returns the secret of an application; empty if the authorization server does not know it.
    pub(crate) fn secret_of(&self, application: &str) -> &str {
        self.registered(application)
            .map_or("", |(_, found)| &found.secret)
    }

    /// Returns whether the application is one behind a webhook, withdrawn or not.
    pub(crate) fn is_of_webhook(&self, application: &str) -> bool {
        self.webhook_applications.contains(application)
    }

    fn registered(&self, application: &str) -> Option<(&str, &Application)> {
        let mut all = self.applications.iter();
        all.find(|(_, known)| known.grant.application == application)
            .map(|(client, found)| (client.as_str(), found))
    }

    /// Returns the scopes of the application; `None` if client or secret are wrong.
    pub(crate) fn scopes(&self, client: &str, secret: &str) -> Option<&BTreeSet<String>> {
        let application = self.applications.get(client)?;
        (application.secret == secret).then_some(&application.grant.scopes)
    }

    /// Returns a new authorization code for this application.
    pub(crate) fn authorize(&mut self, client: &str, now: Duration) -> String {
        let code = format!("demo-code-{}", self.codes.len() + 1);
        let ticket = Ticket {
            client: client.to_owned(),
            expires: Some(now + CODE_LIFE),
        };
        self.codes.insert(code.clone(), ticket);
        code
    }

    /// Exchanges a code or a refresh token of this client for a new pair of tokens.
    ///
    /// Returns `None` if it is unknown, used already, too old or of another client.
    pub(crate) fn exchange(
        &mut self,
        client: &str,
        exchange: Exchange<'_>,
        now: Duration,
    ) -> Option<Pair> {
        let (tickets, text) = match exchange {
            Exchange::Code(code) => (&mut self.codes, code),
            Exchange::RefreshToken(token) => (&mut self.refresh_tokens, token),
        };
        let ticket = tickets.get_mut(text)?;
        let in_time = ticket.expires.is_none_or(|expires| now < expires);
        if ticket.client != client || !in_time {
            return None;
        }
        // A used ticket is kept, so that its number is never issued again.
        ticket.expires = Some(Duration::ZERO);
        Some(self.issue(client, now))
    }

    /// Issues a new pair of tokens to this client.
    pub(crate) fn issue(&mut self, client: &str, now: Duration) -> Pair {
        self.given_out += 1;
        let access_token = format!("demo-access-token-{}", self.given_out);
        let refresh_token = format!("demo-refresh-token-{}", self.given_out);
        let grant = self
            .applications
            .get(client)
            .map_or_else(|| Grant::new(client), |known| known.grant.clone());
        let scopes = grant.scopes.iter().cloned().collect();
        self.access_tokens.insert(
            access_token.clone(),
            AccessToken {
                grant,
                expires: Some(now.saturating_add(self.access_life)),
            },
        );
        let ticket = Ticket {
            client: client.to_owned(),
            expires: Some(now + REFRESH_LIFE),
        };
        self.refresh_tokens.insert(refresh_token.clone(), ticket);
        Pair {
            access_token,
            refresh_token,
            life: self.access_life,
            scopes,
        }
    }

    /// Returns the number of credentials of each kind, for `Debug`.
    pub(crate) fn counts(&self) -> [(&'static str, usize); 4] {
        [
            ("webhooks", self.webhooks.len()),
            ("access_tokens", self.access_tokens.len()),
            ("refresh_tokens", self.refresh_tokens.len()),
            ("applications", self.applications.len()),
        ]
    }
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            webhooks: BTreeMap::new(),
            webhook_applications: BTreeSet::new(),
            access_tokens: BTreeMap::new(),
            applications: BTreeMap::new(),
            codes: BTreeMap::new(),
            refresh_tokens: BTreeMap::new(),
            access_life: ACCESS_LIFE,
            given_out: 0,
        }
    }
}
