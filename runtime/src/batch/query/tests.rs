//! PHP reads from the query string exactly what was requested, or the request is rejected.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{Query, refers};

/// PHP's value of a query string: texts, and arrays of them.
#[derive(Debug, Clone, PartialEq)]
enum Php {
    Text(String),
    Array(Vec<(String, Php)>),
}

/// Returns a request as PHP should read it: values as texts, lists as arrays with positions as
/// keys.
fn wanted(json: &Json) -> Php {
    let entries = |entries: Vec<(String, &Json)>| {
        Php::Array(
            entries
                .into_iter()
                .map(|(key, value)| (key, wanted(value)))
                .collect(),
        )
    };
    match json {
        Json::Null => unreachable!("null is refused"),
        Json::Bool(true) => Php::Text("1".to_owned()),
        Json::Bool(false) => Php::Text("0".to_owned()),
        Json::Number(number) => {
            let digits = number.to_string();
            Php::Text(digits.strip_suffix(".0").unwrap_or(&digits).to_owned())
        }
        Json::String(text) => Php::Text(text.clone()),
        Json::Array(list) => entries(
            list.iter()
                .enumerate()
                .map(|(at, value)| (at.to_string(), value))
                .collect(),
        ),
        Json::Object(map) => entries(
            map.iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
        ),
    }
}

/// The rules of PHP's `parse_str`: names are decoded before their brackets are interpreted; a full
/// stop or a blank before the first bracket becomes an underscore; an empty key counts up; values
/// that are too deep or too many are dropped; a repeated value replaces the first.
fn parse_str(query: &str) -> Php {
    let mut read = Php::Array(Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(1000) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = url_decoded(name);
        let name = name
            .split('\0')
            .next()
            .unwrap_or_default()
            .trim_start_matches(' ');
        if let Some(path) = path(name).filter(|path| path.len() <= 64) {
            put(&mut read, &path, url_decoded(value));
        }
    }
    read
}

fn url_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            (byte, _) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("the encoding is of whole characters")
}

/// Returns the keys of a name; `None` means "the next number".
fn path(name: &str) -> Option<Vec<Option<String>>> {
    let end = name.find('[').unwrap_or(name.len());
    if name.is_empty() || end == 0 {
        return None;
    }
    let mut path = vec![Some(name[..end].replace([' ', '.'], "_"))];
    let mut rest = &name[end..];
    while let Some(inside) = rest.strip_prefix('[') {
        let Some(end) = inside.find(']') else { break };
        let key = &inside[..end];
        let counts_up = key.is_empty() || key.len() == 1 && key.trim().is_empty();
        path.push((!counts_up).then(|| key.to_owned()));
        rest = &inside[end + 1..];
    }
    Some(path)
}

fn put(place: &mut Php, path: &[Option<String>], value: String) {
    let Some((key, rest)) = path.split_first() else {
        *place = Php::Text(value);
        return;
    };
    if matches!(place, Php::Text(_)) {
        *place = Php::Array(Vec::new());
    }
    let Php::Array(entries) = place else { return };
    let key = key.clone().unwrap_or_else(|| entries.len().to_string());
    let at = entries
        .iter()
        .position(|(own, _)| *own == key)
        .unwrap_or_else(|| {
            entries.push((key, Php::Array(Vec::new())));
            entries.len() - 1
        });
    put(&mut entries[at].1, rest, value);
}

/// Returns the command for a request, or the name and the reason of an unsupported value.
fn command(request: &Json) -> Result<String, (String, &'static str)> {
    Query::of_json(&request.to_string())
        .map(|query| query.command("a.B"))
        .map_err(|error| (error.name, error.reason))
}

fn read_back(command: &str) -> Php {
    let (method, query) = command.split_once('?').unwrap_or((command, ""));
    assert_eq!(method, "a.B");
    parse_str(query)
}

#[test]
fn values_one_by_one() {
    for (request, expected) in [
        (json!({}), "a.B"),
        (json!({"a": true}), "a.B?a=1"),
        (json!({"a": false}), "a.B?a=0"),
        (json!({"a": ""}), "a.B?a="),
        (json!({"a": 0}), "a.B?a=0"),
        (json!({"a": -7}), "a.B?a=-7"),
        (json!({"a": i64::MAX}), "a.B?a=9223372036854775807"),
        (json!({"a": 0.1}), "a.B?a=0.1"),
        (json!({"a": 2.0}), "a.B?a=2"),
        (json!({"a": 1e300}), "a.B?a=1e%2B300"),
        (json!({"a": "0"}), "a.B?a=0"),
        (json!({"a": "ä€👍"}), "a.B?a=%C3%A4%E2%82%AC%F0%9F%91%8D"),
        (
            json!({"a": "x&y+z=[1] 100%#"}),
            "a.B?a=x%26y%2Bz%3D%5B1%5D%20100%25%23",
        ),
        (
            json!({"a": [1, [2]], "b": {"c": {"d": "e"}}}),
            "a.B?a[0]=1&a[1][0]=2&b[c][d]=e",
        ),
        (json!({"a": {"x y.z&=": 1}}), "a.B?a[x%20y.z%26%3D]=1"),
        (
            json!({"a": "$results are in [1] and cost $5"}),
            "a.B?a=%24results%20are%20in%20%5B1%5D%20and%20cost%20%245",
        ),
    ] {
        assert_eq!(command(&request).as_deref(), Ok(expected), "{request}");
        assert_eq!(read_back(expected), wanted(&request), "{request}");
    }
}

/// A message to a bot may be a run of characters each of which could begin a reference.
#[test]
fn a_text_is_searched_for_references_in_one_pass() {
    for row in ["$", "$result", "$$result ", "[$", "[$result ", "["] {
        let text = row.repeat(1000);
        let mut read = 0;
        let found = refers(text.bytes().inspect(|_| read += 1));
        assert_eq!((found, read), (false, text.len()), "{row}");
    }
}

#[test]
fn a_reference_is_found_wherever_it_is() {
    for (text, expected) in [
        ("$result[", true),
        ("$Result[a]", true),
        ("x$ERROR[a]y", true),
        ("$$next[", true),
        ("$time$[", true),
        ("$resulting[", true),
        ("$totä$total]ä[", true),
        ("[$result[", true),
        ("$result a[ $time[", true),
        ("", false),
        ("$result", false),
        ("[$result", false),
        ("[ $result", false),
        ("$result [", false),
        ("$result\x0B[", false),
        ("$res ult[", false),
        ("$resul$t[", false),
        ("result[", false),
        ("$ result[", false),
        ("$results are in [1]", false),
    ] {
        assert_eq!(refers(text.bytes()), expected, "{text}");
        // Enough before it to fill whatever remembers what was read.
        let later = format!("{}{text}", "ab$ ".repeat(10));
        assert_eq!(refers(later.bytes()), expected, "{later}");
    }
}

#[test]
fn what_the_string_cannot_say_is_refused_by_name() {
    let deep = (0..64).fold(json!(1), |inside, _| json!([inside]));
    let many: BTreeMap<String, u32> = (0..1001).map(|n| (format!("k{n}"), n)).collect();
    for (request, name, reason) in [
        (json!({"a": null}), "a", "null"),
        (json!({"a": []}), "a", "empty"),
        (json!({"a": {"b": {}}}), "a[b]", "empty"),
        (json!({"a": [1, {"b": null}]}), "a[1][b]", "null"),
        (json!({"a": u64::MAX}), "a", "integer too large"),
        (json!({"a": "see $result[i0][id]"}), "a", "reference"),
        (json!({"a": "[b]$TOTAL[/b]"}), "a", "reference"),
        (json!({"a b": 1}), "a b", "PHP changes"),
        (json!({"a.b": 1}), "a.b", "PHP changes"),
        (json!({"": 1}), "", "PHP changes"),
        (json!({"a": {"": 1}}), "a[]", "PHP changes"),
        (json!({"a": {"b]": 1}}), "a[b]]", "PHP changes"),
        (json!({"a": {"b\0": 1}}), "a[b\0]", "PHP changes"),
        (
            json!({"a": deep}),
            &format!("a{}", "[0]".repeat(63)),
            "deeper",
        ),
        (json!({"a": many}), "", "more values"),
    ] {
        let (refused, why) = command(&request).expect_err(name);
        assert_eq!(refused, name);
        assert!(why.contains(reason), "{why}");
    }
}

#[test]
fn the_limits_themselves_are_within_reach() {
    let deep = (0..63).fold(json!(1), |inside, _| json!([inside]));
    let many: BTreeMap<String, u32> = (0..1000).map(|n| (format!("k{n:04}"), n)).collect();
    for request in [json!({"a": deep}), json!({"a": many})] {
        let command = command(&request).expect("within the limits");
        assert_eq!(read_back(&command), wanted(&request));
    }
}

/// Characters with a meaning to PHP, to the server or in a query string, among others.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        "&+=%[]$.;#?/\\\"' \t\n\0_-~aZ0ä€👍"
            .chars()
            .collect::<Vec<_>>(),
    );
    let pieces = prop_oneof![
        4 => odd.prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
        1 => Just("$result[i0]".to_owned()),
        1 => Just("%5B".to_owned()),
    ];
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

fn value(
    scalar: impl Strategy<Value = Json> + 'static,
    key: BoxedStrategy<String>,
    least: usize,
) -> BoxedStrategy<Json> {
    scalar
        .prop_recursive(5, 40, 5, move |inside| {
            prop_oneof![
                prop::collection::vec(inside.clone(), least..5).prop_map(Json::from),
                prop::collection::btree_map(key.clone(), inside, least..5)
                    .prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
        .boxed()
}

fn number() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<i64>().prop_map(Json::from),
        any::<f64>()
            .prop_filter("JSON has no such number", |n| n.is_finite())
            .prop_map(Json::from),
    ]
}

fn request(key: BoxedStrategy<String>, value: BoxedStrategy<Json>) -> impl Strategy<Value = Json> {
    prop::collection::btree_map(key, value, 0..5)
        .prop_map(|map| Json::Object(map.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    /// Supported requests are not rejected, and PHP reads them unchanged.
    #[test]
    fn supported_requests_are_written(request in {
        let scalar = prop_oneof![any::<bool>().prop_map(Json::from), number(), "[^$]{0,8}".prop_map(Json::from)];
        let inner = "[^\\[\\]\0\\s][^\\[\\]\0]{0,5}".boxed();
        request("[a-zA-Z_&=+%0-9ä-]{1,6}".boxed(), value(scalar, inner, 1))
    }) {
        let command = command(&request).map_err(|refused| TestCaseError::fail(format!("{refused:?}")))?;
        prop_assert_eq!(read_back(&command), wanted(&request));
    }

    /// PHP reads every request that is not rejected unchanged.
    #[test]
    fn php_reads_what_was_written(request in {
        let scalar = prop_oneof![
            Just(Json::Null), any::<bool>().prop_map(Json::from), number(),
            any::<u64>().prop_map(Json::from), text().prop_map(Json::from),
        ];
        request(text().boxed(), value(scalar, text().boxed(), 0))
    }) {
        if let Ok(command) = command(&request) {
            prop_assert_eq!(read_back(&command), wanted(&request));
        }
    }

    /// The server finds no reference in what is sent; requests with one are rejected.
    #[test]
    fn no_text_becomes_a_reference(text in text()) {
        if let Ok(command) = command(&json!({"a": text})) {
            let Php::Array(read) = read_back(&command) else { unreachable!() };
            let Php::Text(read) = &read[0].1 else { unreachable!() };
            let lower = read.to_ascii_lowercase();
            for (at, _) in lower.match_indices("$result") {
                let run = lower[at..].split([' ', '\t', '\n', '\r', '\x0B', '\x0C']).next();
                prop_assert!(!run.unwrap_or_default().contains('['), "{}", read);
            }
        }
    }
}
