//! `tools.json`: the methods of each area as tools for language models and command lines.
//!
//! The input of a tool has the shape of the request, without what the caller binds: the parameters
//! of the identity, and secrets, which a language model must not see.

use std::collections::BTreeSet;

use crate::emit::json::{Block, json, serialized};
use serde_json::Value;

use super::{file, present};
use crate::File;
use crate::emit::constraint_text;
use crate::emit::json_schema::{DEFINITIONS, Dialect, Way, Writer};
use crate::emit::prose::{joined, plain};
use crate::model::{
    Area, Bundle, Effect, Field, Idempotency, Identity, Method, Model, Place, Presence, Type,
};
use crate::names;

/// Renders the tools of all areas.
pub(super) fn emit(model: &Model) -> File {
    let writer = Writer::new(model, DEFINITIONS, Way::SentStrictly);
    file("tools.json", |root| {
        root.entry("revision", &model.revision.as_str().into());
        root.object("areas", |areas| {
            for (at, about) in model.areas.iter().enumerate() {
                areas.object(&about.name, |block| area(model, at, about, &writer, block));
            }
        });
    })
}

/// Writes the tools of an area.
fn area(model: &Model, at: usize, about: &Area, writer: &Writer, block: &mut Block) {
    block.entry("title", &about.title.as_str().into());
    block.entry("description", &plain(&about.description).into());
    block.object("identities", |block| {
        let identities = model.identities.iter();
        for identity in identities.filter(|identity| identity.place.area == Some(at)) {
            block.object(&identity.name, |block| bound(identity, writer, block));
        }
    });
    block.entry("hidden", &hidden(model, at).into_iter().collect());
    block.list("tools", |block| {
        let methods = model.methods.iter();
        for method in methods.filter(|method| method.place.area == Some(at)) {
            block.object_item(|block| tool(model, method, writer, block));
        }
    });
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

/// Writes an identity: the parameters that the caller binds once.
fn bound(identity: &Identity, writer: &Writer, block: &mut Block) {
    let (secrets, shown): (Vec<&Field>, Vec<&Field>) = identity
        .parameters
        .iter()
        .partition(|field| field.kind.is_secret());
    block.entry("description", &plain(&identity.description).into());
    block.object("inputSchema", |block| {
        writer.write(writer.bound(&shown), Dialect::V2020, block);
    });
    block.entry("parameters", &listed(&shown, |field| parameter(field, &[])));
    block.entry("secrets", &listed(&secrets, |field| secret(field, &[])));
}

fn tool(model: &Model, method: &Method, writer: &Writer, block: &mut Block) {
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
    block.entries(&present(json!({
        "name": names::tool(method),
        "method": &method.name,
        "title": names::title(&method.rust),
        "description": plain(&description),
        "page": &method.page,
        "scope": &method.scope,
        "callableBy": plain(&method.callable_by),
        "deprecated": method.deprecated.is_some().then_some(true),
        "effect": serialized(method.effect),
        "idempotency": serialized(method.idempotency),
        "idempotencyKey": key,
        "annotations": {
            "readOnlyHint": method.effect == Effect::Read,
            "destructiveHint": method.effect == Effect::Destroy,
            "idempotentHint": is_idempotent(method.idempotency),
        },
        "identity": identity,
    })));
    block.object("inputSchema", |block| {
        writer.write(writer.input(method), Dialect::V2020, block);
    });
    block.entries(&present(json!({
        "parameters": listed(&shown, |field| parameter(field, &method.bundles)),
        "secrets": listed(&secrets, |field| secret(field, &method.bundles)),
        "result": plain(&method.result.description),
        "link": method.result.under.as_ref().filter(|_| method.result.kind == Type::Link),
        "errors": codes,
    })));
}

/// Whether a repeated call with the same arguments has no further effect. With a key, that depends
/// on the arguments.
fn is_idempotent(idempotency: Idempotency) -> bool {
    matches!(
        idempotency,
        Idempotency::Idempotent | Idempotency::DetectsRepeats
    )
}

fn listed(fields: &[&Field], of: impl Fn(&Field) -> Value) -> Value {
    fields.iter().map(|field| of(field)).collect()
}

/// Returns the short name of a parameter and its path in the request.
fn parameter(field: &Field, bundles: &[Bundle]) -> Value {
    json!({ "name": &field.name.rust, "path": field.keys(bundles) })
}

fn secret(field: &Field, bundles: &[Bundle]) -> Value {
    let required = match field.presence {
        Presence::Required => "always",
        Presence::Optional => "never",
        Presence::Webhook => "with_webhook",
    };
    json!({
        "name": &field.name.rust,
        "path": field.keys(bundles),
        "required": required,
        "description": plain(&field.description),
    })
}
