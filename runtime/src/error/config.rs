//! Invalid settings of a client.

use super::debug_as_sentence;

/// Why a client could not be created.
///
/// No message repeats the address, because it may contain a secret.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The address cannot be parsed.
    #[error(
        "the portal's address cannot be parsed: {reason}. Write it as the portal shows it: \
         `https://example.bitrix24.com`, and for a webhook `/rest/{{user id}}/{{code}}/` after that."
    )]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// The address would send credentials unencrypted.
    #[error(
        "the portal's address must begin with `https://`. \
         Allow plain HTTP to a host in your own network with `Config::allow_http`, or to \
         this machine with `Config::allow_http_on_loopback`."
    )]
    NotHttps,
    /// A value passed as an allowed host is not a valid host.
    #[error(
        "the value passed to `Config::allow_host` or `Config::allow_http` is not a valid host. Write only \
         the host, and a port if it is not the default: `crm.example.com:8443`; put an IPv6 address in \
         brackets."
    )]
    AllowedHost,
    /// The address contains a user name or a password.
    #[error("the portal's address contains a user name or a password before an `@`. Remove them.")]
    UserInfo,
    /// The address contains a query or a fragment.
    #[error(
        "the portal's address has a query or a fragment. Remove everything from the `?` or `#` on."
    )]
    QueryOrFragment,
    /// The address is not that of an incoming webhook.
    #[error(
        "this is not the address of an incoming webhook. It has the form \
         `https://example.bitrix24.com/rest/{{user id}}/{{code}}/`: copy it from the webhook's page in the portal."
    )]
    NotAWebhook,
    /// The address of a webhook ends with a method name.
    #[error("the webhook's address ends with a method name. Remove everything after the code.")]
    MethodInWebhook,
    /// The address of a webhook was passed in place of a portal's address.
    #[error(
        "this is the address of an incoming webhook, not of a portal. Create the client with `Client::webhook`."
    )]
    WebhookForPortal,
    /// The access token is empty.
    #[error(
        "the access token is empty. Pass the `access_token` that the application received from the portal."
    )]
    NoToken,
    /// The address of the authorization server cannot be used.
    #[error(
        "the address of the authorization server cannot be used. \
         Write it as `https://oauth.bitrix.info`, with nothing after the host."
    )]
    Server,
    /// The address of a Redis server cannot be used.
    #[cfg(feature = "redis")]
    #[error(
        "the address of the Redis server cannot be used. Write it as `redis://host:6379/`; \
         `rediss://` is not supported, so use a tunnel if the connection has to be encrypted."
    )]
    Redis,
    /// The proxy cannot be used.
    #[error("the proxy cannot be used: {reason}. Write it as `http://proxy.example:3128`.")]
    Proxy {
        /// What is wrong with it.
        reason: String,
    },
    /// The proxy would see credentials.
    #[error(
        "the address begins with `http://`, so the proxy would see its credentials. \
         Use `https://`, or do not use a proxy."
    )]
    PlainProxy,
    /// The certificates cannot be read.
    #[error(
        "the root certificates cannot be used: {reason}. \
         Pass the text of a PEM file, from `-----BEGIN CERTIFICATE-----` on."
    )]
    Certificates {
        /// What is wrong with them.
        reason: String,
    },
    /// The user agent cannot be sent.
    #[error(
        "the user agent is empty or has characters that are not allowed in a header. Use printable ASCII characters."
    )]
    UserAgent,
    /// TLS cannot be set up.
    #[error(
        "TLS cannot be set up: {reason}. \
         Install the certificates of your operating system (the package is often called `ca-certificates`)."
    )]
    Tls {
        /// The reason from the TLS stack.
        reason: String,
    },
}

debug_as_sentence!(enum ConfigError {
    Address { reason },
    NotHttps,
    AllowedHost,
    UserInfo,
    QueryOrFragment,
    NotAWebhook,
    MethodInWebhook,
    WebhookForPortal,
    NoToken,
    Server,
    #[cfg(feature = "redis")]
    Redis,
    Proxy { reason },
    PlainProxy,
    Certificates { reason },
    UserAgent,
    Tls { reason },
});
