//! Writes and reads requests.

use openapi_generator_output::models::{MessageSendRequest, MessageSendRequestFields, ReactionAddRequest};
use serde_json::json;

#[test]
fn a_request_is_written_as_documented() {
    // The ids have 64 bits.
    let id: i64 = 1 << 40;
    let mut fields = MessageSendRequestFields::new();
    fields.message = Some("Hello".into());
    fields.reply_id = Some(id);
    let mut request = MessageSendRequest::new(id, "chat5".into());
    request.bot_token = Some("secret".into());
    request.fields = Some(Box::new(fields));
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
