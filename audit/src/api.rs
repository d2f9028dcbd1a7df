//! The spec as the audit sees it: blocks with their places, and types that lead to declarations.

mod kind;
mod member;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use bitrix24_codegen::source::{Source, Span};
use bitrix24_codegen::spec::{
    self, Deviation, Entries, Enum, ErrorGroup, Event, Failure, Identity, Method, Object, Spanned,
    Spec, SpecFile, Union, YesNo,
};
use bitrix24_codegen::{Diagnostic, Rule, lower};
use bitrix24_pages::file_of;

use crate::finding::Spot;

pub use kind::Kind;
pub use member::{Below, Member};

/// A spec in which every declaration is known.
pub struct Api {
    spec: Spec,
    /// The area of each file, unless it is shared.
    areas: Vec<Option<String>>,
    /// The objects that requests contain, by file and name.
    in_requests: HashSet<(String, String)>,
    /// The files that declare a name, in any section.
    declaring: HashMap<String, Vec<usize>>,
}

/// A block of the spec with its name and file.
pub struct Decl<'a, T> {
    /// The index of the file.
    pub file: usize,
    /// The area, unless the block is shared.
    pub area: Option<&'a str>,
    /// The name.
    pub name: &'a Spanned<String>,
    /// The block.
    pub block: &'a T,
}

impl<T> Clone for Decl<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Decl<'_, T> {}

impl<T> Decl<'_, T> {
    /// Returns the path of the block, as in `deviations.yaml`.
    #[must_use]
    pub fn subject(&self, section: &str) -> String {
        let area = self.area.map_or(String::new(), |area| format!("{area}/"));
        format!("{area}{section}/{}", self.name.value)
    }
}

impl Api {
    /// Reads the spec in a directory.
    ///
    /// # Errors
    ///
    /// Returns every mistake in the spec, except for texts that are still to be written and for
    /// examples: a page is not compared with either.
    pub fn read(directory: &Path) -> Result<Self, Vec<Diagnostic>> {
        Self::checked(spec::read(directory))
    }

    /// Returns the spec with other texts of some files, or with new files.
    ///
    /// # Errors
    ///
    /// Returns the mistakes, as [`Api::read`] does.
    pub fn edited(&self, texts: &BTreeMap<String, String>) -> Result<Self, Vec<Diagnostic>> {
        let old = self.spec.files.iter().map(|(source, _)| source);
        let old = old.map(|source| (source.path.clone(), source.text.clone()));
        let mut all: BTreeMap<String, String> = old.collect();
        all.extend(texts.clone());
        let mut spec = Spec::default();
        for (path, text) in all {
            spec.add(Source::new(path, text));
        }
        Self::checked(spec)
    }

    fn checked(spec: Spec) -> Result<Self, Vec<Diagnostic>> {
        let model = lower::lower_despite(&spec, &[Rule::Todo, Rule::ExampleMismatch])?;
        let in_requests = model.objects.into_iter();
        let in_requests = in_requests.filter(|object| object.in_requests);
        let in_requests = in_requests.map(|object| (object.place.source, object.name));
        let area = |(source, _): &(Source, SpecFile)| lower::area(&source.path).map(str::to_owned);
        let mut declaring: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (_, file)) in spec.files.iter().enumerate() {
            for name in names(file) {
                declaring.entry(name.to_owned()).or_default().push(index);
            }
        }
        Ok(Self {
            areas: spec.files.iter().map(area).collect(),
            in_requests: in_requests.collect(),
            declaring,
            spec,
        })
    }

    /// Returns the spec as it is written.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Returns the place of a span.
    #[must_use]
    pub fn spot(&self, file: usize, span: &Span) -> Spot {
        let source = &self.spec.files[file].0;
        let at = source.boundary(span.start.min(source.text.len()));
        Spot {
            file: source.path.clone(),
            line: source.line(at),
            column: source.column(at),
        }
    }

    /// Returns the blocks of a section.
    fn all<'a, T: 'a>(
        &'a self,
        section: impl Fn(&'a SpecFile) -> &'a Entries<T>,
    ) -> impl Iterator<Item = Decl<'a, T>> {
        self.spec
            .files
            .iter()
            .enumerate()
            .flat_map(move |(index, (_, file))| {
                let area = self.areas[index].as_deref();
                section(file).iter().map(move |(name, block)| Decl {
                    file: index,
                    area,
                    name,
                    block,
                })
            })
    }

    /// Finds a declaration by its name: one of the area, or a shared one.
    fn find<'a, T: 'a>(
        &'a self,
        area: Option<&str>,
        name: &str,
        section: impl Fn(&'a SpecFile) -> &'a Entries<T>,
    ) -> Option<Decl<'a, T>> {
        let declaring = self.declaring.get(name)?.iter();
        let mut seen = declaring.filter(|index| {
            let own = self.areas[**index].as_deref();
            own.is_none() || own == area
        });
        seen.find_map(|&index| {
            let (_, file) = &self.spec.files[index];
            let mut entries = section(file).iter();
            let (name, block) = entries.find(|(known, _)| known.value == name)?;
            Some(Decl {
                file: index,
                area: self.areas[index].as_deref(),
                name,
                block,
            })
        })
    }

    /// Returns the methods.
    pub fn methods(&self) -> impl Iterator<Item = Decl<'_, Method>> {
        self.all(|file| &file.methods)
    }

    /// Returns the objects.
    pub fn objects(&self) -> impl Iterator<Item = Decl<'_, Object>> {
        self.all(|file| &file.objects)
    }

    /// Returns the unions.
    pub fn unions(&self) -> impl Iterator<Item = Decl<'_, Union>> {
        self.all(|file| &file.unions)
    }

    /// Returns the enumerations.
    pub fn enums(&self) -> impl Iterator<Item = Decl<'_, Enum>> {
        self.all(|file| &file.enums)
    }

    /// Returns the events.
    pub fn events(&self) -> impl Iterator<Item = Decl<'_, Event>> {
        self.all(|file| &file.events)
    }

    /// Returns the groups of errors.
    pub fn groups(&self) -> impl Iterator<Item = Decl<'_, ErrorGroup>> {
        self.all(|file| &file.errors)
    }

    /// Returns the identities.
    pub fn identities(&self) -> impl Iterator<Item = Decl<'_, Identity>> {
        self.all(|file| &file.identities)
    }

    /// Returns the entries of `deviations.yaml` with their files.
    pub fn deviations(&self) -> impl Iterator<Item = (usize, &Deviation)> {
        self.spec
            .files
            .iter()
            .enumerate()
            .flat_map(|(index, (_, file))| file.deviations.iter().map(move |entry| (index, entry)))
    }

    /// Returns whether a name is that of an area.
    #[must_use]
    pub fn is_area(&self, name: &str) -> bool {
        self.areas.iter().any(|area| area.as_deref() == Some(name))
    }

    /// Returns the path of the file that has a declaration in a section.
    #[must_use]
    pub fn file_of(&self, area: Option<&str>, section: &str, name: &str) -> Option<String> {
        let is_it = |index: &usize| {
            let (_, file) = &self.spec.files[*index];
            self.areas[*index].as_deref() == area
                && match section {
                    "methods" => has(&file.methods, name),
                    "objects" => has(&file.objects, name),
                    "unions" => has(&file.unions, name),
                    "enums" => has(&file.enums, name),
                    "errors" => has(&file.errors, name),
                    "identities" => has(&file.identities, name),
                    _ => false,
                }
        };
        let file = self.declaring.get(name)?.iter().find(|index| is_it(index));
        Some(self.spec.files[*file?].0.path.clone())
    }

    /// Returns whether a block is the one with this name in the file at a path.
    #[must_use]
    pub fn is_at<T>(&self, decl: &Decl<'_, T>, path: &str, name: &str) -> bool {
        self.spec.files[decl.file].0.path == path && decl.name.value == name
    }

    /// Returns the files of all pages that the spec refers to.
    #[must_use]
    pub fn pages(&self) -> BTreeSet<String> {
        let methods = self.methods().map(|decl| &decl.block.page);
        let pages = methods
            .chain(self.objects().map(|decl| &decl.block.page))
            .chain(self.unions().map(|decl| &decl.block.page))
            .chain(self.enums().map(|decl| &decl.block.page))
            .chain(self.events().map(|decl| &decl.block.page))
            .chain(self.groups().map(|decl| &decl.block.page))
            .chain(self.deviations().map(|(_, entry)| &entry.page));
        pages.map(|page| file_of(page).0).collect()
    }

    /// Returns whether requests contain an object.
    #[must_use]
    pub fn is_in_requests(&self, object: &Decl<'_, Object>) -> bool {
        let path = self.spec.files[object.file].0.path.clone();
        self.in_requests
            .contains(&(path, object.name.value.clone()))
    }

    /// Returns the group of errors that any method may return.
    #[must_use]
    pub fn system_errors(&self) -> Option<Decl<'_, ErrorGroup>> {
        self.groups()
            .find(|group| group.block.every_method == YesNo::Yes)
    }

    /// Returns the files of the pages that may list a code of a group: those of the methods that
    /// include it, each with the name of the method, and its own.
    #[must_use]
    pub fn pages_of_group<'a>(
        &'a self,
        group: &Decl<'a, ErrorGroup>,
    ) -> Vec<(String, Option<&'a str>)> {
        let is_it = |included: &Decl<'_, ErrorGroup>| {
            included.name.span == group.name.span && included.file == group.file
        };
        let methods = self
            .methods()
            .filter(|method| self.included(method).iter().any(is_it));
        let mut pages: Vec<_> = methods
            .map(|method| {
                let name = method.name.value.as_str();
                (file_of(&method.block.page).0, Some(name))
            })
            .collect();
        pages.push((file_of(&group.block.page).0, None));
        pages
    }

    /// Returns the groups of errors that a method includes.
    #[must_use]
    pub fn included<'a>(&'a self, method: &Decl<'a, Method>) -> Vec<Decl<'a, ErrorGroup>> {
        let names = method.block.errors.include.iter();
        names
            .filter_map(|name| self.find(method.area, name, |file| &file.errors))
            .collect()
    }
}

fn has<T>(entries: &Entries<T>, name: &str) -> bool {
    entries.iter().any(|(known, _)| known.value == name)
}

/// Returns the names that a file declares.
fn names(file: &SpecFile) -> impl Iterator<Item = &str> {
    let types = (file.ids.iter().map(|(name, _)| name))
        .chain(file.enums.iter().map(|(name, _)| name))
        .chain(file.objects.iter().map(|(name, _)| name))
        .chain(file.unions.iter().map(|(name, _)| name));
    let others = (file.methods.iter().map(|(name, _)| name))
        .chain(file.errors.iter().map(|(name, _)| name))
        .chain(file.identities.iter().map(|(name, _)| name));
    types.chain(others).map(|name| name.value.as_str())
}

/// Returns whether an error code still exists.
#[must_use]
pub fn is_kept(failure: &Failure) -> bool {
    failure.removed.is_none()
}
