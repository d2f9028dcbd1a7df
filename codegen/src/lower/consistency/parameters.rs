//! Rules for a parameter or field: its type, its siblings and its place.

use super::Rules;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Object, Presence, Type};
use crate::source::Span;
use crate::spec::{Entries, Node, Parameter, Required, Spanned};

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

    fn in_answers(self) -> bool {
        matches!(self, Self::Object(object) if object.in_answers)
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
                        self.direction(written, &kind, holder.in_requests(), holder.in_answers());
                        self.costs(name, parameter, &kind, holder);
                        self.empty(name, parameter, &kind, holder);
                        self.bounds(name, parameter, &kind);
                        self.default(parameter, &kind);
                        self.default_of_an_answer(parameter, &kind, holder);
                    }
                }
            }
        }
    }

    fn bundle(&mut self, name: &Spanned<String>, bundle: &Parameter, holder: Holder) {
        if let Holder::Identity | Holder::Object(_) = holder {
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
            && holder.in_answers()
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
        let is_needed = holder.in_answers()
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

    fn empty(
        &mut self,
        name: &Spanned<String>,
        parameter: &Parameter,
        kind: &Type,
        holder: Holder,
    ) {
        let Some(empty) = &parameter.empty else {
            return;
        };
        let literal = empty.to_json();
        match &empty.value {
            Node::Null | Node::Bool(false) | Node::Text(_) => {}
            _ => {
                let message = format!("{literal} cannot mean that there is no value");
                let help = "use `null`, `false` or a string";
                return self.at(Rule::InvalidValue, &empty.span, message, help);
            }
        }
        if holder.in_requests() && parameter.required != Required::No {
            let message = format!("`{}` is required but has `empty`", name.value);
            let help = "make it `required: no`, or remove `empty`";
            self.at(Rule::MisusedKey, &empty.span, message, help);
        }
        // In a string or union, any value may be used as `empty`; an enumeration or boolean has
        // none to spare.
        let is_choice = matches!(kind, Type::Boolean | Type::YesNo | Type::Enum(_));
        let is_known = !self.report.lacks_types;
        if is_choice && is_known && self.misfits(empty, kind, "it").is_empty() {
            let message = format!("{literal} is already a value of the type");
            let help = "remove `empty`, or correct the type";
            self.at(Rule::MisusedKey, &empty.span, message, help);
        }
    }

    fn bounds(&mut self, name: &Spanned<String>, parameter: &Parameter, kind: &Type) {
        let (least, most) = (&parameter.at_least, &parameter.at_most);
        let is_number = matches!(kind, Type::Integer | Type::Number);
        let has_length = matches!(
            kind,
            Type::String | Type::Secret | Type::Link | Type::List(_) | Type::Map(_) | Type::Bytes
        );
        for bound in [least, most].into_iter().flatten() {
            if !is_number && !has_length {
                let message = format!("`{}` has no size that could be bounded", name.value);
                let help = "use bounds only for numbers, strings, bytes, lists and maps";
                self.at(Rule::MisusedKey, &bound.span, message, help);
            } else if has_length && bound.value < 0 {
                let message = format!("{} is not a length", bound.value);
                self.at(
                    Rule::InvalidValue,
                    &bound.span,
                    message,
                    "write a number of at least 0",
                );
            }
        }
        if let (Some(least), Some(most)) = (least, most)
            && least.value > most.value
        {
            let message = format!(
                "`at_least` {} exceeds `at_most` {}",
                least.value, most.value
            );
            let help = "exchange them, or correct one";
            self.at(Rule::InvalidValue, &most.span, message, help);
        }
    }

    fn default(&mut self, parameter: &Parameter, kind: &Type) {
        let Some(default) = &parameter.default else {
            return;
        };
        if parameter.required == Required::Yes {
            let message = "a required value has a `default`".to_owned();
            let help = "make it `required: no`, or remove `default`";
            self.at(Rule::MisusedKey, &default.span, message, help);
        }
        let is_empty = parameter
            .empty
            .as_ref()
            .is_some_and(|empty| empty.to_json() == default.to_json());
        if is_empty {
            return;
        }
        for misfit in self.misfits(default, kind, "the default") {
            let (rule, help) = (Rule::InvalidValue, misfit.help.as_str());
            self.at(rule, &misfit.span, misfit.message, help);
        }
        self.default_in_bounds(parameter, default);
    }

    /// Reports a default in a response that no field of a struct could have.
    fn default_of_an_answer(&mut self, parameter: &Parameter, kind: &Type, holder: Holder) {
        let Some(default) = &parameter.default else {
            return;
        };
        if !holder.in_answers() || holder.in_requests() {
            return;
        }
        let fits = match (kind, &default.value) {
            (_, Node::Null) => false,
            (Type::Object(object), Node::Map(entries)) => {
                let mut fields = self.types.objects[*object].fields.iter();
                entries.is_empty() && fields.all(|field| field.presence == Presence::Optional)
            }
            (kind, _) => matches!(
                kind,
                Type::String
                    | Type::Integer
                    | Type::Number
                    | Type::Boolean
                    | Type::YesNo
                    | Type::Enum(_)
                    | Type::Id(_)
            ),
        };
        if !fits {
            let message = "a missing field of a response cannot have this default".to_owned();
            let help = "write a string, number, boolean, code or id, or `{}` for an object whose fields are all `required: no`";
            self.at(Rule::MisusedKey, &default.span, message, help);
        }
    }

    fn default_in_bounds(&mut self, parameter: &Parameter, default: &Spanned<Node>) {
        let Node::Integer(value) = default.value else {
            return;
        };
        let too_small = parameter
            .at_least
            .as_ref()
            .is_some_and(|bound| value < bound.value);
        let too_large = parameter
            .at_most
            .as_ref()
            .is_some_and(|bound| value > bound.value);
        if too_small || too_large {
            let message = format!("the default {value} is out of bounds");
            let help = "correct the default or the bounds";
            self.at(Rule::InvalidValue, &default.span, message, help);
        }
    }

    /// Reports keys with more than one meaning.
    fn aliases(&mut self, parameter: &Parameter, beside: &Entries<Parameter>) {
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

    fn when(&mut self, name: &Spanned<String>, parameter: &Parameter, beside: &Entries<Parameter>) {
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

    fn needs(
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

fn span<T>(written: Option<&Spanned<T>>) -> Option<&Span> {
    written.map(|written| &written.span)
}
