//! Every error that a method documents, and whether these tests have produced it.
//!
//! `cargo xtask coverage` prints the table.

use std::collections::BTreeSet;

use bitrix24_portal::{demo, documented_errors};
use serde_json::json;

use crate::tools::{Case, case, check_fault};
use crate::{bot, chat, command, event, file, im, member, message, reaction, ui};

/// Any method.
const ANY: &str = "";

/// The documented errors that no call of the method needs to produce, and why: only a fault
/// produces them.
#[rustfmt::skip]
const BY_FAULT: &[(&str, &str, &str)] = &[
    (ANY, "ATTACH_ERROR", "portals answer PARAM_ATTACH_ERROR in its place"),
    (ANY, "ATTACH_OVERSIZE", "portals answer PARAM_ATTACH_ERROR in its place"),
    (ANY, "ACCESS_DENIED_EXTEND", "any member may add others"),
    (ANY, "ACCESS_DENIED_KICK", "nobody is kept in a chat"),
    (ANY, "BOT_REGISTER_FAILED", "the portal never fails to register a bot"),
    (ANY, "BOT_UNREGISTER_FAILED", "the portal never fails to delete a bot"),
    (ANY, "CANCELED", "no module interferes with messages"),
    (ANY, "CHAT_ID", "whatever is wrong with a message is found before"),
    (ANY, "COMMAND_REGISTER_FAILED", "the portal never fails to register a command"),
    (ANY, "DISK_NOT_INSTALLED", "the portal always keeps files"),
    (ANY, "ERROR_FROM_OTHER_MODULE", "no module interferes with messages"),
    (ANY, "ERROR_NO_ACCESS", "whatever is wrong with a message is found before"),
    (ANY, "ERROR_TO_CHAT_ID", "whatever is wrong with a message is found before"),
    (ANY, "FILE_FOLDER_ERROR", "every chat has a folder"),
    (ANY, "FILE_SEND_FAILED", "the portal never fails to send the message of a file"),
    (ANY, "FILE_UPLOAD_FAILED", "the portal never fails to store a file"),
    (ANY, "FOLDER_ERROR", "every chat has a folder"),
    (ANY, "LEAVE_OWNER_FORBIDDEN", "an owner who leaves is replaced"),
    (ANY, "MESSAGE_ACCESS_DENIED_BY_TARIFF", "no plan hides messages"),
    (ANY, "MESSAGE_DUPLICATED_BY_UUID", "it takes two calls, which `message` makes"),
    (ANY, "MESSAGE_TYPE", "whatever is wrong with a message is found before"),
    (ANY, "READ_CHAT_NOT_FOUND_ERROR", "whatever is wrong with a chat is found before"),
    (ANY, "READ_CHAT_NOT_READABLE_ERROR", "whatever is wrong with a chat is found before"),
    (ANY, "READ_MESSAGE_LIST_EMPTY_ERROR", "whatever is wrong with a message is found before"),
    (ANY, "READ_USER_NOT_FOUND_ERROR", "the bot is found before"),
    (ANY, "REST_SERVER_NOT_FOUND", "every call comes by REST"),
    (ANY, "SEND_FAILED", "the portal never fails to send the message of a file"),
    (ANY, "SENDING_FAILED", "the portal never fails to send a message"),
    (ANY, "TEXT_FIELD_DISABLED", "bots write in spite of a closed field"),
    (ANY, "TO_USER_ID", "whatever is wrong with a message is found before"),
    (ANY, "UPLOAD_FAILED", "the portal never fails to store a file"),
    (ANY, "USER_INVITED_FROM_STRUCTURE", "nobody is in a chat because of a department"),
    (ANY, "USER_NOT_FOUND", "who is not there is passed over"),
    (ANY, "WRONG_PARAMETER", "the portal keeps no pictures"),
    ("im.v2.File.download", "ACCESS_DENIED", "portals answer FILE_ACCESS_ERROR in its place"),
    ("imbot.v2.Bot.update", "BOT_INVALID_CALLBACK", "a bad address is passed over"),
    ("imbot.v2.Chat.add", "ACCESS_DENIED", "everybody may create chats"),
];

/// The cases of all modules, and those of the errors that all methods of a bot share.
fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = [
        bot::cases(),
        chat::cases(),
        member::cases(),
        message::cases(),
        reaction::cases(),
        command::cases(),
        event::cases(),
        file::cases(),
        im::cases(),
        ui::cases(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (method, codes) in documented_errors() {
        // Only the methods of a bot have this error.
        if codes.contains(&"BOT_OWNERSHIP_ERROR") {
            cases.extend([
                case(
                    method,
                    "BOT_TOKEN_NOT_SPECIFIED",
                    json!({ "botToken": null }),
                ),
                case(method, "BOT_ID_REQUIRED", json!({ "botId": null })),
                case(method, "BOT_NOT_FOUND", json!({ "botId": 999 })),
                case(
                    method,
                    "BOT_OWNERSHIP_ERROR",
                    json!({ "botId": demo::OTHER_BOT_ID }),
                ),
            ]);
        }
    }
    cases
}

#[tokio::test]
async fn every_documented_error_is_produced() {
    let mut met: BTreeSet<(&str, &str)> = BTreeSet::new();
    for case in cases() {
        case.check().await;
        met.insert((case.method, case.code));
    }
    let mut missing = Vec::new();
    for (method, codes) in documented_errors() {
        for code in codes {
            let mut whys = BY_FAULT.iter();
            let why = whys.find(|(of, known, _)| [ANY, method].contains(of) && *known == code);
            let shown = if met.contains(&(method, code)) {
                "by a call".to_owned()
            } else if let Some((_, _, why)) = why {
                check_fault(method, code).await;
                format!("by a fault: {why}")
            } else {
                missing.push((method, code));
                "never".to_owned()
            };
            println!("{method:45} {code:32} {shown}");
        }
    }
    assert!(missing.is_empty(), "documented and never met: {missing:?}");
    let is_known = |code| documented_errors().any(|(_, codes)| codes.contains(&code));
    let unknown: Vec<_> = met
        .into_iter()
        .filter(|(_, code)| !is_known(*code))
        .collect();
    assert!(unknown.is_empty(), "met and in no table: {unknown:?}");
}

/// The portal has all methods of the description, and no others except its own.
#[test]
fn every_documented_method_is_there() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../generated/openapi.json");
    let document = std::fs::read_to_string(document).expect("the exported document");
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let mut described: Vec<&str> = paths
        .keys()
        .map(|path| path.trim_start_matches('/'))
        .collect();
    described.sort_unstable();
    let mut known: Vec<&str> = documented_errors().map(|(method, _)| method).collect();
    known.sort_unstable();
    assert!(!known.is_empty());
    assert_eq!(known, described);
}
