//! Which items of a batch are sent again, and which are not; counted by the server.

use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::{Duration, SystemTime};

use bitrix24_runtime::batch::{BatchError, BatchItem, Item, Referring, ResultOf};
use bitrix24_runtime::{Batchable, BoxFuture, Client, Config, Error, ErrorKind, Limiter};
use serde_json::{Value, json};

use super::common::clock::TestClock;
use super::common::{
    AddItem, AddKeyed, ListItemsError, Reply, Server, SystemError, refusal, serve, serve_in_turn,
};
use super::{Count, Outcome, answer, count};

impl Batchable for AddItem {}
impl Batchable for AddKeyed {}

/// A clock whose pauses are skipped.
fn pauses() -> Arc<TestClock> {
    TestClock::skipping(Duration::from_secs(65))
}

/// Settings without a rate limit, and with pauses of maximum length.
fn config(clock: &Arc<TestClock>) -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .clock(clock.clone())
        .jitter(|| 1.0)
        .total_timeout(Duration::from_secs(3600))
}

fn client(server: &Server, config: Config) -> Client {
    Client::webhook(&server.webhook(), config).expect("a good address")
}

/// A response in which the items of the first list are carried out, each returning its number, and
/// those of the second are refused.
fn part(done: impl IntoIterator<Item = usize>, refused: &[(usize, &str)]) -> Value {
    let entry = |(position, code): &(usize, &str)| {
        let refusal = json!({"error": code, "error_description": ""});
        (format!("i{position}"), refusal)
    };
    json!({
        "result": done.into_iter().map(|n| (format!("i{n}"), json!(n))).collect::<Value>(),
        "result_error": refused.iter().map(entry).collect::<Value>(),
    })
}

fn parted(done: impl IntoIterator<Item = usize>, refused: &[(usize, &str)]) -> Reply {
    answer(part(done, refused))
}

/// The same, with the execution time of one item's method.
fn timed(mut part: Value, item: &str, used: u32, back_in: u32) -> Reply {
    part["result_time"][item] =
        json!({"finish": 5000, "operating": used, "operating_reset_at": 5000 + back_in});
    answer(part)
}

/// The commands of every request that has arrived, each with its key.
fn sent(server: &Server) -> Vec<Vec<(String, String)>> {
    let commands = |body: String| {
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let commands = body["cmd"].as_object().expect("commands").iter();
        let text = |command: &Value| command.as_str().expect("a text").to_owned();
        commands.map(|(key, it)| (key.clone(), text(it))).collect()
    };
    let requests = server.requests.try_iter();
    requests.map(|seen| commands(seen.body)).collect()
}

/// Their keys alone.
fn keys(server: &Server) -> Vec<Vec<String>> {
    let keys = |commands: Vec<(String, String)>| commands.into_iter().map(|(key, _)| key);
    let sent = sent(server).into_iter();
    sent.map(|commands| keys(commands).collect()).collect()
}

fn counts(number: i64) -> Vec<Count> {
    (0..number).map(count).collect()
}

/// Returns the output of an item, and how many requests it was part of.
fn done<T>(item: &Item<T, ListItemsError>) -> Option<(&T, u32)> {
    match item {
        Item::Done(answer) => Some((&answer.value, answer.attempts)),
        _ => None,
    }
}

fn failed<T>(item: &Item<T, ListItemsError>) -> &Error<ListItemsError> {
    item.error().expect("a refusal")
}

const BUSY: ListItemsError = ListItemsError::System(SystemError::Busy);
const SPENT: ListItemsError = ListItemsError::System(SystemError::Spent);

#[tokio::test]
async fn items_that_were_refused_for_the_rate_are_sent_again_by_themselves() {
    let server = serve_in_turn(vec![
        parted([0, 2], &[(1, "BUSY"), (3, "busy"), (4, "NOTHING_THERE")]),
        parted([1], &[(3, "BUSY")]),
        parted([3], &[]),
    ]);
    let clock = pauses();
    let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(5));
    let items = batch.await.expect("all fates are known");
    let done: Vec<_> = items[..4].iter().filter_map(done).collect();
    assert_eq!(done, [(&0, 1), (&1, 2), (&2, 1), (&3, 3)]);
    assert_eq!(
        failed(&items[4]).refusal(),
        Some(&ListItemsError::NothingThere)
    );
    assert_eq!(failed(&items[4]).attempts(), 1);
    let expected: [&[&str]; 3] = [&["i0", "i1", "i2", "i3", "i4"], &["i1", "i3"], &["i3"]];
    assert_eq!(keys(&server), expected);
    let halves = [2, 3].map(|half| Duration::from_millis(500) * half);
    assert_eq!(clock.slept(), halves);
}

/// Such a refusal comes before the method runs, so its idempotency does not matter.
#[tokio::test]
async fn items_that_may_be_carried_out_once_alone_are_sent_again_too() {
    let server = serve_in_turn(vec![
        answer(json!({"result": {"i0": true}, "result_error": {"i1": {"error": "BUSY"}}})),
        answer(json!({"result": {"i1": true}})),
    ]);
    let items = vec![AddItem {}, AddItem {}];
    let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(items);
    let items = batch.await.expect("all is well");
    let done: Vec<_> = items.iter().filter_map(done).collect();
    assert_eq!(done, [(&true, 1), (&true, 2)]);
    assert_eq!(keys(&server), [vec!["i0", "i1"], vec!["i1"]]);
}

/// The key makes it safe, so one item without a key leaves the whole batch in doubt.
#[tokio::test]
async fn a_batch_of_items_with_keys_is_sent_again_after_a_lost_answer() {
    let items = || vec![AddKeyed::default(), AddKeyed::default()];
    let config = || config(&pauses()).idempotency_keys(true);
    let server = serve_in_turn(vec![
        Reply::Raw(Vec::new()),
        answer(json!({"result": {"i0": true}, "result_error": {"i1": {"error": "UNDER_WAY"}}})),
        answer(json!({"result": {"i1": true}})),
    ]);
    let batch = client(&server, config()).batch::<_, ListItemsError>(items());
    let answers = batch.await.expect("all is well");
    let done: Vec<_> = answers.iter().filter_map(done).collect();
    assert_eq!(done, [(&true, 2), (&true, 3)]);
    let sent = sent(&server);
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[2], sent[1][1..]);
    assert!(sent[0].iter().all(|(_, command)| command.contains("key=")));
    assert_ne!(sent[0][0].1, sent[0][1].1);

    let draft = AddKeyed {
        draft: true,
        ..AddKeyed::default()
    };
    let server = serve_in_turn(vec![Reply::Raw(Vec::new())]);
    let items = [items(), vec![draft]].concat();
    let batch = client(&server, config()).batch::<_, ListItemsError>(items);
    let BatchError { items, error, .. } = batch.await.expect_err("a lost answer");
    assert!(error.is_ambiguous() && error.attempts() == 1);
    assert!(items.iter().all(|item| *item == Item::Unknown));
}

/// It is unknown what the server would insert for a reference.
#[tokio::test]
async fn an_item_that_refers_has_no_key() {
    let server = serve_in_turn(vec![Reply::Raw(Vec::new())]);
    let items = vec![
        Referring::from(AddKeyed::default()),
        AddKeyed::default().refer("draft", ResultOf::item(0).field("id")),
    ];
    let client = client(&server, config(&pauses()).idempotency_keys(true));
    let batch = client.batch::<_, ListItemsError>(items).halt();
    let error = batch.await.expect_err("a lost answer").error;
    assert!(error.is_ambiguous() && error.attempts() == 1);
    let sent = sent(&server);
    assert!(sent[0][0].1.contains("key=") && !sent[0][1].1.contains("key="));
}

#[tokio::test]
async fn a_batch_that_halts_goes_on_from_where_it_stopped() {
    let server = serve_in_turn(vec![
        parted(0..10, &[(10, "BUSY")]),
        parted(10..49, &[(49, "BUSY")]),
        parted([49], &[]),
        parted([], &[(0, "BUSY")]),
        parted([0], &[(1, "NOTHING_THERE")]),
    ]);
    let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(counts(120));
    let items = batch.halt().await.expect("all fates are known");
    for (position, item) in items.iter().enumerate() {
        let attempts = match position {
            0..10 => 1,
            10..49 => 2,
            49 => 3,
            // The first of the second request.
            50 => 2,
            51 => {
                assert_eq!(failed(item).refusal(), Some(&ListItemsError::NothingThere));
                assert_eq!(failed(item).attempts(), 2);
                continue;
            }
            _ => {
                assert_eq!(*item, Item::NotExecuted, "{position}");
                continue;
            }
        };
        let value = position as i64 % 50;
        assert_eq!(done(item), Some((&value, attempts)), "{position}");
    }
    let keys = keys(&server);
    let lengths: Vec<usize> = keys.iter().map(Vec::len).collect();
    assert_eq!(lengths, [50, 40, 1, 50, 50]);
    assert!(keys[1].iter().all(|key| key.len() == 3), "from i10 on");
    assert_eq!(keys[2], ["i49"]);
}

/// Three items of which the last refers to this one, when the second is refused for the rate.
async fn refused_in_front_of_a_reference(to: usize) -> (Server, Vec<Item<i64, ListItemsError>>) {
    let server = serve_in_turn(vec![parted([0], &[(1, "BUSY")]), parted([1, 2], &[])]);
    let items = vec![
        Referring::from(count(0)),
        Referring::from(count(1)),
        count(2).refer("of", ResultOf::item(to)),
    ];
    let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(items);
    let items = batch.halt().await.expect("all fates are known");
    (server, items)
}

#[tokio::test]
async fn a_reference_is_sent_again_only_with_what_it_refers_to() {
    let (server, items) = refused_in_front_of_a_reference(1).await;
    let done: Vec<_> = items.iter().filter_map(done).collect();
    assert_eq!(done, [(&0, 1), (&1, 2), (&2, 2)]);
    let again = [
        ("i1".to_owned(), "test.Item.count?of=1".to_owned()),
        ("i2".to_owned(), "test.Item.count?of=$result[i1]".to_owned()),
    ];
    assert_eq!(sent(&server)[1..], [again]);

    let (server, items) = refused_in_front_of_a_reference(0).await;
    assert_eq!(items[0].clone().into_value(), Some(0));
    assert_eq!(
        (failed(&items[1]).refusal(), &items[2]),
        (Some(&BUSY), &Item::NotExecuted)
    );
    assert_eq!(keys(&server).len(), 1);
}

/// Positions of references count through the whole batch.
#[tokio::test]
async fn a_reference_in_a_later_request_is_sent_again_only_with_what_it_refers_to() {
    for (refused, again) in [(0, true), (1, false)] {
        let server = serve_in_turn(vec![
            parted(0..50, &[]),
            parted(0..refused, &[(refused, "BUSY")]),
            parted(refused..2, &[]),
        ]);
        let mut items: Vec<_> = (0..51).map(|n| Referring::from(count(n))).collect();
        items.push(count(0).refer("of", ResultOf::item(50)));
        let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(items);
        let items = batch.halt().await.expect("all fates are known");
        assert_eq!(items.iter().all(|item| done(item).is_some()), again);
        assert_eq!(keys(&server).len(), if again { 3 } else { 2 });
    }
}

/// A server that goes on after a refusal has carried out what must not be carried out twice.
#[tokio::test]
async fn a_batch_whose_server_does_not_halt_is_not_sent_again() {
    let server = serve_in_turn(vec![parted([0, 2], &[(1, "BUSY")])]);
    let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(counts(4));
    let items = batch.halt().await.expect("all fates are known");
    assert_eq!(
        (done(&items[0]), done(&items[2])),
        (Some((&0, 1)), Some((&2, 1)))
    );
    assert_eq!(
        (failed(&items[1]).refusal(), &items[3]),
        (Some(&BUSY), &Item::NotExecuted)
    );
    assert_eq!(keys(&server).len(), 1);
}

#[tokio::test]
async fn sending_again_comes_to_an_end() {
    for halt in [false, true] {
        let busy = || parted([], &[(1, "BUSY")]);
        let first = if halt {
            parted([0], &[(1, "BUSY")])
        } else {
            parted([0, 2], &[(1, "BUSY")])
        };
        let server = serve_in_turn(vec![first, busy(), busy(), parted([0], &[])]);
        let config = config(&pauses()).attempts(3);
        let batch = client(&server, config).batch::<_, ListItemsError>(counts(3));
        let batch = if halt { batch.halt() } else { batch };
        let items = batch.await.expect("all fates are known");
        assert_eq!(failed(&items[1]).refusal(), Some(&BUSY));
        assert!(!failed(&items[1]).is_ambiguous() && failed(&items[1]).attempts() == 3);
        if halt {
            assert_eq!(items[2], Item::NotExecuted)
        } else {
            assert_eq!(done(&items[2]), Some((&2, 1)))
        }
        assert_eq!(keys(&server).len(), 3);
    }
}

/// Lost responses and refused items count towards the same number of attempts.
#[tokio::test]
async fn all_requests_for_some_items_keep_to_the_bounds_of_one_call() {
    let server = serve_in_turn(vec![
        Reply::Raw(Vec::new()),
        parted([0], &[(1, "BUSY")]),
        refusal(503, "BUSY"),
        parted([1], &[]),
    ]);
    let clock = pauses();
    let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(2));
    let items = batch.await.expect("all is well");
    assert_eq!(
        (done(&items[0]), done(&items[1])),
        (Some((&0, 2)), Some((&1, 4)))
    );
    let halves = [1, 3, 5].map(|half| Duration::from_millis(500) * half);
    assert_eq!(clock.slept(), halves);

    let server = serve_in_turn(vec![
        Reply::Raw(Vec::new()),
        parted([0], &[(1, "BUSY")]),
        refusal(503, "BUSY"),
    ]);
    let config = config(&pauses()).attempts(3);
    let batch = client(&server, config).batch::<_, ListItemsError>(counts(2));
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("the last request was refused");
    assert_eq!(keys(&server).len(), 3);
    // The lost response may have reported success.
    assert!(error.is_ambiguous() && error.attempts() == 3, "{error}");
    assert_eq!(
        (done(&items[0]), &items[1]),
        (Some((&0, 2)), &Item::Unknown)
    );
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    for (header, limit, pause) in [
        ("retry-after: 7", 3600, Some(7)),
        ("retry-after: 60", 3600, Some(60)),
        ("retry-after: 61", 3600, None),
        ("retry-after: 30", 30, None),
    ] {
        let body = json!({"result": part([0], &[(1, "BUSY")])}).to_string();
        let first = Reply::WithHeader(200, header.to_owned(), body);
        let server = serve_in_turn(vec![first, parted([1], &[])]);
        // The clock is also used for timeouts, which it must not skip.
        let clock = TestClock::skipping(Duration::from_secs(limit.min(65) - 1));
        let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(2));
        let batch = batch.timeout(Duration::from_secs(limit));
        let items = batch.await.expect("all fates are known");
        let half = Duration::from_millis(500);
        let slept = pause.map(|pause| Duration::from_secs(pause) + half);
        let slept: Vec<_> = slept.into_iter().collect();
        assert_eq!(clock.slept(), slept, "{header}");
        assert_eq!(items[1].error().is_none(), pause.is_some(), "{header}");
    }
}

/// Counts the calls of its methods.
#[derive(Default)]
struct CountingLimiter {
    asked: AtomicU32,
    refused: Mutex<Vec<Option<Duration>>>,
}

impl Limiter for CountingLimiter {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }

    fn refused(&self, pause: Option<Duration>) -> BoxFuture<'_, ()> {
        self.refused.lock().expect("no panic").push(pause);
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn the_limiter_is_notified_once_of_all_items_that_were_refused_together() {
    let server = serve_in_turn(vec![
        parted([], &[(0, "BUSY"), (1, "BUSY"), (2, "BUSY")]),
        parted([0, 1, 2], &[]),
    ]);
    let limiter = Arc::new(CountingLimiter::default());
    let config = config(&pauses()).limiter(limiter.clone());
    let batch = client(&server, config).batch::<_, ListItemsError>(counts(3));
    let items = batch.await.expect("all is well");
    assert!(items.iter().all(|item| done(item).is_some()));
    assert_eq!(limiter.asked.load(Ordering::SeqCst), 2);
    assert_eq!(*limiter.refused.lock().expect("no panic"), [None]);
}

#[tokio::test]
async fn every_item_that_was_refused_for_the_rate_tells_when_to_call_again() {
    let both = part([], &[(0, "BUSY"), (1, "BUSY")]);
    let refused = json!({"result": both}).to_string();
    let pause = "retry-after: 100".to_owned();
    let server = serve_in_turn(vec![Reply::WithHeader(200, pause, refused)]);
    let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(counts(2));
    let items = batch.await.expect("all fates are known");
    let moments: Vec<_> = items.iter().map(|item| failed(item).retry_at()).collect();
    assert_eq!(moments, [moment(100), moment(100)]);
}

#[tokio::test]
async fn an_item_whose_second_answer_is_lost_is_unknown() {
    for (second, expected) in [
        (Reply::Raw(Vec::new()), Item::Unknown),
        (refusal(403, "ACCESS_DENIED"), Item::NotExecuted),
    ] {
        let good = json!({"result": {"i0": true}, "result_error": {"i1": {"error": "BUSY"}}});
        let server = serve_in_turn(vec![answer(good), second]);
        let items = vec![AddItem {}, AddItem {}];
        let batch = client(&server, config(&pauses())).batch(items);
        let outcome: Outcome<_> = batch.await;
        let BatchError { items, error, .. } = outcome.expect_err("no second answer");
        assert_eq!((done(&items[0]), &items[1]), (Some((&true, 1)), &expected));
        assert_eq!(error.is_ambiguous(), expected == Item::Unknown);
        assert_eq!(error.attempts(), 2);
    }
}

/// The outcomes of an item of each method.
type BothItems = (Item<bool, ListItemsError>, Item<i64, ListItemsError>);

#[tokio::test]
async fn a_batch_as_a_whole_is_repeated_as_a_call() {
    let add = |replies| {
        let server = serve_in_turn(replies);
        let batch = client(&server, config(&pauses())).batch((AddItem {}, count(1)));
        async { (batch.await as Outcome<BothItems>, server) }
    };
    let good = || answer(json!({"result": {"i0": true, "i1": 1}}));

    // Refused before anything was done.
    let (outcome, _) = add(vec![refusal(503, "BUSY"), refusal(200, "busy"), good()]).await;
    let items = outcome.expect("all is well");
    assert_eq!(
        (done(&items.0), done(&items.1)),
        (Some((&true, 3)), Some((&1, 3)))
    );
    let (outcome, server) = add((0..5).map(|_| refusal(503, "BUSY")).collect()).await;
    let error = outcome.expect_err("refused to the end");
    assert_eq!(error.items, (Item::NotExecuted, Item::NotExecuted));
    assert!(!error.error.is_ambiguous() && error.error.attempts() == 5);
    assert_eq!(server.requests.try_iter().count(), 5);

    // One of the items may not be carried out twice.
    for lost in [Reply::Raw(Vec::new()), refusal(500, "BROKEN")] {
        let (outcome, server) = add(vec![lost, good()]).await;
        let error = outcome.expect_err("a lost answer");
        assert_eq!(error.items, (Item::Unknown, Item::Unknown));
        assert!(error.error.is_ambiguous() && error.error.attempts() == 1);
        assert_eq!(server.requests.try_iter().count(), 1);
    }

    // All of them may be carried out twice.
    for lost in [Reply::Raw(Vec::new()), refusal(500, "BROKEN")] {
        let server = serve_in_turn(vec![lost, parted([0, 1], &[])]);
        let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(counts(2));
        let items = batch.await.expect("all is well");
        assert_eq!(
            (done(&items[0]), done(&items[1])),
            (Some((&0, 2)), Some((&1, 2)))
        );
    }
}

/// The lost response may have contained the results of these items.
#[tokio::test]
async fn an_item_that_only_the_lost_request_may_have_reached_is_unknown() {
    let server = serve_in_turn(vec![
        Reply::Raw(Vec::new()),
        parted([0], &[(1, "NOTHING_THERE")]),
    ]);
    let batch = client(&server, config(&pauses())).batch(counts(60));
    let outcome: Outcome<_> = batch.halt().await;
    let BatchError { items, error, .. } = outcome.expect_err("an item is unknown");
    assert_eq!(done(&items[0]), Some((&0, 2)));
    assert!(failed(&items[1]).is_ambiguous());
    assert!(items[2..50].iter().all(|item| *item == Item::Unknown));
    assert!(items[50..].iter().all(|item| *item == Item::NotExecuted));
    assert!(error.is_ambiguous() && error.attempts() == 2, "{error}");
}

#[tokio::test]
async fn an_item_on_which_the_server_failed_may_be_done() {
    // An unknown code does not say either that the item was not carried out.
    for (code, ambiguous) in [
        ("BROKEN", true),
        ("NEVER_HEARD_OF", true),
        ("NOTHING_THERE", false),
    ] {
        let server = serve_in_turn(vec![parted([0], &[(1, code)])]);
        let batch = client(&server, config(&pauses())).batch::<_, ListItemsError>(counts(2));
        let items = batch.await.expect("the server has answered");
        assert_eq!(failed(&items[1]).is_ambiguous(), ambiguous, "{code}");
    }
}

/// One of the items may not be sent twice, and therefore the batch may not.
#[tokio::test]
async fn what_to_do_about_an_item_is_what_its_own_method_allows() {
    let results = json!({"result": {"i2": true}, "result_error": {
        "i0": {"error": "BROKEN"}, "i1": {"error": "BROKEN"},
    }});
    let server = serve_in_turn(vec![answer(results)]);
    let client = client(&server, config(&pauses()));
    let batch = client.batch::<_, ListItemsError>((count(0), AddItem {}, AddItem {}));
    let items = batch.await.expect("the server has answered");
    for (text, expected) in [
        (
            failed(&items.0).to_string(),
            "Send it again: a repeated request has no further effect",
        ),
        (
            failed(&items.1).to_string(),
            "Before you send it again, check whether it was",
        ),
    ] {
        assert!(text.contains(expected), "{text}");
    }

    // An item that cannot be read makes the whole batch fail.
    let server = serve_in_turn(vec![answer(json!({"result": {"i0": "x", "i1": true}}))]);
    let client = self::client(&server, config(&pauses()));
    let outcome: Outcome<_> = client.batch((count(0), AddItem {})).await;
    let error = outcome.expect_err("no number").error;
    assert_eq!(error.method(), "test.Item.count");
    let text = error.to_string();
    assert!(
        text.contains("Send it again: a repeated request has no further effect"),
        "{text}"
    );
}

#[tokio::test]
async fn an_item_whose_time_is_used_up_is_sent_again_when_the_time_is_back() {
    for halt in [false, true] {
        let server = serve_in_turn(vec![
            timed(part([0], &[(1, "SPENT")]), "i0", 481, 40),
            parted([1], &[]),
        ]);
        let clock = pauses();
        let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(2));
        let batch = if halt { batch.halt() } else { batch };
        let items = batch.await.expect("all is well");
        assert_eq!(
            (done(&items[0]), done(&items[1])),
            (Some((&0, 1)), Some((&1, 2)))
        );
        assert_eq!(clock.slept(), [Duration::from_millis(40_500)]);
    }
}

/// The waits for the rate and for the execution time, which is longer, overlap.
#[tokio::test]
async fn items_that_were_refused_for_different_reasons_are_sent_again_together() {
    for [first, second] in [["BUSY", "SPENT"], ["SPENT", "BUSY"]] {
        let server = serve_in_turn(vec![
            timed(part([0], &[(1, first), (2, second)]), "i0", 481, 40),
            parted([1, 2], &[]),
        ]);
        let clock = pauses();
        let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(3));
        let items = batch.await.expect("all is well");
        assert!(items.iter().all(|item| done(item).is_some()));
        assert_eq!(keys(&server)[1], ["i1", "i2"]);
        assert_eq!(clock.slept(), [Duration::from_millis(40_500)]);
    }
}

/// Returns the moment this many seconds after the start of the clock.
fn moment(seconds: u64) -> Option<SystemTime> {
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds))
}

#[tokio::test]
async fn time_that_comes_back_late_is_not_waited_for() {
    // `AddItem` is refused at once, and `Count` has time.
    let first = json!({
        "result": {"i0": 0, "i2": true},
        "result_error": {"i1": {"error": "SPENT"}, "i3": {"error": "BUSY"}},
    });
    let server = serve_in_turn(vec![
        timed(first, "i2", 100, 300),
        answer(json!({"result": {"i3": 3}})),
        answer(json!({"result": {"i0": 1}})),
    ]);
    let clock = pauses();
    let client = client(&server, config(&clock));
    let batch = client.batch((count(0), AddItem {}, AddItem {}, count(3)));
    let outcome: Outcome<_> = batch.await;
    let items = outcome.expect("all fates are known");
    assert_eq!(failed(&items.1).refusal(), Some(&SPENT));
    assert_eq!(failed(&items.1).retry_at(), moment(300));
    assert_eq!(
        (done(&items.2), done(&items.3)),
        (Some((&true, 1)), Some((&3, 2)))
    );
    assert_eq!(keys(&server)[1], ["i3"]);
    assert_eq!(clock.slept(), [Duration::from_secs(1)]);

    // The method waits from now on, and no other does.
    let error = client.call(AddItem {}).await.expect_err("no time");
    assert!(matches!(error.kind(), ErrorKind::Throttled(_)), "{error:?}");
    let error = client.batch::<_, ListItemsError>((count(1), AddItem {}));
    let error = error.await.expect_err("no time");
    assert_eq!(error.items, (Item::NotExecuted, Item::NotExecuted));
    assert!(
        matches!(error.error.kind(), ErrorKind::Throttled(_)),
        "{error:?}"
    );
    assert_eq!(error.error.method(), "test.Item.add");
    // One second of the 300 has passed.
    assert_eq!(error.error.retry_at(), moment(300));
    assert_eq!(error.error.attempts(), 0);
    assert_eq!(server.requests.try_iter().count(), 0, "nothing is sent");
    let batch = client.batch::<_, ListItemsError>((count(1),));
    assert_eq!(batch.await.expect("it has time").0.into_value(), Some(1));
}

#[tokio::test]
async fn an_item_tells_that_its_method_is_over_its_limit() {
    // The next call waits.
    let server = serve_in_turn(vec![
        timed(part([0], &[]), "i0", 481, 40),
        Reply::Body(200, r#"{"result":7}"#.to_owned()),
    ]);
    let clock = pauses();
    let one = client(&server, config(&clock));
    let batch = one.batch::<_, ListItemsError>(counts(1));
    batch.await.expect("all is well");
    assert_eq!(one.call(count(7)).await, Ok(7));
    assert_eq!(clock.slept(), [Duration::from_millis(40_500)]);

    // So does the next request of the same batch.
    let server = serve_in_turn(vec![
        timed(part(0..50, &[]), "i49", 481, 50),
        parted(0..10, &[]),
    ]);
    let clock = pauses();
    let batch = client(&server, config(&clock)).batch::<_, ListItemsError>(counts(60));
    let items = batch.await.expect("all is well");
    assert!(items.iter().all(|item| done(item).is_some()));
    assert_eq!(clock.slept(), [Duration::from_millis(50_500)]);

    // A request with several such methods waits for the last of them.
    let mut both = json!({"result": {"i0": true, "i1": 1}});
    for (item, back_at) in [("i0", 5020), ("i1", 5030)] {
        both["result_time"][item] =
            json!({"finish": 5000, "operating": 481, "operating_reset_at": back_at});
    }
    let server = serve_in_turn(vec![answer(both.clone()), answer(both)]);
    let clock = pauses();
    let two = client(&server, config(&clock));
    for _ in 0..2 {
        let batch = two.batch::<_, ListItemsError>((AddItem {}, count(1)));
        batch.await.expect("all is well");
    }
    assert_eq!(clock.slept(), [Duration::from_millis(30_500)]);

    // If that would take too long, the batch ends.
    let server = serve_in_turn(vec![timed(part(0..50, &[]), "i49", 481, 61)]);
    let batch = client(&server, config(&pauses())).batch(counts(60));
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("no time");
    assert!(items[..50].iter().all(|item| done(item).is_some()));
    assert!(items[50..].iter().all(|item| *item == Item::NotExecuted));
    assert!(matches!(error.kind(), ErrorKind::Throttled(_)), "{error:?}");
    assert_eq!(error.retry_at(), moment(61));
    assert_eq!(keys(&server).len(), 1);
}

/// A limiter whose second turn comes after the deadline of the call.
struct Slow {
    clock: Arc<TestClock>,
    turns: AtomicU32,
    by: Duration,
}

impl Limiter for Slow {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        if self.turns.fetch_add(1, Ordering::Relaxed) == 1 {
            self.clock.advance(self.by);
        }
        Box::pin(std::future::ready(()))
    }

    fn refused(&self, _: Option<Duration>) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn what_there_is_no_time_for_is_not_sent() {
    let server = serve(|_| parted(0..50, &[]));
    let (clock, by) = (pauses(), Duration::from_secs(100));
    let slow = Slow {
        clock: clock.clone(),
        turns: AtomicU32::new(0),
        by,
    };
    let client = client(&server, config(&clock).limiter(Arc::new(slow)));
    let batch = client.batch::<_, ListItemsError>(counts(120)).timeout(by);
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("the time is over");
    assert!(items[..50].iter().all(|item| done(item).is_some()));
    assert!(items[50..].iter().all(|item| *item == Item::NotExecuted));
    assert!(!error.is_ambiguous() && error.attempts() == 0, "{error}");
    let ErrorKind::Timeout(timeout) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(timeout.after(), by);
    assert_eq!(server.requests.try_iter().count(), 1);

    let call = client.call(count(1)).timeout(Duration::ZERO).await;
    let error = call.expect_err("there was no time from the beginning");
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)) && !error.is_ambiguous());
    assert_eq!(server.requests.try_iter().count(), 0);
}

/// A batch that has begun is carried out, however many requests it takes.
#[tokio::test]
async fn a_client_that_is_drained_lets_a_batch_end() {
    let (arrived, arrival) = channel();
    let (go, signal) = channel::<()>();
    let first = Mutex::new(Some((arrived, signal)));
    let server = serve(move |_| match first.lock().expect("no panic").take() {
        Some((arrived, signal)) => {
            let _ = arrived.send(());
            let _ = signal.recv();
            parted(0..49, &[(49, "BUSY")])
        }
        None => parted(0..50, &[]),
    });
    let client = client(&server, config(&pauses()));
    let batch = client.batch::<_, ListItemsError>(counts(60));
    let batch = tokio::spawn(batch.into_future());
    let arrived = tokio::task::spawn_blocking(move || arrival.recv());
    arrived.await.expect("no panic").expect("a request");

    let mut drain = pin!(client.drain());
    let mut context = Context::from_waker(Waker::noop());
    assert!(drain.as_mut().poll(&mut context).is_pending());
    let late = client.batch::<_, ListItemsError>(counts(1)).await;
    let late = late.expect_err("the client is closed");
    assert!(
        matches!(late.error.kind(), ErrorKind::Request(_)),
        "{late:?}"
    );
    assert_eq!(late.items, [Item::NotExecuted]);

    go.send(()).expect("the server waits");
    let items = batch.await.expect("no panic").expect("all is well");
    assert!(items.iter().all(|item| done(item).is_some()));
    drain.await;
    assert_eq!(server.requests.try_iter().count(), 3);
}

/// If the server has temporarily refused an item, the batch continues from there only if all items
/// before it are known to be carried out.
#[tokio::test]
async fn a_batch_that_halts_does_not_go_on_behind_an_item_it_knows_nothing_of() {
    for (first, requests) in [
        (parted([0], &[(1, "BUSY")]), 2),
        (parted([], &[(1, "BUSY")]), 1),
    ] {
        let server = serve_in_turn(vec![first, parted([1, 2], &[])]);
        let batch = client(&server, config(&pauses())).batch(counts(3));
        let outcome: Outcome<_> = batch.halt().await;
        let items = match outcome {
            Ok(items) => items,
            Err(BatchError { items, .. }) => items,
        };
        assert_eq!(sent(&server).len(), requests, "{items:?}");
        assert_eq!(done(&items[2]).is_some(), requests == 2, "{items:?}");
    }
}
