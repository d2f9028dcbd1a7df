//! Turns the spec as written into the model: resolves references and reports every mistake.
//!
//! Each pass handles one concern in a file of its own. All passes run before any mistake is
//! returned, so that one run reports all of them.

mod areas;
mod consistency;
mod declared;
mod deliveries;
mod deviations;
mod errors;
mod events;
mod examples;
mod fields;
mod front;
mod handler;
mod idempotency;
mod keeps;
mod layout;
mod methods;
mod name_collisions;
mod name_list;
mod prose_lint;
mod types;
mod unused;
mod values;
mod written;

use crate::diagnostic::{Diagnostic, Rule};
use crate::model::{Deprecation, Model, Type};
use crate::source::{Source, Span};
use crate::spec::{Spanned, Spec, SpecFile};
use types::Side;

pub use layout::{area, is_free_area};
pub use name_collisions::{is_free_field, is_free_type};
pub(crate) use name_list::names;

/// Creates the model from the files of a spec.
///
/// # Errors
///
/// Returns every mistake of every file, ordered by file and line.
pub fn lower(spec: &Spec) -> Result<Model, Vec<Diagnostic>> {
    lower_despite(spec, &[])
}

/// Creates the model despite mistakes of some rules, which must not be about declarations or types.
///
/// # Errors
///
/// Returns the other mistakes, as [`lower`] does.
pub fn lower_despite(spec: &Spec, allowed: &[Rule]) -> Result<Model, Vec<Diagnostic>> {
    let files = &spec.files;
    if files.is_empty() {
        return Err(spec.mistakes.clone());
    }
    let mut report = Report {
        files,
        broken: &spec.broken,
        lacks_types: false,
        found: spec.mistakes.clone(),
    };
    let layout = layout::check(files, &mut report);
    let areas = areas::resolve(files, &layout, &mut report);
    prose_lint::check(files, &mut report);
    name_collisions::check(files, &layout, &mut report);
    let mut types = types::resolve(files, &layout, &mut report);
    let errors = errors::resolve(files, &layout, &mut report);
    let events = events::resolve(files, &layout, &types, &mut report);
    let methods = methods::resolve(files, &layout, &types, &events, &errors, &mut report);
    let bound: Vec<_> = types
        .identities
        .iter()
        .flat_map(|identity| &identity.parameters)
        .map(|field| field.kind.clone())
        .collect();
    bound
        .iter()
        .for_each(|kind| types.mark(kind, Side::Request));
    for method in &methods {
        method
            .parameters
            .iter()
            .for_each(|field| types.mark(&field.kind, Side::Request));
        types.mark(&method.result.kind, Side::Response);
    }
    for event in &events {
        types.mark(&Type::Object(event.data), Side::Response);
    }
    consistency::check(files, &types, &events, &mut report);
    if report.broken.is_empty() {
        unused::check(files, &types, &errors, &events, &methods, &mut report);
    }
    let deviations = deviations::check(files, &mut report);
    let front = front::resolve(files, &methods, &mut report);
    let api = layout::api(files, &mut report);
    report
        .found
        .retain(|mistake| !allowed.contains(&mistake.rule));
    match (api, errors.system) {
        (Some((source, api)), Some(system)) if report.found.is_empty() => Ok(Model {
            title: api.title.value.clone(),
            description: text(&api.description),
            docs: api.docs.value.clone(),
            revision: api.revision.value.clone(),
            front,
            ids: types.ids,
            api_source: source.path.clone(),
            areas,
            identities: types.identities,
            enums: types.enums,
            objects: types.objects,
            unions: types.unions,
            events,
            groups: errors.groups,
            system,
            methods,
            deviations,
        }),
        _ => Err(report.sorted()),
    }
}

/// Collects the mistakes that passes find.
struct Report<'a> {
    files: &'a [(Source, SpecFile)],
    /// The files whose declarations are unknown.
    broken: &'a [Source],
    /// Whether a type did not resolve, so that values cannot be checked against their types.
    lacks_types: bool,
    found: Vec<Diagnostic>,
}

impl Report<'_> {
    /// Reports a mistake at a place of the file with this index.
    fn at(
        &mut self,
        rule: Rule,
        file: usize,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let source = &self.files[file].0;
        self.found.push(Diagnostic::new(
            rule,
            source,
            span.clone(),
            message.into(),
            help.into(),
        ));
    }

    /// Whether an undeclared name may be declared in a file that could not be read. The name is
    /// then not reported as a mistake.
    fn may_be_declared(&self, name: &str) -> bool {
        may_be_declared(self.broken, name)
    }

    /// Reports a mistake about a whole file.
    fn of_file(
        &mut self,
        rule: Rule,
        path: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found
            .push(Diagnostic::of_file(rule, path, message.into(), help.into()));
    }

    fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.rule, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.rule, &b.message))
        });
        // A name that breaks the conventions is often no Rust name either.
        let place = |mistake: &Diagnostic| (mistake.file.clone(), mistake.line, mistake.column);
        self.found.dedup_by(|next, first| {
            let rules = [next.rule, first.rule];
            rules == [Rule::InvalidName; 2] && place(next) == place(first)
        });
        self.found
    }
}

/// Whether an undeclared name may be declared in one of these files.
pub(crate) fn may_be_declared(broken: &[Source], name: &str) -> bool {
    let spelled = |source: &Source| source.text.is_empty() || source.text.contains(name);
    broken.iter().any(spelled)
}

/// The URL that pages are relative to.
fn docs_base(files: &[(Source, SpecFile)]) -> String {
    files
        .iter()
        .find_map(|(_, file)| file.api.as_ref())
        .map_or_else(String::new, |api| api.docs.value.clone())
}

/// A text of the spec with one line per paragraph.
fn text(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// The vendor's advice against something, or its removal, if there is either.
fn deprecation(
    instead: Option<&Spanned<String>>,
    until: Option<&Spanned<String>>,
    removed: Option<&Spanned<String>>,
) -> Option<Deprecation> {
    (instead.is_some() || removed.is_some()).then(|| Deprecation {
        instead: instead.map(|instead| text(instead)),
        until: until.map(|day| day.value.clone()),
        removed: removed.map(|day| day.value.clone()),
    })
}
