//! The types of a method: its request with the bundles in it, its result and its errors.

use super::declared::{alias, codes, group_codes, union_of};
use super::module::Module;
use super::text;
use super::typed_dict::{self, Entry, quoted};
use super::{names, types};
use crate::emit::bundles::{self, entries};
use crate::emit::constraint_text;
use crate::emit::prose::code;
use crate::model::{Batch, Idempotency, Method, Model};
use crate::sentence::lower_first;

/// The names of the types of a method.
pub(super) struct Names {
    pub(super) request: String,
    pub(super) result: String,
    pub(super) error: String,
}

/// Returns the names of the types of a method.
pub(super) fn names(model: &Model, method: &Method) -> Names {
    let name = |suffix: &str| {
        let name = format!("{}{suffix}", method.rust);
        names::declared(model, &method.place, &name)
    };
    Names {
        request: name("Request"),
        result: name("Result"),
        error: name("Error"),
    }
}

/// Defines the types of a method.
pub(super) fn define(model: &Model, method: &Method, module: &mut Module) {
    let names = names(model, method);
    request(model, method, None, &names.request, &about(method), module);
    result(model, method, &names.result, module);
    error(model, method, &names.error, module);
}

/// Defines a request, or a bundle in it; the bundles come before the object they are in.
fn request(
    model: &Model,
    method: &Method,
    at: Option<usize>,
    name: &str,
    about: &[String],
    module: &mut Module,
) {
    let entries: Vec<Entry> = entries(model, method, at)
        .into_iter()
        .map(|entry| match entry {
            bundles::Entry::Field(field) => typed_dict::field(model, field, module),
            bundles::Entry::Bundle(index, bundle) => {
                let inner = crate::names::bundle(name, &bundle.name);
                let about = [bundle.description.clone()];
                request(model, method, Some(index), &inner, &about, module);
                Entry {
                    key: bundle.name.clone(),
                    kind: inner,
                    is_required: bundle.required,
                    about: bundle.description.clone(),
                }
            }
        })
        .collect();
    let definition = typed_dict::define(name, about, &entries, module);
    module.define(name, definition);
}

/// Defines a result in its documented form.
fn result(model: &Model, method: &Method, name: &str, module: &mut Module) {
    let result = &method.result;
    let kind = types::annotation(model, &result.kind, module);
    let definition = match &result.under {
        Some(under) => {
            let entry = Entry {
                key: under.clone(),
                kind,
                is_required: true,
                about: result.description.clone(),
            };
            let about = [format!("The result of {}.", code(&method.name))];
            typed_dict::define(name, &about, &[entry], module)
        }
        None => {
            let about = [result.description.clone()];
            alias(name, &quoted(&kind), &about, module)
        }
    };
    module.define(name, definition);
}

/// Defines the documented error codes.
fn error(model: &Model, method: &Method, name: &str, module: &mut Module) {
    let mut forms: Vec<String> = codes(&method.failures, module).into_iter().collect();
    for group in method.groups.iter().copied().chain([model.system]) {
        let group = &model.groups[group];
        let codes = group_codes(model, group);
        module.import(&names::module(&group.place.module), &codes);
        if !forms.contains(&quoted(&codes)) {
            forms.push(codes);
        }
    }
    let about = [format!(
        "The documented error codes of {}.",
        code(&method.name)
    )];
    let definition = union_of(name, &forms, &about, module);
    module.define(name, definition);
}

/// Returns the paragraphs about a method.
fn about(method: &Method) -> Vec<String> {
    let repeat = match method.idempotency {
        Idempotency::Idempotent => "Idempotent: sending it twice is the same as once.",
        Idempotency::DetectsRepeats => {
            "If it was carried out before, the server refuses it with an error that says so."
        }
        Idempotency::WithKey => {
            "With the same key, a second request returns the result of the first."
        }
        Idempotency::NotIdempotent => "Not idempotent: sending it again repeats the effect.",
    };
    let batch = match method.batch {
        Batch::Yes => "",
        Batch::No => " It cannot be part of a batch.",
    };
    let mut paragraphs = vec![
        method.description.clone(),
        format!("The method {}. {repeat}{batch}", code(&method.name)),
    ];
    let choices: Vec<String> = method
        .one_of
        .iter()
        .map(|index| code(&method.parameters[*index].name.server))
        .collect();
    if !choices.is_empty() {
        paragraphs.push(format!("Exactly one of {} is sent.", choices.join(", ")));
    }
    let deprecation = method.deprecated.as_ref();
    paragraphs.extend(deprecation.map(constraint_text::of_deprecation));
    let scope: Vec<String> = method.scope.iter().map(|scope| code(scope)).collect();
    let caller = lower_first(&method.callable_by);
    let caller = format!("Scope: {}. Who may call it: {caller}", scope.join(", "));
    let since = method.since;
    let since = since.map(|revision| format!("Since revision {revision} of the REST API."));
    paragraphs.push(text::with_remarks(&caller, since));
    paragraphs.push(method.page.clone());
    paragraphs
}
