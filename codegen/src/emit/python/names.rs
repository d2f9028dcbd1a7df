//! Names that Python accepts.

use crate::model::{Model, Name, Place};
use crate::names;

/// The package that contains everything.
pub(super) const PACKAGE: &str = "bitrix24_types";

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// What generated modules take from `typing`.
pub(super) const OF_TYPING: &[&str] = &[
    "Any",
    "Literal",
    "NotRequired",
    "TYPE_CHECKING",
    "TypeAlias",
    "TypedDict",
    "Union",
    "overload",
];

/// What packages contain besides the modules of the spec. Python would replace it by a module of the
/// same name when that is loaded.
const OF_PACKAGES: &[&str] = &["core", "find", "method"];

/// Returns the name of a declared type, which is unique in the package.
pub(super) fn declared(model: &Model, place: &Place, name: &str) -> String {
    free(names::flat(model, place, name))
}

/// Returns the name of an identifier's type.
pub(super) fn id(name: &str) -> String {
    free(name.to_owned())
}

/// Returns the name of the union of an area's events.
pub(super) fn event(model: &Model, area: usize) -> String {
    declared(model, &model.areas[area].place, "Event")
}

/// Returns the name of a type that only a union refers to. No declared name begins with an
/// underscore.
pub(super) fn of_form(union: &str, form: &Name) -> String {
    format!("_{union}{}", form.rust)
}

/// Returns the path of a module: `imbot.reaction`.
pub(super) fn module(path: &[String]) -> String {
    let part = |part: &String| {
        if OF_PACKAGES.contains(&part.as_str()) {
            format!("{part}_")
        } else {
            free(part.clone())
        }
    };
    path.iter().map(part).collect::<Vec<_>>().join(".")
}

/// Whether a key can be an attribute in the body of a class. Python changes names that begin with
/// two underscores there.
pub(super) fn is_attribute(key: &str) -> bool {
    let mut letters = key.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    begins
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !key.starts_with("__")
        && !KEYWORDS.contains(&key)
}

/// Appends an underscore to a name that has another meaning, as is usual in Python.
fn free(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) || OF_TYPING.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_imports_are_not_shadowed() {
        assert_eq!(free("None".to_owned()), "None_");
        assert_eq!(free("Literal".to_owned()), "Literal_");
        assert_eq!(free("Reaction".to_owned()), "Reaction");
        assert_eq!(
            module(&["crm".to_owned(), "import".to_owned()]),
            "crm.import_"
        );
        assert_eq!(
            module(&["crm".to_owned(), "method".to_owned()]),
            "crm.method_"
        );
    }

    #[test]
    fn other_keys_are_not_attributes() {
        for key in ["class", "a-b", "1st", "", "__private", "a b", "Über"] {
            assert!(!is_attribute(key), "{key}");
        }
        for key in ["type", "_x", "BOT_ID"] {
            assert!(is_attribute(key), "{key}");
        }
    }
}
