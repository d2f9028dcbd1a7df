//! Which redirects a request may follow after a portal has moved.
//!
//! A redirected request carries its credentials, so a response must not be able to send it to any
//! host. Portals of the vendor's cloud are moved between names, all of which belong to the vendor:
//! one label below a domain `bitrix24` of a fixed list of zones. The list is explicit, because in
//! any other zone somebody else may own `bitrix24`.

use url::{Host, Position, Url};

/// The zones in which the vendor runs portals as `{portal}.bitrix24.{zone}`.
const ZONES: [&str; 21] = [
    "by", "cn", "co", "com", "com.br", "com.tr", "de", "es", "eu", "fr", "id", "in", "it", "jp",
    "kz", "mx", "pl", "ru", "ua", "uk", "vn",
];

/// Whether the request to `from` may be sent to `to` unchanged.
///
/// `allowed` lists hosts that the user trusts, with a port if it is not the default. An encrypted
/// request stays encrypted.
pub(crate) fn may_follow(from: &Url, to: &Url, allowed: &[String], plain: &PlainHttp) -> bool {
    let is_protected =
        to.scheme() == "https" || (from.scheme() == "http" && is_protected(to, plain));
    let has_user = !to.username().is_empty() || to.password().is_some();
    is_protected && !has_user && same_method(from, to) && may_go(from, to, allowed)
}

/// Whether credentials for `from` may be sent to the host of `to`.
pub(crate) fn may_go(from: &Url, to: &Url, allowed: &[String]) -> bool {
    from.origin() == to.origin() || is_among(allowed, to) || (is_cloud(from) && is_cloud(to))
}

/// Whether an address is at one of these hosts, which may include a port.
pub(crate) fn is_among(hosts: &[String], url: &Url) -> bool {
    is_at("https", hosts, url)
}

/// Whether an address is at one of these hosts; hosts without a port have the default of this
/// scheme.
fn is_at(scheme: &str, hosts: &[String], url: &Url) -> bool {
    let place = (url.host(), url.port_or_known_default());
    hosts
        .iter()
        .filter_map(|host| Url::parse(&format!("{scheme}://{host}")).ok())
        .any(|host| (host.host(), host.port_or_known_default()) == place)
}

/// Whether a text is a host, which may include a port, and nothing else.
pub(crate) fn is_host(text: &str) -> bool {
    let has_more = |c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '?' | '#' | '@');
    !text.contains(has_more) && Url::parse(&format!("https://{text}")).is_ok()
}

/// Returns the host of an address, with its port if it is not the default.
pub(crate) fn authority(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// Where unencrypted requests may go.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlainHttp {
    /// Whether to any host on this machine.
    pub(crate) on_loopback: bool,
    /// The allowed hosts, with a port if it is not 80.
    pub(crate) hosts: Vec<String>,
}

/// Whether an address is encrypted, or at a host that the user has allowed without encryption.
pub(crate) fn is_protected(url: &Url, plain: &PlainHttp) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => (plain.on_loopback && is_loopback(url)) || is_at("http", &plain.hosts, url),
        _ => false,
    }
}

/// Whether an address is a literal loopback address, which no resolver can change.
pub(crate) fn is_literal_loopback(url: &Url) -> bool {
    is_loopback(url) && !matches!(url.host(), Some(Host::Domain(_)))
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Compares the method names: a moved portal keeps it in its new address; a login page does not.
fn same_method(from: &Url, to: &Url) -> bool {
    let method = |url: &Url| url.path().rsplit('/').next().map(str::to_owned);
    let (wanted, named) = (method(from), method(to));
    named
        .as_deref()
        .map(|name| name.strip_suffix(".json").unwrap_or(name))
        == wanted.as_deref()
}

/// Whether an address is that of a portal in the vendor's cloud.
pub(crate) fn is_cloud(url: &Url) -> bool {
    let Some(Host::Domain(host)) = url.host() else {
        return false;
    };
    let zone = host.split_once('.').and_then(|(portal, rest)| {
        rest.strip_prefix("bitrix24.")
            .filter(|_| !portal.is_empty())
    });
    url.port().is_none() && zone.is_some_and(|zone| ZONES.contains(&zone))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{PlainHttp, may_follow};

    #[track_caller]
    fn check(from: &str, to: &str, expected: bool) {
        let url = |text: &str| Url::parse(text).expect("an address");
        let allowed = [
            "new.example.com".to_owned(),
            "new.example.com:8443".to_owned(),
            "PORT.example.com:443".to_owned(),
            "bücher.example.com".to_owned(),
            "".to_owned(),
        ];
        let plain = PlainHttp {
            on_loopback: true,
            hosts: ["crm.local".to_owned(), "new.example.com:443".to_owned()].into(),
        };
        assert_eq!(
            may_follow(&url(from), &url(to), &allowed, &plain),
            expected,
            "{from} to {to}"
        );
    }

    #[test]
    fn a_portal_moves_within_the_cloud_of_the_vendor() {
        let from = "https://b24-1.bitrix24.com/rest/1/code/a.b";
        for to in [
            "https://company.bitrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.de/rest/1/code/a.b",
            "https://company.bitrix24.com.br/rest/1/code/a.b.json",
            "https://COMPANY.BITRIX24.RU:443/rest/a.b?x=1",
            "https://b24-1.bitrix24.com/new/rest/1/code/a.b",
        ] {
            check(from, to, true);
        }
        for to in [
            "http://company.bitrix24.com/rest/1/code/a.b",
            "ftp://company.bitrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.com:8443/rest/1/code/a.b",
            "https://user:word@company.bitrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.com/auth/",
            "https://company.bitrix24.com/rest/1/code/a.c",
            "https://bitrix24.com/rest/1/code/a.b",
            "https://a.b.bitrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.evil/rest/1/code/a.b",
            "https://company.bitrix24.com.evil.com/rest/1/code/a.b",
            "https://company.notbitrix24.com/rest/1/code/a.b",
            "https://bitrix24.com.evil.com/rest/1/code/a.b",
            "https://company.bitrix24.com./rest/1/code/a.b",
            "https://company.bıtrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.com@evil.com/rest/1/code/a.b",
            "https://evil.com\\\\@company.bitrix24.com/rest/1/code/a.b",
            "https://company.bitrix24.com%2eevil.com/rest/1/code/a.b",
            "https://evilbitrix24.com/rest/1/code/a.b",
            "https://.bitrix24.com/rest/1/code/a.b",
            "https://127.0.0.1/rest/1/code/a.b",
            "https://[::1]/rest/1/code/a.b",
            "https://example.com/rest/1/code/a.b",
        ] {
            check(from, to, false);
        }
        check(
            "https://example.com/rest/a.b",
            "https://company.bitrix24.com/rest/a.b",
            false,
        );
    }

    #[test]
    fn a_portal_of_ones_own_moves_where_its_user_allows() {
        let from = "https://old.example.com/rest/1/code/a.b";
        check(from, "https://old.example.com/portal/rest/1/code/a.b", true);
        check(from, "https://new.example.com/rest/1/code/a.b", true);
        check(from, "https://NEW.example.com:8443/rest/1/code/a.b", true);
        check(from, "https://port.example.com/rest/1/code/a.b", true);
        check(
            from,
            "https://b%C3%BCcher.example.com/rest/1/code/a.b",
            true,
        );
        check(
            from,
            "https://xn--bcher-kva.example.com/rest/1/code/a.b",
            true,
        );
        check(from, "https://bucher.example.com/rest/1/code/a.b", false);
        check(from, "http://new.example.com/rest/1/code/a.b", false);
        check(from, "https://new.example.com:9000/rest/1/code/a.b", false);
        check(from, "https://old.example.com:8443/rest/1/code/a.b", false);
        check(from, "https://other.example.com/rest/1/code/a.b", false);
    }

    #[test]
    fn only_a_host_that_was_named_for_it_does_without_encryption() {
        check(
            "http://crm.local/rest/a.b",
            "http://crm.local/x/rest/a.b",
            true,
        );
        check(
            "https://crm.local/rest/a.b",
            "http://crm.local/rest/a.b",
            false,
        );
        check(
            "http://crm.local/rest/a.b",
            "https://new.example.com/rest/a.b",
            true,
        );
        check(
            "http://crm.local/rest/a.b",
            "http://new.example.com/rest/a.b",
            false,
        );
        check(
            "http://crm.local/rest/a.b",
            "http://crm.local:81/rest/a.b",
            false,
        );
        check(
            "http://127.0.0.1:80/rest/a.b",
            "http://127.0.0.1/portal/rest/a.b",
            true,
        );
        check(
            "http://127.0.0.1:80/rest/a.b",
            "http://127.0.0.1:81/rest/a.b",
            false,
        );
        check(
            "https://new.example.com/rest/a.b",
            "http://127.0.0.1/rest/a.b",
            false,
        );
    }
}
