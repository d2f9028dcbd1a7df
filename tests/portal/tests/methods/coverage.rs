//! Every error that a method documents, and whether these tests have met it.
//!
//! `cargo test -p bitrix24-portal --test methods coverage -- --nocapture` prints the table.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use bitrix24_portal::{demo, documented_errors};
use serde_json::json;

use crate::tools::{Case, case, check_fault};
use crate::{bot, chat, command, event, file, im, member, message, reaction, ui};

/// What no call brings about, and why: such an error comes by a fault alone.
const BY_FAULT: [(&str, &str, &str); 8] = [
    (
        "imbot.v2.Bot.register",
        "BOT_REGISTER_FAILED",
        "the portal never fails to register a bot",
    ),
    (
        "imbot.v2.Bot.unregister",
        "BOT_UNREGISTER_FAILED",
        "the portal never fails to delete a bot",
    ),
    (
        "imbot.v2.Command.register",
        "COMMAND_REGISTER_FAILED",
        "the portal never fails to register a command",
    ),
    (
        "imbot.v2.File.upload",
        "FILE_UPLOAD_FAILED",
        "the portal never fails to store a file",
    ),
    (
        "imbot.v2.File.upload",
        "FILE_SEND_FAILED",
        "the portal never fails to send the message of a file",
    ),
    (
        "im.v2.File.upload",
        "FOLDER_ERROR",
        "every chat has a folder",
    ),
    (
        "im.v2.File.upload",
        "UPLOAD_FAILED",
        "the portal never fails to store a file",
    ),
    (
        "im.v2.File.upload",
        "SEND_FAILED",
        "the portal never fails to send the message of a file",
    ),
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
        // Only the methods of a bot know this one.
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
    let mut met: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for case in cases() {
        case.check().await;
        met.insert((case.method, case.code), "by a call");
    }
    for (method, code, why) in BY_FAULT {
        check_fault(method, code).await;
        match met.entry((method, code)) {
            Entry::Vacant(missing) => missing.insert(why),
            Entry::Occupied(_) => panic!("a call brings about {code} of {method}, too"),
        };
    }

    let mut missing = Vec::new();
    for (method, codes) in documented_errors() {
        for code in codes {
            let how = met.remove(&(method, code));
            let shown = match how {
                Some("by a call") => "by a call".to_owned(),
                Some(why) => format!("by a fault: {why}"),
                None => "never".to_owned(),
            };
            println!("{method:45} {code:28} {shown}");
            if how.is_none() {
                missing.push((method, code));
            }
        }
    }
    assert!(missing.is_empty(), "documented and never met: {missing:?}");
    assert!(met.is_empty(), "met and not documented: {met:?}");
}

/// The portal has all the methods of the description, and no others but its own.
#[test]
fn every_documented_method_is_there() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../generated/openapi.json");
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
    assert_eq!(known, described);
    assert_eq!(known.len(), 39);
}
