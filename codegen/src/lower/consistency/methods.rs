//! Rules for the keys of a method other than its parameters.

use super::Rules;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Field, Type};
use crate::spec::{Cursor, Method, Parameter, Required, Spanned};

impl Rules<'_, '_> {
    pub(super) fn method(&mut self, method: &Method) {
        self.until(
            method.deprecated.as_ref(),
            method.until.as_ref(),
            method.removed.as_ref(),
        );
        if let Some(since) = &method.since
            && since.value < 1
        {
            let message = format!("`{}` is not a revision", since.value);
            let help = "write a number of at least 1";
            self.at(Rule::InvalidValue, &since.span, message, help);
        }
        let written = &method.result.kind;
        if let Some(kind) = self.types.find(self.file, written) {
            self.direction(written, &kind, false, true);
            if kind == Type::YesNo {
                let message = "a result cannot be `yes_no`".to_owned();
                let help = "write `boolean`, which also reads Y and N";
                self.at(Rule::MisusedType, &written.span, message, help);
            }
        }
        self.one_of(method);
        if let Some(cursor) = &method.cursor {
            self.cursor(cursor, method);
        }
    }

    fn one_of(&mut self, method: &Method) {
        let names = &method.one_of;
        if names.len() == 1 {
            let message = format!(
                "`{}` is the only parameter in `one_of`",
                names[0].escape_debug()
            );
            let help = "name at least two parameters, or make this one `required: yes`";
            self.at(Rule::MisusedKey, &names[0].span, message, help);
        }
        for (index, name) in names.iter().enumerate() {
            if names[..index].iter().any(|earlier| **earlier == **name) {
                let message = format!("`{}` occurs twice", name.escape_debug());
                self.at(
                    Rule::DuplicateName,
                    &name.span,
                    message,
                    "remove one of them",
                );
            }
            let Some(parameter) = parameter(method, name).filter(|found| found.kind.is_some())
            else {
                continue;
            };
            if parameter.required != Required::No {
                let message = format!("`{}` is always required", name.value);
                let help = "make it `required: no`";
                self.at(Rule::MisusedKey, &name.span, message, help);
            }
            let is_tied = method.parameters.iter().any(|(other, beside)| {
                let ties = |to: &str| {
                    beside.needs.as_ref().is_some_and(|needs| **needs == *to)
                        || beside.when.iter().any(|(when, _)| **when == *to)
                };
                ties(name)
                    || (**other == **name && (beside.needs.is_some() || !beside.when.is_empty()))
            });
            if is_tied {
                let message = format!("`{}` depends on another parameter", name.value);
                let help = "remove its `when` or `needs`, and any that names it";
                self.at(Rule::MisusedKey, &name.span, message, help);
            }
        }
    }

    /// Checks that a cursor names a parameter, and the fields of the result for its values.
    fn cursor(&mut self, cursor: &Cursor, method: &Method) {
        // A type that does not resolve may be a misspelled `integer`.
        let lacks_types = self.report.lacks_types;
        if let Some(offset) = self.cursor_parameter(&cursor.offset, method)
            && !lacks_types
            && !is_optional_integer(offset)
        {
            let message = format!("`{}` cannot be an offset", cursor.offset.value);
            let help = "name an `integer` that is `required: no`";
            self.at(Rule::MisusedType, &cursor.offset.span, message, help);
        }
        if let Some(name) = &cursor.limit
            && let Some(limit) = self.cursor_parameter(name, method)
            && !lacks_types
            && (!is_optional_integer(limit) || limit.at_most.is_none())
        {
            let message = format!("`{}` cannot be a limit", name.value);
            let help = "name an `integer` that is `required: no` and has an `at_most`";
            self.at(Rule::MisusedType, &name.span, message, help);
        }
        let object = match self.types.find(self.file, &method.result.kind) {
            Some(Type::Object(object)) if method.result.under.is_none() => object,
            Some(_) => {
                let message = "the result of a method with a `cursor` is not an object".to_owned();
                let help = "declare an object with the fields that `cursor` names";
                return self.at(Rule::MisusedType, &method.result.kind.span, message, help);
            }
            None => return,
        };
        // A field of an unknown type is missing from the fields.
        if self.report.lacks_types {
            return;
        }
        let fields = &self.types.objects[object].fields;
        let is_events =
            |kind: &Type| matches!(kind, Type::List(of) if matches!(**of, Type::Event(_)));
        self.key(&cursor.events, fields, is_events, "`event[]`");
        let is_integer = |kind: &Type| *kind == Type::Integer;
        self.key(&cursor.next, fields, is_integer, "`integer`");
        let is_boolean = |kind: &Type| *kind == Type::Boolean;
        self.key(&cursor.more, fields, is_boolean, "`boolean`");
    }

    /// Returns the parameter with this name.
    fn cursor_parameter<'a>(
        &mut self,
        name: &Spanned<String>,
        method: &'a Method,
    ) -> Option<&'a Parameter> {
        let found = parameter(method, name);
        if found.is_none() {
            let known = method.parameters.iter().map(|(name, _)| name.as_str());
            let message = format!("`{}` is not a parameter", name.escape_debug());
            let help = suggest(name, known);
            self.at(Rule::UnknownReference, &name.span, message, &help);
        }
        found
    }

    fn key(
        &mut self,
        name: &Spanned<String>,
        fields: &[Field],
        fits: impl Fn(&Type) -> bool,
        spelled: &str,
    ) {
        match fields.iter().find(|field| field.name.server == name.value) {
            Some(field) if fits(&field.kind) => {}
            Some(_) => {
                let message = format!("`{}` is not {spelled}", name.value);
                let help = "name another field of the result, or correct the type of this one";
                self.at(Rule::MisusedType, &name.span, message, help);
            }
            None => {
                let known = fields.iter().map(|field| field.name.server.as_str());
                let message = format!("the result has no `{}`", name.escape_debug());
                let help = suggest(name, known);
                self.at(Rule::UnknownReference, &name.span, message, &help);
            }
        }
    }
}

/// The parameter of a method with this name, ignoring bundles.
fn is_optional_integer(parameter: &Parameter) -> bool {
    let kind = parameter.kind.as_ref();
    kind.is_some_and(|kind| **kind == *"integer") && parameter.required == Required::No
}

fn parameter<'a>(method: &'a Method, name: &str) -> Option<&'a Parameter> {
    let found = method
        .parameters
        .iter()
        .find(|(known, _)| known.value == *name);
    found.map(|(_, parameter)| parameter)
}
