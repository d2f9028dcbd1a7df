//! Pass: parameters and fields; those in bundles are listed with the others.

use super::{Report, deprecation, text};
use crate::diagnostic::Rule;
use crate::model::{Bundle, Field, Presence, Type};
use crate::names;
use crate::spec::{Entries, Parameter, Required, Spanned};

/// Resolves a written type; returns `None` if it reports a mistake.
pub(super) type Parse<'a> = dyn Fn(usize, &Spanned<String>, &mut Report) -> Option<Type> + 'a;

/// The parameters of a method, identity or object.
#[derive(Default)]
pub(super) struct Fields {
    /// Whether some are missing because their type is unknown.
    pub(super) lacks_some: bool,
    pub(super) fields: Vec<Field>,
    pub(super) bundles: Vec<Bundle>,
}

/// Resolves parameters or fields. The pass `consistency` checks whether their keys agree.
pub(super) fn resolve(
    parse: &Parse<'_>,
    file: usize,
    parameters: &Entries<Parameter>,
    report: &mut Report,
) -> Fields {
    let mut found = Fields::default();
    found.add(parse, file, parameters, None, report);
    found
}

impl Fields {
    fn add(
        &mut self,
        parse: &Parse<'_>,
        file: usize,
        parameters: &Entries<Parameter>,
        bundle: Option<usize>,
        report: &mut Report,
    ) {
        for (name, parameter) in parameters {
            match (&parameter.kind, parameter.parameters.is_empty()) {
                (Some(written), true) => match parse(file, written, report) {
                    Some(kind) => self.fields.push(field(name, parameter, kind, bundle)),
                    None => self.lacks_some = true,
                },
                (None, false) => {
                    let inner = self.bundles.len();
                    self.bundles.push(Bundle {
                        name: name.value.clone(),
                        description: text(&parameter.description),
                        required: parameter.required == Required::Yes,
                        bundle,
                    });
                    self.add(parse, file, &parameter.parameters, Some(inner), report);
                }
                (kind, _) => {
                    self.lacks_some = true;
                    report.lacks_types = true;
                    let (rule, message) = match kind {
                        None => (Rule::MissingKey, "has neither `type` nor `parameters`"),
                        Some(_) => (Rule::MisusedKey, "has both `type` and `parameters`"),
                    };
                    let message = format!("`{}` {message}", name.escape_debug());
                    let help = "write `type` for a value, or `parameters` for an object that only contains other parameters";
                    report.at(rule, file, &name.span, message, help);
                }
            }
        }
    }
}

fn field(
    name: &Spanned<String>,
    parameter: &Parameter,
    kind: crate::model::Type,
    bundle: Option<usize>,
) -> Field {
    Field {
        name: names::of_field(name, parameter.rust.as_deref()),
        kind,
        description: text(&parameter.description),
        presence: match parameter.required {
            Required::Yes => Presence::Required,
            Required::No => Presence::Optional,
            Required::Webhook => Presence::Webhook,
        },
        bundle,
        aliases: parameter
            .aliases
            .iter()
            .map(|key| key.value.clone())
            .collect(),
        empty: parameter.empty.as_ref().map(|node| node.to_json()),
        default: parameter.default.as_ref().map(|node| node.to_json()),
        at_least: parameter.at_least.as_ref().map(|bound| bound.value),
        at_most: parameter.at_most.as_ref().map(|bound| bound.value),
        when: parameter
            .when
            .first()
            .map(|(other, value)| (other.value.clone(), value.to_json())),
        needs: parameter.needs.as_ref().map(|other| other.value.clone()),
        deprecated: deprecation(
            parameter.deprecated.as_ref(),
            parameter.until.as_ref(),
            parameter.removed.as_ref(),
        ),
    }
}
