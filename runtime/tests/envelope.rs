//! Responses and their outcomes: every file in `envelope/` is a case.
//!
//! A case gives the response as `body` (JSON) or `text` (as it is), and under `expect` either the
//! `value`, or what is true of the `api` error, or of the `unreadable` answer.

mod common;

use std::fs;
use std::path::Path;

use bitrix24_runtime::{Error, ErrorKind, Method, Response, Time, decode};
use common::{Items, ListItems, ListItemsError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    status: u16,
    body: Option<Value>,
    text: Option<String>,
    expect: Map<String, Value>,
}

#[test]
fn every_answer_becomes_what_its_case_expects() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/envelope");
    let mut names: Vec<_> = fs::read_dir(directory)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    names.sort();
    assert!(names.len() > 30, "only {} cases were found", names.len());
    for name in names {
        let text = fs::read_to_string(&name).expect("a readable case");
        let case: Case = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", name.display()));
        let body = case
            .text
            .unwrap_or_else(|| case.body.expect("a body or a text").to_string());
        let request = ListItems {
            page: None,
            pass: Some("canary-pass".into()),
        };
        let outcome = describe(decode(&request, case.status, body.as_bytes()), &case.expect);
        assert_eq!(
            outcome,
            Value::Object(case.expect),
            "{}: {}",
            name.display(),
            case.about
        );
    }
}

/// Describes the outcome in the form of the case, as far as the case mentions it.
fn describe(
    outcome: Result<Response<Items>, Error<ListItemsError>>,
    expected: &Map<String, Value>,
) -> Value {
    let display = outcome.as_ref().err().map(ToString::to_string);
    match outcome.map_err(Error::into_kind) {
        Ok(answer) => {
            let mut outcome = json!({"value": answer.value});
            if let Some(time) = answer.time {
                outcome["time"] = describe_time(&time);
            }
            outcome
        }
        Err(ErrorKind::Api(error)) => {
            let outcome = json!({
                "kind": format!("{:?}", error.failure),
                "code": error.code(),
                "description": error.description(),
                "class": error.class().map(|class| format!("{class:?}")),
                "time": error.time().map(describe_time),
                "display": display,
            });
            json!({"api": asked_for(outcome, expected.get("api"))})
        }
        Err(ErrorKind::InvalidResponse(error)) => {
            // A reason is long and comes from another crate, so a case contains only a part of it.
            let reason = match expected
                .get("unreadable")
                .and_then(|expected| expected["reason"].as_str())
            {
                Some(part) if error.reason().contains(part) => part,
                _ => error.reason(),
            };
            let outcome = json!({"path": error.path(), "reason": reason, "excerpt": error.excerpt(), "display": display});
            json!({"unreadable": asked_for(outcome, expected.get("unreadable"))})
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// Keeps the keys that the case mentions, or everything if it expects a different kind of outcome.
fn asked_for(outcome: Value, expected: Option<&Value>) -> Value {
    let (Value::Object(mut outcome), Some(Value::Object(expected))) = (outcome.clone(), expected)
    else {
        return outcome;
    };
    outcome.retain(|key, _| expected.contains_key(key));
    Value::Object(outcome)
}

fn describe_time(time: &Time) -> Value {
    let mut outcome = json!({
        "start": time.start,
        "finish": time.finish,
        "duration": time.duration,
        "processing": time.processing,
        "date_start": time.date_start,
        "date_finish": time.date_finish,
        "operating": time.operating,
        "operating_reset_at": time.operating_reset_at,
    });
    outcome
        .as_object_mut()
        .expect("an object")
        .retain(|_, figure| !figure.is_null());
    outcome
}

/// A token that is a letter or a common word is redacted only in text from outside.
#[test]
fn a_short_secret_is_redacted_only_in_text_from_outside() {
    for pass in ["e", "in", "not", "s", "1", "."] {
        let request = ListItems {
            page: None,
            pass: Some(pass.into()),
        };
        let error = |status, body: &str| decode(&request, status, body.as_bytes()).expect_err(body);
        for description in [
            "No access to the list",
            "NO ACCESS to the list.",
            "No access, to the list!",
            "The interface is closed.",
            "the Interface is shut",
            "access_denied",
        ] {
            let body = json!({"error": "access_denied", "error_description": description});
            let error = error(401, &body.to_string());
            assert_eq!(error.code(), Some("access_denied"));
            let shown = error.description().expect("a description");
            let letters = |text: &str| text.replace(['.', ','], "");
            assert_eq!(
                letters(shown).replace("[redacted]", ""),
                letters(description)
            );
        }
        let body =
            json!({"error": "ACCESS_DENIED", "error_description": "No access to the X list"});
        assert_eq!(
            error(400, &body.to_string()).description(),
            Some("No access to the X list")
        );
        let error = error(200, r#"{"result":{"items":[{"id":5},{"id":5,"name":"#);
        let ErrorKind::InvalidResponse(error) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(error.path(), "result.items[1].name");
        assert!(error.reason().starts_with("EOF while parsing"), "{error}");
    }
    // The text between the documented words is from outside.
    let request = ListItems {
        page: None,
        pass: Some("canary".into()),
    };
    let body = r#"{"error":"ACCESS_DENIED","error_description":"No access to the canary list"}"#;
    let error = decode(&request, 400, body.as_bytes()).expect_err("a refusal");
    assert_eq!(
        error.description(),
        Some("No access to the [redacted] list")
    );
}

#[test]
fn an_excerpt_is_short_and_valid() {
    let body = "é".repeat(10_000);
    match decode(&ListItems::default(), 200, body.as_bytes()).map_err(Error::into_kind) {
        Err(ErrorKind::InvalidResponse(error)) => assert_eq!(error.excerpt(), "é".repeat(256)),
        other => panic!("{other:?}"),
    }
    match decode(&ListItems::default(), 200, b"\xff\xfe{").map_err(Error::into_kind) {
        Err(ErrorKind::InvalidResponse(error)) => assert_eq!(error.excerpt(), "\u{fffd}\u{fffd}{"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_answer_makes_decoding_panic() {
    let good = common::ONE_ITEM.as_bytes();
    for length in 0..good.len() {
        assert!(
            decode(&ListItems::default(), 200, &good[..length]).is_err(),
            "{length} bytes"
        );
        let mut spoilt = good.to_vec();
        spoilt[length] = b'\\';
        let _ = decode(&ListItems::default(), 200, &spoilt);
    }
    let deep = "[".repeat(100_000);
    let error = decode(
        &ListItems::default(),
        200,
        format!("{{\"result\":{deep}").as_bytes(),
    )
    .expect_err("too deep");
    assert_eq!(error.method(), ListItems::NAME);
}
