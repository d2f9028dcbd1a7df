//! The words by which pages are read, in the languages of the two editions side by side.
//!
//! Everything else about a page, its marks and names, is the same in both. A page is not assigned to a
//! language: words of one never occur with another meaning in the other, and Russian pages quote
//! English ones. All words are in lower case unless stated otherwise.

mod bounds;
mod descriptions;
mod headings;
mod statements;
mod tables;

pub use bounds::*;
pub use descriptions::*;
pub use headings::*;
pub use statements::*;
pub use tables::*;

/// Words or turns of phrase of one meaning.
pub struct Words {
    en: &'static [&'static str],
    ru: &'static [&'static str],
}

impl Words {
    const fn new(en: &'static [&'static str], ru: &'static [&'static str]) -> Self {
        Self { en, ru }
    }

    /// Returns those that a text may contain. Those in Russian come first, because texts in Russian
    /// also quote words in English.
    pub fn of(&self, text: &str) -> impl Iterator<Item = &'static str> {
        // Looking for Russian words in texts in English would make the reader slower by 40 %.
        let ru = if text.is_ascii() { &[] } else { self.ru };
        ru.iter().chain(self.en).copied()
    }

    /// Returns whether a word is one of these.
    pub fn has(&self, word: &str) -> bool {
        self.of(word).any(|known| known == word)
    }

    /// Returns whether any of some words is one of these.
    pub fn any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Returns whether all of some words are among these.
    pub fn all(&self, words: &[&str]) -> bool {
        words.iter().all(|word| self.has(word))
    }

    /// Returns the first of these that occurs in a text.
    pub fn find(&self, text: &str) -> Option<&'static str> {
        self.of(text).find(|known| text.contains(known))
    }

    /// Returns whether one of these occurs in a text.
    pub fn occur(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Returns the part of a text behind one of these, if the text begins with it.
    pub fn strip_start<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.of(text).find_map(|known| text.strip_prefix(known))
    }

    /// Returns the part of a text before one of these, if the text ends with it.
    pub fn strip_end<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.of(text).find_map(|known| text.strip_suffix(known))
    }

    /// Returns the number of words of the turn of phrase with which some words begin.
    pub fn turn(&self, words: &[&str]) -> Option<usize> {
        let first = words.first()?;
        let mut turns = self.of(first).filter(|turn| turn.starts_with(first));
        turns.find_map(|turn| {
            let count = turn.split(' ').count();
            let begins = words.get(..count)?.iter().copied().eq(turn.split(' '));
            begins.then_some(count)
        })
    }
}

/// Returns whether a text is in Russian.
pub fn is_russian(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

/// Returns the Latin letters of a Russian letter in lower case, as the web site has them in anchors.
pub fn latin(c: char) -> Option<&'static str> {
    const LETTERS: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s",
        "t", "u", "f", "h", "c", "ch", "sh", "sh", "u", "y", "", "e", "yu", "ya",
    ];
    match c {
        'а'..='я' => LETTERS.get(c as usize - 'а' as usize).copied(),
        'ё' => Some("yo"),
        _ => None,
    }
}
