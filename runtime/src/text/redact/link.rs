//! Finds links in a text, of which only scheme and host may be shown.

use super::begins_with;

/// The spellings of `://`: plain, in JSON as written by PHP, and percent-encoded.
const SCHEME_ENDS: [&str; 3] = ["://", r":\/\/", "%3a%2f%2f"];

/// A link found in a text.
pub(super) struct Link<'a> {
    pub(super) scheme: &'static str,
    pub(super) host: &'a str,
    /// Whether anything follows the host.
    pub(super) has_more: bool,
    pub(super) length: usize,
}

/// Returns the link that a text begins with.
pub(super) fn link_at(text: &str) -> Option<Link<'_>> {
    let scheme = ["https", "http"]
        .into_iter()
        .find(|scheme| begins_with(text.as_bytes(), scheme))?;
    let after_scheme = &text[scheme.len()..];
    let separator = SCHEME_ENDS
        .into_iter()
        .find(|end| begins_with(after_scheme.as_bytes(), end))?;
    let address = &after_scheme[separator.len()..];
    let address = &address[..address.find(ends_link).unwrap_or(address.len())];
    let authority = &address[..address
        .find(['/', '\\', '?', '#', '%', ',', ';', '&', '(', ')'])
        .unwrap_or(address.len())];
    let host_and_port = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host_and_port
        .strip_prefix('[')
        .and_then(|rest| rest.find(']'))
    {
        Some(end) => &host_and_port[..end + 2],
        None => host_and_port.split(':').next().unwrap_or(host_and_port),
    };
    Some(Link {
        scheme,
        host,
        has_more: address.len() > authority.len() && address != format!("{authority}/"),
        length: scheme.len() + separator.len() + address.len(),
    })
}

fn ends_link(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '`')
}
