//! What can be wrong with the settings of a client.

use super::debug_as_sentence;

/// Why a client could not be made. No message repeats the address, because it may hold a secret.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The address cannot be read as one.
    #[error(
        "the portal's address cannot be read: {reason}. Write it as the portal shows it: \
         `https://example.bitrix24.com`, and for a webhook `/rest/{{user id}}/{{code}}/` behind that."
    )]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// The address would send credentials unencrypted.
    #[error(
        "the portal's address must begin with `https://`. \
         A host of your own network may do without once `Config::allow_http` names it, and one on \
         this machine after `Config::allow_http_on_loopback`."
    )]
    NotHttps,
    /// The address holds a user name or a password.
    #[error("the portal's address holds a user name or a password before an `@`. Remove them.")]
    UserInfo,
    /// The address goes on after its path.
    #[error(
        "the portal's address goes on after its path. Remove everything from the `?` or `#` on."
    )]
    QueryOrFragment,
    /// The address is not that of an incoming webhook.
    #[error(
        "this is not the address of an incoming webhook. It has the form \
         `https://example.bitrix24.com/rest/{{user id}}/{{code}}/`: copy it from the webhook's page in the portal."
    )]
    NotAWebhook,
    /// The address of a webhook goes on with the name of a method.
    #[error(
        "the webhook's address ends with the name of a method. Remove everything after the code."
    )]
    MethodInWebhook,
    /// A webhook was given where the address of a portal was expected.
    #[error(
        "this is the address of an incoming webhook, not of a portal. Make the client with `Client::webhook`."
    )]
    WebhookForPortal,
    /// The access token is empty.
    #[error(
        "the access token is empty. Pass the `access_token` the portal gave to the application."
    )]
    NoToken,
    /// The address of the authorization server cannot be used.
    #[error(
        "the address of the authorization server cannot be used. \
         Write it as `https://oauth.bitrix.info`, without anything behind the host."
    )]
    Server,
    /// The address of a Redis server cannot be used.
    #[cfg(feature = "redis")]
    #[error(
        "the address of the Redis server cannot be used. Write it as `redis://host:6379/`; \
         `rediss://` is not supported, so put a tunnel where the way has to be encrypted."
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
         Use `https://`, or leave the proxy out."
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
    /// The name of the client cannot be sent.
    #[error(
        "the user agent is empty or has characters a header cannot carry. Use printable ASCII characters."
    )]
    UserAgent,
    /// The encryption cannot be set up.
    #[error(
        "the encryption cannot be set up: {reason}. \
         Install the certificates of your operating system (the package is often called `ca-certificates`)."
    )]
    Tls {
        /// What the TLS stack said.
        reason: String,
    },
}

debug_as_sentence!(enum ConfigError {
    Address { reason },
    NotHttps,
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
