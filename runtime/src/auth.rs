//! The two ways to be let in, and where each sends its calls.
//!
//! A webhook carries its code in the path, an application its access token in the body. The token
//! never becomes part of an address, because addresses end up in logs.

use serde::ser::Serialize;
use url::{Host, Url};

use crate::config::{Config, ConfigError};
use crate::error::RequestError;
use crate::secret::Secret;

/// Where calls go and what lets them in.
pub(crate) struct Access {
    /// The address that a method's name is appended to; it ends with a slash.
    pub(crate) base: Url,
    pub(crate) credentials: Credentials,
}

/// What lets a call in.
pub(crate) enum Credentials {
    /// The code, which is also part of the address.
    Webhook { code: Secret },
    /// The access token.
    OAuth { token: Secret },
}

impl Credentials {
    pub(crate) fn secret(&self) -> &Secret {
        match self {
            Self::Webhook { code } => code,
            Self::OAuth { token } => token,
        }
    }
}

/// Writes the body of a request, with the access token where there is one.
///
/// The parameters are written once, behind the token: `{"auth":"…"` is followed by their own
/// object, whose opening brace then becomes the comma between the two. So no second copy of the
/// request exists, and no method needs to know of the token.
pub(crate) fn body(
    credentials: &Credentials,
    method: &str,
    request: &impl Serialize,
) -> Result<Vec<u8>, RequestError> {
    let not_writable = |error: serde_json::Error| RequestError::NotWritable {
        method: method.to_owned(),
        reason: error.to_string(),
    };
    let mut body = Vec::with_capacity(256);
    if let Credentials::OAuth { token } = credentials {
        body.extend_from_slice(b"{\"auth\":");
        serde_json::to_writer(&mut body, token).map_err(not_writable)?;
    }
    let start = body.len();
    serde_json::to_writer(&mut body, request).map_err(not_writable)?;
    if body.get(start) != Some(&b'{') {
        return Err(RequestError::NotAnObject {
            method: method.to_owned(),
        });
    }
    if start > 0 {
        // Without parameters there is nothing to separate, and the closing brace alone remains.
        match body[start + 1] {
            b'}' => drop(body.remove(start)),
            _ => body[start] = b',',
        }
    }
    Ok(body)
}

/// Reads the address of an incoming webhook.
pub(crate) fn webhook(address: &str, config: &Config) -> Result<Access, ConfigError> {
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
    base.set_path(&format!("/{path}/"));
    Ok(Access {
        base,
        credentials: Credentials::Webhook {
            code: (*code).into(),
        },
    })
}

/// Reads the address of a portal; its scheme may be left out.
pub(crate) fn oauth(portal: &str, token: Secret, config: &Config) -> Result<Access, ConfigError> {
    if token.expose().trim().is_empty() {
        return Err(ConfigError::NoToken);
    }
    let mut base = match portal.contains("://") {
        true => parse(portal, config)?,
        false => parse(&format!("https://{}", portal.trim()), config)?,
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
    Ok(Access {
        base,
        credentials: Credentials::OAuth { token },
    })
}

/// Checks what every address has to fulfil.
fn parse(address: &str, config: &Config) -> Result<Url, ConfigError> {
    let url = Url::parse(address).map_err(|error| ConfigError::Address {
        reason: error.to_string(),
    })?;
    match url.scheme() {
        "https" => {}
        "http" if config.http_on_loopback && is_loopback(&url) => {}
        _ => return Err(ConfigError::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConfigError::UserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigError::QueryOrFragment);
    }
    Ok(url)
}

/// Whether an address stays on this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_user(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code has no full stop, and a method's name nearly always has one: `/rest/1/profile.json` is
/// a webhook without its code.
fn is_code(segment: &str) -> bool {
    !segment.is_empty()
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Credentials, body, oauth, webhook};
    use crate::config::{Config, ConfigError};

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
            let access =
                webhook(address, &local()).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(access.base.as_str(), base);
            assert!(
                base.trim_end_matches('/')
                    .ends_with(access.credentials.secret().expose())
            );
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
            refused("http://127.0.0.1/rest/1/abc/", &Config::default()),
            ConfigError::NotHttps
        );
    }

    #[test]
    fn addresses_of_portals() {
        for (portal, base) in [
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
            let access = oauth(portal, "token".into(), &local())
                .unwrap_or_else(|error| panic!("{portal}: {error}"));
            assert_eq!(access.base.as_str(), base);
        }
    }

    #[test]
    fn what_is_no_portal() {
        let refused = |portal: &str, token: &str| {
            oauth(portal, token.into(), &local())
                .map(|_| ())
                .expect_err(portal)
        };
        for (portal, expected) in [
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
            assert_eq!(refused(portal, "token"), expected, "{portal}");
        }
        assert!(matches!(refused("", "token"), ConfigError::Address { .. }));
        assert_eq!(refused("example.com", " "), ConfigError::NoToken);
    }

    #[test]
    fn bodies() {
        let write = |credentials, request: Value| {
            body(credentials, "a.b", &request)
                .ok()
                .map(|body| String::from_utf8(body).expect("text"))
        };
        let code = Credentials::Webhook {
            code: "code".into(),
        };
        let token = Credentials::OAuth {
            token: "a\"b".into(),
        };
        assert_eq!(write(&code, json!({})).as_deref(), Some("{}"));
        assert_eq!(write(&code, json!({"a": 1})).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(
            write(&token, json!({})).as_deref(),
            Some(r#"{"auth":"a\"b"}"#)
        );
        assert_eq!(
            write(&token, json!({"a": {}})).as_deref(),
            Some(r#"{"auth":"a\"b","a":{}}"#)
        );
        assert_eq!(write(&code, json!([1])), None);
        assert_eq!(write(&token, json!("{}")), None);
    }
}
