//! Rules for a parameter or field: its type, its siblings and its place.

mod literals;
mod siblings;

use super::Rules;
use crate::diagnostic::Rule;
use crate::model::{Object, Type};
use crate::source::Span;
use crate::spec::{Entries, Parameter, Required, Spanned};

/// The place of a parameter.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    Identity,
    Object(&'a Object),
    Method {
        has_identity: bool,
    },
    /// In a bundle that may be omitted.
    OptionalBundle,
}

impl Holder<'_> {
    fn in_requests(self) -> bool {
        match self {
            Self::Object(object) => object.in_requests,
            _ => true,
        }
    }

    fn in_responses(self) -> bool {
        matches!(self, Self::Object(object) if object.in_responses)
    }
}

impl Rules<'_, '_> {
    pub(super) fn parameters(&mut self, parameters: &Entries<Parameter>, holder: Holder) {
        for (name, parameter) in parameters {
            match &parameter.kind {
                None => self.bundle(name, parameter, holder),
                Some(written) => {
                    self.presence(name, parameter, holder);
                    self.until(
                        parameter.deprecated.as_ref(),
                        parameter.until.as_ref(),
                        parameter.removed.as_ref(),
                    );
                    self.removed(name, parameter, holder);
                    self.aliases(parameter, parameters);
                    self.when(name, parameter, parameters);
                    self.needs(name, parameter, parameters);
                    if let Some(kind) = self.types.find(self.file, written) {
                        self.direction(written, &kind, holder.in_requests(), holder.in_responses());
                        self.costs(name, parameter, &kind, holder);
                        self.empty(name, parameter, &kind, holder);
                        self.bounds(name, parameter, &kind);
                        self.default(parameter, &kind);
                        self.default_of_a_response(parameter, &kind, holder);
                    }
                }
            }
        }
    }

    fn bundle(&mut self, name: &Spanned<String>, bundle: &Parameter, holder: Holder) {
        if let Holder::Identity | Holder::Object(_) = holder {
            // Without `parameters`, the type is missing, which is reported where types are resolved.
            if bundle.parameters.is_empty() {
                return;
            }
            let message = format!("`{}` cannot contain other parameters here", name.value);
            let help = "declare an object, and name it in `type`";
            return self.at(Rule::MisusedKey, &name.span, message, help);
        }
        let says: [(&str, Option<&Span>); 11] = [
            ("aliases", bundle.aliases.first().map(|alias| &alias.span)),
            ("empty", span(bundle.empty.as_ref())),
            ("default", span(bundle.default.as_ref())),
            ("at_least", span(bundle.at_least.as_ref())),
            ("at_most", span(bundle.at_most.as_ref())),
            ("when", bundle.when.first().map(|(other, _)| &other.span)),
            ("needs", span(bundle.needs.as_ref())),
            ("deprecated", span(bundle.deprecated.as_ref())),
            ("until", span(bundle.until.as_ref())),
            ("removed", span(bundle.removed.as_ref())),
            ("rust", span(bundle.rust.as_ref())),
        ];
        for (key, span) in says {
            if let Some(span) = span {
                let message = format!("`{}` is a bundle and cannot have `{key}`", name.value);
                let help = "move the key to the parameters in the bundle, or declare an object";
                self.at(Rule::MisusedKey, span, message, help);
            }
        }
        if bundle.required == Required::Webhook {
            let message = format!(
                "`{}` is a bundle and cannot be `required: webhook`",
                name.value
            );
            let help = "move the key to the parameters in the bundle";
            self.at(Rule::MisusedKey, &name.span, message, help);
        }
        let holder = match (bundle.required, holder) {
            (Required::Yes, Holder::OptionalBundle) => {
                self.required_inside(name);
                holder
            }
            (Required::Yes, _) => holder,
            _ => Holder::OptionalBundle,
        };
        self.parameters(&bundle.parameters, holder);
    }

    fn required_inside(&mut self, name: &Spanned<String>) {
        let message = format!(
            "`{}` is required, but the bundle that contains it may be omitted",
            name.value
        );
        let help = "make the bundle `required: yes`, or this one `required: no`";
        self.at(Rule::MisusedKey, &name.span, message, help);
    }

    fn presence(&mut self, name: &Spanned<String>, parameter: &Parameter, holder: Holder) {
        let (message, help) = match (parameter.required, holder) {
            (Required::Yes | Required::Webhook, Holder::OptionalBundle) => {
                return self.required_inside(name);
            }
            (Required::Webhook, Holder::Object(_) | Holder::Method { has_identity: true }) => (
                "cannot be `required: webhook`",
                "use `webhook` only in an identity, or in a method without one",
            ),
            (Required::No, Holder::Identity) => (
                "is bound with its identity and cannot be omitted",
                "make it `required: yes` or `required: webhook`, or move it to the methods",
            ),
            _ => return,
        };
        let message = format!("`{}` {message}", name.value);
        self.at(Rule::MisusedKey, &name.span, message, help);
    }

    /// Reports a removed field that responses would have to contain.
    fn removed(&mut self, name: &Spanned<String>, parameter: &Parameter, holder: Holder) {
        if let Some(removed) = &parameter.removed
            && holder.in_responses()
            && parameter.required == Required::Yes
        {
            let message = format!("`{}` is removed but required in responses", name.value);
            let help = "make it `required: no`";
            self.at(Rule::MisusedKey, &removed.span, message, help);
        }
    }

    /// Reports a required field other than an id: a response that lacks it could not be used at
    /// all.
    fn costs(
        &mut self,
        name: &Spanned<String>,
        parameter: &Parameter,
        kind: &Type,
        holder: Holder,
    ) {
        let is_needed = holder.in_responses()
            && !holder.in_requests()
            && parameter.required == Required::Yes
            && parameter.empty.is_none();
        let is_plain = matches!(
            kind,
            Type::String
                | Type::Integer
                | Type::Number
                | Type::Boolean
                | Type::YesNo
                | Type::Secret
                | Type::Link
                | Type::Enum(_)
                | Type::Union(_)
        );
        if is_needed && is_plain {
            let message = format!("a response without `{}` would be unusable", name.value);
            let help =
                "make it `required: no`, and give it a `default` if its absence has a meaning";
            self.at(Rule::CostlyRequired, &name.span, message, help);
        }
    }
}

fn span<T>(written: Option<&Spanned<T>>) -> Option<&Span> {
    written.map(|written| &written.span)
}
