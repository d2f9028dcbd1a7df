//! The stand-in portal as a program: prints how to call it, answers until Ctrl-C.

use std::io;

use bitrix24_portal::{Clock, Config, Portal, demo};
use clap::Parser;

/// A stand-in Bitrix24 portal on 127.0.0.1 for trying out and testing chat bots.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8024)]
    port: u16,
}

fn main() -> io::Result<()> {
    let Arguments { port } = Arguments::parse();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let portal = Portal::start_with(Config {
                port,
                clock: Clock::System,
            })
            .await?;
            print!("{}", instructions(&portal));
            tokio::signal::ctrl_c().await?;
            portal.stop().await;
            Ok(())
        })
}

/// All that is needed to make a first call. The keys are the demo world's and no secret.
fn instructions(portal: &Portal) -> String {
    let (host, webhook) = (portal.oauth_host(), portal.webhook_url());
    let (bot, bot_token) = (demo::BOT_ID, demo::BOT_TOKEN);
    let (client, secret) = (demo::CLIENT_ID, demo::CLIENT_SECRET);
    let refresh = demo::REFRESH_TOKEN;
    let (message, foreign_message) = (demo::MESSAGE_ID, demo::FOREIGN_MESSAGE_ID);
    let (token, expired, unscoped) = (
        portal.access_token(),
        portal.expired_token(),
        portal.unscoped_token(),
    );
    format!(
        r#"A stand-in Bitrix24 portal listens on {host}; Ctrl-C stops it.

Webhook        {webhook}
Access token   {token}
  expired      {expired}
  no imbot     {unscoped}
OAuth server   {host}/oauth/token/
  application  {client}, secret {secret}
  refresh      {refresh}
Bot            {bot}, token {bot_token}
Message        {message}
  no access    {foreign_message}

With the webhook:
curl -H 'Content-Type: application/json' -d '{{"botId":{bot},"botToken":"{bot_token}","messageId":{message},"reaction":"like"}}' {webhook}imbot.v2.Chat.Message.Reaction.add

With OAuth:
curl -H 'Content-Type: application/json' -d '{{"botId":{bot},"messageId":{message},"reaction":"fire","auth":"{token}"}}' {host}/rest/imbot.v2.Chat.Message.Reaction.add

To hear from a person:
curl -d '{{"dialogId":"{bot}","text":"Hello"}}' {host}/_portal/write

To see failures:
curl -d '{{"error":"QUERY_LIMIT_EXCEEDED","times":2}}' {host}/_portal/fail
"#
    )
}
