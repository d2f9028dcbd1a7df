//! Vectors of values: requests, responses and events.

use bitrix24::Mismatch;
use bitrix24::events::EventToken;
use serde_json::{Map, Value, json};

use crate::methods::Api;

/// Returns the body of a request.
pub(crate) fn request(api: &Api, vector: &Value) -> Value {
    let (method, _) = api.method(vector);
    match (method.write)(&vector["parameters"]) {
        Ok(json) => json!({ "json": json }),
        Err(error) => json!({ "json": error.to_string() }),
    }
}

/// Returns the value of a response.
pub(crate) fn response(api: &Api, vector: &Value) -> Value {
    let (method, sample) = api.method(vector);
    match (method.read)(sample, text(vector, "body")) {
        Ok((value, mismatches)) => {
            json!({ "value": value, "mismatches": paths(&mismatches) })
        }
        Err(error) => json!({ "value": error }),
    }
}

/// Returns an event in every way in which the vector has it.
pub(crate) fn event(api: &Api, vector: &Value) -> Value {
    let area = api.area(vector);
    let delivered = vector.get("form").map(|_| {
        let form = text(vector, "form");
        (area.delivered)(form, &token(form))
    });
    let fetched = vector
        .get("fetched")
        .map(|_| (area.fetched)(text(vector, "fetched")));
    let ways = delivered
        .into_iter()
        .chain(fetched)
        .map(|(event, mismatches)| {
            Map::from_iter([
                ("event".to_owned(), event),
                ("mismatches".to_owned(), json!(paths(&mismatches))),
            ])
        });
    // Both ways have to yield the same: the one that does not is reported.
    let is_expected = |way: &Map<String, Value>| {
        way.iter()
            .all(|(key, value)| crate::is_same(&vector[key], value))
    };
    let ways: Vec<_> = ways.collect();
    let other = ways.iter().find(|way| !is_expected(way));
    let way = other.or(ways.first());
    way.cloned().map_or(json!({ "event": null }), Value::from)
}

/// Returns the token in a delivery; that it is checked is not the subject here.
fn token(form: &str) -> EventToken {
    let value = |name: &str| {
        let mut pairs = form.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    };
    EventToken::of_member(
        value("auth%5Bmember_id%5D"),
        value("auth%5Bapplication_token%5D"),
    )
}

fn paths(mismatches: &[Mismatch]) -> Vec<&str> {
    let mut paths: Vec<&str> = mismatches
        .iter()
        .map(|mismatch| mismatch.path.as_str())
        .collect();
    paths.sort_unstable();
    paths
}

fn text<'v>(vector: &'v Value, key: &str) -> &'v str {
    vector[key]
        .as_str()
        .unwrap_or_else(|| panic!("{} has no text `{key}`", vector["name"]))
}
