//! Name resolution that returns public addresses only.
//!
//! The owner of a name decides its addresses, and may change them a moment later. So a name is
//! resolved once, and the connection goes to a checked address.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use crate::http::private::is_private_address;

/// Returns those addresses of a name that are in no private network.
pub(crate) struct PublicOnly {
    lookup: fn(Name) -> Resolving,
    /// The host of the proxy, which usually is in a private network. The proxy itself resolves the
    /// names of other hosts.
    proxy: Option<String>,
}

/// All addresses of a name are in private networks.
#[derive(Debug, thiserror::Error)]
#[error("the name resolves to an address of a private network")]
pub(crate) struct Private;

impl PublicOnly {
    /// Creates a resolver that asks the operating system.
    pub(crate) fn new(proxy: Option<String>) -> Self {
        Self {
            lookup: of_system,
            proxy,
        }
    }
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxy.as_deref() == Some(name.as_str());
        let found = (self.lookup)(name);
        if is_proxy {
            found
        } else {
            Box::pin(async { Ok(public(found.await?)?) })
        }
    }
}

fn of_system(name: Name) -> Resolving {
    Box::pin(async move {
        let found: Vec<_> = lookup_host((name.as_str(), 0)).await?.collect();
        Ok(Box::new(found.into_iter()) as Addrs)
    })
}

/// Returns the public addresses among those found. A name without addresses is unknown.
fn public(found: Addrs) -> Result<Addrs, Private> {
    let mut found = found.peekable();
    let is_known = found.peek().is_some();
    let public: Vec<SocketAddr> = found
        .filter(|address| !is_private_address(address.ip()))
        .collect();
    if public.is_empty() && is_known {
        Err(Private)
    } else {
        Ok(Box::new(public.into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use reqwest::dns::{Addrs, Resolve};

    use super::{Private, PublicOnly};

    /// Returns the public addresses among those that the test name lists.
    async fn resolve(name: &str) -> Result<String, String> {
        let resolver = PublicOnly {
            lookup: |name| {
                let parts = name.as_str().split('_').filter(|&part| part != "unknown");
                let parts = parts.map(|part| part.replace('-', ":"));
                let address = |part: String| SocketAddr::new(part.parse().expect("an address"), 0);
                let found: Vec<_> = parts.map(address).collect();
                Box::pin(async { Ok(Box::new(found.into_iter()) as Addrs) })
            },
            proxy: Some("10.0.0.2".to_owned()),
        };
        let found = resolver.resolve(name.parse().expect("a name")).await;
        match found {
            Ok(found) => {
                let found: Vec<_> = found.map(|found| found.ip().to_string()).collect();
                Ok(found.join(" "))
            }
            Err(error) => Err(error.downcast::<Private>().expect("none other").to_string()),
        }
    }

    #[tokio::test]
    async fn only_public_addresses_are_given() {
        let given = |text: &str| Ok(text.to_owned());
        assert_eq!(resolve("8.8.8.8").await, given("8.8.8.8"));
        assert_eq!(
            resolve("127.0.0.1_8.8.8.8_fd00--1_2606-4700--1111").await,
            given("8.8.8.8 2606:4700::1111")
        );
        assert_eq!(resolve("unknown").await, given(""));
        assert_eq!(resolve("10.0.0.2").await, given("10.0.0.2"));
        for name in ["10.0.0.1", "10.0.0.1_--1", "64-ff9b-1--1"] {
            let error = resolve(name).await.expect_err(name);
            assert!(error.contains("private network"), "{error}");
        }
    }
}
