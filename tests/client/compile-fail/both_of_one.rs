//! A request has exactly one of the parameters that exclude each other.

use bitrix24::imbot::BotGet;

fn main() {
    let _ = BotGet::new(); //~ E0599
    let _ = BotGet::by_code("lunch").bot_id(456); //~ E0599
}
