//! What the spec declares already: a draft refers to it and never repeats it.

use std::collections::BTreeSet;

use bitrix24_codegen::lower;
use bitrix24_codegen::spec::{self, Spec, SpecFile, YesNo};
use bitrix24_codegen::vocabulary::IdKind;
use bitrix24_pages::Place;
use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::model::{Content, Parameter, Todo};
use crate::names::words;

/// The declarations of the spec.
#[derive(Debug, Default)]
pub struct Known {
    /// The methods, each with the path of its file.
    pub methods: Vec<(String, String)>,
    /// The Rust names of methods, by area.
    pub rust_names: BTreeSet<(String, String)>,
    /// The ids.
    pub ids: Vec<(String, IdKind)>,
    /// The enumerations.
    pub enums: Vec<KnownEnum>,
    /// The objects and unions.
    pub objects: Vec<KnownObject>,
    /// The groups of errors that some methods share.
    pub groups: Vec<KnownGroup>,
    /// The codes that every method may return, with their statuses.
    pub system: Vec<(String, Vec<u16>)>,
    /// The identities, each with its area and the names of its parameters.
    pub identities: Vec<(String, String, Vec<String>)>,
    /// The files.
    pub files: Vec<(String, String)>,
}

/// An enumeration of the spec.
#[derive(Debug)]
pub struct KnownEnum {
    /// The area, or [`None`] if areas share it.
    pub area: Option<String>,
    pub name: String,
    pub codes: Vec<String>,
}

/// An object or union of the spec.
#[derive(Debug)]
pub struct KnownObject {
    pub area: Option<String>,
    pub name: String,
    /// The page with the anchor of its heading.
    pub page: String,
    /// Its fields; [`None`] for a union.
    pub fields: Option<Vec<Parameter>>,
}

/// A group of errors.
#[derive(Debug)]
pub struct KnownGroup {
    pub area: Option<String>,
    pub name: String,
    pub codes: Vec<String>,
}

impl Known {
    /// Collects the declarations of a spec.
    #[must_use]
    pub fn new(spec: &Spec) -> Self {
        let mut known = Self::default();
        for (source, file) in &spec.files {
            known.add(&source.path, file);
            known.files.push((source.path.clone(), source.text.clone()));
        }
        known
    }

    fn add(&mut self, path: &str, file: &SpecFile) {
        let area = lower::area(path).map(str::to_owned);
        for (name, method) in &file.methods {
            self.methods.push((name.value.clone(), path.to_owned()));
            let derived = || Some(words(name)?.long(area.as_deref().unwrap_or_default()));
            let rust = method.rust.as_ref().map(|rust| rust.value.clone());
            let rust = rust.or_else(derived);
            self.rust_names.extend(area.clone().zip(rust));
        }
        let ids = file
            .ids
            .iter()
            .map(|(name, id)| (name.value.clone(), id.kind));
        self.ids.extend(ids);
        for (name, declared) in &file.enums {
            self.enums.push(KnownEnum {
                area: area.clone(),
                name: name.value.clone(),
                codes: declared
                    .codes
                    .iter()
                    .map(|(code, _)| code.value.clone())
                    .collect(),
            });
        }
        let objects = file.objects.iter().map(|(name, object)| {
            let fields = object
                .fields
                .iter()
                .map(|(name, field)| declared(name, field, path));
            (name, &object.page, Some(fields.collect()))
        });
        let unions = file
            .unions
            .iter()
            .map(|(name, union)| (name, &union.page, None));
        for (name, page, fields) in objects.chain(unions) {
            self.objects.push(KnownObject {
                area: area.clone(),
                name: name.value.clone(),
                page: page.value.clone(),
                fields,
            });
        }
        for (name, group) in &file.errors {
            if group.every_method == YesNo::Yes {
                let codes = group.codes.iter();
                let codes =
                    codes.map(|(code, failure)| (code.value.clone(), failure.status.clone()));
                self.system.extend(codes);
            } else {
                self.groups.push(KnownGroup {
                    area: area.clone(),
                    name: name.value.clone(),
                    codes: group
                        .codes
                        .iter()
                        .map(|(code, _)| code.value.clone())
                        .collect(),
                });
            }
        }
        for (name, identity) in &file.identities {
            let parameters = identity
                .parameters
                .iter()
                .map(|(name, _)| name.value.clone());
            let area = area.clone().unwrap_or_default();
            self.identities
                .push((area, name.value.clone(), parameters.collect()));
        }
    }

    /// Returns the file of a method that is described.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&str> {
        let found = self
            .methods
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, file)| file.as_str())
    }

    /// Returns the folder of the methods whose names begin with a word. It becomes a type, which
    /// must not have the name of another.
    #[must_use]
    pub fn folder(&self, area: &str) -> String {
        let folder = area.to_snake_case();
        let name = folder.to_upper_camel_case();
        let is_taken = self.id(&name).is_some()
            || self
                .enums
                .iter()
                .any(|known| known.area.is_none() && known.name == name)
            || self
                .objects
                .iter()
                .any(|known| known.area.is_none() && known.name == name)
            || !lower::is_free_type(&name)
            || !lower::is_free_area(&folder);
        if is_taken {
            format!("{folder}_api")
        } else {
            folder
        }
    }

    /// Returns the kind of an id that is declared.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<IdKind> {
        self.ids
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, kind)| *kind)
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        let file = self.files.iter().find(|(known, _)| known == path);
        file.map(|(_, text)| text.as_str())
    }
}

/// Returns what matters of a field that is declared: its name, its type and its mark.
fn declared(name: &str, field: &spec::Parameter, path: &str) -> Parameter {
    let kind = field
        .kind
        .as_ref()
        .map_or("any", |kind| kind.value.as_str());
    let todo = Todo {
        at: Place::start(path),
        words: String::new(),
    };
    Parameter {
        required: field.required,
        ..Parameter::new(name, None, Content::Type(kind.to_owned()), todo)
    }
}

/// Returns whether an area may refer to a declaration.
#[must_use]
pub fn is_seen(declared: Option<&str>, area: &str) -> bool {
    declared.is_none_or(|declared| declared == area)
}
