//! With a webhook, a bot needs its own token.

use bitrix24::{Client, Webhook};
use bitrix24::imbot::Bot;

fn bot(portal: Client<Webhook>) -> Bot {
    portal.bot(456) //~ E0061
}

fn main() {}
