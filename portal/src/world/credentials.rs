//! The credentials that a test adds and withdraws.

use std::time::Duration;

use super::World;
use crate::auth::credentials::{AccessToken, Application, Grant, Ticket};
use crate::number::Number;

impl World {
    /// Adds an incoming webhook with its person, its secret code and its rights.
    pub fn add_webhook(&mut self, user_id: impl Into<Number>, code: &str, grant: Grant) {
        let user_id = user_id.into().0;
        let webhook = (user_id, code.to_owned());
        let grant = grant.acting_for(user_id);
        let application = grant.application.clone();
        self.credentials.webhook_applications.insert(application);
        self.credentials.webhooks.insert(webhook, grant);
    }

    /// Withdraws an incoming webhook and the links to files that contain its code.
    ///
    /// Returns `false` if there is no such webhook.
    pub fn remove_webhook(&mut self, user_id: impl Into<Number>, code: &str) -> bool {
        let user_id = user_id.into().0;
        let webhook = (user_id, code.to_owned());
        self.credentials.webhooks.remove(&webhook).is_some()
    }

    /// Adds an OAuth access token with its rights, valid until it is made expired.
    pub fn add_access_token(&mut self, token: &str, grant: Grant) {
        let expires = None;
        let token = token.to_owned();
        let opens = AccessToken { grant, expires };
        self.credentials.access_tokens.insert(token, opens);
    }

    /// Adds an application to which the authorization server issues tokens with these rights.
    pub fn add_application(&mut self, client_id: &str, client_secret: &str, grant: Grant) {
        let application = Application {
            secret: client_secret.to_owned(),
            grant,
        };
        let id = client_id.to_owned();
        self.credentials.applications.insert(id, application);
    }

    /// Adds a refresh token of this application, which can be exchanged once and does not expire.
    pub fn add_refresh_token(&mut self, token: &str, client_id: &str) {
        let ticket = Ticket {
            client: client_id.to_owned(),
            expires: None,
        };
        self.credentials
            .refresh_tokens
            .insert(token.to_owned(), ticket);
    }

    /// Withdraws a refresh token; the authorization server then refuses it with `invalid_grant`.
    pub fn remove_refresh_token(&mut self, token: &str) {
        self.credentials.refresh_tokens.remove(token);
    }

    /// Makes this access token expired; returns `false` if there is no such token.
    pub fn expire_access_token(&mut self, token: &str) -> bool {
        let found = self.credentials.access_tokens.get_mut(token);
        found.is_some_and(|token| {
            token.grant.expired = true;
            true
        })
    }

    /// Makes all access tokens expired that exist so far.
    pub fn expire_access_tokens(&mut self) {
        for token in self.credentials.access_tokens.values_mut() {
            token.grant.expired = true;
        }
    }

    /// Sets how long access tokens issued from now on are valid; one hour by default.
    pub fn set_access_token_life(&mut self, life: Duration) {
        self.credentials.access_life = life;
    }

    /// Returns the number of pairs of tokens that the authorization server has issued.
    pub fn given_out(&self) -> u64 {
        self.credentials.given_out
    }
}
