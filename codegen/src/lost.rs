//! Names that were generated before and no longer are. Dropping one breaks the builds of its users,
//! so it must not happen unnoticed.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Rule};
use crate::lower;
use crate::source::Source;

/// The generated file that lists every name of the API, below the folder of generated files.
pub const NAMES: &str = "names.txt";

/// The sections of the spec that declare names.
const SECTIONS: [&str; 8] = [
    "ids",
    "identities",
    "enums",
    "objects",
    "unions",
    "events",
    "errors",
    "methods",
];

/// Returns the names that are listed in `before`, the contents of [`NAMES`], and no longer in `now`,
/// each as a mistake at its line. Names in `allowed`, and everything that belongs to them, may be
/// missing.
///
/// The spec may have other mistakes. A name that occurs in a file of `broken`, whose declarations are
/// unknown, is not reported.
pub(crate) fn lost_names(
    before: &str,
    now: &[String],
    broken: &[Source],
    allowed: &[String],
) -> Vec<Diagnostic> {
    let may_be_declared = |name: &str| {
        // A part without the separators of the list is spelled alike in the spec.
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        lower::may_be_declared(broken, last)
    };
    missing(before, now, &may_be_declared, allowed)
}

/// Returns the names of a list that are neither in another one nor excused.
///
/// Names that belong to a lost name are not reported: a method is lost once, not once per
/// parameter.
fn missing(
    before: &str,
    now: &[String],
    may_be_declared: &dyn Fn(&str) -> bool,
    allowed: &[String],
) -> Vec<Diagnostic> {
    let now: HashSet<&str> = now.iter().map(String::as_str).collect();
    let is_lost = |name: &str| !now.contains(name) && !may_be_declared(name);
    let is_allowed = |name: &str| allowed.iter().any(|allowed| is_within(name, allowed));
    let listed: HashSet<&str> = before.lines().collect();
    let source = Source::new(format!("generated/{NAMES}"), before.to_owned());
    let mut found = Vec::new();
    let mut at = 0;
    for line in before.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let name = line.trim_end();
        let Some(kind) = Kind::of(name) else {
            continue;
        };
        let mut holders = name.match_indices('/').map(|(end, _)| &name[..end]);
        let is_reported = holders.any(|holder| listed.contains(holder) && is_lost(holder));
        if is_lost(name) && !is_reported && !is_allowed(name) {
            found.push(Diagnostic::new(
                Rule::LostName,
                &source,
                start..start + name.len(),
                format!("the {} `{name}` is gone from the spec", kind.noun),
                kind.help(name),
            ));
        }
    }
    found
}

/// Whether a name is another one or belongs to it.
fn is_within(name: &str, other: &str) -> bool {
    name.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The kind of declaration behind a name.
struct Kind {
    noun: &'static str,
    /// Whether the notation supports `removed` for it.
    can_be_removed: bool,
}

impl Kind {
    /// Returns the kind of a name; `None` for a line that is not a name, such as a comment.
    fn of(name: &str) -> Option<Self> {
        let mut parts: Vec<&str> = name.split('/').collect();
        // Shared declarations have no area in front.
        if parts.first().is_some_and(|first| !SECTIONS.contains(first)) {
            parts.remove(0);
        }
        let (noun, can_be_removed) = match parts[..] {
            ["ids", _] => ("id", false),
            ["identities", _] => ("identity", false),
            ["identities", _, "parameters", ..] => ("parameter", true),
            ["enums", _] => ("enumeration", false),
            ["enums", _, "codes", ..] => ("code", true),
            ["objects", _] => ("object", false),
            ["objects", _, "fields", ..] => ("field", true),
            ["objects", _, "shortcuts", ..] => ("shortcut", false),
            ["unions", _] => ("union", false),
            ["unions", _, "variants", ..] => ("form", false),
            ["events", _] => ("event", false),
            ["errors", _] => ("group of errors", false),
            ["errors", _, "codes", ..] => ("error code", true),
            ["methods", _] => ("method", true),
            ["methods", _, "parameters", ..] => ("parameter", true),
            ["methods", _, "errors", "include", ..] => ("group of errors", false),
            ["methods", _, "errors", "codes", ..] => ("error code", true),
            _ => return None,
        };
        Some(Self {
            noun,
            can_be_removed,
        })
    }

    fn help(&self, name: &str) -> String {
        let tombstone = if self.can_be_removed {
            " and add `removed: \"YYYY-MM-DD\"`, so that it stays usable"
        } else {
            ""
        };
        format!(
            "restore it{tombstone}; or drop it with `--allow-removal {name}`, which breaks the builds \
             of its users"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# A comment.\n\
        enums/Reaction\n\
        enums/Reaction/codes/like\n\
        errors/bot\n\
        errors/bot/codes/GONE\n\
        methods/a.b\n\
        methods/a.b/parameters/fields/parameters/text\n\
        methods/a.bc\n";

    /// Returns the lines and messages of the names that are lost if only these names are left.
    fn lost(before: &str, now: &str, allowed: &[&str]) -> Vec<(usize, String)> {
        let now: Vec<String> = now.lines().map(str::to_owned).collect();
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        missing(before, &now, &|_| false, &allowed)
            .into_iter()
            .map(|mistake| (mistake.line, mistake.message))
            .collect()
    }

    #[test]
    fn what_is_new_or_the_same_is_not_lost() {
        assert_eq!(lost(BEFORE, BEFORE, &[]), []);
        assert_eq!(lost(BEFORE, &format!("{BEFORE}methods/new\n"), &[]), []);
        assert_eq!(lost("", BEFORE, &[]), []);
    }

    #[test]
    fn a_name_is_lost_once_with_all_that_belongs_to_it() {
        let now = "enums/Reaction\nerrors/bot\nmethods/a.bc\n";
        let expected = [
            (
                3,
                "the code `enums/Reaction/codes/like` is gone from the spec",
            ),
            (
                5,
                "the error code `errors/bot/codes/GONE` is gone from the spec",
            ),
            (6, "the method `methods/a.b` is gone from the spec"),
        ]
        .map(|(line, message)| (line, message.to_owned()));
        assert_eq!(lost(BEFORE, now, &[]), expected);
    }

    #[test]
    fn what_is_allowed_may_go_with_all_that_belongs_to_it_and_nothing_else() {
        let allowed = ["enums", "errors/bot", "methods/a.b"];
        let found = lost(BEFORE, "", &allowed);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.contains("methods/a.bc"), "{found:?}");
    }

    /// Conflict markers of git, left where two branches changed the file.
    #[test]
    fn marks_of_a_conflict_are_no_names() {
        let before = "<<<<<<< ours\nenums/A\n=======\nenums/B\n>>>>>>> theirs\n";
        assert_eq!(lost(before, "enums/A\nenums/B\n", &[]), []);
    }
}
