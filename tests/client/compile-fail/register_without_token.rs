//! A bot that is registered by a webhook needs a token; with OAuth there is none.

use bitrix24::{Client, OAuth, Webhook};

fn by_webhook(client: Client<Webhook>) {
    let _ = client.imbot().bot_register("lunch", "Lunch"); //~ E0061
}

fn by_oauth(client: Client<OAuth>) {
    let _ = client.imbot().bot_register("lunch", "Lunch", "token"); //~ E0061
}

fn main() {}
