//! The id of a chat is not that of a message, and that of a message not that of a dialog.

use bitrix24::imbot::{MessageGet, MessageSend};
use bitrix24::{ChatId, MessageId};

fn main() {
    let _ = MessageGet::new(456, ChatId(5)); //~ E0277
    let _ = MessageSend::new(456, MessageId(789)); //~ E0277
}
