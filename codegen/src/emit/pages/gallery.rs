//! The gallery: the codes that stand for emoji.

use std::fmt::Write;

use super::file;
use super::links::{self, Page};
use crate::File;
use crate::emit::constraint_text;
use crate::emit::prose::code_cell;
use crate::model::{Code, Enum, Model};

/// Renders the page.
pub(super) fn emit(model: &Model) -> Option<File> {
    let page = Page::at(model, links::GALLERY);
    let sections = shown(model).map(|declared| section(&page, declared));
    let text = format!(
        "# Emoji\n\nThe codes that stand for emoji, by enumeration.\n{}",
        sections.collect::<String>()
    );
    is_needed(model).then(|| file(links::GALLERY, "spec", &text))
}

/// Whether any code stands for an emoji.
pub(super) fn is_needed(model: &Model) -> bool {
    shown(model).next().is_some()
}

fn shown(model: &Model) -> impl Iterator<Item = &Enum> {
    let has_emoji = |declared: &&Enum| declared.codes.iter().any(|code| code.emoji.is_some());
    model.enums.iter().filter(has_emoji)
}

fn section(page: &Page, declared: &Enum) -> String {
    let name = &declared.name;
    let link = page.link(
        "What the codes mean",
        &links::path(&declared.place),
        Some(name),
    );
    let mut text =
        format!("\n## {name}\n\n{link}\n\n| Emoji | Code | In Rust |\n| --- | --- | --- |\n");
    for code in &declared.codes {
        if let Some(emoji) = &code.emoji {
            let variant = &code.name.rust;
            let _ = writeln!(
                text,
                "| {emoji} | {} | `{name}::{variant}`{} |",
                code_cell(&code.name.server),
                removal(code)
            );
        }
    }
    text
}

fn removal(code: &Code) -> String {
    let removed = code.removed.as_ref();
    removed.map_or_else(String::new, |day| {
        format!(" {}", constraint_text::of_removal(day))
    })
}
