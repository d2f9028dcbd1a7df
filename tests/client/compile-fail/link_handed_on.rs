//! A link to a file can only be downloaded: it is neither a text nor another secret.

use bitrix24::imbot::MessageSend;
use bitrix24::{Client, DownloadLink, Secret, Webhook};
use bitrix24::imbot::Button;

fn main() {
    let link = DownloadLink::from("https://example.com/");
    println!("{link}"); //~ E0277
    let _ = MessageSend::new(456, "chat5").message(link.clone()); //~ E0277
    let _ = MessageSend::new(456, "chat5").bot_token(link.clone()); //~ E0277
    let _ = Button::new("Menu").link(link); //~ E0277
}

fn download(client: &Client<Webhook>, text: &str, secret: &Secret) {
    let _ = client.download(text); //~ E0308
    let _ = client.download(secret); //~ E0308
}
