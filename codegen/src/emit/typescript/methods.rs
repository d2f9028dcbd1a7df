//! Methods: the request with its bundles, the result and the error codes.

use super::comments::Comment;
use super::errors::{self, codes_name};
use super::literals::key;
use super::source::Source;
use super::{fields, types};
use crate::emit::bundles::{Entry, entries};
use crate::emit::prose;
use crate::model::{Batch, Field, Idempotency, Method, Model};
use crate::names;
use crate::sentence::lower_first;

/// The types of a method.
pub(super) struct Names {
    pub(super) request: String,
    pub(super) result: String,
    pub(super) error: String,
}

impl Names {
    /// Returns the names of the types of a method.
    pub(super) fn of(model: &Model, method: &Method) -> Self {
        let of =
            |suffix: &str| names::flat(model, &method.place, &format!("{}{suffix}", method.rust));
        Self {
            request: of("Request"),
            result: of("Result"),
            error: of("Error"),
        }
    }
}

/// Renders a method.
pub(super) fn emit(model: &Model, method: &Method, source: &mut Source) {
    let names = Names::of(model, method);
    let about = about(method);
    bundle(model, method, None, &names.request, &about, source);
    result(model, method, &names, source);
    let shared = method.groups.iter().chain([&model.system]).map(|group| {
        let group = &model.groups[*group];
        types::declaration(model, &group.place, &codes_name(&group.name), source)
    });
    let shared: Vec<String> = shared.collect();
    let own = method.failures.iter().map(errors::code);
    let codes: Vec<String> = own.chain(shared).collect();
    let comment = Comment::of(&format!("The documented error codes of `{}`.", method.name));
    source.declare(errors::union(&comment, &names.error, &codes));
}

fn about(method: &Method) -> Comment {
    let scope: Vec<String> = method
        .scope
        .iter()
        .map(|scope| prose::code(scope))
        .collect();
    let mut facts = vec![
        format!("Scope: {}", scope.join(", ")),
        format!("Who may call it: {}", lower_first(&method.callable_by)),
    ];
    facts.extend(repeated(method));
    if method.batch == Batch::No {
        facts.push("It cannot be part of a batch.".to_owned());
    }
    if let Some(revision) = method.since {
        facts.push(format!("Since revision {revision} of the REST API."));
    }
    Comment::of(&method.description)
        .paragraph(&format!("The request of `{}`.", method.name))
        .list(&facts)
        .deprecated(method.deprecated.as_ref())
        .page(&method.page)
}

/// Returns what sending the same request again does.
fn repeated(method: &Method) -> Option<String> {
    let text = match method.idempotency {
        Idempotency::Idempotent => "Sent twice, it is the same as once.".to_owned(),
        Idempotency::DetectsRepeats => {
            "Sent twice, it fails the second time with an error that says so.".to_owned()
        }
        Idempotency::WithKey => {
            let key = method.idempotency_key.as_ref()?;
            let path = |index: &usize| method.parameters[*index].path(&method.bundles);
            let unless: Vec<String> = key
                .unless
                .iter()
                .map(|index| format!("`{}`", path(index)))
                .collect();
            let but = if unless.is_empty() {
                String::new()
            } else {
                format!(", but not with {}", unless.join(" or "))
            };
            format!(
                "Sent twice with the same lower-case version 4 UUID in `{}`, it returns the result \
                 of the first time{but}.",
                path(&key.parameter)
            )
        }
        Idempotency::NotIdempotent => "Sent twice, it takes effect twice.".to_owned(),
    };
    Some(text)
}

/// Declares a bundle of parameters, or the request itself, after the bundles in it.
fn bundle(
    model: &Model,
    method: &Method,
    at: Option<usize>,
    name: &str,
    comment: &Comment,
    source: &mut Source,
) {
    let choices: Vec<&Field> = method
        .one_of
        .iter()
        .map(|index| &method.parameters[*index])
        .filter(|field| field.bundle == at)
        .collect();
    let is_choice = |field: &Field| choices.iter().any(|choice| std::ptr::eq(*choice, field));
    let mut members = String::new();
    for entry in entries(model, method, at) {
        match entry {
            Entry::Field(field) if is_choice(field) => {}
            Entry::Field(field) => members.push_str(&fields::sent(model, field, "  ", source)),
            Entry::Bundle(index, inner) => {
                let kind = names::bundle(name, &inner.name);
                let about = Comment::of(&inner.description);
                bundle(model, method, Some(index), &kind, &about, source);
                let mark = if inner.required { "" } else { "?" };
                let about = about.written("  ");
                members.push_str(&format!("{about}  {}{mark}: {kind};\n", key(&inner.name)));
            }
        }
    }
    let comment = comment.written("");
    let declaration = match &choices[..] {
        [] => format!("{comment}export interface {name} {{\n{members}}}\n"),
        choices => format!(
            "{comment}export type {name} = {{\n{members}}} & ({}\n);\n",
            self::choices(model, choices, source)
        ),
    };
    source.declare(declaration);
}

/// Returns the forms of a request with exactly one of several parameters.
fn choices(model: &Model, choices: &[&Field], source: &mut Source) -> String {
    let form = |chosen: &Field, source: &mut Source| {
        let member = |field: &&Field| {
            if std::ptr::eq(*field, chosen) {
                fields::sent(model, &required(field), "      ", source)
            } else {
                format!("      {}?: never;\n", key(&field.name.server))
            }
        };
        let members: String = choices.iter().map(member).collect();
        format!("\n  | {{\n{members}    }}")
    };
    choices.iter().map(|chosen| form(chosen, source)).collect()
}

/// Returns a parameter as one that must be present.
fn required(field: &Field) -> Field {
    Field {
        presence: crate::model::Presence::Required,
        ..field.clone()
    }
}

fn result(model: &Model, method: &Method, names: &Names, source: &mut Source) {
    let kind = types::text(model, &method.result.kind, source);
    let name = &names.result;
    let about = format!("The result of `{}`.", method.name);
    let description = &method.result.description;
    source.declare(match &method.result.under {
        None => {
            let comment = Comment::of(&prose::joined([about, description.clone()])).written("");
            format!("{comment}export type {name} = {kind};\n")
        }
        Some(under) => format!(
            "{}export interface {name} {{\n{}  {}: {kind};\n}}\n",
            Comment::of(&about).written(""),
            Comment::of(description).written("  "),
            key(under)
        ),
    });
}
