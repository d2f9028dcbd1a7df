//! Pass: everything that is declared is used.

use std::collections::HashSet;

use super::Report;
use super::errors::Errors;
use super::types::Types;
use crate::diagnostic::Rule;
use crate::model::{Method, Type};
use crate::spec::{At, Source, SpecFile};

/// Reports ids, identities, enumerations, objects and groups of errors that nothing refers to.
pub(super) fn check(
    files: &[(Source, SpecFile)],
    types: &Types,
    errors: &Errors,
    methods: &[Method],
    report: &mut Report,
) {
    // A method that did not resolve may be the one that uses a declaration.
    let written: usize = files.iter().map(|(_, file)| file.methods.len()).sum();
    if methods.len() < written {
        return;
    }
    let used = used_names(types, methods);
    let identities: HashSet<usize> = methods.iter().filter_map(|method| method.identity).collect();
    let groups: HashSet<usize> =
        methods.iter().flat_map(|method| method.groups.iter().copied()).chain(errors.system).collect();
    let mut unused = |file: usize, name: &At<String>, what: &str| {
        let message = format!("nothing uses the {what} `{}`", name.value);
        report.at(Rule::Unused, file, &name.span, message, "use it, or remove it");
    };
    for (index, (_, file)) in files.iter().enumerate() {
        file.ids.iter().filter(|(name, _)| !used.contains(name.as_str())).for_each(|(name, _)| unused(index, name, "id"));
        file.enums
            .iter()
            .filter(|(name, _)| !used.contains(name.as_str()))
            .for_each(|(name, _)| unused(index, name, "enumeration"));
        file.objects
            .iter()
            .filter(|(name, _)| !used.contains(name.as_str()))
            .for_each(|(name, _)| unused(index, name, "object"));
        for (name, _) in &file.identities {
            let position = types.identities.iter().position(|identity| identity.name == name.value);
            if !position.is_some_and(|position| identities.contains(&position)) {
                unused(index, name, "identity");
            }
        }
        for (name, _) in &file.errors {
            if !errors.names.get(&name.value).is_some_and(|group| groups.contains(group)) {
                unused(index, name, "group of errors");
            }
        }
    }
}

fn used_names<'a>(types: &'a Types, methods: &'a [Method]) -> HashSet<&'a str> {
    let parameters = methods.iter().flat_map(|method| &method.parameters).map(|field| field.kind.innermost());
    let results = methods.iter().map(|method| method.result.kind.innermost());
    parameters
        .chain(results)
        .chain(types.used())
        .filter_map(|kind| match kind {
            Type::Id(index) => Some(types.ids[*index].name.as_str()),
            Type::Enum(index) => Some(types.enums[*index].name.as_str()),
            Type::Object(index) => Some(types.objects[*index].name.as_str()),
            _ => None,
        })
        .collect()
}
