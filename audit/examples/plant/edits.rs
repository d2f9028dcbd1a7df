//! Edits that each change one fact, made from the rows of real pages.

mod methods;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bitrix24_audit::{Docs, Rule};

use crate::corpus::{Corpus, Edit};

/// An edit and what an audit must report.
pub struct Planted {
    /// The kind of fact, and what happens to it.
    pub kind: String,
    /// The edit in words.
    pub note: String,
    /// The edit.
    pub edit: Edit,
    /// The findings.
    pub expected: Vec<Expected>,
}

/// A finding that an audit must report.
pub struct Expected {
    /// The rule.
    pub rule: Rule,
    /// The lines at which it may be: where something is missing, those of the rows beside it.
    pub lines: Vec<u32>,
}

impl Expected {
    /// Creates a finding at one line.
    pub fn at(rule: Rule, line: usize) -> Self {
        Self {
            rule,
            lines: vec![line as u32],
        }
    }
}

/// The names in the spec, as far as an edit must know them: what the spec does not say about a name
/// cannot be compared.
pub struct Words {
    /// The types that the spec gives to parameters and fields, by name.
    pub types: BTreeMap<String, BTreeSet<String>>,
    /// The enumerations.
    pub enums: BTreeSet<String>,
    /// The error codes whose message is known.
    pub messages: BTreeSet<String>,
    /// The names of blocks, methods among them.
    pub names: BTreeSet<String>,
    /// The anchors of pages.
    pub anchors: BTreeSet<String>,
}

/// Chooses edits, as many of each kind as there can be.
pub fn choose(corpus: &Corpus, docs: &Docs, spec: &Path, count: usize, seed: u64) -> Vec<Planted> {
    let words = Words::read(spec);
    let mut kinds: BTreeMap<String, Vec<Planted>> = BTreeMap::new();
    for page in docs.pages() {
        let method = page.method.as_ref().map(|method| &method.value);
        if method.is_some_and(|method| !words.names.contains(method)) {
            continue;
        }
        let lines = corpus.lines(&page.file);
        let mut edits = methods::edits(corpus, page, &lines);
        edits.extend(rows::edits(page, &lines, &words));
        for planted in edits {
            kinds.entry(planted.kind.clone()).or_default().push(planted);
        }
    }
    for planted in methods::system(corpus, docs) {
        kinds.entry(planted.kind.clone()).or_default().push(planted);
    }
    let mut random = Random(seed);
    let mut chosen = Vec::new();
    while chosen.len() < count && kinds.values().any(|edits| !edits.is_empty()) {
        for edits in kinds.values_mut() {
            if !edits.is_empty() && chosen.len() < count {
                let at = random.below(edits.len());
                chosen.push(edits.swap_remove(at));
            }
        }
    }
    chosen
}

impl Words {
    /// Reads the words of a spec line by line, independently of the generator.
    fn read(spec: &Path) -> Self {
        let mut words = Self {
            types: BTreeMap::new(),
            enums: BTreeSet::new(),
            messages: BTreeSet::new(),
            names: BTreeSet::new(),
            anchors: BTreeSet::new(),
        };
        let mut folders = vec![spec.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)
                .expect("the spec can be read")
                .flatten()
            {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path
                    .extension()
                    .is_some_and(|extension| extension == "yaml")
                {
                    let text = std::fs::read_to_string(&path).expect("the spec can be read");
                    words.add(&text, path.to_string_lossy().contains("/enums/"));
                }
            }
        }
        words
    }

    fn add(&mut self, text: &str, is_enum: bool) {
        let mut key = String::new();
        for line in text.lines() {
            let plain = line.trim();
            if let Some(name) = plain.strip_suffix(':') {
                key = name.trim_matches('"').to_owned();
                self.names.insert(key.clone());
                if is_enum && line.len() - line.trim_start().len() == 2 {
                    self.enums.insert(key.clone());
                }
            }
            if let Some((name, rest)) = plain.split_once(": {type: ") {
                let written = rest.split([',', '}']).next().unwrap_or_default();
                self.add_type(name, written);
            } else if let Some(written) = plain.strip_prefix("type: ") {
                self.add_type(&key.clone(), written);
            } else if plain.starts_with("message:") {
                self.messages.insert(key.clone());
            } else if let Some((_, anchor)) = plain
                .strip_prefix("page: ")
                .and_then(|page| page.split_once('#'))
            {
                self.anchors.insert(anchor.to_owned());
            }
        }
    }

    fn add_type(&mut self, name: &str, written: &str) {
        let written = written.trim_matches('"').to_owned();
        self.types
            .entry(name.to_owned())
            .or_default()
            .insert(written);
    }

    /// Returns whether the spec knows a name only with types of some kind.
    pub fn only(&self, name: &str, is_kind: impl Fn(&str) -> bool) -> bool {
        let types = self.types.get(name);
        types.is_some_and(|types| types.iter().all(|written| is_kind(written)))
    }
}

/// A generator of the same numbers each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }
}
