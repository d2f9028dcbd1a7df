//! Parses the addresses of webhooks, portals and authorization servers.

use url::Url;

use crate::config::Config;
use crate::error::config::ConfigError;
use crate::http::redirect::is_protected;
use crate::secret::Secret;

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
    use super::{portal, webhook};
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
}
