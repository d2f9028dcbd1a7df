//! The access token of an application and its renewal.
//!
//! A token is renewed only after the portal has said that it has expired, by one task for all calls
//! that wait. The task belongs to none of these calls or their runtimes: neither cancelling a call
//! nor the end of its runtime loses the new tokens, which the authorization server returns only
//! once. The task has its own timeout, so that draining a client ends.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use url::Url;

use crate::auth::address;
use crate::auth::credentials::Credentials;
use crate::auth::oauth::{App, Grant, next_server};
use crate::auth::renewals;
use crate::auth::tokens::Tokens;
use crate::clock::Deadline;
use crate::config::Config;
use crate::error::config::ConfigError;
use crate::error::{OAuthError, TimeoutKind};
use crate::http::redirect::may_go;
use crate::http::transport::Transport;
use crate::secret::Secret;
use crate::tasks::in_flight::InFlightGuard;
use crate::text::redact::Redactor;

/// How long to wait after a failed renewal that may succeed on a retry.
const RENEWAL_PAUSE: Duration = Duration::from_secs(1);

/// How long to wait after a failed renewal that requires a person to fix something.
const LONG_RENEWAL_PAUSE: Duration = Duration::from_secs(60);

/// How many old secrets are remembered, because a late response may still quote them.
const OLD_SECRETS: usize = 16;

/// How much of a store's error is kept, in bytes.
const REASON_BYTES: usize = 512;

/// The access token of an application.
pub(crate) struct Session {
    /// Present if the token can be renewed.
    renewing: Option<Renewing>,
    state: Mutex<State>,
}

struct Renewing {
    app: App,
    server: Url,
    config: Config,
    /// Serializes the saving of tokens.
    saving: Arc<tokio::sync::Mutex<()>>,
}

struct State {
    credentials: Arc<Credentials>,
    /// The tokens for the next renewal.
    tokens: Option<Tokens>,
    /// New tokens that are not yet stored.
    unsaved: Option<Tokens>,
    /// The current renewal.
    renewal: Option<watch::Receiver<Option<Renewal>>>,
    /// The error and the time of the last failed renewal.
    failed: Option<(OAuthError, Instant)>,
    old: VecDeque<Secret>,
}

/// The result of a renewal.
type Renewal = Result<(), OAuthError>;

/// Returns how long after this error no other renewal begins.
fn pause_after(error: &OAuthError) -> Duration {
    if error.is_transient() {
        RENEWAL_PAUSE
    } else {
        LONG_RENEWAL_PAUSE
    }
}

impl Session {
    /// Creates a session with a token that is not renewed.
    pub(crate) fn fixed(base: Url, token: Secret) -> Result<Self, ConfigError> {
        Self::new(base, token, None, None)
    }

    /// Creates a session that renews its token.
    pub(crate) fn renewing(app: App, tokens: Tokens, config: &Config) -> Result<Self, ConfigError> {
        let base = address::portal(&tokens.client_endpoint, config)?;
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
        let credentials = Arc::new(Credentials::new(base, Some(token), 0));
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

    /// Returns the current credentials.
    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.lock().credentials)
    }

    /// Returns the authorization server, if the token can be renewed.
    pub(crate) fn server(&self) -> Option<&Url> {
        self.renewing.as_ref().map(|renewing| &renewing.server)
    }

    /// Returns whether the token can be renewed.
    pub(crate) fn can_renew(&self) -> bool {
        self.renewing.is_some()
    }

    /// Returns why the token is no longer usable, if the authorization server has refused a new
    /// one.
    pub(crate) fn final_error(&self) -> Option<OAuthError> {
        match &self.lock().failed {
            Some((refused, _)) if refused.is_final() => Some(refused.clone()),
            _ => None,
        }
    }

    /// Returns everything that must not be shown.
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

    /// Renews the token of the credentials of this generation, unless that was already done, and
    /// waits for it.
    ///
    /// `since` is when the call began: a renewal that failed after that is not tried again.
    pub(crate) async fn renew(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
        generation: u64,
        since: Instant,
        inside: InFlightGuard,
    ) -> Renewal {
        let Some(mut renewal) = self.renewal(transport, generation, since, inside)? else {
            return Ok(());
        };
        match renewal.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or(Err(OAuthError::CutOff)),
            Err(_) => Err(OAuthError::CutOff),
        }
    }

    /// Returns the renewal to wait for, which is started if none is running. Draining waits for the
    /// task from now on, even before it has begun.
    fn renewal(
        self: &Arc<Self>,
        transport: &Arc<Transport>,
        generation: u64,
        since: Instant,
        inside: InFlightGuard,
    ) -> Result<Option<watch::Receiver<Option<Renewal>>>, OAuthError> {
        let mut state = self.lock();
        if state.credentials.generation != generation {
            return Ok(None);
        }
        match (&state.failed, &state.renewal) {
            (Some((error, _)), _) if error.is_final() => return Err(error.clone()),
            // A renewal without a sender was aborted.
            (_, Some(renewal)) if renewal.has_changed().is_ok() => {
                return Ok(Some(renewal.clone()));
            }
            (Some((error, at)), _) if since < *at + pause_after(error) => return Err(error.clone()),
            _ => {}
        }
        let (sender, receiver) = watch::channel(None);
        let (session, transport) = (Arc::clone(self), Arc::clone(transport));
        let renewal = async move {
            let _inside = inside;
            session.run(&transport, &sender).await;
        };
        renewals::spawn(renewal).map_err(|error| OAuthError::Setup {
            reason: format!(
                "the runtime for renewals cannot start: {error}. Free some file handles and threads, \
                 and try again."
            ),
        })?;
        state.renewal = Some(receiver.clone());
        Ok(Some(receiver))
    }

    /// Renews the token and notifies those who wait for it.
    async fn run(&self, transport: &Transport, sender: &watch::Sender<Option<Renewal>>) {
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
                    let now = renewing.config.environment.clock.now();
                    state.failed = Some((error.clone(), now));
                }
            }
            portal
        };
        // A slow `tracing` subscriber must not keep other calls from the token.
        let portal = portal.base.host_str().unwrap_or_default();
        match &outcome {
            Ok(_) => tracing::info!(portal, "the access token was renewed"),
            Err(error) => tracing::warn!(portal, %error, "the access token was not renewed"),
        }
        let outcome = outcome.map(drop);
        sender.send_replace(Some(outcome));
    }

    /// Requests and stores new tokens. Both together take no longer than one attempt, or a whole
    /// call if that is less.
    async fn new_tokens(
        &self,
        renewing: &Renewing,
        transport: &Transport,
    ) -> Result<Tokens, OAuthError> {
        let config = &renewing.config;
        let limit = config.http.attempt_timeout.min(config.total_timeout);
        let deadline = Deadline::new(&*config.environment.clock, limit);
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
                // The credentials may not be sent to the new address, so the next client created
                // with these tokens must not use it either.
                if renewing.portal(&new, &state.credentials.base).is_none() {
                    new.client_endpoint = tokens.client_endpoint;
                }
                // A store for many portals needs the `member_id`.
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

    /// A panic in another thread leaves no inconsistent state here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Renewing {
    /// Returns the portal that new tokens name, if the previous one's credentials may be sent
    /// there.
    fn portal(&self, tokens: &Tokens, before: &Url) -> Option<Url> {
        let portal = address::portal(&tokens.client_endpoint, &self.config).ok()?;
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
    /// Puts new tokens into use. The portal may have a new address.
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
        let token = Some(tokens.access_token.clone());
        let generation = self.credentials.generation + 1;
        self.credentials = Arc::new(Credentials::new(base, token, generation));
        self.tokens = Some(tokens);
        self.unsaved = None;
    }
}
