//! The pages of a documentation in memory, with edits.

use std::collections::BTreeMap;
use std::path::Path;

use bitrix24_audit::{Api, Docs};
use bitrix24_pages::{Checkout, Page, read};

/// The texts of all pages by path.
pub struct Corpus {
    texts: BTreeMap<String, String>,
    /// The facts of the pages as they are.
    pages: BTreeMap<String, Page>,
}

/// An edit of a page.
#[derive(Clone)]
pub struct Edit {
    /// The path of the page.
    pub file: String,
    /// The path of the page after the edit, if that is another.
    pub moved: Option<String>,
    /// The text of the page after the edit; `None` if the page is gone.
    pub text: Option<String>,
}

impl Edit {
    /// Returns the path of the page after the edit.
    pub fn file_after(&self) -> &str {
        self.moved.as_ref().unwrap_or(&self.file)
    }
}

impl Corpus {
    /// Reads the pages that matter for a spec.
    pub fn read(root: &Path, api: &Api) -> Self {
        let checkout = Checkout::open(root).expect("the documentation can be read");
        let mut docs = Docs::new(api, vec![String::new()]);
        for page in checkout.pages() {
            docs.add(page.expect("a page can be read"));
        }
        let pages: BTreeMap<String, Page> = docs
            .pages()
            .map(|page| (page.file.clone(), page.clone()))
            .collect();
        let mut texts = BTreeMap::new();
        for file in checkout.files() {
            let is_included = file.contains("_includes/");
            if is_included || pages.contains_key(file) {
                let text = checkout.text(file).expect("a page can be read");
                texts.insert(file.clone(), text);
            }
        }
        Self { texts, pages }
    }

    /// Returns the lines of a page.
    pub fn lines(&self, file: &str) -> Vec<String> {
        let text = self.texts.get(file).map_or("", String::as_str);
        text.lines().map(ToOwned::to_owned).collect()
    }

    /// Returns the pages with edits.
    pub fn docs(&self, api: &Api, edits: &[Edit]) -> Docs {
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, text) in &self.texts {
            texts.insert(file, text);
        }
        for edit in edits {
            if edit.moved.is_some() || edit.text.is_none() {
                texts.remove(edit.file.as_str());
            }
            if let Some(text) = &edit.text {
                texts.insert(edit.file_after(), text);
            }
        }
        let of_include = edits.iter().any(|edit| edit.file.contains("_includes/"));
        let mut docs = Docs::new(api, vec![String::new()]);
        for (file, text) in &texts {
            if file.contains("_includes/") {
                continue;
            }
            let is_edited = edits.iter().any(|edit| edit.file_after() == *file);
            match self.pages.get(*file).filter(|_| !is_edited && !of_include) {
                Some(page) => docs.add(page.clone()),
                None => docs.add(read(file, text, &|path| {
                    texts.get(path).map(|text| (*text).to_owned())
                })),
            }
        }
        docs
    }
}
