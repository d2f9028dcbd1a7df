//! Errors and their remedies.

use std::fmt::Write;

use crate::emit::constraint_text;
use crate::emit::prose::{cell, code_cell, markdown};
use crate::model::{ErrorGroup, Failure};

/// Renders the section of a group of errors.
pub(super) fn group(group: &ErrorGroup) -> String {
    format!(
        "# Errors: {}\n\n{}\n\n[Bitrix24 documentation]({})\n\n{}",
        group.name,
        markdown(&group.description),
        group.page,
        table(group.failures.iter())
    )
}

/// Renders a table of errors.
pub(super) fn table<'a>(failures: impl Iterator<Item = &'a Failure>) -> String {
    let mut text =
        "| Code | Status | Message | When | Remedy |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for failure in failures {
        let status: Vec<String> = failure.status.iter().map(u16::to_string).collect();
        let messages: Vec<String> = failure.messages.iter().map(|text| cell(text)).collect();
        let removed = failure
            .removed
            .as_ref()
            .map(|day| format!(" {}", constraint_text::of_removal(day)))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {}{removed} | {} |",
            code_cell(&failure.code),
            status.join(", "),
            messages.join(" / "),
            cell(&failure.when),
            cell(&failure.remedy)
        );
    }
    text
}
