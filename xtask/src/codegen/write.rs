//! Writes the generated files and deletes the orphans.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use bitrix24_codegen::Change;

use super::Target;
use crate::print::{self, counted};

/// The prefix of the names of unfinished files. Git ignores them.
pub(super) const TEMPORARY: &str = ".codegen-";

/// Applies the changes and prints which files are created and deleted, and if `all` is set, which are
/// updated.
pub(super) fn apply(root: &Path, targets: &[Target], all: bool) -> io::Result<()> {
    for target in targets {
        let folder = root.join(target.name);
        for change in &target.changes {
            let path = folder.join(change.path());
            match change {
                Change::Create { new, .. } | Change::Update { new, .. } => write(&path, new),
                Change::Delete { .. } => fs::remove_file(&path),
            }
            .map_err(|error| at(&path, &error))?;
            let name = format!("{}/{}", target.name, change.path());
            match change {
                Change::Create { .. } => print::line(&format!("created {name}")),
                Change::Update { .. } if all => print::line(&format!("updated {name}")),
                Change::Update { .. } => {}
                Change::Delete { .. } => {
                    print::line(&format!("deleted {name}"));
                    remove_empty_folders(&folder, &path);
                }
            }
        }
    }
    Ok(())
}

/// Prints the number of changes.
pub(super) fn summarize(files: usize, targets: &[Target]) {
    let count = |wanted: fn(&Change) -> bool| {
        targets
            .iter()
            .flat_map(|target| &target.changes)
            .filter(|change| wanted(change))
            .count()
    };
    let created = count(|change| matches!(change, Change::Create { .. }));
    let updated = count(|change| matches!(change, Change::Update { .. }));
    let deleted = count(|change| matches!(change, Change::Delete { .. }));
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

/// Replaces a file atomically: a reader sees the old contents or the new ones.
fn write(path: &Path, contents: &str) -> io::Result<()> {
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
