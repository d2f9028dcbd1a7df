//! Tokens in files: the store that a program on one machine needs.

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

/// The turns of the writers of this process, for each file that is being written.
static TURNS: std::sync::Mutex<BTreeMap<PathBuf, Weak<Mutex<()>>>> =
    std::sync::Mutex::new(BTreeMap::new());

/// How long the `member_id` of a portal may be to name a file, in bytes.
const MOST_ID_BYTES: usize = 64;

/// A file that holds the tokens of one portal, and that nobody else may read.
///
/// On Unix it has mode 0600, and one that others may read or write is not read. It is refused where
/// another user owns it or its folder, or may write in its folder; root may own the folder, and
/// others may write there if it is sticky, as `/tmp` is. The group of the folder may write there if
/// it is the one that the process runs as, or any that it is in where root owns the folder, as that of
/// a Kubernetes volume with an `fsGroup`. Elsewhere the file has the rights that its folder gives it.
///
/// One writer at a time, of all processes on the machine, writes the file. It locks the file of the
/// same name with `.lock` behind it, which stays, and writes one with `.new` behind it, which then
/// takes the place of the file. Only one process should renew the tokens of a file nevertheless: two
/// that do so use up each other's.
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
    /// When the file cannot be read, holds no tokens, is a link, or others may read or replace it.
    pub fn load(&self) -> Result<Option<Tokens>, StoreError> {
        let Some(text) = disk::read(&self.path).map_err(|error| told(&self.path, error))? else {
            return Ok(None);
        };
        // What serde_json says may quote the file.
        let none = |_| told(&self.path, io::Error::other("it holds no tokens"));
        Ok(Some(serde_json::from_slice(&text).map_err(none)?))
    }
}

impl TokenStore for TokenFile {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(save(self.path.clone(), tokens, disk::write))
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

    /// Removes the tokens of a portal that has removed the application. Where there are none, nothing
    /// is done.
    ///
    /// # Errors
    ///
    /// When the file cannot be removed, or this is no `member_id`.
    pub async fn remove(&self, member_id: &str) -> Result<(), StoreError> {
        in_turn(self.file(member_id)?, disk::remove).await
    }

    /// The path of a portal's file. What the `member_id` of a request is has not been looked at.
    fn file(&self, member_id: &str) -> Result<PathBuf, StoreError> {
        let is_name = (1..=MOST_ID_BYTES).contains(&member_id.len())
            && member_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name {
            return Err("a `member_id` has letters and digits alone, 64 at most".into());
        }
        // In capitals it would be the same file on some systems, and another one elsewhere.
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

/// Saves tokens with this function, on a thread where waiting for a disk holds up nothing else.
async fn save(
    path: PathBuf,
    tokens: &Tokens,
    write: fn(&Path, &[u8]) -> io::Result<()>,
) -> Result<(), StoreError> {
    let text = serde_json::to_vec(tokens)?;
    in_turn(path, move |path| write(path, &text)).await
}

/// Changes a file when those are done that have begun to do so before.
async fn in_turn(
    path: PathBuf,
    change: impl FnOnce(&Path) -> io::Result<()> + Send + 'static,
) -> Result<(), StoreError> {
    // The change keeps its turn when whoever waits for it has given up, so that an older pair of
    // tokens never takes the place of a newer one.
    let turn = turn(&path)?.lock_owned().await;
    let change = move || {
        let _turn = turn;
        change(&path).map_err(|error| told(&path, error))
    };
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(change).await?,
        Err(_) => change(),
    }
}

/// The turns of the writers of one file, who come in the order in which they ask.
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

/// What is wrong with a file of tokens.
#[derive(thiserror::Error)]
#[error("{}: {reason}", path.display())]
struct FileError {
    path: PathBuf,
    reason: io::Error,
}

debug_as_sentence!(struct FileError { path, reason });

fn told(path: &Path, reason: io::Error) -> StoreError {
    let path = path.to_owned();
    FileError { path, reason }.into()
}
