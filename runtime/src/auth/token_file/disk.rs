//! Reading and writing one file that nobody else may read.
//!
//! New content is written beside the file and then takes its place, so a file is always whole, also
//! when the machine stops in between. A link in its place is neither followed nor replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::owner;

/// How long a file may be, in bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// How often a file is opened that was replaced meanwhile.
const MOST_READS: usize = 10;

/// Puts a file with this content in the place of the one at the path.
pub(super) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if u64::try_from(content.len()).is_ok_and(|length| length > MOST_BYTES) {
        let reason = "the tokens take more than 64 KiB, and would not be read again";
        return Err(io::Error::other(reason));
    }
    let folder = folder(path);
    owner::check_folder(folder)?;
    is_there(path)?;
    let _lock = lock(path)?;
    // A writer that was killed may have left one: nobody else has the lock.
    let new = beside(path, "new")?;
    remove_one(&new).map_err(|error| about(&new, error))?;
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(folder)
}

/// Does the same in a folder that only the user of the process may look into, which is made unless
/// it is there.
pub(super) fn write_in_own_folder(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder(path))?;
    write(path, content)
}

/// Removes a file, if there is one, and what a writer of it has left that was killed. Its lock stays,
/// because somebody may wait for it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let new = beside(path, "new")?;
    if !is_there(path)? && !is_there(&new)? {
        return Ok(());
    }
    let folder = folder(path);
    owner::check_folder(folder)?;
    let _lock = lock(path)?;
    remove_one(&new).map_err(|error| about(&new, error))?;
    remove_one(path)?;
    sync_folder(folder)
}

/// The content of a file, if there is one.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..MOST_READS {
        if !is_there(path)? {
            return Ok(None);
        }
        owner::check_folder(folder(path))?;
        let file = File::open(path)?;
        if is_at(path, &file)? {
            let mut content = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut content)?;
            return Ok(Some(content));
        }
    }
    Err(io::Error::other("it is replaced all the time"))
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// The file beside the one at the path that has this at the end of its name.
fn beside(path: &Path, end: &str) -> io::Result<PathBuf> {
    let mut name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_owned();
    name.push(".");
    name.push(end);
    Ok(path.with_file_name(name))
}

/// An error, and the other file that it is about.
fn about(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Waits until no other process, nor another thread of this one, changes a file. Others wait until
/// what this gives is dropped.
fn lock(path: &Path) -> io::Result<File> {
    let locked = beside(path, "lock")?;
    hold(&locked).map_err(|error| about(&locked, error))
}

/// Waits until nobody else holds this file.
fn hold(path: &Path) -> io::Result<File> {
    is_there(path)?;
    let file = options().create(true).truncate(false).open(path)?;
    if !is_at(path, &file)? {
        return Err(io::Error::other("its lock was replaced by another file"));
    }
    match file.lock() {
        // Not all network file systems have locks.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(file),
        locked => locked.map(|()| file),
    }
}

fn remove_one(path: &Path) -> io::Result<()> {
    if is_there(path)? {
        fs::remove_file(path)
    } else {
        Ok(())
    }
}

/// Writes a file that was not there, down to the disk.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    // With `create_new` a link is not followed.
    let mut file = options().create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Files that only the user of the process may read.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Sees to it that the new name of a file is on the disk, too.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Whether there is a file at a path. A link, or whatever else is no file, is an error, and so is a
/// file of another user.
fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => owner::check_file(&found).map(|()| true),
        Ok(_) => Err(io::Error::other("it is not a file but a link or a folder")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file that was opened is the one at the path, so that no link has led to it. One that
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
            "others may read or write it; allow that to its owner alone (chmod 600)",
        )),
    }
}

#[cfg(not(unix))]
fn is_at(_: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}
