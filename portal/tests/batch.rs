//! `batch`: several calls in one request, read and executed as by PHP.

mod common;

use bitrix24_portal::{Fault, Portal, demo};
use common::{Answer, by_webhook, call, client, control, like, send, url};
use serde_json::{Value, json};

async fn start() -> Portal {
    Portal::start().await.expect("a free port")
}

/// Sends the calls and returns the five parts of the result.
async fn batch(portal: &Portal, body: Value) -> Value {
    let answer = call(portal, "batch", &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["result"].clone()
}

/// Returns the parameters that one call inside a batch has read.
async fn understood(query: &str) -> Value {
    let portal = start().await;
    let result = batch(&portal, json!({ "cmd": [format!("portal.echo?{query}")] })).await;
    assert_eq!(result["result_error"], json!([]), "{query}");
    result["result"][0].clone()
}

fn error(code: &str, description: &str) -> Value {
    json!({ "error": code, "error_description": description })
}

#[tokio::test]
async fn every_part_of_the_answer() {
    let portal = start().await;
    let cmd = json!({
        "list": "portal.list?start=50",
        "like": "imbot.v2.Chat.Message.Reaction.add?botId=456&botToken=my_bot_token&messageId=789&reaction=like",
        "none": "no.such.method",
        "last": "portal.list?start=100",
    });
    let answer = call(&portal, "batch", &json!({ "halt": 0, "cmd": cmd })).await;
    let time = json!({
        "start": 1_728_626_400,
        "finish": 1_728_626_400.123,
        "duration": 0.0,
        "processing": 0,
        "date_start": "2024-10-11T06:00:00+00:00",
        "date_finish": "2024-10-11T06:00:00+00:00",
    });
    let item_time = &time;
    let expected = json!({
        "result": {
            "result": {
                "list": (51..=100).collect::<Vec<u64>>(),
                "like": { "result": true },
                "last": (101..=120).collect::<Vec<u64>>(),
            },
            "result_error": { "none": error("ERROR_METHOD_NOT_FOUND", "Method not found!") },
            "result_total": { "list": 120, "last": 120 },
            "result_next": { "list": 100 },
            "result_time": { "list": item_time, "like": item_time, "last": item_time },
        },
        "time": time,
    });
    assert_eq!(
        answer,
        Answer {
            status: 200,
            body: expected
        }
    );
    assert!(portal.world(|world| world.has_reaction(789, 456, "like")));

    // A list alone means the same.
    let alone = call(&portal, "portal.list", &json!({ "start": 50 }))
        .await
        .body;
    assert_eq!(
        (&alone["total"], &alone["next"]),
        (&json!(120), &json!(100))
    );
    let last = call(&portal, "portal.list", &json!({ "start": 100 }))
        .await
        .body;
    assert_eq!(last.get("next"), None);
}

#[tokio::test]
async fn empty_maps_and_numbers_for_keys() {
    let portal = start().await;
    let nothing = json!({
        "result": [], "result_error": [], "result_total": [], "result_next": [], "result_time": [],
    });
    for body in [
        json!({}),
        json!({ "cmd": {} }),
        json!({ "cmd": [] }),
        json!({ "cmd": null }),
        json!({ "cmd": "portal.echo" }),
    ] {
        assert_eq!(batch(&portal, body).await, nothing);
    }
    // An array is a list as long as no position is missing at its start or inside.
    let result = batch(
        &portal,
        json!({ "cmd": ["portal.echo?a=1", "x", "portal.echo"] }),
    )
    .await;
    assert_eq!(result["result"], json!({ "0": { "a": "1" }, "2": [] }));
    assert_eq!(
        result["result_error"]["1"]["error"],
        "ERROR_METHOD_NOT_FOUND"
    );
    let result = batch(&portal, json!({ "cmd": ["x", "portal.echo?a=1"] })).await;
    assert_eq!(result["result"], json!({ "1": { "a": "1" } }));
    assert_eq!(result["result_error"][0]["error"], "ERROR_METHOD_NOT_FOUND");
    let result = batch(&portal, json!({ "cmd": { "0": "portal.echo?a=1" } })).await;
    assert_eq!(result["result"], json!([{ "a": "1" }]));
}

#[tokio::test]
async fn calls_are_carried_out_in_order() {
    let cmd = r#"{"cmd":{"z":"portal.count","a":"portal.count","m":"portal.count"}}"#;
    let expected = json!({ "z": { "count": 1 }, "a": { "count": 2 }, "m": { "count": 3 } });
    let portal = start().await;
    let request = client().post(url(&portal, "batch"));
    let json = request.header("content-type", "application/json").body(cmd);
    assert_eq!(send(json).await.body["result"]["result"], expected);

    let form = "cmd[z]=portal.count&cmd[a]=portal.count&cmd[m]=portal.count&halt=1";
    let portal = start().await;
    let request = client().post(url(&portal, "batch"));
    let posted = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(send(posted).await.body["result"]["result"], expected);
    let portal = start().await;
    let query = client().get(format!("{}?{form}", url(&portal, "batch")));
    assert_eq!(send(query).await.body["result"]["result"], expected);
}

#[tokio::test]
async fn halt() {
    for (halt, third) in [
        (json!(0), true),
        (json!(false), true),
        (json!("0"), true),
        (json!(""), true),
        (json!(null), true),
        (json!(1), false),
        (json!(true), false),
        (json!("1"), false),
        // PHP regards any other text as true.
        (json!("false"), false),
    ] {
        let portal = start().await;
        let cmd = ["portal.count?key=a", "no.such.method", "portal.count?key=b"];
        let result = batch(&portal, json!({ "halt": halt, "cmd": cmd })).await;
        assert_eq!(
            result["result_error"]["1"]["error"],
            "ERROR_METHOD_NOT_FOUND"
        );
        let counts = portal.world(|world| world.counts().clone());
        assert_eq!(counts.get("a"), Some(&1));
        assert_eq!(counts.contains_key("b"), third, "{halt}");
        assert_eq!(result["result"].get("2").is_some(), third);
    }
}

#[tokio::test]
async fn parameters_are_read_as_php_reads_them() {
    for (query, expected) in [
        ("", json!([])),
        ("a=1&b=x%26y%3Dz+w", json!({ "a": "1", "b": "x&y=z w" })),
        ("a=1&a=2", json!({ "a": "2" })),
        ("l[]=x&l[]=y", json!({ "l": ["x", "y"] })),
        ("l[1]=x&l[]=y", json!({ "l": { "1": "x", "2": "y" } })),
        ("f[a][0][b]=%D1%8F", json!({ "f": { "a": [{ "b": "я" }] } })),
        ("f%5Ba%5D=1", json!({ "f": { "a": "1" } })),
        ("a.b=1&c+d=2", json!({ "a_b": "1", "c_d": "2" })),
        ("a=x%23y&b=1#c=2", json!({ "a": "x#y", "b": "1" })),
        ("a=x?y", json!({ "a": "x?y" })),
        ("a", json!({ "a": "" })),
        ("0=x&1=y", json!(["x", "y"])),
    ] {
        assert_eq!(understood(query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_query_in_a_query_is_encoded_twice() {
    let portal = start().await;
    let cmd = "cmd[0]=portal.echo%3Ffields%5BTITLE%5D%3DJohn%2526Martin";
    let answer = send(client().get(format!("{}?{cmd}", url(&portal, "batch")))).await;
    let expected = json!([{ "fields": { "TITLE": "John&Martin" } }]);
    assert_eq!(answer.body["result"]["result"], expected);
}

#[tokio::test]
async fn echo_alone() {
    let portal = start().await;
    let sent = json!({
        "true": true, "null": null, "number": 1.5, "text": "я &+=", "list": [], "map": {},
        "deep": { "0": { "a": [{}] } }, "auth": "secret",
    });
    let mut expected = sent.clone();
    expected["map"] = json!([]);
    expected["deep"] = json!([{ "a": [[]] }]);
    expected.as_object_mut().unwrap().remove("auth");
    let answer = call(&portal, "portal.echo", &sent).await;
    assert_eq!(answer.body["result"], expected);
}

#[tokio::test]
async fn references_to_earlier_results() {
    let portal = start().await;
    let cmd = json!({
        "first": "portal.list",
        "second": "portal.echo?id=$result[first][2]&all=$result[first]&in=n-$result[first][0]!",
        "third": "portal.echo?id=%24result%5Bsecond%5D%5Bid%5D&f[x]=$result[nobody][a]",
    });
    // The order of the calls matters, so the text is written out.
    let body = format!(
        r#"{{"cmd":{{"first":{},"second":{},"third":{}}}}}"#,
        cmd["first"], cmd["second"], cmd["third"]
    );
    let request = client().post(url(&portal, "batch"));
    let request = request.header("content-type", "application/json");
    let result = send(request.body(body)).await.body["result"]["result"].clone();
    assert_eq!(result["second"]["id"], 3);
    assert_eq!(result["second"]["in"], "n-1!");
    assert_eq!(result["second"]["all"].as_array().map(Vec::len), Some(50));
    assert_eq!(result["third"], json!({ "id": 3, "f": { "x": null } }));

    // Every part of the response can be referred to.
    let cmd = [
        "no.such.method",
        "portal.list",
        "portal.echo?e=$error[0][error]&n=$NEXT[1]&t=$total[1]&s=$time[1][start]",
    ];
    let result = batch(&portal, json!({ "cmd": cmd })).await;
    assert_eq!(
        result["result"]["2"],
        json!({ "e": "ERROR_METHOD_NOT_FOUND", "n": 50, "t": 120, "s": 1_728_626_400 })
    );

    // References to failed and later calls are empty.
    let cmd = [
        "no.such.method",
        "portal.echo?a=$result[0]&b=$result[2][count]",
        "portal.count",
    ];
    let result = batch(&portal, json!({ "cmd": cmd })).await;
    assert_eq!(result["result"]["1"], json!({ "a": null, "b": null }));
}

/// Each call doubles the result of the previous one, which would exhaust the memory without a
/// limit.
#[tokio::test]
async fn references_cannot_grow_without_end() {
    let portal = start().await;
    let mut cmd = vec![format!("portal.echo?a={}", "x".repeat(1_000))];
    for n in 0..49 {
        cmd.push(format!("portal.echo?a=$result[{n}]&b=$result[{n}]"));
    }
    let result = batch(&portal, json!({ "halt": 1, "cmd": cmd })).await;
    let errors = result["result_error"].as_object().expect("an error");
    assert_eq!(errors.len(), 1);
    let text = errors.values().next().unwrap()["error_description"].to_string();
    assert!(text.contains("10 MiB"), "{text}");
}

#[tokio::test]
async fn calls_beyond_fifty() {
    let portal = start().await;
    let cmd = vec!["portal.count?key=a"; 52];
    let result = batch(&portal, json!({ "cmd": cmd })).await;
    assert_eq!(result["result"].as_array().map(Vec::len), Some(50));
    let too_long = error("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded");
    assert_eq!(
        result["result_error"],
        json!({ "50": too_long, "51": too_long })
    );
    assert_eq!(portal.world(|world| world.counts()["a"]), 50);
    let result = batch(&portal, json!({ "halt": 1, "cmd": cmd })).await;
    assert_eq!(result["result_error"], json!({ "50": too_long }));
}

#[tokio::test]
async fn a_batch_in_a_batch() {
    let portal = start().await;
    let cmd = json!({ "cmd": { "in": "batch?cmd[0]=portal.count" } });
    let result = batch(&portal, cmd).await;
    let refused = error(
        "ERROR_BATCH_METHOD_NOT_ALLOWED",
        "Method is not allowed for batch usage",
    );
    assert_eq!(result["result_error"], json!({ "in": refused }));
    assert_eq!(portal.world(|world| world.counts().len()), 0);
}

#[tokio::test]
async fn calls_have_the_rights_of_the_batch() {
    let portal = start().await;
    let add = "imbot.v2.Chat.Message.Reaction.add?botId=456&messageId=789&reaction=fire";
    let address = format!("{}/rest/batch", portal.oauth_host());
    let by_token = |token: &'static str| {
        let body = json!({ "auth": token, "cmd": { "add": add, "bare": "portal.echo" } });
        send(client().post(&address).json(&body))
    };
    let answer = by_token(demo::UNSCOPED_TOKEN).await;
    let result = &answer.body["result"];
    assert_eq!(
        result["result_error"]["add"],
        error("insufficient_scope", "")
    );
    assert_eq!(result["result"], json!({ "bare": [] }));
    let answer = by_token(demo::ACCESS_TOKEN).await;
    assert_eq!(
        answer.body["result"]["result"]["add"],
        json!({ "result": true })
    );
    // The batch itself needs a key like any call.
    let answer = by_token(demo::EXPIRED_TOKEN).await;
    assert_eq!((answer.status, answer.error()), (401, "expired_token"));
    assert_eq!(by_token("unknown").await.error(), "invalid_token");
}

#[tokio::test]
async fn one_call_of_a_batch_can_be_made_to_fail() {
    let portal = start().await;
    let busy = Fault::error("QUERY_LIMIT_EXCEEDED").unwrap();
    portal.fault_next(busy.of("portal.count"));
    // A fault that is not an error does not affect a batch's items, and stays pending for a direct
    // call.
    portal.fault_next(Fault::drop().of("portal.echo"));
    let cmd = ["portal.echo?a=1", "portal.count", "portal.count"];
    let result = batch(&portal, json!({ "cmd": cmd })).await;
    let refused = error("QUERY_LIMIT_EXCEEDED", "Too many requests");
    assert_eq!(result["result_error"], json!({ "1": refused }));
    assert_eq!(result["result"]["0"], json!({ "a": "1" }));
    let echo = client().get(url(&portal, "portal.echo"));
    assert!(echo.send().await.is_err());

    let lost = json!({ "fault": "drop", "method": "batch" });
    control(&portal, "fail", &lost).await;
    assert_eq!(by_webhook(&portal, &like()).await.status, 200);
    let request = client().post(url(&portal, "batch"));
    let request = request.json(&json!({ "cmd": ["portal.count?key=b"] }));
    assert!(request.send().await.is_err());
    assert_eq!(portal.world(|world| world.counts()["b"]), 1);
}

/// Whatever `cmd` contains, the response is that of a batch.
#[tokio::test]
async fn noise() {
    let portal = start().await;
    let deep = format!("portal.echo?a{}=1", "[b]".repeat(64));
    for cmd in [
        json!([null, 1, {}, [], true]),
        json!([
            "",
            "?",
            "??",
            "#",
            "&",
            "=",
            "portal.echo?&&=&[]=&[=&]=",
            "%00",
            "\0"
        ]),
        json!([
            "portal.echo?$result[",
            "portal.echo?a=$result[]&b=$result[][]&c=$result[0",
        ]),
        json!([deep]),
        json!({ "": "portal.echo", "a]b[": "portal.echo", "я": "portal.echo" }),
    ] {
        let count = cmd.as_array().map_or(3, Vec::len);
        let result = batch(&portal, json!({ "cmd": cmd })).await;
        let size = |part: &Value| {
            part.as_array()
                .map(Vec::len)
                .or_else(|| part.as_object().map(serde_json::Map::len))
                .expect("a PHP array")
        };
        let (done, failed) = (size(&result["result"]), size(&result["result_error"]));
        assert_eq!(done + failed, count, "{cmd}");
    }
}
