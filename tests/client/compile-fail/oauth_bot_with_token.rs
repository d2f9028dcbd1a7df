//! With OAuth, a bot has no token.

use bitrix24::{Client, OAuth};
use bitrix24::imbot::Bot;

fn bot(portal: Client<OAuth>) -> Bot {
    portal.bot(456, "my_bot_token") //~ E0061
}

fn main() {}
