//! The changes after which a folder contains exactly the generated files.
//!
//! One decision, three callers: writing applies the changes, checking prints them, and a test asserts
//! that there are none. Each file is compared when it is generated, so that neither the generated
//! files nor those on disk have to be in memory together.

use std::collections::BTreeMap;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use crate::File;

/// One change to the folder of generated files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file that is missing.
    Create {
        /// The path.
        path: String,
        /// The new contents.
        new: String,
    },
    /// A file that differs.
    Update {
        /// The path.
        path: String,
        /// The current contents.
        old: Vec<u8>,
        /// The new contents.
        new: String,
    },
    /// A file that is no longer generated.
    Delete {
        /// The path.
        path: String,
        /// The current contents.
        old: Vec<u8>,
    },
}

impl Change {
    /// Returns the path of the file, relative to the folder of generated files.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Create { path, .. } | Self::Update { path, .. } | Self::Delete { path, .. } => {
                path
            }
        }
    }
}

/// Returns the changes after which a folder contains exactly these files, ordered by path.
///
/// # Errors
///
/// Fails if a file cannot be read.
pub fn plan(files: impl Iterator<Item = File>, mut on_disk: Folder) -> io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    for file in files {
        changes.extend(on_disk.change(file)?);
    }
    for orphan in on_disk.contents() {
        let (path, old) = orphan?;
        changes.push(Change::Delete { path, old });
    }
    changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(changes)
}

/// A folder of generated files: the paths of those that were not generated so far.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    files: BTreeMap<String, FileType>,
}

impl Folder {
    /// Lists the files below a folder, except those in `keep`, which are written by hand. A folder
    /// that does not exist is empty. Links inside the folder are not followed.
    ///
    /// # Errors
    ///
    /// Fails if a folder cannot be read, or if the folder itself is a link, because files would then
    /// be written and deleted elsewhere.
    pub fn list(path: &Path, keep: &[&str]) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        match std::fs::symlink_metadata(path) {
            Ok(found) if found.is_symlink() => {
                return Err(io::Error::new(
                    io::ErrorKind::NotADirectory,
                    format!("{} is a link. Replace it by a folder.", path.display()),
                ));
            }
            Ok(_) => list(path, "", keep, &mut files)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(at(path, &error)),
        }
        let path = path.to_owned();
        Ok(Self { path, files })
    }

    /// Removes files from the list.
    pub fn retain(&mut self, is_listed: impl Fn(&str) -> bool) {
        self.files.retain(|path, _| is_listed(path));
    }

    /// Whether a file is listed.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns the change for a generated file, if there is one, and removes the file from the list.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read.
    pub fn change(&mut self, file: File) -> io::Result<Option<Change>> {
        let File { path, contents } = file;
        let Some(kind) = self.files.remove(&path) else {
            let new = contents;
            return Ok(Some(Change::Create { path, new }));
        };
        let (old, new) = (self.read(&path, kind)?, contents);
        Ok((old != new.as_bytes()).then_some(Change::Update { path, old, new }))
    }

    /// Returns a listed file that is in place of a folder above a path, and removes it from the list:
    /// it is an orphan.
    pub fn in_the_way(&mut self, path: &str) -> Option<String> {
        let mut above = path.match_indices('/').map(|(end, _)| &path[..end]);
        let found = above.find(|above| self.contains(above))?;
        self.files.remove_entry(found).map(|(path, _)| path)
    }

    /// Returns the paths of the files that are still listed.
    pub fn orphans(self) -> impl Iterator<Item = String> {
        self.files.into_keys()
    }

    /// Returns the listed files with their contents, one by one.
    fn contents(mut self) -> impl Iterator<Item = io::Result<(String, Vec<u8>)>> {
        let files = std::mem::take(&mut self.files).into_iter();
        files.map(move |(path, kind)| {
            let contents = self.read(&path, kind)?;
            Ok((path, contents))
        })
    }

    fn read(&self, path: &str, kind: FileType) -> io::Result<Vec<u8>> {
        let path = self.path.join(path);
        if kind.is_symlink() {
            // A link is never a generated file, whatever it points to.
            let target = std::fs::read_link(&path).map_err(|error| at(&path, &error))?;
            return Ok(format!("link to {}", target.display()).into_bytes());
        }
        std::fs::read(&path).map_err(|error| at(&path, &error))
    }
}

/// Returns the files below a folder with their contents.
///
/// # Errors
///
/// Fails like [`Folder::list`], or if a file cannot be read.
pub fn read_tree(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    Folder::list(folder, &[])?.contents().collect()
}

fn list(
    folder: &Path,
    prefix: &str,
    keep: &[&str],
    files: &mut BTreeMap<String, FileType>,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let entry = entry.map_err(|error| at(folder, &error))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if keep.contains(&path.as_str()) {
            continue;
        }
        let on_disk = entry.path();
        let kind = entry.file_type().map_err(|error| at(&on_disk, &error))?;
        if kind.is_dir() {
            list(&on_disk, &format!("{path}/"), keep, files)?;
        } else {
            files.insert(path, kind);
        }
    }
    Ok(())
}

/// Returns the error with its path and the remedy.
fn at(path: &Path, error: &io::Error) -> io::Error {
    let advice = match error.kind() {
        io::ErrorKind::PermissionDenied => "Make it readable by this account.",
        _ => "Check the file and its disk, and run the command again.",
    };
    io::Error::new(
        error.kind(),
        format!("{}: {error}. {advice}", path.display()),
    )
}
