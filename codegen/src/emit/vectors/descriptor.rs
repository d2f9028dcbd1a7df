//! `wire.json`: how every value is written and read, for runtimes in other languages.

use serde::Serialize;
use serde_json::{Map, Value};

use super::layout::Document;
use super::read::{default_of, entries_in_order};
use crate::emit::bundles::Entry;
use crate::emit::json::{json, serialized};
use crate::emit::notice;
use crate::model::{
    Content, Enum, ErrorGroup, Event, Failure, Field, Method, Model, Object, Type, Union,
};
use crate::names::{self, flat};
use crate::slot::{Slot, slot};

/// The first entries of the description.
#[derive(Serialize)]
struct Head<'m> {
    #[serde(rename = "$comment")]
    comment: String,
    revision: &'m str,
    system: String,
}

/// Returns the description.
pub(super) fn wire(model: &Model) -> String {
    let methods = model.methods.iter();
    let objects = model.objects.iter();
    let unions = model.unions.iter();
    let enums = model.enums.iter();
    let ids = model.ids.iter();
    let events = model.events.iter();
    let groups = model.groups.iter();
    let mut wire = Document::new(&serialized(&Head {
        comment: notice("spec"),
        revision: &model.revision,
        system: group_name(model, model.system()),
    }));
    wire.object(
        "methods",
        methods.map(|it| (it.name.clone(), method(model, it))),
    );
    wire.object(
        "objects",
        objects.map(|it| (flat(model, &it.place, &it.name), object(model, it))),
    );
    wire.object(
        "unions",
        unions.map(|it| (flat(model, &it.place, &it.name), union(model, it))),
    );
    wire.object(
        "enums",
        enums.map(|it| (flat(model, &it.place, &it.name), codes(it))),
    );
    wire.object(
        "ids",
        ids.map(|it| {
            (
                it.name.clone(),
                json!({ "type": serialized(it.kind), "zero": it.zero }),
            )
        }),
    );
    wire.object(
        "events",
        events.map(|it| (it.name.server.clone(), event(model, it))),
    );
    wire.object(
        "errors",
        groups.map(|it| (group_name(model, it), failures(&it.failures))),
    );
    wire.end()
}

fn codes(declared: &Enum) -> Value {
    let codes = declared.codes.iter().map(|code| &code.name.server);
    codes.cloned().collect()
}

fn event(model: &Model, event: &Event) -> Value {
    let areas = event.areas.iter().map(|area| &model.areas[*area].name);
    json!({
        "data": object_name(model, event.data),
        "areas": areas.collect::<Vec<_>>(),
        "delivery": serialized(&event.delivery),
    })
}

/// Returns the name of a group of errors among those of all areas.
pub(super) fn group_name(model: &Model, group: &ErrorGroup) -> String {
    flat(model, &group.place, &names::group_type(&group.name))
}

fn object_name(model: &Model, index: usize) -> String {
    let object = &model.objects[index];
    flat(model, &object.place, &object.name)
}

fn method(model: &Model, method: &Method) -> Value {
    let mut described = Map::new();
    let parameters = parameters(model, method, None);
    described.insert("parameters".to_owned(), parameters.into());
    described.insert("result".to_owned(), kind(model, &method.result.kind));
    if let Some(under) = &method.result.under {
        described.insert("under".to_owned(), under.as_str().into());
    }
    described.insert("idempotency".to_owned(), serialized(method.idempotency));
    if let Some(key) = &method.idempotency_key {
        let parameter = &method.parameters[key.parameter];
        let key = parameter.path(&method.bundles);
        described.insert("key".to_owned(), key.into());
    }
    let groups = method
        .groups
        .iter()
        .map(|group| group_name(model, &model.groups[*group]));
    described.insert("groups".to_owned(), groups.collect());
    described.insert("errors".to_owned(), failures(&method.failures));
    described.into()
}

/// Returns the parameters in a bundle, or in the request itself.
fn parameters(model: &Model, method: &Method, bundle: Option<usize>) -> Vec<Value> {
    let entries = entries_in_order(model, method, bundle).into_iter();
    let described = entries.map(|entry| match entry {
        Entry::Field(parameter) => field(model, parameter, true),
        Entry::Bundle(index, bundle) => json!({
            "bundle": &bundle.name,
            "required": bundle.required,
            "fields": parameters(model, method, Some(index)),
        }),
    });
    described.collect()
}

fn object(model: &Model, object: &Object) -> Value {
    let fields = object.fields.iter();
    let fields = fields.map(|it| field(model, it, object.in_requests));
    let mut described = Map::new();
    described.insert("fields".to_owned(), fields.collect());
    if object.others.is_some() {
        described.insert("others".to_owned(), true.into());
    }
    described.insert("sent".to_owned(), object.in_requests.into());
    described.insert("received".to_owned(), object.in_responses.into());
    described.into()
}

fn field(model: &Model, field: &Field, sent: bool) -> Value {
    let presence = match slot(field, sent) {
        Slot::Bare => "always",
        Slot::Optional => "optional",
        Slot::Patch => "patch",
    };
    let mut described = Map::new();
    described.insert("name".to_owned(), field.name.server.as_str().into());
    described.insert("type".to_owned(), kind(model, &field.kind));
    described.insert("presence".to_owned(), presence.into());
    if !field.aliases.is_empty() {
        described.insert("aliases".to_owned(), json!(&field.aliases));
    }
    if let Some(empty) = &field.empty {
        described.insert("empty".to_owned(), empty.clone());
    }
    if let Some(default) = default_of(field, sent) {
        described.insert("default".to_owned(), default);
    }
    described.into()
}

fn union(model: &Model, union: &Union) -> Value {
    let forms = union.variants.iter().map(|variant| match &variant.content {
        Content::Type(of) => json!({ "name": &variant.name.server, "type": kind(model, of) }),
        Content::Constant(value) => json!({ "name": &variant.name.server, "constant": value }),
    });
    json!({
        "keyed": union.keyed,
        "forms": forms.collect::<Vec<_>>(),
        "sent": union.in_requests,
        "received": union.in_responses,
    })
}

fn kind(model: &Model, of: &Type) -> Value {
    match of {
        Type::String => json!("string"),
        Type::Integer => json!("integer"),
        Type::Number => json!("number"),
        Type::Boolean => json!("boolean"),
        Type::Any => json!("any"),
        Type::Secret => json!("secret"),
        Type::Link => json!("link"),
        Type::YesNo => json!("yes_no"),
        Type::Bytes => json!("bytes"),
        Type::Id(index) => json!({ "id": &model.ids[*index].name }),
        Type::Enum(index) => {
            let declared = &model.enums[*index];
            json!({ "enum": flat(model, &declared.place, &declared.name) })
        }
        Type::Object(index) => json!({ "object": object_name(model, *index) }),
        Type::Union(index) => {
            let union = &model.unions[*index];
            json!({ "union": flat(model, &union.place, &union.name) })
        }
        Type::List(of) => json!({ "list": kind(model, of) }),
        Type::Map(of) => json!({ "map": kind(model, of) }),
        Type::Nullable(of) => json!({ "nullable": kind(model, of) }),
        Type::Event(area) => json!({ "event": &model.areas[*area].name }),
    }
}

fn failures(failures: &[Failure]) -> Value {
    let described = failures.iter().map(|failure| {
        json!({
            "code": &failure.code,
            "status": &failure.status,
            "messages": &failure.messages,
            "class": serialized(failure.class),
            "when": &failure.when,
            "remedy": &failure.remedy,
        })
    });
    described.collect()
}
