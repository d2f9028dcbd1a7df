//! Writes and reads requests.

use progenitor_output::types::{MessageSendRequest, MessageSendRequestFields, ReactionAddRequest};
use serde_json::json;

#[test]
fn a_request_is_written_as_documented() {
    // The ids have 64 bits.
    let id: i64 = 1 << 40;
    let request = MessageSendRequest {
        bot_id: id.into(),
        bot_token: Some("secret".to_owned()),
        dialog_id: "chat5".to_owned().into(),
        fields: Some(MessageSendRequestFields {
            message: Some("Hello".parse().unwrap()),
            reply_id: Some(id.into()),
            ..Default::default()
        }),
        platform_context: None,
    };
    let expected = json!({
        "botId": id,
        "botToken": "secret",
        "dialogId": "chat5",
        "fields": {"message": "Hello", "replyId": id},
    });
    assert_eq!(serde_json::to_value(request).unwrap(), expected);
}

#[test]
fn unlisted_codes_are_kept() {
    for reaction in ["like", "notListedYet"] {
        let document = json!({"botId": 456, "messageId": 789, "reaction": reaction});
        let request: ReactionAddRequest = serde_json::from_value(document.clone()).unwrap();
        assert_eq!(serde_json::to_value(request).unwrap(), document);
    }
}
