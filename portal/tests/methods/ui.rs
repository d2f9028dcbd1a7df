//! `imbot.v2.Chat.InputAction.notify` and `imbot.v2.Chat.TextField.enabled`.

use bitrix24_portal::Portal;
use serde_json::json;

use crate::tools::{Case, case, ok};

const NOTIFY: &str = "imbot.v2.Chat.InputAction.notify";
const TEXT_FIELD: &str = "imbot.v2.Chat.TextField.enabled";

pub fn cases() -> Vec<Case> {
    [NOTIFY, TEXT_FIELD]
        .into_iter()
        .flat_map(|method| ["chat6", "456", "nobody"].map(|dialog| (method, dialog)))
        .map(|(method, dialog)| {
            let code = match dialog {
                "chat6" => "ACCESS_DENIED",
                _ => "CHAT_NOT_FOUND",
            };
            case(method, code, json!({ "dialogId": dialog }))
        })
        .collect()
}

#[tokio::test]
async fn an_action_is_shown() {
    let portal = Portal::start().await.unwrap();
    for dialog in ["chat5", "1"] {
        let action = json!({
            "dialogId": dialog, "statusMessageCode": "IMBOT_AGENT_ACTION_THINKING",
            "duration": 30,
        });
        assert_eq!(ok(&portal, NOTIFY, action).await, json!({ "result": true }));
    }
}

#[tokio::test]
async fn a_text_field_is_switched_off_and_on() {
    let portal = Portal::start().await.unwrap();
    let write = || portal.world(|world| world.write(1, "456", "Hello"));
    let switch = async |enabled| {
        ok(
            &portal,
            TEXT_FIELD,
            json!({ "dialogId": "1", "enabled": enabled }),
        )
        .await;
        let chat = ok(&portal, "imbot.v2.Chat.get", json!({ "dialogId": "1" })).await;
        chat["chat"]["textFieldEnabled"].clone()
    };
    assert!(write().is_ok());
    assert_eq!(switch(json!("N")).await, false);
    let refused = write().unwrap_err().to_string();
    assert!(refused.contains("switched off"), "{refused}");
    assert_eq!(switch(json!(null)).await, true);
    assert!(write().is_ok());
}
