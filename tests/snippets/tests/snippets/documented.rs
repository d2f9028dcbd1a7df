//! The requests that the programs should send.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::run::files_below;

/// Returns the parameters of each method's first successful example with a webhook, as in the
/// fixtures.
pub(crate) fn documented(generated: &Path) -> BTreeMap<String, Value> {
    let mut files = files_below(&generated.join("fixtures"));
    // The number of an example is the middle part of the name: `add.10.json`.
    files.sort_by_key(|path| {
        let stem = path.file_stem().expect("a file has a name");
        let number = Path::new(stem).extension().expect("a fixture has a number");
        number.to_string_lossy().parse::<u32>().expect("a number")
    });
    let mut documented = BTreeMap::new();
    for path in files {
        let text = fs::read(path).expect("a fixture can be read");
        let mut fixture: Value = serde_json::from_slice(&text).expect("a fixture is JSON");
        if fixture["authorization"] == "webhook" && fixture["status"] == 200 {
            let method = fixture["method"].as_str().expect("a fixture has a method");
            documented
                .entry(method.to_owned())
                .or_insert_with(|| with_floats(&fixture["request"].take()));
        }
    }
    assert!(!documented.is_empty(), "there are no fixtures");
    documented
}

/// Returns a value with all numbers as floats: JavaScript does not distinguish 2 and 2.0.
pub(crate) fn with_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.iter().map(with_floats).collect(),
        Value::Object(entries) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| (key.clone(), with_floats(value)))
                .collect()
        }
        other => other.clone(),
    }
}
