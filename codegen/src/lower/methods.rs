//! Pass: methods, with their parameters, results, errors and examples.

use super::errors::{Errors, failures};
use super::layout::Layout;
use super::types::Types;
use super::written::Written;
use super::{Report, deprecation, examples, fields, handler, idempotency, keeps, text};
use crate::diagnostic::{Rule, suggest};
use crate::model::{
    Class, Cursor, Effect, Event, Field, Idempotency, Method, MethodResult, Name, Place, Type,
};
use crate::names;
use crate::source::Source;
use crate::spec::{self, Spanned, SpecFile};

/// The maximum length of the name of a tool, according to the APIs of language models.
const TOOL_NAME_BYTES: usize = 64;

/// Resolves the methods of all files.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    layout: &Layout,
    types: &Types,
    events: &[Event],
    errors: &Errors,
    report: &mut Report,
) -> Vec<Method> {
    let mut methods = Vec::new();
    for (index, ((_, file), place)) in files.iter().zip(&layout.places).enumerate() {
        for (name, method) in &file.methods {
            let written = Written {
                file: index,
                name,
                method,
                types,
                events,
                errors,
            };
            if let Some(method) = written.resolve(place, &super::docs_base(files), report) {
                methods.push(method);
            }
        }
    }
    methods
}

impl Written<'_> {
    fn resolve(&self, place: &Place, docs: &str, report: &mut Report) -> Option<Method> {
        let identity = self.identity(report);
        let fields::Fields {
            lacks_some,
            fields: parameters,
            bundles,
        } = fields::resolve(
            &|file, written, report| self.types.parse(file, written, report),
            self.file,
            &self.method.parameters,
            report,
        );
        let result = self.result(report);
        let groups = self.groups(report);
        let own = failures(&self.method.errors.codes);
        self.check_repeat(&own, report);
        self.check_effect(report);
        // An unknown parameter may be a misspelled one.
        let knows_identity = match identity {
            Some(at) => !self.types.incomplete_identities.contains(&at),
            None => self.method.identity.is_none(),
        };
        let knows_parameters = !lacks_some && knows_identity;
        let mut model = Method {
            place: place.clone(),
            name: self.name.value.clone(),
            rust: names::method(
                place,
                self.name,
                self.method.rust.as_ref().map(|rust| rust.as_str()),
            ),
            description: text(&self.method.description),
            page: format!("{docs}{}", self.method.page.value),
            scope: self
                .method
                .scope
                .iter()
                .map(|scope| scope.value.clone())
                .collect(),
            callable_by: text(&self.method.callable_by),
            effect: self.method.effect,
            identity,
            idempotency: self.method.idempotency,
            handler: self.method.handler.as_ref().and_then(|written| {
                if !knows_parameters {
                    return None;
                }
                let bound = identity.map_or(&[][..], |at| &self.types.identities[at].parameters);
                handler::resolve(self.file, written, bound, &parameters, &bundles, report)
            }),
            idempotency_key: knows_parameters
                .then(|| {
                    idempotency::resolve(
                        self.file,
                        self.name,
                        self.method,
                        &parameters,
                        &bundles,
                        report,
                    )
                })
                .flatten(),
            keeps: self.method.keeps.as_ref().and_then(|written| {
                if report.lacks_types {
                    return None;
                }
                keeps::resolve(
                    self.file,
                    written,
                    self.types,
                    &parameters,
                    &bundles,
                    report,
                )
            }),
            batch: self.method.batch,
            since: self.method.since.as_ref().map(|since| since.value),
            deprecated: deprecation(
                self.method.deprecated.as_ref(),
                self.method.until.as_ref(),
                self.method.removed.as_ref(),
            ),
            one_of: if knows_parameters {
                self.one_of(&parameters, report)
            } else {
                Vec::new()
            },
            cursor: self
                .method
                .cursor
                .as_ref()
                .map(|written| cursor(written, &parameters, self.result_fields())),
            parameters,
            bundles,
            result: result?,
            groups,
            failures: own,
            examples: Vec::new(),
        };
        self.check_tool(&names::tool(&model), report);
        // Without all types and parameters, every value would seem to be wrong.
        let check_values = !report.lacks_types && knows_identity;
        model.examples = examples::resolve(self, &model, check_values, report);
        Some(model)
    }

    fn identity(&self, report: &mut Report) -> Option<usize> {
        let written = self.method.identity.as_ref()?;
        let identities = &self.types.identity_names;
        let found = identities.get(self.file, written).copied();
        if found.is_none() {
            identities.report_unknown(self.file, written, "an identity", None, report);
        }
        found
    }

    /// The parameters of which exactly one must be present.
    fn one_of(&self, parameters: &[Field], report: &mut Report) -> Vec<usize> {
        let mut found = Vec::new();
        for written in &self.method.one_of {
            let named =
                |field: &Field| field.name.server == written.value && field.bundle.is_none();
            match parameters.iter().position(named) {
                Some(index) => found.push(index),
                None => {
                    let known: Vec<&str> = parameters
                        .iter()
                        .filter(|field| field.bundle.is_none())
                        .map(|field| field.name.server.as_str())
                        .collect();
                    let message = format!("`{}` is not a parameter", written.escape_debug());
                    let help = suggest(written, known.iter().copied());
                    report.at(
                        Rule::UnknownReference,
                        self.file,
                        &written.span,
                        message,
                        help,
                    );
                }
            }
        }
        found
    }

    fn result(&self, report: &mut Report) -> Option<MethodResult> {
        let result = &self.method.result;
        let kind = self.types.parse(self.file, &result.kind, report)?;
        if kind.is_secret() && result.under.is_none() {
            report.at(
                Rule::MisusedType,
                self.file,
                &result.kind.span,
                format!("a result cannot be a bare {}", result.kind.value),
                "add `under` with the key of the result that contains it",
            );
        }
        Some(MethodResult {
            kind,
            under: result.under.as_ref().map(|under| under.value.clone()),
            description: text(&result.description),
        })
    }

    /// The fields of the result, if it is an object.
    fn result_fields(&self) -> &[Field] {
        match self.types.find(self.file, &self.method.result.kind) {
            Some(Type::Object(object)) => &self.types.objects[object].fields,
            _ => &[],
        }
    }

    fn groups(&self, report: &mut Report) -> Vec<usize> {
        let mut groups = Vec::new();
        // Codes that differ as text may still become the same variant.
        let own = self.method.errors.codes.iter().map(|(code, failure)| {
            let rust = failure.rust.as_ref().map(|rust| rust.as_str());
            names::error_variant(code, rust)
        });
        let mut seen: Vec<String> = own.collect();
        for written in &self.method.errors.include {
            let names = &self.errors.names;
            let Some(&group) = names.get(self.file, written) else {
                let (what, shared) = ("a group of errors", Some("spec/errors/"));
                names.report_unknown(self.file, written, what, shared, report);
                continue;
            };
            if Some(group) == self.errors.system {
                let message = format!("`{}` already applies to every method", written.value);
                report.at(
                    Rule::DuplicateCode,
                    self.file,
                    &written.span,
                    message,
                    "remove it",
                );
                continue;
            }
            let holder = names::group_variant(&self.errors.groups[group].name);
            if seen.contains(&holder) || ["System", "Unknown"].contains(&holder.as_str()) {
                let message = format!(
                    "the group `{}` would be the variant `{holder}`, which is declared already",
                    written.value
                );
                let help = "rename the group, or give the code a Rust name with `rust:`";
                report.at(Rule::DuplicateCode, self.file, &written.span, message, help);
            }
            for failure in &self.errors.groups[group].failures {
                let variant = names::error_variant(&failure.code, failure.rust.as_deref());
                if seen.contains(&variant) {
                    let message = format!(
                        "`{}` of the group `{}` would be the variant `{variant}`, which is declared already",
                        failure.code, written.value
                    );
                    let help = "declare the code once: in a group, or in the method";
                    report.at(Rule::DuplicateCode, self.file, &written.span, message, help);
                }
                seen.push(variant);
            }
            groups.push(group);
        }
        groups
    }

    /// Reports a name that language models would refuse.
    fn check_tool(&self, tool: &str, report: &mut Report) {
        if tool.len() > TOOL_NAME_BYTES {
            let message =
                format!("the tool name `{tool}` has more than {TOOL_NAME_BYTES} characters");
            let help = "give the method a shorter Rust name with `rust:`";
            report.at(Rule::InvalidName, self.file, &self.name.span, message, help);
        }
    }

    /// Reports a method that is said to change nothing although another key says that it does.
    fn check_effect(&self, report: &mut Report) {
        if self.method.effect != Effect::Read {
            return;
        }
        let (message, help) = if self.method.cursor.is_some() {
            (
                "the method has a `cursor`, which confirms events, but the effect `read`",
                "write `effect: write`",
            )
        } else if self.method.idempotency != Idempotency::Idempotent {
            (
                "the method has the effect `read` but is not `idempotent`",
                "write `idempotency: idempotent`, or another effect",
            )
        } else {
            return;
        };
        report.at(Rule::MisusedKey, self.file, &self.name.span, message, help);
    }

    /// Reports a method that detects repeats but declares no error that says so.
    fn check_repeat(&self, own: &[crate::model::Failure], report: &mut Report) {
        let has_already_done = own
            .iter()
            .any(|failure| failure.class == Class::AlreadyDone);
        if self.method.idempotency == Idempotency::DetectsRepeats && !has_already_done {
            let message = "the method has `detects_repeats` but no code of class `already_done`";
            let help = "give one of its codes `class: already_done`, or write `idempotency: not_idempotent`";
            report.at(
                Rule::UndeclaredError,
                self.file,
                &self.name.span,
                message,
                help,
            );
        }
    }
}

fn cursor(cursor: &spec::Cursor, parameters: &[Field], result: &[Field]) -> Cursor {
    let limit = cursor.limit.as_ref();
    Cursor {
        offset: name(&cursor.offset, parameters),
        limit: limit.and_then(|limit| {
            let most = find(limit, parameters)?.at_most?;
            Some((name(limit, parameters), most))
        }),
        events: name(&cursor.events, result),
        next: name(&cursor.next, result),
        more: name(&cursor.more, result),
    }
}

fn find<'a>(server: &str, fields: &'a [Field]) -> Option<&'a Field> {
    fields.iter().find(|field| field.name.server == server)
}

/// The name of a field. If there is no such field, another pass has reported it.
fn name(server: &Spanned<String>, fields: &[Field]) -> Name {
    let found = find(server, fields).map(|field| field.name.clone());
    found.unwrap_or_else(|| names::of_field(server, None))
}
