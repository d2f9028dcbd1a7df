//! Pass: the keys of each parameter, union, event and method agree with one another.
//!
//! Runs once all types are resolved and it is known which of them requests and responses contain.

mod methods;
mod parameters;

use super::types::{Side, Types};
use super::values::{Misfit, Values};
use super::{Report, examples};
use crate::diagnostic::Rule;
use crate::model::{Event, Type, Union};
use crate::source::{Source, Span};
use crate::spec::{self, Node, Spanned, SpecFile, YesNo};
use crate::vocabulary::{Auth, IdKind};
use parameters::Holder;

/// Checks all files.
pub(super) fn check(
    files: &[(Source, SpecFile)],
    types: &Types,
    events: &[Event],
    report: &mut Report,
) {
    for (index, (_, file)) in files.iter().enumerate() {
        let mut rules = Rules {
            file: index,
            types,
            events,
            report,
        };
        for (name, id) in &file.ids {
            rules.id(name, id);
        }
        for (_, identity) in &file.identities {
            rules.parameters(&identity.parameters, Holder::Identity);
        }
        for (name, object) in &file.objects {
            if let Some(Type::Object(declared)) = types.names.get(index, name) {
                let declared = &types.objects[*declared];
                rules.parameters(&object.fields, Holder::Object(declared));
                rules.others(name, object, declared.in_requests);
            }
        }
        for (name, union) in &file.unions {
            if let Some(Type::Union(declared)) = types.names.get(index, name) {
                rules.union(name, union, &types.unions[*declared]);
            }
        }
        for (name, event) in &file.events {
            rules.event(name, event);
        }
        for (_, method) in &file.methods {
            let has_identity = method.identity.is_some();
            rules.parameters(&method.parameters, Holder::Method { has_identity });
            rules.method(method);
        }
    }
}

/// A file, and what its rules need to know about the others.
struct Rules<'a, 'r> {
    file: usize,
    types: &'a Types,
    events: &'a [Event],
    report: &'a mut Report<'r>,
}

impl Rules<'_, '_> {
    fn at(&mut self, rule: Rule, span: &Span, message: String, help: &str) {
        self.report.at(rule, self.file, span, message, help);
    }

    /// The checker for values of a request or response that is not refused.
    fn values(&self, side: Side) -> Values<'_> {
        Values {
            types: self.types,
            events: self.events,
            broken: self.report.broken,
            side,
            auth: Auth::Webhook,
            refused: false,
        }
    }

    /// The places where a value of a request does not fit its type.
    fn misfits(&self, node: &Spanned<Node>, kind: &Type, place: &str) -> Vec<Misfit> {
        let mut found = Vec::new();
        if !self.report.lacks_types {
            let values = self.values(Side::Request);
            values.value(node, kind, place, &mut found);
        }
        found
    }

    fn id(&mut self, name: &Spanned<String>, id: &spec::Id) {
        for (other, form) in &id.forms {
            if id.kind == IdKind::Integer {
                let message = format!("`{}` is a whole number and has no forms", name.value);
                let help = "write `type: string`, or remove the forms";
                self.at(Rule::MisusedKey, &other.span, message, help);
            } else if other.value == name.value {
                let message = format!("`{}` is a form of itself", name.value);
                self.at(Rule::MisusedKey, &other.span, message, "remove it");
            }
            if form.matches('*').count() != 1 {
                let message = format!("`{}` has no single place for the value", form.value);
                let help = "write one `*` in place of the value, such as `chat*`";
                self.at(Rule::InvalidValue, &form.span, message, help);
            }
        }
    }

    fn others(&mut self, name: &Spanned<String>, object: &spec::Object, in_requests: bool) {
        if object.others.is_some() && in_requests {
            let message = format!("a request contains `{}`, which has `others`", name.value);
            let help = "list all keys that are sent; only responses and events have unlisted keys";
            self.at(Rule::MisusedKey, &name.span, message, help);
        }
    }

    fn union(&mut self, name: &Spanned<String>, written: &spec::Union, union: &Union) {
        if written.variants.is_empty() {
            let message = format!("`{}` has no form", name.value);
            self.at(
                Rule::MissingKey,
                &name.span,
                message,
                "add at least one form to `variants`",
            );
        }
        let mut has_rows = false;
        for (variant, entry) in &written.variants {
            if entry.ends_row == YesNo::Yes {
                if entry.value.is_none() || has_rows {
                    let message = format!("`{}` cannot have `ends_row`", variant.escape_debug());
                    let help = "use `ends_row` for only one form of a union, which has a `value`";
                    self.at(Rule::MisusedKey, &variant.span, message, help);
                }
                has_rows = true;
            }
            match (&entry.kind, &entry.value) {
                (Some(kind), None) => self.variant(kind, union),
                (None, Some(_)) => {}
                (kind, _) => {
                    let (rule, says) = match kind {
                        None => (Rule::MissingKey, "neither `type` nor `value`"),
                        Some(_) => (Rule::MisusedKey, "both `type` and `value`"),
                    };
                    let message = format!("`{}` has {says}", variant.escape_debug());
                    let help = "write the `type` of its values, or its only `value`";
                    self.at(rule, &variant.span, message, help);
                }
            }
        }
        if !union.keyed {
            self.same_forms(written);
        }
    }

    fn variant(&mut self, written: &Spanned<String>, union: &Union) {
        let Some(kind) = self.types.find(self.file, written) else {
            return;
        };
        if kind.is_secret() || kind == Type::YesNo {
            let message = format!("a union cannot contain `{}`", written.value);
            let help = "declare an object with a field for it";
            self.at(Rule::MisusedType, &written.span, message, help);
        }
        self.direction(written, &kind, union.in_requests, union.in_answers);
    }

    /// Reports forms of a union without keys that have the same shape: both would be read as the
    /// first.
    fn same_forms(&mut self, written: &spec::Union) {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for (variant, entry) in &written.variants {
            let looks = match (&entry.kind, &entry.value) {
                (Some(kind), _) => kind.value.clone(),
                (None, Some(value)) => value.to_json().to_string(),
                (None, None) => continue,
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == looks) {
                let message = format!(
                    "`{}` cannot be distinguished from `{first}`",
                    variant.escape_debug()
                );
                let help = "remove one of them, or write `keyed: yes` if a key names the form";
                self.at(Rule::MisusedType, &variant.span, message, help);
            }
            seen.push((looks, variant));
        }
    }

    /// Reports bytes in responses and events in requests.
    fn direction(
        &mut self,
        at: &Spanned<String>,
        kind: &Type,
        in_requests: bool,
        in_answers: bool,
    ) {
        let (message, help) = match kind.innermost() {
            Type::Bytes if in_answers => (
                "`bytes` are sent, never received",
                "write `string`, or declare a separate object for responses",
            ),
            Type::Event(_) if in_requests => (
                "an event is received, never sent",
                "write `any`, or declare a separate object for requests",
            ),
            _ => return,
        };
        self.at(Rule::MisusedType, &at.span, message.to_owned(), help);
    }

    fn event(&mut self, name: &Spanned<String>, event: &spec::Event) {
        if event.delivery.is_empty() {
            let message = format!("`{}` has no way of delivery", name.escape_debug());
            let help = "write `delivery: [fetch, webhook]`, or one of them";
            self.at(Rule::MissingKey, &name.span, message, help);
        }
        let kind = self.types.find(self.file, &event.data);
        let (Some(kind @ Type::Object(_)), false) = (kind, self.report.lacks_types) else {
            return;
        };
        for example in &event.examples {
            let mut found = Vec::new();
            let values = self.values(Side::Response);
            values.value(&example.data, &kind, "the data", &mut found);
            examples::misfits(self.file, found, self.report);
        }
    }

    /// Reports `until` without advice that holds until that day, or beside `removed`, which makes
    /// it meaningless.
    fn until(
        &mut self,
        deprecated: Option<&Spanned<String>>,
        until: Option<&Spanned<String>>,
        removed: Option<&Spanned<String>>,
    ) {
        let Some(until) = until else {
            return;
        };
        let (beside, help) = match (deprecated, removed) {
            (_, Some(_)) => ("beside `removed`", "remove `until`"),
            (None, None) => (
                "without `deprecated`",
                "add `deprecated` with what to use instead",
            ),
            (Some(_), None) => return,
        };
        let message = format!("`until` has no effect {beside}");
        self.at(Rule::MisusedKey, &until.span, message, help);
    }
}
