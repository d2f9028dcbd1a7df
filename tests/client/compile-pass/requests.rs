//! The arguments of requests.

use bitrix24::imbot::{
    BotGet, BotRegister, BotUpdate, ChatGet, CommandUpdate, MessageSend, ReactionAdd,
};
use bitrix24::{BotId, Bytes, ChatId, DialogId, Reaction, Secret, UserId};
use bitrix24::imbot::{AttachBlock, AttachDelimiter, Button, ButtonAction, BotKeyboard, Keyboard, KeyboardItem, MessageEvent};

/// An object of an event can be passed in place of its id.
fn answers(event: &MessageEvent) -> Option<(MessageSend, ReactionAdd, ChatGet)> {
    let (chat, user) = (event.chat.as_ref()?, event.user.as_ref()?);
    let _ = MessageSend::new(456, user);
    Some((
        MessageSend::new(456, chat),
        ReactionAdd::new(456, &event.message, Reaction::Like),
        ChatGet::new(456, chat),
    ))
}

fn main() {
    let menu = [
        Button::new("Soup").command("order").into(),
        Button::new("Salad").link("/menu/").into(),
        KeyboardItem::NewLine,
        Button::new("Ask")
            .action(ButtonAction::Put, "What is there?")
            .into(),
    ];
    let _ = MessageSend::new(456, ChatId(5))
        .message("What would you like?")
        .keyboard(menu)
        .attach([
            AttachBlock::Message("Today".into()),
            AttachDelimiter::new().into(),
        ]);
    // Lists accept whatever converts: arrays, vectors and iterators.
    let buttons = ["Yes", "No"].map(Button::new);
    let _ = MessageSend::new(BotId(456), UserId(7)).keyboard(buttons);
    let _ = BotKeyboard::new((1..4).map(|row| Button::new(row.to_string()))).bot_id(456);

    // Rows of equal length are arrays, others are vectors. A single button needs no list.
    let [soup, salad, ask] = ["Soup", "Salad", "Ask"].map(Button::new);
    let rows = Keyboard::rows([vec![soup, salad], vec![ask]]);
    let _ = MessageSend::new(456, ChatId(5)).keyboard(rows);
    let rows = KeyboardItem::rows([["Yes", "No"].map(Button::new)]);
    let _ = BotKeyboard::new(rows).bot_id(456);
    let _ = MessageSend::new(456, ChatId(5))
        .keyboard(Button::new("Menu"))
        .attach(AttachDelimiter::new());

    let _ = BotRegister::new("lunch", "Lunch")
        .avatar(b"GIF89a")
        .avatar(vec![0, 1, 2])
        .webhook_url("https://example.com/");
    let _ = Bytes::read("avatar.png").map(|avatar| BotUpdate::new(456).avatar(avatar));
    let _ = BotUpdate::new(456)
        .name(String::from("Lunch"))
        .is_hidden(true);
    let _ = (BotGet::by_code("lunch"), BotGet::by_bot_id(BotId(456)));
    let _ = CommandUpdate::new(456, 1).title([("en", Some("Order")), ("de", None)]);

    for dialog in [DialogId::from("chat5"), ChatId(5).into(), UserId(7).into()] {
        let _ = MessageSend::new(456, dialog).bot_token(Secret::from("token"));
    }
}
