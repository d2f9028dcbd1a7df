//! `errors.json`: every error code with its meanings, and the groups of codes that methods share.

use std::collections::BTreeMap;

use crate::emit::json::{json, serialized};
use serde_json::{Map, Value};

use super::{file, present};
use crate::File;
use crate::emit::prose::plain;
use crate::model::{Class, ErrorGroup, Failure, Method, Model};
use crate::names;

/// Renders the catalogue of errors.
pub(super) fn emit(model: &Model) -> File {
    let mut members: Vec<Vec<&str>> = vec![Vec::new(); model.groups.len()];
    for method in &model.methods {
        for group in &method.groups {
            members[*group].push(&method.name);
        }
    }
    let mut codes: BTreeMap<&str, Vec<Meaning>> = BTreeMap::new();
    for group in &model.groups {
        for failure in &group.failures {
            let meaning = Meaning::OfGroup(group, failure);
            codes.entry(&failure.code).or_default().push(meaning);
        }
    }
    for method in &model.methods {
        for failure in &method.failures {
            let meaning = Meaning::OfMethod(method, failure);
            codes.entry(&failure.code).or_default().push(meaning);
        }
    }
    file("errors.json", |root| {
        root.entry("revision", &model.revision.as_str().into());
        root.object("groups", |groups| {
            for (group, methods) in model.groups.iter().zip(members) {
                groups.entry(&names::group(group), &about(model, group, methods));
            }
        });
        root.object("codes", |block| {
            for (code, meanings) in codes {
                block.list(code, |block| {
                    meanings
                        .iter()
                        .for_each(|it| block.item(&it.described().into()));
                });
            }
        });
    })
}

/// One of the meanings of a code.
enum Meaning<'m> {
    OfGroup(&'m ErrorGroup, &'m Failure),
    OfMethod(&'m Method, &'m Failure),
}

impl Meaning<'_> {
    fn described(&self) -> Map<String, Value> {
        match self {
            Self::OfGroup(group, failure) => meaning("group", &names::group(group), failure),
            Self::OfMethod(method, failure) => meaning("method", &method.name, failure),
        }
    }
}

fn about(model: &Model, group: &ErrorGroup, methods: Vec<&str>) -> Value {
    let is_system = std::ptr::eq(group, model.system());
    present(json!({
        "description": plain(&group.description),
        "page": &group.page,
        "everyMethod": is_system,
        "methods": (!is_system).then_some(methods),
    }))
    .into()
}

fn meaning(kind: &str, name: &str, failure: &Failure) -> Map<String, Value> {
    present(json!({
        (kind): name,
        "statuses": &failure.status,
        "messages": &failure.messages,
        "class": serialized(failure.class),
        "when": plain(&failure.when),
        "remedy": plain(&failure.remedy),
        "repeat": repeat(failure.class),
        "removed": &failure.removed,
    }))
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
