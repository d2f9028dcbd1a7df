//! Files in chats, and the links they are downloaded by.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::{Content, Row, World};
use crate::auth::access::Credential;
use crate::number::Number;
use crate::php::base64;

/// The largest file a portal accepts, one byte less than 100 MiB.
const MAX_SIZE: usize = 100 * 1024 * 1024 - 1;
/// The placeholder for the signature of a link.
const SIGNATURE: &str = "demo-signature";

/// All files and links.
pub(super) struct Files {
    files: BTreeMap<u64, File>,
    row: Row,
    max_size: usize,
}

/// A file in a chat.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) chat: u64,
    pub(crate) author: u64,
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
    pub(crate) date: Duration,
}

/// A file to be added.
pub(crate) struct NewFile<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: Vec<u8>,
    pub(crate) message: &'a str,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            row: Row::default(),
            max_size: MAX_SIZE,
        }
    }
}

impl World {
    /// Adds a file to a chat, with a message by its owner, and returns the numbers of both.
    pub fn add_file(&mut self, chat: impl Into<Number>, name: &str, content: &[u8]) -> (u64, u64) {
        let chat = chat.into().0;
        let owner = self.chat(chat).map_or(0, |chat| chat.owner);
        let new = NewFile {
            name,
            content: content.to_vec(),
            message: "",
        };
        self.upload(owner, chat, new)
    }

    /// Returns the content of a file; `None` if there is no such file.
    pub fn file_content(&self, id: impl Into<Number>) -> Option<&[u8]> {
        let id = id.into().0;
        let file = self.files.files.get(&id)?;
        Some(&file.content)
    }

    /// Sets how many bytes a file may have: by default one less than 100 MiB.
    pub fn set_max_file_size(&mut self, bytes: usize) {
        self.files.max_size = bytes;
    }

    pub(crate) fn max_file_size(&self) -> usize {
        self.files.max_size
    }

    pub(crate) fn file(&self, id: u64) -> Option<&File> {
        self.files.files.get(&id)
    }

    /// Adds a file to a chat, with a message that shows it, and returns the numbers of both.
    pub(crate) fn upload(&mut self, author: u64, chat: u64, new: NewFile<'_>) -> (u64, u64) {
        let id = self.files.row.next();
        let file = File {
            chat,
            author,
            name: new.name.to_owned(),
            content: new.content,
            date: self.now,
        };
        self.files.files.insert(id, file);
        let mut content = Content::text(new.message);
        content.params.insert("FILE_ID".to_owned(), json!([id]));
        (id, self.post(author, chat, content))
    }

    /// Returns a download link for the file, which contains the caller's key and is valid as long
    /// as the key. `scope` is that of the method that was called.
    pub(crate) fn link(&self, file: u64, scope: &str, key: &Credential) -> String {
        let query = base64::encode(format!("file={file}").as_bytes());
        let mut form = form_urlencoded::Serializer::new(String::new());
        let path = match key {
            Credential::Webhook { user, code } => format!("{user}/{code}/download/"),
            Credential::Token(token) => {
                form.append_pair("auth", token);
                "download.json".to_owned()
            }
        };
        form.append_pair("token", &format!("{scope}|{query}|{SIGNATURE}"));
        format!("{}/rest/{path}?{}", self.origin, form.finish())
    }

    /// Returns the file of a link's token.
    pub(crate) fn linked(&self, token: &str) -> Option<&File> {
        let mut parts = token.split('|').skip(1);
        let query = base64::decode(parts.next()?)?;
        let signed = parts.next().filter(|signature| *signature == SIGNATURE);
        let query = std::str::from_utf8(&query)
            .ok()
            .filter(|_| signed.is_some())?;
        self.files
            .files
            .get(&query.strip_prefix("file=")?.parse().ok()?)
    }
}
