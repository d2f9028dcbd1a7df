//! The default world and its constants.
//!
//! The numbers and the bot token are those of the documentation's examples. All keys are plain
//! words, so that they cannot be mistaken for secrets.

use bitrix24::{BotId, ChatId, MessageId, UserId};

/// The person whose rights the webhook and the access tokens have, an administrator.
pub const USER_ID: u64 = 1;
/// Another person.
pub const OTHER_USER_ID: u64 = 2;
/// The code of the webhook.
pub const WEBHOOK_CODE: &str = "demowebhookcode";
/// The application behind the webhook.
pub const WEBHOOK_APPLICATION: &str = "demo-webhook";

/// A valid access token.
pub const ACCESS_TOKEN: &str = "demo-access-token";
/// An access token that has expired.
pub const EXPIRED_TOKEN: &str = "demo-expired-token";
/// An access token that lacks the scope `imbot`.
pub const UNSCOPED_TOKEN: &str = "demo-token-without-imbot";
/// The application behind the access tokens.
pub const OAUTH_APPLICATION: &str = "demo-oauth";
/// The id of the OAuth application at the authorization server.
pub const CLIENT_ID: &str = "app.demo";
/// The secret of the OAuth application.
pub const CLIENT_SECRET: &str = "demo-client-secret";
/// A refresh token of the OAuth application, which can be exchanged once.
pub const REFRESH_TOKEN: &str = "demo-refresh-token";
/// The permanent id of the portal, which does not change with its address.
pub const MEMBER_ID: &str = "demo0000000000000000000000000000";
/// The placeholder in the documentation's OAuth examples, accepted so that they run as printed.
pub(crate) const VENDOR_PLACEHOLDER_TOKEN: &str = "**put_access_token_here**";

/// The bot that belongs both to the webhook's and to the OAuth application.
pub const BOT_ID: u64 = 456;
/// The code of [`BOT_ID`].
pub const BOT_CODE: &str = "support_bot";
/// The token of [`BOT_ID`].
pub const BOT_TOKEN: &str = "my_bot_token";
/// A bot of an application without a key to this portal.
pub const OTHER_BOT_ID: u64 = 457;
/// The token of [`OTHER_BOT_ID`].
pub const OTHER_BOT_TOKEN: &str = "other_bot_token";
/// The application behind [`OTHER_BOT_ID`].
pub const OTHER_APPLICATION: &str = "demo-other";

/// A chat of the person and both bots.
pub const CHAT_ID: u64 = 5;
/// A message in [`CHAT_ID`].
pub const MESSAGE_ID: u64 = 789;
/// A chat of the person alone.
pub const FOREIGN_CHAT_ID: u64 = 6;
/// A message in [`FOREIGN_CHAT_ID`], which the bots cannot read.
pub const FOREIGN_MESSAGE_ID: u64 = 790;

/// [`BOT_ID`] as a [`BotId`].
pub const BOT: BotId = BotId(BOT_ID as i64);
/// [`USER_ID`] as a [`UserId`].
pub const USER: UserId = UserId(USER_ID as i64);
/// [`CHAT_ID`] as a [`ChatId`].
pub const CHAT: ChatId = ChatId(CHAT_ID as i64);
/// [`MESSAGE_ID`] as a [`MessageId`].
pub const MESSAGE: MessageId = MessageId(MESSAGE_ID as i64);
