//! The changes after which a folder contains exactly the generated files.
//!
//! One decision, three callers: writing applies the plan, checking prints it, and a test asserts
//! that it is empty.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

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

/// Returns the changes that turn `on_disk` into `expected`, ordered by path.
#[must_use]
pub fn plan(expected: &[File], on_disk: &BTreeMap<String, Vec<u8>>) -> Vec<Change> {
    let expected: BTreeMap<&str, &str> = expected
        .iter()
        .map(|file| (file.path.as_str(), file.contents.as_str()))
        .collect();
    let wanted = expected
        .iter()
        .filter_map(|(path, new)| match on_disk.get(*path) {
            None => Some(Change::Create {
                path: (*path).to_owned(),
                new: (*new).to_owned(),
            }),
            Some(old) if old == new.as_bytes() => None,
            Some(old) => Some(Change::Update {
                path: (*path).to_owned(),
                old: old.clone(),
                new: (*new).to_owned(),
            }),
        });
    let orphans = on_disk
        .iter()
        .filter(|(path, _)| !expected.contains_key(path.as_str()))
        .map(|(path, old)| Change::Delete {
            path: path.clone(),
            old: old.clone(),
        });
    let mut changes: Vec<Change> = wanted.chain(orphans).collect();
    changes.sort_by(|a, b| a.path().cmp(b.path()));
    changes
}

/// Reads the files below a folder, by path, except those in `keep`, which are written by hand. A
/// folder that does not exist is empty. Links inside the folder are not followed.
///
/// # Errors
///
/// Fails if a folder or file cannot be read, or if the folder itself is a link, because files would
/// then be written and deleted elsewhere.
pub fn read_tree(folder: &Path, keep: &[&str]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    fn walk(
        folder: &Path,
        prefix: &str,
        keep: &[&str],
        files: &mut BTreeMap<String, Vec<u8>>,
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
                walk(&on_disk, &format!("{path}/"), keep, files)?;
            } else if kind.is_symlink() {
                // A link is never a generated file, whatever it points to.
                let target = std::fs::read_link(&on_disk).map_err(|error| at(&on_disk, &error))?;
                files.insert(path, format!("link to {}", target.display()).into_bytes());
            } else {
                let contents = std::fs::read(&on_disk).map_err(|error| at(&on_disk, &error))?;
                files.insert(path, contents);
            }
        }
        Ok(())
    }

    let mut files = BTreeMap::new();
    match std::fs::symlink_metadata(folder) {
        Ok(found) if found.is_symlink() => Err(io::Error::new(
            io::ErrorKind::NotADirectory,
            format!("{} is a link. Replace it by a folder.", folder.display()),
        )),
        Ok(_) => walk(folder, "", keep, &mut files).map(|()| files),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(files),
        Err(error) => Err(at(folder, &error)),
    }
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
