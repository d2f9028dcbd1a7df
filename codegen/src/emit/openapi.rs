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

use serde_json::{Map, Value, json};

use super::Files;
use super::json::pretty;
use super::json_schema::object;
use crate::File;
use crate::model::{Delivery, Model};
use components::Components;
use dialect::Dialect;
use forms::Observed;

/// Renders the documents.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let observed = Observed::of(model);
    let file = move |(path, dialect): (&str, Dialect)| File {
        path: path.to_owned(),
        contents: pretty(&document(model, &observed, dialect)),
    };
    let documents = [
        ("openapi.json", Dialect::V31),
        ("openapi-3.0.json", Dialect::V30),
    ];
    Box::new(documents.into_iter().map(file))
}

fn document(model: &Model, observed: &Observed, dialect: Dialect) -> Value {
    let components = Components::new(model, observed, dialect);
    let paths: Map<String, Value> = (0..model.methods.len())
        .map(|method| paths::of_method(&components, method))
        .collect();
    let mut document = object(json!({
        "openapi": dialect.version(),
        "info": about::info(model, dialect),
        "externalDocs": about::documentation(model),
        "servers": about::servers(),
        "security": about::security(),
        "tags": about::tags(model),
        "paths": paths,
    }));
    if dialect.has_webhooks() {
        let sent = model.events.iter().enumerate();
        let webhooks: Map<String, Value> = sent
            .filter(|(_, event)| event.delivery.contains(&Delivery::Webhook))
            .map(|(event, _)| paths::of_delivery(&components, event))
            .collect();
        document.insert("webhooks".to_owned(), webhooks.into());
    }
    document.insert(
        "components".to_owned(),
        json!({
            "schemas": components.schemas(),
            "securitySchemes": about::security_schemes(),
        }),
    );
    document.into()
}
