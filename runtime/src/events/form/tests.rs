//! Forms are read as by PHP, and their cost is limited.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{data, read};
use crate::events::budget::{Budget, Excess};
use crate::events::json;

/// How PHP 8.2 reads forms, as recorded by `tests/php/forms.php`.
const RECORDED: &str = include_str!("../../../tests/php/forms.json");

/// Returns a form with its data as a field.
fn whole(form: &str) -> Result<Value, Excess> {
    let read = read(form.as_bytes(), &mut Budget::default())?;
    let mut whole = read.fields;
    if !read.data.is_empty() {
        whole.insert("data".to_owned(), data(&read.data).0);
    }
    Ok(Value::Object(whole))
}

#[track_caller]
fn check(form: &str, expected: Value) {
    assert_eq!(whole(form), Ok(expected), "{form:?}");
}

/// Reads forms by PHP, if a version at least as new as that of the table is installed.
fn by_php(forms: &[String]) -> Option<Vec<Value>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/php/forms.php");
    let mut php = Command::new("php")
        .args(["-d", "max_input_vars=100000", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = php.stdin.take()?;
    let forms = json!(forms).to_string();
    let writing = std::thread::spawn(move || input.write_all(forms.as_bytes()));
    let output = php.wait_with_output().expect("PHP ends");
    let written = writing.join().expect("a thread");
    if !output.status.success() {
        return None;
    }
    written.expect("PHP reads");
    let trees: Vec<String> = serde_json::from_slice(&output.stdout).expect("PHP writes JSON");
    let read = |tree: &String| serde_json::from_str(tree).expect("PHP writes JSON");
    Some(trees.iter().map(read).collect())
}

#[test]
fn forms_read_as_php_has_read_them() {
    let recorded: BTreeMap<String, Value> = serde_json::from_str(RECORDED).expect("a table");
    let forms: Vec<String> = recorded.keys().cloned().collect();
    if let Some(trees) = by_php(&forms) {
        let now: BTreeMap<String, Value> = forms.into_iter().zip(trees).collect();
        assert_eq!(now, recorded, "PHP reads otherwise than it was recorded");
    }
    for (form, expected) in recorded {
        check(&form, expected);
    }
}

/// Checks random forms of significant characters, if PHP is installed.
#[test]
fn any_form_reads_as_php_reads_it() {
    let pieces = [
        "a",
        "b",
        "data",
        "0",
        "1",
        "7",
        "-3",
        "01",
        "[",
        "]",
        "[]",
        "[a]",
        "[1]",
        "%5B",
        "%5d",
        ".",
        "+",
        "%20",
        "%00",
        "%09",
        "=",
        "=",
        "&",
        "&",
        "&",
        "9223372036854775807",
        "é",
    ];
    let mut state = 1_u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % below
    };
    let forms: Vec<String> = (0..5000)
        .map(|_| {
            let pieces = (0..random(24)).map(|_| pieces[random(pieces.len())]);
            pieces.collect()
        })
        .collect();
    for (form, expected) in forms.iter().zip(by_php(&forms).unwrap_or_default()) {
        check(form, expected);
    }
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    check("%ff=%fe", json!({"\u{fffd}": "\u{fffd}"}));
    for (form, is_broken) in [
        ("data[a]=%fe", true),
        ("data[%ff]=a", true),
        ("data[a]=é", false),
    ] {
        let read = read(form.as_bytes(), &mut Budget::default()).expect("a form");
        assert_eq!(data(&read.data).1, is_broken, "{form}");
    }
}

#[test]
fn the_data_is_left_as_it_came() {
    let form = "event=ADD&data[a]=1&auth[b]=2&+data%5Bc]=%41&&data=3&datum=4";
    let read = read(form.as_bytes(), &mut Budget::default()).expect("a form");
    assert_eq!(read.data, b"data[a]=1&+data%5Bc]=%41&data=3&");
    let fields = json!({"event": "ADD", "auth": {"b": "2"}, "datum": "4"});
    assert_eq!(Value::Object(read.fields), fields);
}

/// Writes the pairs of a tree as PHP does.
fn written(name: &str, value: &Value, form: &mut String) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Array(items) => (0..).map(|at: usize| at.to_string()).zip(items).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        value => {
            form.push_str(&format!("{name}={}&", value.as_str().expect("a text")));
            return;
        }
    };
    for (key, value) in entries {
        match name {
            "" => written(&key, value, form),
            name => written(&format!("{name}[{key}]"), value, form),
        }
    }
}

#[test]
fn both_wires_count_the_same() {
    let trees = [
        json!({"a": "x"}),
        json!({"a": {"b": "x", "c": {"d": "x", "e": "x"}, "f": "x"}, "g": "x"}),
        json!({"a": ["x", "x"], "b": [{"c": "x"}, {"c": "x"}, [["x"]]]}),
        json!({"a": {"a": {"a": "x"}}, "b": {"a": {"a": "x"}}}),
        Value::Object(
            (0..3000)
                .map(|at| (format!("k{at}"), json!([["x"]])))
                .collect(),
        ),
        Value::Object(
            (0..3333)
                .map(|at| (format!("k{at}"), json!([["x"]])))
                .collect(),
        ),
        Value::Object(
            (0..3334)
                .map(|at| (format!("k{at}"), json!([["x"]])))
                .collect(),
        ),
        json!({"a": vec!["x"; 9998]}),
        json!({"a": vec!["x"; 9999]}),
        (0..31).fold(json!("x"), |tree, _| json!({"a": tree})),
        (0..32).fold(json!("x"), |tree, _| json!({"a": tree})),
        (0..33).fold(json!("x"), |tree, _| json!({"a": tree})),
    ];
    for tree in trees {
        let mut form = String::new();
        written("", &tree, &mut form);
        let (mut of_form, mut of_json) = (Budget::default(), Budget::default());
        let form = read(form.as_bytes(), &mut of_form).map_err(|excess| excess.to_string());
        let json = json::read(tree.to_string().as_bytes(), &mut of_json);
        assert_eq!(form.as_ref().err(), json.as_ref().err());
        if form.is_ok() {
            assert_eq!(of_form, of_json);
        }
    }
}

#[test]
fn what_a_form_costs_is_bounded() {
    let error = |form: &str| read(form.as_bytes(), &mut Budget::default()).err();
    assert_eq!(error(&format!("a{}=1", "[b]".repeat(31))), None);
    assert_eq!(
        error(&format!("a{}=1", "[b]".repeat(32))),
        Some(Excess::TooDeep)
    );
    assert_eq!(error(&"a=1&".repeat(9_999)), None);
    assert_eq!(error(&"a=1&".repeat(10_000)), Some(Excess::TooMany));
    // Containers are values, inside and outside of the data, and an empty key creates a new one.
    for name in ["a", "data"] {
        let form = format!("{name}[][][][]=1&").repeat(2500);
        assert_eq!(error(&form), Some(Excess::TooMany));
        assert_eq!(error(&form[..form.len() / 2]), None);
    }
}

/// However a form is written, reading a value takes no longer than reading its own name.
#[test]
fn the_next_number_is_known_and_not_searched_for() {
    let taken: String = (0..4990).map(|at| format!("a[{}]&", 4990 + at)).collect();
    let form = taken + &"a[]&".repeat(4990);
    let read = read(form.as_bytes(), &mut Budget::default()).expect("a form");
    let entries = read.fields["a"].as_object().expect("an array");
    assert_eq!(entries.len(), 9980);
    assert!(entries.contains_key("14969"));
}
