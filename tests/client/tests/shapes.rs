//! Conversions: rows for a list, a button for a keyboard, an object for its id.

use bitrix24::imbot::{Button, Keyboard, KeyboardItem};
use bitrix24::{Chat, ChatId, DialogId, Message, MessageId, User};
use serde_json::{from_value, json};

fn button(text: &str) -> KeyboardItem {
    Button::new(text).into()
}

#[test]
fn rows_are_a_list_with_ends_of_rows() {
    let [a, b, c] = ["a", "b", "c"].map(Button::new);
    let rows = Keyboard::rows([vec![a, b], vec![], vec![c]]);
    let list = [button("a"), button("b"), KeyboardItem::NewLine, button("c")];
    assert_eq!(rows, Keyboard::from(list));
    let one = Keyboard::from(Button::new("a"));
    assert_eq!(one, Keyboard::from([button("a")]));
}

#[test]
fn an_object_stands_for_its_id() {
    let chat: Chat = from_value(json!({"id": 5, "dialogId": "12"})).expect("a chat");
    assert_eq!(ChatId::from(&chat), ChatId(5));
    assert_eq!(DialogId::from(&chat), DialogId::from("12"));
    // A hidden chat may have only its id.
    let chat: Chat = from_value(json!({"id": 5})).expect("a chat");
    assert_eq!(DialogId::from(&chat), DialogId::from("chat5"));
    let user: User = from_value(json!({"id": 12})).expect("a user");
    assert_eq!(DialogId::from(&user), DialogId::from("12"));
    let message: Message = from_value(json!({"id": 789})).expect("a message");
    assert_eq!(MessageId::from(&message), MessageId(789));
}
