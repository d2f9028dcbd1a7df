//! The pages on disk: a page, a folder or a whole checkout of the documentation.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::facts::Page;

/// The folders that only the root of the documentation has.
const ROOT_FOLDERS: [&str; 2] = ["_includes", "api-reference"];

/// A part of a checkout of the documentation.
pub struct Checkout {
    /// The root, to which all paths of pages are relative.
    root: PathBuf,
    /// The path of the part, relative to the root; empty for all of it.
    part: String,
    /// The paths of its pages, in order.
    files: Vec<String>,
    /// The texts of the included files so far.
    includes: RefCell<HashMap<String, Option<String>>>,
}

impl Checkout {
    /// Lists the pages at a path.
    ///
    /// # Errors
    ///
    /// Returns the path that cannot be read, or that contains no page.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path).map_err(|error| at(path, &error))?;
        let folder = if path.is_dir() {
            path.as_path()
        } else {
            path.parent().unwrap_or(&path)
        };
        let is_root = |folder: &&Path| ROOT_FOLDERS.iter().any(|name| folder.join(name).is_dir());
        let root = folder.ancestors().find(is_root).unwrap_or(folder);
        let part = relative(root, &path);
        let mut files = Vec::new();
        if path.is_dir() {
            list(root, &path, &mut files)?;
        } else if path
            .extension()
            .is_some_and(|end| end == "md" || end == "txt")
        {
            files.push(part.clone());
        }
        files.sort();
        if files.is_empty() {
            let message = format!(
                "{}: no page (`.md`, or `.txt` as copied from the web site) is here",
                path.display()
            );
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        Ok(Self {
            root: root.to_owned(),
            part,
            files,
            includes: RefCell::default(),
        })
    }

    /// Returns the path of the part, relative to the root; empty for the whole documentation.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }

    /// Returns the number of pages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there are no pages. There is always one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the paths of the pages, relative to the root.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// Reads the pages one after another.
    pub fn pages(&self) -> impl Iterator<Item = io::Result<Page>> {
        self.files.iter().map(|file| self.page(file))
    }

    /// Reads the page at a path relative to the root.
    ///
    /// # Errors
    ///
    /// Returns the path, if it cannot be read.
    pub fn page(&self, file: &str) -> io::Result<Page> {
        Ok(self.read(file, &self.text(file)?))
    }

    /// Returns the text of the page at a path relative to the root. Invalid UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// Returns the path, if it cannot be read.
    pub fn text(&self, file: &str) -> io::Result<String> {
        let path = self.root.join(file);
        let text = fs::read(&path).map_err(|error| at(&path, &error))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Reads a text as the page at a path relative to the root.
    #[must_use]
    pub fn read(&self, file: &str, text: &str) -> Page {
        // Most pages include the same few files.
        let include = |path: &str| {
            let mut includes = self.includes.borrow_mut();
            let known = includes.entry(path.to_owned());
            known.or_insert_with(|| self.included(path)).clone()
        };
        crate::read(file, text, &include)
    }

    /// Returns the text of an included file, which must be inside of the documentation.
    fn included(&self, path: &str) -> Option<String> {
        let is_inside = path.split('/').all(|part| part != "..");
        self.text(path).ok().filter(|_| is_inside)
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Returns a path below a root with forward slashes.
fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn list(root: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let entry = entry?;
        let path = entry.path();
        // Links to folders may lead in circles.
        if entry.file_type()?.is_dir() {
            list(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(relative(root, &path));
        }
    }
    Ok(())
}
