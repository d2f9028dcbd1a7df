//! `errors.json`: every error code with its meanings, and the groups of codes that methods share.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{document, file, present};
use crate::File;
use crate::emit::prose::plain;
use crate::model::{Class, ErrorGroup, Failure, Model};
use crate::names;

/// Renders the catalogue of errors.
pub(super) fn emit(model: &Model) -> File {
    let mut members: Vec<Vec<&str>> = vec![Vec::new(); model.groups.len()];
    for method in &model.methods {
        for group in &method.groups {
            members[*group].push(&method.name);
        }
    }
    let groups: Map<String, Value> = model
        .groups
        .iter()
        .zip(members)
        .map(|(group, methods)| (names::group(group), about(model, group, methods)))
        .collect();
    let mut codes: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for group in &model.groups {
        let place = ("group", names::group(group));
        for failure in &group.failures {
            codes
                .entry(&failure.code)
                .or_default()
                .push(meaning(&place, failure));
        }
    }
    for method in &model.methods {
        let place = ("method", method.name.clone());
        for failure in &method.failures {
            codes
                .entry(&failure.code)
                .or_default()
                .push(meaning(&place, failure));
        }
    }
    let contents = json!({ "revision": model.revision, "groups": groups, "codes": codes });
    file("errors.json", document("spec", contents))
}

fn about(model: &Model, group: &ErrorGroup, methods: Vec<&str>) -> Value {
    let is_system = std::ptr::eq(group, model.system());
    present(json!({
        "description": plain(&group.description),
        "page": group.page,
        "everyMethod": is_system,
        "methods": (!is_system).then_some(methods),
    }))
    .into()
}

fn meaning((kind, name): &(&str, String), failure: &Failure) -> Value {
    present(json!({
        *kind: name,
        "statuses": failure.status,
        "messages": failure.messages,
        "class": failure.class,
        "when": plain(&failure.when),
        "remedy": plain(&failure.remedy),
        "repeat": repeat(failure.class),
        "removed": failure.removed,
    }))
    .into()
}

/// Returns whether to repeat a request that failed with a code of this class.
fn repeat(class: Class) -> &'static str {
    match class {
        Class::InvalidRequest
        | Class::Unauthorized
        | Class::Forbidden
        | Class::NotFound
        | Class::Blocked => "never",
        Class::TokenExpired => "after_renewal",
        Class::AlreadyDone => "already_done",
        Class::InProgress
        | Class::RateLimited
        | Class::TimeBudgetExhausted
        | Class::Unavailable => "after_pause",
        Class::ServerFault => "if_idempotent",
    }
}
