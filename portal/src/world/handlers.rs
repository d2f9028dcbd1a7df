//! Deliveries to a handler besides the events of chats: an application is installed or removed, its
//! page is opened, or a third party forges an event.

use axum::http::Uri;
use serde_json::{Map, Value, json};

use super::commands::LANGUAGE;
use super::objects::object;
use super::{Impossible, In, Outgoing, World};
use crate::demo;
use crate::number::Number;

/// The contents of a forged event.
///
/// The forger knows the handler's address and the format of events, and of the portal's secrets
/// only those given here.
#[derive(Debug, Clone, Default)]
pub struct Forgery {
    /// The token that claims to prove the event's origin; an arbitrary one if `None`.
    pub application_token: Option<String>,
    /// The portal that the event claims to come from; this one if `None`.
    pub member_id: Option<String>,
}

impl World {
    /// Sends `ONAPPINSTALL` with a new pair of tokens to a handler.
    ///
    /// The application is named by its `client_id`.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such application.
    pub fn install(&mut self, client_id: &str, url: &str) -> Result<(), Impossible> {
        let application = self.known(client_id)?;
        let pair = self.credentials.issue(client_id, self.now);
        let mut auth = self.origin_auth(&application);
        auth.extend(object(json!({
            "access_token": pair.access_token,
            "expires": self.now.saturating_add(pair.life).as_secs(),
            "expires_in": pair.life.as_secs(),
            "refresh_token": pair.refresh_token,
            "scope": pair.scopes.join(" "),
            "status": "L",
            "user_id": demo::USER_ID,
        })));
        let data = json!({
            "VERSION": "1", "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": LANGUAGE,
        });
        self.send_to(url, "ONAPPINSTALL", data, Value::Object(auth));
        Ok(())
    }

    /// Sends `ONAPPUNINSTALL`, which has no tokens, to a handler.
    ///
    /// `clean` requests the deletion of the application's data.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such application.
    pub fn uninstall(&mut self, client_id: &str, url: &str, clean: bool) -> Result<(), Impossible> {
        let application = self.known(client_id)?;
        let auth = self.origin_auth(&application);
        let data = json!({
            "LANGUAGE_ID": LANGUAGE, "CLEAN": u8::from(clean),
        });
        self.send_to(url, "ONAPPUNINSTALL", data, Value::Object(auth));
        Ok(())
    }

    /// Opens an application's page: sends the first POST to it, with tokens of the person who opens
    /// it.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such application, or if `url` is not a URL.
    pub fn open_page(&mut self, client_id: &str, url: &str) -> Result<(), Impossible> {
        self.open(client_id, url, true)
    }

    /// Opens an application's page as older portals do.
    ///
    /// The request contains neither the application's token nor its scope nor the authorization
    /// server.
    ///
    /// # Errors
    ///
    /// Returns an error as [`open_page`](Self::open_page) does.
    pub fn open_page_without_token(
        &mut self,
        client_id: &str,
        url: &str,
    ) -> Result<(), Impossible> {
        self.open(client_id, url, false)
    }

    fn open(&mut self, client_id: &str, url: &str, with_token: bool) -> Result<(), Impossible> {
        let application = self.known(client_id)?;
        let is_address = url.parse::<Uri>().is_ok_and(|url| url.scheme().is_some());
        if !is_address {
            return Err(Impossible::new(format!(
                "{url:?} is not the address of a page; pass an absolute URL"
            )));
        }
        let pair = self.credentials.issue(client_id, self.now);
        let (protocol, domain) = self.protocol_and_domain();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("DOMAIN", domain)
            .append_pair("PROTOCOL", protocol)
            .append_pair("LANG", LANGUAGE)
            .append_pair("APP_SID", "demo-application-session")
            .finish();
        let joint = if url.contains('?') { '&' } else { '?' };
        let mut body = object(json!({
            "AUTH_ID": pair.access_token,
            "AUTH_EXPIRES": pair.life.as_secs(),
            "REFRESH_ID": pair.refresh_token,
            "member_id": demo::MEMBER_ID,
            "status": "L",
            "PLACEMENT": "DEFAULT",
        }));
        if with_token {
            body.extend(object(json!({
                "SERVER_ENDPOINT": format!("{}/rest/", self.origin),
                "APPLICATION_TOKEN": self.token_of_application(&application),
                "APPLICATION_SCOPE": pair.scopes.join(","),
            })));
        }
        self.send(Outgoing {
            bot: 0,
            url: format!("{url}{joint}{query}"),
            event: String::new(),
            body: Value::Object(body),
        });
        Ok(())
    }

    /// Sends a forged event to a bot's handler: a message that nobody wrote.
    ///
    /// # Errors
    ///
    /// Returns an error if the bot has no handler.
    pub fn forge(&mut self, bot: impl Into<Number>, forgery: Forgery) -> Result<(), Impossible> {
        let bot = bot.into().0;
        let Some(url) = self.handler(bot) else {
            return Err(Impossible::new(format!(
                "the bot {bot} has no handler; set its webhook URL first"
            )));
        };
        let Forgery {
            application_token,
            member_id,
        } = forgery;
        let (_, domain) = self.protocol_and_domain();
        let auth = json!({
            "domain": domain,
            "server_endpoint": format!("{}/rest/", self.origin),
            "status": "L",
            "client_endpoint": format!("{}/rest/", self.origin),
            "member_id": member_id.as_deref().unwrap_or(demo::MEMBER_ID),
            "user_id": demo::USER_ID,
            "application_token": application_token.as_deref().unwrap_or("forged-application-token"),
        });
        let code = self.bot(bot).map_or("", |bot| &bot.code);
        let data = json!({
            "bot": { "id": bot, "code": code },
            "message": { "id": 1, "chatId": 1, "authorId": demo::USER_ID, "text": "Forged" },
            "chat": { "id": 1, "dialogId": demo::USER_ID.to_string(), "type": "private" },
            "user": self.user_object(demo::USER_ID, In::Event(bot)),
            "language": LANGUAGE,
        });
        self.send_to(&url, "ONIMBOTV2MESSAGEADD", data, auth);
        Ok(())
    }

    /// Returns the part of every event that describes its origin.
    pub(super) fn origin_auth(&self, application: &str) -> Map<String, Value> {
        let (_, domain) = self.protocol_and_domain();
        object(json!({
            "domain": domain,
            "server_endpoint": format!("{}/rest/", self.origin),
            "client_endpoint": format!("{}/rest/", self.origin),
            "member_id": demo::MEMBER_ID,
            "application_token": self.token_of_application(application),
        }))
    }

    /// Returns `1` for HTTPS and `0` for HTTP, and the host with its port.
    fn protocol_and_domain(&self) -> (&'static str, &str) {
        match self.origin.split_once("://") {
            Some(("https", domain)) => ("1", domain),
            Some((_, domain)) => ("0", domain),
            None => ("0", &self.origin),
        }
    }

    /// Returns the name of an application that the authorization server knows.
    fn known(&self, client_id: &str) -> Result<String, Impossible> {
        let application = self.credentials.application(client_id);
        application.map(str::to_owned).ok_or_else(|| {
            Impossible::new(format!("unknown application {client_id:?}; add it first"))
        })
    }

    fn send_to(&mut self, url: &str, event: &str, data: Value, auth: Value) {
        let body = json!({
            "event": event,
            "event_handler_id": self.next_handler_id(),
            "data": data,
            "ts": self.now.as_secs(),
            "auth": auth,
        });
        self.send(Outgoing {
            bot: 0,
            url: url.to_owned(),
            event: event.to_owned(),
            body,
        });
    }
}
