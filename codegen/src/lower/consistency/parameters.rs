//! What a parameter or field says, held against its type, its neighbours and where it stands.

use super::Rules;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Object, Presence, Type};
use crate::source::Span;
use crate::spec::{Entries, Node, Parameter, Required, Spanned};

/// Where a parameter stands.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    Identity,
    Object(&'a Object),
    Method {
        has_identity: bool,
    },
    /// In a bundle of a method that may be left out as a whole.
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
            let message = format!("`{}` cannot hold other parameters here", name.value);
            let help = "declare an object, and name it with `type`";
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
                let message = format!("`{}` only holds others and has no `{key}`", name.value);
                let help = "say it of the parameters inside, or declare an object";
                self.at(Rule::MisusedKey, span, message, help);
            }
        }
        if bundle.required == Required::Webhook {
            let message = format!("`{}` cannot depend on the credentials", name.value);
            let help = "say it of the parameters inside";
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
            "`{}` must be there, but what it stands in may be left out",
            name.value
        );
        let help = "make the outer one `required: yes`, or this one `required: no`";
        self.at(Rule::MisusedKey, &name.span, message, help);
    }

    fn presence(&mut self, name: &Spanned<String>, parameter: &Parameter, holder: Holder) {
        let (message, help) = match (parameter.required, holder) {
            (Required::Yes | Required::Webhook, Holder::OptionalBundle) => {
                return self.required_inside(name);
            }
            (Required::Webhook, Holder::Object(_) | Holder::Method { has_identity: true }) => (
                "cannot depend on the credentials",
                "only a parameter of an identity, or of a method without one, can",
            ),
            (Required::No, Holder::Identity) => (
                "is bound with its identity and cannot be left out",
                "make it `required: yes` or `required: webhook`, or a parameter of the methods",
            ),
            _ => return,
        };
        let message = format!("`{}` {message}", name.value);
        self.at(Rule::MisusedKey, &name.span, message, help);
    }

    /// What is not sent any more cannot be asked of an answer.
    fn removed(&mut self, name: &Spanned<String>, parameter: &Parameter, holder: Holder) {
        if let Some(removed) = &parameter.removed
            && holder.in_answers()
            && parameter.required == Required::Yes
        {
            let message = format!("`{}` is removed, so no answer has it", name.value);
            let help = "make it `required: no`";
            self.at(Rule::MisusedKey, &removed.span, message, help);
        }
    }

    /// An answer that lacks what must be there cannot be used at all, so only an id is worth that.
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
            let message = format!("an answer without `{}` could not be used", name.value);
            let help = "make it `required: no`, with a `default` where there is one; only an id is worth an answer";
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
                let message = format!("{literal} cannot stand for nothing");
                let help = "`null`, `false` or a text can";
                return self.at(Rule::InvalidValue, &empty.span, message, help);
            }
        }
        if holder.in_requests() && parameter.required != Required::No {
            let message = format!("`{}` must be there, so it cannot be nothing", name.value);
            let help = "make it `required: no`, or leave `empty` out";
            self.at(Rule::MisusedKey, &empty.span, message, help);
        }
        // In a text or union any value may be kept for nothing; a choice of few has none to spare.
        let is_choice = matches!(kind, Type::Boolean | Type::YesNo | Type::Enum(_));
        let is_known = !self.report.lacks_types;
        if is_choice && is_known && self.misfits(empty, kind, "it").is_empty() {
            let message = format!("{literal} is a value of its type already");
            let help = "leave `empty` out, or correct the type";
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
                let message = format!("`{}` has no size to be bounded", name.value);
                let help = "bounds are for numbers, texts, bytes, lists and maps";
                self.at(Rule::MisusedKey, &bound.span, message, help);
            } else if has_length && bound.value < 0 {
                let message = format!("nothing has a length of {}", bound.value);
                self.at(Rule::InvalidValue, &bound.span, message, "start from 0");
            }
        }
        if let (Some(least), Some(most)) = (least, most)
            && least.value > most.value
        {
            let message = format!("no value is both {} and {}", least.value, most.value);
            let help = "`at_most` is the greater of the two";
            self.at(Rule::InvalidValue, &most.span, message, help);
        }
    }

    fn default(&mut self, parameter: &Parameter, kind: &Type) {
        let Some(default) = &parameter.default else {
            return;
        };
        if parameter.required == Required::Yes {
            let message = "what must be there has no `default`".to_owned();
            let help = "make it `required: no`, or leave `default` out";
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

    /// What an answer means that lacks a value is a value of its field, so it must be one that a
    /// struct can be given.
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
            let message = "an answer cannot mean this where the value is missing".to_owned();
            let help = "give a text, number, yes or no, code or id, or `{}` for an object whose fields are all `required: no`";
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

    /// A key can mean one thing only.
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
                let message = format!("`{}` means something already", alias.value);
                let help = "a key stands for one parameter only: leave it out in one place";
                self.at(Rule::NameCollision, &alias.span, message, help);
            }
        }
    }

    fn when(&mut self, name: &Spanned<String>, parameter: &Parameter, beside: &Entries<Parameter>) {
        if let Some((second, _)) = parameter.when.get(1) {
            let message = format!("`{}` depends on more than one parameter", name.value);
            let help = "name one parameter with its value";
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
            let message = format!("`{}` says both `when` and `needs`", name.value);
            self.at(Rule::MisusedKey, &other.span, message, "keep one of them");
        }
        let Some(found) = self.other(name, parameter, other, beside) else {
            return;
        };
        if found.needs.is_some() || !found.when.is_empty() {
            let message = format!("`{}` depends on another one itself", other.value);
            let help = "of two that go together, one needs the other";
            self.at(Rule::MisusedKey, &other.span, message, help);
        }
    }

    /// The parameter that another one names; both have to be such as may be left out.
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
            let message = format!("`{}` does not stand beside it", other.escape_debug());
            let help = suggest(other, known.iter().copied());
            self.at(Rule::UnknownReference, &other.span, message, &help);
            return None;
        };
        for (name, parameter) in [(name, parameter), (other, found)] {
            if parameter.required != Required::No {
                let message = format!("`{}` must be there in any case", name.value);
                let help = "only what is `required: no` depends on another one or is needed by it";
                self.at(Rule::MisusedKey, &other.span, message, help);
            }
        }
        Some(found)
    }
}

fn span<T>(written: Option<&Spanned<T>>) -> Option<&Span> {
    written.map(|written| &written.span)
}
