//! Sends a file to a chat and downloads it.

use bitrix24::imbot::Bot;
use bitrix24::{Bytes, Client, DialogId, FileId, Webhook};
use bitrix24_examples::{Outcome, connect};
use bitrix24_portal::demo::{BOT, BOT_TOKEN, CHAT};

#[tokio::main]
async fn main() -> Outcome<()> {
    let (client, _portal) = connect().await?;
    let bot = client.bot(BOT, BOT_TOKEN);
    let readme = Bytes::read(concat!(env!("CARGO_MANIFEST_DIR"), "/files.rs"))?;
    let file = send(&bot, CHAT.into(), "files.rs", readme).await?;
    let content = fetch(&client, &bot, file).await?;
    println!("file {file} has {} bytes", content.len());
    Ok(())
}

/// Sends a file with a text and a button.
pub async fn send(bot: &Bot, dialog: DialogId, name: &str, content: Bytes) -> Outcome<FileId> {
    let uploaded = bot
        .file_upload(dialog, name, content)
        .message("Here is your file.")
        .await?;
    // An upload accepts no keyboard, but the message it creates does.
    if let Some(message) = uploaded.message_id {
        bot.message_update(message)
            .keyboard([bitrix24::imbot::Button::new("More").link("/disk/")])
            .await?;
    }
    let file = uploaded
        .file
        .ok_or("the portal does not describe the file")?;
    Ok(file.id)
}

/// Downloads a file. Its link contains the secret of the webhook and must not be passed on.
pub async fn fetch(client: &Client<Webhook>, bot: &Bot, file: FileId) -> Outcome<Vec<u8>> {
    let link = bot.file_download(file).await?;
    Ok(client.download(&link).await?)
}
