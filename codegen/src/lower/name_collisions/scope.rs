//! Rust names in use, and the mistake of using one twice.

use std::collections::HashMap;

use super::Names;
use crate::diagnostic::Rule;
use crate::names;
use crate::spec::Spanned;

/// The scope of the client's functions, which are areas and identities.
pub(super) const CLIENT: &str = "the client";

/// Rust names in use.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) name: &'static str,
    /// The names that the generated crate uses, whatever the spec declares.
    pub(super) reserved: Vec<&'static str>,
    /// The other names, each with the name in the spec from which it was derived.
    pub(super) taken: HashMap<String, String>,
}

impl Scope {
    pub(super) fn new(name: &'static str, reserved: &[&'static str]) -> Self {
        Self {
            name,
            reserved: reserved.to_vec(),
            taken: HashMap::new(),
        }
    }

    /// Returns the name in the spec from which a Rust name in use was derived; it is empty for a
    /// name of the generated crate.
    fn owner(&self, rust: &str) -> Option<&str> {
        let owner = self.taken.get(rust).map(String::as_str);
        owner.or_else(|| self.reserved.contains(&rust).then_some(""))
    }
}

impl Names<'_, '_> {
    /// Adds a Rust name, unless it is not an identifier or is already in use.
    pub(super) fn insert(
        &mut self,
        name: &Spanned<String>,
        rust: String,
        what: &str,
        scope: &mut Scope,
    ) -> bool {
        let help = match what {
            "field" | "variant" | "function" | "request" | "constant" | "file of schemas"
                if scope.name != CLIENT =>
            {
                "give it a Rust name of its own with `rust:`"
            }
            _ => "rename it",
        };
        if !names::is_identifier(&rust) {
            let message = format!(
                "`{}` would become the {what} `{rust}`, which is not a Rust name",
                name.escape_debug()
            );
            self.report
                .at(Rule::InvalidName, self.file, &name.span, message, help);
            return false;
        }
        let (rule, message) = match scope.owner(&rust) {
            None => {
                scope.taken.insert(rust, name.value.clone());
                return true;
            }
            Some(other) if other == name.value => {
                let message = format!("`{}` is declared twice in {}", name.value, scope.name);
                // An area and an identity, or the identities of two areas, are both needed.
                let help = if scope.name == CLIENT {
                    "rename one of them"
                } else {
                    "remove one of them"
                };
                self.report
                    .at(Rule::DuplicateName, self.file, &name.span, message, help);
                return false;
            }
            Some("") => (
                Rule::NameCollision,
                format!("the generated crate already uses the {what} `{rust}`"),
            ),
            Some(other) => (
                Rule::NameCollision,
                format!(
                    "`{}` and `{other}` both become the {what} `{rust}`",
                    name.escape_debug()
                ),
            ),
        };
        self.report.at(rule, self.file, &name.span, message, help);
        false
    }
}
