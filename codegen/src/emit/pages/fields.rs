//! Tables of parameters and fields.

use std::fmt::Write;

use super::links::Page;
use crate::emit::bundles::{Entry, entries};
use crate::emit::constraint_text;
use crate::emit::prose::{cell, code, code_cell, joined, markdown};
use crate::model::{Field, Method, Object, Presence};

const HEAD: &str = "| Name | Type | Required | Meaning |\n| --- | --- | --- | --- |\n";

/// Renders the fields of an object.
pub(super) fn of_object(page: &Page, object: &Object) -> String {
    let rows = object.fields.iter().map(|field| {
        let required = required(field);
        row(page, field, &field.name.server, &required)
    });
    HEAD.to_owned() + &rows.collect::<String>()
}

/// Renders what an object has besides its fields: unlisted keys, and shortcuts.
pub(super) fn beside(page: &Page, object: &Object) -> String {
    let mut text = String::new();
    if let Some(others) = &object.others {
        let _ = writeln!(text, "\nOther keys: {}", markdown(others));
    }
    for shortcut in &object.shortcuts {
        let places = shortcut.first_of.iter().map(|path| {
            let fields = object.along(page.model, path);
            let names: Vec<&str> = fields
                .iter()
                .map(|field| field.name.server.as_str())
                .collect();
            code(&names.join("."))
        });
        let without = shortcut.without.as_ref();
        let without = without.map_or_else(String::new, |beginning| {
            format!(", without the prefix {}", code(beginning))
        });
        let _ = writeln!(
            text,
            "\nIn Rust, `{}()` returns the first of these that is present: {}{without}. {}",
            shortcut.name.rust,
            places.collect::<Vec<_>>().join(", "),
            markdown(&shortcut.description)
        );
    }
    text
}

/// Renders the parameters of a method. One in a bundle is named by its path: `fields.message`.
pub(super) fn of_method(page: &Page, method: &Method) -> String {
    let mut text = HEAD.to_owned();
    add_bundle(page, method, None, "", &mut text);
    text
}

fn add_bundle(page: &Page, method: &Method, at: Option<usize>, prefix: &str, text: &mut String) {
    for entry in entries(page.model, method, at) {
        match entry {
            Entry::Field(field) => {
                let name = format!("{prefix}{}", field.name.server);
                let required = choice(method, field).unwrap_or_else(|| required(field));
                text.push_str(&row(page, field, &name, &required));
            }
            Entry::Bundle(index, bundle) => {
                let name = format!("{prefix}{}", bundle.name);
                let required = if bundle.required { "yes" } else { "no" };
                let _ = writeln!(
                    text,
                    "| {} | object | {required} | {} |",
                    code_cell(&name),
                    cell(&bundle.description)
                );
                add_bundle(page, method, Some(index), &format!("{name}."), text);
            }
        }
    }
}

fn row(page: &Page, field: &Field, name: &str, required: &str) -> String {
    format!(
        "| {} | {} | {required} | {} |\n",
        code_cell(name),
        page.kind(&field.kind),
        cell(&meaning(field))
    )
}

fn meaning(field: &Field) -> String {
    let deprecation = field
        .deprecated
        .as_ref()
        .map(constraint_text::of_deprecation);
    let remarks = constraint_text::of_value(field)
        .into_iter()
        .chain(constraint_text::of_others(field))
        .chain(deprecation);
    joined([field.description.clone()].into_iter().chain(remarks))
}

fn required(field: &Field) -> String {
    match field.presence {
        Presence::Required => "yes",
        Presence::Optional => "no",
        Presence::Webhook => "with a webhook; not with OAuth",
    }
    .to_owned()
}

/// Returns the remark on a parameter that is one of several to choose from.
fn choice(method: &Method, field: &Field) -> Option<String> {
    let choices = method.one_of.iter().map(|index| &method.parameters[*index]);
    let is_choice = choices.clone().any(|choice| std::ptr::eq(choice, field));
    let others: Vec<String> = choices
        .filter(|choice| !std::ptr::eq(*choice, field))
        .map(|choice| code_cell(&choice.name.server))
        .collect();
    is_choice.then(|| format!("yes, or {}", others.join(" or ")))
}
