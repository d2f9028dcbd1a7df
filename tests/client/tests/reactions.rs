//! The reaction codes: each can be added to a message, and no code is ever lost or changed.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use bitrix24::Reaction;
use bitrix24::imbot::Bot;
use bitrix24::imbot::ReactionAddError;
use bitrix24_portal::{Portal, demo};
use client_tests::{by_oauth, by_webhook};
use serde_json::{Value, json};

/// Codes that are not listed, some of which differ little from listed ones.
const UNLISTED: [&str; 12] = [
    "thumbsSideways",
    " like",
    "like\n",
    "",
    " ",
    "Unknown",
    "👍",
    "лайк",
    "e\u{301}\u{202e}\u{feff}",
    r#"qu"ote"#,
    r"back\slash\u0041",
    "\u{0}\u{1b}\t",
];

fn parse(code: &str) -> Reaction {
    match code.parse() {
        Ok(reaction) => reaction,
    }
}

/// Returns a code as displayed: invisible characters are escaped.
fn shown(code: &str) -> String {
    let hidden = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{feff}');
    let shown = code.chars().map(|c| {
        if hidden(c) {
            c.escape_unicode().to_string()
        } else {
            c.to_string()
        }
    });
    shown.collect()
}

/// Returns every listed code and every unlisted one.
fn all() -> Vec<Reaction> {
    let unlisted = UNLISTED.into_iter().map(parse);
    Reaction::ALL.iter().cloned().chain(unlisted).collect()
}

async fn every_reaction_can_be_put(portal: &Portal, bot: &Bot) {
    for reaction in Reaction::ALL {
        let code = reaction.as_str();
        let has_it =
            || portal.world(|world| world.has_reaction(demo::MESSAGE_ID, demo::BOT_ID, code));
        assert!(!has_it(), "{code}");
        let put = bot.reaction_add(789, reaction.clone()).await;
        assert_eq!(put, Ok(true), "{code}");
        assert!(has_it(), "{code}");
    }
    let sent: Vec<Value> = portal
        .requests()
        .into_iter()
        .map(|mut request| request.parameters["reaction"].take())
        .collect();
    let codes: Vec<&str> = Reaction::ALL.iter().map(Reaction::as_str).collect();
    assert_eq!(Value::from(sent), json!(codes));
}

#[tokio::test]
async fn every_reaction_can_be_put_by_webhook() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    every_reaction_can_be_put(&portal, &bot).await;
}

#[tokio::test]
async fn every_reaction_can_be_put_with_oauth() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_oauth(&portal).bot(456);
    every_reaction_can_be_put(&portal, &bot).await;
}

#[tokio::test]
async fn an_unlisted_code_is_sent_as_it_is() {
    let portal = Portal::start().await.expect("a portal");
    let bot = by_webhook(&portal).bot(456, "my_bot_token");
    for code in UNLISTED {
        let error = bot
            .reaction_add(789, parse(code))
            .await
            .expect_err("no portal knows it");
        assert_eq!(
            error.refusal(),
            Some(&ReactionAddError::ReactionNotFound),
            "{code:?}"
        );
        let sent = portal.requests().pop().expect("a request");
        assert_eq!(sent.parameters["reaction"], code);
    }
}

/// The codes of the vendor's page, copied by hand. None of them ever becomes unknown, because a
/// withdrawn one stays as a deprecated variant.
const VENDORS: &str = "
    like dislike faceWithTearsOfJoy redHeart neutralFace fire cry slightlySmilingFace winkingFace
    laugh kiss wonder slightlyFrowningFace loudlyCryingFace faceWithStuckOutTongue
    faceWithStuckOutTongueAndWinkingEye smilingFaceWithSunglasses confusedFace flushedFace
    thinkingFace angry smilingFaceWithHorns faceWithThermometer facepalm poo flexedBiceps
    clappingHands raisedHand smilingFaceWithHeartEyes smilingFaceWithHearts pleadingFace
    relievedFace foldedHands okHand signHorns loveYouGesture clownFace partyingFace questionMark
    exclamationMark lightBulb bomb sleepingSymbol crossMark whiteHeavyCheckMark eyes handshake
    hundredPoints
";

#[test]
fn a_variant_is_called_as_the_vendors_code() {
    assert_eq!(VENDORS.split_whitespace().count(), 48);
    for code in VENDORS.split_whitespace() {
        let reaction = parse(code);
        let mut name = format!("{reaction:?}");
        name[..1].make_ascii_lowercase();
        assert_eq!(name, code);
    }
}

#[test]
fn a_code_survives_text_and_json() {
    for reaction in all() {
        let code = reaction.as_str();
        assert_eq!(parse(code), reaction);
        assert_eq!(parse(code).as_str().as_bytes(), code.as_bytes());
        assert_eq!(reaction.to_string(), shown(code));

        let json = serde_json::to_string(&reaction).expect("a code serializes");
        assert_eq!(json, json!(code).to_string());
        assert_eq!(
            serde_json::from_str::<Reaction>(&json).expect(&json),
            reaction
        );
        assert_eq!(
            serde_json::from_value::<Reaction>(json!(code)).expect(code),
            reaction
        );
        assert_eq!(
            serde_json::from_reader::<_, Reaction>(json.as_bytes()).expect(code),
            reaction
        );
    }
}

#[test]
fn a_code_is_padded_like_any_text() {
    assert_eq!(format!("[{:>6}]", Reaction::Like), "[  like]");
    assert_eq!(format!("[{:<6}]", parse("new")), "[new   ]");
}

#[test]
fn there_is_one_value_for_each_code() {
    for reaction in Reaction::ALL {
        assert!(!matches!(reaction, Reaction::Unknown(_)), "{reaction}");
    }
    for code in UNLISTED {
        match parse(code) {
            Reaction::Unknown(unknown) => {
                assert_eq!((unknown.as_str(), unknown.to_string()), (code, shown(code)));
            }
            listed => panic!("{code:?} is not {listed:?}"),
        }
    }
    // An escape in the JSON does not change the code.
    let escaped: Reaction = serde_json::from_str(r#""\u006cike""#).expect("a code");
    assert_eq!(escaped, Reaction::Like);
}

#[test]
fn what_is_no_text_is_no_code() {
    for json in ["null", "1", "true", r#"["like"]"#, r#"{"like":null}"#] {
        let error = serde_json::from_str::<Reaction>(json).expect_err(json);
        assert!(
            error.to_string().contains("expected a code of Reaction"),
            "{json}: {error}"
        );
    }
}

#[test]
fn order_and_hash_agree_with_equality() {
    let all = all();
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for (at, left) in all.iter().enumerate() {
        assert!(HashSet::from([left.clone()]).contains(&parse(left.as_str())));
        for (other, right) in all.iter().enumerate() {
            assert_eq!(left.cmp(right) == Ordering::Equal, at == other);
            assert_eq!(left.cmp(right), right.cmp(left).reverse());
        }
    }
    assert!(
        Reaction::ALL.is_sorted(),
        "the order is that of the vendor's page"
    );
}

#[test]
fn an_emoji_stands_for_one_code() {
    let emoji: Vec<&str> = Reaction::ALL.iter().filter_map(Reaction::emoji).collect();
    assert_eq!(emoji.iter().collect::<HashSet<_>>().len(), emoji.len());
    for (reaction, emoji) in [
        (Reaction::Like, "👍"),
        (Reaction::RedHeart, "❤️"),
        (Reaction::WhiteHeavyCheckMark, "✅"),
        (Reaction::HundredPoints, "💯"),
    ] {
        assert_eq!(reaction.emoji(), Some(emoji));
    }
}

#[test]
fn an_emoji_is_known_in_every_spelling() {
    const TONES: [&str; 5] = [
        "\u{1F3FB}",
        "\u{1F3FC}",
        "\u{1F3FD}",
        "\u{1F3FE}",
        "\u{1F3FF}",
    ];
    const VARIATIONS: [&str; 3] = ["", "\u{FE0E}", "\u{FE0F}"];
    const GENDERS: [&str; 2] = ["\u{200D}\u{2640}\u{FE0F}", "\u{200D}\u{2642}\u{FE0F}"];
    for code in VENDORS.split_whitespace() {
        let reaction = parse(code);
        let emoji = reaction.emoji().expect("the vendor's codes are emoji");
        let plain = emoji.trim_end_matches('\u{FE0F}');
        for ending in TONES.iter().chain(&VARIATIONS).chain(&GENDERS) {
            let spelling = format!("{plain}{ending}");
            assert_eq!(
                Reaction::from_emoji(&spelling).as_ref(),
                Some(&reaction),
                "{spelling}"
            );
        }
        let toned_and_gendered = format!("{plain}{}{}", TONES[2], GENDERS[0]);
        assert_eq!(
            Reaction::from_emoji(&toned_and_gendered).as_ref(),
            Some(&reaction)
        );
    }
}

#[test]
fn other_emoji_stand_for_nothing() {
    for emoji in [
        "",
        " ",
        "🦀",
        "👍👍",
        "👍❤️",
        "🏽",
        "\u{FE0F}",
        "❤️‍🔥",
        "😮‍💨",
        "like",
        ":like:",
        "♂️",
    ] {
        assert_eq!(Reaction::from_emoji(emoji), None, "{emoji:?}");
    }
    assert_eq!(parse("👍").emoji(), None);
}
