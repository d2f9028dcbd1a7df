//! Rules for the literals of a parameter: `empty`, the bounds and the default.

use super::super::Rules;
use super::Holder;
use crate::diagnostic::Rule;
use crate::model::{Presence, Type};
use crate::spec::{Node, Parameter, Required, Spanned};

impl Rules<'_, '_> {
    pub(super) fn empty(
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
        // In a string or union, any value may be used as `empty`; each value of an enumeration or
        // boolean has a meaning.
        let is_choice = matches!(kind, Type::Boolean | Type::YesNo | Type::Enum(_));
        let is_known = !self.report.lacks_types;
        if is_choice && is_known && self.misfits(empty, kind, "it").is_empty() {
            let message = format!("{literal} is already a value of the type");
            let help = "remove `empty`, or correct the type";
            self.at(Rule::MisusedKey, &empty.span, message, help);
        }
    }

    pub(super) fn bounds(&mut self, name: &Spanned<String>, parameter: &Parameter, kind: &Type) {
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

    pub(super) fn default(&mut self, parameter: &Parameter, kind: &Type) {
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
    pub(super) fn default_of_a_response(
        &mut self,
        parameter: &Parameter,
        kind: &Type,
        holder: Holder,
    ) {
        let Some(default) = &parameter.default else {
            return;
        };
        if !holder.in_responses() || holder.in_requests() {
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
}
