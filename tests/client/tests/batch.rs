//! Batches against the stand-in portal, which carries them out by the rules of PHP.

use bitrix24::batch::{BatchItem, Item, Referring, ResultOf};
use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{AnyError, Batchable, Client, Error, Method, Reaction, Repeat, Value, Webhook};
use bitrix24_portal::{Fault, Portal};
use client_tests::{by_oauth, by_webhook};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

/// The stand-in's method that answers with the parameters as it understood them.
#[derive(Clone)]
struct Echo(Value);

impl Serialize for Echo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Method for Echo {
    const NAME: &'static str = "portal.echo";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Value;
    type Error = AnyError;

    fn decode<'de, D: Deserializer<'de>>(result: D) -> Result<Value, D::Error> {
        Value::deserialize(result)
    }
}

impl Batchable for Echo {}

/// The stand-in's method that counts its calls.
#[derive(Clone, Serialize)]
struct Count {
    key: &'static str,
}

impl Method for Count {
    const NAME: &'static str = "portal.count";
    const REPEAT: Repeat = Repeat::Never;
    type Output = Value;
    type Error = AnyError;

    fn decode<'de, D: Deserializer<'de>>(result: D) -> Result<Value, D::Error> {
        Value::deserialize(result)
    }
}

impl Batchable for Count {}

/// How often the stand-in was asked to count so far.
async fn counted(client: &Client<Webhook>) -> Value {
    client.call(Count { key: "items" }).await.expect("a number")["count"].clone()
}

#[tokio::test]
async fn two_reactions_in_one_request() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let bot = client.bot(456, "my_bot_token");
    let (like, eyes) = client
        .batch((
            bot.reaction_add(789, Reaction::Like),
            bot.reaction_add(789, Reaction::Eyes),
        ))
        .halt()
        .await
        .expect("both fates are known");
    assert_eq!(
        (like.into_value(), eyes.into_value()),
        (Some(true), Some(true))
    );
    assert_eq!(portal.requests().len(), 1);
    portal.world(|world| {
        assert!(world.has_reaction(789, 456, "like"));
        assert!(world.has_reaction(789, 456, "eyes"));
    });
}

#[tokio::test]
async fn an_application_batches_too() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_oauth(&portal);
    let items = client.batch(vec![client.bot(456).reaction_add(789, Reaction::Like)]);
    let items = items.await.expect("its fate is known");
    assert_eq!(
        items.into_iter().map(Item::into_value).collect::<Vec<_>>(),
        [Some(true)]
    );
}

#[tokio::test]
async fn a_failed_item_has_the_error_of_its_method() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let bot = client.bot(456, "my_bot_token");
    let react = |reaction| bot.reaction_add(789, reaction);
    for (halt, expected) in [(false, Some(true)), (true, None)] {
        portal.reset();
        let batch = client.batch((
            react(Reaction::Like),
            react(Reaction::Like),
            ReactionAdd::new(456, 789, Reaction::Eyes).bot_token("my_bot_token"),
        ));
        let batch = if halt { batch.halt() } else { batch };
        let (first, again, last) = batch.await.expect("all fates are known");
        assert_eq!(first.into_value(), Some(true));
        let error = again.error().expect("it is there already");
        assert_eq!(error.kind, ReactionAddError::ReactionAlreadySet);
        assert_eq!(last == Item::NotExecuted, halt);
        assert_eq!(last.into_value(), expected);
        let has_eyes = portal.world(|world| world.has_reaction(789, 456, "eyes"));
        assert_eq!(has_eyes, !halt);
    }
}

/// What PHP makes of a value that came as text: what it compares equal to and computes with.
fn as_php_takes_it(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(if *flag { "1" } else { "0" }),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => {
                json!(format!("{float:.0}"))
            }
            _ => json!(number.to_string()),
        },
        Value::Array(list) => list.iter().map(as_php_takes_it).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), as_php_takes_it(value)))
            .collect(),
        other => other.clone(),
    }
}

/// The same value means the same thing called directly and in a batch, or is refused.
#[tokio::test]
async fn a_value_means_the_same_in_a_batch() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    for value in [
        json!(true),
        json!(false),
        json!(0),
        json!(-12),
        json!(9_007_199_254_740_993_i64),
        json!(1.5),
        json!(2.0),
        json!(""),
        json!("0"),
        json!("ä € 👍 \u{301} \"'\\"),
        json!("a&b+c=d%41[e] f;g#h?i"),
        json!("line\r\nline\ttab"),
        json!("$results and $ [x]"),
        json!([1, "two", [true]]),
        json!({"a": {"b.c d": {"é&=+%": [0]}}}),
        json!({"0": "x", "1": "y"}),
        json!({"5": "x"}),
    ] {
        let echo = Echo(json!({ "value": value }));
        let direct = client.call(echo.clone()).await.expect("an echo");
        let (batched,) = client.batch((echo,)).await.expect("its fate is known");
        let batched = batched.into_value().expect("an echo");
        assert_eq!(
            as_php_takes_it(&batched),
            as_php_takes_it(&direct),
            "{value}"
        );
    }
    for value in [
        json!(null),
        json!([]),
        json!({}),
        json!({"a": [{}]}),
        json!("see $result[i0][id]"),
        json!({"a[b": 1}),
    ] {
        let before = portal.requests().len();
        let error = client
            .batch((Echo(json!({ "value": value })),))
            .await
            .expect_err("it cannot be expressed");
        assert!(error.to_string().contains("`value"), "{error}");
        assert_eq!(portal.requests().len(), before, "nothing is sent");
    }
}

#[tokio::test]
async fn a_reference_brings_the_value_along() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let batch = client.batch(vec![
        Referring::from(Echo(json!({"user": {"ids": [7, 8]}}))),
        Echo(json!({"id": 0, "deep": {"all": 0}}))
            .refer("id", ResultOf::item(0).field("user").field("ids").index(1))
            .refer("deep[all]", ResultOf::item(0).field("user")),
    ]);
    let items = batch.halt().await.expect("all fates are known");
    let last = items.into_iter().next_back().and_then(Item::into_value);
    assert_eq!(
        last,
        Some(json!({"id": "8", "deep": {"all": {"ids": ["7", "8"]}}}))
    );
}

#[tokio::test]
async fn a_long_batch_counts_each_item_once() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let items = client
        .batch(vec![Count { key: "items" }; 120])
        .await
        .expect("all is well");
    assert!(items.iter().all(|item| matches!(item, Item::Done(_))));
    assert_eq!(portal.requests().len(), 3);
    assert_eq!(counted(&client).await, 121);
}

#[tokio::test]
async fn a_lost_answer_is_not_asked_for_again() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    portal.fault_next(Fault::drop());
    let error = client
        .batch(vec![Count { key: "items" }; 60])
        .await
        .expect_err("the answer is lost");
    assert!(error.items[..50].iter().all(|item| *item == Item::Unknown));
    assert!(
        error.items[50..]
            .iter()
            .all(|item| *item == Item::NotExecuted)
    );
    assert!(matches!(error.error, Error::Transport(_)), "{error:?}");
    assert_eq!(portal.requests().len(), 1);
    assert_eq!(counted(&client).await, 51);
}

#[tokio::test]
async fn whoever_needs_all_items_may_use_the_question_mark() {
    async fn all(client: &Client<Webhook>) -> Result<Vec<Value>, Error<AnyError>> {
        let items = client.batch(vec![Count { key: "items" }; 2]).await?;
        Ok(items.into_iter().filter_map(Item::into_value).collect())
    }
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    assert_eq!(all(&client).await.map(|values| values.len()), Ok(2));
    portal.fail_next("ACCESS_DENIED").expect("a known code");
    let error = all(&client).await.expect_err("refused as a whole");
    assert!(error.is("access_denied"), "{error}");
}
