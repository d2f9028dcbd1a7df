//! The contents of a message: text, attachment and keyboard.

use serde_json::{Map, Value, json};

use crate::errors::Code;
use crate::http::parameters::Values;
use crate::world::Content;

/// How many characters of a text are kept.
const MAX_TEXT: usize = 20_000;
/// The end of a text that was cut.
const CUT: &str = " (...)";
/// How many characters an attachment may have as JSON.
const MAX_ATTACH: usize = 60_000;
/// The kinds of blocks in an attachment.
const BLOCKS: [&str; 8] = [
    "MESSAGE",
    "LINK",
    "RICH_LINK",
    "USER",
    "GRID",
    "IMAGE",
    "FILE",
    "DELIMITER",
];
/// The fields of blocks that contain an address.
const ADDRESSES: [&str; 4] = ["LINK", "PREVIEW", "AVATAR", "IMAGE"];
/// The colors that a keyboard passes on to its buttons.
const COLORS: [&str; 4] = ["BG_COLOR", "TEXT_COLOR", "OFF_BG_COLOR", "OFF_TEXT_COLOR"];

/// Returns the contents of a message with these fields. Fails if there is nothing to send.
pub(super) fn content(fields: Values<'_>, bot: u64) -> Result<Content, Code> {
    let is_given = |name| {
        fields
            .get(name)
            .is_some_and(|it| !is_nothing(&written_as_text(it)))
    };
    let content = unchecked(fields, bot);
    let is_empty = content.text.is_empty() && !is_given("attach") && !has_forwards(fields);
    if is_empty {
        return Err("EMPTY_MESSAGE");
    }
    for (name, kept, code) in [
        ("attach", "ATTACH", "PARAM_ATTACH_ERROR"),
        ("keyboard", "KEYBOARD", "PARAM_KEYBOARD_ERROR"),
    ] {
        if is_given(name) && !content.params.contains_key(kept) {
            return Err(code);
        }
    }
    Ok(content)
}

/// Returns the same without checks: invalid parts are omitted.
pub(super) fn unchecked(fields: Values<'_>, bot: u64) -> Content {
    let mut content = Content {
        text: text(fields).unwrap_or_default(),
        is_system: fields.flag("system").unwrap_or(false),
        uuid: fields.text("templateId").map(str::to_owned),
        ..Content::default()
    };
    change(&mut content.params, fields, bot);
    if fields.flag("urlPreview") == Some(false) {
        content.params.insert("URL_PREVIEW".to_owned(), json!("N"));
    }
    content
}

/// Returns whether there are messages to forward.
fn has_forwards(fields: Values<'_>) -> bool {
    fields.inner("forwardIds").entries().next().is_some()
}

/// Returns the trimmed text, cut if it is too long.
pub(super) fn text(fields: Values<'_>) -> Option<String> {
    let text = match fields.get("message")? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_long = text.chars().count() > MAX_TEXT + CUT.len();
    match text.char_indices().nth(MAX_TEXT).filter(|_| is_long) {
        Some((end, _)) => Some(format!("{}{CUT}", &text[..end])),
        None => Some(text),
    }
}

/// Changes the contents besides the text. Invalid values change nothing; empty values remove a
/// part.
pub(super) fn change(params: &mut Map<String, Value>, fields: Values<'_>, bot: u64) {
    let mut change = |name: &str, kept_as: &str, read: &dyn Fn(&Value) -> Option<Value>| {
        let Some(given) = fields.get(name).map(written_as_text) else {
            return;
        };
        if let Some(kept) = read(&given) {
            params.insert(kept_as.to_owned(), kept);
        } else if is_nothing(&given) {
            params.remove(kept_as);
        }
    };
    change("attach", "ATTACH", &attach);
    change("keyboard", "KEYBOARD", &|given| keyboard(given, bot));
}

/// Returns the attachment as it is stored, a list of objects with blocks. Invalid blocks are
/// dropped; returns `None` if nothing is left or it is too long.
fn attach(given: &Value) -> Option<Value> {
    if given.to_string().chars().count() >= MAX_ATTACH {
        return None;
    }
    let blocks = match given {
        Value::Array(blocks) => blocks,
        whole => whole["BLOCKS"].as_array()?,
    };
    let kept: Vec<&Value> = blocks.iter().filter(|block| is_block(block)).collect();
    if kept.is_empty() {
        return None;
    }
    let mut whole = match given {
        Value::Array(_) => json!({}),
        whole => whole.clone(),
    };
    whole["BLOCKS"] = json!(kept);
    Some(json!([whole]))
}

/// Returns whether the block has one key that names its kind, and all its addresses are allowed.
fn is_block(block: &Value) -> bool {
    let Some(block) = block.as_object() else {
        return false;
    };
    block.len() == 1
        && block
            .iter()
            .all(|(kind, content)| BLOCKS.contains(&kind.as_str()) && has_good_addresses(content))
}

fn has_good_addresses(content: &Value) -> bool {
    match content {
        Value::Array(items) => items.iter().all(has_good_addresses),
        Value::Object(fields) => ADDRESSES
            .iter()
            .filter_map(|name| fields.get(*name)?.as_str())
            .all(is_good_address),
        _ => true,
    }
}

fn is_good_address(address: &str) -> bool {
    let beginnings = ["/", "http://", "https://"];
    address.is_empty() || beginnings.iter().any(|it| address.starts_with(it))
}

/// Returns the buttons, each with the bot of its command. Invalid buttons are ignored.
fn keyboard(given: &Value, bot: u64) -> Option<Value> {
    let bot = given["BOT_ID"].as_u64().unwrap_or(bot);
    let buttons = match given {
        Value::Array(buttons) => buttons,
        whole => whole["BUTTONS"].as_array()?,
    };
    let buttons: Vec<Value> = buttons
        .iter()
        .filter_map(|it| button(it, bot, given))
        .collect();
    (!buttons.is_empty()).then_some(Value::Array(buttons))
}

/// Returns the button with its bot and the settings of its keyboard: colors that replace its own,
/// and the vote mark.
fn button(button: &Value, bot: u64, keyboard: &Value) -> Option<Value> {
    let mut kept = button.as_object()?.clone();
    if kept.get("TYPE") != Some(&json!("NEWLINE")) {
        kept.get("TEXT")?.as_str()?;
        kept.entry("BOT_ID").or_insert(json!(bot));
        for name in COLORS {
            if let Some(color) = keyboard["COLORS"][name].as_str().filter(|it| is_color(it)) {
                kept.entry(name).or_insert(json!(color));
            }
        }
        if keyboard["VOTE"] == "Y" {
            kept.insert("VOTE".to_owned(), json!("Y"));
        }
    }
    Some(Value::Object(kept))
}

/// Returns whether the text is `#RGB` or `#RRGGBB`.
fn is_color(written: &str) -> bool {
    written.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Returns the value, parsed if it is JSON in a text.
fn written_as_text(value: &Value) -> Value {
    let read = value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    read.unwrap_or_else(|| value.clone())
}

/// Returns whether the value means nothing: `N`, or an empty value.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty() || text == "N",
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut() {
        let cut = |length: usize| {
            let padded = format!(" {} ", "ü".repeat(length));
            let map = Map::from_iter([("message".to_owned(), json!(padded))]);
            let parameters = crate::http::parameters::Parameters::from(map);
            text(parameters.values()).unwrap()
        };
        assert_eq!(cut(20_000).chars().count(), 20_000);
        assert_eq!(cut(20_006).chars().count(), 20_006);
        assert_eq!(cut(20_007), format!("{} (...)", "ü".repeat(20_000)));
    }

    #[test]
    fn attachments() {
        let block = json!({ "MESSAGE": "text" });
        let kept = json!([{ "BLOCKS": [block] }]);
        for given in [
            json!([block]),
            json!({ "BLOCKS": [block] }),
            json!([block, { "LINK": { "LINK": "ftp://x" } }]),
        ] {
            assert_eq!(attach(&given), Some(kept.clone()), "{given}");
        }
        for wrong in [
            json!(["text"]),
            json!([{ "MESSAGE": "a", "LINK": {} }]),
            json!([{ "LINK": { "LINK": "ftp://x" } }]),
            json!([{ "IMAGE": [{ "LINK": "x.png" }] }]),
            json!({ "ID": 1 }),
            json!("text"),
            json!([{ "MESSAGE": "x".repeat(60_000) }]),
        ] {
            assert_eq!(attach(&wrong), None);
        }
        for nothing in [json!(null), json!([]), json!(""), json!("N")] {
            assert!(is_nothing(&nothing));
        }
        assert_eq!(
            written_as_text(&json!(json!([block]).to_string())),
            json!([block])
        );
    }

    #[test]
    fn keyboards() {
        let button = json!({ "TEXT": "Yes", "COMMAND": "yes" });
        let kept = |bot: u64| json!([{ "TEXT": "Yes", "COMMAND": "yes", "BOT_ID": bot }]);
        for (given, expected) in [
            (json!([button]), Some(kept(7))),
            (json!({ "BUTTONS": [button] }), Some(kept(7))),
            (json!({ "BOT_ID": 8, "BUTTONS": [button] }), Some(kept(8))),
            (
                json!([{ "TYPE": "NEWLINE" }]),
                Some(json!([{ "TYPE": "NEWLINE" }])),
            ),
            (json!("N"), None),
            (json!([]), None),
            (json!([{ "LINK": "/x" }]), None),
        ] {
            assert_eq!(keyboard(&given, 7), expected, "{given}");
        }
    }

    #[test]
    fn buttons_take_colors_and_the_mark_of_a_vote_from_their_keyboard() {
        let given = json!({
            "BUTTONS": [
                { "TEXT": "Yes" },
                { "TEXT": "No", "BG_COLOR": "#fff" },
                { "TYPE": "NEWLINE" },
            ],
            "COLORS": { "BG_COLOR": "#29619b", "TEXT_COLOR": "white", "OTHER": "#000" },
            "VOTE": "Y",
        });
        let kept = json!([
            { "TEXT": "Yes", "BOT_ID": 7, "BG_COLOR": "#29619b", "VOTE": "Y" },
            { "TEXT": "No", "BOT_ID": 7, "BG_COLOR": "#fff", "VOTE": "Y" },
            { "TYPE": "NEWLINE" },
        ]);
        assert_eq!(keyboard(&given, 7), Some(kept));
    }
}
