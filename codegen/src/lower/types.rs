//! Pass: declared types, and the types of parameters, fields and results.

mod parse;
mod shortcuts;

use std::collections::HashSet;

use super::declared::Declared;
use super::layout::Layout;
use super::{Report, fields, text};
use crate::diagnostic::{Rule, suggest};
use crate::model::{Code, Content, Enum, Id, Identity, Object, Place, Type, Union, Variant};
use crate::names;
use crate::source::Source;
use crate::spec::{self, Spanned, SpecFile};

/// All declared types.
#[derive(Default)]
pub(super) struct Types {
    pub(super) ids: Vec<Id>,
    pub(super) identities: Vec<Identity>,
    pub(super) enums: Vec<Enum>,
    pub(super) objects: Vec<Object>,
    pub(super) unions: Vec<Union>,
    /// The declarations that methods and events use.
    pub(super) used: HashSet<Type>,
    pub(super) names: Declared<Type>,
    pub(super) identity_names: Declared<usize>,
    /// The identities of which a parameter is missing because its type is unknown.
    pub(super) incomplete_identities: HashSet<usize>,
    /// The event type of each file: that of its area, if the area has events.
    events: Vec<Option<Type>>,
}

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// Resolves the declared types of all files.
pub(super) fn resolve(files: &[(Source, SpecFile)], layout: &Layout, report: &mut Report) -> Types {
    let mut types = Types {
        names: Declared::new(layout),
        identity_names: Declared::new(layout),
        events: events(files, layout, report),
        ..Types::default()
    };
    for (index, ((_, file), place)) in files.iter().zip(&layout.places).enumerate() {
        types.declare(index, file, place, &super::docs_base(files));
    }
    // The contents of declarations come second, because they may name a later declaration.
    let (mut id, mut object, mut union) = (0, 0, 0);
    for (index, (_, file)) in files.iter().enumerate() {
        for (_, declared) in &file.ids {
            types.ids[id].forms = types.forms(index, declared, report);
            id += 1;
        }
        for (_, declared) in &file.objects {
            let found = fields::resolve(
                &|file, written, report| types.parse(file, written, report),
                index,
                &declared.fields,
                report,
            );
            types.objects[object].fields = found.fields;
            object += 1;
        }
        for (_, declared) in &file.unions {
            types.unions[union].variants = types.variants(index, declared, report);
            union += 1;
        }
        for (name, identity) in &file.identities {
            let found = fields::resolve(
                &|file, written, report| types.parse(file, written, report),
                index,
                &identity.parameters,
                report,
            );
            types
                .identity_names
                .insert(index, name, types.identities.len());
            if found.lacks_some {
                types.incomplete_identities.insert(types.identities.len());
            }
            types.identities.push(Identity {
                place: layout.places[index].clone(),
                name: name.value.clone(),
                description: text(&identity.description),
                parameters: found.fields,
            });
        }
    }
    types.check_sizes(files, report);
    shortcuts::resolve(files, &mut types, report);
    types
}

/// The event type of each file. The declarations of a broken file are unknown and may be events.
fn events(files: &[(Source, SpecFile)], layout: &Layout, report: &Report) -> Vec<Option<Type>> {
    let has_events = |area: usize| {
        let ways = super::deliveries::ways(files, layout, area);
        let comes = |event: &spec::Event| event.delivery.iter().any(|way| ways.contains(way));
        let mut of_area = files.iter().zip(&layout.places);
        of_area.any(|((_, file), place)| {
            let is_own = place.area == Some(area) && !file.events.is_empty();
            let is_shared = place.area.is_none();
            is_own || (is_shared && file.events.iter().any(|(_, event)| comes(event)))
        })
    };
    let all = !report.broken.is_empty();
    let has_events: Vec<bool> = (0..layout.areas.len())
        .map(|area| all || has_events(area))
        .collect();
    let areas = layout.places.iter().map(|place| place.area);
    areas
        .map(|area| area.filter(|area| has_events[*area]).map(Type::Event))
        .collect()
}

impl Types {
    /// Adds the declarations of a file, without their contents.
    fn declare(&mut self, index: usize, file: &SpecFile, place: &Place, docs: &str) {
        for (name, id) in &file.ids {
            self.names.insert(index, name, Type::Id(self.ids.len()));
            self.ids.push(Id {
                name: name.value.clone(),
                description: text(&id.description),
                kind: id.kind,
                zero: id.zero == spec::YesNo::Yes,
                forms: Vec::new(),
            });
        }
        for (name, declared) in &file.enums {
            self.names.insert(index, name, Type::Enum(self.enums.len()));
            self.enums.push(Enum {
                place: place.clone(),
                name: name.value.clone(),
                description: text(&declared.description),
                page: format!("{docs}{}", declared.page.value),
                codes: declared
                    .codes
                    .iter()
                    .map(|(code, entry)| self::code(code, entry))
                    .collect(),
            });
        }
        for (name, object) in &file.objects {
            self.names
                .insert(index, name, Type::Object(self.objects.len()));
            self.objects.push(Object {
                place: place.clone(),
                name: name.value.clone(),
                description: text(&object.description),
                page: format!("{docs}{}", object.page.value),
                fields: Vec::new(),
                others: object
                    .others
                    .as_ref()
                    .map(|others| text(&others.description)),
                shortcuts: Vec::new(),
                in_requests: false,
                in_responses: false,
            });
        }
        for (name, union) in &file.unions {
            self.names
                .insert(index, name, Type::Union(self.unions.len()));
            self.unions.push(Union {
                place: place.clone(),
                name: name.value.clone(),
                description: text(&union.description),
                page: format!("{docs}{}", union.page.value),
                keyed: union.keyed == spec::YesNo::Yes,
                variants: Vec::new(),
                in_requests: false,
                in_responses: false,
            });
        }
    }

    /// The ids that an id can be built from.
    fn forms(&self, file: usize, id: &spec::Id, report: &mut Report) -> Vec<(usize, String)> {
        let mut forms = Vec::new();
        for (name, form) in &id.forms {
            match self.names.get(file, name) {
                Some(Type::Id(index)) => forms.push((*index, form.value.clone())),
                _ if report.may_be_declared(name) => {}
                _ => {
                    let known = self.ids.iter().map(|id| id.name.as_str());
                    let message = format!("`{}` is not an id", name.escape_debug());
                    let help = suggest(name, known);
                    report.at(Rule::UnknownReference, file, &name.span, message, help);
                }
            }
        }
        forms
    }

    /// The forms of a union that have a type or value.
    fn variants(&self, file: usize, union: &spec::Union, report: &mut Report) -> Vec<Variant> {
        let mut variants = Vec::new();
        for (name, variant) in &union.variants {
            let content = match (&variant.kind, &variant.value) {
                (Some(kind), None) => self.parse(file, kind, report).map(Content::Type),
                (None, Some(value)) => Some(Content::Constant(value.to_json())),
                _ => {
                    report.lacks_types = true;
                    None
                }
            };
            let Some(content) = content else { continue };
            variants.push(Variant {
                name: names::of_variant(name, variant.rust.as_deref()),
                description: text(&variant.description),
                content,
                ends_row: variant.ends_row == spec::YesNo::Yes,
            });
        }
        variants
    }

    /// Returns the type that a text of a file refers to, if there is one.
    pub(super) fn find(&self, file: usize, written: &str) -> Option<Type> {
        parse::parse(written, file, self).ok()
    }

    /// Resolves a type as written in the spec; returns `None` if it reports a mistake.
    pub(super) fn parse(
        &self,
        file: usize,
        written: &Spanned<String>,
        report: &mut Report,
    ) -> Option<Type> {
        let fault = match parse::parse(written, file, self) {
            Ok(kind) => return Some(kind),
            Err(fault) => fault,
        };
        report.lacks_types = true;
        let elsewhere = |name: &String| report.may_be_declared(name);
        if !fault.unknown.as_ref().is_some_and(elsewhere) {
            report.at(fault.rule, file, &written.span, fault.message, fault.help);
        }
        None
    }

    /// Reports objects and unions that contain themselves other than in a list or map: they would
    /// have no size.
    fn check_sizes(&self, files: &[(Source, SpecFile)], report: &mut Report) {
        let files = || files.iter().enumerate();
        let objects = files()
            .flat_map(|(file, (_, spec))| spec.objects.iter().map(move |(name, _)| (file, name)));
        let unions = files()
            .flat_map(|(file, (_, spec))| spec.unions.iter().map(move |(name, _)| (file, name)));
        let objects = objects
            .enumerate()
            .map(|(index, at)| (Type::Object(index), at));
        let unions = unions
            .enumerate()
            .map(|(index, at)| (Type::Union(index), at));
        for (start, (file, name)) in objects.chain(unions) {
            let mut open = vec![start.clone()];
            let mut seen = HashSet::new();
            while let Some(holder) = open.pop() {
                for (by, inner) in self.contents(&holder) {
                    if inner == start {
                        let message = format!("`{}` contains itself through `{by}`", name.value);
                        let help = "make the field a list or `any`";
                        return report.at(Rule::MisusedType, file, &name.span, message, help);
                    }
                    if seen.insert(inner.clone()) {
                        open.push(inner);
                    }
                }
            }
        }
    }

    /// The types of the fields of an object and of the forms of a union, with their names.
    fn contents(&self, kind: &Type) -> Vec<(String, Type)> {
        match kind {
            Type::Object(index) => self.objects[*index]
                .fields
                .iter()
                .map(|field| (field.name.server.clone(), field.kind.clone()))
                .collect(),
            Type::Union(index) => self.unions[*index]
                .variants
                .iter()
                .filter_map(|variant| match &variant.content {
                    Content::Type(kind) => Some((variant.name.server.clone(), kind.clone())),
                    Content::Constant(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Marks the declarations that a type of a request or response uses.
    pub(super) fn mark(&mut self, kind: &Type, side: Side) {
        let kind = kind.innermost();
        let (in_requests, in_responses) = match kind {
            Type::Object(index) => {
                let object = &mut self.objects[*index];
                (&mut object.in_requests, &mut object.in_responses)
            }
            Type::Union(index) => {
                let union = &mut self.unions[*index];
                (&mut union.in_requests, &mut union.in_responses)
            }
            Type::Id(index) => {
                self.used.insert(kind.clone());
                let forms = self.ids[*index].forms.iter();
                return self.used.extend(forms.map(|(form, _)| Type::Id(*form)));
            }
            Type::Enum(_) => {
                self.used.insert(kind.clone());
                return;
            }
            _ => return,
        };
        let mark = match side {
            Side::Request => in_requests,
            Side::Response => in_responses,
        };
        if std::mem::replace(mark, true) {
            return;
        }
        self.used.insert(kind.clone());
        for (_, inner) in self.contents(kind) {
            self.mark(&inner, side);
        }
    }
}

fn code(code: &Spanned<String>, entry: &spec::Code) -> Code {
    Code {
        name: names::of_variant(code, entry.rust.as_deref()),
        description: text(&entry.description),
        emoji: entry.emoji.as_ref().map(|emoji| emoji.value.clone()),
        removed: entry.removed.as_ref().map(|date| date.value.clone()),
    }
}
