//! Tokens in files: the store that a program on one machine needs.
//!
//! New tokens are written beside the file and then take its place, so a file is always whole, also
//! when the machine stops in between. Only the user of the process may read it. A link in its place
//! is neither followed nor replaced.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tokio::sync::Mutex;

use crate::auth::oauth::{StoreError, TokenStore};
use crate::auth::tokens::Tokens;
use crate::clock::BoxFuture;

/// Lets one writer at a time of this process write, in the order in which they came.
static WRITER: Mutex<()> = Mutex::const_new(());

/// How long a file of tokens may be, in bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// How often a file is opened that was replaced meanwhile.
const MOST_READS: usize = 10;

/// How long the `member_id` of a portal may be to name a file, in bytes.
const MOST_ID_BYTES: usize = 64;

/// A file that holds the tokens of one portal, and that nobody else may read.
///
/// On Unix it has mode 0600, and one that others may read or write is not read. Elsewhere it has the
/// rights that its folder gives it. One process should renew the tokens of a file: two that do so
/// use up each other's.
///
/// ```no_run
/// # use bitrix24_runtime as bitrix24;
/// use std::sync::Arc;
/// use bitrix24::{App, Client, Config, StoreError, TokenFile};
///
/// # fn resume() -> Result<Client, StoreError> {
/// let file = TokenFile::new("tokens.json");
/// let tokens = file.load()?.ok_or("the application is not installed yet")?;
/// let app = App::new("app.1234", "client secret").store(Arc::new(file));
/// Ok(Client::app(app, tokens, Config::default())?)
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TokenFile {
    path: PathBuf,
}

impl TokenFile {
    /// The file at this path, which need not be there yet; its folder has to be.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The tokens that were saved last, if there are any.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, holds no tokens, is a link, or may be read by others.
    pub fn load(&self) -> Result<Option<Tokens>, StoreError> {
        let told = |error: io::Error| format!("{}: {error}", self.path.display());
        match read(&self.path).map_err(told)? {
            Some(text) => match serde_json::from_slice(&text) {
                Ok(tokens) => Ok(Some(tokens)),
                // What serde_json says may quote the file.
                Err(_) => Err(format!("{} holds no tokens", self.path.display()).into()),
            },
            None => Ok(None),
        }
    }
}

impl TokenStore for TokenFile {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(save(self.path.clone(), tokens))
    }
}

/// A folder with a file for each portal, named after its `member_id`: the store of an application
/// on many portals.
///
/// The folder is made when there is none. Its files are as [`TokenFile`] has them.
///
/// ```no_run
/// # use bitrix24_runtime as bitrix24;
/// use std::sync::Arc;
/// use bitrix24::{App, Client, Config, StoreError, TokenFolder};
///
/// # fn resume(member_id: &str) -> Result<Client, StoreError> {
/// let folder = TokenFolder::new("tokens");
/// let tokens = folder.load(member_id)?.ok_or("the application is not installed there")?;
/// let app = App::new("app.1234", "client secret").store(Arc::new(folder));
/// Ok(Client::app(app, tokens, Config::default())?)
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TokenFolder {
    path: PathBuf,
}

impl TokenFolder {
    /// The folder at this path, which need not be there yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The tokens that were saved last for the portal with this `member_id`, if there are any.
    ///
    /// # Errors
    ///
    /// As for [`TokenFile::load`], and when this is no `member_id`.
    pub fn load(&self, member_id: &str) -> Result<Option<Tokens>, StoreError> {
        TokenFile::new(self.file(member_id)?).load()
    }

    /// The path of a portal's file. What the `member_id` of a request is has not been looked at.
    fn file(&self, member_id: &str) -> Result<PathBuf, StoreError> {
        let is_name = (1..=MOST_ID_BYTES).contains(&member_id.len())
            && member_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match is_name {
            // In capitals it would be the same file on some systems, and another one elsewhere.
            true => Ok(self
                .path
                .join(format!("{}.json", member_id.to_ascii_lowercase()))),
            false => Err("a `member_id` has letters and digits alone, 64 at most".into()),
        }
    }
}

impl TokenStore for TokenFolder {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let member_id = tokens.member_id.as_deref();
            let path = self.file(member_id.ok_or("the tokens name no `member_id`")?)?;
            make_folder(&self.path)?;
            save(path, tokens).await
        })
    }
}

/// Saves tokens, on a thread where waiting for a disk holds up nothing else.
async fn save(path: PathBuf, tokens: &Tokens) -> Result<(), StoreError> {
    let text = serde_json::to_vec(tokens)?;
    // The writing keeps its turn when whoever waits for it has given up.
    let turn = WRITER.lock().await;
    let write = move || {
        let _turn = turn;
        write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))
    };
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(write).await??,
        Err(_) => write()?,
    }
    Ok(())
}

/// Puts a file with this content in the place of the one at the path.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    is_there(path)?;
    let chance = RandomState::new().hash_one(());
    let new = path.with_file_name(format!("{}.{chance:016x}.new", name.display()));
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(path)
}

/// Writes a file that was not there, down to the disk.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    // With `create_new` a link is not followed.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Sees to it that the new name of a file is on the disk, too.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    let _ = path;
    Ok(())
}

/// Makes a folder that only the user of the process may look into, unless it is there.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The content of a file, if there is one.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    for _ in 0..MOST_READS {
        if !is_there(path)? {
            return Ok(None);
        }
        let file = File::open(path)?;
        if is_own(path, &file)? {
            let mut content = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut content)?;
            return Ok(Some(content));
        }
    }
    Err(io::Error::other("it is replaced all the time"))
}

/// Whether there is a file at a path. A link, or whatever else is no file, is an error.
fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(io::Error::other("it is not a file but a link or a folder")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file that was opened is the one at the path, so that no link has led to it. One that
/// others may read or write is an error.
#[cfg(unix)]
fn is_own(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let (named, opened) = (fs::symlink_metadata(path)?, file.metadata()?);
    if (named.dev(), named.ino()) != (opened.dev(), opened.ino()) {
        return Ok(false);
    }
    match opened.mode() & 0o077 {
        0 => Ok(true),
        _ => Err(io::Error::other(
            "others may read or write it; allow that to its owner alone (chmod 600)",
        )),
    }
}

#[cfg(not(unix))]
fn is_own(_: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}
