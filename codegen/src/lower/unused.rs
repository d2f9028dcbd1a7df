//! Pass: everything that is declared is used.

use std::collections::HashSet;

use super::Report;
use super::errors::Errors;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Rule};
use crate::model::Method;
use crate::spec::{At, Source, SpecFile};

/// Reports ids, identities, enumerations, objects, unions and groups of errors that nothing refers to.
pub(super) fn check(
    files: &[(Source, SpecFile)],
    types: &Types,
    errors: &Errors,
    methods: &[Method],
    report: &mut Report,
) {
    // A mistyped name may be the one that was meant to use a declaration.
    let mistyped = |mistake: &Diagnostic| {
        matches!(
            mistake.rule,
            Rule::UnknownType | Rule::MisusedType | Rule::MisusedKey | Rule::UnknownReference
        )
    };
    if report.found.iter().any(mistyped) {
        return;
    }
    let is_used = |name: &At<String>| {
        types
            .names
            .get(&name.value)
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
    let mut unused = |file: usize, name: &At<String>, what: &str| {
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
            .filter(|(name, _)| !is_used(name))
        {
            unused(index, name, what);
        }
        for (name, _) in &file.identities {
            let position = types
                .identities
                .iter()
                .position(|identity| identity.name == name.value);
            if !position.is_some_and(|position| identities.contains(&position)) {
                unused(index, name, "identity");
            }
        }
        for (name, _) in &file.errors {
            if !errors
                .names
                .get(&name.value)
                .is_some_and(|group| groups.contains(group))
            {
                unused(index, name, "group of errors");
            }
        }
    }
}
