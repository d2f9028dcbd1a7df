//! `openapi.json` and `openapi-3.0.json`: methods and events for tools that generate clients.
//!
//! Every object, enumeration and union is a component with a name of its own, so that no generator
//! has to invent one. Received values have the documented form, besides the forms that the examples
//! of the spec show; all other spellings are left to the schemas in `schemas/`.

mod about;
mod components;
mod declared;
mod dialect;
mod events;
mod forms;
mod methods;
mod paths;
mod types;

use super::Files;
use super::json::{document, json};
use super::json_schema::object;
use crate::File;
use crate::model::{Delivery, Event, Model};
use components::Components;
use dialect::Dialect;
use forms::Observed;

/// Renders the documents.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let observed = Observed::of(model);
    let file = move |(path, dialect): (&str, Dialect)| File {
        path: path.to_owned(),
        contents: contents(model, &observed, dialect),
    };
    let documents = [
        ("openapi.json", Dialect::V31),
        ("openapi-3.0.json", Dialect::V30),
    ];
    Box::new(documents.into_iter().map(file))
}

fn contents(model: &Model, observed: &Observed, dialect: Dialect) -> String {
    let components = Components::new(model, observed, dialect);
    document(|root| {
        root.entries(&object(json!({
            "openapi": dialect.version(),
            "info": about::info(model, dialect),
            "externalDocs": about::documentation(model),
            "servers": about::servers(),
            "security": about::security(),
            "tags": about::tags(model),
        })));
        root.object("paths", |paths| {
            for method in 0..model.methods.len() {
                let (path, operation) = paths::of_method(&components, method);
                paths.entry(&path, &operation);
            }
        });
        if dialect.has_webhooks() {
            root.object("webhooks", |webhooks| {
                let sent = |event: &Event| event.delivery.contains(&Delivery::Webhook);
                let events = model.events.iter().enumerate();
                for (event, _) in events.filter(|(_, event)| sent(event)) {
                    let (name, operation) = paths::of_delivery(&components, event);
                    webhooks.entry(&name, &operation);
                }
            });
        }
        root.object("components", |block| {
            block.object("schemas", |schemas| components.write(schemas));
            block.entry("securitySchemes", &about::security_schemes());
        });
    })
}
