//! An id cannot be passed for one of another kind: alone, in a list or in a block.

use bitrix24::imbot::{ChatSetOwner, CommandUnregister, FileDownload, UserAdd};
use bitrix24::MessageId;
use bitrix24::imbot::AttachUser;

fn main() {
    let message = MessageId(789);
    let _ = ChatSetOwner::new(456, "chat5", message); //~ E0277
    let _ = UserAdd::new(456, "chat5", [message]); //~ E0277
    let _ = AttachUser::new("Mary").chat_id(message); //~ E0277
    let _ = AttachUser::new("Mary").user_id(message); //~ E0277
    let _ = CommandUnregister::new(456, message); //~ E0277
    let _ = FileDownload::new(456, message); //~ E0277
}
