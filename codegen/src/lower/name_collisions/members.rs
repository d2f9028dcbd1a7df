//! The names inside a declaration or request: fields, functions, variants and codes.

use super::spelling::is_word;
use super::{Names, Scope, taken};
use crate::diagnostic::Rule;
use crate::names;
use crate::spec::{Entries, Failure, Identity, Method, Parameter, Spanned, SpecFile};

impl Names<'_, '_> {
    /// Checks the contents of a declaration.
    pub(super) fn contents(&mut self, file: &SpecFile) {
        for (_, identity) in &file.identities {
            // The client shares a struct with the parameters of an identity.
            let mut scope = fields();
            scope.reserved.push("client");
            self.parameters(&identity.parameters, &mut scope);
        }
        for (_, object) in &file.objects {
            let mut scope = fields();
            if object.others.is_some() {
                scope.reserved.push(names::OTHERS);
            }
            self.parameters(&object.fields, &mut scope);
            for (name, _) in &object.shortcuts {
                self.key(name, None);
                let rust = names::of_field(name, None).rust;
                self.insert(name, rust, "function", &mut scope);
            }
        }
        for (_, union) in &file.unions {
            let mut variants = Scope::new("the union", &["Unknown", "Self"]);
            for (form, entry) in &union.variants {
                entry.rust.iter().for_each(|rust| self.variant(rust));
                let name = names::of_variant(form, entry.rust.as_deref());
                self.insert(form, name.rust, "variant", &mut variants);
            }
        }
        for (_, declared) in &file.enums {
            let mut variants = Scope::new("the enumeration", &["Unknown", "Self"]);
            for (code, entry) in &declared.codes {
                entry.rust.iter().for_each(|rust| self.variant(rust));
                let name = names::of_variant(code, entry.rust.as_deref());
                self.insert(code, name.rust, "variant", &mut variants);
            }
        }
        // The groups of one file share a module.
        let mut constants = Scope::new("the file", &[]);
        for (_, group) in &file.errors {
            self.failures(&group.codes);
            if file.errors.len() > 1 {
                for (code, failure) in &group.codes {
                    let rust = failure.rust.as_ref().map(|rust| rust.as_str());
                    let constant = names::error_constant(code, rust);
                    self.insert(code, constant, "constant", &mut constants);
                }
            }
        }
        for (_, method) in &file.methods {
            self.failures(&method.errors.codes);
        }
    }

    /// Checks the parameters of a request, which are fields of one struct, whatever their bundles.
    pub(super) fn request(&mut self, method: &Method, identity: Option<&Identity>) {
        let taken = [taken::FIELDS, taken::PARAMETERS].concat();
        let mut scope = Scope::new("the request", &taken);
        let bound = identity.map(|identity| &identity.parameters);
        for (name, parameter) in bound.into_iter().flatten() {
            let rust = names::of_field(name, parameter.rust.as_deref()).rust;
            scope.taken.insert(rust, name.value.clone());
        }
        let is_bound =
            |name: &str| bound.is_some_and(|bound| bound.iter().any(|(known, _)| **known == *name));
        for (name, parameter) in &method.parameters {
            if is_bound(name) {
                let message = format!("`{}` is already sent with the identity", name.value);
                let (rule, help) = (Rule::DuplicateName, "remove it here");
                self.report.at(rule, self.file, &name.span, message, help);
            } else {
                self.parameter(name, parameter, "", &mut scope);
            }
            if method.one_of.iter().any(|chosen| **chosen == **name) {
                let rust = names::constructor(&names::of_field(name, parameter.rust.as_deref()));
                self.insert(name, rust, "function", &mut scope);
            }
        }
    }

    fn parameters(&mut self, parameters: &Entries<Parameter>, scope: &mut Scope) {
        for (server, parameter) in parameters {
            self.parameter(server, parameter, "", scope);
        }
    }

    /// Adds a parameter, or those of a bundle; `outside` is the path of the enclosing bundle.
    fn parameter(
        &mut self,
        server: &Spanned<String>,
        parameter: &Parameter,
        outside: &str,
        scope: &mut Scope,
    ) {
        self.key(server, parameter.rust.as_ref());
        let path = Spanned {
            value: format!("{outside}{}", server.value),
            span: server.span.clone(),
        };
        for (inner, parameter) in &parameter.parameters {
            self.parameter(inner, parameter, &format!("{}.", path.value), scope);
        }
        if parameter.kind.is_none() {
            return;
        }
        let name = names::of_field(server, parameter.rust.as_deref());
        if self.insert(&path, name.rust.clone(), "field", scope) && parameter.empty.is_some() {
            self.insert(&path, names::clearing(&name), "function", scope);
        }
    }

    fn failures(&mut self, failures: &Entries<Failure>) {
        let mut variants = Scope::new("the errors", &["System", "Unknown", "Self"]);
        for (code, failure) in failures {
            let rust = failure.rust.as_ref();
            match rust {
                Some(rust) => self.variant(rust),
                None => {
                    let number = !code.is_empty() && code.chars().all(|c| c.is_ascii_digit());
                    let help = "letters, digits and `_`, beginning with a letter, or a number; or give it a Rust name with `rust:`";
                    self.spelled(code, number || is_word(code), help);
                }
            }
            let variant = names::error_variant(code, rust.map(|rust| rust.as_str()));
            self.insert(code, variant, "variant", &mut variants);
        }
    }
}

/// The names of the fields of a request or object.
fn fields() -> Scope {
    Scope::new("the request or object", taken::FIELDS)
}
