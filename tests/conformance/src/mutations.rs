//! Small changes of a document, each of which may make it invalid.

use serde_json::{Value, json};

/// The document itself, and every document that differs from it in one place: the value there is
/// another one, or the key is gone.
#[must_use]
pub fn of(document: &Value) -> Vec<Value> {
    let mut found = vec![document.clone()];
    found.extend(replacements());
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

/// One value of each JSON type, empty and not.
fn replacements() -> [Value; 9] {
    [
        json!(null),
        json!(true),
        json!(0),
        json!(0.5),
        json!(""),
        // It is base64 as well.
        json!("text"),
        json!([]),
        json!(["text"]),
        json!({}),
    ]
}
