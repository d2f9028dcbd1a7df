//! `tools.json`: the methods of each area as tools for language models and command lines.
//!
//! The input of a tool has the shape of the request, without what the caller binds: the parameters
//! of the identity, and secrets, which a language model must not see.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{document, file, present};
use crate::File;
use crate::emit::constraint_text;
use crate::emit::json_schema::{DEFINITIONS, Way, Writer};
use crate::emit::prose::{joined, plain};
use crate::model::{
    Area, Bundle, Effect, Field, Idempotency, Identity, Method, Model, Place, Presence, Type,
};
use crate::names;

/// Renders the tools of all areas.
pub(super) fn emit(model: &Model) -> File {
    let writer = Writer::new(model, DEFINITIONS, Way::SentStrictly);
    let areas = model.areas.iter().enumerate();
    let areas: Map<String, Value> = areas
        .map(|(at, about)| (about.name.clone(), area(model, at, about, &writer)))
        .collect();
    let contents = json!({ "revision": model.revision, "areas": areas });
    file("tools.json", document("spec", contents))
}

/// Returns the tools of an area.
fn area(model: &Model, at: usize, about: &Area, writer: &Writer) -> Value {
    let identities: Map<String, Value> = model
        .identities
        .iter()
        .filter(|identity| identity.place.area == Some(at))
        .map(|identity| (identity.name.clone(), bound(identity, writer)))
        .collect();
    let methods = model.methods.iter();
    let tools: Vec<Value> = methods
        .filter(|method| method.place.area == Some(at))
        .map(|method| tool(model, method, writer))
        .collect();
    json!({
        "title": about.title,
        "description": plain(&about.description),
        "identities": identities,
        "hidden": hidden(model, at),
        "tools": tools,
    })
}

/// Returns the keys of results and events of an area whose values must not be shown.
fn hidden(model: &Model, area: usize) -> BTreeSet<&str> {
    let is_here = |place: &Place| place.area.is_none_or(|of| of == area);
    let objects = model.objects.iter();
    let objects = objects.filter(|object| object.in_responses && is_here(&object.place));
    let fields = objects
        .flat_map(|object| &object.fields)
        .filter(|field| field.kind.innermost().is_secret())
        .flat_map(|field| field.aliases.iter().chain([&field.name.server]));
    let methods = model.methods.iter();
    let results = methods
        .filter(|method| is_here(&method.place) && method.result.kind.innermost().is_secret())
        .filter_map(|method| method.result.under.as_ref());
    fields.chain(results).map(String::as_str).collect()
}

/// Returns an identity: the parameters that the caller binds once.
fn bound(identity: &Identity, writer: &Writer) -> Value {
    let (secrets, shown): (Vec<&Field>, Vec<&Field>) = identity
        .parameters
        .iter()
        .partition(|field| field.kind.is_secret());
    json!({
        "description": plain(&identity.description),
        "inputSchema": contained(writer.bound(&shown), writer),
        "parameters": listed(&shown, |field| parameter(field, &[])),
        "secrets": listed(&secrets, |field| secret(field, &[])),
    })
}

fn tool(model: &Model, method: &Method, writer: &Writer) -> Value {
    let advice = method.deprecated.as_ref();
    let advice = advice.map(constraint_text::of_deprecation);
    let description = joined([method.description.clone()].into_iter().chain(advice));
    let (secrets, shown): (Vec<&Field>, Vec<&Field>) = method
        .parameters
        .iter()
        .partition(|field| field.kind.is_secret());
    let codes: Vec<&str> = model
        .failures(method)
        .map(|failure| failure.code.as_str())
        .collect();
    let identity = method.identity.map(|at| &model.identities[at].name);
    let key = method.idempotency_key.as_ref().map(|key| {
        let path = |index: &usize| method.parameters[*index].keys(&method.bundles);
        json!({
            "parameter": path(&key.parameter),
            "unless": key.unless.iter().map(path).collect::<Vec<_>>(),
        })
    });
    present(json!({
        "name": names::tool(method),
        "method": method.name,
        "title": names::title(&method.rust),
        "description": plain(&description),
        "page": method.page,
        "scope": method.scope,
        "callableBy": plain(&method.callable_by),
        "deprecated": method.deprecated.is_some().then_some(true),
        "effect": method.effect,
        "idempotency": method.idempotency,
        "idempotencyKey": key,
        "annotations": {
            "readOnlyHint": method.effect == Effect::Read,
            "destructiveHint": method.effect == Effect::Destroy,
            "idempotentHint": is_idempotent(method.idempotency),
        },
        "identity": identity,
        "inputSchema": contained(writer.input(method), writer),
        "parameters": listed(&shown, |field| parameter(field, &method.bundles)),
        "secrets": listed(&secrets, |field| secret(field, &method.bundles)),
        "result": plain(&method.result.description),
        "link": method.result.under.as_ref().filter(|_| method.result.kind == Type::Link),
        "errors": codes,
    }))
    .into()
}

/// Whether a repeated call with the same arguments has no further effect. With a key, that depends
/// on the arguments.
fn is_idempotent(idempotency: Idempotency) -> bool {
    matches!(
        idempotency,
        Idempotency::Idempotent | Idempotency::DetectsRepeats
    )
}

fn listed(fields: &[&Field], of: impl Fn(&Field) -> Value) -> Vec<Value> {
    fields.iter().map(|field| of(field)).collect()
}

/// Returns the short name of a parameter and its path in the request.
fn parameter(field: &Field, bundles: &[Bundle]) -> Value {
    json!({ "name": names::field(&field.name), "path": field.keys(bundles) })
}

fn secret(field: &Field, bundles: &[Bundle]) -> Value {
    let required = match field.presence {
        Presence::Required => "always",
        Presence::Optional => "never",
        Presence::Webhook => "with_webhook",
    };
    json!({
        "name": names::field(&field.name),
        "path": field.keys(bundles),
        "required": required,
        "description": plain(&field.description),
    })
}

/// Returns a schema with everything that it refers to.
fn contained(mut schema: Map<String, Value>, writer: &Writer) -> Value {
    let definitions = writer.definitions(&schema);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema.into()
}
