//! The facts stated in the words of a description: a default, bounds, a condition, codes.
//!
//! Only fixed turns of phrase are read. Anything else stays in the words of the row.

use crate::facts::{Code, Preset};
use crate::inline::{self, Kind, Span};
use crate::language;
use crate::source::Line;

/// The maximum number of codes in one item, each of which becomes a fact with the words after them.
const MAX_CODES: usize = 16;

/// A paragraph or an item as one text, with its pieces.
pub struct Sentence<'a> {
    pub spans: Vec<Span<'a>>,
    pub at: Line<'a>,
}

impl<'a> Sentence<'a> {
    /// Joins the lines of a paragraph.
    pub fn new(lines: &[Line<'a>]) -> Option<Self> {
        let at = *lines.first()?;
        let mut spans = Vec::new();
        for line in lines {
            if !spans.is_empty() {
                spans.push(Span {
                    text: " ",
                    kind: Kind::Text,
                    bold: false,
                    link: None,
                });
            }
            spans.extend(inline::spans(line.text));
        }
        Some(Self { spans, at })
    }

    /// Returns the text of a range of pieces.
    fn text(&self, from: usize, to: usize) -> String {
        self.spans[from..to].iter().map(|span| span.text).collect()
    }

    /// Returns the default that the text states.
    pub fn default(&self) -> Option<Preset> {
        let whole = self.text(0, self.spans.len());
        let lower = whole.to_lowercase();
        let word = language::DEFAULT.find(&lower)?;
        // "Default `N`"
        let is_followed_by_code = self.spans.windows(2).any(|pair| {
            pair[0].text.to_lowercase().trim_end().ends_with(word) && pair[1].kind == Kind::Code
        });
        let value = self.value_behind(word);
        // "Default value" alone is what the field holds, not what it is by default.
        if value.is_none() && language::DEFAULT_VALUE.has(lower.trim().trim_end_matches('.')) {
            return None;
        }
        // In Russian, "by default" and "the default one" are the same words; only the former has a
        // value behind it.
        let is_value = value.is_some() && (is_followed_by_code || language::is_russian(word));
        let is_stated = language::STATES_DEFAULT.occur(&lower)
            || language::STATES_DEFAULT_AT_START
                .strip_start(lower.trim_start())
                .is_some()
            || is_value;
        if !is_stated {
            return None;
        }
        Some(Preset {
            value,
            words: sentence_with(&whole, word),
        })
    }

    /// Returns the value after a word, with nothing but fillers between.
    fn value_behind(&self, word: &str) -> Option<String> {
        let at = self.spans.iter().position(|span| {
            span.kind == Kind::Text && span.text.to_ascii_lowercase().contains(word)
        })?;
        let text = self.spans[at].text;
        let from = text.to_ascii_lowercase().rfind(word)? + word.len();
        let rest = &text[from..];
        let mut words = rest
            .split_whitespace()
            .map(|word| word.trim_matches([',', ':']));
        let word = words.find(|word| {
            let is_filler = || language::BEFORE_DEFAULT.has(&word.to_lowercase());
            !matches!(*word, "" | "s" | "—" | "–" | "-" | "=") && !is_filler()
        });
        match word {
            None => {
                let next = self.spans.get(at + 1)?;
                (next.kind == Kind::Code).then(|| unquoted(next.text).to_owned())
            }
            Some(word) => {
                let word = word.trim_matches(['.', ';', ')', '"']);
                is_literal(word).then(|| word.to_owned())
            }
        }
    }

    /// Returns the codes of a line such as "Possible values: `Y` or `N`".
    pub fn codes(&self) -> Vec<Code> {
        let mut best = Vec::new();
        let mut at = 0;
        while at < self.spans.len() {
            if self.spans[at].kind != Kind::Code {
                at += 1;
                continue;
            }
            let (end, codes) = self.run_of_codes(at);
            let before = self.text(at.saturating_sub(4), at).to_lowercase();
            if codes.len() > 1 && best.is_empty() && announces_codes(&before) {
                best = codes;
            }
            at = end;
        }
        let code = |code: &str| Code {
            code: code.to_owned(),
            label: String::new(),
            at: self.at.place(),
        };
        best.into_iter().map(code).collect()
    }

    /// Returns codes that follow each other with "or", commas and the like between.
    fn run_of_codes(&self, from: usize) -> (usize, Vec<&'a str>) {
        let mut codes = vec![unquoted(self.spans[from].text)];
        let mut at = from + 1;
        while let [between, code, ..] = &self.spans[at..] {
            let joint = between.text.trim();
            let joins =
                matches!(joint, "," | "/" | ";" | "|") || language::BETWEEN_CODES.has(joint);
            if between.kind == Kind::Code || code.kind != Kind::Code || !joins {
                break;
            }
            codes.push(unquoted(code.text));
            at += 2;
        }
        (at, codes)
    }

    /// Returns the code that an item of a list begins with, and its label.
    pub fn item(&self) -> Option<Vec<Code>> {
        let first = self
            .spans
            .iter()
            .position(|span| !span.text.trim().is_empty())?;
        let (end, codes) = match self.spans[first].kind {
            Kind::Code => self.run_of_codes(first),
            _ => return self.bare_item(),
        };
        let rest = self.text(end, self.spans.len());
        let rest = rest.trim_start();
        let separated =
            rest.is_empty() || rest.starts_with(['—', '–', '-', ':', '=', '(', '.', ',', ';']);
        if !separated {
            return None;
        }
        if codes.len() > MAX_CODES {
            return None;
        }
        let label = collapse(rest.trim_start_matches(['—', '–', '-', ':', '=', ' ']));
        let at = self.at.place();
        let code = |code: &&str| Code {
            code: (*code).to_owned(),
            label: label.clone(),
            at: at.clone(),
        };
        Some(codes.iter().map(code).collect())
    }

    /// Reads an item without code marks: `0 — no`, `Y – yes`.
    fn bare_item(&self) -> Option<Vec<Code>> {
        let text = self.text(0, self.spans.len());
        let (code, label) = ["—", "–", " - "]
            .iter()
            .find_map(|mark| text.split_once(mark))?;
        let code = code.trim();
        let is_code = is_bare_code(code);
        let code = Code {
            code: code.to_owned(),
            label: collapse(label),
            at: self.at.place(),
        };
        is_code.then(|| vec![code])
    }
}

/// Returns whether a word without marks is a code: a number, a letter, a flag, or all capitals.
fn is_bare_code(word: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "_.-".contains(c);
    let is_letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_alphanumeric());
    is_letter || is_literal(word) || (!word.is_empty() && word.chars().all(is_capital))
}

/// Returns whether the text before codes says that they are all there are.
fn announces_codes(before: &str) -> bool {
    let last = before.rsplit(['.', '\n']).next().unwrap_or(before);
    !language::NOT_VALUES.occur(last)
        && (language::VALUES.occur(last) || last.trim_end().ends_with(':'))
}

/// Returns whether a word is a value itself: a number or a flag.
fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "Y" | "N")
        || (!word.is_empty() && word.parse::<f64>().is_ok())
}

/// Returns the sentence of a text in which a word occurs, with white space collapsed.
pub fn sentence_with(text: &str, word: &str) -> String {
    let sentences = text.split_inclusive(". ");
    let found = sentences
        .into_iter()
        .find(|sentence| sentence.to_lowercase().contains(word));
    collapse(found.unwrap_or(text))
}

/// Returns a text without the quotation marks around it: the code of `'P'` is P.
pub fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = ['\'', '"']
        .iter()
        .find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark));
    inner
        .filter(|inner| !inner.contains(['\'', '"']))
        .unwrap_or(text)
}

/// Collapses white space.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the sentence that says when a field is required.
pub fn condition(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let turn = language::REQUIRED_IF.of(&lower).find(|turn| {
        let mut found = lower.match_indices(turn);
        // "необязателен" means the opposite.
        found.any(|(at, _)| !lower[..at].ends_with(char::is_alphabetic))
    })?;
    Some(sentence_with(text, turn))
}

/// Returns whether an item of a list calls itself the default: "`asc` — ascending (default)".
///
/// "`FORCED` — a flag. Default is `N`" does not.
pub fn is_default(item: &str) -> bool {
    let lower = item.to_lowercase();
    let end = lower.trim_end_matches(['.', ')', ';', ' ']);
    let calls = language::DEFAULT_AT_END.strip_end(end).is_some()
        || language::DEFAULT_IN_ITEM.occur(&lower);
    calls && !language::ANOTHER_DEFAULT.occur(&lower)
}

/// Returns whether a text announces an explanation of a format's letters: "… of the form …, where:".
pub fn explains_format(text: &str) -> bool {
    let lower = text.trim_end_matches([':', ' ']).to_lowercase();
    language::WHERE.strip_end(&lower).is_some()
}

/// Returns whether a text calls a field deprecated.
pub fn is_deprecated(text: &str) -> bool {
    let lower = text.to_lowercase();
    language::DEPRECATED_AT_START.strip_start(&lower).is_some()
        || language::DEPRECATED_FIELD.occur(&lower)
}
