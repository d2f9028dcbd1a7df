//! Sends a file to a chat and gets it back.

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

/// Sends a file, with a word about it and a button below.
pub async fn send(bot: &Bot, dialog: DialogId, name: &str, content: Bytes) -> Outcome<FileId> {
    let uploaded = bot
        .file_upload(dialog, name, content)
        .message("Here is your file.")
        .await?;
    // An upload takes no keyboard, but the message it makes does.
    if let Some(message) = uploaded.message_id {
        bot.message_update(message)
            .keyboard([bitrix24::imbot::Button::new("More").link("/disk/")])
            .await?;
    }
    let file = uploaded
        .file
        .ok_or("the portal does not tell of the file")?;
    Ok(file.id)
}

/// Gets a file. The link to it holds the secret of the webhook, so it goes no further.
pub async fn fetch(client: &Client<Webhook>, bot: &Bot, file: FileId) -> Outcome<Vec<u8>> {
    let link = bot.file_download(file).await?;
    Ok(client.download(&link).await?)
}
