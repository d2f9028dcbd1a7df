//! Batches against the stand-in portal, which carries them out by the rules of PHP.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bitrix24::batch::{BatchItem, Item, Referring, ResultOf};
use bitrix24::imbot::{ReactionAdd, ReactionAddError};
use bitrix24::{
    AnyError, App, Batchable, BoxFuture, Class, Client, Clock, Config, Error, ErrorKind,
    Idempotency, LeakyBucket, Method, Mismatches, Reaction, Tokens, Value, Webhook,
};
use bitrix24_portal::{Fault, Portal, Rate, TOKEN_ENDPOINT, demo};
use client_tests::{by_oauth, by_webhook, local};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

/// The stand-in's method that returns the parameters as it read them.
#[derive(Clone)]
struct Echo(Value);

impl Serialize for Echo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Method for Echo {
    const NAME: &'static str = "portal.echo";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = Value;
    type Error = AnyError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<Value>, D::Error> {
        Value::deserialize(result).map(Some)
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
    const IDEMPOTENCY: Idempotency = Idempotency::NotIdempotent;
    type Output = Value;
    type Error = AnyError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<Value>, D::Error> {
        Value::deserialize(result).map(Some)
    }
}

impl Batchable for Count {}

/// Returns how often the stand-in has counted so far.
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
        assert_eq!(error.refusal(), Some(&ReactionAddError::ReactionAlreadySet));
        assert_eq!(last == Item::NotExecuted, halt);
        assert_eq!(last.into_value(), expected);
        let has_eyes = portal.world(|world| world.has_reaction(789, 456, "eyes"));
        assert_eq!(has_eyes, !halt);
    }
}

/// Returns the value that PHP compares and computes with for a value received as text.
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

/// A value means the same in a direct call and in a batch, or is rejected.
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

/// A text that a user wrote to a bot fails only the message that quotes it.
#[tokio::test]
async fn a_text_that_reads_as_a_reference_fails_only_its_own_item() {
    let portal = Portal::start().await.expect("a portal");
    let client = by_webhook(&portal);
    let echo = |text: &str| Echo(json!({ "value": { "text": text } }));
    let batch = || client.batch(vec![echo("first"), echo("see $result[x]"), echo("last")]);
    let items = batch().await.expect("all is known");
    assert!(
        matches!(items[..], [Item::Done(_), Item::Failed(_), Item::Done(_)]),
        "{items:?}"
    );
    let error = items[1].error().expect("it failed");
    let text = error.to_string();
    assert!(
        text.contains("item 1 of the batch: `value[text]`") && text.contains("It was not sent"),
        "{text}"
    );
    assert!(!error.is_ambiguous() && error.attempts() == 0, "{text}");

    // A batch that halts stops there, and later items are not carried out.
    let items = batch().halt().await.expect("all is known");
    assert!(
        matches!(
            items[..],
            [Item::Done(_), Item::Failed(_), Item::NotExecuted]
        ),
        "{items:?}"
    );
    let two = vec![echo("$result[x]"), echo("$error[x]")];
    let items = client.batch(two).halt().await.expect("all is known");
    assert!(
        matches!(items[..], [Item::Failed(_), Item::NotExecuted]),
        "{items:?}"
    );
    // No item was left to send, neither in one request nor in the next.
    let before = portal.requests().len();
    let many = client.batch(vec![echo("$result[x]"); 60]);
    let items = many.await.expect("all is known");
    assert!(items.iter().all(|item| matches!(item, Item::Failed(_))));
    let many = client.batch(vec![echo("$result[x]"); 60]);
    let items = many.halt().await.expect("all is known");
    let failed = |item: &&Item<_, _>| matches!(item, Item::Failed(_));
    assert_eq!(items.iter().filter(failed).count(), 1);
    assert_eq!(portal.requests().len(), before);
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
    assert!(
        matches!(error.error.kind(), ErrorKind::Transport(_)),
        "{error:?}"
    );
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

/// A clock of the client and its portal, which every pause shorter than a minute advances.
#[derive(Default)]
struct TestClock {
    elapsed: Mutex<Duration>,
}

impl TestClock {
    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().expect("no panic")
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        *BEGAN.get_or_init(Instant::now) + self.elapsed()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) + self.elapsed()
    }

    /// A longer wait is a timeout, which no test here reaches.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration > Duration::from_secs(60) {
            return Box::pin(std::future::pending());
        }
        *self.elapsed.lock().expect("no panic") += duration;
        Box::pin(std::future::ready(()))
    }
}

/// Returns a portal, and a client of it that waits and retries, on the same clock.
async fn patient() -> (Portal, Client<Webhook>, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    let shared = Arc::clone(&clock);
    let portal = Portal::start_with(bitrix24_portal::Config {
        clock: bitrix24_portal::Clock::custom(move || shared.wall()),
        ..Default::default()
    });
    let portal = portal.await.expect("a portal");
    let config = patience(&clock);
    let client = Client::webhook_with(&portal.webhook_url(), config).expect("a good address");
    (portal, client, clock)
}

fn patience(clock: &Arc<TestClock>) -> Config {
    local()
        .attempts(5)
        .clock(clock.clone())
        .jitter(|| 1.0)
        .total_timeout(Duration::from_secs(3600))
}

/// Returns how many items each request had.
fn lengths(portal: &Portal) -> Vec<usize> {
    let commands = |request: bitrix24_portal::Request| match &request.parameters["cmd"] {
        Value::Object(commands) => commands.len(),
        _ => 0,
    };
    portal.requests().into_iter().map(commands).collect()
}

/// Makes the portal refuse the next items of this method, this many of them, with the code.
fn refuse(portal: &Portal, method: &str, code: &str, times: usize) {
    let fault = Fault::error(code).expect("a known code").of(method);
    (0..times).for_each(|_| portal.fault_next(fault.clone()));
}

#[tokio::test]
async fn items_refused_for_the_rate_are_counted_once() {
    let (portal, client, clock) = patient().await;
    refuse(&portal, "portal.count", "QUERY_LIMIT_EXCEEDED", 70);
    let items = client
        .batch(vec![Count { key: "items" }; 120])
        .await
        .expect("all is well");
    // The portal refuses all of the first request, 20 of them again, and none later on.
    let attempts = |range: std::ops::Range<usize>| -> Vec<u32> {
        let attempts = items[range].iter().map(|item| match item {
            Item::Done(answer) => answer.attempts,
            other => panic!("{other:?}"),
        });
        attempts.collect()
    };
    assert_eq!(attempts(0..20), [3; 20]);
    assert_eq!(attempts(20..50), [2; 30]);
    assert_eq!(attempts(50..120), [1; 70]);
    assert_eq!(lengths(&portal), [50, 50, 20, 50, 20]);
    assert_eq!(clock.elapsed(), Duration::from_millis(1000 + 1500));
    assert_eq!(portal.world(|world| world.counts()["items"]), 120);
}

#[tokio::test]
async fn a_batch_that_halts_is_carried_out_in_order_whatever_the_rate() {
    let (portal, client, _) = patient().await;
    refuse(&portal, "portal.echo", "QUERY_LIMIT_EXCEEDED", 2);
    let bot = client.bot(456, "my_bot_token");
    let count = || Count { key: "items" };
    let batch = client.batch((
        count(),
        bot.reaction_add(789, Reaction::Like),
        Echo(json!({"user": 7})),
        Echo(json!({"id": 0})).refer("id", ResultOf::item(2).field("user")),
        count(),
    ));
    let items = batch.halt().await.expect("all is well");
    let counted =
        |item: Item<Value, AnyError>| item.into_value().expect("a number")["count"].clone();
    assert_eq!((counted(items.0), counted(items.4)), (json!(1), json!(2)));
    assert_eq!(items.1.into_value(), Some(true));
    assert_eq!(items.3.into_value(), Some(json!({"id": "7"})));
    assert_eq!(lengths(&portal), [5, 3, 3]);
}

#[tokio::test]
async fn a_reference_never_stands_for_something_else() {
    let (portal, client, _) = patient().await;
    refuse(&portal, "portal.count", "QUERY_LIMIT_EXCEEDED", 1);
    let batch = client.batch((
        Echo(json!({"user": 7})),
        Count { key: "items" },
        Echo(json!({"id": 0})).refer("id", ResultOf::item(0).field("user")),
    ));
    let (first, refused, last) = batch.halt().await.expect("all fates are known");
    assert_eq!(first.into_value(), Some(json!({"user": "7"})));
    let refused = refused.error().expect("a refusal");
    assert_eq!(refused.class(), Some(Class::RateLimited));
    assert!(!refused.is_ambiguous() && refused.attempts() == 1);
    assert_eq!(last, Item::NotExecuted);
    assert_eq!(portal.requests().len(), 1);
    assert_eq!(
        portal.world(|world| world.counts().get("items").copied()),
        None
    );
}

#[tokio::test]
async fn a_halt_comes_after_the_last_attempt() {
    let (portal, client, _) = patient().await;
    refuse(&portal, "portal.count", "QUERY_LIMIT_EXCEEDED", 5);
    let batch = client.batch(vec![Count { key: "items" }; 60]);
    let items = batch.halt().await.expect("all fates are known");
    assert_eq!(items[0].error().map(|error| error.attempts()), Some(5));
    assert!(items[1..].iter().all(|item| *item == Item::NotExecuted));
    assert_eq!(lengths(&portal), [50; 5]);
}

#[tokio::test]
async fn a_batch_refused_for_the_rate_waits_for_it() {
    let (portal, client, _) = patient().await;
    let rate = Rate {
        threshold: 0.0,
        per_second: 1.0,
    };
    portal.limit_rate(Some(rate));
    let items = client
        .batch(vec![Count { key: "items" }; 120])
        .await
        .expect("all is well");
    assert!(items.iter().all(|item| matches!(item, Item::Done(_))));
    assert_eq!(portal.world(|world| world.counts()["items"]), 120);
    let refused = portal
        .requests()
        .iter()
        .filter(|it| it.status == 503)
        .count();
    assert!(refused > 0, "the portal was asked too soon");

    // With the portal's own bucket no request is refused.
    let (portal, _, clock) = patient().await;
    portal.limit_rate(Some(Rate::STANDARD));
    let bucket = LeakyBucket::standard().clock(clock.clone());
    let config = patience(&clock).limiter(Arc::new(bucket));
    let client = Client::webhook_with(&portal.webhook_url(), config).expect("a good address");
    let items = vec![Count { key: "items" }; 60 * 50];
    client.batch(items).await.expect("all is well");
    assert!(
        portal
            .requests()
            .iter()
            .all(|request| request.status == 200)
    );
    assert_eq!(clock.elapsed(), Duration::from_millis(5000));
}

#[tokio::test]
async fn the_time_an_item_uses_counts_for_its_method() {
    let (portal, client, clock) = patient().await;
    portal.limit_operating(Some(Duration::from_secs(480)));
    portal.set_cost("portal.count", Duration::from_secs(50));
    let seconds = |seconds| Duration::from_secs(seconds);
    let count = || Count { key: "items" };

    // The tenth item exceeds the method's limit, and the portal refuses the others.
    let items = client.batch(vec![count(); 12]);
    let items = items.await.expect("all fates are known");
    assert!(items[..10].iter().all(|item| matches!(item, Item::Done(_))));
    for refused in &items[10..] {
        let refused = refused.error().expect("a refusal");
        assert_eq!(refused.class(), Some(Class::TimeBudgetExhausted));
        assert_eq!(refused.retry_at(), Some(clock.wall() + seconds(600)));
    }

    // Neither a call nor a batch is sent in vain; a batch of other methods does not wait.
    let call = client.call(count()).await.expect_err("no time");
    assert!(matches!(call.kind(), ErrorKind::Throttled(_)), "{call:?}");
    let batch = client.batch((Echo(json!({"a": 1})), count())).await;
    let batch = batch.expect_err("no time");
    assert_eq!(batch.items, (Item::NotExecuted, Item::NotExecuted));
    assert_eq!(batch.error.method(), "portal.count");
    assert_eq!(batch.error.retry_at(), call.retry_at());
    let (echo,) = client.batch((Echo(json!({"a": 1})),)).await.expect("time");
    assert!(matches!(echo, Item::Done(_)));
    assert_eq!(lengths(&portal), [12, 1]);

    // A short time is waited for, with a jitter of up to half a second.
    *clock.elapsed.lock().expect("no panic") += seconds(550);
    let items = client.batch(vec![count(); 2]).await.expect("time again");
    assert!(items.iter().all(|item| matches!(item, Item::Done(_))));
    let late = clock.elapsed().checked_sub(seconds(600));
    assert!(late.is_some_and(|late| late <= Duration::from_millis(500)));
    assert_eq!(lengths(&portal), [12, 1, 2]);
}

#[tokio::test]
async fn an_item_waits_for_the_time_of_its_method() {
    let (portal, client, clock) = patient().await;
    portal.limit_operating(Some(Duration::from_secs(480)));
    portal.set_cost("portal.count", Duration::from_secs(450));
    let count = || Count { key: "items" };
    // The calls of webhooks in batches are counted separately.
    client.batch((count(),)).await.expect("a number");
    *clock.elapsed.lock().expect("no panic") += Duration::from_secs(570);

    // The first item exceeds the method's limit. The time of the direct call is available again in
    // 30 seconds, which the second item waits for and uses up; that of the first is too far off.
    let items = client.batch(vec![count(); 3]).halt().await;
    let items = items.expect("all fates are known");
    let refused = items[2].error().expect("a refusal");
    assert_eq!(refused.class(), Some(Class::TimeBudgetExhausted));
    // The portal counts whole seconds; jitter has added half a second to the pause.
    let back_at = clock.wall() + Duration::from_millis(569_500);
    assert_eq!((refused.retry_at(), refused.attempts()), (Some(back_at), 2));
    let numbers: Vec<_> = items.into_iter().filter_map(Item::into_value).collect();
    assert_eq!(numbers, [json!({"count": 2}), json!({"count": 3})]);
    assert_eq!(clock.elapsed(), Duration::from_millis(600_500));
    assert_eq!(lengths(&portal), [1, 3, 2]);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_where_all_items_are_safe() {
    let (portal, client, _) = patient().await;
    let echo = |n| Echo(json!({ "n": n }));
    for lost in [
        Fault::drop(),
        Fault::truncate(),
        Fault::html(),
        Fault::reset(),
    ] {
        portal.reset();
        portal.fault_next(lost.clone());
        let items = client.batch(vec![echo(1), echo(2)]).await;
        for item in items.expect("all is well") {
            let Item::Done(answer) = item else {
                panic!("{item:?}")
            };
            assert_eq!(answer.attempts, 2);
        }

        portal.fault_next(lost);
        let error = client.batch((echo(1), Count { key: "items" })).await;
        let error = error.expect_err("a lost answer");
        assert_eq!(error.items, (Item::Unknown, Item::Unknown));
        assert!(error.error.is_ambiguous() && error.error.attempts() == 1);
        assert_eq!(portal.world(|world| world.counts()["items"]), 1);
        assert_eq!(portal.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_batch_renews_an_expired_token_once() {
    let portal = Portal::start().await.expect("a portal");
    let clock = Arc::new(TestClock::default());
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    let endpoint = format!("{}/rest/", portal.oauth_host());
    let tokens = Tokens::new(endpoint, portal.expired_token(), demo::REFRESH_TOKEN);
    let client = Client::app_with(app, tokens, patience(&clock)).expect("good settings");
    let items = client.batch(vec![Count { key: "items" }; 60]).await;
    assert!(
        items
            .expect("all is well")
            .iter()
            .all(|item| matches!(item, Item::Done(_)))
    );
    let asked: Vec<_> = portal.requests().into_iter().map(|it| it.method).collect();
    assert_eq!(asked, ["batch", TOKEN_ENDPOINT, "batch", "batch"]);
    assert_eq!(portal.world(|world| world.counts()["items"]), 60);
}

#[tokio::test]
async fn a_batch_goes_where_the_portal_has_moved_and_nowhere_else() {
    let (old, new) = (Portal::start().await, Portal::start().await);
    let (old, new) = (old.expect("a portal"), new.expect("a portal"));
    let clock = Arc::new(TestClock::default());
    let client = |config| Client::webhook_with(&old.webhook_url(), config);
    let allowed = patience(&clock).allow_host(new.address().to_string());
    let allowed = client(allowed).expect("a good address");
    old.fault_next(Fault::redirect(307, new.oauth_host()));
    refuse(&new, "portal.count", "QUERY_LIMIT_EXCEEDED", 2);
    let items = allowed.batch(vec![Count { key: "items" }; 5]).await;
    let items = items.expect("all is well");
    assert!(items.iter().all(|item| matches!(item, Item::Done(_))));
    // Items that the new address has refused are sent there again.
    assert_eq!((lengths(&old), lengths(&new)), (vec![5], vec![5, 2]));
    assert_eq!(new.world(|world| world.counts()["items"]), 5);

    old.fault_next(Fault::redirect(307, new.oauth_host()));
    let forbidden = client(patience(&clock)).expect("a good address");
    let error = forbidden.batch(vec![Count { key: "items" }; 60]).await;
    let error = error.expect_err("it may not go there");
    assert!(
        matches!(error.error.kind(), ErrorKind::Redirected(_)),
        "{error:?}"
    );
    assert!(error.items.iter().all(|item| *item == Item::NotExecuted));
    assert_eq!((old.arrived(), new.arrived()), (2, 2));
}
