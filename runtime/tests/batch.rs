//! Batches over real HTTP: the requests on the wire, and the outcome of each item.

#[path = "batch/again.rs"]
mod again;
mod common;

use std::time::Duration;

use bitrix24_runtime::batch::{BatchError, BatchItem, Item, Referring, ResultOf};
use bitrix24_runtime::wire::Mismatches;
use bitrix24_runtime::{
    Batchable, Client, Config, Error, ErrorKind, Idempotency, Method, RequestError, Secret,
};
use common::{Items, ListItems, ListItemsError, Reply, Server, SystemError, serve, serve_in_turn};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

impl Batchable for ListItems {}

/// A request of a second made-up method, which returns a number.
#[derive(Debug, Clone, Default, Serialize)]
struct Count {
    of: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Value>,
}

impl Method for Count {
    const NAME: &'static str = "test.Item.count";
    const IDEMPOTENCY: Idempotency = Idempotency::Idempotent;
    type Output = i64;
    type Error = ListItemsError;

    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        _: &mut Mismatches,
    ) -> Result<Option<i64>, D::Error> {
        i64::deserialize(result).map(Some)
    }
}

impl Batchable for Count {}

fn count(of: i64) -> Count {
    Count {
        of: Some(of),
        filter: None,
    }
}

fn local() -> Config {
    Config::default()
        .allow_http_on_loopback()
        .unlimited()
        .attempts(1)
}

fn client(server: &Server) -> Client {
    Client::webhook(&server.webhook(), local()).expect("a good address")
}

type Outcome<T> = Result<T, BatchError<T, ListItemsError>>;

fn answer(result: Value) -> Reply {
    Reply::Body(200, json!({ "result": result, "time": {} }).to_string())
}

/// A server that responds to every batch with this `result`.
fn always(result: Value) -> Server {
    serve(move |_| answer(result.clone()))
}

/// A server that counts: the result of each command is its own number, and number `failing` fails.
fn counting(failing: Option<usize>) -> Server {
    let before = std::sync::Mutex::new(0);
    serve(move |seen| {
        let body: Value = serde_json::from_str(&seen.body).expect("JSON");
        let mut before = before.lock().expect("no panic");
        let (mut results, mut errors) = (json!({}), json!({}));
        let count = body["cmd"].as_object().expect("commands").len();
        for position in 0..count {
            let key = format!("i{position}");
            if Some(*before + position) == failing {
                errors[key] = json!({"error": "NOTHING_THERE", "error_description": ""});
                if body["halt"] == 1 {
                    break;
                }
            } else {
                results[key] = json!(*before + position);
            }
        }
        *before += count;
        answer(json!({"result": results, "result_error": errors}))
    })
}

#[tokio::test]
async fn a_batch_on_the_wire() {
    let server = always(json!({"result": {"i0": {"items": []}, "i1": 3, "i2": 4}}));
    let client = client(&server);
    let list = ListItems {
        page: Some(2),
        pass: Some("a&b".into()),
    };
    let batch = client.batch::<_, ListItemsError>((list, client.call(count(7)), count(8)));
    let (items, seven, eight) = batch.await.expect("all is well");
    assert_eq!(items.into_value(), Some(Items { items: Vec::new() }));
    assert_eq!((seven.into_value(), eight.into_value()), (Some(3), Some(4)));

    let seen = server.requests.recv().expect("a request");
    assert_eq!(seen.line, "POST /rest/1/canarycode/batch HTTP/1.1");
    assert_eq!(
        seen.body,
        r#"{"halt":0,"cmd":{"i0":"test.Item.list?page=2&pass=a%26b","i1":"test.Item.count?of=7","i2":"test.Item.count?of=8"}}"#
    );
}

#[tokio::test]
async fn an_application_sends_its_token_once() {
    let server = always(json!({"result": {"i0": {"items": []}}}));
    let address = format!("http://{}", server.address);
    let client = Client::oauth(&address, "canary", local()).expect("a good address");
    let batch = client.batch::<_, ListItemsError>(vec![ListItems::default()]);
    assert_eq!(batch.halt().await.expect("all is well").len(), 1);
    assert_eq!(
        server.requests.recv().expect("a request").body,
        r#"{"auth":"canary","halt":1,"cmd":{"i0":"test.Item.list"}}"#
    );
}

#[tokio::test]
async fn each_item_is_done_or_failed_for_reasons_of_its_own() {
    let server = always(json!({
        "result": {"i0": {"items": [{"id": 1}]}, "i3": 5},
        "result_error": {
            "i1": {"error": "NOTHING_THERE", "error_description": "Nothing there"},
            "i2": {"error": "BUSY", "error_description": ""},
        },
        "result_total": [],
        "result_next": [],
        "result_time": {"i0": {"operating": 0.5}},
    }));
    let batch = client(&server).batch::<_, ListItemsError>((
        ListItems::default(),
        ListItems::default(),
        count(1),
        count(2),
    ));
    let (first, second, third, fourth) = batch.await.expect("all fates are known");
    let Item::Done(first) = first else {
        panic!("{first:?}")
    };
    assert_eq!(first.value.items[0].id, 1);
    assert_eq!(first.time.and_then(|time| time.operating), Some(0.5));
    let second = second.error().expect("a failure");
    assert_eq!(second.refusal(), Some(&ListItemsError::NothingThere));
    assert_eq!(second.method(), "test.Item.list");
    assert_eq!(
        second.to_string(),
        "test.Item.list: NOTHING_THERE: Nothing there (HTTP 200). The list is empty. Add an item first."
    );
    let third = third.error().expect("a failure");
    assert_eq!(
        third.refusal(),
        Some(&ListItemsError::System(SystemError::Busy))
    );
    assert_eq!(third.method(), "test.Item.count");
    assert_eq!(fourth.into_value(), Some(5));
}

/// PHP writes an empty map as `[]`, and one with the keys 0, 1, 2 as a list.
#[tokio::test]
async fn maps_may_come_as_lists() {
    let refused = json!({"error": "A"});
    for (results, errors, expected) in [
        (
            json!([]),
            json!({"i0": refused, "i1": {"error": "B"}}),
            ["A", "B"],
        ),
        (json!([]), json!([refused, {"error": "B"}]), ["A", "B"]),
        (json!([1]), json!({"1": {"error": "B"}}), ["1", "B"]),
        (json!({"0": 1}), json!({"i1": "B"}), ["1", "B"]),
        (json!([1, 2]), json!([]), ["1", "2"]),
        (json!([1, 2]), json!(null), ["1", "2"]),
        (json!([1, 2]), json!({"i0": null, "i1": null}), ["1", "2"]),
        (json!([1, 2]), json!(""), ["1", "2"]),
        (json!([1, 2]), json!("0"), ["1", "2"]),
        (json!([1, 2]), json!(false), ["1", "2"]),
        (json!([1, 2]), json!(0), ["1", "2"]),
        (json!(false), json!({"i0": "A", "i1": "B"}), ["A", "B"]),
        (json!([1, 2]), json!({"i0": [], "i1": {}}), ["1", "2"]),
        (json!([1, 2]), json!({"i0": false, "i1": ""}), ["1", "2"]),
        (json!([1, 2]), json!([0, "0"]), ["1", "2"]),
        (
            json!([1, 2]),
            json!([{"error": null}, {"error": ""}]),
            ["1", "2"],
        ),
        // Without a result, an error without a code is still an error.
        (json!({"i1": 2}), json!({"i0": {"error": 0}}), ["0", "2"]),
        (json!({"i1": 2}), json!({"i0": ""}), ["", "2"]),
        (
            json!({"i1": 2, "i0": 1, "i7": 8, "other": 9}),
            json!([]),
            ["1", "2"],
        ),
    ] {
        let server = always(json!({
            "result": results, "result_error": errors, "result_time": false,
        }));
        let batch = client(&server).batch::<_, ListItemsError>(vec![count(1), count(2)]);
        let items = batch.await.expect("all fates are known");
        let shown: Vec<String> = items
            .into_iter()
            .map(|item| match item {
                Item::Failed(error) => error.code().expect("a code").to_owned(),
                item => item.into_value().expect("a value").to_string(),
            })
            .collect();
        assert_eq!(shown, expected, "{results} {errors}");
    }
}

/// A value that is not one of PHP's empty values is not a list of results.
#[tokio::test]
async fn anything_else_cannot_be_read() {
    for odd in [json!(true), json!(7), json!("7")] {
        for part in [
            json!({"result": odd}),
            json!({"result": [1], "result_error": odd}),
        ] {
            let batch = client(&always(part)).batch::<_, ListItemsError>(vec![count(1)]);
            let error = batch.await.expect_err("no results").error;
            assert!(
                matches!(error.kind(), ErrorKind::InvalidResponse(_)),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn a_long_batch_goes_out_in_several_requests() {
    let server = counting(Some(59));
    let batch = client(&server).batch::<_, ListItemsError>((0..120).map(count).collect::<Vec<_>>());
    let items = batch.await.expect("all fates are known");
    for (position, item) in items.into_iter().enumerate() {
        match item {
            Item::Done(answer) => assert_eq!(answer.value, position as i64),
            Item::Failed(_) => assert_eq!(position, 59),
            other => panic!("{position}: {other:?}"),
        }
    }
    let lengths: Vec<usize> = server
        .requests
        .try_iter()
        .map(|seen| {
            let body: Value = serde_json::from_str(&seen.body).expect("JSON");
            body["cmd"].as_object().expect("commands").len()
        })
        .collect();
    assert_eq!(lengths, [50, 50, 20]);
}

#[tokio::test]
async fn halt_holds_across_requests() {
    let server = counting(Some(59));
    let batch = client(&server).batch::<_, ListItemsError>((0..120).map(count).collect::<Vec<_>>());
    let items = batch.halt().await.expect("all fates are known");
    assert_eq!(items.len(), 120);
    for (position, item) in items.into_iter().enumerate() {
        match position {
            0..59 => assert_eq!(item.into_value(), Some(position as i64)),
            59 => assert!(matches!(item, Item::Failed(_))),
            _ => assert_eq!(item, Item::NotExecuted, "{position}"),
        }
    }
    assert_eq!(server.requests.try_iter().count(), 2);
}

/// Returns the items of a batch of 120 whose second request gets this reply.
async fn with_second_reply(
    reply: Reply,
) -> (Vec<Item<i64, ListItemsError>>, Error<ListItemsError>) {
    let good = (0..50)
        .map(|n| (format!("i{n}"), json!(n)))
        .collect::<Value>();
    let server = serve_in_turn(vec![answer(json!({ "result": good })), reply]);
    let client = Client::webhook(
        &server.webhook(),
        local().attempt_timeout(Duration::from_millis(200)),
    )
    .expect("a good address");
    let batch = client.batch::<_, ListItemsError>((0..120).map(count).collect::<Vec<_>>());
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("the second request has failed");
    assert_eq!(
        server.requests.try_iter().count(),
        2,
        "nothing is sent afterwards"
    );
    (items, error)
}

#[tokio::test]
async fn a_lost_answer_leaves_its_items_unknown() {
    for reply in [
        Reply::Raw(Vec::new()),
        Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec()),
        Reply::Silence,
        Reply::Body(502, "<html>Bad gateway</html>".to_owned()),
        Reply::Body(200, r#"{"result": true}"#.to_owned()),
    ] {
        let (items, error) = with_second_reply(reply).await;
        assert_eq!(error.method(), "batch");
        for (position, item) in items.into_iter().enumerate() {
            match position {
                0..50 => assert_eq!(item.into_value(), Some(position as i64)),
                50..100 => assert_eq!(item, Item::Unknown, "{position}"),
                _ => assert_eq!(item, Item::NotExecuted, "{position}"),
            }
        }
    }
}

#[tokio::test]
async fn a_request_refused_as_a_whole_was_not_carried_out() {
    let reply = Reply::Body(
        503,
        r#"{"error": "BUSY", "error_description": ""}"#.to_owned(),
    );
    let (items, error) = with_second_reply(reply).await;
    assert_eq!(
        error.refusal(),
        Some(&ListItemsError::System(SystemError::Busy))
    );
    for (position, item) in items.into_iter().enumerate() {
        match position {
            0..50 => assert_eq!(item.into_value(), Some(position as i64)),
            _ => assert_eq!(item, Item::NotExecuted, "{position}"),
        }
    }
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_unknown_and_says_why() {
    let server = always(json!({"result": {"i0": 1, "i1": {"items": [{"id": "x"}]}, "i3": 4}}));
    let batch = client(&server).batch((count(1), ListItems::default(), count(3), count(4)));
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("an item is unknown");
    assert_eq!(items.0.into_value(), Some(1));
    assert_eq!((items.1, items.2), (Item::Unknown, Item::Unknown));
    assert_eq!(items.3.into_value(), Some(4));
    let ErrorKind::InvalidResponse(unreadable) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(error.method(), "test.Item.list");
    assert_eq!(unreadable.path(), "result.items[0].id");
}

#[tokio::test]
async fn an_item_the_answer_leaves_out_is_unknown() {
    let server = always(json!({"result": {"i0": 1}}));
    let batch = client(&server).batch((count(1), count(2)));
    let outcome: Outcome<_> = batch.await;
    let BatchError { items, error, .. } = outcome.expect_err("an item is unknown");
    assert_eq!(items.0.into_value(), Some(1));
    assert_eq!(items.1, Item::Unknown);
    assert_eq!(error.method(), "test.Item.count");
}

/// An item that the response omits may have been refused: nothing after it may be carried out.
#[tokio::test]
async fn a_batch_that_halts_sends_nothing_behind_an_item_it_knows_nothing_of() {
    // All are carried out except the fourth, which the response does not mention.
    let server = always(json!({
        "result": (0..50).filter(|at| *at != 3).map(|at| (format!("i{at}"), json!(at)))
            .collect::<serde_json::Map<_, _>>(),
    }));
    let sixty =
        || client(&server).batch::<_, ListItemsError>((0..60).map(count).collect::<Vec<_>>());
    let BatchError { items, .. } = sixty().halt().await.expect_err("an item is unknown");
    assert_eq!(items[3], Item::Unknown);
    assert!(items[50..].iter().all(|item| *item == Item::NotExecuted));
    assert_eq!(server.requests.try_iter().count(), 1);

    // A batch that does not halt continues.
    let BatchError { items, .. } = sixty().await.expect_err("an item is unknown");
    assert!(matches!(items[50], Item::Done(_)));
    assert_eq!(server.requests.try_iter().count(), 2);
}

#[tokio::test]
async fn an_empty_batch_sends_nothing() {
    let server = always(json!({}));
    let batch = client(&server).batch::<_, ListItemsError>(Vec::<Count>::new());
    assert_eq!(batch.await.expect("nothing to do"), []);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn references_on_the_wire() {
    let server = always(json!({"result": {"i0": 1, "i1": {"items": []}, "i2": 3}}));
    let mut filtered = count(1);
    filtered.filter = Some(json!({"ids": [1, 2]}));
    let batch = client(&server).batch::<_, ListItemsError>((
        count(1),
        ListItems {
            page: Some(0),
            pass: None,
        }
        .refer("page", ResultOf::item(0)),
        filtered
            .refer("of", ResultOf::item(1).field("items").index(0).field("id"))
            .refer("filter[ids][1]", ResultOf::item(0).field("größe")),
    ));
    batch.halt().await.expect("all is well");
    let body: Value =
        serde_json::from_str(&server.requests.recv().expect("a request").body).expect("JSON");
    assert_eq!(
        body["cmd"],
        json!({
            "i0": "test.Item.count?of=1",
            "i1": "test.Item.list?page=$result[i0]",
            "i2": "test.Item.count?of=$result[i1][items][0][id]&filter[ids][0]=1&filter[ids][1]=$result[i0][gr%C3%B6%C3%9Fe]",
        })
    );
}

/// Positions count through the whole batch, and keys through each request.
#[tokio::test]
async fn references_within_a_later_request() {
    let server = counting(None);
    let items: Vec<_> = (0..60)
        .map(|index| match index {
            57 => count(0).refer("of", ResultOf::item(51).field("id")),
            _ => Referring::from(count(index)),
        })
        .collect();
    let batch = client(&server).batch::<_, ListItemsError>(items);
    batch.halt().await.expect("all fates are known");
    let second = server.requests.try_iter().nth(1).expect("a second request");
    let body: Value = serde_json::from_str(&second.body).expect("JSON");
    assert_eq!(body["cmd"]["i7"], "test.Item.count?of=$result[i1][id]");
}

/// Returns the error of a batch of 60 whose item at this position has this reference; nothing may
/// be sent.
async fn refused(position: usize, parameter: &str, from: ResultOf, halt: bool) -> RequestError {
    let server = always(json!({}));
    let items: Vec<_> = (0..60)
        .map(|index| {
            if index == position {
                count(index as i64).refer(parameter, from.clone())
            } else {
                Referring::from(count(index as i64))
            }
        })
        .collect();
    let mut batch = client(&server).batch::<_, ListItemsError>(items);
    if halt {
        batch = batch.halt();
    }
    let error = batch.await.expect_err("the batch is refused");
    assert!(error.items.iter().all(|item| *item == Item::NotExecuted));
    assert_eq!(server.connections(), 0, "nothing is sent");
    assert_eq!(error.error.method(), "test.Item.count");
    match error.error.into_kind() {
        ErrorKind::Request(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn references_the_server_could_not_follow_are_refused() {
    for (position, parameter, from, halt, reason) in [
        (3, "of", ResultOf::item(3), true, "does not come before it"),
        (3, "of", ResultOf::item(70), true, "does not come before it"),
        (50, "of", ResultOf::item(49), true, "in another request"),
        (3, "of", ResultOf::item(2), false, "must `halt`"),
        (3, "off", ResultOf::item(2), true, "has no value there"),
        (3, "of", ResultOf::item(2).field("a]"), true, "cannot read"),
    ] {
        let error = refused(position, parameter, from, halt).await;
        let text = error.to_string();
        assert!(text.contains(reason), "{text}");
        let RequestError::NotInBatch {
            item,
            parameter: named,
            ..
        } = error
        else {
            panic!("{error:?}")
        };
        assert_eq!((item, named.as_str()), (position, parameter));
    }
}

#[tokio::test]
async fn what_a_batch_cannot_express_is_refused_by_name() {
    let server = always(json!({}));
    for (filter, parameter) in [
        (json!({"name": null}), "filter[name]"),
        (json!([]), "filter"),
    ] {
        let mut request = count(1);
        request.filter = Some(filter);
        let batch = client(&server).batch::<_, ListItemsError>((count(0), request));
        let error = batch.await.expect_err("the batch is refused");
        assert_eq!(error.items, (Item::NotExecuted, Item::NotExecuted));
        assert!(
            error.to_string().starts_with(&format!(
                "test.Item.count: item 1 of the batch: `{parameter}` "
            )),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_call_of_another_client_is_refused() {
    let server = always(json!({}));
    let (one, other) = (client(&server), client(&server));
    let batch = one.batch::<_, ListItemsError>((other.call(count(1)),));
    let error = batch.await.expect_err("the batch is refused");
    assert!(error.to_string().contains("a different client"), "{error}");
    assert_eq!(server.connections(), 0);

    let server = always(json!({"result": {"i0": 1}}));
    let one = client(&server);
    let batch = one.batch::<_, ListItemsError>((one.clone().call(count(1)),));
    assert_eq!(
        batch.await.expect("a clone will do").0.into_value(),
        Some(1)
    );
}

#[tokio::test]
async fn secrets_of_the_items_are_not_shown() {
    let secret = "can&ary secret";
    let server = always(json!({
        "result": {"i1": "can%26ary%20secret"},
        "result_error": {"i0": {"error": "X", "error_description": "Not with can&ary secret, nor canarycode"}},
    }));
    let list = || ListItems {
        page: None,
        pass: Some(Secret::from(secret)),
    };
    let batch = client(&server).batch::<_, ListItemsError>((list(), list(), count(1)));
    let shown = format!("{batch:?}");
    let error = batch.await.expect_err("an item is unknown");
    let shown = format!("{shown} {error} {error:?} {:?}", error.items);
    for part in ["ary secret", "canarycode", "ary%20"] {
        assert!(!shown.contains(part), "{part} in {shown}");
    }
    assert!(shown.contains("redacted"), "{shown}");
}

#[tokio::test]
async fn the_time_limit_is_that_of_the_whole_batch() {
    let good = (0..50)
        .map(|n| (format!("i{n}"), json!(n)))
        .collect::<Value>();
    let server = serve_in_turn(vec![answer(json!({ "result": good })), Reply::Silence]);
    let batch = client(&server).batch::<_, ListItemsError>((0..51).map(count).collect::<Vec<_>>());
    let limit = Duration::from_millis(100);
    let error = batch.timeout(limit).await.expect_err("no second answer");
    let ErrorKind::Timeout(timeout) = error.error.kind() else {
        panic!("{:?}", error.error)
    };
    assert_eq!(timeout.after(), limit);
    assert_eq!(error.items[50], Item::Unknown);
}

#[test]
#[cfg(feature = "blocking")]
fn a_batch_can_be_waited_for() {
    let server = always(json!({"result": {"i0": 1}}));
    let client = client(&server);
    let batch = client.batch::<_, ListItemsError>((count(1),));
    assert_eq!(batch.wait().expect("an answer").0.into_value(), Some(1));

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let error = runtime.block_on(async { client.batch::<_, ListItemsError>((count(1),)).wait() });
    let error = error.expect_err("that would block the runtime");
    assert!(
        matches!(error.error.kind(), ErrorKind::Request(_)),
        "{error:?}"
    );
    assert_eq!(error.items, (Item::NotExecuted,));
}
