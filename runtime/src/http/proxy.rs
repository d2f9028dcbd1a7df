//! Which proxy requests go through: the one of the settings, or that of the environment.
//!
//! Only what is encrypted goes through one, in a tunnel of which the proxy sees the two ends. What
//! is not would show its credentials, so it takes the direct way.

use std::ffi::OsString;

use reqwest::{NoProxy, Proxy};
use url::Url;

use crate::error::config::ConfigError;
use crate::secret::Secret;

/// Where the environment names a proxy for `https`, as for curl. The first that says something
/// counts.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// A proxy that requests go through.
#[derive(Clone)]
pub(crate) struct Tunnel {
    pub(crate) proxy: Proxy,
    /// Its host.
    pub(crate) host: Option<String>,
}

/// The proxy to go through, if there is one: the one that the settings name comes first.
pub(crate) fn proxy(named: Option<&Secret>) -> Result<Option<Tunnel>, ConfigError> {
    let found = match named {
        Some(address) => usable(address.expose()).and_then(|url| tunnel(url).map(Some)),
        None => of_environment(|name| std::env::var_os(name)),
    };
    found.map_err(|reason| ConfigError::Proxy { reason })
}

/// The proxy that the environment names, or why it cannot be used. What cannot be used is not
/// passed over: the calls would go another way than they are meant to.
fn of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<Tunnel>, String> {
    let said = |name| variable(name).filter(|value| !value.is_empty());
    let excepted = said("NO_PROXY").or_else(|| said("no_proxy"));
    let excepted = excepted.unwrap_or_default();
    let excepted = excepted.to_str();
    let is_for_none = excepted.is_some_and(|hosts| hosts.trim() == "*");
    let named = VARIABLES
        .into_iter()
        .find_map(|name| Some((name, said(name)?)));
    let Some((name, value)) = named.filter(|_| !is_for_none) else {
        return Ok(None);
    };
    let blame = |reason: String| format!("the variable {name} is set, and {reason}");
    let value = value
        .to_str()
        .ok_or_else(|| blame("it is no text".to_owned()))?;
    let value = value.trim();
    let address = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    let Tunnel { proxy, host } = usable(&address).and_then(tunnel).map_err(blame)?;
    let excepted = excepted.ok_or_else(|| blame("NO_PROXY beside it is no text".to_owned()))?;
    Ok(Some(Tunnel {
        proxy: proxy.no_proxy(NoProxy::from_string(excepted)),
        host,
    }))
}

/// The address of a proxy, or why it cannot be used. The words of the parsers may repeat the
/// address, which may hold a password.
fn usable(address: &str) -> Result<Url, String> {
    let url = Url::parse(address).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme if scheme.starts_with("socks") => {
            Err("it names a SOCKS proxy, where only HTTP proxies are known".to_owned())
        }
        _ => Err("its address begins with neither http:// nor https://".to_owned()),
    }
}

fn tunnel(proxy: Url) -> Result<Tunnel, String> {
    let host = proxy.host_str().map(str::to_owned);
    match Proxy::https(proxy) {
        Ok(proxy) => Ok(Tunnel { proxy, host }),
        Err(_) => Err("it is not understood".to_owned()),
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
        for (name, value, told) in [
            ("ALL_PROXY", "socks5://user:canary@proxy:1080", "SOCKS"),
            ("all_proxy", "socks5h://canary", "SOCKS"),
            ("HTTPS_PROXY", "socks4://canary", "SOCKS"),
            ("https_proxy", "ftp://canary", "neither"),
            ("HTTPS_PROXY", "http://canary:port", "port"),
            ("HTTPS_PROXY", "http://", "host"),
            ("HTTPS_PROXY", "//", "host"),
        ] {
            let error = named(&[(name, value)]).expect_err(value);
            assert!(error.contains(name) && error.contains(told), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_text_is_not_passed_over() {
        use std::os::unix::ffi::OsStringExt;
        for (damaged, told) in [
            ("HTTPS_PROXY", "HTTPS_PROXY is set, and it is no text"),
            ("NO_PROXY", "NO_PROXY beside it is no text"),
            ("no_proxy", "NO_PROXY beside it is no text"),
        ] {
            let value = |name: &str| match name {
                name if name == damaged => {
                    Some(std::ffi::OsString::from_vec(b"example\xff".to_vec()))
                }
                "HTTPS_PROXY" => Some("http://proxy".into()),
                _ => None,
            };
            let error = of_environment(value).err().expect("no text");
            assert!(error.contains(told), "{error}");
        }
    }
}
