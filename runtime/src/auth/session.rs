//! An application's way in over time: its token, and the renewal of it.
//!
//! A token is renewed only after the portal has said that it has expired, and by one task for all
//! that wait. The task belongs to none of them, nor to a runtime of theirs: giving a call up, or
//! the end of its runtime, does not lose the new tokens, which the authorization server gives only
//! once. It has a limit of its own, so that draining a client comes to an end.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use url::Url;

use crate::auth::oauth::{App, Grant, next_server};
use crate::auth::renewals;
use crate::auth::tokens::Tokens;
use crate::auth::{self, Credentials};
use crate::clock::Deadline;
use crate::config::Config;
use crate::error::config::ConfigError;
use crate::error::{OAuthError, TimeoutKind};
use crate::http::redirect::may_go;
use crate::http::transport::Transport;
use crate::in_flight::InFlightGuard;
use crate::secret::Secret;
use crate::text::redact::Redactor;

/// How long a renewal that failed is not tried again, where it may go well without further ado.
const REST: Duration = Duration::from_secs(1);

/// How long one is not tried again that fails until a person has put something right.
const LONG_REST: Duration = Duration::from_secs(60);

/// How many old secrets are kept in mind, because a late answer may still quote them.
const OLD_SECRETS: usize = 16;

/// How much of a store's words an error keeps, in bytes.
const REASON_BYTES: usize = 512;

/// An application's way in.
pub(crate) struct Session {
    /// What renewing takes, where the token can be renewed.
    renewing: Option<Renewing>,
    state: Mutex<State>,
}

struct Renewing {
    app: App,
    server: Url,
    config: Config,
    /// Whose turn it is to save tokens.
    saving: Arc<tokio::sync::Mutex<()>>,
}

struct State {
    credentials: Arc<Credentials>,
    /// The tokens that the next renewal starts from.
    tokens: Option<Tokens>,
    /// New tokens that are not stored yet.
    unsaved: Option<Tokens>,
    /// The renewal under way.
    renewal: Option<watch::Receiver<Option<Renewal>>>,
    /// How the last renewal has failed, and when.
    failed: Option<(OAuthError, Instant)>,
    old: VecDeque<Secret>,
}

/// How a renewal went.
type Renewal = Result<(), OAuthError>;

/// How long no other renewal begins after one that failed like this.
fn rest_after(error: &OAuthError) -> Duration {
    if error.is_transient() {
        REST
    } else {
        LONG_REST
    }
}

impl Session {
    /// A session with a token that nobody renews.
    pub(crate) fn fixed(base: Url, token: Secret) -> Result<Self, ConfigError> {
        Self::new(base, token, None, None)
    }

    /// A session that renews its token.
    pub(crate) fn renewing(app: App, tokens: Tokens, config: &Config) -> Result<Self, ConfigError> {
        let base = auth::portal(&tokens.client_endpoint, config)?;
        let token = tokens.access_token.clone();
        let renewing = Renewing {
            server: app.address(config)?,
            app,
            config: config.clone(),
            saving: Arc::default(),
        };
        Self::new(base, token, Some(tokens), Some(renewing))
    }

    fn new(
        base: Url,
        token: Secret,
        tokens: Option<Tokens>,
        renewing: Option<Renewing>,
    ) -> Result<Self, ConfigError> {
        if token.expose().trim().is_empty() {
            return Err(ConfigError::NoToken);
        }
        let credentials = Arc::new(Credentials {
            base,
            token: Some(token),
            number: 0,
        });
        Ok(Self {
            renewing,
            state: Mutex::new(State {
                credentials,
                tokens,
                unsaved: None,
                renewal: None,
                failed: None,
                old: VecDeque::new(),
            }),
        })
    }

    /// The present credentials.
    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.lock().credentials)
    }

    /// The authorization server, where one is asked.
    pub(crate) fn server(&self) -> Option<&Url> {
        self.renewing.as_ref().map(|renewing| &renewing.server)
    }

    /// Whether the token can be renewed.
    pub(crate) fn can_renew(&self) -> bool {
        self.renewing.is_some()
    }

    /// Why the token is of no more use, when the authorization server has refused a new one.
    pub(crate) fn is_over(&self) -> Option<OAuthError> {
        match &self.lock().failed {
            Some((refused, _)) if refused.is_final() => Some(refused.clone()),
            _ => None,
        }
    }

    /// Everything that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let state = self.lock();
        let app = self
            .renewing
            .iter()
            .map(|renewing| &renewing.app.client_secret);
        let tokens = state.tokens.iter().chain(&state.unsaved);
        let pairs = tokens.flat_map(|tokens| [&tokens.access_token, &tokens.refresh_token]);
        app.chain(&state.credentials.token)
            .chain(pairs)
            .chain(&state.old)
            .cloned()
            .collect()
    }

    /// Renews the token of the credentials with this number, unless that is done already, and waits
    /// for it.
    ///
    /// `since` is when the call began: a renewal that has failed after that is not tried again.
    pub(crate) async fn renew(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
        number: u64,
        since: Instant,
        inside: InFlightGuard,
    ) -> Renewal {
        let Some(mut renewal) = self.renewal(transport, number, since, inside)? else {
            return Ok(());
        };
        match renewal.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or(Err(OAuthError::CutOff)),
            Err(_) => Err(OAuthError::CutOff),
        }
    }

    /// The renewal to wait for, which begins now if none is under way. Draining waits for it from now
    /// on, and not only once its task has begun.
    fn renewal(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
        number: u64,
        since: Instant,
        inside: InFlightGuard,
    ) -> Result<Option<watch::Receiver<Option<Renewal>>>, OAuthError> {
        let mut state = self.lock();
        if state.credentials.number != number {
            return Ok(None);
        }
        match (&state.failed, &state.renewal) {
            (Some((error, _)), _) if error.is_final() => return Err(error.clone()),
            // One that nobody works at any more was cut off.
            (_, Some(renewal)) if renewal.has_changed().is_ok() => {
                return Ok(Some(renewal.clone()));
            }
            (Some((error, at)), _) if since < *at + rest_after(error) => return Err(error.clone()),
            _ => {}
        }
        let (tell, told) = watch::channel(None);
        let (session, transport) = (Arc::clone(self), Arc::clone(transport));
        let renewal = async move {
            let _inside = inside;
            session.run(&transport, &tell).await;
        };
        renewals::spawn(renewal).map_err(|error| OAuthError::Setup {
            reason: format!(
                "the runtime for renewals cannot start: {error}. Free some file handles and threads, \
                 and try again."
            ),
        })?;
        state.renewal = Some(told.clone());
        Ok(Some(told))
    }

    /// Renews the token and tells those who wait for it.
    async fn run(&self, transport: &Transport, tell: &watch::Sender<Option<Renewal>>) {
        let Some(renewing) = &self.renewing else {
            return;
        };
        let outcome = self.new_tokens(renewing, transport).await;
        let portal = {
            let mut state = self.lock();
            state.renewal = None;
            let portal = Arc::clone(&state.credentials);
            match &outcome {
                Ok(tokens) => {
                    state.failed = None;
                    state.take(tokens.clone(), renewing);
                }
                Err(error) => {
                    let now = renewing.config.surroundings.clock.now();
                    state.failed = Some((error.clone(), now));
                }
            }
            portal
        };
        // Whatever listens takes its time, and must not keep the token from other calls.
        let portal = portal.base.host_str().unwrap_or_default();
        match &outcome {
            Ok(_) => tracing::info!(portal, "the access token was renewed"),
            Err(error) => tracing::warn!(portal, %error, "the access token was not renewed"),
        }
        let outcome = outcome.map(drop);
        tell.send_replace(Some(outcome));
    }

    /// New tokens, which are stored. Asking for them and storing them takes no longer together than
    /// one attempt, or a whole call if that is less.
    async fn new_tokens(
        &self,
        renewing: &Renewing,
        transport: &Transport,
    ) -> Result<Tokens, OAuthError> {
        let config = &renewing.config;
        let limit = config.http.attempt_timeout.min(config.total_timeout);
        let deadline = Deadline::new(&*config.surroundings.clock, limit);
        let (unsaved, tokens) = {
            let state = self.lock();
            (state.unsaved.clone(), state.tokens.clone())
        };
        let tokens = match (unsaved, tokens) {
            (Some(unsaved), _) => unsaved,
            (None, Some(tokens)) => {
                let named = tokens.domain.as_deref();
                let server = next_server(&renewing.server, named);
                let grant = Grant {
                    kind: "refresh_token",
                    key: "refresh_token",
                    value: &tokens.refresh_token,
                    portal: Some(&tokens.client_endpoint),
                };
                let asked = deadline.within(renewing.app.ask(&server, &grant, transport));
                let mut new = asked.await.unwrap_or_else(|| {
                    let reason = format!("{} within {limit:?}", TimeoutKind::Attempt);
                    Err(OAuthError::Transport { reason })
                })?;
                let mut state = self.lock();
                // Otherwise the next client made with them would send its credentials there.
                if renewing.portal(&new, &state.credentials.base).is_none() {
                    new.client_endpoint = tokens.client_endpoint;
                }
                // A store of many portals goes by it.
                new.member_id = new.member_id.or(tokens.member_id);
                state.unsaved = Some(new.clone());
                new
            }
            (None, None) => return Err(OAuthError::CutOff),
        };
        let secrets = || self.secrets();
        renewing.save(&tokens, &deadline, secrets).await?;
        Ok(tokens)
    }

    /// A panic in another thread leaves nothing half done here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Renewing {
    /// The portal that new tokens name, if credentials for the one before may go there.
    fn portal(&self, tokens: &Tokens, before: &Url) -> Option<Url> {
        let portal = auth::portal(&tokens.client_endpoint, &self.config).ok()?;
        may_go(before, &portal, &self.config.allowed_hosts).then_some(portal)
    }

    async fn save(
        &self,
        tokens: &Tokens,
        deadline: &Deadline<'_>,
        secrets: impl Fn() -> Vec<Secret>,
    ) -> Result<(), OAuthError> {
        let Some(store) = &self.app.store else {
            return Ok(());
        };
        let turn = Arc::clone(&self.saving).lock_owned();
        let saved = deadline.within(async {
            let turn = turn.await;
            renewals::save(Arc::clone(store), tokens.clone(), turn).await
        });
        let reason = match saved.await {
            Some(Ok(())) => return Ok(()),
            Some(Err(error)) => error.to_string(),
            None => format!("it took longer than {:?}", deadline.limit),
        };
        let secrets = secrets();
        let redactor = Redactor::new(secrets.iter().map(Secret::expose));
        Err(OAuthError::Store {
            reason: redactor.text(&reason, REASON_BYTES),
        })
    }
}

impl State {
    /// Takes new tokens into use. The portal may have another address now.
    fn take(&mut self, tokens: Tokens, renewing: &Renewing) {
        let before = &self.credentials.base;
        let base = renewing
            .portal(&tokens, before)
            .unwrap_or_else(|| before.clone());
        self.old.extend(self.credentials.token.clone());
        self.old
            .extend(self.tokens.take().map(|old| old.refresh_token));
        let surplus = self.old.len().saturating_sub(OLD_SECRETS);
        self.old.drain(..surplus);
        self.credentials = Arc::new(Credentials {
            base,
            token: Some(tokens.access_token.clone()),
            number: self.credentials.number + 1,
        });
        self.tokens = Some(tokens);
        self.unsaved = None;
    }
}
