//! Ids, enumerations, objects and unions.

use std::fmt::Write;

use super::links::{self, Page};
use super::samples::{self, Samples};
use super::{fields, file};
use crate::File;
use crate::emit::constraint_text;
use crate::emit::prose::{cell, code_cell, joined, markdown};
use crate::model::{Content, Enum, Id, IdKind, Model, Type, Variant};

/// Renders the page of the ids.
pub(super) fn ids(model: &Model) -> Option<File> {
    let mut text = "# Ids\n\nEach id has a type of its own, so that one kind cannot be passed for \
        another.\n\n| Id | On the wire | Meaning |\n| --- | --- | --- |\n"
        .to_owned();
    for id in &model.ids {
        let on_the_wire = match id.kind {
            IdKind::Integer => "integer",
            IdKind::String => "string",
        };
        let _ = writeln!(
            text,
            "| {} | {on_the_wire} | {} |",
            id.name,
            cell(&joined(
                [id.description.clone()].into_iter().chain(forms(model, id))
            ))
        );
    }
    (!model.ids.is_empty()).then(|| file(links::IDS, &model.api_source, &text))
}

/// Returns what an id can be built from: a `ChatId`, written `chat*`.
fn forms(model: &Model, id: &Id) -> Option<String> {
    let form = |(of, form): &(usize, String)| {
        let name = &model.ids[*of].name;
        match form.as_str() {
            "*" => format!("a `{name}`"),
            form => format!("a `{name}`, written `{form}`"),
        }
    };
    let forms: Vec<String> = id.forms.iter().map(form).collect();
    (!forms.is_empty()).then(|| format!("Built from {}.", forms.join(", or from ")))
}

/// Renders the section of an enumeration.
pub(super) fn enumeration(declared: &Enum) -> String {
    let mut text = head(&declared.name, &declared.description, &declared.page);
    text.push_str("| Code | Emoji | Meaning | In Rust |\n| --- | --- | --- | --- |\n");
    for code in &declared.codes {
        let emoji = code.emoji.as_deref().unwrap_or_default();
        let removed = code
            .removed
            .as_ref()
            .map(|day| format!(" {}", constraint_text::of_removal(day)))
            .unwrap_or_default();
        let variant = &code.name.rust;
        let _ = writeln!(
            text,
            "| {} | {emoji} | {}{removed} | `{}::{variant}` |",
            code_cell(&code.name.server),
            cell(&code.description),
            declared.name
        );
    }
    text
}

/// Renders the section of an object, by its index.
pub(super) fn object(page: &Page, index: usize, samples: &Samples) -> String {
    let object = &page.model.objects[index];
    let mut text = head(&object.name, &object.description, &object.page);
    text.push_str(&fields::of_object(page, object));
    text.push_str(&fields::beside(page, object));
    text + &samples::section(page, &Type::Object(index), samples)
}

/// Renders the section of a union, by its index.
pub(super) fn union(page: &Page, index: usize, samples: &Samples) -> String {
    let union = &page.model.unions[index];
    let mut text = head(&union.name, &union.description, &union.page);
    text.push_str(if union.keyed {
        "An object with one of these keys:\n\n| Key | Value | Meaning | In Rust |\n"
    } else {
        "One of these forms:\n\n| Form | Meaning | In Rust |\n"
    });
    text.push_str(if union.keyed {
        "| --- | --- | --- | --- |\n"
    } else {
        "| --- | --- | --- |\n"
    });
    for form in &union.variants {
        if union.keyed {
            let _ = write!(text, "| {} ", code_cell(&form.name.server));
        }
        let _ = writeln!(
            text,
            "| {} | {} | `{}::{}` |",
            content(page, form),
            cell(&form.description),
            union.name,
            form.name.rust
        );
    }
    text + &samples::section(page, &Type::Union(index), samples)
}

fn content(page: &Page, form: &Variant) -> String {
    match &form.content {
        Content::Type(kind) => page.kind(kind),
        Content::Constant(value) => code_cell(&value.to_string()),
    }
}

fn head(name: &str, description: &str, page: &str) -> String {
    format!(
        "# {name}\n\n{}\n\n[Bitrix24 documentation]({page})\n\n",
        markdown(description)
    )
}
