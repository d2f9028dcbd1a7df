//! The list of all names that a spec declares. It is made from the files as written, so that it is
//! the same whatever mistakes they contain.

use super::layout;
use crate::source::Source;
use crate::spec::{Entries, Parameter, SpecFile};

/// Returns every name that the files declare, sorted. A name is its path in the spec, like the
/// subject of a deviation: section, name and keys, preceded by the area unless it is shared.
pub(crate) fn names(files: &[(Source, SpecFile)]) -> Vec<String> {
    let mut names = Vec::new();
    for (source, file) in files {
        let area = layout::area(&source.path);
        declare(
            &area.map_or_else(String::new, |area| format!("{area}/")),
            file,
            &mut names,
        );
    }
    // The only character that a name may contain and a line may not.
    let line = |name: String| name.replace('\\', "\\\\").replace('\n', "\\n");
    let mut names: Vec<String> = names.into_iter().map(line).collect();
    names.sort();
    names
}

/// Adds the names that a file declares.
fn declare(area: &str, file: &SpecFile, names: &mut Vec<String>) {
    keys(&format!("{area}ids"), &file.ids, names);
    keys(&format!("{area}events"), &file.events, names);
    for (place, identity) in places(area, "identities", &file.identities, names) {
        parameters(&format!("{place}/parameters"), &identity.parameters, names);
    }
    for (place, declared) in places(area, "enums", &file.enums, names) {
        keys(&format!("{place}/codes"), &declared.codes, names);
    }
    for (place, object) in places(area, "objects", &file.objects, names) {
        parameters(&format!("{place}/fields"), &object.fields, names);
        keys(&format!("{place}/shortcuts"), &object.shortcuts, names);
    }
    for (place, union) in places(area, "unions", &file.unions, names) {
        keys(&format!("{place}/variants"), &union.variants, names);
    }
    for (place, group) in places(area, "errors", &file.errors, names) {
        keys(&format!("{place}/codes"), &group.codes, names);
    }
    for (place, method) in places(area, "methods", &file.methods, names) {
        parameters(&format!("{place}/parameters"), &method.parameters, names);
        let groups = method.errors.include.iter();
        names.extend(groups.map(|group| format!("{place}/errors/include/{}", group.value)));
        keys(
            &format!("{place}/errors/codes"),
            &method.errors.codes,
            names,
        );
    }
}

/// Adds the names of a section, and returns them with their declarations.
fn places<'a, T>(
    area: &str,
    section: &str,
    entries: &'a Entries<T>,
    names: &mut Vec<String>,
) -> Vec<(String, &'a T)> {
    let section = format!("{area}{section}");
    keys(&section, entries, names);
    entries
        .iter()
        .map(|(name, declared)| (format!("{section}/{}", name.value), declared))
        .collect()
}

/// Adds the keys below a place.
fn keys<T>(place: &str, entries: &Entries<T>, names: &mut Vec<String>) {
    names.extend(
        entries
            .iter()
            .map(|(key, _)| format!("{place}/{}", key.value)),
    );
}

/// Adds the parameters or fields below a place. Those in a bundle are listed, the bundle is not:
/// it exists on the wire only.
fn parameters(place: &str, entries: &Entries<Parameter>, names: &mut Vec<String>) {
    for (key, parameter) in entries {
        let place = format!("{place}/{}", key.value);
        if parameter.parameters.is_empty() {
            names.push(place);
        } else {
            parameters(&format!("{place}/parameters"), &parameter.parameters, names);
        }
    }
}
