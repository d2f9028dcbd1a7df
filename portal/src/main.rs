//! The stand-in portal as a program, which prints how to call it and runs until Ctrl-C.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use bitrix24_portal::{Clock, Config, Portal, Revision, demo};
use clap::Parser;

/// A stand-in Bitrix24 portal on 127.0.0.1 for trying out and testing chat bots.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 selects a free one.
    #[arg(long, default_value_t = 8024)]
    port: u16,
    /// Serve HTTPS with a certificate from a new authority, whose own certificate is written to
    /// this folder or, by default, to the folder for temporary files.
    #[arg(long, value_name = "FOLDER")]
    tls: Option<Option<PathBuf>>,
    /// The revision of the REST API whose behaviour the portal has: before-34, 34 or 35.
    #[arg(long, default_value = "35", value_parser = revision)]
    revision: Revision,
}

fn main() -> io::Result<()> {
    let Arguments {
        port,
        tls,
        revision,
    } = Arguments::parse();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let config = Config {
                port,
                clock: Clock::System,
                revision,
            };
            let (portal, authority) = match tls {
                None => (Portal::start_with(config).await?, None),
                Some(folder) => {
                    let portal = Portal::start_tls(config, &[]).await?;
                    let folder = folder.unwrap_or_else(env::temp_dir);
                    let authority = write_authority(&portal, &folder)?;
                    (portal, Some(authority))
                }
            };
            // Nobody has to read them: the portal also works with a closed pipe.
            let instructions = instructions(&portal, authority.as_deref());
            let _ = io::stdout().write_all(instructions.as_bytes());
            tokio::signal::ctrl_c().await?;
            portal.stop().await;
            if let Some(authority) = authority {
                // Without its portal the certificate is useless.
                let _ = fs::remove_file(authority);
            }
            Ok(())
        })
}

fn revision(text: &str) -> Result<Revision, &'static str> {
    match text {
        "before-34" => Ok(Revision::Before34),
        "34" => Ok(Revision::V34),
        "35" => Ok(Revision::V35),
        _ => Err("use before-34, 34 or 35"),
    }
}

/// Writes the certificate of the portal's authority to the folder and returns its path. The port in
/// its name keeps the certificates of several portals apart.
fn write_authority(portal: &Portal, folder: &Path) -> io::Result<PathBuf> {
    let name = format!("bitrix24-portal-{}.pem", portal.address().port());
    let path = folder.join(name);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, portal.authority()))
        .map_err(|cause| {
            let message = format!(
                "cannot write {}: {cause}; choose another folder with --tls",
                path.display()
            );
            io::Error::new(cause.kind(), message)
        })?;
    Ok(path)
}

/// Returns the instructions for a first call. The keys are those of the demo world and not secret.
fn instructions(portal: &Portal, authority: Option<&Path>) -> String {
    let authority = authority.map(Path::display);
    let trusted = authority
        .as_ref()
        .map_or_else(String::new, |path| format!("\nAuthority      {path}"));
    let curl = authority.as_ref().map_or_else(
        || "curl".to_owned(),
        |path| format!("curl --cacert '{path}'"),
    );
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
{trusted}
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
{curl} -H 'Content-Type: application/json' -d '{{"botId":{bot},"botToken":"{bot_token}","messageId":{message},"reaction":"like"}}' {webhook}imbot.v2.Chat.Message.Reaction.add

With OAuth:
{curl} -H 'Content-Type: application/json' -d '{{"botId":{bot},"messageId":{message},"reaction":"fire","auth":"{token}"}}' {host}/rest/imbot.v2.Chat.Message.Reaction.add

To write as a user:
{curl} -d '{{"dialogId":"{bot}","text":"Hello"}}' {host}/_portal/write

To see failures:
{curl} -d '{{"error":"QUERY_LIMIT_EXCEEDED","times":2}}' {host}/_portal/fail
"#
    )
}
