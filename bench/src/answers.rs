//! Responses of the portal, byte for byte as it writes them.

mod message;

use serde_json::{Map, Value, json};

pub use message::{APPLICATION_TOKEN, MEMBER_ID, delivery, events, form, message_with_author};

/// The reaction was added.
pub const SUCCESS: &[u8] = br#"{"result":{"result":true},"time":{"start":1788264000.4871,"finish":1788264000.5312,"duration":0.0441,"processing":0.0187,"date_start":"2026-09-01T12:00:00+03:00","date_finish":"2026-09-01T12:00:00+03:00","operating_reset_at":1788264600,"operating":0.1062}}"#;

/// The bot has already added this reaction. The status is 400.
pub const REFUSAL: &[u8] =
    br#"{"error":"REACTION_ALREADY_SET","error_description":"Reaction already set"}"#;

/// Fifty users with all of their keys, in the order of the spec or the other way round.
#[must_use]
pub fn users(is_reversed: bool) -> Vec<u8> {
    let time: Value = serde_json::from_slice(SUCCESS).expect("it is JSON");
    let users: Vec<_> = (1..=50)
        .map(|id| {
            let user = json!({
                "id": id,
                "active": true,
                "name": "Ines Moreau",
                "firstName": "Ines",
                "lastName": "Moreau",
                "workPosition": "Purchasing",
                "color": "#4ba5c3",
                "avatar": "https://portal.bitrix24.com/upload/31.png",
                "gender": "F",
                "birthday": "09-11",
                "extranet": false,
                "bot": false,
                "connector": false,
                "externalAuthId": "default",
                "status": "online",
                "idle": "2026-09-14T07:55:00+02:00",
                "lastActivityDate": "2026-09-14T08:21:03+02:00",
                "mobileLastDate": "2026-09-14T08:21:03+02:00",
                "desktopLastDate": "2026-09-14T08:21:03+02:00",
                "absent": "2026-09-20T00:00:00+02:00",
                "departments": [4, 9],
                "phones": {"workPhone": "+48 22 000 00 00"},
                "type": "employee",
                "website": "https://example.com",
                "email": "ines@example.com",
            });
            match user {
                Value::Object(user) if is_reversed => {
                    user.into_iter().rev().collect::<Map<_, _>>().into()
                }
                user => user,
            }
        })
        .collect();
    let answer = json!({"result": users, "time": time["time"]});
    answer.to_string().into_bytes()
}
