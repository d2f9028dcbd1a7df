//! Of parameters that exclude each other there is one, and there is no other way to make a request.

use bitrix24::imbot::BotGet;

fn main() {
    let _ = BotGet::new(); //~ E0599
    let _ = BotGet::by_code("lunch").bot_id(456); //~ E0599
}
