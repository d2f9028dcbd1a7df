//! The head of a page: the method's name, its scopes, who may call it, and whether it is deprecated.

use super::{Log, name};
use crate::block::Block;
use crate::facts::{Deprecation, Page, Stated};
use crate::inline::{self, Kind};
use crate::language;
use crate::outline::{Part, Section};
use crate::source::Line;

/// Reads the head of a page.
pub fn read(sections: &[Section<'_>], page: &mut Page, log: &mut Log) {
    let title = sections
        .iter()
        .find_map(|section| Some((section, section.heading?)));
    if let Some((section, heading)) = title {
        page.title = Some(Stated {
            value: section.title.clone(),
            at: heading.text.place(),
        });
    }
    let head = || {
        sections
            .iter()
            .take_while(|section| section.part == Part::Head)
            .flat_map(|section| &section.blocks)
    };
    for lines in head().filter_map(Block::text) {
        for (at, line) in lines.iter().enumerate() {
            about_call(line, &lines[at + 1..], page);
        }
    }
    page.deprecation = deprecation(head());
    let calls = name::calls(sections);
    page.is_rest3 = calls.iter().any(|call| call.is_rest3) || says_rest3(head());
    let title_name =
        title.and_then(|(section, heading)| Some((name::dotted(&section.title)?, heading.text)));
    let has = |part: Part| sections.iter().any(|section| section.part == part);
    let has_form = has(Part::Parameters)
        || has(Part::Response)
        || (has(Part::Examples) && page.executor.is_some());
    let named = match title_name {
        Some((name, _)) => !name.starts_with("BX24."),
        None => !calls.is_empty(),
    };
    let is_callable = page.executor.is_some() || !page.scopes.is_empty();
    page.is_method = named && is_callable && has_form && !has(Part::Handler);
    if page.is_method {
        page.method = name::Witnesses {
            title: title_name,
            calls: &calls,
            text: name::names_in_text(sections),
            file: &page.file,
        }
        .name(sections, log);
    }
}

/// Reads a line about scopes or executors; some pages put both into one.
///
/// `rest` are the lines after it, in which the executors may continue as a list.
fn about_call(line: &Line<'_>, rest: &[Line<'_>], page: &mut Page) {
    for part in line.text.split(" | ") {
        let line = line.with(part);
        let plain = inline::plain(part);
        let Some((label, value)) = plain.split_once(':') else {
            continue;
        };
        let value = || Stated {
            value: value.trim().to_owned(),
            at: line.place(),
        };
        match label.trim().to_lowercase().as_str() {
            "scope" | "scopes" if page.scopes.is_empty() && page.scope_note.is_none() => {
                scopes(&line, value(), page)
            }
            label if is_executor(label) && page.executor.is_none() => {
                let mut executor = value();
                for line in rest.iter().take_while(|line| !line.is_blank()) {
                    executor.value.push(' ');
                    executor.value.push_str(&inline::plain(line.text));
                }
                executor.value = executor.value.trim().to_owned();
                page.executor = Some(executor);
            }
            _ => {}
        }
    }
}

fn is_executor(label: &str) -> bool {
    let is_who = language::WHO_CAN.strip_start(label).is_some();
    (is_who && label.split_whitespace().count() < 8)
        || language::EXECUTION_RIGHTS.strip_start(label).is_some()
}

/// Reads `[`crm`](…), [`user`](…)`, `[`placement, im`](…)`, or one plain word.
fn scopes(line: &Line<'_>, value: Stated<String>, page: &mut Page) {
    let spans = inline::spans(line.text);
    let codes = spans.iter().filter(|span| span.kind == Kind::Code);
    let named: Vec<&str> = codes
        .flat_map(|span| span.text.split(','))
        .map(str::trim)
        .collect();
    let words = spans
        .iter()
        .filter(|span| span.kind == Kind::Text)
        .map(|span| span.text);
    let plain = words.collect::<String>();
    let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    let (scopes, others): (Vec<&str>, Vec<&str>) =
        named.into_iter().partition(|word| is_word(word));
    let has_words = plain
        .split_once(':')
        .is_some_and(|(_, rest)| rest.chars().any(char::is_alphanumeric));
    if scopes.is_empty() && is_word(&value.value) {
        page.scopes.push(value);
        return;
    }
    let stated = |scope: &str| Stated {
        value: scope.to_owned(),
        at: line.place(),
    };
    page.scopes.extend(scopes.into_iter().map(stated));
    if (has_words || !others.is_empty()) && !value.value.is_empty() {
        page.scope_note = Some(value);
    }
}

/// Finds the note of deprecation, titled so or saying so in words.
fn deprecation<'a>(blocks: impl Iterator<Item = &'a Block<'a>>) -> Option<Deprecation> {
    let mut note: Option<(Line<'a>, &str, Vec<Line<'a>>)> = None;
    for block in blocks {
        match block {
            Block::Note { at, title } => note = Some((*at, title, Vec::new())),
            Block::NoteEnd => {
                if let Some((at, title, lines)) = note.take()
                    && let Some(found) = deprecation_in(at, title, &lines)
                {
                    return Some(found);
                }
            }
            block => {
                let Some(lines) = block.text() else { continue };
                match &mut note {
                    Some((_, _, collected)) => collected.extend(lines),
                    None if inline::plain_lines(lines).eq_ignore_ascii_case("deprecated") => {
                        return deprecation_in(*lines.first()?, "deprecated", lines);
                    }
                    None => {}
                }
            }
        }
    }
    None
}

fn deprecation_in(at: Line<'_>, title: &str, lines: &[Line<'_>]) -> Option<Deprecation> {
    let text = inline::plain_lines(lines);
    let (title, lower) = (title.to_lowercase(), text.to_lowercase());
    let by_title = language::DEPRECATED_TITLE.occur(&title);
    let by_words =
        language::METHOD.occur(&lower) && language::DEPRECATED.occur(&lower) && title.is_empty();
    if !by_title && !by_words {
        return None;
    }
    let mut successors: Vec<String> = Vec::new();
    for line in lines {
        // A link may consist of several pieces: `[crm.item.*](…)`.
        for link in inline::spans(line.text).chunk_by(|a, b| a.link.is_some() && a.link == b.link) {
            let text = link.iter().map(|span| span.text).collect::<String>();
            let text = text.trim().to_owned();
            if link[0].link.is_some() && !successors.contains(&text) && successors.len() < 16 {
                successors.push(text);
            }
        }
    }
    Some(Deprecation {
        words: text,
        successors,
        at: at.place(),
    })
}

fn says_rest3<'a>(mut blocks: impl Iterator<Item = &'a Block<'a>>) -> bool {
    blocks.any(|block| {
        block
            .text()
            .is_some_and(|lines| language::REST3.occur(&inline::plain_lines(lines)))
    })
}
