//! The two kinds of authorization, and where each sends its calls.
//!
//! A webhook has its code in the path, an application sends its access token in the body. The token
//! never becomes part of an address, because addresses end up in logs.

pub(crate) mod authorization;
pub(crate) mod oauth;
mod renewals;
pub(crate) mod session;
pub(crate) mod token_file;
pub(crate) mod tokens;

use std::sync::Arc;

use bytes::Bytes;
use serde::ser::Serialize;
use serde_json::Value;
use url::Url;

use crate::auth::session::Session;
use crate::config::Config;
use crate::error::RequestError;
use crate::error::config::ConfigError;
use crate::http::redirect::{is_host, is_protected};
use crate::secret::Secret;

/// The authorization of a client.
pub(crate) enum Auth {
    /// A secret code, which is also part of the address.
    Webhook {
        credentials: Arc<Credentials>,
        code: Secret,
    },
    /// An access token, which may be renewed.
    OAuth(Arc<Session>),
}

/// The credentials of a request: the portal's address, and the access token if there is one.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The address to which a method's name is appended; ends with a slash.
    pub(crate) base: Url,
    pub(crate) token: Option<Secret>,
    /// The generation: how often the credentials were replaced before.
    pub(crate) generation: u64,
}

impl Auth {
    /// Returns the current credentials.
    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        match self {
            Self::Webhook { credentials, .. } => Arc::clone(credentials),
            Self::OAuth(session) => session.credentials(),
        }
    }

    /// Whether an expired token can be renewed.
    pub(crate) fn can_renew(&self) -> bool {
        match self {
            Self::Webhook { .. } => false,
            Self::OAuth(session) => session.can_renew(),
        }
    }

    /// Returns everything that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match self {
            Self::Webhook { code, .. } => vec![code.clone()],
            Self::OAuth(session) => session.secrets(),
        }
    }
}

impl Credentials {
    /// Returns the address of a method.
    pub(crate) fn address(&self, method: &str) -> Url {
        let mut address = self.base.clone();
        address.set_path(&[self.base.path(), method].concat());
        address
    }
}

/// The body of a request, with the access token if there is one.
///
/// The parameters are written once, after the token: `{"auth":"…"` is followed by the parameters'
/// own object, whose opening brace is replaced by the comma in between. So there is no second copy
/// of the request, and no method needs to know about the token.
pub(crate) struct Body {
    bytes: Bytes,
    /// The length of the parameters at the end, without their opening brace.
    parameters: usize,
    /// The credentials whose token the body holds.
    credentials: Arc<Credentials>,
}

impl Body {
    /// Writes a request with these credentials.
    pub(crate) fn write(
        credentials: Arc<Credentials>,
        request: &impl Serialize,
    ) -> Result<Self, RequestError> {
        let mut bytes = opening(&credentials);
        let start = bytes.len();
        let not_writable = |error: serde_json::Error| RequestError::NotWritable {
            reason: error.to_string(),
        };
        serde_json::to_writer(&mut bytes, request).map_err(not_writable)?;
        if bytes.get(start) != Some(&b'{') {
            return Err(RequestError::NotAnObject);
        }
        let parameters = bytes.len() - start - 1;
        let joint = joint(&bytes[..start], &bytes[start + 1..]);
        bytes.splice(start..=start, joint);
        Ok(Self {
            bytes: bytes.into(),
            parameters,
            credentials,
        })
    }

    /// Returns the same request with these credentials.
    pub(crate) fn with(self, credentials: Arc<Credentials>) -> Self {
        if credentials.generation == self.credentials.generation {
            return self;
        }
        let parameters = &self.bytes[self.bytes.len() - self.parameters..];
        let mut bytes = opening(&credentials);
        bytes.extend(joint(&bytes, parameters));
        bytes.extend_from_slice(parameters);
        Self {
            bytes: bytes.into(),
            parameters: self.parameters,
            credentials,
        }
    }

    /// Returns the bytes to send.
    pub(crate) fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }

    /// Returns the credentials of the request.
    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}

/// Returns the bytes in front of the parameters: the access token, if there is one.
fn opening(credentials: &Credentials) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    if let Some(token) = &credentials.token {
        bytes.extend_from_slice(b"{\"auth\":");
        bytes.extend_from_slice(Value::from(token.expose()).to_string().as_bytes());
    }
    bytes
}

/// Returns the byte between the token and the parameters.
///
/// Without a token it opens the object; without parameters no separator is needed, and only their
/// closing brace remains.
fn joint(opening: &[u8], parameters: &[u8]) -> Option<u8> {
    match (opening, parameters) {
        ([], _) => Some(b'{'),
        (_, b"}") => None,
        _ => Some(b','),
    }
}

/// Parses the address of an incoming webhook.
pub(crate) fn webhook(address: &str, config: &Config) -> Result<(Url, Secret), ConfigError> {
    let mut base = parse(address, config)?;
    let path = base.path().trim_matches('/').to_owned();
    let segments: Vec<&str> = path.split('/').collect();
    let (user, code) = match segments.as_slice() {
        [.., "rest", user, code] => (user, code),
        [.., "rest", user, code, _] if is_user(user) && is_code(code) => {
            return Err(ConfigError::MethodInWebhook);
        }
        _ => return Err(ConfigError::NotAWebhook),
    };
    if !is_user(user) || !is_code(code) {
        return Err(ConfigError::NotAWebhook);
    }
    let code = (*code).into();
    base.set_path(&format!("/{path}/"));
    Ok((base, code))
}

/// Parses the address of a portal; the scheme is optional.
pub(crate) fn portal(portal: &str, config: &Config) -> Result<Url, ConfigError> {
    let mut base = if portal.contains("://") {
        parse(portal, config)?
    } else {
        parse(&format!("https://{}", portal.trim()), config)?
    };
    let path = base.path().trim_matches('/').to_owned();
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    match segments.as_slice() {
        [.., "rest", user, code] | [.., "rest", user, code, _]
            if is_user(user) && is_code(code) =>
        {
            return Err(ConfigError::WebhookForPortal);
        }
        [] => base.set_path("/rest/"),
        [.., "rest"] => base.set_path(&format!("/{path}/")),
        _ => base.set_path(&format!("/{path}/rest/")),
    }
    Ok(base)
}

/// Parses the address of an authorization server; the scheme is optional, and the path is ignored.
pub(crate) fn server(address: &str, config: &Config) -> Result<Url, ConfigError> {
    if address.contains("://") {
        parse(address, config)
    } else {
        parse(&format!("https://{}", address.trim()), config)
    }
}

/// Parses an address and checks the rules for all addresses.
fn parse(address: &str, config: &Config) -> Result<Url, ConfigError> {
    let mut allowed = config.allowed_hosts.iter().chain(&config.http.plain.hosts);
    if !allowed.all(|host| is_host(host)) {
        return Err(ConfigError::AllowedHost);
    }
    let url = Url::parse(address).map_err(|error| ConfigError::Address {
        reason: error.to_string(),
    })?;
    if !is_protected(&url, &config.http.plain) {
        return Err(ConfigError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigError::UserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigError::QueryOrFragment);
    }
    Ok(url)
}

fn is_user(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code has no full stop, and a method's name nearly always has one: `/rest/1/profile.json` is a
/// webhook address without its code.
fn is_code(segment: &str) -> bool {
    !segment.is_empty()
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Body, Credentials, portal, webhook};
    use crate::config::Config;
    use crate::error::config::ConfigError;

    fn local() -> Config {
        Config::default().allow_http_on_loopback()
    }

    #[test]
    fn addresses_of_webhooks() {
        for (address, base) in [
            (
                "https://example.bitrix24.com/rest/1/abc123/",
                "https://example.bitrix24.com/rest/1/abc123/",
            ),
            (
                "https://example.bitrix24.com/rest/1/abc123",
                "https://example.bitrix24.com/rest/1/abc123/",
            ),
            (
                " https://example.bitrix24.com/rest/1/abc123/\n",
                "https://example.bitrix24.com/rest/1/abc123/",
            ),
            (
                "https://intranet.example.com:8443/rest/42/a-b_c/",
                "https://intranet.example.com:8443/rest/42/a-b_c/",
            ),
            (
                "https://example.com/portal/rest/1/abc",
                "https://example.com/portal/rest/1/abc/",
            ),
            (
                "HTTPS://EXAMPLE.COM:443/rest/1/abc",
                "https://example.com/rest/1/abc/",
            ),
            (
                "http://127.0.0.1:8080/rest/1/abc/",
                "http://127.0.0.1:8080/rest/1/abc/",
            ),
            (
                "http://127.1.2.3/rest/1/abc/",
                "http://127.1.2.3/rest/1/abc/",
            ),
            (
                "http://localhost:1/rest/1/abc/",
                "http://localhost:1/rest/1/abc/",
            ),
            ("http://[::1]:1/rest/1/abc/", "http://[::1]:1/rest/1/abc/"),
        ] {
            let (url, code) =
                webhook(address, &local()).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(url.as_str(), base);
            assert!(base.trim_end_matches('/').ends_with(code.expose()));
        }
    }

    #[test]
    fn what_is_no_address_of_a_webhook() {
        let refused = |address: &str, config: &Config| {
            webhook(address, config).map(|_| ()).expect_err(address)
        };
        for (address, expected) in [
            ("http://example.com/rest/1/abc/", ConfigError::NotHttps),
            (
                "http://127.0.0.1.example.com/rest/1/abc/",
                ConfigError::NotHttps,
            ),
            ("http://0.0.0.0/rest/1/abc/", ConfigError::NotHttps),
            ("ftp://example.com/rest/1/abc/", ConfigError::NotHttps),
            (
                "https://user@example.com/rest/1/abc/",
                ConfigError::UserInfo,
            ),
            (
                "https://:word@example.com/rest/1/abc/",
                ConfigError::UserInfo,
            ),
            (
                "https://example.com/rest/1/abc/?",
                ConfigError::QueryOrFragment,
            ),
            (
                "https://example.com/rest/1/abc/?a=b",
                ConfigError::QueryOrFragment,
            ),
            (
                "https://example.com/rest/1/abc/#",
                ConfigError::QueryOrFragment,
            ),
            (
                "https://example.com/rest/1/abc/profile.json",
                ConfigError::MethodInWebhook,
            ),
            (
                "https://example.com/rest/1/abc/profile",
                ConfigError::MethodInWebhook,
            ),
            ("https://example.com", ConfigError::NotAWebhook),
            ("https://example.com/rest/", ConfigError::NotAWebhook),
            ("https://example.com/rest/1/", ConfigError::NotAWebhook),
            ("https://example.com/rest/abc/", ConfigError::NotAWebhook),
            ("https://example.com/rest/me/abc/", ConfigError::NotAWebhook),
            (
                "https://example.com/rest/1/profile.json",
                ConfigError::NotAWebhook,
            ),
            (
                "https://example.com/rest/1/a%20b/",
                ConfigError::NotAWebhook,
            ),
            ("https://example.com/rest//abc/", ConfigError::NotAWebhook),
            (
                "https://example.com/a/rest/1/abc/b/c",
                ConfigError::NotAWebhook,
            ),
        ] {
            assert_eq!(refused(address, &local()), expected, "{address}");
        }
        assert!(matches!(
            refused("example.com/rest/1/abc/", &local()),
            ConfigError::Address { .. }
        ));
        assert!(matches!(refused("", &local()), ConfigError::Address { .. }));
        assert_eq!(
            refused("http://localhost/rest/1/abc/", &Config::default()),
            ConfigError::NotHttps
        );
    }

    #[test]
    fn addresses_of_portals() {
        for (address, base) in [
            ("example.bitrix24.com", "https://example.bitrix24.com/rest/"),
            (
                " example.bitrix24.com/ ",
                "https://example.bitrix24.com/rest/",
            ),
            ("example.com:8443", "https://example.com:8443/rest/"),
            (
                "https://example.bitrix24.com",
                "https://example.bitrix24.com/rest/",
            ),
            (
                "https://example.bitrix24.com/rest/",
                "https://example.bitrix24.com/rest/",
            ),
            (
                "https://example.com/portal",
                "https://example.com/portal/rest/",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/rest/"),
        ] {
            let url =
                portal(address, &local()).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(url.as_str(), base);
        }
    }

    #[test]
    fn what_is_no_portal() {
        let refused = |address: &str| portal(address, &local()).map(|_| ()).expect_err(address);
        for (address, expected) in [
            ("http://example.com", ConfigError::NotHttps),
            ("user:word@example.com", ConfigError::UserInfo),
            ("example.com?a=b", ConfigError::QueryOrFragment),
            (
                "https://example.com/rest/1/abc/",
                ConfigError::WebhookForPortal,
            ),
            (
                "https://example.com/rest/1/abc/profile",
                ConfigError::WebhookForPortal,
            ),
        ] {
            assert_eq!(refused(address), expected, "{address}");
        }
        assert!(matches!(refused(""), ConfigError::Address { .. }));
    }

    #[test]
    fn bodies() {
        let credentials = |generation, token: Option<&str>| {
            std::sync::Arc::new(Credentials {
                base: "https://example.com".parse().expect("an address"),
                token: token.map(Into::into),
                generation,
            })
        };
        let write = |token, request: Value| {
            let body = Body::write(credentials(0, token), &request).ok()?;
            let text = |body: &Body| String::from_utf8(body.bytes().into()).expect("text");
            let first = text(&body);
            // The same request with another token, and with the first one again.
            let other = body.with(credentials(1, token.map(|_| "other")));
            assert_eq!(text(&other), first.replacen(r#""a\"b""#, r#""other""#, 1));
            assert_eq!(text(&other.with(credentials(2, token))), first);
            Some(first)
        };
        let token = Some("a\"b");
        assert_eq!(write(None, json!({})).as_deref(), Some("{}"));
        assert_eq!(write(None, json!({"a": 1})).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(
            write(token, json!({})).as_deref(),
            Some(r#"{"auth":"a\"b"}"#)
        );
        assert_eq!(
            write(token, json!({"a": {}})).as_deref(),
            Some(r#"{"auth":"a\"b","a":{}}"#)
        );
        assert_eq!(write(None, json!([1])), None);
        assert_eq!(write(token, json!("{}")), None);
    }
}
