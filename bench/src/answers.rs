//! Responses of the portal, byte for byte as it writes them.

/// The reaction was added.
pub const SUCCESS: &[u8] = br#"{"result":{"result":true},"time":{"start":1788264000.4871,"finish":1788264000.5312,"duration":0.0441,"processing":0.0187,"date_start":"2026-09-01T12:00:00+03:00","date_finish":"2026-09-01T12:00:00+03:00","operating_reset_at":1788264600,"operating":0.1062}}"#;

/// The bot has already added this reaction. The status is 400.
pub const REFUSAL: &[u8] =
    br#"{"error":"REACTION_ALREADY_SET","error_description":"Reaction already set"}"#;
