//! The floors have the same outcome as the crate; otherwise the figures could not be compared.

use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{ErrorKind, Reaction, decode};
use bitrix24_bench::{answers, floor};

fn requests() -> (ReactionAdd, floor::ReactionAdd) {
    (
        ReactionAdd::new(456, 789, Reaction::RedHeart).bot_token("my_bot_token"),
        floor::ReactionAdd {
            bot_id: 456,
            bot_token: Some("my_bot_token".to_owned()),
            message_id: 789,
            reaction: floor::Reaction::parse("redHeart"),
        },
    )
}

#[test]
fn requests_are_the_same_bytes() -> Result<(), serde_json::Error> {
    let (request, by_hand) = requests();
    assert_eq!(
        serde_json::to_string(&request)?,
        serde_json::to_string(&by_hand)?
    );
    Ok(())
}

#[test]
fn answers_hold_the_same_values() -> Result<(), Box<dyn std::error::Error>> {
    let answer = decode(&requests().0, 200, answers::SUCCESS)?;
    let by_hand: floor::Response = serde_json::from_slice(answers::SUCCESS)?;
    assert_eq!(answer.value, by_hand.result.result);
    let time = answer.time.ok_or("the response has no time")?;
    let by_hand = by_hand.time.ok_or("the response has no time")?;
    assert_eq!(
        [
            time.start,
            time.finish,
            time.duration,
            time.processing,
            time.operating
        ],
        [
            by_hand.start,
            by_hand.finish,
            by_hand.duration,
            by_hand.processing,
            by_hand.operating
        ],
    );
    assert!(time.start.is_some() && time.operating.is_some());
    assert_eq!(
        (
            time.date_start,
            time.date_finish,
            time.operating_reset_at.is_some()
        ),
        (by_hand.date_start, by_hand.date_finish, true),
    );
    assert_eq!(time.operating_reset_at, by_hand.operating_reset_at);
    Ok(())
}

#[test]
fn refusals_are_looked_up() -> Result<(), Box<dyn std::error::Error>> {
    let Err(error) = decode(&requests().0, 400, answers::REFUSAL) else {
        return Err("the answer is a refusal".into());
    };
    let ErrorKind::Api(refusal) = error.kind() else {
        return Err(error.into());
    };
    let by_hand = floor::refusal(400, answers::REFUSAL)?;
    assert_eq!(refusal.failure, ReactionAddError::ReactionAlreadySet);
    assert_eq!(by_hand.kind, floor::Kind::ReactionAlreadySet);
    assert_eq!(error.method(), by_hand.details.method);
    assert_eq!(refusal.status(), by_hand.details.status);
    assert_eq!(refusal.code(), by_hand.details.code);
    assert_eq!(refusal.description(), by_hand.details.description);
    Ok(())
}

#[test]
fn reactions_are_the_same() -> Result<(), Box<dyn std::error::Error>> {
    let known = Reaction::ALL.iter().map(Reaction::as_str);
    for code in known.chain(["a_code_of_tomorrow"]) {
        let reaction: Reaction = code.parse()?;
        let by_hand = floor::Reaction::parse(code);
        let derived: floor::DerivedReaction = serde_json::from_str(&format!("\"{code}\""))?;
        assert_eq!((reaction.as_str(), by_hand.as_str()), (code, code));
        let is_unknown = matches!(reaction, Reaction::Unknown(_));
        assert_eq!(matches!(by_hand, floor::Reaction::Other(_)), is_unknown);
        assert_eq!(
            matches!(derived, floor::DerivedReaction::Other(_)),
            is_unknown
        );
    }
    Ok(())
}
