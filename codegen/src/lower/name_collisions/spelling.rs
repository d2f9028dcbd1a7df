//! The conventions that names follow, in the server's spelling and in Rust.

use super::Names;
use crate::diagnostic::Rule;
use crate::names;
use crate::spec::{Method, Spanned};

impl Names<'_, '_> {
    pub(super) fn method(&mut self, name: &Spanned<String>, method: &Method) {
        let words: Vec<&str> = name.split('.').collect();
        let spelled = words.iter().all(|word| is_word(word));
        self.spelled(
            name,
            spelled,
            "words of letters, digits and `_`, joined by full stops",
        );
        if let Some(rust) = &method.rust {
            self.camel(rust);
        }
    }

    /// Checks the name of a parameter, field or shortcut. With a Rust name, any text is allowed.
    pub(super) fn key(&mut self, name: &Spanned<String>, rust: Option<&Spanned<String>>) {
        match rust {
            Some(rust) => self.snake(rust),
            None => {
                let spelled = is_word(name) || name.strip_prefix('_').is_some_and(is_word);
                let help = "letters, digits and `_`, or give it a Rust name with `rust:`";
                self.spelled(name, spelled, help);
            }
        }
    }

    /// Checks the style of a Rust name for a field. `insert` reports one that is not an identifier.
    fn snake(&mut self, rust: &Spanned<String>) {
        if names::is_identifier(rust) {
            let spelled =
                is_word(rust) && *rust.value == rust.to_ascii_lowercase() && !rust.contains("__");
            self.spelled(
                rust,
                spelled,
                "lower-case letters and digits, words joined by `_`",
            );
        }
    }

    /// Checks the style of a Rust name for a variant. `insert` reports one that is not an
    /// identifier.
    pub(super) fn variant(&mut self, rust: &Spanned<String>) {
        if names::is_identifier(rust) {
            self.camel(rust);
        }
    }

    /// Checks the name of a type or variant.
    pub(super) fn camel(&mut self, rust: &Spanned<String>) {
        let spelled = is_word(rust)
            && !rust.contains('_')
            && rust.starts_with(|c: char| c.is_ascii_uppercase());
        self.spelled(rust, spelled, "a capital letter, then letters and digits");
    }

    pub(super) fn lower_word(&mut self, name: &Spanned<String>) {
        let spelled = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        self.spelled(
            name,
            spelled,
            "lower-case letters and digits, beginning with a letter",
        );
    }

    pub(super) fn spelled(&mut self, name: &Spanned<String>, spelled: bool, help: &str) {
        if !spelled {
            let message = format!(
                "`{}` does not follow the conventions for such names",
                name.escape_debug()
            );
            self.report.at(
                Rule::InvalidName,
                self.file,
                &name.span,
                message,
                format!("use {help}"),
            );
        } else if names::is_device(name) {
            self.is_device(name, name);
        }
    }

    pub(super) fn is_device(&mut self, name: &Spanned<String>, file: &str) {
        let message =
            format!("`{file}` is the name of a device, so Windows could not store its files");
        let help = "choose another name";
        self.report
            .at(Rule::InvalidName, self.file, &name.span, message, help);
    }
}

/// Whether a text consists of a letter followed by letters, digits and `_`.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
