//! The tokens of an application, as the authorization server returns them and as they are stored.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use url::Url;

use crate::http::redirect::authority;
use crate::secret::Secret;
use crate::wire;

/// The longest URL of an untrusted request that is parsed, in bytes. Parsing takes many times the
/// length of the URL in memory.
pub(crate) const MAX_ADDRESS_BYTES: usize = 2048;

/// A pair of tokens and their portal.
///
/// Serializing writes the fields of the authorization server's response, secrets included, and
/// deserializing restores the same tokens: store them in this form, where others cannot read them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    /// The access token; valid for one hour.
    pub access_token: Secret,
    /// The refresh token; single use, valid for 180 days.
    pub refresh_token: Secret,
    /// The portal: the address of its REST interface, or only its host.
    pub client_endpoint: String,
    /// The host of the authorization server for the next pair.
    pub domain: Option<String>,
    /// When the access token expires, in seconds since 1970.
    pub expires: Option<i64>,
    /// Identifies the portal even if its address changes.
    pub member_id: Option<String>,
    /// The scopes of the application, separated by commas.
    pub scope: Option<String>,
    /// The status of the application on the portal: `F` is free, `T` is trial, and so on.
    pub status: Option<String>,
    /// The user who authorized the tokens.
    pub user_id: Option<i64>,
}

impl Tokens {
    /// Creates tokens that were received in another way, such as with the installation of the
    /// application.
    ///
    /// `portal` is the portal's host or the address of its REST interface.
    #[must_use]
    pub fn new(
        portal: impl Into<String>,
        access_token: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        Self {
            access_token: access_token.into(),
            refresh_token: refresh_token.into(),
            client_endpoint: portal.into(),
            domain: None,
            expires: None,
            member_id: None,
            scope: None,
            status: None,
            user_id: None,
        }
    }

    /// Returns the tokens of an event that was sent at `sent_at`.
    pub(crate) fn of_event(auth: &Map<String, Value>, sent_at: Option<i64>) -> Option<Self> {
        let portal = text(auth, "client_endpoint").or_else(|| text(auth, "domain"))?;
        let later = || sent_at?.checked_add(number(auth, "expires_in")?);
        Some(Self {
            domain: server(auth, "server_endpoint"),
            expires: number(auth, "expires").or_else(later),
            member_id: text(auth, "member_id"),
            scope: scope(auth, "scope"),
            status: text(auth, "status"),
            user_id: number(auth, "user_id"),
            ..Self::new(
                portal,
                text(auth, "access_token")?,
                text(auth, "refresh_token")?,
            )
        })
    }

    /// Returns the tokens of a request to open a page of the application.
    pub(crate) fn of_page(fields: &Map<String, Value>, now: Option<i64>) -> Option<Self> {
        let later = || now?.checked_add(number(fields, "AUTH_EXPIRES")?);
        Some(Self {
            domain: server(fields, "SERVER_ENDPOINT"),
            expires: later(),
            member_id: text(fields, "member_id"),
            scope: scope(fields, "APPLICATION_SCOPE"),
            status: text(fields, "status"),
            ..Self::new(
                text(fields, "DOMAIN")?,
                text(fields, "AUTH_ID")?,
                text(fields, "REFRESH_ID")?,
            )
        })
    }

    /// Returns the tokens that the authorization server has just returned; `portal` is used if the
    /// response names none.
    pub(crate) fn given(
        answer: &Map<String, Value>,
        portal: Option<&str>,
        now: Option<i64>,
    ) -> Result<Self, String> {
        let later = || now?.checked_add(number(answer, "expires_in")?);
        let tokens = Self::read(answer, portal)?;
        Ok(Self {
            expires: tokens.expires.or_else(later),
            ..tokens
        })
    }

    /// Reads tokens from the authorization server's response; `portal` is used if it names none.
    fn read(answer: &Map<String, Value>, portal: Option<&str>) -> Result<Self, String> {
        let required = |key: &str| match text(answer, key) {
            Some(text) => Ok(text),
            None => Err(format!("it has no text under `{key}`")),
        };
        let portal = match (text(answer, "client_endpoint"), portal) {
            (Some(named), _) => named,
            (None, Some(known)) => known.to_owned(),
            (None, None) => required("client_endpoint")?,
        };
        Ok(Self {
            domain: text(answer, "domain"),
            expires: number(answer, "expires"),
            member_id: text(answer, "member_id"),
            scope: text(answer, "scope"),
            status: text(answer, "status"),
            user_id: number(answer, "user_id"),
            ..Self::new(
                portal,
                required("access_token")?,
                required("refresh_token")?,
            )
        })
    }
}

/// Returns the current time, in seconds since 1970.
pub(crate) fn now() -> Option<i64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(now.as_secs()).ok()
}

/// Returns a non-empty text; a number is accepted too.
pub(crate) fn text(answer: &Map<String, Value>, key: &str) -> Option<String> {
    match answer.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the host of an authorization server. Whether the server is trusted is checked before it
/// is used.
fn server(fields: &Map<String, Value>, key: &str) -> Option<String> {
    let address = text(fields, key)?;
    let is_short = address.len() <= MAX_ADDRESS_BYTES;
    let address = is_short.then(|| Url::parse(&address).ok())??;
    Some(authority(&address).to_owned())
}

/// Returns the scopes, separated by commas, whatever separator was used.
fn scope(fields: &Map<String, Value>, key: &str) -> Option<String> {
    let given = text(fields, key)?;
    let mut scopes = String::with_capacity(given.len());
    for scope in given.split([' ', ',']).filter(|scope| !scope.is_empty()) {
        if !scopes.is_empty() {
            scopes.push(',');
        }
        scopes.push_str(scope);
    }
    Some(scopes)
}

/// Returns an integer by the rules for all responses, since forms and some servers write it as a
/// text. An invalid or too large value is left out.
pub(crate) fn number(answer: &Map<String, Value>, key: &str) -> Option<i64> {
    wire::deserialize(answer.get(key)?).ok()
}

impl Serialize for Tokens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("access_token", &self.access_token)?;
        map.serialize_entry("refresh_token", &self.refresh_token)?;
        map.serialize_entry("client_endpoint", &self.client_endpoint)?;
        for (key, number) in [("expires", self.expires), ("user_id", self.user_id)] {
            if let Some(number) = number {
                map.serialize_entry(key, &number)?;
            }
        }
        for (key, text) in [
            ("domain", &self.domain),
            ("member_id", &self.member_id),
            ("scope", &self.scope),
            ("status", &self.status),
        ] {
            if let Some(text) = text {
                map.serialize_entry(key, text)?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Tokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Map::deserialize(deserializer)?;
        Self::read(&stored, None).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Tokens, number};

    #[test]
    fn the_expiry_of_tokens_with_only_a_lifetime_is_computed() {
        let expires = |expires: serde_json::Value, now| {
            let mut answer = json!({
                "access_token": "a", "refresh_token": "r", "client_endpoint": "portal.example",
            });
            let answer = answer.as_object_mut().expect("an object");
            answer.extend(expires.as_object().expect("an object").clone());
            Tokens::given(answer, None, now).expect("tokens").expires
        };
        assert_eq!(expires(json!({"expires_in": 3600}), Some(1000)), Some(4600));
        assert_eq!(
            expires(json!({"expires_in": "3600"}), Some(1000)),
            Some(4600)
        );
        let both = json!({"expires_in": 3600, "expires": 5000});
        assert_eq!(expires(both, Some(1000)), Some(5000));
        assert_eq!(expires(json!({"expires_in": i64::MAX}), Some(1000)), None);
        assert_eq!(expires(json!({"expires_in": 3600}), None), None);
        assert_eq!(expires(json!({}), Some(1000)), None);

        // It is not known when stored tokens were received.
        let stored = json!({
            "access_token": "a", "refresh_token": "r", "client_endpoint": "portal.example",
            "expires_in": 3600,
        });
        let stored: Tokens = serde_json::from_value(stored).expect("tokens");
        assert_eq!(stored.expires, None);
    }

    #[test]
    fn whole_numbers_are_those_of_all_answers() {
        for (value, expected) in [
            (json!(3600), Some(3600)),
            (json!(3600.0), Some(3600)),
            (json!("3600"), Some(3600)),
            (json!(u64::MAX), None),
            (json!("18446744073709551615"), None),
            (json!(1e300), None),
            (json!(""), None),
            (json!(null), None),
            (json!([]), None),
        ] {
            let answer = json!({ "expires": value });
            let answer = answer.as_object().expect("an object");
            assert_eq!(number(answer, "expires"), expected, "{value}");
            assert_eq!(number(answer, "other"), None);
        }
    }
}
