//! Errors and their remedies.

use std::fmt::Write;

use crate::emit::constraint_text;
use crate::emit::prose::{cell, code_cell, markdown};
use crate::model::{Failure, Method, Model};

const HEAD: &str = "| Code | Status | Message | When | Remedy |\n| --- | --- | --- | --- | --- |\n";

/// The rows of each group of errors, in the order of [`Model::groups`]. Every method of a group
/// repeats them.
pub(super) struct Rows(Vec<String>);

impl Rows {
    /// Renders the rows of all groups.
    pub(super) fn of(model: &Model) -> Self {
        let groups = model.groups.iter();
        Self(groups.map(|group| rows(&group.failures)).collect())
    }

    /// Renders the section of a group, by its index.
    pub(super) fn group(&self, model: &Model, index: usize) -> String {
        let group = &model.groups[index];
        format!(
            "# Errors: {}\n\n{}\n\n[Bitrix24 documentation]({})\n\n{HEAD}{}",
            group.name,
            markdown(&group.description),
            group.page,
            self.0[index]
        )
    }

    /// Renders the table of the errors that a method's page documents, unless there are none.
    pub(super) fn table(&self, method: &Method) -> Option<String> {
        let shared = method.groups.iter().map(|group| self.0[*group].as_str());
        let rows = shared.collect::<String>() + &rows(&method.failures);
        (!rows.is_empty()).then(|| HEAD.to_owned() + &rows)
    }
}

fn rows(failures: &[Failure]) -> String {
    let mut text = String::new();
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
