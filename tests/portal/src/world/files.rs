//! Files in chats, and the links they are downloaded by, each of which is good for once.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::{Content, Row, World};

/// The largest file the vendor's page allows.
const MAX_SIZE: usize = 100 * 1024 * 1024;

/// All files and links.
pub(super) struct Files {
    files: BTreeMap<u64, File>,
    /// The files by the tokens of the links that were not used yet.
    links: BTreeMap<String, u64>,
    row: Row,
    link_row: Row,
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

/// A file to be.
pub(crate) struct NewFile<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: Vec<u8>,
    pub(crate) message: &'a str,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            links: BTreeMap::new(),
            row: Row::default(),
            link_row: Row::default(),
            max_size: MAX_SIZE,
        }
    }
}

impl World {
    /// The owner of a chat puts a file into it, with a message that shows it: the numbers of both.
    pub fn add_file(&mut self, chat: u64, name: &str, content: &[u8]) -> (u64, u64) {
        let owner = self.chat(chat).map_or(0, |chat| chat.owner);
        let new = NewFile {
            name,
            content: content.to_vec(),
            message: "",
        };
        self.upload(owner, chat, new)
    }

    /// The content of a file; none when there is no such file.
    pub fn file_content(&self, id: u64) -> Option<&[u8]> {
        let file = self.files.files.get(&id)?;
        Some(&file.content)
    }

    /// How many bytes a file may have: 100 MiB, until a test that wants to meet the limit sets a
    /// lower one.
    pub fn set_max_file_size(&mut self, bytes: usize) {
        self.files.max_size = bytes;
    }

    pub(crate) fn max_file_size(&self) -> usize {
        self.files.max_size
    }

    pub(crate) fn file(&self, id: u64) -> Option<&File> {
        self.files.files.get(&id)
    }

    /// Puts a file into a chat, with a message that shows it: the numbers of both.
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

    /// A link the file can be downloaded by, once. `by` is the scope of who asked for it.
    pub(crate) fn link(&mut self, file: u64, by: &str) -> String {
        let name = format!("demo-download-{}", self.files.link_row.next());
        self.files.links.insert(format!("{by}|{name}"), file);
        format!("{}/rest/download.json?token={by}%7C{name}", self.origin)
    }

    /// The file behind the token of a link, which is used up by it.
    pub(crate) fn use_link(&mut self, token: &str) -> Option<&File> {
        let file = self.files.links.remove(token)?;
        self.files.files.get(&file)
    }
}
