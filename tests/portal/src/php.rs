//! How PHP writes JSON: what is a list, and what an empty map becomes.

use serde_json::{Map, Value};

/// A PHP array with these keys: a list when the keys are 0, 1, 2 … in order, so also when there
/// are none, and an object otherwise.
pub(crate) fn array(entries: Vec<(String, Value)>) -> Value {
    let is_list = entries
        .iter()
        .enumerate()
        .all(|(at, (key, _))| *key == at.to_string());
    if is_list {
        entries.into_iter().map(|(_, value)| value).collect()
    } else {
        Value::Object(entries.into_iter().collect())
    }
}

/// The value after a journey through PHP: `{}` comes back as `[]`, and so do numbered maps.
pub(crate) fn journey(value: Value) -> Value {
    match value {
        Value::Object(map) => journey_of(map),
        Value::Array(list) => list.into_iter().map(journey).collect(),
        scalar => scalar,
    }
}

/// [`journey`] of a map.
///
/// The order of its keys is lost, so it counts as a list whenever it has all the right numbers.
pub(crate) fn journey_of(map: Map<String, Value>) -> Value {
    let mut entries: Vec<(String, Value)> = map
        .into_iter()
        .map(|(key, value)| (key, journey(value)))
        .collect();
    entries.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(u64::MAX));
    array(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_journey_through_php() {
        let twelve: Map<String, Value> = (0..12).map(|n| (n.to_string(), json!(n))).collect();
        for (there, back) in [
            (json!({}), json!([])),
            (json!({ "a": {} }), json!({ "a": [] })),
            (json!([{ "0": "x", "1": {} }]), json!([["x", []]])),
            (json!({ "1": "x" }), json!({ "1": "x" })),
            (Value::Object(twelve), (0..12).collect()),
            (json!([null, true, 1.5, ""]), json!([null, true, 1.5, ""])),
        ] {
            assert_eq!(journey(there.clone()), back, "{there}");
        }
    }
}
