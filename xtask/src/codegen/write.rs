//! Writes the generated files and deletes the orphans.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use bitrix24_codegen::{Change, File, Folder};

use crate::print::{self, counted};

/// The prefix of the names of unfinished files. Git ignores them.
pub(super) const TEMPORARY: &str = ".codegen-";

/// What was done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Created,
    Updated,
    Deleted,
}

/// The files that were changed, by path.
type Done = Vec<(String, Deed)>;

/// Writes the files that differ, each as soon as it is generated, and deletes the orphans. Prints which
/// files were created and deleted, and if `all` is set, which were updated; also after an error.
pub(super) fn apply(
    root: &Path,
    name: &str,
    files: impl Iterator<Item = File>,
    on_disk: Folder,
    all: bool,
) -> io::Result<Vec<Deed>> {
    let mut done = Done::new();
    let outcome = write_all(&root.join(name), files, on_disk, &mut done);
    done.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, deed) in &done {
        match deed {
            Deed::Created => print::line(&format!("created {name}/{path}")),
            Deed::Updated if all => print::line(&format!("updated {name}/{path}")),
            Deed::Updated => {}
            Deed::Deleted => print::line(&format!("deleted {name}/{path}")),
        }
    }
    outcome.map(|()| done.into_iter().map(|(_, deed)| deed).collect())
}

fn write_all(
    folder: &Path,
    files: impl Iterator<Item = File>,
    mut on_disk: Folder,
    done: &mut Done,
) -> io::Result<()> {
    for file in files {
        let Some(change) = on_disk.change(file)? else {
            continue;
        };
        if let Some(orphan) = on_disk.in_the_way(change.path()) {
            delete(folder, orphan, done)?;
        }
        match change {
            Change::Create { path, new } => {
                write(&folder.join(&path), &new)?;
                done.push((path, Deed::Created));
            }
            Change::Update { path, new, .. } => {
                write(&folder.join(&path), &new)?;
                done.push((path, Deed::Updated));
            }
            Change::Delete { path, .. } => delete(folder, path, done)?,
        }
    }
    for path in on_disk.orphans() {
        delete(folder, path, done)?;
    }
    Ok(())
}

/// Prints the number of changes.
pub(super) fn summarize(files: usize, deeds: &[Deed]) {
    let count = |wanted| deeds.iter().filter(|deed| **deed == wanted).count();
    let created = count(Deed::Created);
    let updated = count(Deed::Updated);
    let deleted = count(Deed::Deleted);
    print::line(&format!(
        "{}: {created} created, {updated} updated, {deleted} deleted",
        counted(files, "generated file")
    ));
}

/// Returns the error with its path and the remedy.
fn at(path: &Path, error: &io::Error) -> io::Error {
    let text = format!("{}: {error}. {}", path.display(), advice(error.kind()));
    io::Error::new(error.kind(), text)
}

/// Returns the remedy for an error when writing or deleting a file.
fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied => {
            "Make the file and its folder writable by this account, and run the command again."
        }
        ErrorKind::ReadOnlyFilesystem => {
            "Mount the file system as writable, and run the command again."
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "Free some disk space, and run the command again."
        }
        ErrorKind::AlreadyExists
        | ErrorKind::DirectoryNotEmpty
        | ErrorKind::IsADirectory
        | ErrorKind::NotADirectory => {
            "Remove the file or folder at this path, and run the command again."
        }
        _ => "Fix the cause, and run the command again.",
    }
}

/// Deletes a file and the folders above it that are then empty.
fn delete(folder: &Path, path: String, done: &mut Done) -> io::Result<()> {
    let on_disk = folder.join(&path);
    fs::remove_file(&on_disk).map_err(|error| at(&on_disk, &error))?;
    remove_empty_folders(folder, &on_disk);
    done.push((path, Deed::Deleted));
    Ok(())
}

fn write(path: &Path, contents: &str) -> io::Result<()> {
    replace(path, contents).map_err(|error| at(path, &error))
}

/// Replaces a file atomically: a reader sees the old contents or the new ones.
fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A unique name, so that a file left behind by a killed run is an orphan that the next run
    // deletes.
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)?;
    temporary.write_all(contents.as_bytes())?;
    readable_by_all(temporary.as_file())?;
    temporary.persist(path)?;
    Ok(())
}

/// Temporary files are private; generated files are not, whatever the umask.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Removes the empty folders above a deleted file.
fn remove_empty_folders(root: &Path, deleted: &Path) {
    let folders = deleted
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != root);
    // Removal fails at the first folder that is not empty, as it would for all above it.
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_fits_the_cause() {
        for (kind, expected) in [
            (ErrorKind::PermissionDenied, "writable by this account"),
            (ErrorKind::ReadOnlyFilesystem, "Mount"),
            (ErrorKind::StorageFull, "disk space"),
            (ErrorKind::IsADirectory, "Remove the file or folder"),
            (ErrorKind::Other, "Fix the cause"),
        ] {
            let error = at(Path::new("generated/src/lib.rs"), &kind.into()).to_string();
            assert!(
                error.starts_with("generated/src/lib.rs: ") && error.contains(expected),
                "{error}"
            );
        }
    }
}
