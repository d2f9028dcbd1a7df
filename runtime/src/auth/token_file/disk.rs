//! Reads and writes a file that only its owner can read.
//!
//! New content is written to a separate file, which then replaces the old one, so a file is always
//! complete, even if the machine stops in between. A link at its place is neither followed nor
//! replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::owner;

/// The maximum length of a file, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// How often opening a file is retried if it was replaced meanwhile.
const MAX_READS: usize = 10;

/// Replaces the file at this path with this content.
pub(super) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if u64::try_from(content.len()).is_ok_and(|length| length > MAX_BYTES) {
        let reason = "the tokens take more than 64 KiB and could not be read back";
        return Err(io::Error::other(reason));
    }
    let folder = folder(path);
    owner::check_folder(folder)?;
    is_there(path)?;
    let _lock = lock(path)?;
    // A killed writer may have left one: nobody else has the lock.
    let new = with_suffix(path, "new")?;
    remove_one(&new).map_err(|error| error_at(&new, error))?;
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(folder)
}

/// Writes a file like [`write()`], in a folder that only the user of the process may access, which
/// is created if it does not exist.
pub(super) fn write_in_own_folder(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder(path))?;
    write(path, content)
}

/// Removes a file, if it exists, and the remains of a killed writer. The lock file stays, because
/// another process may be waiting for it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let new = with_suffix(path, "new")?;
    if !is_there(path)? && !is_there(&new)? {
        return Ok(());
    }
    let folder = folder(path);
    owner::check_folder(folder)?;
    let _lock = lock(path)?;
    remove_one(&new).map_err(|error| error_at(&new, error))?;
    remove_one(path)?;
    sync_folder(folder)
}

/// Returns the content of a file, if it exists.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..MAX_READS {
        if !is_there(path)? {
            return Ok(None);
        }
        owner::check_folder(folder(path))?;
        let file = File::open(path)?;
        if is_at(path, &file)? {
            let mut content = Vec::new();
            file.take(MAX_BYTES).read_to_end(&mut content)?;
            return Ok(Some(content));
        }
    }
    Err(io::Error::other(
        "it was replaced during every attempt to read it",
    ))
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// Returns the path with a suffix.
fn with_suffix(path: &Path, end: &str) -> io::Result<PathBuf> {
    let mut name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_owned();
    name.push(".");
    name.push(end);
    Ok(path.with_file_name(name))
}

/// Returns the error with the path of the file that it is about, which is not the token file.
fn error_at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Waits until no other process or thread changes the file. Others wait until the returned lock is
/// dropped.
fn lock(path: &Path) -> io::Result<File> {
    let locked = with_suffix(path, "lock")?;
    lock_file(&locked).map_err(|error| error_at(&locked, error))
}

/// Waits until nobody else holds this file.
fn lock_file(path: &Path) -> io::Result<File> {
    is_there(path)?;
    let file = options().create(true).truncate(false).open(path)?;
    if !is_at(path, &file)? {
        return Err(io::Error::other("its lock was replaced by another file"));
    }
    match file.lock() {
        // Some network file systems have no locks.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(file),
        locked => locked.map(|()| file),
    }
}

/// Removes a file, if it exists.
fn remove_one(path: &Path) -> io::Result<()> {
    if is_there(path)? {
        fs::remove_file(path)
    } else {
        Ok(())
    }
}

/// Writes a new file and flushes it to the disk.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    // `create_new` does not follow links.
    let mut file = options().create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Returns options for files that only the user of the process may read.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Flushes the new name of a file to the disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Returns whether there is a file at a path. A link, anything else that is not a file, and a file
/// of another user are errors.
fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => owner::check_file(&found).map(|()| true),
        Ok(_) => Err(io::Error::other("it is not a file but a link or a folder")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Returns whether an opened file is the one at the path, so that no link was followed. A file that
/// others may read or write is an error.
#[cfg(unix)]
fn is_at(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let (named, opened) = (fs::symlink_metadata(path)?, file.metadata()?);
    if (named.dev(), named.ino()) != (opened.dev(), opened.ino()) {
        return Ok(false);
    }
    match opened.mode() & 0o077 {
        0 => owner::check_file(&opened).map(|()| true),
        _ => Err(io::Error::other(
            "others may read or write it; restrict it to its owner (chmod 600)",
        )),
    }
}

#[cfg(not(unix))]
fn is_at(_: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}
