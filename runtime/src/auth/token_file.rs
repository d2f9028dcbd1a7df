//! Token files: the token store for programs on one machine.

mod disk;
mod owner;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, Weak};

use tokio::sync::Mutex;

use crate::auth::oauth::{StoreError, TokenStore};
use crate::auth::tokens::Tokens;
use crate::clock::BoxFuture;
use crate::error::debug_as_sentence;

/// The locks of this process's writers, one for each file that is being written.
static TURNS: std::sync::Mutex<BTreeMap<PathBuf, Weak<Mutex<()>>>> =
    std::sync::Mutex::new(BTreeMap::new());

/// The maximum length of a `member_id` in a file name, in bytes.
const MAX_ID_BYTES: usize = 64;

/// A file that holds the tokens of one portal and that only its owner can read.
///
/// On Unix the file has mode 0600, and a file that others may read or write is not read. It is
/// rejected if another user owns it or its folder, or may write in its folder; root may own the
/// folder, and others may write there if it is sticky, like `/tmp`. The folder's group may write
/// there if it is the primary group of the process, or any of its groups if root owns the folder,
/// as for a Kubernetes volume with an `fsGroup`. On other systems the file inherits the rights of
/// its folder.
///
/// The file is written by one writer at a time, of all processes on the machine. A writer locks the
/// file with the suffix `.lock`, which stays, and writes the file with the suffix `.new`, which
/// then replaces the token file. Still, only one process should renew the tokens of a file: two
/// would use up each other's.
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
    /// Creates a store for the file at this path. The file need not exist yet; its folder has to.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the tokens that were saved last, if there are any.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, holds no tokens, is a link, or others may read or replace it.
    pub fn load(&self) -> Result<Option<Tokens>, StoreError> {
        let Some(text) = disk::read(&self.path).map_err(|error| store_error(&self.path, error))?
        else {
            return Ok(None);
        };
        // An error of serde_json may quote the file.
        let none = |_| store_error(&self.path, io::Error::other("it contains no tokens"));
        Ok(Some(serde_json::from_slice(&text).map_err(none)?))
    }
}

impl TokenStore for TokenFile {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(save(self.path.clone(), tokens, disk::write))
    }
}

/// A folder with one file for each portal, named after its `member_id`: the token store of an
/// application on many portals.
///
/// The folder is created if it does not exist. The rules of [`TokenFile`] apply to its files.
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
    /// Creates a store for the folder at this path, which need not exist yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the tokens that were saved last for the portal with this `member_id`, if there are
    /// any.
    ///
    /// # Errors
    ///
    /// As for [`TokenFile::load`], and if this is not a valid `member_id`.
    pub fn load(&self, member_id: &str) -> Result<Option<Tokens>, StoreError> {
        TokenFile::new(self.file(member_id)?).load()
    }

    /// Removes the tokens of a portal that has uninstalled the application, if there are any.
    ///
    /// # Errors
    ///
    /// If the file cannot be removed, or `member_id` is not valid.
    pub async fn remove(&self, member_id: &str) -> Result<(), StoreError> {
        in_turn(self.file(member_id)?, disk::remove).await
    }

    /// Returns the path of a portal's file. The `member_id` of a request is untrusted.
    fn file(&self, member_id: &str) -> Result<PathBuf, StoreError> {
        let is_name = (1..=MAX_ID_BYTES).contains(&member_id.len())
            && member_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name {
            return Err("a `member_id` consists of at most 64 letters and digits".into());
        }
        // A name in capitals would be the same file on some systems, and another one elsewhere.
        let name = format!("{}.json", member_id.to_ascii_lowercase());
        Ok(self.path.join(name))
    }
}

impl TokenStore for TokenFolder {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let member_id = tokens.member_id.as_deref();
            let path = self.file(member_id.ok_or("the tokens name no `member_id`")?)?;
            save(path, tokens, disk::write_in_own_folder).await
        })
    }
}

/// Saves tokens with this function, on a thread where waiting for a disk blocks nothing else.
async fn save(
    path: PathBuf,
    tokens: &Tokens,
    write: fn(&Path, &[u8]) -> io::Result<()>,
) -> Result<(), StoreError> {
    let text = serde_json::to_vec(tokens)?;
    in_turn(path, move |path| write(path, &text)).await
}

/// Changes a file after all earlier changes of it.
async fn in_turn(
    path: PathBuf,
    change: impl FnOnce(&Path) -> io::Result<()> + Send + 'static,
) -> Result<(), StoreError> {
    // The change keeps its turn after its caller has given up, so that an older pair of tokens never
    // replaces a newer one.
    let turn = turn(&path)?.lock_owned().await;
    let change = move || {
        let _turn = turn;
        change(&path).map_err(|error| store_error(&path, error))
    };
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(change).await?,
        Err(_) => change(),
    }
}

/// Returns the lock of the writers of one file, which is fair.
fn turn(path: &Path) -> io::Result<Arc<Mutex<()>>> {
    let path = std::path::absolute(path)?;
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(turn) = turns.get(&path).and_then(Weak::upgrade) {
        return Ok(turn);
    }
    turns.retain(|_, turn| turn.strong_count() > 0);
    let turn = Arc::default();
    turns.insert(path, Arc::downgrade(&turn));
    Ok(turn)
}

/// An error of a token file.
#[derive(thiserror::Error)]
#[error("{}: {reason}", path.display())]
struct FileError {
    path: PathBuf,
    reason: io::Error,
}

debug_as_sentence!(struct FileError { path, reason });

fn store_error(path: &Path, reason: io::Error) -> StoreError {
    let path = path.to_owned();
    FileError { path, reason }.into()
}
