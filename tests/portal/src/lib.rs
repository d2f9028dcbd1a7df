//! A stand-in Bitrix24 portal: a real HTTP server on 127.0.0.1 that answers chat-bot REST calls
//! the way the vendor documents them, so that a bot can be tested without a portal, without a
//! network and without harm.
//!
//! ```
//! use bitrix24_portal::Portal;
//! use serde_json::{Value, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//!
//! // Your bot takes the address where it would take a real webhook. Here a bare HTTP client does.
//! let method = "imbot.v2.Chat.Message.Reaction.add";
//! let http = reqwest::Client::builder().no_proxy().build()?;
//! let react = |reaction: &str| {
//!     http.post(format!("{}{method}", portal.webhook_url()))
//!         .json(&json!({
//!             "botId": 456, "botToken": "my_bot_token", "messageId": 789, "reaction": reaction,
//!         }))
//!         .send()
//! };
//!
//! let answer: Value = react("like").await?.json().await?;
//! assert_eq!(answer["result"], json!({ "result": true }));
//!
//! // A portal does what it is asked only once ...
//! let again: Value = react("like").await?.json().await?;
//! assert_eq!(again["error"], "REACTION_ALREADY_SET");
//!
//! // ... and it can be told to fail.
//! portal.fail_next("QUERY_LIMIT_EXCEEDED")?;
//! assert_eq!(react("fire").await?.status(), 503);
//!
//! // Afterwards it tells what it was asked and what it remembers.
//! assert_eq!(portal.requests().len(), 3);
//! assert_eq!(portal.requests()[0].parameters["reaction"], "like");
//! assert!(portal.world(|world| world.has_reaction(789, 456, "like")));
//! # Ok(())
//! # }
//! ```
//!
//! The server stops when the [`Portal`] is dropped. Starting one costs next to nothing, so give
//! every test its own.
//!
//! The server runs on the tokio runtime it is started in. Code that blocks its thread while it
//! waits for an answer needs a multi-thread runtime, or it waits for a server it keeps from running.
//!
//! # The default world
//!
//! A fresh portal fits the vendor's examples, so that they work with nothing but the address
//! replaced. The constants are in [`demo`]:
//!
//! | what | value |
//! |---|---|
//! | webhook | user 1, code `demowebhookcode` |
//! | access tokens | `demo-access-token`, `demo-expired-token`, `demo-token-without-imbot` |
//! | bot 456, token `my_bot_token` | belongs to the webhook and to the OAuth application |
//! | bot 457, token `other_bot_token` | belongs to another application |
//! | message 789 | in a chat with both bots |
//! | message 790 | in a chat without a bot |
//!
//! [`Portal::world`] changes all of it:
//!
//! ```
//! # use bitrix24_portal::{Portal, demo};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let portal = Portal::start().await?;
//! portal.world(|world| {
//!     world.add_chat(9, [demo::USER_ID, demo::BOT_ID]);
//!     world.add_message(1000, 9);
//! });
//! # Ok(())
//! # }
//! ```
//!
//! # Asking what a bot did
//!
//! [`Portal::requests`] is the log. A test usually wants the parameters of one method's calls:
//!
//! ```
//! # use bitrix24_portal::Portal;
//! use serde_json::Value;
//!
//! fn calls(portal: &Portal, method: &str) -> Vec<Value> {
//!     portal
//!         .requests()
//!         .into_iter()
//!         .filter(|request| request.method == method)
//!         .map(|request| request.parameters)
//!         .collect()
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! # let portal = Portal::start().await?;
//! # assert!(calls(&portal, "profile").is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Other languages
//!
//! `cargo install bitrix24-portal` gives the same portal as a program. It prints its address, its
//! keys and two cURL commands to begin with, and is steered over HTTP:
//!
//! | request | effect |
//! |---|---|
//! | `POST /_portal/fail` with `{"error":"QUERY_LIMIT_EXCEEDED","times":2}` | the next two calls fail so |
//! | `GET /_portal/requests` | the log and the number of accepted connections |
//! | `POST /_portal/reset` | the default world, an empty log, nothing left to fail |
//!
//! # What is answered
//!
//! * `POST` and `GET` of `/rest/{user_id}/{code}/{method}` (webhook) and `/rest/{method}` with the
//!   token as the parameter `auth` (OAuth), each with or without `.json`.
//! * Parameters as JSON, as a form in PHP's notation (`fields[a][b]=x`) and in the query; in the
//!   body they win over the query.
//! * The methods: `imbot.v2.Chat.Message.Reaction.add`. Any other name is answered with
//!   `ERROR_METHOD_NOT_FOUND`.
//! * A request the portal cannot read gets `UNREADABLE_REQUEST` with the reason. This code is the
//!   stand-in's own: no real portal sends it.
//!
//! Limits: a body has at most 10 MiB, a form or query at most 1000 parameters nested 64 deep, and
//! the log keeps the latest 10 000 requests.
//!
//! Deliberately absent: HTTPS, answers in XML, `multipart/form-data`, REST 3.0, and any address
//! but loopback.
//!
//! # Features
//!
//! * `cli` (default): the program. Libraries and tests turn it off with `default-features = false`.

mod access;
mod batch;
mod call;
mod clock;
mod control;
pub mod demo;
mod exchange;
mod failure;
mod fault;
mod form;
mod keys;
mod limits;
mod line;
mod log;
mod methods;
mod mischief;
mod oauth;
mod order;
mod parameters;
mod php;
mod portal;
mod rest;
mod spoil;
mod state;
mod tables;
#[cfg(feature = "tls")]
mod tls;
mod world;

pub use clock::Clock;
pub use failure::UnknownFailure;
pub use fault::Fault;
pub use keys::Grant;
pub use limits::Rate;
pub use log::{Authorization, Request};
pub use mischief::TOKEN_ENDPOINT;
pub use portal::{Config, Portal};
pub use world::World;
