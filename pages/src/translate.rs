//! A page in the words of its counterpart in the other language, so that equal facts of both have
//! equal names.
//!
//! Titles, messages and the like distinguish facts where there is no name or code. They are paired in
//! the order of the pages: what a text says cannot be compared, but how many there are can.

use std::collections::{HashMap, HashSet};

use crate::facts::{Field, Page};
use crate::language::is_russian;

/// Returns a page in the words of another, or [`None`] if both are in the same language.
pub fn in_words_of(other: &Page, page: &Page) -> Option<Page> {
    let language = |page: &Page| page.title.as_ref().map(|title| is_russian(&title.value));
    if language(page)? == language(other)? {
        return None;
    }
    let (mut translated, mut other) = (page.clone(), other.clone());
    for field in fields(&mut translated) {
        // The title of a table of codes may be what leads to it.
        field.codes = page.codes_of(field).to_vec();
    }
    let mut others = texts(&mut other);
    for (of, mut texts) in texts(&mut translated) {
        pair(&mut texts, &others.remove(&of).unwrap_or_default());
    }
    Some(translated)
}

/// Returns all fields of a page.
fn fields(page: &mut Page) -> impl Iterator<Item = &mut Field> {
    let lists = [&mut page.parameters, &mut page.result, &mut page.payload];
    let objects = page.objects.iter_mut().map(|object| &mut object.fields);
    lists.into_iter().chain(objects).flatten()
}

/// Returns the texts of a page that distinguish facts, by the facts among which they do.
fn texts(page: &mut Page) -> HashMap<String, Vec<&mut String>> {
    let mut texts: HashMap<String, Vec<&mut String>> = HashMap::new();
    let mut add = |of: &str, text| texts.entry(of.to_owned()).or_default().push(text);
    let lists = [&mut page.parameters, &mut page.result, &mut page.payload];
    let mut fields: Vec<&mut Field> = lists.into_iter().flatten().collect();
    for object in &mut page.objects {
        if object.anchor.is_none() {
            add("object", &mut object.title);
        }
        fields.extend(&mut object.fields);
    }
    for field in fields {
        if let Some(variant) = &mut field.variant {
            add("variant", variant);
        }
    }
    for table in &mut page.code_tables {
        if table.anchor.is_none() {
            add("codes", &mut table.title);
        }
    }
    for error in &mut page.errors {
        let key = error.key();
        let text = if error.message.is_empty() {
            &mut error.meaning
        } else {
            &mut error.message
        };
        add(&key, text);
    }
    for unread in &mut page.unread {
        add(&format!("{:?}", unread.reason), &mut unread.what);
    }
    let successors = page.deprecation.iter_mut();
    for successor in successors.flat_map(|found| &mut found.successors) {
        // The name of a method is no word.
        if successor.contains(char::is_whitespace) || is_russian(successor) {
            add("deprecated", successor);
        }
    }
    texts
}

/// Puts the texts that only the other page has in the place of those that only this page has.
fn pair(texts: &mut [&mut String], others: &[&mut String]) {
    let own: HashSet<String> = texts.iter().map(|text| text.to_string()).collect();
    let known: HashSet<&str> = others.iter().map(|text| text.as_str()).collect();
    let mut seen = HashSet::new();
    let mut left = others
        .iter()
        .map(|text| text.as_str())
        .filter(|text| !own.contains(*text) && seen.insert(*text));
    let mut translations: HashMap<String, String> = HashMap::new();
    for text in texts {
        if known.contains(text.as_str()) {
            continue;
        }
        if !translations.contains_key(*text)
            && let Some(other) = left.next()
        {
            translations.insert(text.to_string(), other.to_owned());
        }
        if let Some(other) = translations.get(*text) {
            text.clone_from(other);
        }
    }
}
