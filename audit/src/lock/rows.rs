//! The rows of a page with their facts and words.

use std::collections::BTreeMap;

use bitrix24_pages::{Code, Field, Page, Place};

use super::Accepted;
use crate::terms::{key_of, limit, plain, section, written};

/// The rows of a page by file: the page itself, and those it includes.
pub type Rows = BTreeMap<String, BTreeMap<String, Row>>;

/// A row of a page, or another part of it with words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The facts.
    pub facts: Vec<String>,
    /// The words.
    pub words: String,
    /// The place where the row begins.
    pub at: Place,
}

impl Row {
    /// Returns the row as the lock has it.
    #[must_use]
    pub fn accepted(&self) -> Accepted {
        Accepted {
            facts: self.facts.clone(),
            words: hash(&self.words),
        }
    }
}

/// Returns the rows of a page.
#[must_use]
pub fn rows(page: &Page) -> Rows {
    let mut rows = Collected::default();
    let head = [&page.executor, &page.scope_note];
    for (key, stated) in ["callable by", "scope note"].into_iter().zip(head) {
        if let Some(stated) = stated {
            rows.add(key.to_owned(), Vec::new(), &stated.value, &stated.at);
        }
    }
    if let Some(note) = &page.deprecation {
        rows.add("deprecated".to_owned(), Vec::new(), &note.words, &note.at);
    }
    for (section, fields) in [
        ("parameter ", &page.parameters),
        ("field ", &page.result),
        ("payload ", &page.payload),
    ] {
        fields
            .iter()
            .for_each(|field| rows.field(page, section, field));
    }
    for object in &page.objects {
        let section = section(object);
        let fields = object.fields.iter();
        fields.for_each(|field| rows.field(page, &section, field));
    }
    for table in &page.code_tables {
        let words: Vec<&str> = table.codes.iter().map(|code| code.label.as_str()).collect();
        let name = table.anchor.as_deref().unwrap_or(&table.title);
        let facts = codes(&table.codes).collect();
        rows.add(format!("codes {name}"), facts, &words.join("\n"), &table.at);
    }
    for table in &page.tables {
        for row in table.rows.iter().skip(1) {
            let name = row.first().map_or("", String::as_str);
            let key = format!("table {} {name}", table.title);
            rows.add(key, Vec::new(), &row.join("\n"), &table.at);
        }
    }
    for error in &page.errors {
        let system = if error.system { "system " } else { "" };
        let code = error.code.as_deref().unwrap_or("-");
        let field = error
            .field
            .as_deref()
            .map_or(String::new(), |field| format!(" {field}"));
        let words = format!("{}\n{}", error.message, error.meaning);
        let facts = error.status.iter().map(|status| format!("status={status}"));
        let key = format!("{system}error {code}{field}");
        rows.add(key, facts.collect(), &words, &error.at);
    }
    rows.0
}

#[derive(Default)]
struct Collected(Rows);

impl Collected {
    fn add(&mut self, key: String, facts: Vec<String>, words: &str, at: &Place) {
        // Tabs and line breaks separate the parts of a line of the lock.
        let flat = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ").replace("; ", ", ")
        };
        let rows = self.0.entry(at.file.to_string()).or_default();
        let facts: Vec<String> = facts.iter().map(|fact| flat(fact)).collect();
        rows.entry(flat(&key))
            // Several rows may have one key, such as errors with the same code.
            .and_modify(|row| {
                row.facts.extend(facts.clone());
                row.words.push('\n');
                row.words.push_str(words);
            })
            .or_insert_with(|| Row {
                facts: facts.clone(),
                words: words.to_owned(),
                at: at.clone(),
            });
    }

    fn field(&mut self, page: &Page, section: &str, field: &Field) {
        let mut facts = Vec::new();
        if !field.types.is_empty() {
            facts.push(written(&field.types));
        }
        if field.required {
            facts.push("required".to_owned());
        }
        if field.deprecated {
            facts.push("deprecated".to_owned());
        }
        let default = field.default.as_ref();
        if let Some(value) = default.and_then(|default| default.value.as_ref()) {
            facts.push(format!("default={value}"));
        }
        for bound in &field.bounds {
            facts.push(format!("{}={}", key_of(bound.kind), limit(bound)));
        }
        facts.extend(codes(page.codes_of(field)));
        facts.extend(codes(&field.keys));
        let key = format!("{section}{}", plain(&field.path));
        self.add(key, facts, &field.words, &field.at);
    }
}

fn codes(codes: &[Code]) -> impl Iterator<Item = String> {
    codes.iter().map(|code| format!("code {}", code.code))
}

/// Returns a hash of words that is the same on any machine and in any version (FNV-1a).
fn hash(words: &str) -> String {
    let collapsed = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = collapsed.bytes().fold(0x811c_9dc5, step);
    format!("{hash:08x}")
}
