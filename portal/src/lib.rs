//! A stand-in Bitrix24 portal for tests of chat bots.
//!
//! A real HTTP server on 127.0.0.1 that responds to chat-bot REST calls as portals do, so that a
//! bot can be tested without a portal and without a network. Where portals differ from the
//! documentation, it follows the portals.
//!
//! # A first bot
//!
//! A user writes to the bot, and the bot answers. The program needs no account, and ends after the
//! answer:
//!
//! ```
//! use std::error::Error;
//!
//! use bitrix24::imbot::Event;
//! use bitrix24::{Client, bb_code};
//! use bitrix24_portal::{Portal, demo};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn Error>> {
//!     // A portal with a bot. One of its users writes to the bot.
//!     let portal = Portal::start().await?;
//!     portal.world(|world| world.write(demo::USER, demo::BOT, "Where is my order?"))?;
//!
//!     let client = Client::webhook(&portal.webhook_url())?;
//!     let bot = client.bot(demo::BOT, demo::BOT_TOKEN);
//!
//!     let mut events = bot.event_get().stream();
//!     loop {
//!         if let Event::MessageAdded(event) = events.next().await?.event
//!             && let Some(dialog) = event.dialog_id()
//!         {
//!             println!("user: {}", event.message.text);
//!             let said = bb_code::escape(&event.message.text);
//!             let answer = format!("You asked: [I]{said}[/I] Let me look.");
//!             bot.message_send(dialog).message(&answer).await?;
//!             println!("bot: {answer}");
//!             return Ok(());
//!         }
//!     }
//! }
//! ```
//!
//! Its `Cargo.toml` contains:
//!
//! ```toml
//! [dependencies]
//! bitrix24 = "0.1"
//! bitrix24-portal = { version = "0.1", default-features = false }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```
//!
//! For a real portal, create the client with the URL of one of its incoming webhooks and the bot
//! with its own id and token. The README of `bitrix24` shows the change.
//!
//! # Where everything is
//!
//! | To do this | Look here |
//! | --- | --- |
//! | start a portal | [`Portal::start`], [`Config`] |
//! | know which users, bots and tokens it has | [the default world](#the-default-world), [`demo`] |
//! | change them, or act as a user | [`Portal::world`], [`World`] |
//! | see what the bot sent | [`Portal::requests`], [`World::text`] |
//! | make calls fail | [`Portal::fail_next`], [`Fault`] |
//! | limit the rate, advance the clock | [`Portal::limit_rate`], [`Portal::advance`] |
//! | see what was sent to webhooks | [`Portal::deliveries`] |
//! | use another language | [the program](#other-languages) |
//!
//! # In tests
//!
//! ```
//! use bitrix24_portal::Portal;
//! use serde_json::{Value, json};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//!
//! // Any HTTP client can call the portal. A bot gets this URL instead of that of a real webhook.
//! let method = "imbot.v2.Chat.Message.Reaction.add";
//! # let _ = rustls::crypto::ring::default_provider().install_default();
//! let http = reqwest::Client::builder().no_proxy().build()?;
//! let react = |reaction: &str| {
//!     http.post(format!("{}{method}", portal.webhook_url()))
//!         .json(&json!({
//!             "botId": 456, "botToken": "my_bot_token", "messageId": 789, "reaction": reaction,
//!         }))
//!         .send()
//! };
//!
//! let response: Value = react("like").await?.json().await?;
//! assert_eq!(response["result"], json!({ "result": true }));
//!
//! // A reaction can be set only once ...
//! let again: Value = react("like").await?.json().await?;
//! assert_eq!(again["error"], "REACTION_ALREADY_SET");
//!
//! // ... and calls can be made to fail.
//! portal.fail_next("QUERY_LIMIT_EXCEEDED")?;
//! assert_eq!(react("fire").await?.status(), 503);
//!
//! // The portal records its requests and its state.
//! assert_eq!(portal.requests().len(), 3);
//! assert_eq!(portal.requests()[0].parameters["reaction"], "like");
//! assert!(portal.world(|world| world.has_reaction(789, 456, "like")));
//! # Ok(())
//! # }
//! ```
//!
//! The server stops when the [`Portal`] is dropped. Starting one is cheap, so give every test its
//! own.
//!
//! The server runs on the tokio runtime in which it is started. Code that blocks its thread while
//! it waits for a response needs a multi-thread runtime: on a current-thread runtime it blocks the
//! server too.
//!
//! # The default world
//!
//! A fresh portal matches the examples of the documentation, which work once their address is
//! replaced. The constants are in [`demo`]:
//!
//! | what | value |
//! |---|---|
//! | people | John Smith (1), for whom the webhook and the access tokens act, and Anna Davis (2) |
//! | webhook | user 1, code `demowebhookcode` |
//! | access tokens | `demo-access-token`, `demo-expired-token`, `demo-token-without-imbot` |
//! | OAuth application | `app.demo`, secret `demo-client-secret`, refresh token `demo-refresh-token` |
//! | bot 456, code `support_bot`, token `my_bot_token` | belongs to the webhook and to the OAuth application |
//! | bot 457, token `other_bot_token` | belongs to another application |
//! | message 789 | in chat 5, with John and both bots |
//! | message 790 | in chat 6, with John and no bot |
//!
//! [`Portal::world`] gives access to all of it:
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
//! # Simulating users
//!
//! Actions of users raise events for bots, as on a portal: a `bot` receives private messages and
//! messages that mention it, a `supervisor` everything that happens in its chats. The events wait
//! for `imbot.v2.Event.get` or are sent to the bot's `webhookUrl`, as a form or, if configured, as
//! JSON or twice. Only addresses of this machine are called, with a timeout of five seconds.
//!
//! ```
//! # use bitrix24_portal::{Portal, demo};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//! portal.world(|world| {
//!     // In private, to the bot ...
//!     let message = world.write(demo::USER_ID, "456", "Hello")?;
//!     world.edit(demo::USER_ID, message, "Hello, bot")?;
//!     // ... in a group, with a mention, a slash command, and a bot that is brought along.
//!     world.write(demo::USER_ID, "chat5", "What does [USER=456]the bot[/USER] say?")?;
//!     world.add_bot_command(demo::BOT_ID, "help", false);
//!     world.write(demo::USER_ID, "chat5", "/help me")?;
//!     world.invite(demo::USER_ID, demo::FOREIGN_CHAT_ID, demo::BOT_ID)
//! })?;
//! assert_eq!(portal.world(|world| world.waiting_events(demo::BOT_ID)), 5);
//!
//! // From now on a handler is called. Nothing listens on this port.
//! portal.world(|world| {
//!     world.set_webhook_url(demo::BOT_ID, Some("http://127.0.0.1:9/"));
//!     world.write(demo::USER_ID, "456", "Are you there?")
//! })?;
//! portal.wait_for_deliveries(1).await;
//! assert_eq!(portal.deliveries()[0].status, None);
//! # Ok(())
//! # }
//! ```
//!
//! [`World`] has the other actions: pressing buttons, reacting, opening a dialog with a context,
//! sending files.
//!
//! # Unusual events
//!
//! A handler receives more than the events of its chats: an application is installed or removed,
//! its page is opened, and a third party that knows the address sends forged events. Deleted and
//! hidden objects are shown in part:
//!
//! ```
//! # use bitrix24_portal::{Forgery, Portal, Shape, Thing, demo};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//! // Nothing listens on this port; a test passes the address of its bot.
//! let handler = "http://127.0.0.1:9/";
//! portal.world(|world| {
//!     world.install(demo::CLIENT_ID, handler)?;
//!     world.open_page(demo::CLIENT_ID, handler)?;
//!     world.set_webhook_url(demo::BOT_ID, Some(handler));
//!     world.forge(demo::BOT_ID, Forgery::default())?;
//!     // The author of the next message is deleted: `"user": {"id": 1}`.
//!     world.show_as(Thing::User(demo::USER_ID), Shape::Id);
//!     world.write(demo::USER_ID, "456", "Hello")
//! })?;
//! portal.wait_for_deliveries(4).await;
//! # Ok(())
//! # }
//! ```
//!
//! # Deduplication
//!
//! A message whose `templateId` is a lower-case version 4 UUID is sent once: a repeat with the same
//! UUID returns the number of the first message. [`World::keep_under_way`] keeps the first call in
//! progress, so that repeats get `MESSAGE_DUPLICATED_BY_UUID`.
//!
//! # Older portals
//!
//! [`Config::revision`] selects the behaviour where portals differ; see [`Revision`].
//!
//! # Inspecting requests
//!
//! [`Portal::requests`] returns the log. A test usually needs the parameters of one method's calls:
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
//! # assert!(calls(&portal, "user.get").is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Injecting faults
//!
//! All failures of a portal can be produced on demand; see [`Fault`] for the faults of a single
//! request, and [`Portal`] for limits, tokens and the clock:
//!
//! ```
//! use std::time::Duration;
//!
//! use bitrix24_portal::{Fault, Portal, Rate, TOKEN_ENDPOINT};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//!
//! // The next call is carried out, and its response is lost.
//! portal.fault_next(Fault::drop());
//! // One call in ten fails, the same ones for the same seed.
//! portal.chaos(0.1, 7, [Fault::html(), Fault::truncate(), Fault::reset().before()]);
//! // Calls are limited as on the cheaper plans, on a clock that the test advances.
//! portal.limit_rate(Some(Rate::STANDARD));
//! portal.advance(Duration::from_secs(25));
//! // `portal.count` may run for 480 seconds in ten minutes, and each call takes 20 of them.
//! portal.limit_operating(Some(Duration::from_secs(480)));
//! portal.set_cost("portal.count", Duration::from_secs(20));
//! // All tokens expire, and the authorization server requires payment.
//! portal.world(|world| world.expire_access_tokens());
//! portal.fault_next(Fault::error("PAYMENT_REQUIRED")?.of(TOKEN_ENDPOINT));
//! // The portal moves: every call is redirected to the new address.
//! let new = Portal::start().await?;
//! portal.chaos(1.0, 0, [Fault::redirect(302, new.oauth_host())]);
//! # Ok(())
//! # }
//! ```
//!
//! Three additional methods show what a client did. Real portals do not have them. Any authorized
//! caller may call them, and like all methods they work inside a batch:
//!
//! | method | description |
//! |---|---|
//! | `portal.count` | increments the counter named by the parameter `key` and returns `{"count": n}`; [`World::counts`] shows whether a call was carried out once, twice or never |
//! | `portal.echo` | returns the parameters as they were read, without `auth` |
//! | `portal.list` | returns the numbers 1 to `total` (120), 50 a page from `start` on, with `total` and `next` |
//!
//! # The authorization server
//!
//! `/oauth/token/` accepts `GET` and `POST` with the grants `authorization_code` and
//! `refresh_token`. An exchange returns a new pair of tokens and invalidates the code or token that
//! was exchanged. Access tokens are valid for an hour, refresh tokens for 180 days and codes for 30
//! seconds, on the portal's clock. [`Portal::authorize`] returns a code. The errors are
//! `invalid_request`, `invalid_client`, `invalid_grant` and `invalid_scope`; `PAYMENT_REQUIRED`
//! occurs on demand.
//!
//! # Batches
//!
//! `batch` accepts `cmd` and `halt` in any encoding and follows PHP. Calls are carried out in the
//! order they were sent, and their queries are read as by `parse_str` (brackets, `[]`, repeated
//! names, `.` and space in names). `$result[key][field][0]` inserts an earlier result, and
//! `$error`, `$total`, `$next` and `$time` the other parts of the response. Maps that are empty or
//! numbered from 0 are lists in the response. The 51st call and a batch inside a batch are refused
//! individually; the response as a whole has status 200.
//!
//! # Other languages
//!
//! `cargo install bitrix24-portal` installs the same portal as a program. It prints its address,
//! its keys and four cURL commands to start with, and is controlled over HTTP with JSON. With
//! `--tls` it serves HTTPS, which many SDKs require, and prints the path of its authority's
//! certificate: Node.js reads the file from `NODE_EXTRA_CA_CERTS`, Python's `requests` from
//! `REQUESTS_CA_BUNDLE`, cURL from `--cacert`. `--revision` selects an older portal.
//! `GET /_portal/requests` returns the request log, `GET /_portal/deliveries` the events sent to
//! handlers, and `GET /_portal/counts` the counters of `portal.count`:
//!
//! ```sh
//! curl http://127.0.0.1:8024/_portal/requests
//! curl http://127.0.0.1:8024/_portal/deliveries
//! curl http://127.0.0.1:8024/_portal/counts
//! ```
//!
//! Actions of users, by John unless `person` names another; in between, the bot sends a button to
//! press. The content of a file is base64:
//!
//! ```sh
//! curl -d '{"dialogId":"456","text":"Hello"}' http://127.0.0.1:8024/_portal/write
//! curl -d '{"messageId":791,"text":"Hello, bot"}' http://127.0.0.1:8024/_portal/edit
//! curl -d '{"messageId":791}' http://127.0.0.1:8024/_portal/delete
//! curl -H 'Content-Type: application/json' -d '{"botId":456,"botToken":"my_bot_token","dialogId":"chat5","fields":{"message":"Well?","keyboard":[{"TEXT":"Yes","ACTION":"SEND","ACTION_VALUE":"Yes!"}]}}' http://127.0.0.1:8024/rest/1/demowebhookcode/imbot.v2.Chat.Message.send
//! curl -d '{"messageId":792,"button":"Yes"}' http://127.0.0.1:8024/_portal/press
//! curl -d '{"messageId":792,"reaction":"like"}' http://127.0.0.1:8024/_portal/react
//! curl -d '{"messageId":792,"reaction":"like"}' http://127.0.0.1:8024/_portal/unreact
//! curl -d '{"chatId":6,"userId":456}' http://127.0.0.1:8024/_portal/invite
//! curl -d '{"dialogId":"456","context":{"task":7}}' http://127.0.0.1:8024/_portal/context
//! curl -d '{"dialogId":"456","name":"a.txt","content":"SGVsbG8=","text":"Look"}' http://127.0.0.1:8024/_portal/file
//! ```
//!
//! Other deliveries to a handler, of the demo application unless `client_id` names another. An
//! event is forged to a bot that has a handler, with an optional `application_token` and
//! `member_id`:
//!
//! ```sh
//! curl -d '{"url":"http://127.0.0.1:9/install"}' http://127.0.0.1:8024/_portal/install
//! curl -d '{"url":"http://127.0.0.1:9/page"}' http://127.0.0.1:8024/_portal/open
//! curl -d '{"url":"http://127.0.0.1:9/page","without_token":true}' http://127.0.0.1:8024/_portal/open
//! curl -d '{"url":"http://127.0.0.1:9/install","clean":true}' http://127.0.0.1:8024/_portal/uninstall
//! curl -H 'Content-Type: application/json' -d '{"botId":456,"botToken":"my_bot_token","fields":{"eventMode":"webhook","webhookUrl":"http://127.0.0.1:9/bot"}}' http://127.0.0.1:8024/rest/1/demowebhookcode/imbot.v2.Bot.update
//! curl -d '{"botId":456}' http://127.0.0.1:8024/_portal/forge
//! ```
//!
//! A `user`, `chat`, `message` or `bot` is shown as `id` alone, as `nothing`, as `nulls` or as
//! `whole`, and the next message with a UUID stays in progress for a number of repeats:
//!
//! ```sh
//! curl -d '{"user":2,"as":"id"}' http://127.0.0.1:8024/_portal/show
//! curl -d '{"repeats":2}' http://127.0.0.1:8024/_portal/under_way
//! ```
//!
//! Events are sent to handlers once and as a form, unless configured otherwise:
//!
//! ```sh
//! curl -d '{"json":true,"twice":true}' http://127.0.0.1:8024/_portal/delivery
//! ```
//!
//! `POST /_portal/fail` accepts an `error` by its code or a `fault` by its name, and the number of
//! `times` (1 to 1000):
//!
//! ```sh
//! curl -d '{"error":"QUERY_LIMIT_EXCEEDED","times":2,"retry_after":"3"}' http://127.0.0.1:8024/_portal/fail
//! curl -d '{"fault":"drop","before":true}' http://127.0.0.1:8024/_portal/fail
//! curl -d '{"fault":"redirect","status":307,"to":"https://new.example"}' http://127.0.0.1:8024/_portal/fail
//! curl -d '{"error":"PAYMENT_REQUIRED","method":"oauth/token"}' http://127.0.0.1:8024/_portal/fail
//! ```
//!
//! | `fault` | additional parameters | effect on the response (see [`Fault`] for details) |
//! |---|---|---|
//! | `drop`, `reset`, `truncate`, `half_close` | | the connection breaks |
//! | `hold` | | is held back until `POST /_portal/release` |
//! | `delay`, `drip` | `seconds` | is sent late, or byte by byte |
//! | `html`, `empty`, `content_type`, `invalid_utf8` | | is not valid JSON, or not declared as JSON |
//! | `nested` | `depth` (100000) | is nested too deep |
//! | `huge`, `gzip_bomb` | `mebibytes` (100) | is too large |
//! | `endless` | | never ends |
//! | `redirect` | `to`, `status` (302) | is a redirect |
//!
//! `GET /_portal/unmet` lists the pending faults; those left when the portal stops are printed to
//! standard error.
//!
//! With `"before": true` the call is not carried out, with `method` only that method fails, and
//! `retry_after` is the header of that name. `POST /_portal/chaos` injects faults at a random rate,
//! and a `share` of 0 ends it:
//!
//! ```sh
//! curl -d '{"share":0.1,"seed":7,"faults":[{"fault":"html"},{"error":"OVERLOAD_LIMIT"}]}' http://127.0.0.1:8024/_portal/chaos
//! curl -d '{"share":0}' http://127.0.0.1:8024/_portal/chaos
//! ```
//!
//! Limits (null removes one), the clock, tokens, and a reset; times are in seconds:
//!
//! ```sh
//! curl -d '{"rate":{"threshold":50,"per_second":2},"operating":480,"costs":{"portal.count":20}}' http://127.0.0.1:8024/_portal/limits
//! curl -d '{"rate":null,"operating":null}' http://127.0.0.1:8024/_portal/limits
//! curl -d '{"advance":3600}' http://127.0.0.1:8024/_portal/clock
//! curl -d '{"expire":true,"access_token_life":60}' http://127.0.0.1:8024/_portal/oauth
//! curl -d '{"expire":"demo-access-token","revoke":"demo-refresh-token"}' http://127.0.0.1:8024/_portal/oauth
//! curl -d '{"client_endpoint":"https://new.example/rest/"}' http://127.0.0.1:8024/_portal/oauth
//! curl -X POST http://127.0.0.1:8024/_portal/authorize
//! curl -X POST http://127.0.0.1:8024/_portal/release
//! curl -X POST http://127.0.0.1:8024/_portal/reset
//! ```
//!
//! # Supported requests
//!
//! * `POST` and `GET` of `/rest/{user_id}/{code}/{method}` (webhook) and `/rest/{method}` with the
//!   token in the header `Authorization: Bearer`, as the parameter `auth` or as `access_token`
//!   (OAuth), each with or without `.json`.
//! * Parameters as JSON, as a form in PHP's notation (`fields[a][b]=x`) and in the query; the body
//!   takes precedence over the query. Malformed JSON is not refused: the call is carried out
//!   without it.
//! * The methods: all 34 of `imbot.v2` and 6 of `im.v2` that Bitrix24 documents or names, `batch`,
//!   and the three additional ones. Any other name returns `ERROR_METHOD_NOT_FOUND` to every
//!   caller. Names are case-sensitive.
//! * The errors of the methods, which [`documented_errors`] lists, each with status 400, and those
//!   of the authorization with 401. [`Fault::error`] produces those that no call can cause, such as
//!   `BOT_REGISTER_FAILED`.
//! * JSON as PHP writes it: `[]` for an empty map, and `\uXXXX` for everything outside ASCII.
//! * Links to files, which are valid as long as the key they contain.
//! * A request that cannot be read returns `UNREADABLE_REQUEST` with the reason. No real portal
//!   sends this code.
//!
//! Limits: a body has at most 140 MiB, which is more than a file of 100 MiB in base64; a form or
//! query has at most 1000 parameters nested 64 deep; the logs keep the latest 10 000 requests and
//! deliveries.
//!
//! Deliberately not supported: responses in XML, `multipart/form-data`, REST 3.0, pictures behind
//! the addresses of avatars, the older flat form of `imbot.v2.Command.register`, and any address
//! except loopback.
//!
//! # Features
//!
//! * `cli` (default): the program. Libraries and tests disable it with `default-features = false`,
//!   which also avoids its TLS dependencies.
//! * `tls`: `Portal::start_tls`, which starts a portal with HTTPS and its own certificate
//!   authority, for testing callers that require HTTPS.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod clock;
mod control;
mod delivery;
pub mod demo;
mod endpoints;
mod errors;
mod faults;
mod http;
mod limits;
mod log;
mod methods;
mod number;
mod oauth;
mod php;
mod portal;
mod rest;
mod revision;
mod state;
mod tables;
mod webhook_sender;
mod world;

pub use auth::credentials::Grant;
pub use clock::Clock;
pub use delivery::Delivery;
pub use errors::UnknownFailure;
pub use faults::kinds::Fault;
pub use faults::schedule::TOKEN_ENDPOINT;
pub use limits::Rate;
pub use log::{Authorization, Request};
pub use methods::documented_errors;
pub use number::{Dialog, Number};
pub use portal::{Config, Portal};
pub use revision::Revision;
pub use world::{Forgery, Impossible, Shape, Thing, World};
