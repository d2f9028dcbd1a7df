//! Pass: every declaration is used.

use std::collections::HashSet;

use super::Report;
use super::errors::Errors;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Event, Method};
use crate::source::Source;
use crate::spec::{Spanned, SpecFile};

/// Reports unused ids, identities, enumerations, objects, unions and groups of errors, and events
/// that arrive in no area.
pub(super) fn check(
    files: &[(Source, SpecFile)],
    types: &Types,
    errors: &Errors,
    events: &[Event],
    methods: &[Method],
    report: &mut Report,
) {
    // A misspelled name may be the one that should use a declaration.
    let mistyped = |mistake: &Diagnostic| {
        matches!(
            mistake.rule,
            Rule::UnknownType
                | Rule::MisusedType
                | Rule::MisusedKey
                | Rule::UnknownReference
                | Rule::ForeignReference
        )
    };
    if report.found.iter().any(mistyped) {
        return;
    }
    let is_used = |file: usize, name: &Spanned<String>| {
        types
            .names
            .get(file, name)
            .is_some_and(|kind| types.used.contains(kind))
    };
    let identities: HashSet<usize> = methods
        .iter()
        .filter_map(|method| method.identity)
        .collect();
    let groups: HashSet<usize> = methods
        .iter()
        .flat_map(|method| method.groups.iter().copied())
        .chain(errors.system)
        .collect();
    let mut unused = |file: usize, name: &Spanned<String>, what: &str| {
        let message = format!("nothing uses the {what} `{}`", name.value);
        report.at(
            Rule::Unused,
            file,
            &name.span,
            message,
            "use it, or remove it",
        );
    };
    for (index, (_, file)) in files.iter().enumerate() {
        let ids = file.ids.iter().map(|(name, _)| (name, "id"));
        let enums = file.enums.iter().map(|(name, _)| (name, "enumeration"));
        let objects = file.objects.iter().map(|(name, _)| (name, "object"));
        let unions = file.unions.iter().map(|(name, _)| (name, "union"));
        for (name, what) in ids
            .chain(enums)
            .chain(objects)
            .chain(unions)
            .filter(|(name, _)| !is_used(index, name))
        {
            unused(index, name, what);
        }
        for (name, _) in &file.identities {
            let identity = types.identity_names.get(index, name);
            if !identity.is_some_and(|identity| identities.contains(identity)) {
                unused(index, name, "identity");
            }
        }
        for (name, _) in &file.events {
            let mut known = events.iter();
            let is_lost = |event: &Event| event.name.server == name.value && event.areas.is_empty();
            if known.any(is_lost) {
                unused(index, name, "event");
            }
        }
        for (name, _) in &file.errors {
            if !errors
                .names
                .get(index, name)
                .is_some_and(|group| groups.contains(group))
            {
                unused(index, name, "group of errors");
            }
        }
    }
}
