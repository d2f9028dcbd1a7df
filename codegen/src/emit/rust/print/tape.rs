//! Tokens in one flat list, with the text of all of them in one string.

use std::fmt::Write;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens of some Rust code. A position is an index into them; beyond the last one, there are
/// only tokens of the kind [`Kind::Close`] without text.
#[derive(Default)]
pub(super) struct Tape {
    tokens: Vec<Token>,
    text: String,
}

#[derive(Clone, Copy)]
struct Token {
    kind: Kind,
    /// Where its text begins and ends.
    from: usize,
    to: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// An identifier or a keyword.
    Word,
    Literal,
    /// A character of an operator, and whether the next one belongs to the same operator.
    Punct {
        joint: bool,
    },
    /// The beginning of a group, and the position of its end.
    Open {
        close: usize,
    },
    /// The end of a group, or of all tokens.
    Close,
    /// A doc comment; its text is as written in the attribute.
    Doc,
}

impl Tape {
    /// Replaces all tokens.
    pub(super) fn fill(&mut self, tokens: TokenStream) {
        self.tokens.clear();
        self.text.clear();
        self.add(tokens);
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            let from = self.text.len();
            let kind = match token {
                TokenTree::Ident(word) => {
                    let _ = write!(self.text, "{word}");
                    Kind::Word
                }
                TokenTree::Literal(literal) => {
                    let _ = write!(self.text, "{literal}");
                    Kind::Literal
                }
                TokenTree::Punct(punct) => {
                    self.text.push(punct.as_char());
                    Kind::Punct {
                        joint: punct.spacing() == Spacing::Joint,
                    }
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ('(', ')'),
                        Delimiter::Brace => ('{', '}'),
                        Delimiter::Bracket => ('[', ']'),
                        Delimiter::None => {
                            self.add(group.stream());
                            continue;
                        }
                    };
                    let inside = group.stream();
                    // The stream is copied while the group owns it too.
                    drop(group);
                    self.group(open, inside, close);
                    continue;
                }
            };
            self.push(kind, from);
        }
    }

    fn push(&mut self, kind: Kind, from: usize) {
        let to = self.text.len();
        self.tokens.push(Token { kind, from, to });
    }

    fn group(&mut self, open: char, inside: TokenStream, close: char) {
        let at = self.tokens.len();
        let from = self.text.len();
        self.text.push(open);
        self.push(Kind::Open { close: at }, from);
        self.add(inside);
        let from = self.text.len();
        self.text.push(close);
        self.push(Kind::Close, from);
        let end = self.tokens.len() - 1;
        self.tokens[at].kind = Kind::Open { close: end };
        self.replace_doc(at);
    }

    /// Replaces the attribute `#[doc = "…"]`, whose group is the last one, by a doc comment.
    fn replace_doc(&mut self, group: usize) {
        let is_doc = self.tokens.len() == group + 5
            && self.is_word(group + 1, "doc")
            && self.is(group + 2, "=")
            && self.kind(group + 3) == Kind::Literal;
        let Some(attribute) = group
            .checked_sub(1)
            .filter(|at| is_doc && self.is(*at, "#"))
        else {
            return;
        };
        let from = self.text.len();
        let literal = self.tokens[group + 3];
        let written = self.text[literal.from..literal.to].to_owned();
        unescape(&written, &mut self.text);
        self.tokens.truncate(attribute);
        self.push(Kind::Doc, from);
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Close, |token| token.kind)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        let token = self.tokens.get(at);
        token.map_or("", |token| &self.text[token.from..token.to])
    }

    /// Returns the text of all tokens between two positions, without spaces.
    pub(super) fn run(&self, start: usize, end: usize) -> &str {
        match (self.tokens.get(start), self.tokens.get(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if first.from <= last.to => &self.text[first.from..last.to],
            _ => "",
        }
    }

    /// Whether an operator is at a position, possibly followed by more characters.
    pub(super) fn is(&self, at: usize, operator: &str) -> bool {
        let mut characters = operator.bytes().enumerate();
        characters.all(|(index, character)| {
            self.tokens.get(at + index).is_some_and(|token| {
                matches!(token.kind, Kind::Punct { .. })
                    && self.text.as_bytes()[token.from] == character
            })
        })
    }

    /// Whether a word is at a position.
    pub(super) fn is_word(&self, at: usize, word: &str) -> bool {
        self.kind(at) == Kind::Word && self.text(at) == word
    }

    /// Returns the end of the group that begins at a position with this delimiter.
    pub(super) fn group_at(&self, at: usize, open: &str) -> Option<usize> {
        match self.kind(at) {
            Kind::Open { close } if self.text(at) == open => Some(close),
            _ => None,
        }
    }

    /// Returns the position after the token, or the group, at a position.
    pub(super) fn after(&self, at: usize) -> usize {
        match self.kind(at) {
            Kind::Open { close } => close + 1,
            _ => at + 1,
        }
    }

    /// Returns the position of the next separator that is in no group, or this end.
    pub(super) fn before(&self, separator: &str, mut at: usize, end: usize) -> usize {
        while at < end && !self.is(at, separator) {
            at = self.after(at);
        }
        at.min(end)
    }

    /// Returns the position after the names, with `::` between them, that begin at a position.
    pub(super) fn after_names(&self, mut at: usize) -> usize {
        loop {
            if self.is(at, "::") && !self.is(at + 2, "<") {
                at += 2;
            } else if self.kind(at) == Kind::Word {
                at += 1;
                if !self.is(at, "::") {
                    return at;
                }
            } else {
                return at;
            }
        }
    }

    /// Returns the position after the `>` that closes the `<` at a position.
    pub(super) fn after_angles(&self, at: usize) -> usize {
        let mut depth = 0;
        let mut at = at;
        while self.kind(at) != Kind::Close {
            match self.text(at) {
                "<" => depth += 1,
                ">" if !self.is(at - 1, "-") && !self.is(at - 1, "=") => depth -= 1,
                _ => {}
            }
            at = self.after(at);
            if depth == 0 {
                break;
            }
        }
        at
    }
}

/// Adds the text that a string literal stands for.
fn unescape(literal: &str, text: &mut String) {
    let raw = literal.strip_prefix('r').map(|raw| raw.trim_matches('#'));
    let quoted = raw.unwrap_or(literal);
    let inside = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let mut rest = inside.unwrap_or(quoted);
    if raw.is_some() {
        text.push_str(rest);
        return;
    }
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut characters = escaped.chars();
        let escape = characters.next();
        let after = characters.as_str();
        let (character, after) = match escape {
            Some('n') => (Some('\n'), after),
            Some('r') => (Some('\r'), after),
            Some('t') => (Some('\t'), after),
            Some('0') => (Some('\0'), after),
            Some('x') => after
                .split_at_checked(2)
                .map_or((None, after), |(digits, after)| (character(digits), after)),
            Some('u') => after
                .split_once('}')
                .map_or((None, after), |(digits, after)| {
                    (character(digits.trim_start_matches('{')), after)
                }),
            other => (other, after),
        };
        text.extend(character);
        rest = after;
    }
    text.push_str(rest);
}

/// Returns the character with this number in hexadecimal digits.
fn character(digits: &str) -> Option<char> {
    let number = u32::from_str_radix(digits, 16).ok();
    number.and_then(char::from_u32)
}
