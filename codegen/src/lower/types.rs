//! Pass: declared types, and the types that parameters, fields and results name.

use std::collections::{HashMap, HashSet};

use super::{Report, text};
use crate::diagnostic::{Rule, suggest};
use crate::model::{Code, Enum, Field, Id, Identity, Name, Object, Place, Presence, Type};
use crate::spec::{At, Entries, Parameter, Required, Source, SpecFile};

const BUILT_IN: &[(&str, Type)] = &[
    ("string", Type::String),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("any", Type::Any),
    ("secret", Type::Secret),
];

/// How deep lists may be nested; nobody means more.
const MAX_LISTS: usize = 4;

/// All declared types.
#[derive(Default)]
pub(super) struct Types {
    pub(super) ids: Vec<Id>,
    pub(super) identities: Vec<Identity>,
    pub(super) enums: Vec<Enum>,
    pub(super) objects: Vec<Object>,
    /// The declarations that methods reach.
    pub(super) used: HashSet<Type>,
    pub(super) names: HashMap<String, Type>,
}

/// Resolves the declared types of all files.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    places: &[Place],
    report: &mut Report,
) -> Types {
    let mut types = Types::default();
    let docs = super::docs_base(files);
    for ((_, file), place) in files.iter().zip(places) {
        for (name, id) in &file.ids {
            types
                .names
                .insert(name.value.clone(), Type::Id(types.ids.len()));
            types.ids.push(Id {
                name: name.value.clone(),
                description: text(&id.description),
            });
        }
        for (name, declared) in &file.enums {
            types
                .names
                .insert(name.value.clone(), Type::Enum(types.enums.len()));
            types.enums.push(Enum {
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
            types
                .names
                .insert(name.value.clone(), Type::Object(types.objects.len()));
            types.objects.push(Object {
                place: place.clone(),
                name: name.value.clone(),
                description: text(&object.description),
                page: format!("{docs}{}", object.page.value),
                fields: Vec::new(),
                in_requests: false,
                in_answers: false,
            });
        }
    }
    // Fields come second, because an object may name one that is declared after it.
    let mut object = 0;
    for (index, (_, file)) in files.iter().enumerate() {
        for (_, declared) in &file.objects {
            types.objects[object].fields = types.fields(index, &declared.fields, false, report);
            object += 1;
        }
        for (name, identity) in &file.identities {
            let parameters = types.fields(index, &identity.parameters, true, report);
            types.identities.push(Identity {
                name: name.value.clone(),
                description: text(&identity.description),
                parameters,
            });
        }
    }
    types.check_sizes(files, report);
    types
}

impl Types {
    /// Resolves parameters. Only an identity's may depend on the credentials.
    pub(super) fn fields(
        &self,
        file: usize,
        parameters: &Entries<Parameter>,
        of_identity: bool,
        report: &mut Report,
    ) -> Vec<Field> {
        let field = |(name, parameter): &(At<String>, Parameter), report: &mut Report| {
            let presence = match parameter.required {
                Required::Yes => Presence::Required,
                Required::No => Presence::Optional,
                Required::Webhook => Presence::Webhook,
            };
            if presence == Presence::Webhook && !of_identity {
                let message = format!("`{}` cannot depend on the credentials", name.value);
                report.at(
                    Rule::MisusedType,
                    file,
                    &name.span,
                    message,
                    "only a parameter of an identity can",
                );
            }
            if presence == Presence::Optional && of_identity {
                let message = format!(
                    "`{}` is bound with its identity and cannot be left out",
                    name.value
                );
                let help =
                    "make it `required: yes` or `required: webhook`, or a parameter of the methods";
                report.at(Rule::MisusedType, file, &name.span, message, help);
            }
            let kind = self.parse(file, &parameter.kind, report)?;
            let rust = parameter.rust.as_ref().map(|rust| rust.value.clone());
            Some(Field {
                name: Name {
                    server: name.value.clone(),
                    rust,
                },
                kind,
                description: text(&parameter.description),
                presence,
            })
        };
        parameters
            .iter()
            .filter_map(|parameter| field(parameter, report))
            .collect()
    }

    /// Resolves a type as the notation writes it; `None` is reported.
    pub(super) fn parse(
        &self,
        file: usize,
        written: &At<String>,
        report: &mut Report,
    ) -> Option<Type> {
        let name = written.trim_end_matches("[]");
        let lists = (written.len() - name.len()) / 2;
        if lists > MAX_LISTS {
            let help = "declare an object for what the inner lists hold";
            let message = format!("lists are nested {lists} deep");
            report.at(Rule::MisusedType, file, &written.span, message, help);
            return None;
        }
        let built_in = BUILT_IN
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| kind);
        let Some(kind) = built_in.or_else(|| self.names.get(name)).cloned() else {
            report.lacks_types = true;
            if report.may_be_declared(name) {
                return None;
            }
            let mut known: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
            let mut declared: Vec<&str> = self.names.keys().map(String::as_str).collect();
            declared.sort_unstable();
            known.append(&mut declared);
            let message = format!("`{}` is not a type", name.escape_debug());
            report.at(
                Rule::UnknownType,
                file,
                &written.span,
                message,
                suggest(name, known.iter().copied()),
            );
            return None;
        };
        if lists > 0 && kind == Type::Secret {
            report.at(
                Rule::MisusedType,
                file,
                &written.span,
                "a list of secrets",
                "name the secrets one by one",
            );
        }
        Some((0..lists).fold(kind, |kind, _| Type::List(Box::new(kind))))
    }

    /// An object that holds itself, other than in a list, would have no size.
    fn check_sizes(&self, files: &[(Source, SpecFile)], report: &mut Report) {
        let names = files
            .iter()
            .enumerate()
            .flat_map(|(file, (_, spec))| spec.objects.iter().map(move |(name, _)| (file, name)));
        for (start, (file, name)) in names.enumerate() {
            let mut open = vec![start];
            let mut seen = vec![false; self.objects.len()];
            while let Some(object) = open.pop() {
                for field in &self.objects[object].fields {
                    let Type::Object(inner) = field.kind else {
                        continue;
                    };
                    if inner == start {
                        let message = format!(
                            "`{}` contains itself by `{}`",
                            name.value, field.name.server
                        );
                        report.at(
                            Rule::MisusedType,
                            file,
                            &name.span,
                            message,
                            "make the field a list or `any`",
                        );
                        return;
                    }
                    if !std::mem::replace(&mut seen[inner], true) {
                        open.push(inner);
                    }
                }
            }
        }
    }

    /// Marks the declarations that a type of a request or an answer reaches.
    pub(super) fn mark(&mut self, kind: &Type, in_request: bool) {
        let kind = kind.innermost();
        if let Type::Id(_) | Type::Enum(_) | Type::Object(_) = kind {
            self.used.insert(kind.clone());
        }
        let Type::Object(index) = kind else { return };
        let object = &mut self.objects[*index];
        let mark = if in_request {
            &mut object.in_requests
        } else {
            &mut object.in_answers
        };
        if std::mem::replace(mark, true) {
            return;
        }
        let kinds: Vec<Type> = object
            .fields
            .iter()
            .map(|field| field.kind.clone())
            .collect();
        for kind in kinds {
            self.mark(&kind, in_request);
        }
    }
}

fn code(code: &At<String>, entry: &crate::spec::Code) -> Code {
    Code {
        name: Name {
            server: code.value.clone(),
            rust: entry.rust.as_ref().map(|rust| rust.value.clone()),
        },
        description: text(&entry.description),
        emoji: entry.emoji.as_ref().map(|emoji| emoji.value.clone()),
        removed: entry.removed.as_ref().map(|date| date.value.clone()),
    }
}
