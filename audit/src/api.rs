//! The spec as the audit sees it: blocks with their places, and types that lead to declarations.

mod kind;
mod member;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use bitrix24_codegen::source::{Source, Span};
use bitrix24_codegen::spec::{
    self, Deviation, Entries, Enum, ErrorGroup, Event, Failure, Id, Method, Object, Spanned,
    SpecFile, Union, YesNo,
};
use bitrix24_codegen::{Diagnostic, lower};

use crate::finding::Spot;

pub use kind::Kind;
pub use member::{Below, Member};

/// A valid spec.
pub struct Api {
    files: Vec<(Source, SpecFile)>,
    /// The area of each file, unless it is shared.
    areas: Vec<Option<String>>,
    /// The objects that requests contain, by file and name.
    in_requests: HashSet<(String, String)>,
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

/// Returns the file of a `page`, and its anchor.
#[must_use]
pub fn page_of(page: &str) -> (String, Option<&str>) {
    let (path, anchor) = match page.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (page, None),
    };
    let path = path.strip_suffix(".html").unwrap_or(path);
    (format!("{path}.md"), anchor)
}

impl Api {
    /// Reads the spec in a directory.
    ///
    /// # Errors
    ///
    /// Returns every mistake in the spec.
    pub fn read(directory: &Path) -> Result<Self, Vec<Diagnostic>> {
        let model = lower::lower(&spec::read(directory))?;
        let objects = model
            .objects
            .into_iter()
            .filter(|object| object.in_requests);
        let in_requests = objects
            .map(|object| (object.place.source, object.name))
            .collect();
        let files = spec::read(directory).files;
        let areas: BTreeSet<&str> = files
            .iter()
            .filter(|(_, file)| file.area.is_some())
            .filter_map(|(source, _)| folder(source))
            .collect();
        let area = |(source, _): &(Source, SpecFile)| {
            let folder = folder(source).filter(|folder| areas.contains(folder));
            folder.map(ToOwned::to_owned)
        };
        let areas = files.iter().map(area).collect();
        Ok(Self {
            files,
            areas,
            in_requests,
        })
    }

    /// Returns the place of a span.
    #[must_use]
    pub fn spot(&self, file: usize, span: &Span) -> Spot {
        let source = &self.files[file].0;
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
        self.files
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

    fn ids(&self) -> impl Iterator<Item = Decl<'_, Id>> {
        self.all(|file| &file.ids)
    }

    /// Returns the entries of `deviations.yaml` with their files.
    pub fn deviations(&self) -> impl Iterator<Item = (usize, &Deviation)> {
        self.files
            .iter()
            .enumerate()
            .flat_map(|(index, (_, file))| file.deviations.iter().map(move |entry| (index, entry)))
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
        pages.map(|page| page_of(page).0).collect()
    }

    /// Returns whether requests contain an object.
    #[must_use]
    pub fn is_in_requests(&self, object: &Decl<'_, Object>) -> bool {
        let path = self.files[object.file].0.path.clone();
        self.in_requests
            .contains(&(path, object.name.value.clone()))
    }

    /// Returns the group of errors that any method may return.
    #[must_use]
    pub fn system_errors(&self) -> Option<Decl<'_, ErrorGroup>> {
        self.groups()
            .find(|group| group.block.every_method == YesNo::Yes)
    }

    /// Returns the groups of errors that a method includes.
    #[must_use]
    pub fn included<'a>(&'a self, method: &Decl<'a, Method>) -> Vec<Decl<'a, ErrorGroup>> {
        let names = method.block.errors.include.iter();
        names
            .filter_map(|name| find(method.area, &name.value, self.groups()))
            .collect()
    }
}

/// Returns the first folder below that of the spec.
fn folder(source: &Source) -> Option<&str> {
    source.path.split('/').nth(1)
}

/// Finds a declaration by its name: one of the area, or a shared one.
fn find<'a, T>(
    area: Option<&str>,
    name: &str,
    mut decls: impl Iterator<Item = Decl<'a, T>>,
) -> Option<Decl<'a, T>> {
    decls.find(|decl| decl.name.value == name && (decl.area.is_none() || decl.area == area))
}

/// Returns whether an error code still exists.
#[must_use]
pub fn is_kept(failure: &Failure) -> bool {
    failure.removed.is_none()
}
