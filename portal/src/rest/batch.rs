//! `batch`: several calls in one request, by the rules of PHP that real portals follow.

use serde_json::{Map, Value, json};

use crate::auth::access::{Caller, Credential};
use crate::clock::Now;
use crate::errors::Failure;
use crate::http::parameters::Parameters;
use crate::methods;
use crate::php;
use crate::php::form;
use crate::revision::Revision;
use crate::state::State;

use super::execute::{Done, execute};

/// The name of the method, which is carried out here and has no row in the table.
pub(crate) const METHOD: &str = "batch";

/// The methods that are not allowed in a batch. Those of `imbot.v2` that transfer files are
/// allowed.
const FORBIDDEN: [&str; 3] = [METHOD, "download", "upload"];
/// The account for the execution time of the calls of webhooks in batches: all share one, separate
/// from their direct calls.
const WEBHOOKS: &str = "webhooks in batches";

/// How many calls a batch may hold.
const MAX_LENGTH: usize = 50;
/// How much text the references of a batch may insert, so that its size is bounded.
const MAX_REFERRED: usize = 10 * 1024 * 1024;
/// One part of the response, by the keys of the calls, in the order carried out.
type Entries = Vec<(String, Value)>;

/// The results of the calls so far, to which later calls can refer.
#[derive(Default)]
struct Outcomes {
    result: Entries,
    error: Entries,
    total: Entries,
    next: Entries,
    time: Entries,
}

impl Outcomes {
    /// Returns the part named by a reference at the start of the text, in any case, and the
    /// brackets after it.
    fn named<'t>(&self, text: &'t str) -> Option<(&Entries, &'t str)> {
        let (name, behind) = text.strip_prefix('$')?.split_once('[')?;
        let parts = [
            ("result", &self.result),
            ("error", &self.error),
            ("total", &self.total),
            ("next", &self.next),
            ("time", &self.time),
        ];
        let mut parts = parts.into_iter();
        let (_, part) = parts.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some((part, behind))
    }
}

/// Carries out the calls in order of arrival; each part of the result is a PHP array.
pub(crate) fn carry_out(
    state: &mut State,
    caller: &Caller,
    parameters: &Parameters,
    now: Now<'_>,
) -> Value {
    let halt = parameters.is_set("halt");
    let mut budget = MAX_REFERRED;
    let mut so_far = Outcomes::default();
    for (count, (key, call)) in parameters.commands().enumerate() {
        let outcome = if count < MAX_LENGTH {
            item(state, caller, call, &so_far, &mut budget, now)
        } else {
            Err(Failure::batch_length_exceeded())
        };
        let key = || key.to_owned();
        match outcome {
            Ok(Done { reply, time }) => {
                so_far.result.push((key(), reply.result));
                so_far.time.push((key(), time));
                let total = reply.total.map(|total| (key(), json!(total)));
                so_far.total.extend(total);
                let next = reply.next.map(|next| (key(), json!(next)));
                so_far.next.extend(next);
            }
            Err(failure) => {
                so_far.error.push((key(), failure.to_json()));
                if halt {
                    break;
                }
            }
        }
    }
    json!({
        "result": php::array(so_far.result),
        "result_error": php::array(so_far.error),
        "result_total": php::array(so_far.total),
        "result_next": php::array(so_far.next),
        "result_time": php::array(so_far.time),
    })
}

/// Carries out one call, written as `method?name=value&…`. As in a URL, `#` ends it.
fn item(
    state: &mut State,
    caller: &Caller,
    call: &str,
    so_far: &Outcomes,
    budget: &mut usize,
    now: Now<'_>,
) -> Result<Done, Failure> {
    let call = call.split_once('#').map_or(call, |(call, _)| call);
    let (method, query) = call.split_once('?').unwrap_or((call, ""));
    if let Some(failure) = state.faults.for_item(method) {
        return Err(failure);
    }
    if FORBIDDEN.contains(&method) {
        return Err(Failure::batch_method_not_allowed());
    }
    // Older portals look the name up in lower case only.
    let is_found = state.world.revision >= Revision::V34 || method == method.to_lowercase();
    let known = methods::find(method).filter(|_| is_found);
    let known = known.ok_or_else(Failure::method_not_found)?;
    let values = form::read(query.as_bytes())?.into_object();
    let values: Map<String, Value> = values
        .into_iter()
        .map(|(name, value)| Ok((name, resolve(value, so_far, budget)?)))
        .collect::<Result<_, Failure>>()?;
    let account = match caller.credential {
        Credential::Webhook { .. } => WEBHOOKS,
        Credential::Token(_) => &caller.grant.application,
    };
    let parameters = Parameters::from(values);
    let outcome = execute(state, caller, account, known, &parameters, now);
    outcome.map_err(Failure::inside_of_batch)
}

/// Replaces references with earlier results.
///
/// A value that consists of a reference becomes the result, of any type, or null if there is none.
/// Inside other text a reference becomes text; the documentation does not say whether it should, so
/// a client should not let such text through unintentionally.
fn resolve(value: Value, so_far: &Outcomes, budget: &mut usize) -> Result<Value, Failure> {
    match value {
        Value::String(text) => resolve_text(text, so_far, budget),
        Value::Array(list) => list
            .into_iter()
            .map(|value| resolve(value, so_far, budget))
            .collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| Ok((name, resolve(value, so_far, budget)?)))
            .collect(),
        other => Ok(other),
    }
}

fn resolve_text(text: String, so_far: &Outcomes, budget: &mut usize) -> Result<Value, Failure> {
    let mut resolved = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('$') {
        let Some((value, behind)) = refer(&rest[at..], so_far) else {
            resolved.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
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

/// Returns the value of `$result[key][field]…` at the start of the text, and the rest of the text.
fn refer<'t, 'r>(text: &'t str, so_far: &'r Outcomes) -> Option<(&'r Value, &'t str)> {
    let (part, behind) = so_far.named(text)?;
    let (key, mut behind) = behind.split_once(']')?;
    let mut value = part
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
        Failure::unreadable(400, "the references of the batch insert more than 10 MiB")
    })?;
    Ok(())
}

/// Returns the value as PHP prints it.
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
        let so_far = Outcomes {
            result: vec![
                (
                    "user".to_owned(),
                    json!({ "ID": "1", "DEP": [7, 8], "on": true }),
                ),
                ("0".to_owned(), json!([{ "ID": 5 }])),
            ],
            error: vec![("bad".to_owned(), json!({ "error": "X" }))],
            total: vec![("list".to_owned(), json!(120))],
            ..Outcomes::default()
        };
        for (text, expected) in [
            ("$result[user][DEP][1]", json!(8)),
            ("$result[user][DEP]", json!([7, 8])),
            ("$result[0][0][ID]", json!(5)),
            ("$result[user][ID][0]", json!(null)),
            ("$result[nobody][ID]", json!(null)),
            ("$RESULT[user][ID]", json!("1")),
            ("$error[bad][error]", json!("X")),
            ("$Total[list]", json!(120)),
            ("$next[list]", json!(null)),
            ("$other[user]", json!("$other[user]")),
            ("5 $ and $result[user][ID]", json!("5 $ and 1")),
            ("$result[user][DEP][x]", json!(null)),
            (
                "a $result[user][ID], $result[user][DEP]!",
                json!("a 1, Array!"),
            ),
            ("$result[user][on]$result[user][ID]", json!("11")),
            // The whole record, and text that is not a field.
            ("$result[user][ID", json!("Array[ID")),
            ("$result[user", json!("$result[user")),
            ("$result", json!("$result")),
            ("$result[$result[user][ID]", json!(null)),
        ] {
            let mut budget = MAX_REFERRED;
            let resolved = resolve(json!(text), &so_far, &mut budget);
            assert_eq!(resolved, Ok(expected), "{text}");
        }
    }

    #[test]
    fn references_are_bounded() {
        let so_far = Outcomes {
            result: vec![("a".to_owned(), json!("x".repeat(1_000)))],
            ..Outcomes::default()
        };
        let mut budget = 2_500;
        let many: Value = std::iter::repeat_n("$result[a]", 3).collect();
        assert!(resolve(many, &so_far, &mut budget).is_err());
    }
}
