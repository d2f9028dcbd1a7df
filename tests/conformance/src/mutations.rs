//! Small changes of a document, each of which may make it invalid.

use serde_json::{Value, json};

/// Returns the document itself, and every document that differs from it in one place: another
/// value, or a missing key.
#[must_use]
pub fn of(document: &Value) -> Vec<Value> {
    with(document, &kinds())
}

/// The same with more values: the different spellings of PHP and its forms.
#[must_use]
pub fn spelled(document: &Value) -> Vec<Value> {
    let mut spellings = kinds().to_vec();
    spellings.extend(json_lines(SPELLINGS));
    with(document, &spellings)
}

fn with(document: &Value, replacements: &[Value]) -> Vec<Value> {
    let of = |inner| with(inner, replacements);
    let mut found = vec![document.clone()];
    found.extend(replacements.iter().cloned());
    match document {
        Value::Object(entries) => {
            for (key, value) in entries {
                let mut without = entries.clone();
                without.remove(key);
                found.push(without.into());
                for changed in of(value) {
                    let mut with = entries.clone();
                    with.insert(key.clone(), changed);
                    found.push(with.into());
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                for changed in of(item) {
                    let mut with = items.clone();
                    with[index] = changed;
                    found.push(with.into());
                }
            }
        }
        _ => {}
    }
    found
}

/// Returns values of each JSON type, empty and non-empty.
fn kinds() -> [Value; 9] {
    [
        json!(null),
        json!(true),
        json!(0),
        json!(0.5),
        json!(""),
        // This text is base64 as well.
        json!("text"),
        json!([]),
        json!(["text"]),
        json!({}),
    ]
}

/// Values as JSON, one per line.
const SPELLINGS: &str = r#"
false
1
7
-1.5
7.0
1.0
"7"
" +7 "
"7.5"
".5e1"
"0"
"1"
"Y"
"N"
"y"
"n"
"true"
"false"
"no"
[null]
[7]
["7"]
[[]]
[{}]
[{"id": "7"}]
[1, "x", null]
{"0": null}
{"5": "7"}
{"5": true}
{"5": {}}
{"5": {"id": "7"}}
{"5": "7", "x": "7"}
{"a": null}
{"a": {"b": []}}
{"id": null}
{"id": "7"}
{"id": "x"}
{"id": {}}
{"result": "Y"}
{"result": null}
"#;

fn json_lines(lines: &str) -> impl Iterator<Item = Value> {
    let lines = lines.lines().filter(|line| !line.is_empty());
    lines.map(|line| line.parse().expect("a line is JSON"))
}
