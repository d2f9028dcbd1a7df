//! The credentials of a call: from the environment, or from a profile in the file.

use std::collections::BTreeMap;
use std::env;

use bitrix24::{Client, Config, OAuth, Webhook};
use clap::ArgMatches;

use crate::failure::Failure;
use crate::profile;

/// The beginning of the names of the environment's variables.
const PREFIX: &str = "BITRIX24_";

/// How the caller is authorized.
pub enum Access {
    /// The URL of an incoming webhook.
    Webhook(String),
    /// A portal and an access token for it.
    OAuth {
        /// The host or the URL of the portal.
        portal: String,
        /// The token.
        token: String,
    },
}

/// The credentials of a call.
pub struct Credentials {
    /// How the caller is authorized.
    pub access: Access,
    /// The other values by name, such as `bot_id` and `bot_token`.
    values: BTreeMap<String, String>,
}

/// A client with either kind of authorization.
pub enum Portal {
    /// With an incoming webhook.
    Webhook(Client<Webhook>),
    /// With an access token.
    OAuth(Client<OAuth>),
}

/// Returns the name of the variable for a value: `BITRIX24_BOT_ID` for `bot_id`.
pub fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

/// Finds the credentials. Those in the environment come first. The two sources are not mixed,
/// except that the environment may name another bot id: a token of one portal must not be sent to
/// another.
pub fn find(flags: &ArgMatches) -> Result<Credentials, Failure> {
    let profile = profile::named(flags);
    let environment = environment();
    if profile.is_none()
        && let Some(access) = access(&environment, variable)?
    {
        return Ok(Credentials {
            access,
            values: environment,
        });
    }
    let path = profile::path()?;
    let mut file = profile::read(&path)?;
    let name = profile.unwrap_or(profile::DEFAULT);
    let Some(entries) = file.profiles.remove(name) else {
        return Err(Failure::credentials(match profile {
            Some(name) => format!(
                "{} has no profile `{name}`. Create it with: b24 login --profile {name}",
                path.display()
            ),
            None => "there are no credentials. Set BITRIX24_WEBHOOK (and BITRIX24_BOT_ID and \
                     BITRIX24_BOT_TOKEN for a bot), or BITRIX24_PORTAL and BITRIX24_ACCESS_TOKEN, \
                     or save them with: b24 login"
                .to_owned(),
        }));
    };
    let mut values: BTreeMap<String, String> = entries
        .into_iter()
        .map(|(key, entry)| (key, entry.text()))
        .collect();
    let access = access(&values, str::to_owned)?.ok_or_else(|| {
        Failure::credentials(format!(
            "the profile `{name}` in {} has neither `webhook` nor `portal` and `access_token`",
            path.display()
        ))
    })?;
    if let Some(bot) = environment.get("bot_id") {
        values.insert("bot_id".to_owned(), bot.clone());
    }
    Ok(Credentials { access, values })
}

/// Returns the variables of the environment by the names of their values.
pub fn environment() -> BTreeMap<String, String> {
    env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let name = name.strip_prefix(PREFIX)?.to_lowercase();
            Some((name, value.into_string().ok()?))
        })
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn access(
    values: &BTreeMap<String, String>,
    shown: impl Fn(&str) -> String,
) -> Result<Option<Access>, Failure> {
    let get = |name: &str| values.get(name).cloned();
    match (get("webhook"), get("portal"), get("access_token")) {
        (Some(url), None, None) => Ok(Some(Access::Webhook(url))),
        (None, Some(portal), Some(token)) => Ok(Some(Access::OAuth { portal, token })),
        (None, None, None) => Ok(None),
        (Some(_), _, _) => Err(Failure::credentials(format!(
            "set either {}, or {} and {}",
            shown("webhook"),
            shown("portal"),
            shown("access_token")
        ))),
        (None, Some(_), None) => Err(Failure::credentials(format!(
            "set {} too",
            shown("access_token")
        ))),
        (None, None, Some(_)) => Err(Failure::credentials(format!("set {} too", shown("portal")))),
    }
}

impl Credentials {
    /// Returns a value, such as `bot_id`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a webhook makes the calls.
    pub fn is_webhook(&self) -> bool {
        matches!(self.access, Access::Webhook(_))
    }

    /// Returns all texts that must not be shown.
    pub fn secrets(&self) -> Vec<&str> {
        let access = match &self.access {
            Access::Webhook(url) => url.trim_end_matches('/').rsplit('/').next(),
            Access::OAuth { token, .. } => Some(token.as_str()),
        };
        let is_secret = |name: &str| name.ends_with("token") || name.ends_with("secret");
        let values = self.values.iter();
        let values = values.filter(|(name, _)| is_secret(name));
        access
            .into_iter()
            .chain(values.map(|(_, value)| value.as_str()))
            .collect()
    }

    /// Returns the address of a method without secrets.
    pub fn address(&self, method: &str) -> String {
        match &self.access {
            Access::Webhook(url) => {
                let url = url.trim_end_matches('/');
                let public = url.rsplit_once('/').map_or("", |(public, _)| public);
                format!("{public}/(secret)/{method}")
            }
            Access::OAuth { portal, .. } => {
                let portal = portal.trim_end_matches('/');
                let scheme = if portal.contains("://") {
                    ""
                } else {
                    "https://"
                };
                format!("{scheme}{portal}/rest/{method}")
            }
        }
    }

    /// Creates a client.
    pub fn client(&self) -> Result<Portal, Failure> {
        let config = Config::default()
            .user_agent(concat!("b24/", env!("CARGO_PKG_VERSION")))
            .allow_http_on_loopback();
        let client = match &self.access {
            Access::Webhook(url) => Client::webhook_with(url, config).map(Portal::Webhook),
            Access::OAuth { portal, token } => {
                Client::oauth_with(portal, token.as_str(), config).map(Portal::OAuth)
            }
        };
        client.map_err(|error| Failure::credentials(error.to_string()))
    }
}
