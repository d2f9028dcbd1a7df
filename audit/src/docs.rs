//! The pages of an audit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitrix24_pages::{Page, Place};

use crate::api::Api;

/// The pages that matter for a spec, and the names of all methods that pages describe.
///
/// Pages are added one at a time, so that the facts of a whole documentation are never in memory.
pub struct Docs {
    /// The folders or pages that were read completely; an empty path is the whole documentation.
    complete: Vec<String>,
    pages: BTreeMap<String, Page>,
    /// All methods of pages, with the file of each page, by name in lower case.
    methods: HashMap<String, Vec<(String, Place)>>,
    /// The paths of the pages that matter, by the name of their method in lower case.
    files: HashMap<String, BTreeSet<String>>,
    wanted_files: BTreeSet<String>,
    wanted_methods: BTreeSet<String>,
}

impl Docs {
    /// Creates an empty collection for the pages below some paths, which are relative to the root of
    /// the documentation.
    #[must_use]
    pub fn new(api: &Api, complete: Vec<String>) -> Self {
        let methods = api.methods().map(|method| method.name.to_lowercase());
        Self {
            complete,
            pages: BTreeMap::new(),
            methods: HashMap::new(),
            files: HashMap::new(),
            wanted_files: api.pages(),
            wanted_methods: methods.collect(),
        }
    }

    /// Adds a page.
    pub fn add(&mut self, page: Page) {
        let mut is_wanted = self.wanted_files.contains(&page.file);
        if let Some(method) = &page.method {
            let name = method.value.to_lowercase();
            is_wanted |= self.wanted_methods.contains(&name);
            let named = (method.value.clone(), method.at.clone());
            self.methods.entry(name).or_default().push(named);
        }
        if is_wanted {
            if let Some(method) = &page.method {
                let files = self.files.entry(method.value.to_lowercase()).or_default();
                files.insert(page.file.clone());
            }
            self.pages.insert(page.file.clone(), page);
        }
    }

    /// Returns the page at a path.
    #[must_use]
    pub fn page(&self, file: &str) -> Option<&Page> {
        self.pages.get(file)
    }

    /// Returns the pages that matter, in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.values()
    }

    /// Returns the pages that describe a method, whatever the letter case of its name.
    #[must_use]
    pub fn pages_of(&self, method: &str) -> Vec<&Page> {
        let files = self.files.get(&method.to_lowercase());
        let files = files.into_iter().flatten();
        let mut pages: Vec<&Page> = files.filter_map(|file| self.page(file)).collect();
        // The exact spelling comes first.
        pages.sort_by_key(|page| page.method.as_ref().is_none_or(|name| name.value != method));
        pages
    }

    /// Returns all methods of pages with their places, in the order of their names.
    #[must_use]
    pub fn methods(&self) -> Vec<&(String, Place)> {
        let mut methods: Vec<_> = self.methods.values().flatten().collect();
        methods.sort();
        methods
    }

    /// Returns whether a page would have been read if it existed.
    #[must_use]
    pub fn covers(&self, file: &str) -> bool {
        self.complete
            .iter()
            .any(|path| path.is_empty() || path == file || file.starts_with(&format!("{path}/")))
    }
}
