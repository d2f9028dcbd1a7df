//! Addresses of this machine and of private networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Whether a URL's host is written as an address of this machine or of a private network.
pub(crate) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => is_private_v4(address),
        Some(Host::Ipv6(address)) => is_private_v6(address),
        None => false,
    }
}

/// Whether an address belongs to this machine or to a private network, or is not a host address.
pub(crate) fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    // Reserved ranges too: this network, shared addresses, protocols, relays and benchmarks.
    let is_kept = matches!(
        address.octets(),
        [0, ..]
            | [100, 64..128, ..]
            | [192, 0, 0, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [240..=255, ..]
    );
    is_kept
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
}

/// Public are the unreserved addresses of 2000::/3, and those that embed a public IPv4 address.
fn is_private_v6(address: Ipv6Addr) -> bool {
    match (address.segments(), within(address)) {
        (_, Some(older)) => is_private_v4(older),
        // For protocols (such as Teredo) and for documentation.
        ([0x2001, 0..0x200 | 0xdb8, ..] | [0x3fff, 0..0x1000, ..], None) => true,
        ([first, ..], None) => !matches!(first, 0x2000..0x4000),
    }
}

/// Returns the embedded IPv4 address: compatible, mapped, translated or tunnelled.
fn within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let (high, low) = match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..]
        | [0x2000..0x4000, _, _, _, 0 | 0x200, 0x5efe, high, low] => (high, low),
        _ => return None,
    };
    Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn addresses_of_private_networks() {
        let check = |host: &str, expected: bool| {
            let url = format!("https://{host}:8443/x").parse();
            assert_eq!(is_private(&url.expect(host)), expected, "{host}");
        };
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fec0::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::127.0.0.1]",
            "[64:ff9b::10.0.0.1]",
            "[2002:7f00:1::]",
            "192.0.2.1",
            "192.88.99.1",
            "198.51.100.1",
            "203.0.113.1",
            "[64:ff9b:1::1]",
            "[64:ff9b:1:a00::1]",
            "[64:ff9b:0:0:1::]",
            "[::ffff:0:10.0.0.1]",
            "[::ffff:0:7f00:1]",
            "[2001::1]",
            "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
            "[2001:2::1]",
            "[2001:10::1]",
            "[2001:db8::1]",
            "[3fff:fff::1]",
            "[100::1]",
            "[5f00::1]",
            "[4000::1]",
            "[2606:4700::5efe:10.0.0.1]",
            "[2606:4700::200:5efe:7f00:1]",
        ] {
            check(host, true);
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "10.example.com",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "[2606:4700::1111]",
            "[2001:4860:4860::8888]",
            "[2a00:1450::1]",
            "[3fff:1000::1]",
            "[::ffff:0:8.8.8.8]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::8.8.8.8]",
            "[2002:808:808::]",
        ] {
            check(host, false);
        }
    }
}
