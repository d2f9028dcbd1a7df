//! The floors have the same outcome as the crate; otherwise the figures could not be compared.

use bitrix24::events::{EventToken, parse_webhook};
use bitrix24::imbot::{Event, EventGet, MessageGet, ReactionAdd, ReactionAddError, UserList};
use bitrix24::{ErrorKind, Method, Reaction, decode};
use bitrix24_bench::{answers, floor};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

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

/// Returns a value as JSON, without what is null or empty.
fn written(value: impl Serialize) -> Value {
    fn without_nothing(value: Value) -> Option<Value> {
        let value = match value {
            Value::Array(entries) => entries.into_iter().filter_map(without_nothing).collect(),
            Value::Object(entries) => entries
                .into_iter()
                .filter_map(|(key, value)| Some((key, without_nothing(value)?)))
                .collect(),
            value => value,
        };
        (![json!(null), json!([]), json!({})].contains(&value)).then_some(value)
    }
    let value = serde_json::to_value(value).expect("every type can be written");
    without_nothing(value).expect("there are values")
}

/// Checks that a response holds the same values in the crate's types and in those of the floor.
fn compare<M: Method<Output: Serialize>, F: DeserializeOwned + Serialize>(
    request: &M,
    body: &[u8],
) -> Result<(), Box<dyn std::error::Error>> {
    let answer = decode(request, 200, body).map_err(|error| error.to_string())?;
    assert_eq!(answer.mismatches, []);
    let by_hand: floor::Answer<F> = serde_json::from_slice(body)?;
    assert!(answer.time.is_some() && by_hand.time.is_some());
    assert_eq!(written(answer.value), written(by_hand.result));
    Ok(())
}

#[test]
fn messages_users_and_events_hold_the_same_values() -> Result<(), Box<dyn std::error::Error>> {
    let message = MessageGet::new(456, 9005);
    compare::<_, floor::MessageWithAuthor>(&message, &answers::message_with_author())?;
    compare::<_, floor::EventPage>(&EventGet::new(456), &answers::events())?;
    compare::<_, Vec<floor::User>>(&UserList::new(456, "chat5"), &answers::users(false))
}

#[test]
fn deliveries_hold_the_same_values() -> Result<(), Box<dyn std::error::Error>> {
    let by_hand: floor::Delivery = serde_json::from_slice(&answers::delivery())?;
    let token = EventToken::of_member(answers::MEMBER_ID, answers::APPLICATION_TOKEN);
    let form = "application/x-www-form-urlencoded";
    for (content_type, body) in [
        ("application/json", answers::delivery()),
        (form, answers::form()),
    ] {
        let delivery = parse_webhook::<Event>(content_type, &body)?.verify(&token)?;
        assert_eq!(delivery.mismatches, []);
        assert!(matches!(delivery.event, Event::MessageAdded(_)));
        assert_eq!(
            (delivery.sent_at, delivery.handler_id),
            (by_hand.ts, by_hand.event_handler_id)
        );
        assert!(delivery.tokens().is_some() && delivery.access_token.is_some());
        assert_eq!(written(delivery.event), written(&by_hand.data));
    }
    Ok(())
}

#[test]
fn the_floor_splits_the_form_into_its_pairs() {
    let form = answers::form();
    let pairs = floor::pairs(&form);
    let value = |name: &str| {
        pairs
            .iter()
            .find(|pair| pair.0 == name)
            .map(|pair| &*pair.1)
    };
    assert_eq!(value("data[message][id]"), Some("9005"));
    assert_eq!(value("auth[member_id]"), Some(answers::MEMBER_ID));
    assert_eq!(value("data[message][params][LIKE][1]"), Some("12"));
}
