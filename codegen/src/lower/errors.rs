//! Pass: the groups of errors that methods share, and the one that applies to every method.

use super::declared::Declared;
use super::layout::Layout;
use super::{Report, text};
use crate::diagnostic::Rule;
use crate::model::{ErrorGroup, Failure};
use crate::source::Source;
use crate::spec::{Entries, Spanned, SpecFile, YesNo};

/// The groups of all files.
#[derive(Default)]
pub(super) struct Errors {
    pub(super) groups: Vec<ErrorGroup>,
    pub(super) system: Option<usize>,
    pub(super) names: Declared<usize>,
}

/// Resolves the groups of all files.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    layout: &Layout,
    report: &mut Report,
) -> Errors {
    let mut errors = Errors {
        names: Declared::new(layout),
        ..Errors::default()
    };
    let docs = super::docs_base(files);
    for (index, ((_, file), place)) in files.iter().zip(&layout.places).enumerate() {
        for (name, group) in &file.errors {
            if group.every_method == YesNo::Yes {
                if place.area.is_some() {
                    let message = format!(
                        "`{}` applies to every method but belongs to one area",
                        name.value
                    );
                    let help = "move it to `spec/errors/`, which areas share";
                    report.at(Rule::MisusedKey, index, &name.span, message, help);
                }
                if errors.system.is_some() {
                    report.at(
                        Rule::DuplicateName,
                        index,
                        &name.span,
                        "a second group applies to every method",
                        "use `every_method: yes` for only one group",
                    );
                }
                errors.system = Some(errors.groups.len());
            }
            errors.names.insert(index, name, errors.groups.len());
            errors.groups.push(ErrorGroup {
                place: place.clone(),
                name: name.value.clone(),
                description: text(&group.description),
                page: format!("{docs}{}", group.page.value),
                failures: failures(&group.codes),
            });
        }
    }
    if errors.system.is_none() && report.broken.is_empty() {
        report.of_file(
            Rule::MissingKey,
            "spec/errors/system.yaml",
            "no group of errors applies to every method",
            "declare the system errors as a group with `every_method: yes`",
        );
    }
    errors
}

/// The failures in a section `codes`.
pub(super) fn failures(codes: &Entries<crate::spec::Failure>) -> Vec<Failure> {
    let failure = |(code, failure): &(Spanned<String>, crate::spec::Failure)| Failure {
        code: code.value.clone(),
        rust: failure.rust.as_ref().map(|rust| rust.value.clone()),
        status: failure.status.clone(),
        messages: failure
            .message
            .iter()
            .map(|message| message.value.clone())
            .collect(),
        class: failure.class,
        when: text(&failure.when),
        remedy: text(&failure.remedy),
        removed: failure.removed.as_ref().map(|day| day.value.clone()),
    };
    codes.iter().map(failure).collect()
}
