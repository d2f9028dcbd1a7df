//! The proxy for requests: from the settings or from the environment.
//!
//! Only encrypted requests use a proxy, as a tunnel whose contents the proxy cannot see. Plain
//! requests would show their credentials, so they are sent directly.

use std::ffi::OsString;

use reqwest::{NoProxy, Proxy};
use url::Url;

use crate::error::config::ConfigError;
use crate::secret::Secret;

/// The environment variables that name a proxy for `https`, as for curl. The first non-empty one
/// counts.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// A proxy for requests.
#[derive(Clone)]
pub(crate) struct Tunnel {
    pub(crate) proxy: Proxy,
    /// Its host.
    pub(crate) host: Option<String>,
}

/// Returns the proxy to use, if any: the one in the settings comes first.
pub(crate) fn proxy(named: Option<&Secret>) -> Result<Option<Tunnel>, ConfigError> {
    let found = match named {
        Some(address) => usable(address.expose()).and_then(|url| tunnel(url).map(Some)),
        None => of_environment(|name| std::env::var_os(name)),
    };
    found.map_err(|reason| ConfigError::Proxy { reason })
}

/// Returns the proxy of the environment, or why it cannot be used.
///
/// An unusable value is an error, because ignoring it would send the calls another way than
/// intended.
fn of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<Tunnel>, String> {
    let non_empty = |name| variable(name).filter(|value| !value.is_empty());
    let excepted = non_empty("NO_PROXY").or_else(|| non_empty("no_proxy"));
    let excepted = excepted.unwrap_or_default();
    let excepted = excepted.to_str();
    let is_for_none = excepted.is_some_and(|hosts| hosts.trim() == "*");
    let named = VARIABLES
        .into_iter()
        .find_map(|name| Some((name, non_empty(name)?)));
    let Some((name, value)) = named.filter(|_| !is_for_none) else {
        return Ok(None);
    };
    let blame = |reason: String| format!("the variable {name} is set, and {reason}");
    let value = value
        .to_str()
        .ok_or_else(|| blame("it is not valid Unicode".to_owned()))?;
    let value = value.trim();
    let address = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    let Tunnel { proxy, host } = usable(&address).and_then(tunnel).map_err(blame)?;
    let excepted =
        excepted.ok_or_else(|| blame("NO_PROXY beside it is not valid Unicode".to_owned()))?;
    Ok(Some(Tunnel {
        proxy: proxy.no_proxy(NoProxy::from_string(excepted)),
        host,
    }))
}

/// Returns the address of a proxy, or why it cannot be used. The parsers' messages may repeat the
/// address, which may hold a password.
fn usable(address: &str) -> Result<Url, String> {
    let url = Url::parse(address).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme if scheme.starts_with("socks") => {
            Err("it names a SOCKS proxy, but only HTTP proxies are supported".to_owned())
        }
        _ => Err("its address begins with neither http:// nor https://".to_owned()),
    }
}

fn tunnel(proxy: Url) -> Result<Tunnel, String> {
    let host = proxy.host_str().map(str::to_owned);
    match Proxy::https(proxy) {
        Ok(proxy) => Ok(Tunnel { proxy, host }),
        Err(_) => Err("it cannot be parsed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::of_environment;

    fn named(variables: &[(&str, &str)]) -> Result<bool, String> {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).into())
        };
        of_environment(value).map(|proxy| proxy.is_some())
    }

    #[test]
    fn the_first_variable_that_says_something_counts() {
        for (variables, expected) in [
            (&[][..], false),
            (&[("HTTPS_PROXY", "http://proxy:3128")], true),
            (&[("https_proxy", "proxy:3128")], true),
            (&[("ALL_PROXY", "https://user:word@proxy")], true),
            (&[("all_proxy", " proxy\n")], true),
            (&[("HTTPS_PROXY", "")], false),
            (&[("HTTP_PROXY", "socks5://proxy")], false),
            (
                &[("HTTPS_PROXY", "proxy"), ("ALL_PROXY", "socks5://a")],
                true,
            ),
            (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "proxy")], true),
            (&[("ALL_PROXY", "socks5://proxy"), ("NO_PROXY", "*")], false),
        ] {
            assert_eq!(named(variables), Ok(expected), "{variables:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_and_not_repeated() {
        for (name, value, expected) in [
            ("ALL_PROXY", "socks5://user:canary@proxy:1080", "SOCKS"),
            ("all_proxy", "socks5h://canary", "SOCKS"),
            ("HTTPS_PROXY", "socks4://canary", "SOCKS"),
            ("https_proxy", "ftp://canary", "neither"),
            ("HTTPS_PROXY", "http://canary:port", "port"),
            ("HTTPS_PROXY", "http://", "host"),
            ("HTTPS_PROXY", "//", "host"),
        ] {
            let error = named(&[(name, value)]).expect_err(value);
            assert!(error.contains(name) && error.contains(expected), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_text_is_not_passed_over() {
        use std::os::unix::ffi::OsStringExt;
        for (damaged, expected) in [
            (
                "HTTPS_PROXY",
                "HTTPS_PROXY is set, and it is not valid Unicode",
            ),
            ("NO_PROXY", "NO_PROXY beside it is not valid Unicode"),
            ("no_proxy", "NO_PROXY beside it is not valid Unicode"),
        ] {
            let value = |name: &str| match name {
                name if name == damaged => {
                    Some(std::ffi::OsString::from_vec(b"example\xff".to_vec()))
                }
                "HTTPS_PROXY" => Some("http://proxy".into()),
                _ => None,
            };
            let error = of_environment(value).err().expect("not valid Unicode");
            assert!(error.contains(expected), "{error}");
        }
    }
}
