//! The authorization of an application by a user, which returns a code.
//!
//! The application redirects the user to the portal with a `state` that cannot be guessed. The
//! portal redirects the user back with a code and the same `state`. Without checking the `state`,
//! anybody could send a user back with a code of their own, and the user would then work on the
//! attacker's portal.

use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

use crate::auth::address;
use crate::auth::oauth::{App, AuthorizationCode};
use crate::config::Config;
use crate::error::OAuthError;
use crate::error::config::ConfigError;
use crate::random::new_uuid;
use crate::secret::Secret;

/// The path at which a portal asks its users to authorize an application.
const PATH: &str = "/oauth/authorize/";

/// The maximum length of the returning user's query, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// The `state` to store while a user is at the portal; it has to come back with the code.
///
/// Store the state where only this user's browser has access, such as in the session, and remove it
/// when it is used, so that it works once.
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::{App, AuthorizationCode, AuthorizationState, Config, OAuthError};
///
/// # fn main() -> Result<(), OAuthError> {
/// let app = App::new("app.1234", "client secret");
/// let (address, state) = app.authorize_url("example.bitrix24.com", &Config::default())?;
/// assert!(address.starts_with("https://example.bitrix24.com/oauth/authorize/?client_id=app.1234&state="));
/// let kept: String = state.expose().to_owned();
///
/// // The user comes back.
/// # let query = format!("code=avmo&state={kept}&domain=example.bitrix24.com");
/// let code: AuthorizationCode = AuthorizationState::from(kept).check(&query)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AuthorizationState(Secret);

impl AuthorizationState {
    /// Returns the text to store.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Returns the code that a user has brought back, if it is the user who was sent.
    ///
    /// `query` is the part of the requested URL after the `?`.
    ///
    /// # Errors
    ///
    /// [`OAuthError::Unproven`] if the query holds no code, or not this `state`.
    pub fn check(&self, query: &str) -> Result<AuthorizationCode, OAuthError> {
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > MAX_BYTES {
            return Err(OAuthError::unproven(
                "the query is longer than any from a portal",
            ));
        }
        let value = |key: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let value = pairs.find(|(name, _)| name == key)?.1.into_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        let own = self.expose();
        let is_same = |state: String| bool::from(state.as_bytes().ct_eq(own.as_bytes()));
        if !value("state").is_some_and(is_same) {
            return Err(OAuthError::unproven(
                "the returned `state` is not the one that was sent",
            ));
        }
        Ok(AuthorizationCode {
            code: value("code")
                .ok_or_else(|| OAuthError::unproven("the query has no `code`"))?
                .into(),
            member_id: value("member_id"),
            domain: value("domain"),
        })
    }
}

impl From<String> for AuthorizationState {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl App {
    /// Returns the URL at which a user authorizes the application, and the `state` of the request.
    ///
    /// The `state` has to come back with the code.
    ///
    /// `portal` is its host, such as `example.bitrix24.com`. The address to which the user returns
    /// is in the settings of the application.
    ///
    /// # Errors
    ///
    /// [`OAuthError::Setup`] if this is not a portal, or there are no random numbers.
    pub fn authorize_url(
        &self,
        portal: &str,
        config: &Config,
    ) -> Result<(String, AuthorizationState), OAuthError> {
        let unusable = |error: ConfigError| OAuthError::Setup {
            reason: error.to_string(),
        };
        config.check_hosts().map_err(unusable)?;
        let mut address: Url = address::portal(portal, config).map_err(unusable)?;
        let state = new_uuid().ok_or_else(|| OAuthError::Setup {
            reason: "the operating system returned no random numbers".to_owned(),
        })?;
        let before = address.path().strip_suffix("/rest/").unwrap_or_default();
        let path = [before, PATH].concat();
        address.set_path(&path);
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("state", &state);
        Ok((address.into(), state.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthorizationState, MAX_BYTES};
    use crate::auth::oauth::App;
    use crate::config::Config;

    #[test]
    fn only_the_state_that_was_sent_brings_a_code() {
        let state = AuthorizationState::from("se+cret".to_owned());
        let code = |query: &str| {
            let code = state.check(query).ok()?;
            Some((code.code.expose().to_owned(), code.member_id, code.domain))
        };
        let plain = Some(("a b".to_owned(), None, None));
        assert_eq!(code("code=a+b&state=se%2Bcret"), plain);
        assert_eq!(code("?state=se%2Bcret&code=a%20b&domain="), plain);
        let named = code("state=se%2Bcret&code=a&member_id=m&domain=d&scope=x");
        let named = named.expect("a code");
        assert_eq!(
            (named.1.as_deref(), named.2.as_deref()),
            (Some("m"), Some("d"))
        );
        let long = format!("state=se%2Bcret&code=a&x={}", "x".repeat(MAX_BYTES));
        for query in [
            "",
            "code=a",
            "state=se%2Bcret",
            "state=se%2Bcret&code=",
            "code=a&state=",
            "code=a&state=se%2Bcre",
            "code=a&state=se%2Bcrets",
            "code=a&state=other&state=se%2Bcret",
            &long,
        ] {
            assert_eq!(code(query), None, "{query}");
        }
        // Nothing was stored.
        let none = AuthorizationState::from(String::new());
        none.check("code=a&state=").expect_err("no state");
        assert!(!format!("{state:?}").contains("se+cret"));
    }

    #[test]
    fn users_are_sent_to_their_portal() {
        let app = App::new("app.1&", "secret");
        let sent = |portal: &str| app.authorize_url(portal, &Config::default());
        for (portal, start) in [
            (
                "example.bitrix24.com",
                "https://example.bitrix24.com/oauth/authorize/",
            ),
            (
                "https://example.com/portal/rest/",
                "https://example.com/portal/oauth/authorize/",
            ),
        ] {
            let (address, state) = sent(portal).expect(portal);
            let state = state.expose();
            assert_eq!(address, format!("{start}?client_id=app.1%26&state={state}"));
            let (_, other) = sent(portal).expect(portal);
            assert_ne!(other.expose(), state);
        }
        for portal in ["", "http://example.com", "https://example.com/rest/1/code/"] {
            sent(portal).expect_err(portal);
        }
    }
}
