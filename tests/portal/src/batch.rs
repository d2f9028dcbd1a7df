//! `batch`: several calls in one request, by the rules of PHP that a real portal follows.

use serde_json::{Map, Value, json};

use crate::call::Caller;
use crate::exchange::Now;
use crate::failure::Failure;
use crate::parameters::Parameters;
use crate::rest::{self, Done};
use crate::state::State;
use crate::{form, php};

/// The name of the method, which is carried out here instead of by a row of the table.
pub(crate) const METHOD: &str = "batch";

/// What the names of methods contain that move files, which none may do inside of a batch.
const MOVES_FILES: &str = ".File.";

/// How many calls a batch may hold.
const MAX_LENGTH: usize = 50;
/// How much text the references of one batch may bring in, so that none can grow without end.
const MAX_REFERRED: usize = 10 * 1024 * 1024;
/// How a reference to an earlier result begins.
const REFERENCE: &str = "$result[";

/// Results by the keys of their calls, in the order carried out.
type Entries = Vec<(String, Value)>;

/// Carries out the calls in the order they came in; each part of the result is a PHP array.
pub(crate) fn carry_out(
    state: &mut State,
    caller: &Caller,
    parameters: &Parameters,
    now: Now<'_>,
) -> Value {
    let halt = parameters.is_set("halt");
    let mut budget = MAX_REFERRED;
    let [mut results, mut errors, mut totals, mut nexts, mut times]: [Entries; 5] =
        Default::default();
    for (count, (key, call)) in parameters.commands().enumerate() {
        let outcome = if count < MAX_LENGTH {
            item(state, caller, call, &results, &mut budget, now)
        } else {
            Err(Failure::batch_length_exceeded())
        };
        let key = || key.to_owned();
        match outcome {
            Ok(Done { reply, time }) => {
                results.push((key(), reply.result));
                times.push((key(), time));
                totals.extend(reply.total.map(|total| (key(), json!(total))));
                nexts.extend(reply.next.map(|next| (key(), json!(next))));
            }
            Err(failure) => {
                errors.push((key(), failure.to_json()));
                if halt {
                    break;
                }
            }
        }
    }
    json!({
        "result": php::array(results),
        "result_error": php::array(errors),
        "result_total": php::array(totals),
        "result_next": php::array(nexts),
        "result_time": php::array(times),
    })
}

/// One call, written as `method?name=value&…`. As in a URL, `#` ends it.
fn item(
    state: &mut State,
    caller: &Caller,
    call: &str,
    results: &Entries,
    budget: &mut usize,
    now: Now<'_>,
) -> Result<Done, Failure> {
    let call = call.split_once('#').map_or(call, |(call, _)| call);
    let (method, query) = call.split_once('?').unwrap_or((call, ""));
    if let Some(failure) = state.mischief.for_item(method) {
        return Err(failure);
    }
    if method == METHOD || method.contains(MOVES_FILES) {
        return Err(Failure::batch_method_not_allowed());
    }
    let values = form::read(query.as_bytes())?.into_object();
    let values: Map<String, Value> = values
        .into_iter()
        .map(|(name, value)| Ok((name, resolve(value, results, budget)?)))
        .collect::<Result<_, Failure>>()?;
    rest::carry_out(state, caller, method, &Parameters::from(values), now)
}

/// Puts earlier results where they are referred to.
///
/// A value that is nothing but a reference becomes what it refers to, whatever its type, and null
/// when there is nothing. Inside other text a reference becomes text; the vendor documents neither
/// that nor the opposite, so a client should not let such text through unawares.
fn resolve(value: Value, results: &Entries, budget: &mut usize) -> Result<Value, Failure> {
    match value {
        Value::String(text) => resolve_text(text, results, budget),
        Value::Array(list) => list
            .into_iter()
            .map(|value| resolve(value, results, budget))
            .collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| Ok((name, resolve(value, results, budget)?)))
            .collect(),
        other => Ok(other),
    }
}

fn resolve_text(text: String, results: &Entries, budget: &mut usize) -> Result<Value, Failure> {
    let mut resolved = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(REFERENCE) {
        let Some((value, behind)) = refer(&rest[at..], results) else {
            let passed = at + REFERENCE.len();
            resolved.push_str(&rest[..passed]);
            rest = &rest[passed..];
            continue;
        };
        spend(budget, value)?;
        if at == 0 && behind.is_empty() && resolved.is_empty() {
            return Ok(value.clone());
        }
        resolved.push_str(&rest[..at]);
        resolved.push_str(&as_text(value));
        rest = behind;
    }
    resolved.push_str(rest);
    Ok(Value::String(resolved))
}

/// The value that `$result[key][field]…` at the start of the text stands for, and the text behind.
fn refer<'a, 'r>(text: &'a str, results: &'r Entries) -> Option<(&'r Value, &'a str)> {
    let (key, mut behind) = text.strip_prefix(REFERENCE)?.split_once(']')?;
    let mut value = results
        .iter()
        .find(|(known, _)| known == key)
        .map_or(&Value::Null, |(_, value)| value);
    while let Some((field, rest)) = behind
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        value = match value {
            Value::Object(map) => map.get(field),
            Value::Array(list) => field.parse().ok().and_then(|at: usize| list.get(at)),
            _ => None,
        }
        .unwrap_or(&Value::Null);
        behind = rest;
    }
    Some((value, behind))
}

fn spend(budget: &mut usize, value: &Value) -> Result<(), Failure> {
    *budget = budget.checked_sub(value.to_string().len()).ok_or_else(|| {
        Failure::unreadable(400, "the references of the batch bring in more than 10 MiB")
    })?;
    Ok(())
}

/// The value as PHP would print it.
fn as_text(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "1".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => "Array".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let results = vec![
            (
                "user".to_owned(),
                json!({ "ID": "1", "DEP": [7, 8], "on": true }),
            ),
            ("0".to_owned(), json!([{ "ID": 5 }])),
        ];
        for (text, expected) in [
            ("$result[user][DEP][1]", json!(8)),
            ("$result[user][DEP]", json!([7, 8])),
            ("$result[0][0][ID]", json!(5)),
            ("$result[user][ID][0]", json!(null)),
            ("$result[nobody][ID]", json!(null)),
            ("$result[user][DEP][x]", json!(null)),
            (
                "a $result[user][ID], $result[user][DEP]!",
                json!("a 1, Array!"),
            ),
            ("$result[user][on]$result[user][ID]", json!("11")),
            // The whole record, and text that is no field.
            ("$result[user][ID", json!("Array[ID")),
            ("$result[user", json!("$result[user")),
            ("$result", json!("$result")),
            ("$result[$result[user][ID]", json!(null)),
        ] {
            let mut budget = MAX_REFERRED;
            let resolved = resolve(json!(text), &results, &mut budget);
            assert_eq!(resolved, Ok(expected), "{text}");
        }
    }

    #[test]
    fn references_are_bounded() {
        let results = vec![("a".to_owned(), json!("x".repeat(1_000)))];
        let mut budget = 2_500;
        let many: Value = std::iter::repeat_n("$result[a]", 3).collect();
        assert!(resolve(many, &results, &mut budget).is_err());
    }
}
