//! Rules between a parameter and its siblings: aliases and dependencies.

use super::super::Rules;
use crate::diagnostic::{Rule, suggest};
use crate::spec::{Entries, Parameter, Required, Spanned};

impl Rules<'_, '_> {
    /// Reports keys with more than one meaning.
    pub(super) fn aliases(&mut self, parameter: &Parameter, beside: &Entries<Parameter>) {
        for (index, alias) in parameter.aliases.iter().enumerate() {
            let is_key = beside.iter().any(|(key, _)| key.value == alias.value);
            let others = beside.iter().map(|(_, other)| other);
            let others = others.filter(|other| !std::ptr::eq(*other, parameter));
            let is_other = others
                .flat_map(|other| &other.aliases)
                .chain(&parameter.aliases[..index])
                .any(|other| other.value == alias.value);
            if is_key || is_other {
                let message = format!("`{}` is already the key of a parameter", alias.value);
                let help = "remove it in one place";
                self.at(Rule::NameCollision, &alias.span, message, help);
            }
        }
    }

    pub(super) fn when(
        &mut self,
        name: &Spanned<String>,
        parameter: &Parameter,
        beside: &Entries<Parameter>,
    ) {
        if let Some((second, _)) = parameter.when.get(1) {
            let message = format!("`{}` depends on more than one parameter", name.value);
            let help = "name a single parameter and its value";
            self.at(Rule::MisusedKey, &second.span, message, help);
        }
        let Some((other, value)) = parameter.when.first() else {
            return;
        };
        let Some(found) = self.other(name, parameter, other, beside) else {
            return;
        };
        let kind = found
            .kind
            .as_ref()
            .and_then(|written| self.types.find(self.file, written));
        let Some(kind) = kind else { return };
        for misfit in self.misfits(value, &kind, &format!("`{}`", other.value)) {
            let (rule, help) = (Rule::InvalidValue, misfit.help.as_str());
            self.at(rule, &misfit.span, misfit.message, help);
        }
    }

    pub(super) fn needs(
        &mut self,
        name: &Spanned<String>,
        parameter: &Parameter,
        beside: &Entries<Parameter>,
    ) {
        let Some(other) = &parameter.needs else {
            return;
        };
        if !parameter.when.is_empty() {
            let message = format!("`{}` has both `when` and `needs`", name.value);
            self.at(Rule::MisusedKey, &other.span, message, "remove one of them");
        }
        let Some(found) = self.other(name, parameter, other, beside) else {
            return;
        };
        if found.needs.is_some() || !found.when.is_empty() {
            let message = format!("`{}` itself depends on another parameter", other.value);
            let help = "remove the `when` or `needs` of one of them";
            self.at(Rule::MisusedKey, &other.span, message, help);
        }
    }

    /// Returns the parameter that another one names; both must be optional.
    fn other<'p>(
        &mut self,
        name: &Spanned<String>,
        parameter: &Parameter,
        other: &Spanned<String>,
        beside: &'p Entries<Parameter>,
    ) -> Option<&'p Parameter> {
        let others = || beside.iter().filter(|(known, _)| known.value != name.value);
        let Some((_, found)) = others().find(|(known, _)| known.value == other.value) else {
            let known: Vec<&str> = others().map(|(known, _)| known.as_str()).collect();
            let message = format!(
                "`{}` is not a sibling of this parameter",
                other.escape_debug()
            );
            let help = suggest(other, known.iter().copied());
            self.at(Rule::UnknownReference, &other.span, message, &help);
            return None;
        };
        for (name, parameter) in [(name, parameter), (other, found)] {
            if parameter.required != Required::No {
                let message = format!("`{}` is always required", name.value);
                let help = "make it `required: no`, or remove the dependency";
                self.at(Rule::MisusedKey, &other.span, message, help);
            }
        }
        Some(found)
    }
}
